"""What the writable fields of a File mean: a body's values as changes of attributes.

One small reader for each field; a reader looks, checks and returns, and never changes
the file, so that a body with one bad field changes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sheetsync.emulator.drive import errors
from sheetsync.emulator.drive.times import read_time
from sheetsync.emulator.state import rights
from sheetsync.emulator.state.files import (
    FOLDER,
    GOOGLE_APPS,
    SHORTCUT,
    ContentRestriction,
    DownloadRestriction,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from sheetsync.emulator.drive.call import Call
    from sheetsync.emulator.state.files import File

Changes = dict[str, Any]
_LONGEST_PAIR = 124
_MOST_PAIRS = 30


def read_changes(call: Call, file: File, fields: dict[str, Any]) -> Changes:
    """Return the attributes of a file that a body changes, with their new values.

    Args:
        call: Who sets them.
        file: The file, which stays as it is.
        fields: Fields that he may set.

    Raises:
        DriveError: A value makes no sense.
    """
    changes: Changes = {}
    for name, value in fields.items():
        reader = _READERS.get(name)
        if reader is not None:
            changes |= reader(call, file, value)
    return changes


def _name(_: Call, file: File, value: Any) -> Changes:
    return {"name": value or file.name}


def _description(_: Call, __: File, value: Any) -> Changes:
    return {"description": value or ""}


def _mime_type(_: Call, file: File, value: Any) -> Changes:
    if not value or value == file.mime_type:
        return {}
    if file.mime_type.startswith(GOOGLE_APPS) or value.startswith(GOOGLE_APPS):
        raise errors.invalid("mimeType", "Invalid MIME type provided for the file.")
    return {"mime_type": value}


def _properties(_: Call, file: File, value: Any) -> Changes:
    return {"properties": _merged(file.properties, value, "properties")}


def _app_properties(call: Call, file: File, value: Any) -> Changes:
    app = call.caller.app
    own = _merged(file.app_properties.get(app, {}), value, "appProperties")
    return {"app_properties": file.app_properties | {app: own}}


def _merged(known: dict[str, str], value: Any, field: str) -> dict[str, str]:
    """Return pairs with a body's pairs put over them; a null takes a pair away."""
    merged = dict(known)
    for key, text in (value or {}).items():
        if text is None:
            merged.pop(key, None)
            continue
        if not isinstance(text, str):
            raise errors.bad_request("invalid", f"Invalid value at '{field}.{key}'")
        if len(key.encode("utf-8", "replace") + text.encode("utf-8", "replace")) > (
            _LONGEST_PAIR
        ):
            raise errors.forbidden(
                "propertyTooLong",
                f"The property {key!r} is longer than {_LONGEST_PAIR} bytes, key and"
                " value together.",
            )
        merged[key] = text
    if len(merged) > _MOST_PAIRS:
        raise errors.forbidden(
            "tooManyProperties", f"A file can have at most {_MOST_PAIRS} {field}."
        )
    return merged


def _starred(call: Call, file: File, value: Any) -> Changes:
    rest = file.starred_by - {call.email}
    return {"starred_by": rest | {call.email} if value else rest}


def _trashed(call: Call, file: File, value: Any) -> Changes:
    if value is None or value == file.trashed:
        return {}
    return {
        "trashed": value,
        "trashed_time": call.google.clock() if value else None,
        "trashed_by": call.email if value else "",
    }


def _writers_can_share(_: Call, file: File, value: Any) -> Changes:
    if value is None:
        return {}
    if file.drive_id:
        raise errors.forbidden(
            "teamDrivesSharingRestrictionNotAllowed",
            "Sharing restrictions cannot be set on a shared drive item.",
        )
    return {"writers_can_share": value}


def _download_restrictions(call: Call, file: File, value: Any) -> Changes:
    wanted = (value or {}).get("itemDownloadRestriction")
    if wanted is None:
        return {}
    known = file.download_restriction
    writers = _kept(wanted.get("restrictedForWriters"), known.writers)
    readers = _kept(wanted.get("restrictedForReaders"), known.readers) or writers
    if writers and not call.google.drive.switches.writer_restriction:
        raise errors.not_allowed(file.id)
    return {"download_restriction": DownloadRestriction(readers, writers)}


def _kept(value: bool | None, known: bool) -> bool:
    return known if value is None else value


def _copy_requires_writer(_: Call, file: File, value: Any) -> Changes:
    """Read Drive's older flag: taking it off lifts every restriction on copying."""
    if value is None:
        return {}
    writers = file.download_restriction.writers and value
    return {"download_restriction": DownloadRestriction(value, writers)}


def _viewers_can_copy(call: Call, file: File, value: Any) -> Changes:
    return {} if value is None else _copy_requires_writer(call, file, not value)


def _content_restrictions(call: Call, file: File, value: Any) -> Changes:
    wanted = next(iter(value or []), None)
    if wanted is None or not wanted.get("readOnly"):
        return {"content_restriction": None}
    lock = ContentRestriction(
        reason=str(wanted.get("reason") or ""),
        owner_restricted=bool(wanted.get("ownerRestricted")),
        restricting_user=call.email,
        restriction_time=call.google.clock(),
    )
    if lock.owner_restricted and not rights.manages(call.google, file, call.email):
        raise errors.not_allowed(file.id)
    return {"content_restriction": lock}


def _inheritance(_: Call, file: File, value: Any) -> Changes:
    if value and file.mime_type != FOLDER:
        raise errors.invalid(
            "inheritedPermissionsDisabled", "Only folders can have limited access."
        )
    return {"inherited_permissions_disabled": bool(value)}


def _modified_time(_: Call, __: File, value: Any) -> Changes:
    return {} if value is None else {"modified": read_time("modifiedTime", value)}


def _created_time(_: Call, file: File, value: Any) -> Changes:
    if value is None:
        return {}
    created = read_time("createdTime", value)
    if file.version > 1:
        raise errors.not_writable("The createdTime field can be set on creation only.")
    return {"created": created}


def _shortcut_details(call: Call, file: File, value: Any) -> Changes:
    target = (value or {}).get("targetId", "")
    if file.mime_type != SHORTCUT or not target or target == file.shortcut_target:
        return {}
    if file.shortcut_target:
        raise errors.not_writable("The target of a shortcut can't be changed.")
    there = call.google.files.get(target)
    if there is None or not rights.role_of(call.google, there, call.email):
        raise errors.file_not_found(target)
    return {"shortcut_target": target}


_READERS: dict[str, Callable[[Call, File, Any], Changes]] = {
    "name": _name,
    "description": _description,
    "mimeType": _mime_type,
    "properties": _properties,
    "appProperties": _app_properties,
    "starred": _starred,
    "trashed": _trashed,
    "writersCanShare": _writers_can_share,
    "downloadRestrictions": _download_restrictions,
    "copyRequiresWriterPermission": _copy_requires_writer,
    "viewersCanCopyContent": _viewers_can_copy,
    "contentRestrictions": _content_restrictions,
    "inheritedPermissionsDisabled": _inheritance,
    "modifiedTime": _modified_time,
    "createdTime": _created_time,
    "shortcutDetails": _shortcut_details,
}
