"""Writes what a derived tab shows: the new block over the whole old one.

A request names the whole grid of the tab and brings the rows; what they don't
cover is emptied by Google in the same step, so that no stale cell stays behind.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sheetsync.worker.cell_looks import CellJson
from sheetsync.worker.derived import DerivedTab, Request, size_wanted
from sheetsync.worker.inside import Inside
from sheetsync.worker.sheet_requests import set_width

_HEADER_FIELDS = "userEnteredValue,userEnteredFormat,note"
_REPEATABLE = {
    "repeatCell",
    "setDataValidation",
    "updateCells",
    "updateChartSpec",
    "updateDimensionProperties",
    "updateSheetProperties",
    "updateSpreadsheetProperties",
}
_WRAPPING = 500
"""Bytes that the JSON around a portion takes at most."""
_SEPARATOR = 2
_T = TypeVar("_T")


def write_tab(
    tab: DerivedTab, inside: Inside, *, anew: bool, limit: int
) -> Iterator[Request]:
    """The requests that make a tab show its cells and nothing else.

    Args:
        tab: The tab, made or mended before, so that its grid is big enough.
        inside: The file as it was before that.
        anew: Set the widths of the columns, too; people may change them, so that
            happens only when the columns are new.
        limit: Bytes that one request should not exceed.
    """
    height, width = size_wanted(tab, inside)
    if anew:
        for place, pixels in enumerate(tab.cells.widths):
            yield set_width(tab.sheet, place, pixels)
    yield write_header(tab, width)
    yield from formats(tab, width)
    top = 1
    for rows in portions(map(json_row, tab.cells.rows), limit):
        yield block(tab, top, top + len(rows), width, rows, tab.cells.fields)
        top += len(rows)
    yield block(tab, top, height, width, [], tab.cells.fields)


def write_header(tab: DerivedTab, width: int) -> Request:
    """Write a tab's header over its whole first row of so many columns."""
    return block(tab, 0, 1, width, [json_row(tab.cells.header)], _HEADER_FIELDS)


def formats(tab: DerivedTab, width: int) -> Iterator[Request]:
    """Format the columns of a tab, and none of those beside its table."""
    for place, look in enumerate(tab.cells.formats):
        yield _format(tab, place, place + 1, look)
    if width > tab.width:
        yield _format(tab, tab.width, width, {})


def weight(thing: object) -> int:
    """Bytes that a thing takes in a request, with what separates it from the next."""
    return len(json.dumps(thing)) + _SEPARATOR


def portions(things: Iterable[_T], limit: int) -> Iterator[list[_T]]:
    """Things in their order, in portions that fit into requests of so many bytes.

    A thing that is too big for that stands alone in its portion.

    Args:
        things: What JSON can say.
        limit: Bytes of a request.
    """
    portion: list[_T] = []
    size = 0
    for thing in things:
        own = weight(thing)
        if portion and size + own > limit - _WRAPPING:
            yield portion
            portion, size = [], 0
        portion.append(thing)
        size += own
    if portion:
        yield portion


def repeatable(requests: Sequence[Request]) -> bool:
    """Whether doing the requests twice is the same as doing them once."""
    return all(_REPEATABLE.issuperset(one) for one in requests)


def block(
    tab: DerivedTab,
    top: int,
    end: int,
    width: int,
    rows: Sequence[Mapping[str, Any]],
    fields: str,
) -> Request:
    """Write rows into a block; what they don't cover of it is emptied."""
    area = {
        "sheetId": tab.sheet,
        "startRowIndex": top,
        "endRowIndex": end,
        "startColumnIndex": 0,
        "endColumnIndex": width,
    }
    return {"updateCells": {"range": area, "rows": list(rows), "fields": fields}}


def json_row(cells: Sequence[CellJson]) -> dict[str, Any]:
    """A row of cells as Google's RowData."""
    return {"values": list(cells)}


def _format(tab: DerivedTab, first: int, end: int, look: Mapping[str, Any]) -> Request:
    """Format columns below the header; colours that the owner gave them stay."""
    # beside words that wrap, a cell of one line is read from the top
    whole = {**look, "verticalAlignment": "TOP"}
    written = {"numberFormat", *whole}
    return {
        "repeatCell": {
            "range": {
                "sheetId": tab.sheet,
                "startRowIndex": 1,
                "startColumnIndex": first,
                "endColumnIndex": end,
            },
            "cell": {"userEnteredFormat": whole},
            "fields": ",".join(f"userEnteredFormat.{one}" for one in sorted(written)),
        }
    }
