"""What people do in a tab, as the requests that a browser would send for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from sheetsync.emulator.answers import SheetsError
from sheetsync.emulator.identity import Caller
from sheetsync.emulator.people.acts import (
    CellAct,
    Delete,
    DeleteTab,
    Drag,
    DragCells,
    Edit,
    EmptyTab,
    Filter,
    Hide,
    Insert,
    RenameColumn,
    RenameTab,
    Sort,
)
from sheetsync.emulator.people.finding import Sight, block, columns, see
from sheetsync.emulator.sheets import batch, values_write
from sheetsync.emulator.sheets.a1 import range_text
from sheetsync.emulator.sheets.call import Call, Query
from sheetsync.emulator.sheets.dropdowns import VIOLATION, lets_in
from sheetsync.emulator.state.area import COLUMNS, ROWS, Box, column_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.people.acts import Typed
    from sheetsync.emulator.state.google import Google


def play_cells(google: Google, act: CellAct) -> None:
    """Let a person do something in a tab.

    Raises:
        NotThereError: What he means is not there.
        SheetsError: He may not, or Sheets does not take it.
    """
    sight = see(google, act.who, act.file, act.tab)
    match act:
        case Edit():
            row = sight.row(act.row)
            cells = {sight.column(name): typed for name, typed in act.cells.items()}
            if not act.pasted:
                _mind_dropdowns(sight, row, cells)
            _type(sight, act.who, row, cells)
        case RenameColumn():
            _type(sight, act.who, 0, {sight.column(act.column): act.title})
        case _:
            _send(sight, act.who, _request(sight, act))


def _request(
    sight: Sight,
    act: Sort
    | Filter
    | DragCells
    | RenameTab
    | DeleteTab
    | EmptyTab
    | Hide
    | Insert
    | Delete
    | Drag,
) -> Json:
    match act:
        case Sort():
            return _sort(sight, act)
        case Filter():
            return _filter(sight, act)
        case DragCells():
            return _drag_cells(sight, act)
        case RenameTab():
            properties = {"sheetId": sight.id, "title": act.title}
            change = {"properties": properties, "fields": "title"}
            return {"updateSheetProperties": change}
        case DeleteTab():
            return {"deleteSheet": {"sheetId": sight.id}}
        case EmptyTab():
            all_cells = {"sheetId": sight.id}
            return {"updateCells": {"range": all_cells, "fields": "userEnteredValue"}}
        case _:
            return _request_on_lines(sight, act)


def _request_on_lines(sight: Sight, act: Hide | Insert | Delete | Drag) -> Json:
    lines = sight.lines(act.row, act.column, act.count)
    match act:
        case Hide():
            return _hide(lines, hidden=not act.shown)
        case Insert():
            # The first row below a header takes after the rows, not after the header.
            inherits = lines["startIndex"] > 1
            change = {"range": lines, "inheritFromBefore": inherits}
            return {"insertDimension": change}
        case Delete():
            return {"deleteDimension": {"range": lines}}
        case Drag():
            target = (
                sight.column(act.before_column)
                if lines["dimension"] == COLUMNS
                else sight.row(act.before_row)
            )
            return {"moveDimension": {"source": lines, "destinationIndex": target}}
        case _:
            assert_never(act)


def _call(sight: Sight, who: str, body: Json) -> Call:
    caller = Caller(email=sight.google.people.get(who).email)
    return Call(
        google=sight.google,
        caller=caller,
        file_id=sight.file.id,
        query=Query(),
        body=body,
    )


def _send(sight: Sight, who: str, *requests: Json) -> None:
    batch.batch_update(_call(sight, who, {"requests": list(requests)}))


def _type(sight: Sight, who: str, row: int, cells: Mapping[int, Typed]) -> None:
    if row >= sight.tab.grid.row_count:
        missing = row + 1 - sight.tab.grid.row_count
        more = {"sheetId": sight.id, "dimension": ROWS, "length": missing}
        _send(sight, who, {"appendDimension": more})
    written = [
        {
            "range": range_text(sight.tab.title, Box(row, row + 1, column, column + 1)),
            "values": [["" if typed is None else typed]],
        }
        for column, typed in cells.items()
    ]
    body = {"valueInputOption": "USER_ENTERED", "data": written}
    values_write.batch_update(_call(sight, who, body))


def _mind_dropdowns(sight: Sight, row: int, cells: Mapping[int, Typed]) -> None:
    for column, typed in cells.items():
        text = "" if typed is None else str(typed)
        text = text.upper() if isinstance(typed, bool) else text
        content = sight.tab.grid.at(row, column)
        if not lets_in(sight.book, content, text, sight.google.clock()):
            place = f"{column_name(column)}{row + 1}"
            raise SheetsError.bad_request(VIOLATION.format(place=place))


def _sort(sight: Sight, act: Sort) -> Json:
    rows = sight.filled()
    if act.columns:
        left, right = columns(act.columns)
        rows |= {"startColumnIndex": left, "endColumnIndex": right}
    order = "DESCENDING" if act.descending else "ASCENDING"
    spec = {"dimensionIndex": sight.column(act.by), "sortOrder": order}
    return {"sortRange": {"range": rows, "sortSpecs": [spec]}}


def _filter(sight: Sight, act: Filter) -> Json:
    if not act.column:
        return {"clearBasicFilter": {"sheetId": sight.id}}
    column = sight.column(act.column)
    spec = {
        "columnIndex": column,
        "filterCriteria": {"hiddenValues": list(act.hidden)},
    }
    top = {"sheetId": sight.id, "startRowIndex": sight.header_rows - 1}
    return {"setBasicFilter": {"filter": {"range": top, "filterSpecs": [spec]}}}


def _hide(lines: Json, *, hidden: bool) -> Json:
    return {
        "updateDimensionProperties": {
            "range": lines,
            "properties": {"hiddenByUser": hidden},
            "fields": "hiddenByUser",
        }
    }


def _drag_cells(sight: Sight, act: DragCells) -> Json:
    source, corner = block(act.cells), block(act.to)
    target = sight
    if act.to_tab:
        target = see(sight.google, act.who, act.file, act.to_tab)
    cells = _range(sight, source)
    if not act.copied:
        to = {
            "sheetId": target.id,
            "rowIndex": corner.top,
            "columnIndex": corner.left,
        }
        return {"cutPaste": {"source": cells, "destination": to}}
    box = Box(
        corner.top,
        corner.top + source.height,
        corner.left,
        corner.left + source.width,
    )
    return {"copyPaste": {"source": cells, "destination": _range(target, box)}}


def _range(sight: Sight, box: Box) -> Json:
    return {
        "sheetId": sight.id,
        "startRowIndex": box.top,
        "endRowIndex": box.bottom,
        "startColumnIndex": box.left,
        "endColumnIndex": box.right,
    }
