"""The fields of a file that take more than a look: who, where, what is shared.

Every function takes a `View` and returns the field's value, None to leave it out.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from sheetsync.emulator.drive.people import permission_resource, user_resource
from sheetsync.emulator.drive.places import visible_parents
from sheetsync.emulator.drive.times import time_text
from sheetsync.emulator.drive.view import View, shown_stamp
from sheetsync.emulator.state import rights
from sheetsync.emulator.state.files import FOLDER, SPREADSHEET, account_key, grantee_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from sheetsync.emulator.state.files import DownloadRestriction, Permission

EXPORT_FORMATS = {
    "application/x-vnd.oasis.opendocument.spreadsheet": "ods",
    "text/tab-separated-values": "tsv",
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "text/csv": "csv",
    "application/zip": "zip",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
}


def my_drive_only(read: Callable[[View], Any]) -> Callable[[View], Any]:
    """Make a field that Drive leaves out for what lies in a shared drive."""
    return lambda view: None if view.file.drive_id else read(view)


def sharing_entry(view: View) -> Permission | None:
    """The entry by which a file was shared with the caller himself."""
    if view.file.owner == view.email or not view.email:
        return None
    return view.file.permissions.get(grantee_id("user", view.email))


def modified_by_me(view: View) -> bool:
    """Whether the newest change was the caller's."""
    return shown_stamp(view.google, view.file).last_modifier == view.email


def permissions(view: View) -> list[dict[str, Any]] | None:
    """The whole sharing list, for those who may share."""
    if not rights.can_share(view.google, view.file, view.email):
        return None
    return [
        permission_resource(view.google, view.file, one)
        for one in rights.accesses(view.google, view.file)
    ]


def shared(view: View) -> bool:
    """Whether anybody but the owner has access."""
    return any(
        one.role is not rights.Role.OWNER
        for one in rights.accesses(view.google, view.file)
    )


def shared_with_me(view: View) -> str | None:
    """When the file was shared with the caller himself."""
    entry = sharing_entry(view)
    return time_text(entry.granted) if entry and entry.granted else None


def sharing_user(view: View) -> dict[str, Any] | None:
    """Who shared the file with the caller."""
    entry = sharing_entry(view)
    if entry is None or not entry.granted_by:
        return None
    return user_resource(view.google, entry.granted_by, view.email)


def links(view: View) -> dict[str, str] | None:
    """Where a spreadsheet could be downloaded in other formats."""
    if view.file.mime_type != SPREADSHEET:
        return None
    base = f"https://docs.google.com/spreadsheets/export?id={view.file.id}"
    return {
        kind: f"{base}&exportFormat={name}" for kind, name in EXPORT_FORMATS.items()
    }


def web_view(view: View) -> str:
    """Where people open the file."""
    file = view.file
    if file.mime_type == SPREADSHEET:
        base = f"https://docs.google.com/spreadsheets/d/{file.id}/edit"
        return f"{base}?usp=drivesdk"
    if file.mime_type == FOLDER:
        return f"https://drive.google.com/drive/folders/{file.id}"
    return f"https://drive.google.com/file/d/{file.id}/view?usp=drivesdk"


def restrictions(view: View) -> dict[str, Any]:
    """The file's own download restriction, and the one in force."""
    in_force = rights.download_restriction(view.google, view.file)
    return {
        "itemDownloadRestriction": _restriction(view.file.download_restriction),
        "effectiveDownloadRestrictionWithContext": _restriction(in_force),
    }


def _restriction(limit: DownloadRestriction) -> dict[str, bool]:
    return {
        "restrictedForReaders": limit.readers,
        "restrictedForWriters": limit.writers,
    }


def readers_cannot_copy(view: View) -> bool:
    """Whether readers and commenters may not copy, print or download the file."""
    return rights.download_restriction(view.google, view.file).readers


def augmented(view: View) -> bool | None:
    """Whether an item of a shared drive is shared with anybody by itself."""
    if not view.file.drive_id:
        return None
    known = rights.accesses(view.google, view.file)
    return any(one.direct is not None for one in known)


def trashing_user(view: View) -> dict[str, Any] | None:
    """Who put an item of a shared drive into the trash."""
    if not view.file.drive_id or not view.file.trashed_by:
        return None
    return user_resource(view.google, view.file.trashed_by, view.email)


def content_restrictions(view: View) -> list[dict[str, Any]] | None:
    """The lock on the content, if there is one."""
    lock = view.file.content_restriction
    if lock is None:
        return None
    shown = {
        "readOnly": True,
        "reason": lock.reason,
        "type": "globalContentRestriction",
        "restrictingUser": user_resource(
            view.google, lock.restricting_user, view.email
        ),
        "restrictionTime": time_text(lock.restriction_time),
        "ownerRestricted": lock.owner_restricted,
        "systemRestricted": False,
    }
    return [shown]


def digest(view: View, kind: str) -> str | None:
    """A checksum of an uploaded file's bytes, in hexadecimal."""
    content = view.file.content
    return None if content is None else hashlib.new(kind, content).hexdigest()


def extension(view: View) -> str | None:
    """What follows the last dot of an uploaded file's name."""
    if view.is_google_kind:
        return None
    return view.file.name.rpartition(".")[2] if "." in view.file.name else ""


def last_modifier(view: View) -> dict[str, Any]:
    """Who made the newest change."""
    email = shown_stamp(view.google, view.file).last_modifier
    return user_resource(view.google, email, view.email)


def modified(view: View) -> str:
    """When the newest change was made."""
    return time_text(shown_stamp(view.google, view.file).modified)


def parents(view: View) -> list[str] | None:
    """The folders that the caller may see; left out when there is none."""
    return visible_parents(view.google, view.caller, view.file) or None


def app_properties(view: View) -> dict[str, str] | None:
    """The private properties of the calling app."""
    if not view.email:
        return None
    return view.file.app_properties.get(view.caller.app) or None


def owned(view: View) -> bool:
    """Whether the caller owns the file."""
    return bool(view.email) and account_key(view.file.owner) == account_key(view.email)


def size(view: View) -> str | None:
    """How many bytes an uploaded file has."""
    return None if view.file.content is None else str(len(view.file.content))


def shortcut(view: View) -> dict[str, str] | None:
    """Return where a shortcut leads; of a file that is gone only its id."""
    target = view.file.shortcut_target
    if not target:
        return None
    there = view.google.files.get(target)
    kind = {"targetMimeType": there.mime_type} if there else {}
    return {"targetId": target, **kind}
