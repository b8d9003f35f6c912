"""files.update: which fields a body may set, who may set them, and where a file lies.

Everything is checked before anything is changed, so a refused request changes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sheetsync.emulator.drive import errors
from sheetsync.emulator.drive.call import METADATA_SCOPES, Call
from sheetsync.emulator.drive.fields import read_changes
from sheetsync.emulator.drive.places import is_root, move
from sheetsync.emulator.state import rights

if TYPE_CHECKING:
    from sheetsync.emulator.state.files import File
    from sheetsync.emulator.state.google import Google

_TRASHED = "trashed"
_OWNER_FIELDS = {
    "writersCanShare",
    "downloadRestrictions",
    "inheritedPermissionsDisabled",
}
_COPY_FIELDS = {"copyRequiresWriterPermission", "viewersCanCopyContent"}
_UNTOUCHED = {_TRASHED, "starred", "viewedByMeTime", "contentRestrictions"}
_WRITER_FIELDS = {
    "name",
    "description",
    "mimeType",
    "properties",
    "appProperties",
    "modifiedTime",
    "createdTime",
    "folderColorRgb",
    "originalFilename",
    "contentHints",
    "shortcutDetails",
    "labelInfo",
    "clientEncryptionDetails",
}
_CONTENT_FIELDS = {"name", "description", "mimeType"}
_WRITABLE = _OWNER_FIELDS | _COPY_FIELDS | _UNTOUCHED | _WRITER_FIELDS
_ECHOED = {"kind", "id"}


def writable_fields(
    wanted: dict[str, Any], *, creating: bool = False
) -> dict[str, Any]:
    """Return the fields of a body that a request may set.

    Raises:
        DriveError: 403 fieldNotWritable when the body sets what only Google sets.
    """
    if "parents" in wanted and not creating:
        raise errors.not_writable(
            "The parents field is not directly writable in update requests. Use the"
            " addParents and removeParents parameters instead."
        )
    if not wanted.keys() <= _WRITABLE | _ECHOED | {"parents"}:
        raise errors.not_writable(
            "The resource body includes fields which are not directly writable."
        )
    dropped = _ECHOED | {"parents"} | ({"name", "mimeType"} if creating else set())
    return {name: value for name, value in wanted.items() if name not in dropped}


def update_file(call: Call, wanted: dict[str, Any]) -> File:
    """Change a file as a request body and addParents/removeParents say.

    Raises:
        DriveError: Anything that Drive refuses; nothing is changed then.
    """
    call.require_person()
    file = call.open(*METADATA_SCOPES)
    fields = writable_fields(wanted)
    into = _ids(call.query.get("addParents", ""))
    out_of = _ids(call.query.get("removeParents", ""))
    check_rights(call, file, fields)
    changes = read_changes(call, file, fields)
    if into or out_of:
        changes |= move(
            call.google,
            call.caller,
            file,
            into,
            out_of,
            all_drives=call.all_drives,
        )
    for name, value in changes.items():
        setattr(file, name, value)
    elsewhere = bool(into or out_of or "name" in fields)
    by_hand = elsewhere and call.caller.client != file.made_by_client
    if by_hand and not call.google.drive.switches.apps_keep_moved_files:
        file.made_by_client = None
    if changes.keys() - {"starred_by"}:
        content = bool(fields.keys() & _CONTENT_FIELDS)
        count_change(call.google, file, call.email, content=content)
    return file


def check_rights(call: Call, file: File, fields: dict[str, Any]) -> None:
    """Refuse fields that the caller may not set on a file.

    Raises:
        DriveError: 403 insufficientFilePermissions.
    """
    google, email, names = call.google, call.email, fields.keys()
    lock = file.content_restriction
    manages = rights.manages(google, file, email)
    unlocks = rights.is_writer(google, file, email) and (
        manages or lock is None or not lock.owner_restricted
    )
    allowed = (
        (manages or not names & _OWNER_FIELDS)
        and (rights.can_trash(google, file, email) or _TRASHED not in names)
        and (rights.can_relax_copying(google, file, email) or not names & _COPY_FIELDS)
        and (unlocks or "contentRestrictions" not in names)
        and (rights.can_write(google, file, email) or not names & _WRITER_FIELDS)
    )
    if not allowed or (is_root(file) and names):
        raise errors.not_allowed(file.id)


def count_change(google: Google, file: File, email: str, *, content: bool) -> None:
    """Let the version grow, and with content the time and person of the change too.

    Sharing, moving or trashing a file does not modify it.
    """
    if content:
        google.touched(file, email)
        return
    file.version += 1
    google.add(file)


def _ids(text: str) -> list[str]:
    return [one.strip() for one in text.split(",") if one.strip()]
