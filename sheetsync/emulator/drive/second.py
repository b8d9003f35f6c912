"""The one method of Drive v2 that clients still call: an upload over a spreadsheet.

gspread's ``import_csv`` does it and reads nothing of the answer, yet the answer is
Google's: the file in the older API's words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sheetsync.emulator.drive import details
from sheetsync.emulator.drive.call import Call
from sheetsync.emulator.drive.content import read_upload, replace_content
from sheetsync.emulator.drive.places import my_drive
from sheetsync.emulator.drive.times import time_text
from sheetsync.emulator.drive.view import View, shown_version
from sheetsync.emulator.state import rights
from sheetsync.emulator.state.files import account_key, account_number, grantee_id

if TYPE_CHECKING:
    from starlette.responses import Response

    from sheetsync.emulator.state.files import File

_BASE = "https://www.googleapis.com/drive/v2"
_SHEET_SIZE = "1024"
"""Bytes that Google says a small spreadsheet takes."""


def upload(call: Call) -> Response:
    """Answer Drive v2's files.update with content."""
    file = replace_content(call, read_upload(call))
    return call.told(resource(call, file))


def resource(call: Call, file: File) -> dict[str, Any]:
    """Return a file in the words of Drive v2."""
    view = View(call.google, call.caller, file)
    own = f"{_BASE}/files/{file.id}"
    shown = {
        "kind": "drive#file",
        "userPermission": _permission(view, own),
        "selfLink": own,
        "ownerNames": [call.google.people.get(one).name for one in file.owners],
        "lastModifyingUserName": call.google.people.get(file.last_modifier).name,
        "editable": rights.can_write(call.google, file, call.email),
        "writersCanShare": file.writers_can_share,
        "mimeType": file.mime_type,
        "exportLinks": details.links(view),
        "parents": [_parent(view, own, one) for one in details.parents(view) or []],
        "appDataContents": False,
        "iconLink": f"https://drive-thirdparty.googleusercontent.com/16/type/{file.mime_type}",
        "shared": details.shared(view),
        "lastModifyingUser": _user(view, file.last_modifier),
        "owners": [_user(view, one) for one in file.owners],
        "copyRequiresWriterPermission": details.readers_cannot_copy(view),
        "spaces": ["drive"],
        "id": file.id,
        "title": file.name,
        "labels": _labels(view),
        "explicitlyTrashed": file.trashed,
        "alternateLink": details.web_view(view),
        "embedLink": _embed_link(view),
        "copyable": rights.can_download(call.google, file, call.email),
        "fileSize": details.size(view) or _SHEET_SIZE,
        "quotaBytesUsed": details.size(view) or _SHEET_SIZE,
        "version": str(shown_version(call.google, file)),
        "capabilities": {
            "canEdit": rights.can_write(call.google, file, call.email),
            "canCopy": rights.can_download(call.google, file, call.email),
        },
        "thumbnailLink": f"https://docs.google.com/feeds/vt?id={file.id}&v=0",
        "etag": f'"{file.id}/{file.version}"',
    }
    return shown | _dates(view)


def _dates(view: View) -> dict[str, str]:
    modified = details.modified(view)
    names = (
        "modifiedDate",
        "modifiedByMeDate",
        "lastViewedByMeDate",
        "markedViewedByMeDate",
    )
    dates = dict.fromkeys(names, modified)
    return dates | {"createdDate": time_text(view.file.created)}


def _embed_link(view: View) -> str:
    where = f"https://docs.google.com/spreadsheets/d/{view.file.id}/htmlembed"
    return f"{where}?ouid={account_number(view.email)}"


def _permission(view: View, own: str) -> dict[str, Any]:
    role = rights.role_of(view.google, view.file, view.email)
    return {
        "id": "me",
        "type": "user",
        "role": role.word if role else "reader",
        "kind": "drive#permission",
        "selfLink": f"{own}/permissions/me",
        "etag": f'"{view.file.id}/me/{view.file.version}"',
        "pendingOwner": rights.is_offered(view.file, view.email),
    }


def _parent(view: View, own: str, folder_id: str) -> dict[str, Any]:
    return {
        "selfLink": f"{own}/parents/{folder_id}",
        "id": folder_id,
        "isRoot": folder_id == my_drive(view.google, view.email).id,
        "kind": "drive#parentReference",
        "parentLink": f"{_BASE}/files/{folder_id}",
    }


def _user(view: View, email: str) -> dict[str, Any]:
    return {
        "displayName": view.google.people.get(email).name,
        "kind": "drive#user",
        "isAuthenticatedUser": account_key(email) == account_key(view.email),
        "permissionId": grantee_id("user", email),
        "emailAddress": email,
        "picture": {"url": "https://lh3.googleusercontent.com/a/default-user=s64"},
    }


def _labels(view: View) -> dict[str, bool]:
    return {
        "viewed": True,
        "restricted": details.readers_cannot_copy(view),
        "starred": view.email in view.file.starred_by,
        "hidden": False,
        "trashed": rights.is_trashed(view.google, view.file),
    }
