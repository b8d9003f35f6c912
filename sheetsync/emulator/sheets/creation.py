"""spreadsheets.create: a new spreadsheet with all that its description lists.

What lies on tabs (merges, filters, protections, charts …) is added by the very
functions that carry out a batch, so that both accept and refuse the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetsync.emulator.answers import DriveError, SheetsError
from sheetsync.emulator.drive.files import create_file
from sheetsync.emulator.identity import DRIVE, DRIVE_FILE, SPREADSHEETS
from sheetsync.emulator.sheets.editing import Edit, RefusedError
from sheetsync.emulator.sheets.requests import KINDS
from sheetsync.emulator.sheets.resource import Detail, spreadsheet_json
from sheetsync.emulator.sheets.tabs import FIRST_TITLE, fill_tab, new_tab
from sheetsync.emulator.sheets.whereabouts import wrong_setting
from sheetsync.emulator.state.area import COLUMNS, ROWS
from sheetsync.emulator.state.book import Book, Tab
from sheetsync.emulator.state.files import SPREADSHEET
from sheetsync.emulator.state.undo import UndoLog
from sheetsync.emulator.wire import read_message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.sheets.call import Call
    from sheetsync.emulator.state.files import File
    from sheetsync.emulator.state.google import Google

_UNTITLED = "Untitled spreadsheet"
_SHEET_PARTS = {
    "merges": ("mergeCells", "range"),
    "conditionalFormats": ("addConditionalFormatRule", "rule"),
    "filterViews": ("addFilterView", "filter"),
    "bandedRanges": ("addBanding", "bandedRange"),
    "charts": ("addChart", "chart"),
    "slicers": ("addSlicer", "slicer"),
    "tables": ("addTable", "table"),
    "developerMetadata": ("createDeveloperMetadata", "developerMetadata"),
    "protectedRanges": ("addProtectedRange", "protectedRange"),
}
"""Part of a Sheet resource, the request that adds one, and what it calls it."""
_BOOK_PARTS = {
    "namedRanges": ("addNamedRange", "namedRange"),
    "developerMetadata": ("createDeveloperMetadata", "developerMetadata"),
}
_LINE_SETTINGS = ("hiddenByUser", "pixelSize")
_LINES = {"rowMetadata": (ROWS, "startRow"), "columnMetadata": (COLUMNS, "startColumn")}


def create_spreadsheet(call: Call) -> Json:
    """Answer spreadsheets.create: a new file in the caller's My Drive.

    Raises:
        SheetsError: 401 for an API key, 403 for a caller who may own no file, 400 for
            a description that contradicts itself; nothing is made then.
    """
    body = read_message("Spreadsheet", call.body)
    call.require_person()
    if not call.caller.may_use(SPREADSHEETS, DRIVE, DRIVE_FILE):
        raise SheetsError.insufficient_scopes()
    book = _book_from(call.google, body)
    title = body.get("properties", {}).get("title") or _UNTITLED
    try:
        file = create_file(
            call.google, call.email, title, SPREADSHEET, client=call.caller.client
        )
    except DriveError:
        raise SheetsError.forbidden() from None
    file.book = book
    try:
        _add_parts(call, file, body)
    except SheetsError:
        call.google.remove(file.id)
        raise
    call.google.add(file)
    return spreadsheet_json(call.google, file, call.email, Detail())


def _book_from(google: Google, body: Json) -> Book:
    """Return the book of a Spreadsheet resource: its settings, tabs and cells.

    Raises:
        SheetsError: 400 for a setting or a tab that cannot be.
    """
    given = {k: v for k, v in body.get("properties", {}).items() if k != "title"}
    book = Book()
    book.properties = {**book.properties, **given}
    wrong = wrong_setting(book.properties)
    if wrong:
        raise SheetsError.bad_request(f"Invalid properties: {wrong}")
    tabs: list[Tab] = []
    for index, sheet in enumerate(body.get("sheets", [])):
        try:
            tab = new_tab(google, Book(tabs=tuple(tabs)), sheet.get("properties", {}))
            fill_tab(tab, sheet.get("data", []))
            _set_lines(tab, sheet)
        except RefusedError as refusal:
            text = f"Invalid sheets[{index}]: {refusal}"
            raise SheetsError.bad_request(text) from None
        tabs.append(tab)
    book.tabs = tuple(tabs) or (Tab(sheet_id=0, title=FIRST_TITLE),)
    return book


def _add_parts(call: Call, file: File, body: Json) -> None:
    """Add what lies on the tabs of a new spreadsheet.

    Raises:
        SheetsError: 400 with the part at fault.
    """
    assert file.book is not None
    # Nobody sees the file yet, so what it starts with is no version of its history.
    edit = Edit(
        google=call.google,
        file=file,
        book=file.book,
        email=call.email,
        log=UndoLog(),
    )
    for where, kind, request in _requests(file.book, body):
        carry_out = KINDS.get(kind)
        if carry_out is None:
            text = f"Invalid {where}: This emulator does not carry out {kind}."
            raise SheetsError(400, text, status="UNIMPLEMENTED")
        try:
            carry_out(edit, request)
        except (RefusedError, SheetsError) as refusal:
            text = f"Invalid {where}: {refusal}"
            raise SheetsError.bad_request(text) from None


def _requests(book: Book, body: Json) -> Iterator[tuple[str, str, Json]]:
    """Yield place, kind and request of every part that a description lists."""
    yield from _part_requests("", body, _BOOK_PARTS, {"spreadsheet": True})
    sheets = body.get("sheets", [])
    for index, (tab, sheet) in enumerate(zip(book.tabs, sheets, strict=False)):
        where = f"sheets[{index}]"
        whole = {"sheetId": tab.sheet_id}
        yield from _part_requests(f"{where}.", sheet, _SHEET_PARTS, whole)
        yield from _group_requests(where, sheet)
        yield from _mark_requests(where, tab, sheet)
        if "basicFilter" in sheet:
            shared = {"filter": sheet["basicFilter"]}
            yield f"{where}.basicFilter", "setBasicFilter", shared


def _part_requests(
    prefix: str, listed: Json, known: dict[str, tuple[str, str]], location: Json
) -> Iterator[tuple[str, str, Json]]:
    for part, (kind, name) in known.items():
        for index, one in enumerate(listed.get(part, [])):
            if "bandedRangeReference" in one:
                continue  # stripes of a table, which brings them along
            request = {name: one}
            if part == "conditionalFormats":
                request["index"] = index
            if part == "developerMetadata":
                request[name] = {"location": location, **one}
            yield f"{prefix}{part}[{index}]", kind, request


def _group_requests(where: str, sheet: Json) -> Iterator[tuple[str, str, Json]]:
    for part in ("rowGroups", "columnGroups"):
        for index, group in enumerate(sheet.get(part, [])):
            place = f"{where}.{part}[{index}]"
            yield place, "addDimensionGroup", {"range": group.get("range", {})}
            if group.get("collapsed"):
                fold = {"dimensionGroup": group, "fields": "collapsed"}
                yield place, "updateDimensionGroup", fold


def _mark_requests(
    where: str, tab: Tab, sheet: Json
) -> Iterator[tuple[str, str, Json]]:
    """Yield the metadata that single rows and columns carry."""
    for part, dimension, index, line in _lines(sheet):
        span = {
            "sheetId": tab.sheet_id,
            "dimension": dimension,
            "startIndex": index,
            "endIndex": index + 1,
        }
        for entry in line.get("developerMetadata", []):
            marked = {**entry, "location": {"dimensionRange": span}}
            request = {"developerMetadata": marked}
            yield f"{where}.data.{part}", "createDeveloperMetadata", request


def _lines(sheet: Json) -> Iterator[tuple[str, str, int, Json]]:
    """Yield what is said of single rows and columns: part, dimension, index, that."""
    for grid in sheet.get("data", []):
        for part, (dimension, first) in _LINES.items():
            for index, line in enumerate(grid.get(part, []), grid.get(first, 0)):
                yield part, dimension, index, line


def _set_lines(tab: Tab, sheet: Json) -> None:
    """Hide and size single rows and columns."""
    for _, dimension, index, line in _lines(sheet):
        kept = {name: line[name] for name in _LINE_SETTINGS if line.get(name)}
        if kept and index < tab.size(dimension):
            tab.lines[dimension][index] = kept
