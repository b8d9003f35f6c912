"""Downloads as a browser asks for them: by the `exportLinks` and by a tab's own link.

Programs read public spreadsheets this way without any API. A token is taken as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from sheetsync.emulator.drive.books import csv_of
from sheetsync.emulator.drive.details import EXPORT_FORMATS
from sheetsync.emulator.drive.workbook import XLSX, xlsx_of
from sheetsync.emulator.identity import (
    DRIVE,
    DRIVE_READONLY,
    SPREADSHEETS,
    SPREADSHEETS_READONLY,
    Caller,
    UnknownKeyError,
    caller_of,
    find_file,
)
from sheetsync.emulator.state import rights

if TYPE_CHECKING:
    from starlette.requests import Request

    from sheetsync.emulator.state.book import Book, Tab
    from sheetsync.emulator.state.files import File
    from sheetsync.emulator.state.google import Google

_SCOPES = (DRIVE, DRIVE_READONLY, SPREADSHEETS, SPREADSHEETS_READONLY)
_SEPARATORS = {"csv": ",", "tsv": "\t"}
_KINDS = {name: kind for kind, name in EXPORT_FORMATS.items()} | {"xlsx": XLSX}


def routes(google: Google) -> list[Route]:
    """Return the routes of downloads."""

    async def endpoint(request: Request) -> Response:
        file_id = request.path_params.get("file_id") or request.query_params.get("id")
        with google.lock:
            return _answer(google, request, file_id or "")

    return [
        Route("/spreadsheets/d/{file_id}/export", endpoint),
        Route("/spreadsheets/export", endpoint),
    ]


def _answer(google: Google, request: Request, file_id: str) -> Response:
    caller = _caller(google, request)
    file = find_file(google, caller, file_id, *_SCOPES)
    if file is None or file.book is None:
        return _refusal(404, "Sorry, the file you have requested does not exist.")
    if not rights.can_read(google, file, caller.email):
        code = 403 if caller.email else 401
        return _refusal(code, "You need access to this file.")
    if not rights.can_download(google, file, caller.email):
        return _refusal(403, "The owner has disabled downloads of this file.")
    query = request.query_params
    wanted = query.get("format") or query.get("exportFormat") or "xlsx"
    tab = _tab(file.book, query.get("gid", ""))
    if tab is None or wanted not in {*_SEPARATORS, "xlsx"}:
        return _refusal(400, "Sorry, unable to open the file at present.")
    return _download(google, file, tab, wanted)


def _caller(google: Google, request: Request) -> Caller:
    """Return who asks; somebody without valid credentials is anybody."""
    try:
        return caller_of(google, request) or Caller(email="")
    except UnknownKeyError:
        return Caller(email="")


def _tab(book: Book, gid: str) -> Tab | None:
    if not gid:
        return book.tabs[0]
    return next((one for one in book.tabs if str(one.sheet_id) == gid), None)


def _download(google: Google, file: File, tab: Tab, wanted: str) -> Response:
    assert file.book is not None
    name, now = file.name, google.clock()
    if wanted == "xlsx":
        content = xlsx_of(file.book, now)
    else:
        name = f"{name} - {tab.title}"
        text = csv_of(file.book, now, _SEPARATORS[wanted], tab)
        content = text.encode("utf-8", "replace")
    called = quote(f"{name}.{wanted}", errors="replace")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{called}"}
    return Response(content, media_type=_KINDS[wanted], headers=headers)


def _refusal(code: int, text: str) -> Response:
    return PlainTextResponse(text + "\n", code)
