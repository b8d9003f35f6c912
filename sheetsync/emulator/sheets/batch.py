"""spreadsheets.batchUpdate: many changes at once, all of them or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetsync.emulator.answers import SheetsError
from sheetsync.emulator.schema import message
from sheetsync.emulator.sheets.a1 import resolve
from sheetsync.emulator.sheets.call import Call, book_of
from sheetsync.emulator.sheets.editing import RefusedError, TakenIdError, editing
from sheetsync.emulator.sheets.requests import KINDS
from sheetsync.emulator.sheets.resource import Detail, bare, spreadsheet_json
from sheetsync.emulator.sheets.spreadsheets import read_mask
from sheetsync.emulator.wire import SHEETS, read_message

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.sheets.editing import Edit

_MOST_REQUESTS = 100_000
_WHY_NOT = "there is no BigQuery to connect to."
"""Of all kinds of requests only those about data sources are left."""


def batch_update(call: Call) -> Json:
    """Answer spreadsheets.batchUpdate.

    Raises:
        SheetsError: 400 with the index and the kind of the request at fault; nothing
            of the batch is applied then.
    """
    file = call.writable()
    body = read_message("BatchUpdateSpreadsheetRequest", call.body)
    requests = body.get("requests", [])
    if not requests:
        raise SheetsError.bad_request("Must specify at least one request.")
    if len(requests) > _MOST_REQUESTS:
        text = f"Cannot exceed {_MOST_REQUESTS} requests in a single batch."
        raise SheetsError.bad_request(text)
    answer: Json = {"spreadsheetId": file.id, "replies": []}
    refusal: SheetsError | None = None
    with editing(call) as edit:
        try:
            for numbered in enumerate(requests):
                answer["replies"].append(_carry_out(edit, *numbered))
        except SheetsError as error:
            if edit.google.switches.batches_are_whole:
                raise
            refusal = error
        if body.get("includeSpreadsheetInResponse"):
            answer["updatedSpreadsheet"] = _after(call, body)
    if refusal is not None:
        raise refusal
    return answer


def _carry_out(edit: Edit, index: int, request: Json) -> Json:
    if len(request) != 1:
        text = (
            f"Invalid requests[{index}]: No request set."
            if not request
            else f"Invalid requests[{index}]: Exactly one kind of request may be set."
        )
        raise SheetsError.bad_request(text)
    ((kind, body),) = request.items()
    carry_out = KINDS.get(kind)
    where = f"Invalid requests[{index}].{kind}"
    if carry_out is None:
        text = f"{where}: This emulator does not carry out {kind}: {_WHY_NOT}"
        raise SheetsError(400, text, status="UNIMPLEMENTED")
    try:
        reply = carry_out(edit, body)
    except (RefusedError, SheetsError) as refusal:
        text = f"{where}: {refusal}"
        conflicts = edit.google.switches.taken_id == "conflict"
        if conflicts and isinstance(refusal, TakenIdError):
            raise SheetsError(409, text, status="ALREADY_EXISTS") from None
        raise SheetsError.bad_request(text) from None
    return {} if reply is None else {kind: bare_reply(kind, reply)}


def bare_reply(kind: str, reply: Json) -> Json:
    """Return a reply as printed: ranges lose a zero sheetId, properties keep it."""
    if kind in {"addSheet", "duplicateSheet"} or "DeveloperMetadata" in kind:
        return reply
    bared: Json = bare(reply)
    return bared


def _after(call: Call, body: Json) -> Json:
    """Return the spreadsheet as it is after the changes."""
    file = call.readable()
    mask = read_mask(call, message(SHEETS, "BatchUpdateSpreadsheetResponse"))
    inner = mask.child("updatedSpreadsheet")
    texts = body.get("responseRanges", [])
    places = [resolve(book_of(file), text) for text in texts] if texts else None
    cells = body.get("responseIncludeGridData", False)
    if inner is None:
        return {}
    if not mask.everything and not inner.everything:
        cells = inner.reaches("sheets", "data")
    cells = cells and call.google.switches.answers_show_cells
    detail = Detail(mask=inner, cells=cells, places=places)
    return spreadsheet_json(call.google, file, call.email, detail)
