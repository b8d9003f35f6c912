"""What a person may do with a file, as Drive lists it under ``capabilities``.

Each entry asks the very function that the method asks before it acts, so a capability
never promises what a call then refuses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetsync.emulator.state import rights
from sheetsync.emulator.state.files import FOLDER

if TYPE_CHECKING:
    from sheetsync.emulator.state.files import File
    from sheetsync.emulator.state.google import Google


def capabilities(google: Google, file: File, email: str) -> dict[str, bool]:
    """Return what a person may do with a file, by Drive's names."""
    folder = file.mime_type == FOLDER
    owns = rights.owns(google, file, email)
    edits = rights.can_write(google, file, email)
    shares = rights.can_share(google, file, email)
    relaxes = rights.can_relax_copying(google, file, email)
    loads = rights.can_download(google, file, email)
    moves = rights.can_move(google, file, email)
    writer = rights.is_writer(google, file, email)
    restricts = owns and google.drive.switches.writer_restriction
    lock = file.content_restriction
    unlocks = lock is not None and (owns or (writer and not lock.owner_restricted))
    return {
        "canAcceptOwnership": rights.is_offered(file, email),
        "canAddChildren": folder and edits,
        "canAddMyDriveParent": False,
        "canChangeCopyRequiresWriterPermission": relaxes,
        "canChangeItemDownloadRestriction": restricts,
        "canChangeSecurityUpdateEnabled": False,
        "canChangeViewersCanCopyContent": relaxes,
        "canComment": rights.can_comment(google, file, email),
        "canCopy": loads and not folder,
        "canDelete": owns,
        "canDisableInheritedPermissions": (
            folder and owns and not file.inherited_permissions_disabled
        ),
        "canDownload": loads and not folder,
        "canEdit": edits,
        "canEnableInheritedPermissions": (
            folder and owns and file.inherited_permissions_disabled
        ),
        "canListChildren": folder,
        "canModifyContent": edits and not folder,
        "canModifyContentRestriction": writer if lock is None else unlocks,
        "canModifyEditorContentRestriction": writer if lock is None else unlocks,
        "canModifyOwnerContentRestriction": owns,
        "canModifyLabels": False,
        "canMoveChildrenWithinDrive": folder and edits,
        "canMoveItemIntoTeamDrive": owns,
        "canMoveItemOutOfDrive": owns,
        "canMoveItemWithinDrive": moves,
        "canReadLabels": False,
        "canReadRevisions": writer and not folder,
        "canRemoveChildren": folder and edits,
        "canRemoveContentRestriction": unlocks,
        "canRemoveMyDriveParent": bool(email),
        "canRename": edits,
        "canShare": shares,
        "canTrash": owns,
        "canUntrash": owns,
    }
