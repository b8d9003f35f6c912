"""Uploads in pieces: begun with the file's fields, then fed at an address of their own.

Answers between the pieces are 308s that tell how much has come, as Google's are; the
client may also ask for that, or call the upload off.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from starlette.responses import Response

from sheetsync.emulator.answers import DRIVE_HEADERS
from sheetsync.emulator.drive import content, errors, files
from sheetsync.emulator.drive.call import WRITE_SCOPES, Call
from sheetsync.emulator.state import rights
from sheetsync.emulator.state.uploads import UploadSession

if TYPE_CHECKING:
    from sheetsync.emulator.state.google import Google

RESUMABLE = "resumable"
_SMALLEST_PIECE = 262_144
_RANGE = re.compile(r"bytes (?:(\d{1,18})-(\d{1,18})|\*)/(\d{1,18}|\*)")
_INCOMPLETE = 308
_CALLED_OFF = 499


def create(call: Call) -> Response:
    """Answer files.create with content, whole or to come in pieces."""
    if call.query.get("uploadType") != RESUMABLE:
        return content.create(call)
    call.require_person()
    call.require(*WRITE_SCOPES)
    call.json("File")
    return _begin(call, "")


def update(call: Call) -> Response:
    """Answer files.update with content, whole or to come in pieces."""
    if call.query.get("uploadType") != RESUMABLE:
        return content.update(call)
    file = call.open(*WRITE_SCOPES)
    if not rights.can_write(call.google, file, call.email):
        raise errors.not_allowed(file.id)
    call.json("File")
    return _begin(call, file.id)


def _begin(call: Call, file_id: str) -> Response:
    google = call.google
    upload_id = google.ids.file_id()
    google.uploads[upload_id] = UploadSession(
        caller=call.caller,
        file_id=file_id,
        query=dict(call.query),
        fields=call.body,
        kind=call.headers.get("x-upload-content-type", ""),
    )
    where = f"{call.address}?uploadType={RESUMABLE}&upload_id={upload_id}"
    told = {"Location": where, "X-GUploader-UploadID": upload_id}
    return Response(status_code=200, headers={**DRIVE_HEADERS, **told})


def session_of(google: Google, upload_id: str) -> UploadSession:
    """Return an upload that was begun.

    Raises:
        DriveError: 404 if there is none.
    """
    session = google.uploads.get(upload_id)
    if session is None:
        raise errors.upload_not_found(upload_id)
    return session


def feed(call: Call) -> Response:
    """Answer a piece of an upload, or the question how much of it has come."""
    session = session_of(call.google, call.query.get("upload_id", ""))
    call = replace(call, caller=session.caller, query=session.query)
    if session.done:
        return files.shown(call, call.open(*WRITE_SCOPES, file_id=session.file_id))
    if not session.kind:
        session.kind = call.headers.get("content-type", "")
    total = _take(session, call.headers.get("content-range", ""), call.body)
    if total is None or len(session.content) < total:
        return _progress(session)
    return _finish(call, session)


def call_off(call: Call) -> Response:
    """Answer the end of an upload that nobody wants any more."""
    upload_id = call.query.get("upload_id", "")
    session_of(call.google, upload_id)
    del call.google.uploads[upload_id]
    return Response(status_code=_CALLED_OFF, headers=DRIVE_HEADERS)


def _take(session: UploadSession, place: str, piece: bytes) -> int | None:
    """Keep a piece and return how many bytes there are to be, None if not told.

    Raises:
        DriveError: 400 for a piece that leaves a gap or is not what it says it is.
    """
    if not place:
        session.content[:] = piece
        return len(piece)
    match = _RANGE.fullmatch(place.strip())
    if match is None:
        raise errors.bad_request("badRequest", f"Failed to parse range: {place}")
    total = None if match[3] == "*" else int(match[3])
    if match[1] is None:
        return total
    start, end = int(match[1]), int(match[2]) + 1
    if start > len(session.content) or end - start != len(piece):
        raise errors.bad_request("badRequest", f"Invalid range of an upload: {place}")
    last = total is not None and end >= total
    if not last and len(piece) < _SMALLEST_PIECE:
        raise errors.bad_request("badRequest", _too_small(len(piece)))
    session.content[start:] = piece
    return total


def _too_small(size: int) -> str:
    return (
        "Invalid request.  The number of bytes uploaded is required to be equal or"
        f" greater than {_SMALLEST_PIECE}, except for the final request (it's"
        f" recommended to be the exact multiple of {_SMALLEST_PIECE}).  The received"
        f" request contained {size} bytes, which does not meet this requirement."
    )


def _progress(session: UploadSession) -> Response:
    come = len(session.content)
    told = {"Range": f"bytes=0-{come - 1}"} if come else {}
    return Response(status_code=_INCOMPLETE, headers={**DRIVE_HEADERS, **told})


def _finish(call: Call, session: UploadSession) -> Response:
    kind = content.bare_kind(session.kind or files.PLAIN)
    upload = content.Upload(session.fields, kind, bytes(session.content))
    if session.file_id:
        call = replace(call, path={"file_id": session.file_id})
        file = content.replace_content(call, upload)
    else:
        file = content.create_file(call, upload)
    session.file_id, session.done = file.id, True
    session.content.clear()
    return files.shown(call, file)
