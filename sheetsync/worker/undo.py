"""The undo tab: requests that save rows before a batch touches them, and reading them.

An undo row commits in the same atomic batch as the deletion or the overwriting,
so it tells what was really hit, whatever people did to the tab meanwhile. Its
first three columns are the token, the sheetId and the index that was meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sheetsync.core.ids import UNDO, SpreadsheetId, sheet_id
from sheetsync.core.layout import UNDO_STAMPS
from sheetsync.core.snapshot import BaseView, TabView
from sheetsync.errors import Refused
from sheetsync.google.ranges import GridRange
from sheetsync.google.sheets import Sheets
from sheetsync.journal.records import Batch
from sheetsync.worker.cells import CELL_FIELDS, Image, image_of, value_of

SHEET = sheet_id(UNDO)
"""The undo tab's sheetId."""

COLUMNS = 120
"""Width of the undo tab; a tab of a base may be three columns narrower."""

GRID_FIELDS = (
    f"sheets(properties(sheetId),data(startRow,rowData(values({CELL_FIELDS}))))"
)
"""Mask of an answer that shows rows whole."""

ANSWER_FIELDS = f"replies,updatedSpreadsheet({GRID_FIELDS})"
"""Mask of an answer that shows undo rows."""


@dataclass(frozen=True, slots=True)
class Target:
    """A row that a batch means to hit.

    Attributes:
        sheet: The tab's sheetId.
        index: The row.
        width: How many columns the tab has.
    """

    sheet: int
    index: int
    width: int


@dataclass(frozen=True, slots=True)
class UndoRow:
    """A row as it was when a batch hit it.

    Attributes:
        position: Its row in the undo tab.
        token: The batch's token.
        sheet: The tab it was in.
        index: Where it stood.
        image: What it held, by the keys of that tab.
    """

    position: int
    token: int
    sheet: int
    index: int
    image: Image


