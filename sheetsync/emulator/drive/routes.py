"""The paths of Drive v3 and the functions that answer them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.routing import Route, compile_path

from sheetsync.emulator.answers import ApiError, error_answer, is_compact
from sheetsync.emulator.drive import (
    about,
    changes,
    comments,
    content,
    copying,
    errors,
    files,
    granting,
    listing,
    permissions,
    proposals,
    replies,
    resumable,
    revisions,
    second,
    shared,
)
from sheetsync.emulator.drive.batch import InnerCall, answer_batch
from sheetsync.emulator.drive.call import Call
from sheetsync.emulator.identity import UnknownKeyError, caller_of
from sheetsync.emulator.methods import method_at

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from starlette.responses import Response

    from sheetsync.emulator.identity import Caller
    from sheetsync.emulator.state.google import Google

Answer: TypeAlias = "Callable[[Call], Response]"
Endpoint: TypeAlias = "Callable[[Request], Awaitable[Response]]"
_DRIVE = "/drive/v3"
_UPLOAD = "/upload/drive/v3"
_FILE = "/files/{file_id}"
_PERMISSION = f"{_FILE}/permissions/{{permission_id}}"
_PROPOSAL = f"{_DRIVE}{_FILE}/accessproposals/{{proposal_id}}"
_COMMENT = f"{_FILE}/comments/{{comment_id}}"
_REPLY = f"{_COMMENT}/replies/{{reply_id}}"
_BATCH = "/batch/drive/v3"
_FORM = "application/x-www-form-urlencoded"
_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]

METHODS: dict[str, dict[str, Answer]] = {
    f"{_DRIVE}/about": {"GET": about.get},
    f"{_DRIVE}/changes": {"GET": changes.list_all},
    f"{_DRIVE}/changes/startPageToken": {"GET": changes.get_start_page_token},
    f"{_DRIVE}/drives": {"GET": shared.list_all, "POST": shared.create},
    f"{_DRIVE}/drives/{{drive_id}}": {
        "GET": shared.get,
        "PATCH": shared.update,
        "DELETE": shared.delete,
    },
    f"{_DRIVE}/drives/{{drive_id}}/hide": {"POST": shared.hide},
    f"{_DRIVE}/drives/{{drive_id}}/unhide": {"POST": shared.unhide},
    f"{_DRIVE}/files": {"GET": listing.list_files, "POST": files.create},
    f"{_DRIVE}/files/generateIds": {"GET": files.generate_ids},
    f"{_DRIVE}/files/trash": {"DELETE": files.empty_trash},
    f"{_DRIVE}{_FILE}": {
        "GET": content.get,
        "PATCH": files.update,
        "DELETE": files.delete,
    },
    f"{_DRIVE}{_FILE}/copy": {"POST": copying.copy},
    f"{_DRIVE}{_FILE}/export": {"GET": content.export},
    f"{_DRIVE}{_FILE}/permissions": {
        "GET": permissions.list_all,
        "POST": granting.create,
    },
    f"{_DRIVE}{_PERMISSION}": {
        "GET": permissions.get,
        "PATCH": permissions.update,
        "DELETE": permissions.delete,
    },
    f"{_PROPOSAL}:resolve": {"POST": proposals.resolve},
    _PROPOSAL: {"GET": proposals.get},
    f"{_DRIVE}{_FILE}/accessproposals": {"GET": proposals.list_all},
    f"{_DRIVE}{_FILE}/comments": {"GET": comments.list_all, "POST": comments.create},
    f"{_DRIVE}{_COMMENT}": {
        "GET": comments.get,
        "PATCH": comments.update,
        "DELETE": comments.delete,
    },
    f"{_DRIVE}{_COMMENT}/replies": {
        "GET": replies.list_all,
        "POST": replies.create,
    },
    f"{_DRIVE}{_REPLY}": {
        "GET": replies.get,
        "PATCH": replies.update,
        "DELETE": replies.delete,
    },
    f"{_DRIVE}{_FILE}/revisions": {"GET": revisions.list_all},
    f"{_DRIVE}{_FILE}/revisions/{{revision_id}}": {"GET": revisions.get},
    f"{_UPLOAD}/files": {
        "POST": resumable.create,
        "PUT": resumable.feed,
        "DELETE": resumable.call_off,
    },
    f"{_UPLOAD}{_FILE}": {
        "PATCH": resumable.update,
        "PUT": resumable.feed,
        "DELETE": resumable.call_off,
    },
    f"/upload/drive/v2{_FILE}": {"PUT": second.upload},
}
"""Path, HTTP method, function that answers."""

PARTLY = {
    "drive.files.create": "of what is uploaded, CSV and XLSX are converted",
    "drive.files.update": "of what is uploaded, CSV and XLSX are converted",
    "drive.files.export": "to CSV, TSV and XLSX",
    "drive.drives.create": "without themes",
    "drive.drives.delete": "by members; nobody is an administrator",
    "drive.drives.get": "to members; nobody is an administrator",
    "drive.drives.list": "to members; nobody is an administrator",
    "drive.drives.update": "name, colour and restrictions; without themes and pictures",
    "drive.revisions.get": "what a revision is; the content of an upload's latest",
}
"""Methods that are answered for less than they can do, and for how much."""


def routes(google: Google) -> list[Route]:
    """Return the routes of the Drive API."""
    known = [
        Route(path, _endpoint(google, methods), methods=_METHODS)
        for path, methods in METHODS.items()
    ]
    unknown = [
        Route(f"{prefix}{{rest:path}}", _endpoint(google, {}), methods=_METHODS)
        for prefix in ("/drive/", "/upload/drive/")
    ]
    return [*known, *unknown, Route(_BATCH, _batch_endpoint(google), methods=["POST"])]


def _endpoint(google: Google, methods: Mapping[str, Answer]) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        body = await request.body()
        with google.lock:
            return _answer(google, methods, request, body)

    return endpoint


def _batch_endpoint(google: Google) -> Endpoint:
    table = [(compile_path(path)[0], methods) for path, methods in METHODS.items()]

    def answer(call: InnerCall) -> Response:
        for pattern, methods in table:
            match = pattern.match(call.path)
            if match:
                if call.method not in methods:
                    break
                request = _inner_request(call, match.groupdict())
                return _answer(google, methods, request, call.body)
        return error_answer(errors.unknown_method(f"{call.method} {call.path}"))

    async def endpoint(request: Request) -> Response:
        body = await request.body()
        with google.lock:
            try:
                return answer_batch(request.headers, body, answer)
            except ApiError as error:
                return error_answer(error)

    return endpoint


def _inner_request(call: InnerCall, params: dict[str, str]) -> Request:
    """Return a call of a batch as if it had come alone."""
    scope = {
        "type": "http",
        "method": call.method,
        "path": call.path,
        "query_string": call.query.encode("latin-1", "replace"),
        "headers": call.headers.raw,
        "path_params": params,
    }
    return Request(scope)


def _answer(
    google: Google, methods: Mapping[str, Answer], request: Request, body: bytes
) -> Response:
    """Answer one request, refusals included."""
    try:
        return _answer_or_refuse(google, methods, request, body)
    except ApiError as error:
        return error_answer(error, compact=is_compact(request.query_params))


def _answer_or_refuse(
    google: Google, methods: Mapping[str, Answer], request: Request, body: bytes
) -> Response:
    """Answer one request.

    A GET that is too long for a URL comes as a POST with its query in a form body.
    """
    method, query = request.method, dict(request.query_params)
    override = request.headers.get("x-http-method-override", "")
    if override:
        method = override.upper()
        if request.headers.get("content-type", "").startswith(_FORM):
            query |= parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
            body = b""
    answer = methods.get(method)
    if answer is None:
        raise _missing(method, request.scope["path"])
    caller = _caller(google, request)
    google.quota.charge_drive(
        caller.email,
        method,
        request.scope["path"],
        download=query.get("alt") == "media",
    )
    call = Call(
        google=google,
        caller=caller,
        path=request.path_params,
        query=query,
        headers=request.headers,
        body=body,
        address=_address(request),
    )
    return answer(call)


def _address(request: Request) -> str:
    scheme = request.scope.get("scheme", "http")
    host = request.headers.get("host", "")
    return f"{scheme}://{host}{request.scope['path']}"


def _missing(method: str, path: str) -> Exception:
    """Return the refusal of what is not served here, or nowhere at all.

    A path that Google does not have either is answered by a page, not by Drive.
    """
    if method_at("drive.v3", method, path):
        return errors.unknown_method(f"{method} {path}")
    return HTTPException(404)


def _caller(google: Google, request: Request) -> Caller:
    """Return who calls; the address of an upload in pieces stands for who began it."""
    upload_id = request.query_params.get("upload_id")
    if upload_id and request.method in {"PUT", "DELETE"}:
        return resumable.session_of(google, upload_id).caller
    try:
        caller = caller_of(google, request)
    except UnknownKeyError:
        raise errors.bad_key() from None
    if caller is None:
        raise errors.unauthenticated()
    return caller
