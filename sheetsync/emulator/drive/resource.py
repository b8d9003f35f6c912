"""A file as Drive shows it to one caller: every field, each made when asked for.

A list of a thousand files with three fields must not compute capabilities, so fields
are functions in a table, and only those that the mask keeps are called. None means
that Drive leaves the field out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sheetsync.emulator.drive import details
from sheetsync.emulator.drive.capabilities import capabilities
from sheetsync.emulator.drive.people import user_resource
from sheetsync.emulator.drive.times import time_text
from sheetsync.emulator.drive.view import View, shown_version
from sheetsync.emulator.state import rights
from sheetsync.emulator.state.files import FOLDER

if TYPE_CHECKING:
    from collections.abc import Callable

    from sheetsync.emulator.identity import Caller
    from sheetsync.emulator.masks import Mask
    from sheetsync.emulator.state.files import File
    from sheetsync.emulator.state.google import Google

DEFAULT_FIELDS = "kind,id,name,mimeType,teamDriveId,driveId"
_ICONS = "https://drive-thirdparty.googleusercontent.com/16/type"


def file_resource(
    google: Google, caller: Caller, file: File, mask: Mask
) -> dict[str, Any]:
    """Return the fields of a file that a mask keeps, in Drive's order."""
    view = View(google, caller, file)
    shown: dict[str, Any] = {}
    for name, read in FIELDS.items():
        if mask.child(name) is not None:
            value = read(view)
            if value is not None:
                shown[name] = value
    return shown


def _always(value: Any) -> Callable[[View], Any]:
    return lambda _: value


FIELDS: dict[str, Callable[[View], Any]] = {
    "kind": _always("drive#file"),
    "id": lambda view: view.file.id,
    "name": lambda view: view.file.name,
    "mimeType": lambda view: view.file.mime_type,
    "teamDriveId": lambda view: view.file.drive_id or None,
    "driveId": lambda view: view.file.drive_id or None,
    "description": lambda view: view.file.description or None,
    "starred": lambda view: view.email in view.file.starred_by,
    "trashed": lambda view: rights.is_trashed(view.google, view.file),
    "explicitlyTrashed": lambda view: view.file.trashed,
    "trashedTime": lambda view: (
        time_text(view.file.trashed_time) if view.file.trashed_time else None
    ),
    "trashingUser": details.trashing_user,
    "parents": details.parents,
    "properties": lambda view: view.file.properties or None,
    "appProperties": details.app_properties,
    "spaces": _always(["drive"]),
    "version": lambda view: str(shown_version(view.google, view.file)),
    "webContentLink": lambda view: (
        None
        if view.file.mime_type == FOLDER
        else f"https://drive.google.com/uc?id={view.file.id}&export=download"
    ),
    "webViewLink": details.web_view,
    "iconLink": lambda view: f"{_ICONS}/{view.file.mime_type}",
    "hasThumbnail": _always(False),
    "thumbnailVersion": _always("0"),
    "viewedByMe": details.owned,
    "createdTime": lambda view: time_text(view.file.created),
    "modifiedTime": details.modified,
    "modifiedByMeTime": lambda view: (
        details.modified(view) if details.modified_by_me(view) else None
    ),
    "modifiedByMe": details.modified_by_me,
    "sharedWithMeTime": details.shared_with_me,
    "sharingUser": details.sharing_user,
    "owners": lambda view: (
        [user_resource(view.google, one, view.email) for one in view.file.owners]
        or None
    ),
    "lastModifyingUser": details.last_modifier,
    "shared": details.my_drive_only(details.shared),
    "ownedByMe": details.my_drive_only(details.owned),
    "capabilities": lambda view: capabilities(view.google, view.file, view.email),
    "viewersCanCopyContent": lambda view: not details.readers_cannot_copy(view),
    "copyRequiresWriterPermission": details.readers_cannot_copy,
    "writersCanShare": details.my_drive_only(lambda view: view.file.writers_can_share),
    "hasAugmentedPermissions": details.augmented,
    "permissions": details.my_drive_only(details.permissions),
    "permissionIds": lambda view: [
        one.permission.id for one in rights.accesses(view.google, view.file)
    ],
    "originalFilename": lambda view: None if view.is_google_kind else view.file.name,
    "fullFileExtension": details.extension,
    "fileExtension": details.extension,
    "md5Checksum": lambda view: details.digest(view, "md5"),
    "sha1Checksum": lambda view: details.digest(view, "sha1"),
    "sha256Checksum": lambda view: details.digest(view, "sha256"),
    "size": details.size,
    "quotaBytesUsed": lambda view: details.size(view) or "0",
    "headRevisionId": lambda view: (
        None if view.is_google_kind else str(view.file.version)
    ),
    "isAppAuthorized": lambda view: view.caller.client is not None,
    "exportLinks": details.links,
    "linkShareMetadata": _always(
        {"securityUpdateEligible": False, "securityUpdateEnabled": False}
    ),
    "shortcutDetails": details.shortcut,
    "contentRestrictions": details.content_restrictions,
    "downloadRestrictions": details.restrictions,
    "inheritedPermissionsDisabled": lambda view: (
        view.file.inherited_permissions_disabled
    ),
}
