"""Ranges inside formulas: columns of values, of which only slices are ever copied.

A column of a tab that holds no formula can't change while formulas are computed. So
where its values stand is found out once, whatever part of it the formulas look at.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from sheetsync.emulator.state.cells import ErrorValue, Scalar

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

Item: TypeAlias = Scalar | ErrorValue
Matrix: TypeAlias = list[list[Item]]


def key_of(item: Item) -> Hashable:
    """Return what is the same for equal values: case never counts."""
    if isinstance(item, str):
        return item.casefold()
    # To Python 1 and True are one key.
    return (bool, item) if isinstance(item, bool) else item


@dataclass(slots=True)
class Column:
    """One column of a tab.

    Attributes:
        values: Value of every row; of a formula once it is computed.
        formulas: Rows of formulas that are not computed yet, in order.
        constant: Whether it never held a formula.
    """

    values: list[Item]
    formulas: list[int]
    constant: bool
    _places: dict[Hashable, list[int]] | None = field(init=False, default=None)

    def places(self, key: Hashable) -> list[int]:
        """Return the rows where a value stands, of a column without formulas."""
        if self._places is None:
            found: dict[Hashable, list[int]] = {}
            for row, item in enumerate(self.values):
                found.setdefault(key_of(item), []).append(row)
            self._places = found
        return self._places.get(key, [])


@dataclass(slots=True, eq=False)
class Block:
    """The values of a range, column by column.

    Attributes:
        columns: Slices of the columns, all of one length.
        sheet_id: Tab of the range.
        top: Its first row.
        left: Its first column.
        whole: The column behind each slice if that holds no formula, else None.
    """

    columns: list[list[Item]]
    sheet_id: int
    top: int
    left: int
    whole: list[Column | None]
    _rows: Matrix | None = field(init=False, default=None)

    @property
    def height(self) -> int:
        """Number of rows."""
        return len(self.columns[0]) if self.columns else 0

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.columns)

    def rows(self) -> Matrix:
        """Return the values row by row."""
        if self._rows is None:
            self._rows = [list(row) for row in zip(*self.columns, strict=True)]
        return self._rows

    def items(self) -> list[Item]:
        """Return all values, row after row."""
        if len(self.columns) == 1:
            return self.columns[0]
        return [item for row in self.rows() for item in row]

    def at(self, row: int, column: int) -> Item:
        """Return the value at a place of the tab, which must lie in the range."""
        return self.columns[column - self.left][row - self.top]

    def places(self, key: Hashable) -> Iterator[int]:
        """Yield where a value stands in a range of one column, the first row as 0."""
        column = self.whole[0]
        if column is None:
            for index, item in enumerate(self.columns[0]):
                if key_of(item) == key:
                    yield index
            return
        rows = column.places(key)
        end = self.top + self.height
        for at in range(bisect_left(rows, self.top), len(rows)):
            if rows[at] >= end:
                return
            yield rows[at] - self.top
