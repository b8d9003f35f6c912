"""revisions.list and get: the versions that a file's history still tells of.

As with Google the list may be incomplete, and a revision cannot be restored here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sheetsync.emulator.drive import errors
from sheetsync.emulator.drive.call import READ_SCOPES, Call
from sheetsync.emulator.drive.listing import page_token, read_page_token
from sheetsync.emulator.drive.people import user_resource
from sheetsync.emulator.drive.times import time_text
from sheetsync.emulator.state import rights

if TYPE_CHECKING:
    from datetime import datetime

    from starlette.responses import Response

    from sheetsync.emulator.state.files import File

_PAGE_SIZE, _LARGEST_PAGE = 200, 1000
_DEFAULT = "kind,id,mimeType,modifiedTime"
_LIST_DEFAULT = f"kind,nextPageToken,revisions({_DEFAULT})"


def list_all(call: Call) -> Response:
    """Answer revisions.list, the oldest first."""
    known = _revisions(call, _history_of(call))
    start = read_page_token(call.query.get("pageToken", ""))
    size = call.number("pageSize", _PAGE_SIZE, _LARGEST_PAGE)
    shown: dict[str, Any] = {"kind": "drive#revisionList"}
    if start + size < len(known):
        shown["nextPageToken"] = page_token(start + size)
    shown["revisions"] = known[start : start + size]
    return call.answer("RevisionList", shown, _LIST_DEFAULT)


def get(call: Call) -> Response:
    """Answer revisions.get."""
    wanted = call.path["revision_id"]
    for one in _revisions(call, _history_of(call)):
        if one["id"] == wanted:
            return call.answer("Revision", one, _DEFAULT)
    raise errors.revision_not_found(wanted)


def _history_of(call: Call) -> File:
    """Return the file of a call whose caller may look at its history: a writer."""
    file = call.open(*READ_SCOPES)
    if not rights.is_writer(call.google, file, call.email):
        raise errors.not_allowed(file.id)
    return file


def _revisions(call: Call, file: File) -> list[dict[str, Any]]:
    edits = [(file.created, file.owner)]
    edits += [(one.at, one.email) for one in call.google.history.get(file.id, ())]
    # Edits of one millisecond are one revision: the later one tells of both.
    by_id = {_revision_id(time): (time, email) for time, email in edits}
    return [
        {
            "kind": "drive#revision",
            "id": revision_id,
            "mimeType": file.mime_type,
            "modifiedTime": time_text(time),
            "published": False,
            "lastModifyingUser": user_resource(call.google, email, call.email),
        }
        for revision_id, (time, email) in by_id.items()
    ]


def _revision_id(time: datetime) -> str:
    return str(int(time.timestamp() * 1000))
