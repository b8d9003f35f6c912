"""about.get: who the caller is, and how much he may store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sheetsync.emulator.drive.call import READ_SCOPES, Call
from sheetsync.emulator.drive.details import EXPORT_FORMATS
from sheetsync.emulator.drive.people import user_resource
from sheetsync.emulator.drive.shared import can_make_drives
from sheetsync.emulator.state.files import SPREADSHEET

if TYPE_CHECKING:
    from starlette.responses import Response

_QUOTA_BYTES = 15 * 2**30
_LARGEST_UPLOAD = 100 * 2**20


def get(call: Call) -> Response:
    """Answer about.get, which wants to be told the fields."""
    call.require(*READ_SCOPES)
    call.require_person()
    call.require_fields()
    return call.answer("About", _about(call), "*")


def _about(call: Call) -> dict[str, Any]:
    person = call.google.people.get(call.email)
    makes_drives = can_make_drives(call.google, call.email)
    mine = [one for one in call.google.files.values() if one.owner == call.email]
    used = sum(len(one.content or b"") for one in mine)
    trashed = sum(len(one.content or b"") for one in mine if one.trashed)
    return {
        "kind": "drive#about",
        "user": user_resource(call.google, call.email, call.email),
        "storageQuota": {
            "limit": "0" if person.service else str(_QUOTA_BYTES),
            "usage": str(used),
            "usageInDrive": str(used),
            "usageInDriveTrash": str(trashed),
        },
        "importFormats": {"text/csv": [SPREADSHEET]},
        "exportFormats": {SPREADSHEET: list(EXPORT_FORMATS)},
        "maxImportSizes": {SPREADSHEET: str(_LARGEST_UPLOAD)},
        "maxUploadSize": str(_LARGEST_UPLOAD),
        "appInstalled": False,
        "folderColorPalette": [],
        "driveThemes": [],
        "canCreateDrives": makes_drives,
        "canCreateTeamDrives": makes_drives,
    }
