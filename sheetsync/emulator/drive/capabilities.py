"""What a person may do with a file, as Drive lists it under ``capabilities``.

Each entry asks the very function that the method asks before it acts, so a capability
never promises what a call then refuses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetsync.emulator.drive.places import is_root
from sheetsync.emulator.state import rights
from sheetsync.emulator.state.files import FOLDER

if TYPE_CHECKING:
    from sheetsync.emulator.state.files import File
    from sheetsync.emulator.state.google import Google


def capabilities(google: Google, file: File, email: str) -> dict[str, bool]:
    """Return what a person may do with a file, by Drive's names."""
    folder = file.mime_type == FOLDER
    manages, top = rights.manages(google, file, email), is_root(file)
    trashes = rights.can_trash(google, file, email) and not top
    edits = rights.can_write(google, file, email)
    shares = rights.can_share(google, file, email)
    relaxes = rights.can_relax_copying(google, file, email)
    loads = rights.can_download(google, file, email)
    moves = rights.can_move(google, file, email)
    crosses = manages and not folder
    writer = rights.is_writer(google, file, email)
    restricts = manages and google.drive.switches.writer_restriction
    lock = file.content_restriction
    unlocks = lock is not None and (manages or (writer and not lock.owner_restricted))
    elsewhere = _in_shared_drive if file.drive_id else _in_my_drive
    told = elsewhere(google, file, email) | {
        "canAddChildren": folder and edits,
        "canChangeCopyRequiresWriterPermission": relaxes,
        "canChangeItemDownloadRestriction": restricts,
        "canChangeSecurityUpdateEnabled": False,
        "canChangeViewersCanCopyContent": relaxes,
        "canComment": rights.can_comment(google, file, email),
        "canCopy": loads and not folder,
        "canDelete": manages and not top,
        "canDisableInheritedPermissions": (
            folder and manages and not file.inherited_permissions_disabled
        ),
        "canDownload": loads and not folder,
        "canEdit": edits,
        "canEnableInheritedPermissions": (
            folder and manages and file.inherited_permissions_disabled
        ),
        "canListChildren": folder,
        "canModifyContent": edits and not folder,
        "canModifyContentRestriction": writer if lock is None else unlocks,
        "canModifyEditorContentRestriction": writer if lock is None else unlocks,
        "canModifyOwnerContentRestriction": manages,
        "canModifyLabels": False,
        "canMoveItemIntoTeamDrive": crosses,
        "canMoveItemOutOfDrive": crosses,
        "canMoveItemWithinDrive": moves and not top,
        "canReadLabels": False,
        "canReadRevisions": writer and not folder,
        "canRemoveContentRestriction": unlocks,
        "canRename": edits and not top,
        "canShare": shares,
        "canTrash": trashes,
        "canUntrash": trashes,
    }
    return dict(sorted(told.items()))


def _in_my_drive(google: Google, file: File, email: str) -> dict[str, bool]:
    """Return what Drive tells only of what lies in My Drive, or otherwise there."""
    holds = file.mime_type == FOLDER and rights.can_write(google, file, email)
    return {
        "canAcceptOwnership": rights.is_offered(file, email),
        "canAddMyDriveParent": False,
        "canMoveChildrenWithinDrive": holds,
        "canRemoveChildren": holds,
        "canRemoveMyDriveParent": bool(email),
    }


def _in_shared_drive(google: Google, file: File, email: str) -> dict[str, bool]:
    """Return what Drive tells only of what lies in a shared drive."""
    folder = file.mime_type == FOLDER
    manages = rights.manages(google, file, email)
    top = google.files[file.drive_id]
    return {
        "canAddFolderFromAnotherDrive": False,
        "canDeleteChildren": folder and manages,
        "canMoveChildrenOutOfDrive": folder and manages,
        "canMoveChildrenWithinDrive": folder and rights.can_move(google, file, email),
        "canReadDrive": rights.can_read(google, top, email),
        "canRemoveChildren": False,
        "canTrashChildren": folder and rights.can_trash(google, file, email),
    }
