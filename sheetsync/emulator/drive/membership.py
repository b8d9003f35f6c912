"""Who can be let into a shared drive or into an item of it, and as what.

Members are those of the folder at the drive's top; whoever has an entry on an item
only is a guest of that item.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetsync.emulator.drive import errors
from sheetsync.emulator.state import rights
from sheetsync.emulator.state.files import FOLDER, grantee_id
from sheetsync.emulator.state.rights import Role

if TYPE_CHECKING:
    from sheetsync.emulator.state.files import File
    from sheetsync.emulator.state.google import Google


def check_role(file: File, role: Role) -> None:
    """Refuse a role that does not exist where a file lies.

    Raises:
        DriveError: 403.
    """
    if not file.drive_id:
        if role is Role.ORGANIZER:
            raise errors.forbidden(
                "organizerOnNonTeamDriveNotSupported",
                "The role organizer exists in shared drives only.",
            )
        if role is Role.FILE_ORGANIZER:
            raise errors.forbidden(
                "fileOrganizerOnNonTeamDriveNotSupported",
                "The role fileOrganizer exists in shared drives only.",
            )
    elif role is Role.OWNER:
        raise errors.forbidden(
            "ownerOnTeamDriveItemNotSupported",
            "Owner role is invalid for shared drive items.",
        )
    elif role is Role.ORGANIZER and file.id != file.drive_id:
        raise errors.forbidden(
            "organizerOnNonTeamDriveItemNotSupported",
            "The role organizer exists for whole shared drives only.",
        )
    elif role is Role.FILE_ORGANIZER and file.mime_type != FOLDER:
        raise errors.forbidden(
            "fileOrganizerOnFoldersInSharedDriveOnly",
            "The role fileOrganizer exists for folders of shared drives only.",
        )


def check_member_stays(file: File) -> None:
    """Refuse an end to somebody's membership that is set beforehand.

    Raises:
        DriveError: 403 if the file is the top of a shared drive.
    """
    if file.drive_id and file.id == file.drive_id:
        raise errors.forbidden(
            "expirationDateNotAllowedForSharedDriveMembers",
            "Expiration dates cannot be set on the members of a shared drive.",
        )


def check_lets_in(
    google: Google, file: File, kind: str, email: str, *, outside: bool
) -> None:
    """Refuse somebody whom a shared drive, or its limits, does not let in.

    Args:
        google: The world.
        file: What is shared: the top of a shared drive, or an item of it.
        kind: Type of the permission.
        email: Whom it is for; empty for a domain and for anybody.
        outside: Whether he is not of the drive's domain.

    Raises:
        DriveError: 403.
    """
    drive = rights.drive_of(google, file)
    if file.id == drive.id:
        _check_member(google, kind, email)
    if drive.limits.domain_users_only and outside:
        raise errors.forbidden(
            "teamDriveDomainUsersOnlyRestriction",
            "The user does not have permission to share this item outside the domain"
            " of the shared drive.",
        )
    if not drive.limits.members_only or file.id == drive.id:
        return
    top = google.files[drive.id]
    listed = grantee_id("user", email) in top.permissions
    if not email or not (listed or rights.role_of(google, top, email)):
        raise errors.forbidden(
            "teamDriveTeamMembersOnlyRestriction",
            "Items of this shared drive can be shared with its members only.",
        )


def _check_member(google: Google, kind: str, email: str) -> None:
    if kind not in {"user", "group"}:
        raise errors.forbidden(
            "cannotShareTeamDriveTopFolderWithAnyoneOrDomains",
            "Only users and groups can be members of a shared drive.",
        )
    if kind == "user" and not google.people.get(email).has_account:
        raise errors.forbidden(
            "cannotShareTeamDriveWithNonGoogleAccounts",
            "Only Google accounts can be members of a shared drive.",
        )
