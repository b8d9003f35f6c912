"""People and permissions as Drive shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sheetsync.emulator.drive.times import time_text
from sheetsync.emulator.state.files import account_key, grantee_id

if TYPE_CHECKING:
    from sheetsync.emulator.state.files import File
    from sheetsync.emulator.state.google import Google
    from sheetsync.emulator.state.rights import Access, Role

_OLD_NAMES = {"permissionType": "teamDrivePermissionType"}


def user_resource(google: Google, email: str, viewer: str) -> dict[str, Any]:
    """Return a person as a Drive user, in the eyes of `viewer`."""
    return {
        "kind": "drive#user",
        "displayName": google.people.get(email).name,
        "me": bool(viewer) and account_key(email) == account_key(viewer),
        "permissionId": grantee_id("user", email),
        "emailAddress": email,
    }


def permission_resource(google: Google, file: File, access: Access) -> dict[str, Any]:
    """Return one grantee's access to a file as a Drive permission, with every field."""
    entry = access.permission
    shown: dict[str, Any] = {
        "kind": "drive#permission",
        "id": entry.id,
        "type": entry.type,
    }
    match entry.type:
        case "user" | "group" if not entry.deleted:
            shown["emailAddress"] = entry.email
        case "domain":
            shown["domain"] = entry.domain
        case _:
            pass
    shown["role"] = access.role.word
    match entry.type:
        case "user":
            if not entry.deleted:
                shown["displayName"] = google.people.get(entry.email).name
            shown["deleted"] = entry.deleted
            if not file.drive_id:
                shown["pendingOwner"] = entry.pending_owner
        case "group":
            shown["displayName"] = entry.display_name
            shown["deleted"] = entry.deleted
        case "domain":
            shown["displayName"] = entry.domain
            shown["allowFileDiscovery"] = entry.allow_file_discovery
        case _:
            shown["allowFileDiscovery"] = entry.allow_file_discovery
    if entry.expiration_time is not None and access.direct is not None:
        shown["expirationTime"] = time_text(entry.expiration_time)
    shown["permissionDetails"] = _details(file, access)
    if file.drive_id:
        shown["teamDrivePermissionDetails"] = [
            {_OLD_NAMES.get(name, name): part for name, part in one.items()}
            for one in shown["permissionDetails"]
        ]
    return shown


def _details(file: File, access: Access) -> list[dict[str, Any]]:
    details = []
    if access.direct is not None:
        details.append(_detail(file, access.direct, file.id))
    if access.inherited is not None:
        details.append(_detail(file, access.inherited, access.source))
    return details


def _detail(file: File, role: Role, source: str) -> dict[str, Any]:
    """Return one role; only of shared drives Google tells where it comes from."""
    kind = "member" if file.drive_id and source == file.drive_id else "file"
    shown = {
        "permissionType": kind,
        "role": role.word,
        "inherited": source != file.id,
    }
    if file.drive_id and source != file.id:
        shown["inheritedFrom"] = source
    return shown
