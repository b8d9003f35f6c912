"""Where files lie: everybody's My Drive, shared drives, and folders below them.

A person's My Drive is made when something is first put there. Its id follows from the
account, so that it survives a restart without being saved apart.
"""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Any

from sheetsync.emulator.drive import errors
from sheetsync.emulator.drive.crossing import changes_of_drive
from sheetsync.emulator.state import rights
from sheetsync.emulator.state.files import FOLDER, File, account_key

if TYPE_CHECKING:
    from sheetsync.emulator.identity import Caller
    from sheetsync.emulator.state.google import Google

ROOT = "root"


def root_id(email: str) -> str:
    """Return the id of a person's My Drive, in the form of Google's: 0A…PVA."""
    digest = hashlib.sha256(account_key(email).encode()).digest()
    return f"0A{base64.urlsafe_b64encode(digest).decode()[:14]}PVA"


def my_drive(google: Google, email: str) -> File:
    """Return a person's My Drive folder; it is made when first asked for."""
    folder = google.files.get(root_id(email))
    if folder is None:
        now = google.clock()
        folder = File(
            id=root_id(email),
            name="My Drive",
            mime_type=FOLDER,
            owner=email,
            created=now,
            modified=now,
            last_modifier=email,
        )
        google.add(folder)
    return folder


def is_root(file: File) -> bool:
    """Say whether a file is somebody's My Drive, or the top of a shared drive."""
    top = file.drive_id or root_id(file.owner)
    return file.mime_type == FOLDER and file.id == top


def folder_for(
    google: Google, caller: Caller, folder_id: str, *, all_drives: bool
) -> File:
    """Return a folder that the caller may put something into.

    Args:
        google: The world.
        caller: Who puts something there.
        folder_id: Id of the folder, or ``root`` for the caller's My Drive.
        all_drives: Whether the call knows of shared drives, see `Call.all_drives`.

    Raises:
        DriveError: 404 when he may not see it, 403 when he may not write to it or it
            is no folder.
    """
    if folder_id in {ROOT, root_id(caller.email)}:
        return my_drive(google, caller.email)
    folder = google.files.get(folder_id)
    if folder is None or not rights.can_read(google, folder, caller.email):
        raise errors.file_not_found(folder_id)
    if folder.drive_id and not all_drives:
        raise errors.file_not_found(folder_id)
    if folder.mime_type != FOLDER:
        raise errors.forbidden(
            "parentNotAFolder", "The specified parent is not a folder."
        )
    if not rights.can_write(google, folder, caller.email):
        raise errors.not_allowed(folder_id)
    return folder


def move(
    google: Google,
    caller: Caller,
    file: File,
    into: list[str],
    out_of: list[str],
    *,
    all_drives: bool,
) -> dict[str, Any]:
    """Return the attributes that a move changes; nothing is changed yet.

    Args:
        google: The world.
        caller: Who moves it.
        file: What is moved.
        into: Folders that it is put into (addParents).
        out_of: Folders that it is taken out of (removeParents).
        all_drives: Whether the call knows of shared drives, see `Call.all_drives`.

    Raises:
        DriveError: The caller may not move it, it would lie in two folders, in
            itself, or the folder is not his to write to.
    """
    if not rights.can_move(google, file, caller.email) or is_root(file):
        raise errors.not_allowed(file.id)
    out_of = [
        my_drive(google, caller.email).id if one == ROOT else one for one in out_of
    ]
    parents = [one for one in file.parents if one not in out_of]
    for folder_id in into:
        folder = folder_for(google, caller, folder_id, all_drives=all_drives)
        above = {folder.id, *(one.id for one in rights.ancestors(google, folder))}
        if file.id in above:
            raise errors.forbidden(
                "circularFolder", "A folder cannot be put into itself or below itself."
            )
        if folder.id not in parents:
            parents.append(folder.id)
    drives = {google.files[one].drive_id for one in parents if one in google.files}
    if any(drives | {file.drive_id}) and len(parents) != 1:
        raise errors.forbidden(
            "teamDrivesParentLimit", "A shared drive item must have exactly one parent."
        )
    if len(parents) > max(1, len(file.parents)):
        raise errors.forbidden(
            "cannotAddParent", "Increasing the number of parents is not allowed"
        )
    parents = parents or [my_drive(google, file.owner).id]
    there = google.files.get(parents[0])
    drive_id = there.drive_id if there else file.drive_id
    return {"parents": parents} | changes_of_drive(google, caller, file, drive_id)


def children(google: Google, folder: File) -> list[File]:
    """Return what lies directly in a folder."""
    return [file for file in google.files.values() if folder.id in file.parents]


def visible_parents(google: Google, caller: Caller, file: File) -> list[str]:
    """Return the folders of a file that the caller may see."""
    return [
        parent
        for parent in file.parents
        if (folder := google.files.get(parent)) is not None
        and rights.can_read(google, folder, caller.email)
    ]
