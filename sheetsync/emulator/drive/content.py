"""A file's content on its way out and in: export, download and upload.

CSV and XLSX become a spreadsheet when they are uploaded over one, or as one; anything
else is kept as the bytes that came.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from email.parser import BytesParser
from email.policy import HTTP
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from sheetsync.emulator.answers import DRIVE_HEADERS, DriveError
from sheetsync.emulator.drive import errors, files
from sheetsync.emulator.drive.books import csv_of, fill, fill_from_csv
from sheetsync.emulator.drive.call import CONTENT_SCOPES, WRITE_SCOPES, Call
from sheetsync.emulator.drive.fields import read_changes
from sheetsync.emulator.drive.update import (
    check_rights,
    update_file,
    writable_fields,
)
from sheetsync.emulator.drive.workbook import XLSX, xlsx_of
from sheetsync.emulator.drive.xlsx_read import tabs_of
from sheetsync.emulator.state import rights

if TYPE_CHECKING:
    from sheetsync.emulator.state.files import File

_SEPARATORS = {"text/csv": ",", "text/tab-separated-values": "\t"}
_PLAIN = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Upload:
    """What an upload carries: the file's fields as JSON text, and its bytes."""

    fields: bytes
    kind: str
    content: bytes


def export(call: Call) -> Response:
    """Answer files.export, if the owner allows copies.

    Text is that of the first tab; an Excel workbook has them all.
    """
    file = call.open_anywhere(*CONTENT_SCOPES)
    kind = call.query.get("mimeType", "")
    if not kind:
        raise errors.required("mimeType")
    if file.book is None:
        raise errors.forbidden(
            "fileNotExportable", "Export only supports Docs Editors files."
        )
    if not rights.can_download(call.google, file, call.email):
        raise errors.cannot_download()
    now = call.google.clock()
    if kind == XLSX:
        exported = xlsx_of(file.book, now)
    elif kind in _SEPARATORS:
        text = csv_of(file.book, now, _SEPARATORS[kind])
        exported = text.encode("utf-8", "replace")
    else:
        raise errors.bad_request(
            "badRequest", "The requested conversion is not supported."
        )
    return Response(exported, media_type=kind, headers=DRIVE_HEADERS)


def get(call: Call) -> Response:
    """Answer files.get: the file's fields, or its bytes for ``alt=media``."""
    return download(call) if call.query.get("alt") == "media" else files.get(call)


def download(call: Call) -> Response:
    """Answer with the bytes of an uploaded file, if the owner allows copies."""
    file = call.open(*CONTENT_SCOPES)
    if file.content is None:
        raise errors.forbidden(
            "fileNotDownloadable",
            "Only files with binary content can be downloaded. Use Export with Docs"
            " Editors files.",
        )
    if not rights.can_download(call.google, file, call.email):
        raise errors.cannot_download()
    return Response(file.content, media_type=file.mime_type, headers=DRIVE_HEADERS)


def create(call: Call) -> Response:
    """Answer files.create with content, in one part or in two."""
    return files.shown(call, create_file(call, read_upload(call)))


def create_file(call: Call, upload: Upload) -> File:
    """Make a file of what was uploaded.

    Raises:
        DriveError: 400 for what it cannot hold, 403 where the caller may make none.
    """
    call = replace(call, body=upload.fields)
    wanted = call.json("File")
    if not wanted.get("mimeType"):
        wanted["mimeType"] = upload.kind
    file = files.create_from(call, wanted)
    try:
        store(call, file, upload)
    except DriveError:
        call.google.remove(file.id)
        raise
    return file


def update(call: Call) -> Response:
    """Answer files.update with content."""
    return files.shown(call, replace_content(call, read_upload(call)))


def replace_content(call: Call, upload: Upload) -> File:
    """Put an upload in place of a file's content, and its fields over the file's.

    Raises:
        DriveError: 403 for who may not write to it, 400 for what it cannot hold.
    """
    call = replace(call, body=upload.fields)
    file = call.open(*WRITE_SCOPES)
    if not rights.can_write(call.google, file, call.email):
        raise errors.not_allowed(file.id)
    wanted = call.json("File")
    check_rights(call, file, writable_fields(wanted))
    read_changes(call, file, wanted)
    store(call, file, upload)
    return update_file(call, wanted) if wanted else file


def store(call: Call, file: File, upload: Upload) -> None:
    """Give a file its content.

    Raises:
        DriveError: 400 when a Google kind of file cannot be made of it.
    """
    if file.book is not None:
        _convert(call, file, upload)
    elif file.content is not None:
        file.content = upload.content
        call.google.touched(file, call.email)
    else:
        raise errors.bad_request("badContent", "This kind of file has no content.")


def _convert(call: Call, file: File, upload: Upload) -> None:
    match upload.kind:
        case "text/csv":
            fill_from_csv(call.google, file, call.email, upload.content)
        case kind if kind == XLSX:
            fill(call.google, file, call.email, tabs_of(upload.content))
        case _:
            raise errors.bad_request(
                "badRequest", "Only CSV and XLSX can be made into a spreadsheet here."
            )


def read_upload(call: Call) -> Upload:
    """Return what an upload carries.

    Raises:
        DriveError: 400 for an upload type that is not served, or a broken body.
    """
    kind = call.headers.get("content-type", _PLAIN)
    match call.query.get("uploadType", "media"):
        case "media":
            return Upload(b"", bare_kind(kind), call.body)
        case "multipart":
            return _read_parts(kind, call.body)
        case other:
            raise errors.invalid(
                "uploadType",
                f"The local Google takes no uploads of type {other!r} here.",
            )


def _read_parts(kind: str, body: bytes) -> Upload:
    """Read a multipart/related body: JSON first, then the content."""
    header = f"Content-Type: {kind}\r\n\r\n".encode("latin-1", "replace")
    message = BytesParser(policy=HTTP).parsebytes(header + body)
    parts = list(message.iter_parts()) if message.is_multipart() else []
    if len(parts) != 2:  # noqa: PLR2004 - the two parts of an upload
        raise errors.bad_request("badContent", "An upload has exactly two parts.")
    fields, content = parts
    return Upload(_bytes(fields), content.get_content_type(), _bytes(content))


def _bytes(part: Any) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def bare_kind(kind: str) -> str:
    """Return a MIME type without its parameters."""
    return kind.partition(";")[0].strip().casefold()
