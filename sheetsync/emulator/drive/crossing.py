"""What becomes of a file that is moved into a shared drive, or out of one.

Going in, it stops being anybody's own; coming out, it becomes his who takes it out.
Whom it was shared with keeps that. A folder stays in the drive that it was made in.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sheetsync.emulator.drive import errors
from sheetsync.emulator.state import rights
from sheetsync.emulator.state.files import FOLDER, owner_permission

if TYPE_CHECKING:
    from sheetsync.emulator.identity import Caller
    from sheetsync.emulator.state.files import File, Permission
    from sheetsync.emulator.state.google import Google


def changes_of_drive(
    google: Google, caller: Caller, file: File, drive_id: str
) -> dict[str, Any]:
    """Return the attributes of a file that change as it goes into another drive.

    Args:
        google: The world.
        caller: Who moves it.
        file: The file, which stays as it is.
        drive_id: The shared drive that it goes into; empty for My Drive.

    Raises:
        DriveError: 403: it is not the caller's to move so, or it cannot be moved so.
    """
    if drive_id == file.drive_id:
        return {}
    _check(google, caller, file, into_drive=bool(drive_id))
    kept = {one.id: one for one in _kept(file)}
    if drive_id:
        return {"owner": "", "drive_id": drive_id, "permissions": kept}
    person = google.people.get(caller.email)
    owned = owner_permission(person.email, person.name)
    permissions = {owned.id: owned} | {k: v for k, v in kept.items() if k != owned.id}
    return {"owner": person.email, "drive_id": "", "permissions": permissions}


def _check(google: Google, caller: Caller, file: File, *, into_drive: bool) -> None:
    if not rights.manages(google, file, caller.email):
        raise (
            errors.not_allowed(file.id)
            if file.drive_id
            else errors.forbidden(
                "fileWriterTeamDriveMoveInDisabled",
                "The domain administrator has not allowed writers to move items into a"
                " shared drive.",
            )
        )
    if file.mime_type == FOLDER:
        raise errors.forbidden(
            "teamDrivesFolderMoveInNotSupported",
            "Moving folders into or out of shared drives is not supported.",
        )
    if into_drive and rights.is_trashed(google, file):
        raise errors.forbidden(
            "cannotMoveTrashedItemIntoTeamDrive",
            "A trashed item cannot be moved into a shared drive.",
        )


def _kept(file: File) -> list[Permission]:
    """Return the direct entries of a file without the roles that it leaves behind."""
    entries = [one for one in file.permissions.values() if one.role != "owner"]
    return [
        replace(one, role="writer")
        if one.role.casefold().endswith("organizer")
        else one
        for one in entries
    ]