def runs(indexes: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Adjacent indexes as (first, end) pairs, ascending."""
    first: int | None = None
    end = 0
    for index in sorted(set(indexes)):
        if first is not None and index == end:
            end += 1
            continue
        if first is not None:
            yield first, end
        first, end = index, index + 1
    if first is not None:
        yield first, end


def save_rows(token: int, targets: Sequence[Target]) -> list[dict[str, Any]]:
    """Requests that copy rows into the undo tab, the first target uppermost."""
    ordered = sorted(set(targets), key=lambda one: (one.sheet, one.index))
    requests: list[dict[str, Any]] = [
        {
            "insertDimension": {
                "range": _rows(SHEET, 1, 1 + len(ordered)),
                "inheritFromBefore": False,
            }
        }
    ]
    place = 1
    for sheet in dict.fromkeys(one.sheet for one in ordered):
        width = next(one.width for one in ordered if one.sheet == sheet)
        for first, end in runs(one.index for one in ordered if one.sheet == sheet):
            requests.append(_copy(sheet, first, end, width, place))
            place += end - first
    stamps = [
        {"values": [_number(token), _number(one.sheet), _number(one.index)]}
        for one in ordered
    ]
    requests.append(
        {
            "updateCells": {
                "start": {"sheetId": SHEET, "rowIndex": 1, "columnIndex": 0},
                "rows": stamps,
                "fields": "userEnteredValue",
            }
        }
    )
    return requests


def delete_rows(sheet: int, indexes: Iterable[int]) -> list[dict[str, Any]]:
    """Requests that delete rows of a tab, from the bottom up."""
    return [
        {"deleteDimension": {"range": _rows(sheet, first, end)}}
        for first, end in reversed(list(runs(indexes)))
    ]


def insert_row(sheet: int, place: int) -> dict[str, Any]:
    """A request that inserts one row; below the header the next row is the pattern."""
    return {
        "insertDimension": {
            "range": _rows(sheet, place, place + 1),
            "inheritFromBefore": place > 1,
        }
    }


def copy_back(position: int, target: Target) -> dict[str, Any]:
    """A request that copies an undo row back into a tab.

    Args:
        position: The undo row.
        target: The row that becomes what it was.
    """
    return {
        "copyPaste": {
            "source": _area(SHEET, position, position + 1, UNDO_STAMPS, target.width),
            "destination": _area(
                target.sheet, target.index, target.index + 1, 0, target.width
            ),
            "pasteType": "PASTE_NORMAL",
        }
    }


def undo_range(count: int | None = None) -> str:
    """The undo rows in A1 notation: the uppermost ones, or all."""
    return f"'{UNDO}'!2:{1 + count}" if count else f"'{UNDO}'"


def read_undo(
    answer: Mapping[str, Any], tabs: Mapping[int, TabView]
) -> tuple[UndoRow, ...]:
    """The undo rows that an answer of Google's shows.

    Args:
        answer: A spreadsheet with grid data of the undo tab.
        tabs: The base's tabs by sheetId: a row is read by the columns of its tab.
    """
    found = []
    for start, row in undo_cells(answer):
        cells = row.get("values", [])
        stamps = [value_of(cell) for cell in cells[:UNDO_STAMPS]]
        if len(stamps) < UNDO_STAMPS or not all(
            isinstance(one, int | float) for one in stamps
        ):
            continue
        token, sheet, index = (int(one or 0) for one in stamps)
        keys = tabs[sheet].keys if sheet in tabs else ()
        image = image_of(keys, cells[UNDO_STAMPS:])
        found.append(UndoRow(start, token, sheet, index, image))
    return tuple(found)


def read_undo_tab(
    sheets: Sheets, spreadsheet: SpreadsheetId, tabs: Mapping[int, TabView]
) -> tuple[UndoRow, ...]:
    """Read all undo rows of a spreadsheet, in one request.

    None where somebody deleted the tab: it is made again when the file is checked.

    Raises:
        Refused: The tab is there, but Google did not show it.
    """
    try:
        answer = sheets.get(spreadsheet, GRID_FIELDS, filters=[GridRange(sheet=SHEET)])
    except Refused:
        there = sheets.get(spreadsheet, "sheets(properties(sheetId))")
        if any(one["properties"]["sheetId"] == SHEET for one in there["sheets"]):
            raise
        return ()
    return read_undo(answer, tabs)


def undo_rows_of(
    sheets: Sheets, view: BaseView, batch: Batch, answer: Mapping[str, Any]
) -> tuple[UndoRow, ...]:
    """The undo rows that a batch left in a base.

    Args:
        sheets: The Sheets API.
        view: The base; its tabs say which column is which.
        batch: The batch.
        answer: A spreadsheet with the undo tab's cells; read anew if empty.
    """
    tabs = {tab.sheet: tab for tab in view.tabs.values()}
    found = (
        read_undo(answer, tabs)
        if answer
        else read_undo_tab(sheets, batch.spreadsheet, tabs)
    )
    return tuple(row for row in found if row.token == batch.token)


def undo_cells(
    answer: Mapping[str, Any],
) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The rows of the undo tab that an answer shows, each with its index."""
    for sheet in answer.get("sheets", []):
        if sheet.get("properties", {}).get("sheetId") != SHEET:
            continue
        for block in sheet.get("data", []):
            start = block.get("startRow", 0)
            yield from enumerate(block.get("rowData", []), start)


def _rows(sheet: int, first: int, end: int) -> dict[str, Any]:
    return {"sheetId": sheet, "dimension": "ROWS", "startIndex": first, "endIndex": end}


def _number(value: int) -> dict[str, Any]:
    return {"userEnteredValue": {"numberValue": value}}


def _copy(sheet: int, first: int, end: int, width: int, place: int) -> dict[str, Any]:
    return {
        "copyPaste": {
            "source": _area(sheet, first, end, 0, width),
            "destination": _area(SHEET, place, place + end - first, UNDO_STAMPS, width),
            "pasteType": "PASTE_NORMAL",
        }
    }


def _area(sheet: int, first: int, end: int, left: int, width: int) -> dict[str, Any]:
    return {
        "sheetId": sheet,
        "startRowIndex": first,
        "endRowIndex": end,
        "startColumnIndex": left,
        "endColumnIndex": left + width,
    }
