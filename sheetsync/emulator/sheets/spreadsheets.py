"""spreadsheets.get and sheets.copyTo; field masks of answers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sheetsync.emulator.answers import SheetsError
from sheetsync.emulator.masks import (
    EVERYTHING,
    BadMaskError,
    Mask,
    apply_mask,
    parse_mask,
)
from sheetsync.emulator.schema import message
from sheetsync.emulator.sheets.call import Call, book_of
from sheetsync.emulator.sheets.editing import editing
from sheetsync.emulator.sheets.resource import Detail, spreadsheet_json
from sheetsync.emulator.sheets.tabs import (
    copied_tab,
    free_title,
    place_tab,
    tab_json,
)
from sheetsync.emulator.sheets.threads import view_mode
from sheetsync.emulator.sheets.values_read import readable_place
from sheetsync.emulator.state.rights import can_download
from sheetsync.emulator.wire import SHEETS, read_message

if TYPE_CHECKING:
    from collections.abc import Callable

    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.schema import Message


def masked(
    answer: Callable[..., Json], call: Call, parts: list[str], known: Message
) -> Any:
    """Carry out a call and keep what its `fields` parameter names.

    Raises:
        SheetsError: 400 for a mask that names unknown fields, before anything is
            done.
    """
    mask = read_mask(call, known)
    body = answer(call, *parts)
    return body if mask.everything else apply_mask(mask, body)


def read_mask(call: Call, known: Message) -> Mask:
    """Return the mask of a call's answer.

    Raises:
        SheetsError: 400 in the words of Google.
    """
    text = call.query.get("fields") or call.query.get("$fields")
    if not text:
        return EVERYTHING
    try:
        return parse_mask(text, known)
    except BadMaskError as error:
        path = error.path or text
        raise SheetsError.field_violation(
            path,
            "Error expanding 'fields' parameter. Cannot find matching fields for path"
            f" '{path}'.",
            "Request contains an invalid argument.",
        ) from None


def get_spreadsheet(call: Call) -> Json:
    """Answer spreadsheets.get."""
    file = call.readable()
    book = book_of(file)
    mask = read_mask(call, message(SHEETS, "Spreadsheet"))
    texts = call.query.all("ranges")
    detail = Detail(
        mask=mask,
        cells=wants_cells(call, mask, call.query.flag("includeGridData")),
        places=[readable_place(call, book, text) for text in texts] or None,
        comments=view_mode(
            call.google, file, call.email, call.query.get("commentsViewMode")
        ),
        without_tables=call.query.flag("excludeTablesInBandedRanges"),
    )
    return spreadsheet_json(call.google, file, call.email, detail)


def wants_cells(call: Call, mask: Mask, flag: bool) -> bool:
    """Tell whether cells are answered: a mask decides, without one the flag."""
    if mask.everything or not (call.query.get("fields") or call.query.get("$fields")):
        return flag
    return mask.reaches("sheets", "data")


def copy_sheet(call: Call, sheet_id: str) -> Json:
    """Answer sheets.copyTo: a tab is copied into another spreadsheet.

    Raises:
        SheetsError: 403 for a file that its owner keeps from being copied by the
            caller; a tab of it is as much of a leak.
    """
    body = read_message("CopySheetToAnotherSpreadsheetRequest", call.body)
    source = call.selectable()
    if not can_download(call.google, source, call.email):
        raise SheetsError.forbidden()
    tab = book_of(source).tab(int(sheet_id))
    if tab is None:
        raise SheetsError.bad_request(f"No grid with id: {sheet_id}")
    target = replace(call, file_id=body.get("destinationSpreadsheetId", ""))
    with editing(target) as edit:
        number = edit.google.ids.number({one.sheet_id for one in edit.book.tabs})
        title = free_title(edit.book, f"Copy of {tab.title}")
        copied = copied_tab(edit.google, tab, number, title)
        place_tab(edit, copied, len(edit.book.tabs))
        return tab_json(edit.book, copied)
