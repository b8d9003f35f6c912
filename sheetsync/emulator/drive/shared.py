"""drives.*: shared drives, made, listed, changed and deleted.

A company's people can make them; a private account and a service account cannot.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sheetsync.emulator.drive import errors
from sheetsync.emulator.drive.call import CONTENT_SCOPES, WRITE_SCOPES, Call
from sheetsync.emulator.drive.corpora import open_drive
from sheetsync.emulator.drive.files import gone, remove
from sheetsync.emulator.drive.limits import read_limits
from sheetsync.emulator.drive.listing import page_token, read_page_token
from sheetsync.emulator.drive.query import read_query
from sheetsync.emulator.drive.shared_resource import drive_resource
from sheetsync.emulator.drive.shared_terms import DRIVES, DriveView
from sheetsync.emulator.drive.update import count_change
from sheetsync.emulator.masks import apply_mask
from sheetsync.emulator.state import rights
from sheetsync.emulator.state.drives import SharedDrive
from sheetsync.emulator.state.files import (
    FOLDER,
    File,
    Permission,
    account_key,
    grantee_id,
)

if TYPE_CHECKING:
    from starlette.responses import Response

    from sheetsync.emulator.state.google import Google

_DEFAULT = "kind,id,name"
_LIST_DEFAULT = f"kind,nextPageToken,drives({_DEFAULT})"
_PAGE_SIZE, _LARGEST_PAGE = 10, 100
_TOP_NAME = "Drive"
"""What Google calls the folder at the top of every shared drive."""
_PRIVATE_DOMAINS = {"gmail.com"}
_WRITABLE = {"name", "colorRgb", "themeId", "backgroundImageFile", "restrictions"}
_ECHOED = {"kind", "id"}


def can_make_drives(google: Google, email: str) -> bool:
    """Say whether a person may make shared drives: one of a company may."""
    service = google.people.get(email).service
    return not service and rights.domain(email) not in _PRIVATE_DOMAINS


def create(call: Call) -> Response:
    """Answer drives.create: who makes a drive is its first organizer.

    Raises:
        DriveError: 409 if he has made a drive by this request id before.
    """
    _require(call, *WRITE_SCOPES)
    request_id = call.query.get("requestId", "")
    if not request_id:
        raise errors.required("requestId")
    wanted = call.json("Drive")
    call.mask("Drive", _DEFAULT)
    name = wanted.get("name")
    if not name:
        raise errors.required("name", "The name of a shared drive is required.")
    if not wanted.keys() <= _ECHOED | {"name", "themeId", "hidden"}:
        raise errors.not_writable(
            "The resource body includes fields which are not directly writable."
        )
    google, person = call.google, call.google.people.get(call.email)
    if not can_make_drives(google, person.email):
        raise errors.forbidden(
            "userCannotCreateTeamDrives",
            "The authenticated user cannot create new shared drives.",
        )
    made_by = account_key(person.email)
    for known in google.drive.shared.values():
        if (known.made_by, known.request_id) == (made_by, request_id):
            raise errors.drive_exists()
    drive = SharedDrive(
        id=f"0A{google.ids.secret(13)}9PVA",
        name=name,
        created=google.clock(),
        domain=rights.domain(person.email),
        made_by=made_by,
        request_id=request_id,
        hidden_from={made_by} if wanted.get("hidden") else set(),
    )
    google.drive.shared[drive.id] = drive
    google.add(_top(google, drive, person.email))
    return _kept(call, drive)


def _top(google: Google, drive: SharedDrive, organizer: str) -> File:
    """Return the folder at the top of a new drive, with its first member."""
    top = File(
        id=drive.id,
        name=_TOP_NAME,
        mime_type=FOLDER,
        owner="",
        drive_id=drive.id,
        created=drive.created,
        modified=drive.created,
        last_modifier=organizer,
    )
    top.grant(
        Permission(
            id=grantee_id("user", organizer),
            type="user",
            role=rights.Role.ORGANIZER.word,
            email=organizer,
            display_name=google.people.get(organizer).name,
        )
    )
    return top


def list_all(call: Call) -> Response:
    """Answer drives.list: the drives that the caller is a member of."""
    _require(call, *CONTENT_SCOPES)
    test = read_query(call.query.get("q", ""), DRIVES)
    mask = call.mask("DriveList", _LIST_DEFAULT)
    start = read_page_token(call.query.get("pageToken", ""))
    size = min(call.number("pageSize", _PAGE_SIZE, 10**6), _LARGEST_PAGE)
    found = [one for one in _mine(call) if test(DriveView(one, call.email))]
    page = found[start : start + size]
    shown: dict[str, Any] = {"kind": "drive#driveList"}
    if start + size < len(found):
        shown["nextPageToken"] = page_token(start + size)
    shown["drives"] = [drive_resource(call.google, one, call.email) for one in page]
    return call.told(apply_mask(mask, shown))


def _mine(call: Call) -> list[SharedDrive]:
    google = call.google
    return [
        one
        for one in google.drive.shared.values()
        if rights.can_read(google, google.files[one.id], call.email)
    ]


def get(call: Call) -> Response:
    """Answer drives.get."""
    return _told(call, _opened(call, *CONTENT_SCOPES))


def update(call: Call) -> Response:
    """Answer drives.update: an organizer names a drive, paints it and limits it."""
    drive = _opened(call, *WRITE_SCOPES)
    wanted = call.json("Drive")
    call.mask("Drive", _DEFAULT)
    if not wanted.keys() <= _WRITABLE | _ECHOED:
        raise errors.not_writable(
            "The resource body includes fields which are not directly writable."
        )
    _require_organizer(call, drive)
    limits = read_limits(drive.limits, wanted.get("restrictions") or {})
    drive.limits = limits
    drive.name = wanted.get("name") or drive.name
    drive.color = wanted.get("colorRgb") or drive.color
    count_change(call.google, call.google.files[drive.id], call.email, content=False)
    return _kept(call, drive)


def delete(call: Call) -> Response:
    """Answer drives.delete: an organizer deletes a drive with but trash in it."""
    drive = _opened(call, *WRITE_SCOPES)
    _require_organizer(call, drive)
    if call.flag("allowItemDeletion"):
        raise errors.invalid(
            "allowItemDeletion",
            "This option is only supported when useDomainAdminAccess is also set to"
            " true.",
        )
    google = call.google
    inside = [one for one in google.files.values() if one.drive_id == drive.id]
    if any(one.id != drive.id and not rights.is_trashed(google, one) for one in inside):
        raise errors.forbidden(
            "cannotDeleteResourceWithChildren",
            "This resource cannot be deleted because it has children",
        )
    remove(google, google.files[drive.id])
    del google.drive.shared[drive.id]
    google.save_accounts()
    return gone()


def hide(call: Call) -> Response:
    """Answer drives.hide."""
    drive = _opened(call, *WRITE_SCOPES)
    drive.hidden_from.add(account_key(call.email))
    return _kept(call, drive)


def unhide(call: Call) -> Response:
    """Answer drives.unhide."""
    drive = _opened(call, *WRITE_SCOPES)
    drive.hidden_from.discard(account_key(call.email))
    return _kept(call, drive)


def _opened(call: Call, *scopes: str) -> SharedDrive:
    """Return the drive in the path, if the caller is a member.

    Raises:
        DriveError: 404 if he is not, 403 for the token.
    """
    _require(call, *scopes)
    return call.google.drive.shared[open_drive(call, call.path["drive_id"]).id]


def _require(call: Call, *scopes: str) -> None:
    """Refuse a token without one of the scopes; drive.file opens no drive.

    Raises:
        DriveError: 401 for a call without a person, 403 for anything else.
    """
    if not call.caller.may_use(*scopes):
        raise errors.insufficient_scopes()
    call.require_person()
    call.refuse_administrators()


def _require_organizer(call: Call, drive: SharedDrive) -> None:
    if not rights.manages(call.google, call.google.files[drive.id], call.email):
        raise errors.forbidden(
            "insufficientFilePermissions",
            "The user does not have sufficient permissions for this shared drive.",
        )


def _kept(call: Call, drive: SharedDrive) -> Response:
    call.google.save_accounts()
    return _told(call, drive)


def _told(call: Call, drive: SharedDrive) -> Response:
    shown = drive_resource(call.google, drive, call.email)
    return call.answer("Drive", shown, _DEFAULT)
