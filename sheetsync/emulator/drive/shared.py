"""drives.*: the shared drives, of which the local Google has none.

Clients look for them before they look for files, so asking must not be an error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetsync.emulator.drive import errors
from sheetsync.emulator.drive.call import READ_SCOPES, Call

if TYPE_CHECKING:
    from starlette.responses import Response

_LARGEST_PAGE = 100


def list_all(call: Call) -> Response:
    """Answer drives.list."""
    call.require(*READ_SCOPES)
    call.require_person()
    call.number("pageSize", 10, _LARGEST_PAGE)
    shown = {"kind": "drive#driveList", "drives": []}
    return call.answer("DriveList", shown, "kind,nextPageToken,drives(kind,id,name)")


def get(call: Call) -> Response:
    """Answer drives.get: there is no such drive."""
    call.require(*READ_SCOPES)
    call.require_person()
    raise errors.drive_not_found(call.path["drive_id"])
