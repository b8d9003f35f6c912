"""Arrays that fill cells beside and below their formula."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import compress
from operator import is_not
from typing import TYPE_CHECKING

from sheetsync.emulator.state.area import column_name
from sheetsync.emulator.state.cells import Cell, ErrorValue, is_filled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sheetsync.emulator.sheets.formulas.blocks import Item, Matrix
    from sheetsync.emulator.state.book import Book, Tab
    from sheetsync.emulator.state.cells import Row

_ARRAYS = re.compile(
    r"\{|\b(?:ARRAYFORMULA|FILTER|SORT|UNIQUE|TRANSPOSE|SPLIT|SEQUENCE|FLATTEN"
    r"|OFFSET|INDIRECT|XLOOKUP|REGEXEXTRACT|LET|LAMBDA|MAP|BYROW|BYCOL|REDUCE|SCAN"
    r"|MAKEARRAY|QUERY|VSTACK|HSTACK|CHOOSEROWS|CHOOSECOLS|TOCOL|TOROW|WRAPROWS"
    r"|WRAPCOLS|ARRAY_CONSTRAIN|RANDARRAY)\("
    r"|\bINDEX\([^()]*[,;]\s*0?\s*[,;)]",
    re.IGNORECASE,
)


@lru_cache(maxsize=16384)
def _gives_array(formula: str) -> bool:
    return bool(_ARRAYS.search(formula))


def _in_row(line: Row) -> list[int]:
    """Return the columns of a row whose formula may give an array."""
    if Cell not in map(type, line):
        return []
    return [
        column
        for column, content in enumerate(line)
        if isinstance(content, Cell)
        and content.formula
        and _gives_array(content.formula)
    ]


@dataclass(slots=True)
class ArrayFormulas:
    """Where formulas stand that may give arrays.

    Rows are never changed in place, so of a tab that was looked through before only
    those rows are looked at that are others now.
    """

    _seen: dict[int, tuple[list[Row], dict[int, list[int]]]] = field(
        init=False, default_factory=dict
    )

    def places(self, book: Book) -> Iterator[tuple[Tab, int, int]]:
        """Yield the cells whose formula may give an array, row after row."""
        for tab in book.tabs:
            if tab.has_formulas:
                found = self._look_through(tab)
                for row in sorted(found):
                    for column in found[row]:
                        yield tab, row, column

    def _look_through(self, tab: Tab) -> dict[int, list[int]]:
        rows = tab.grid.rows
        before, found = self._seen.get(tab.sheet_id, ([], {}))
        changed: Iterable[int] = range(len(rows))
        if len(before) == len(rows):
            changed = compress(changed, map(is_not, rows, before))
            found = dict(found)
        else:
            found = {}
        for row in changed:
            columns = _in_row(rows[row])
            if columns:
                found[row] = columns
            else:
                found.pop(row, None)
        self._seen[tab.sheet_id] = list(rows), found
        return found


@dataclass(slots=True)
class Spills:
    """What arrays fill, by tab, row and column.

    Attributes:
        before: What they filled in the round before, which formulas see meanwhile.
    """

    before: Spills | None = None
    _filled: dict[int, dict[tuple[int, int], Item]] = field(
        init=False, default_factory=dict
    )

    def at(self, sheet_id: int, row: int, column: int) -> Item:
        """Return what fills a cell; None for a cell that nothing fills."""
        seen = self.before or self
        filled = seen._filled.get(sheet_id)  # noqa: SLF001 - one of its own kind
        return filled.get((row, column)) if filled else None

    def rows(self, sheet_id: int) -> dict[int, dict[int, Item]]:
        """Return what fills the cells of a tab, by row and column."""
        out: dict[int, dict[int, Item]] = {}
        for (row, column), item in self._filled.get(sheet_id, {}).items():
            out.setdefault(row, {})[column] = item
        return out

    def lay_over(self, values: list[Item], sheet_id: int, column: int) -> None:
        """Put what fills a column into the list of its values."""
        seen = self.before or self
        for (row, at), item in seen._filled.get(sheet_id, {}).items():  # noqa: SLF001
            if at == column:
                values[row] = item

    def settled(self) -> bool:
        """Tell whether the last round has changed nothing; if so, it is over."""
        same = self.before is not None and (
            self.before._filled == self._filled  # noqa: SLF001 - one of its own kind
        )
        if same:
            self.before = None
        return same

    def spread(self, tab: Tab, row: int, column: int, array: Matrix) -> Item:
        """Fill cells with an array; return what its formula's own cell shows."""
        filled = self._filled.setdefault(tab.sheet_id, {})
        grid = tab.grid
        short = row + len(array) - grid.row_count
        if short > 0:
            return _refused(
                "Result was not automatically expanded, please insert more rows"
                f" ({short})."
            )
        short = column + len(array[0]) - grid.column_count
        if short > 0:
            return _refused(
                "Result was not automatically expanded, please insert more columns"
                f" ({short})."
            )
        places = {
            (row + down, column + across): item
            for down, line in enumerate(array)
            for across, item in enumerate(line)
            if down or across
        }
        for place in places:
            if place in filled or is_filled(grid.at(*place)):
                name = f"{column_name(place[1])}{place[0] + 1}"
                return _refused(
                    "Array result was not expanded because it would overwrite data in"
                    f" {name}."
                )
        filled.update(places)
        return array[0][0]


def _refused(message: str) -> ErrorValue:
    return ErrorValue("#REF!", "REF", message)
