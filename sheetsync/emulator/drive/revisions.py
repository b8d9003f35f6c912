"""revisions.list and get: the versions that a file's history still tells of.

As with Google the list may be incomplete, and no program can restore a revision: that
is for people (`sheetsync.emulator.history`). An uploaded file has one, the latest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sheetsync.emulator.drive import content, errors
from sheetsync.emulator.drive.call import READ_SCOPES, Call
from sheetsync.emulator.drive.listing import page_token, read_page_token
from sheetsync.emulator.drive.people import user_resource
from sheetsync.emulator.drive.times import time_text
from sheetsync.emulator.state import rights
from sheetsync.emulator.state.google import FIRST_VERSION

if TYPE_CHECKING:
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
    """Answer revisions.get: what it is, or for ``alt=media`` its bytes."""
    wanted = call.path["revision_id"]
    for one in _revisions(call, _history_of(call)):
        if one["id"] == wanted:
            if call.query.get("alt") == "media":
                return content.download(call)
            return call.answer("Revision", one, _DEFAULT)
    raise errors.revision_not_found(wanted)


def _history_of(call: Call) -> File:
    """Return the file of a call whose caller may look at its history: a writer."""
    file = call.open_anywhere(*READ_SCOPES)
    if not rights.is_writer(call.google, file, call.email):
        raise errors.not_allowed(file.id)
    return file


def _revisions(call: Call, file: File) -> list[dict[str, Any]]:
    known = call.google.history.get(file.id, ())
    edits = [(batch.number, batch.at, batch.email) for batch in known]
    if not edits or edits[0][0] == FIRST_VERSION + 1:
        edits.insert(0, (FIRST_VERSION, file.created, file.maker))
    return [
        {
            "kind": "drive#revision",
            "id": str(number),
            "mimeType": file.mime_type,
            "modifiedTime": time_text(time),
            "published": False,
            "lastModifyingUser": user_resource(call.google, email, call.email),
        }
        for number, time, email in edits
    ]
