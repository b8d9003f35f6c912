"""Derived tabs: what such a tab must have, and the requests that make, mend, write it.

A tab is never deleted and made again to be rewritten: links to it and references
into it would break. Its sheetId is fixed, its cells are overwritten in place, the
old block along with the new one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, TypeAlias

from sheetsync.core.ids import sheet_id
from sheetsync.worker.inside import Inside
from sheetsync.worker.table_cells import CellJson, TableCells

Request: TypeAlias = dict[str, Any]
"""One of Google's batchUpdate requests."""

FIRST_TAB = 0
"""The sheetId of the empty tab that Google puts into a new file."""

_HEADER_FIELDS = "userEnteredValue,userEnteredFormat,note"
_REPEATABLE = {
    "repeatCell",
    "updateCells",
    "updateDimensionProperties",
    "updateSheetProperties",
    "updateSpreadsheetProperties",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivedTab:
    """A report's tab in one file.

    Attributes:
        report: The report's id.
        cells: What it should show.
    """

    report: str
    cells: TableCells

    @property
    def sheet(self) -> int:
        """Its sheetId."""
        return derived_sheet(self.report)

    @property
    def height(self) -> int:
        """Rows that its grid needs: header, rows, and one spare row below them.

        Google keeps at least one row that is not frozen.
        """
        return len(self.cells.rows) + 2


def derived_sheet(report: str) -> int:
    """The fixed sheetId of a report's tab, the same in every file."""
    return sheet_id(f"report:{report}")


def repeatable(requests: Sequence[Request]) -> bool:
    """Whether doing the requests twice is the same as doing them once."""
    return all(_REPEATABLE.issuperset(one) for one in requests)


def make_tab(tab: DerivedTab, inside: Inside, editors: Sequence[str]) -> list[Request]:
    """Make a tab behind the others, protected from the first moment on."""
    grid = {
        "rowCount": tab.height,
        "columnCount": len(tab.cells.header),
        "frozenRowCount": 1,
    }
    properties = {
        "sheetId": tab.sheet,
        "title": free_title(tab, inside),
        "gridProperties": grid,
    }
    return [{"addSheet": {"properties": properties}}, _protect(tab, editors)]


def mend_tab(tab: DerivedTab, inside: Inside, editors: Sequence[str]) -> list[Request]:
    """Freeze the header and protect the tab again, where somebody undid it."""
    requests: list[Request] = []
    grid = inside.sheets[tab.sheet].get("gridProperties", {})
    if grid.get("frozenRowCount") != 1:
        requests.append(_properties(tab, {"gridProperties": {"frozenRowCount": 1}}))
    number = _protection_id(tab)
    if not _is_protected(inside.protected.get(number), tab, editors):
        if number in inside.protected:
            requests.append({"deleteProtectedRange": {"protectedRangeId": number}})
        requests.append(_protect(tab, editors))
    return requests


def rename_tab(tab: DerivedTab, inside: Inside) -> list[Request]:
    """Give a tab its title, after it was made under another one."""
    title = free_title(tab, inside)
    if inside.sheets[tab.sheet].get("title") == title:
        return []
    return [_properties(tab, {"title": title})]


def free_title(tab: DerivedTab, inside: Inside) -> str:
    """The tab's title; with a number where people gave it to a tab of theirs."""
    taken = {
        one.get("title", "").casefold()
        for sheet, one in inside.sheets.items()
        if sheet != tab.sheet
    }
    wanted = tab.cells.title
    numbered = (f"{wanted} ({number})" for number in count(2))
    title = wanted
    while title.casefold() in taken:
        title = next(numbered)
    return title


def order_tabs(tabs: Sequence[DerivedTab], inside: Inside) -> list[Request]:
    """Put the tabs into their order, unless they stand in it among others.

    Tabs that the file lacks are made behind all others, in their order.
    """
    wanted = [tab.sheet for tab in tabs]
    there = [sheet for sheet in inside.sheets if sheet in wanted]
    if [*there, *(one for one in wanted if one not in there)] == wanted:
        return []
    # Each only ever goes to the left, where Google's index means what it says.
    return [_properties(tab, {"index": place}) for place, tab in enumerate(tabs)]


def write_tab(
    tab: DerivedTab, inside: Inside, *, anew: bool, limit: int
) -> Iterator[Request]:
    """Write a tab's content over whatever stood there.

    Args:
        tab: The tab.
        inside: The file; a tab that it lacks was made of the right size before.
        anew: Set the widths of the columns, too, which people may change.
        limit: Bytes that one request should not exceed.
    """
    grid = inside.sheets.get(tab.sheet, {}).get("gridProperties", {})
    height = max(tab.height, grid.get("rowCount", 0))
    width = max(len(tab.cells.header), grid.get("columnCount", 0))
    if grid and (height, width) != (grid.get("rowCount"), grid.get("columnCount")):
        size = {"rowCount": height, "columnCount": width}
        yield _properties(tab, {"gridProperties": size})
    if anew:
        yield from _widths(tab)
    yield _cells(tab, 0, 1, width, [tab.cells.header], _HEADER_FIELDS)
    for place, look in enumerate(tab.cells.formats):
        yield _format(tab, place, place + 1, look)
    if width > len(tab.cells.formats):
        yield _format(tab, len(tab.cells.formats), width, {})
    top = 1
    blocks = [*_blocks(tab.cells.rows, limit), []]
    for block in blocks:
        end = top + len(block) if block else height
        yield _cells(tab, top, end, width, block, "userEnteredValue")
        top = end


def batches(requests: Sequence[Request], limit: int) -> Iterator[list[Request]]:
    """The requests in batches of at most so many bytes, each at least one."""
    batch: list[Request] = []
    size = 0
    for request in requests:
        weight = len(json.dumps(request))
        if batch and size + weight > limit:
            yield batch
            batch, size = [], 0
        batch.append(request)
        size += weight
    if batch:
        yield batch


def _blocks(
    rows: Sequence[Sequence[CellJson]], limit: int
) -> Iterator[list[Sequence[CellJson]]]:
    block: list[Sequence[CellJson]] = []
    size = 0
    for row in rows:
        weight = len(json.dumps(row))
        if block and size + weight > limit:
            yield block
            block, size = [], 0
        block.append(row)
        size += weight
    if block:
        yield block


def _properties(tab: DerivedTab, properties: Mapping[str, Any]) -> Request:
    """A request that sets some of a tab's properties, and no others."""
    fields = [
        f"{name}.{inner}"
        for name, value in properties.items()
        if isinstance(value, Mapping)
        for inner in value
    ]
    fields += [
        name for name, value in properties.items() if not isinstance(value, Mapping)
    ]
    return {
        "updateSheetProperties": {
            "properties": {"sheetId": tab.sheet, **properties},
            "fields": ",".join(fields),
        }
    }


def _widths(tab: DerivedTab) -> Iterator[Request]:
    for place, width in enumerate(tab.cells.widths):
        yield {
            "updateDimensionProperties": {
                "range": {
                    "sheetId": tab.sheet,
                    "dimension": "COLUMNS",
                    "startIndex": place,
                    "endIndex": place + 1,
                },
                "properties": {"pixelSize": width},
                "fields": "pixelSize",
            }
        }


def _cells(
    tab: DerivedTab,
    top: int,
    end: int,
    width: int,
    rows: Sequence[Sequence[CellJson]],
    fields: str,
) -> Request:
    """Write rows into a block; what they don't cover of it is emptied."""
    block = {
        "sheetId": tab.sheet,
        "startRowIndex": top,
        "endRowIndex": end,
        "startColumnIndex": 0,
        "endColumnIndex": width,
    }
    values = [{"values": list(row)} for row in rows]
    return {"updateCells": {"range": block, "rows": values, "fields": fields}}


def _format(tab: DerivedTab, first: int, end: int, look: Mapping[str, Any]) -> Request:
    """Format columns below the header; colours and the like of people's stay."""
    return {
        "repeatCell": {
            "range": {
                "sheetId": tab.sheet,
                "startRowIndex": 1,
                "startColumnIndex": first,
                "endColumnIndex": end,
            },
            "cell": {"userEnteredFormat": dict(look)} if look else {},
            "fields": "userEnteredFormat.numberFormat",
        }
    }


def _protection_id(tab: DerivedTab) -> int:
    return sheet_id(f"report:{tab.report}!all")


def _protect(tab: DerivedTab, editors: Sequence[str]) -> Request:
    return {
        "addProtectedRange": {
            "protectedRange": {
                "protectedRangeId": _protection_id(tab),
                "range": {"sheetId": tab.sheet},
                "description": "sheetsync",
                "warningOnly": False,
                "editors": {"users": list(editors), "domainUsersCanEdit": False},
            }
        }
    }


def _is_protected(
    found: Mapping[str, Any] | None, tab: DerivedTab, editors: Sequence[str]
) -> bool:
    """Whether a protection covers the whole tab and lets nobody else edit it."""
    if found is None or found.get("warningOnly"):
        return False
    if found.get("range", {}) != {"sheetId": tab.sheet}:
        return False
    allowed = found.get("editors", {})
    users = {one.casefold() for one in allowed.get("users", [])}
    open_to_more = allowed.get("groups") or allowed.get("domainUsersCanEdit")
    return users <= set(editors) and not open_to_more
