"""Which drives a list looks into: ``corpora``, ``driveId`` and their companions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetsync.emulator.drive import errors
from sheetsync.emulator.state import rights

if TYPE_CHECKING:
    from sheetsync.emulator.drive.call import Call
    from sheetsync.emulator.state.files import File

_CORPORA = {"", "user", "drive", "allDrives", "domain"}


def of_files(call: Call) -> set[str]:
    """Return the ids of the drives that a files.list looks into; "" is My Drive.

    Raises:
        DriveError: 400 or 403 for parameters that do not go together, 404 for a shared
            drive that is not the caller's.
    """
    corpora, drive_id = call.query.get("corpora", ""), drive_named(call)
    if corpora not in _CORPORA:
        raise errors.invalid("corpora", "Invalid Value")
    if (drive_id or corpora in {"drive", "allDrives"}) and not _wants_items(call):
        raise errors.items_left_out()
    if bool(drive_id) != (corpora == "drive"):
        raise errors.drive_without_corpora()
    return of_changes(call)


def of_changes(call: Call) -> set[str]:
    """Return the ids of the drives that a changes.list looks into; "" is My Drive.

    Raises:
        DriveError: 403 for parameters that do not go together, 404 for a shared drive
            that is not the caller's.
    """
    drive_id = drive_named(call)
    if drive_id and not _wants_items(call):
        raise errors.items_left_out()
    if drive_id:
        return {open_drive(call, drive_id).id}
    if not (_wants_items(call) and call.all_drives):
        return {""}
    known = call.google.drive
    # Of a drive that was deleted only the log knows.
    return {"", *known.shared, *(one.drive_id for one in known.changes.values())}


def drive_named(call: Call) -> str:
    """Return the id of the shared drive that a call names, if it does."""
    return call.query.get("driveId") or call.query.get("teamDriveId", "")


def open_drive(call: Call, drive_id: str) -> File:
    """Return the folder at the top of a shared drive, if the caller is a member.

    Raises:
        DriveError: 404.
    """
    top = call.google.files.get(drive_id)
    if drive_id not in call.google.drive.shared or top is None:
        raise errors.drive_not_found(drive_id)
    if not rights.can_read(call.google, top, call.email):
        raise errors.drive_not_found(drive_id)
    return top


def _wants_items(call: Call) -> bool:
    names = ("includeItemsFromAllDrives", "includeTeamDriveItems")
    return any(call.flag(name) for name in names)
