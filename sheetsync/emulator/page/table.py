"""One tab as a person sees it, ready to be shown as a grid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sheetsync.emulator.state.area import column_name

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json

MOST_CELLS = 120_000
"""How many cells of one tab a browser is given."""
MOST_COLUMNS = 200
"""How many columns of one tab a browser is given."""
OPEN, HARD, WARNS = ".", "h", "w"
"""What stands for a cell in `Row.guard`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TabName:
    """A tab that is not hidden, and its shape.

    Attributes:
        locale: The spreadsheet's, by which numbers are typed.
    """

    sheet_id: int
    title: str
    row_count: int
    column_count: int
    frozen_rows: int
    frozen_columns: int
    locale: str

    @property
    def shown_columns(self) -> int:
        """How many columns a browser is given at most."""
        return min(self.column_count, MOST_COLUMNS)

    @property
    def shown_rows(self) -> int:
        """How many rows a browser is given at most."""
        return min(self.row_count, max(1, MOST_CELLS // self.shown_columns))


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is not hidden.

    Attributes:
        width: In pixels.
    """

    index: int
    width: int

    @property
    def letters(self) -> str:
        """Its name, `A` for the first."""
        return column_name(self.index)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row that is not hidden, as the browser gets it.

    Attributes:
        index: Its place in the tab, from 0.
        cells: A text for a plain cell; an object for one with more: `v` the text
            shown, `e` the text to edit if it is another, `s` the look, `n` the
            note, `l` what it links to, `o` the number of its list of choices.
        guard: For each cell `.` if open, `h` if protected, `w` if it only warns;
            empty if all are open.
    """

    index: int
    cells: tuple[Any, ...]
    guard: str

    @property
    def texts(self) -> list[str]:
        """What its cells show."""
        return shown_texts(self.cells)

    def to_json(self) -> Json:
        """Return the row as the grid in the browser keeps it."""
        return {"n": self.index, "c": list(self.cells), "p": self.guard}


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A tab with its cells.

    Attributes:
        choices: Lists of choices that cells offer.
        end: Row behind the last one that shows anything, counted from 0.
    """

    tab: TabName
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    choices: tuple[tuple[str, ...], ...]
    end: int

    @property
    def header(self) -> tuple[Row, ...]:
        """The frozen rows."""
        return tuple(row for row in self.rows if row.index < self.tab.frozen_rows)

    @property
    def body(self) -> tuple[Row, ...]:
        """The rows below the frozen ones."""
        return tuple(row for row in self.rows if row.index >= self.tab.frozen_rows)

    def row(self, index: int) -> Row | None:
        """Return a row by its place in the tab, if it is shown."""
        return next((row for row in self.rows if row.index == index), None)


def shown_texts(cells: Any) -> list[str]:
    """Return what cells show, without the empty ones at the end."""
    texts = [one if isinstance(one, str) else one.get("v", "") for one in cells]
    while texts and not texts[-1]:
        texts.pop()
    return texts
