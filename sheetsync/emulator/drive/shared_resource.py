"""A shared drive as Drive shows it to one of its members."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sheetsync.emulator.drive.limits import limits_resource
from sheetsync.emulator.drive.times import time_text
from sheetsync.emulator.state import rights
from sheetsync.emulator.state.files import account_key
from sheetsync.emulator.state.rights import Role

if TYPE_CHECKING:
    from sheetsync.emulator.state.drives import SharedDrive
    from sheetsync.emulator.state.google import Google

_IMAGE = "https://ssl.gstatic.com/team_drive_themes/generic_background.jpg"


def drive_resource(google: Google, drive: SharedDrive, email: str) -> dict[str, Any]:
    """Return a shared drive in the eyes of a member, with every field."""
    return {
        "kind": "drive#drive",
        "id": drive.id,
        "name": drive.name,
        "colorRgb": drive.color,
        "backgroundImageLink": _IMAGE,
        "capabilities": _capabilities(google, drive, email),
        "createdTime": time_text(drive.created),
        "hidden": account_key(email) in drive.hidden_from,
        "restrictions": limits_resource(drive.limits),
    }


def _capabilities(google: Google, drive: SharedDrive, email: str) -> dict[str, bool]:
    """Return what a member may do with a drive and with what lies in it.

    A member's role is what the methods ask of each item, unless an item adds to it.
    """
    top = google.files[drive.id]
    role = rights.role_of(google, top, email) or Role.READER
    organizes = role >= Role.ORGANIZER
    files = role >= Role.FILE_ORGANIZER
    writes = role >= Role.WRITER
    loads = rights.can_download(google, top, email)
    return {
        "canAddChildren": writes,
        "canChangeCopyRequiresWriterPermissionRestriction": organizes,
        "canChangeDomainUsersOnlyRestriction": organizes,
        "canChangeDownloadRestriction": organizes,
        "canChangeDriveBackground": organizes,
        "canChangeDriveMembersOnlyRestriction": organizes,
        "canChangeSharingFoldersRequiresOrganizerPermissionRestriction": organizes,
        "canComment": role >= Role.COMMENTER,
        "canCopy": loads,
        "canDeleteChildren": organizes,
        "canDeleteDrive": organizes,
        "canDownload": loads,
        "canEdit": writes,
        "canListChildren": True,
        "canManageMembers": organizes,
        "canReadRevisions": writes,
        "canRename": writes,
        "canRenameDrive": organizes,
        "canResetDriveRestrictions": organizes,
        "canShare": writes,
        "canTrashChildren": files,
    }
