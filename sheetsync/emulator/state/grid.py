"""The cells of one tab: a list of immutable rows, and the shape around them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sheetsync.emulator.state.cells import EMPTY_ROW, Content, Row, is_filled

if TYPE_CHECKING:
    from collections.abc import Iterator

DEFAULT_ROWS = 1000
DEFAULT_COLUMNS = 26


@dataclass(slots=True, eq=False)
class Grid:
    """Rows of cells; every change goes through an `UndoLog`.

    Attributes:
        rows: One tuple for each row of the grid, empty ones included.
        column_count: Width; no row is longer.
    """

    column_count: int = DEFAULT_COLUMNS
    rows: list[Row] = field(default_factory=lambda: [EMPTY_ROW] * DEFAULT_ROWS)

    @property
    def row_count(self) -> int:
        """Number of rows, empty ones included."""
        return len(self.rows)

    def at(self, row: int, column: int) -> Content:
        """Return one cell; None if it is empty or outside."""
        if row >= len(self.rows):
            return None
        cells = self.rows[row]
        return cells[column] if column < len(cells) else None

    def filled_rows(self) -> int:
        """Return how many rows there are up to the last one with a value."""
        blank = EMPTY_ROW
        for index in range(len(self.rows), 0, -1):
            row = self.rows[index - 1]
            # Formatted rows without a value are mostly one and the same object.
            if row is not blank:
                if any(map(is_filled, row)):
                    return index
                blank = row
        return 0

    def cells(self) -> Iterator[tuple[int, int, Content]]:
        """Yield every cell that holds anything, with its row and column."""
        for index, row in enumerate(self.rows):
            for column, content in enumerate(row):
                if content is not None:
                    yield index, column, content
