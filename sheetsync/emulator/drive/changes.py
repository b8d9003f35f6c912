"""changes.getStartPageToken and changes.list: what changed since a token was taken.

The log holds the latest change of each file and of each shared drive. It is brought up
to date when somebody asks, by comparing each file's version and readers with what the
log last held. So several edits fold into one entry, as Google's do, and editing costs
nothing here.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sheetsync.emulator.drive import errors
from sheetsync.emulator.drive.call import READ_SCOPES, Call
from sheetsync.emulator.drive.corpora import drive_named, of_changes, open_drive
from sheetsync.emulator.drive.places import is_root
from sheetsync.emulator.drive.resource import DEFAULT_FIELDS, file_resource
from sheetsync.emulator.drive.shared_resource import drive_resource
from sheetsync.emulator.drive.times import time_text
from sheetsync.emulator.drive.view import shown_stamp
from sheetsync.emulator.masks import Mask, apply_mask
from sheetsync.emulator.state import rights
from sheetsync.emulator.state.drive import Change
from sheetsync.emulator.state.files import account_key

if TYPE_CHECKING:
    from starlette.responses import Response

    from sheetsync.emulator.state.files import File
    from sheetsync.emulator.state.google import Google

_PAGE_SIZE, _LARGEST_PAGE = 100, 1000
_CHANGE_DEFAULT = (
    f"kind,removed,changeType,type,time,fileId,file({DEFAULT_FIELDS}),"
    "driveId,drive(kind,id,name)"
)
_LIST_DEFAULT = f"kind,nextPageToken,newStartPageToken,changes({_CHANGE_DEFAULT})"


def get_start_page_token(call: Call) -> Response:
    """Answer changes.getStartPageToken."""
    call.require(*READ_SCOPES)
    call.require_person()
    if drive_id := drive_named(call):
        open_drive(call, drive_id)
    token = {
        "kind": "drive#startPageToken",
        "startPageToken": str(bring_up_to_date(call.google) + 1),
    }
    return call.answer("StartPageToken", token, "*")


def list_all(call: Call) -> Response:
    """Answer changes.list: entries from a token on, the oldest first."""
    call.require(*READ_SCOPES)
    call.require_person()
    token = call.query.get("pageToken", "")
    if not token:
        raise errors.required("pageToken")
    if not token.isascii() or not token.isdigit():
        raise errors.invalid("pageToken", "Invalid Value")
    drives = of_changes(call)
    mask = call.mask("ChangeList", _LIST_DEFAULT)
    size = call.number("pageSize", _PAGE_SIZE, _LARGEST_PAGE)
    newest = bring_up_to_date(call.google)
    log = sorted(call.google.drive.changes.values(), key=lambda one: one.number)
    later = [one for one in log if one.number >= int(token[:18])]
    new = [one for one in later if one.drive_id in drives and _tells(call, one)]
    shown: dict[str, Any] = {"kind": "drive#changeList"}
    if len(new) > size:
        shown["nextPageToken"] = str(new[size].number)
    else:
        shown["newStartPageToken"] = str(newest + 1)
    entries = mask.child("changes")
    if entries is not None:
        shown["changes"] = [_resource(call, one, entries) for one in new[:size]]
    return call.told(apply_mask(mask, shown))


def bring_up_to_date(google: Google) -> int:
    """Take what changed since the last time into the log; return its last number."""
    log = google.drive.changes
    number = before = max((one.number for one in log.values()), default=0)
    for file in google.files.values():
        change = None if _is_untold(file) else _new_change(google, file)
        if change is not None:
            number += 1
            log[file.id] = replace(change, number=number)
    for known in list(log.values()):
        if known.file_id not in google.files and not known.removed:
            number += 1
            gone = replace(known, number=number, removed=True, time=google.clock())
            log[known.file_id] = gone
    if number > before:
        google.save_accounts()
    return number


def _is_untold(file: File) -> bool:
    """Say whether nobody is told of a file: the top of a person's My Drive.

    The top of a shared drive changes with the drive, and stands for it in the log.
    """
    return is_root(file) and not file.drive_id


def _new_change(google: Google, file: File) -> Change | None:
    """Return the change of a file since the log last saw it, None if there is none."""
    stamp = shown_stamp(google, file)
    readers = _readers(google, file)
    known = google.drive.changes.get(file.id)
    if known is None:
        return Change(
            number=0,
            file_id=file.id,
            time=stamp.modified,
            version=stamp.version,
            readers=readers,
            drive_id=file.drive_id,
        )
    if (known.version, known.readers) == (stamp.version, readers):
        return None
    edited = stamp.modified > known.time
    return replace(
        known,
        time=stamp.modified if edited else google.clock(),
        version=stamp.version,
        readers=readers,
        left=(known.left | known.readers) - readers,
        drive_id=file.drive_id,
        removed=False,
    )


def _readers(google: Google, file: File) -> frozenset[str]:
    """Return the accounts that have a file among theirs, groups' members included."""
    readers: set[str] = set()
    for one in rights.accesses(google, file):
        if one.permission.type == "user":
            readers.add(account_key(one.permission.email))
        elif one.permission.type == "group":
            group = account_key(one.permission.email)
            readers |= google.people.groups.get(group, set())
    return frozenset(readers)


def _tells(call: Call, change: Change) -> bool:
    """Say whether an entry is in the caller's list."""
    key = account_key(call.email)
    file = call.google.files.get(change.file_id)
    if file is not None and not call.caller.sees(file, *READ_SCOPES):
        return False
    if key in change.readers and not change.removed:
        return True
    known = key in change.readers or key in change.left
    return known and call.flag("includeRemoved", default=True)


def _resource(call: Call, change: Change, mask: Mask) -> dict[str, Any]:
    file = call.google.files.get(change.file_id)
    removed = file is None or account_key(call.email) not in change.readers
    kind = "drive" if change.file_id == change.drive_id else "file"
    shown: dict[str, Any] = {
        "kind": "drive#change",
        "type": kind,
        "changeType": kind,
        "time": time_text(change.time),
        "removed": removed,
        f"{kind}Id": change.file_id,
    }
    if kind == "drive":
        if not removed:
            drive = call.google.drive.shared[change.drive_id]
            shown["drive"] = drive_resource(call.google, drive, call.email)
        return shown
    kept = mask.child("file")
    if file is not None and not removed and kept is not None:
        shown["file"] = file_resource(call.google, call.caller, file, kept)
    return shown
