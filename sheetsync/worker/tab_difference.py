"""Writes of a big table only the rows that differ from what its tab shows.

What the tab shows is read, not remembered: whoever sorted it or typed into it moved
rows and cells that nobody told the journal of, and a row written beside its place would
double one client and lose another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from sheetsync.worker.cell_looks import FORMATTED_ALIKE, CellJson
from sheetsync.worker.derived import DerivedTab, Request, grid_size, size_wanted
from sheetsync.worker.inside import Inside
from sheetsync.worker.tab_content import (
    block,
    formats,
    json_row,
    portions,
    weight,
    write_header,
)

_SMALL = 15
"""A table that takes less than such a part of a request is written whole: that costs
less than reading it."""


def is_big(tab: DerivedTab, limit: int) -> bool:
    """Whether a table is worth being compared with what its tab shows.

    Args:
        tab: The tab.
        limit: Bytes that one request should not exceed.
    """
    if tab.cells.fields != FORMATTED_ALIKE:
        return False
    left = limit // _SMALL
    for row in tab.cells.rows:
        left -= weight(json_row(row))
        if left < 0:
            return True
    return False


def write_difference(
    tab: DerivedTab, inside: Inside, shown: Sequence[Sequence[Any]], *, limit: int
) -> Iterator[Request]:
    """The requests that make a tab show its cells, where it does not show them yet.

    Args:
        tab: The tab, mended before, so that its grid is big enough.
        inside: The file as it was before that.
        shown: The values of all of its cells, read unformatted from the top.
        limit: Bytes that one request should not exceed.
    """
    height, width = size_wanted(tab, inside)
    if not shown or not _shows(shown[0], tab.cells.header):
        yield write_header(tab, width)
    if (height, width) != grid_size(tab, inside):
        yield from formats(tab, width)
    rows = tab.cells.rows
    below = shown[1:]

    def differs(place: int) -> bool:
        return place >= len(below) or not _shows(below[place], rows[place])

    for changed, places in groupby(range(len(rows)), differs):
        if not changed:
            continue
        run = list(places)
        top = 1 + run[0]
        for part in portions((json_row(rows[one]) for one in run), limit):
            yield block(tab, top, top + len(part), width, part, tab.cells.fields)
            top += len(part)
    if any(map(_filled, below[len(rows) :])):
        yield block(tab, 1 + len(rows), height, width, [], tab.cells.fields)


def _shows(values: Sequence[Any], row: Sequence[CellJson]) -> bool:
    """Whether the values of a row are those of its cells, each of the same type."""
    seen = _filled(values)
    if len(seen) != len(row):
        return False
    return all(
        (one is None and not wanted)
        or (one == wanted and isinstance(one, bool) == isinstance(wanted, bool))
        for one, wanted in zip(seen, map(_wanted, row), strict=True)
    )


def _filled(values: Sequence[Any]) -> list[Any]:
    """Values with None for empty ones, without those at the end."""
    seen = [None if one == "" else one for one in values]
    while seen and seen[-1] is None:
        seen.pop()
    return seen


def _wanted(cell: CellJson) -> Any:
    value = cell.get("userEnteredValue")
    return next(iter(value.values())) if value else None
