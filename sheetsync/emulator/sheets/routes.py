"""The paths of the Sheets API and the functions that answer them.

One catch-all route reads the path itself, since ranges may hold slashes, colons and
anything else that a tab may be called.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import unquote

from starlette.exceptions import HTTPException
from starlette.routing import Route

from sheetsync.emulator.answers import (
    ApiError,
    SheetsError,
    error_answer,
    is_compact,
    json_answer,
)
from sheetsync.emulator.identity import UnknownKeyError, caller_of
from sheetsync.emulator.methods import method_at
from sheetsync.emulator.resting import collector_resting
from sheetsync.emulator.schema import message
from sheetsync.emulator.sheets import (
    append,
    batch,
    creation,
    filtered,
    spreadsheets,
    values_read,
    values_write,
)
from sheetsync.emulator.sheets.call import Call
from sheetsync.emulator.sheets.languages import in_language
from sheetsync.emulator.sheets.queries import read_query
from sheetsync.emulator.wire import read_body

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.responses import Response

    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.methods import Method
    from sheetsync.emulator.state.google import Google

Answer: TypeAlias = "Callable[..., Json]"

_PATHS: tuple[tuple[str, str, str, Answer], ...] = (
    ("GET", "ID/?", "Spreadsheet", spreadsheets.get_spreadsheet),
    ("POST", "", "Spreadsheet", creation.create_spreadsheet),
    ("POST", "ID/?:batchUpdate", "BatchUpdateSpreadsheetResponse", batch.batch_update),
    ("POST", "ID/?:getByDataFilter", "Spreadsheet", filtered.get_by_filter),
    ("GET", "ID/values:batchGet", "BatchGetValuesResponse", values_read.batch_get),
    (
        "POST",
        "ID/values:batchUpdate",
        "BatchUpdateValuesResponse",
        values_write.batch_update,
    ),
    (
        "POST",
        "ID/values:batchClear",
        "BatchClearValuesResponse",
        values_write.batch_clear,
    ),
    (
        "POST",
        "ID/values:batchGetByDataFilter",
        "BatchGetValuesByDataFilterResponse",
        filtered.batch_get,
    ),
    (
        "POST",
        "ID/values:batchUpdateByDataFilter",
        "BatchUpdateValuesByDataFilterResponse",
        filtered.batch_update,
    ),
    (
        "POST",
        "ID/values:batchClearByDataFilter",
        "BatchClearValuesByDataFilterResponse",
        filtered.batch_clear,
    ),
    ("POST", "ID/values/(.+):append", "AppendValuesResponse", append.append_values),
    ("POST", "ID/values/(.+):clear", "ClearValuesResponse", values_write.clear_values),
    ("GET", "ID/values/(.+)", "ValueRange", values_read.get_values),
    ("PUT", "ID/values/(.+)", "UpdateValuesResponse", values_write.update_values),
    (
        "POST",
        "ID/developerMetadata:search",
        "SearchDeveloperMetadataResponse",
        filtered.search_metadata,
    ),
    (
        "GET",
        r"ID/developerMetadata/(\d+)",
        "DeveloperMetadata",
        filtered.get_metadata,
    ),
    (
        "POST",
        r"ID/sheets/(\d+):copyTo",
        "SheetProperties",
        spreadsheets.copy_sheet,
    ),
)
"""Method, path below the prefix, message of the answer, function that answers."""

PARTLY = {
    "sheets.spreadsheets.create": "no data sources, pivot tables and embedded objects",
    "sheets.spreadsheets.batchUpdate": "the kinds of requests below",
}
"""Methods that are answered for less than they can do, and for how much."""

_BY_METHOD = {
    method: [
        (re.compile(pattern.replace("ID", "([^/:]+)", 1)), name, answer)
        for known, pattern, name, answer in _PATHS
        if known == method
    ]
    for method in ("GET", "POST", "PUT")
}
_SAMPLES = (("ID", "x"), ("/?", ""), ("(.+)", "A1"), (r"(\d+)", "1"))
"""What makes a path of a pattern."""
_PREFIX = "/v4/spreadsheets"
_FORM = "application/x-www-form-urlencoded"


def routes(google: Google) -> list[Route]:
    """Return the routes of the Sheets API."""

    async def endpoint(request: Request) -> Response:
        return answer_request(google, request, await request.body())

    methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]
    return [
        Route(_PREFIX, endpoint, methods=methods),
        Route(_PREFIX + "{rest:path}", endpoint, methods=methods),
    ]


def answer_request(google: Google, request: Request, raw: bytes) -> Response:
    """Answer one call to Sheets, refusals included.

    Args:
        google: The world.
        request: The call.
        raw: Its body.

    Raises:
        HTTPException: 404 for a path that the API does not have.
    """
    with google.lock, collector_resting():
        compact = is_compact(request.query_params)
        try:
            value = _answer(google, request, raw)
            return json_answer(value, compact=compact)
        except ApiError as error:
            told = in_language(google.switches.language, error)
            return error_answer(told, compact=compact)


def _answer(google: Google, request: Request, raw: bytes) -> Any:
    method, path, body = request.method, request.scope["path"], raw
    query_text = request.scope["query_string"].decode("latin-1")
    override = request.headers.get("x-http-method-override", "")
    if override:
        method = override.upper()
        if request.headers.get("content-type", "").startswith(_FORM):
            query_text, body = raw.decode("utf-8", "replace"), b""
    answer, name, parts = find(method, _raw_path(request))
    try:
        caller = caller_of(google, request)
    except UnknownKeyError:
        text = "API key not valid. Please pass a valid API key."
        raise SheetsError.bad_request(text) from None
    if caller is None:
        raise SheetsError.unauthenticated()
    google.quota.charge_sheets(caller.email, method, path)
    call = Call(
        google=google,
        caller=caller,
        file_id=parts[0] if parts else "",
        query=read_query(query_text, _method(answer)),
        body=read_body(body) if method != "GET" else {},
    )
    return spreadsheets.masked(answer, call, parts[1:], message("sheets.v4", name))


@cache
def _method(answer: Answer) -> Method:
    """Return the method that a function answers."""
    http, pattern = next((one[0], one[1]) for one in _PATHS if one[3] is answer)
    path = pattern
    for placeholder, sample in _SAMPLES:
        path = path.replace(placeholder, sample)
    method = method_at("sheets.v4", http, f"{_PREFIX}/{path}".rstrip("/"))
    assert method is not None
    return method


def _raw_path(request: Request) -> str:
    raw: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
    return raw.decode("latin-1").partition("?")[0]


def find(method: str, path: str) -> tuple[Answer, str, list[str]]:
    """Return what answers a request, its message and the parts of its path.

    Raises:
        SheetsError: 404 if nothing does.
    """
    rest = path.removeprefix(_PREFIX).removeprefix("/")
    for pattern, name, answer in _BY_METHOD.get(method, ()):
        hit = pattern.fullmatch(rest)
        if hit:
            return answer, name, [unquote(part) for part in hit.groups()]
    raise HTTPException(404)  # all methods are served, so Google has none there either
