"""Rectangles of a tab: as a client names them, and as they lie in a grid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.state.grid import Grid

ROWS = "ROWS"
COLUMNS = "COLUMNS"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of cells; the ends are exclusive."""

    top: int
    bottom: int
    left: int
    right: int

    @property
    def height(self) -> int:
        """Number of rows, never negative."""
        return max(0, self.bottom - self.top)

    @property
    def width(self) -> int:
        """Number of columns, never negative."""
        return max(0, self.right - self.left)

    @property
    def is_empty(self) -> bool:
        """Whether it holds no cell."""
        return self.bottom <= self.top or self.right <= self.left

    def meets(self, other: Box) -> bool:
        """Tell whether two boxes share a cell."""
        return max(self.top, other.top) < min(self.bottom, other.bottom) and max(
            self.left, other.left
        ) < min(self.right, other.right)

    def holds(self, other: Box) -> bool:
        """Tell whether the other box lies wholly inside this one."""
        return (
            self.top <= other.top
            and other.bottom <= self.bottom
            and self.left <= other.left
            and other.right <= self.right
        )


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle as named by a client; None leaves a side open.

    Attributes:
        top: First row, from 0.
        bottom: Row after the last one.
        left: First column, from 0.
        right: Column after the last one.
    """

    top: int | None = None
    bottom: int | None = None
    left: int | None = None
    right: int | None = None

    @classmethod
    def of(cls, box: Box) -> Area:
        """Return the area that names exactly this box."""
        return cls(box.top, box.bottom, box.left, box.right)

    @classmethod
    def read(cls, grid_range: Json) -> Area:
        """Return the area of a `GridRange`."""
        return cls(
            grid_range.get("startRowIndex"),
            grid_range.get("endRowIndex"),
            grid_range.get("startColumnIndex"),
            grid_range.get("endColumnIndex"),
        )

    def box(self, grid: Grid) -> Box:
        """Return the part of the grid that the area covers."""
        rows, columns = grid.row_count, grid.column_count
        return Box(
            self.top or 0,
            rows if self.bottom is None else min(self.bottom, rows),
            self.left or 0,
            columns if self.right is None else min(self.right, columns),
        )

    def boundless(self) -> Box:
        """Return the box with open sides as far as any grid may ever reach."""
        far = 2**31
        return Box(
            self.top or 0,
            far if self.bottom is None else self.bottom,
            self.left or 0,
            far if self.right is None else self.right,
        )


def column_name(index: int) -> str:
    """Return the letters of a column, `A` for 0."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """Return the index of a column from its letters, 0 for `A`."""
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1
