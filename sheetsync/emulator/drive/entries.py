"""One permission of a file: found by its id, and answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetsync.emulator.drive import errors
from sheetsync.emulator.drive.people import permission_resource
from sheetsync.emulator.state import rights

if TYPE_CHECKING:
    from starlette.responses import Response

    from sheetsync.emulator.drive.call import Call
    from sheetsync.emulator.state.files import File
    from sheetsync.emulator.state.rights import Access

DEFAULT_FIELDS = "kind,id,type,role"


def access_of(call: Call, file: File, permission_id: str) -> Access | None:
    """Return what one grantee has on a file, None when he has nothing."""
    known = rights.accesses(call.google, file)
    return next((one for one in known if one.permission.id == permission_id), None)


def answer_with(call: Call, file: File, permission_id: str) -> Response:
    """Answer with one permission of a file, cut down to the caller's mask.

    Raises:
        DriveError: 404 when the file has no such permission.
    """
    access = access_of(call, file, permission_id)
    if access is None:
        raise errors.permission_not_found(permission_id)
    shown = permission_resource(call.google, file, access)
    return call.answer("Permission", shown, DEFAULT_FIELDS)
