"""permissions.list, get, update and delete: who is let in, and by whom."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sheetsync.emulator.drive import errors, ownership
from sheetsync.emulator.drive.call import READ_SCOPES, WRITE_SCOPES, Call
from sheetsync.emulator.drive.entries import DEFAULT_FIELDS, access_of, answer_with
from sheetsync.emulator.drive.files import gone
from sheetsync.emulator.drive.grants import read_expiry, read_role
from sheetsync.emulator.drive.listing import page_token, read_page_token
from sheetsync.emulator.drive.outbox import tell_of_ownership
from sheetsync.emulator.drive.people import permission_resource
from sheetsync.emulator.drive.races import overwrite_change_underway
from sheetsync.emulator.drive.update import count_change
from sheetsync.emulator.state import rights
from sheetsync.emulator.state.files import account_key
from sheetsync.emulator.state.rights import Access, Role

if TYPE_CHECKING:
    from starlette.responses import Response

    from sheetsync.emulator.answers import DriveError
    from sheetsync.emulator.state.files import File, Permission

_LIST_DEFAULT = f"kind,nextPageToken,permissions({DEFAULT_FIELDS})"
_LARGEST_PAGE = 100
_WRITABLE = {"role", "expirationTime", "pendingOwner", "kind", "id"}


def list_all(call: Call) -> Response:
    """Answer permissions.list; without a page size all of them at once.

    Of a shared drive and what lies in it there are 100 on a page.
    """
    file = _open_sharing(call)
    known = rights.accesses(call.google, file)
    start = read_page_token(call.query.get("pageToken", ""))
    whole = _LARGEST_PAGE if file.drive_id else len(known) or 1
    size = call.number("pageSize", whole, _LARGEST_PAGE)
    page = [
        permission_resource(call.google, file, one)
        for one in known[start : start + size]
    ]
    shown: dict[str, Any] = {"kind": "drive#permissionList", "permissions": page}
    if start + size < len(known):
        shown = {"nextPageToken": page_token(start + size)} | shown
    return call.answer("PermissionList", shown, _LIST_DEFAULT)


def get(call: Call) -> Response:
    """Answer permissions.get; everybody may look at his own."""
    file = call.open(*READ_SCOPES)
    looks = rights.can_see_sharing(call.google, file, call.email)
    if not looks and not _is_own(call, file):
        raise errors.not_allowed(file.id)
    return answer_with(call, file, call.path["permission_id"])


def update(call: Call) -> Response:
    """Answer permissions.update: another role, another end, another owner."""
    call.require_person()
    file = call.open(*WRITE_SCOPES)
    body = call.json("Permission")
    if not body.keys() <= _WRITABLE:
        raise errors.not_writable(
            "The resource body includes fields which are not directly writable."
        )
    permission_id = call.path["permission_id"]
    accepts = _is_own(call, file) and rights.is_offered(file, call.email)
    if not accepts and not rights.can_share(call.google, file, call.email):
        raise errors.not_allowed(file.id)
    access = access_of(call, file, permission_id)
    if access is None:
        raise errors.permission_not_found(permission_id)
    call.mask("Permission", DEFAULT_FIELDS)
    _change(call, file, access, body, accepts=accepts)
    return answer_with(call, file, permission_id)


def _change(
    call: Call, file: File, access: Access, body: dict[str, Any], *, accepts: bool
) -> None:
    entry = access.permission
    wanted = {"role": access.role.word} | {
        k: v for k, v in body.items() if v is not None
    }
    role = read_role(wanted, file, entry.type)
    if access.role is Role.OWNER:
        if role is not Role.OWNER:
            raise errors.forbidden(
                "cannotUpdatePermission",
                "The owner's role cannot be changed: make somebody else the owner.",
            )
        return
    if role is Role.OWNER:
        ownership.check_transfer(call, file, entry.email)
        ownership.transfer(call, file, entry.email)
        count_change(call.google, file, call.email, content=False)
        return
    if accepts and not rights.can_share(call.google, file, call.email):
        raise errors.not_allowed(file.id)
    if role < (access.inherited or Role.READER):
        raise _inherited(file)
    changed = _changed_entry(call, file, access, wanted, role)
    if access.direct is None and file.drive_id:
        raise _inherited(file)
    if access.direct is None and role == access.inherited:
        return
    overwrite_change_underway(call.google, file)
    file.grant(changed)
    count_change(call.google, file, call.email, content=False)


def _changed_entry(
    call: Call, file: File, access: Access, wanted: dict[str, Any], role: Role
) -> Permission:
    """Return the entry as a body of permissions.update leaves it."""
    entry = access.permission
    expiry = read_expiry(call.google, file, wanted, entry.type, role)
    if expiry is None and access.direct and not call.flag("removeExpiration"):
        expiry = entry.expiration_time
    offered = bool(wanted.get("pendingOwner", entry.pending_owner))
    if offered and not entry.pending_owner:
        ownership.check_offer(call, file, entry.type, role)
        tell_of_ownership(
            call.google, file, sender=call.email, to=entry.email, offered=True
        )
    if role is not Role.WRITER:
        offered = False
    return replace(entry, role=role.word, expiration_time=expiry, pending_owner=offered)


def delete(call: Call) -> Response:
    """Answer permissions.delete; everybody may give up his own access."""
    call.require_person()
    file = call.open(*WRITE_SCOPES)
    permission_id = call.path["permission_id"]
    if not _is_own(call, file) and not rights.can_share(call.google, file, call.email):
        raise errors.not_allowed(file.id)
    access = access_of(call, file, permission_id)
    if access is None:
        raise errors.permission_not_found(permission_id)
    if access.role is Role.OWNER:
        raise errors.forbidden(
            "cannotRemoveOwner", "The owner of a file cannot be removed."
        )
    if access.direct is None:
        raise _inherited(file)
    overwrite_change_underway(call.google, file)
    file.permissions.pop(permission_id, None)
    count_change(call.google, file, call.email, content=False)
    return gone()


def _open_sharing(call: Call) -> File:
    """Return the file of a call whose caller may look at its sharing."""
    file = call.open(*READ_SCOPES)
    if not rights.can_see_sharing(call.google, file, call.email):
        raise errors.not_allowed(file.id)
    return file


def _inherited(file: File) -> DriveError:
    """Return the refusal to take away or lower what is granted further up."""
    if file.drive_id:
        return errors.inherited_drive_permission()
    return errors.inherited_permission()


def _is_own(call: Call, file: File) -> bool:
    """Say whether the permission in the path is the caller's own."""
    entry = file.permissions.get(call.path["permission_id"])
    return (
        entry is not None
        and entry.type == "user"
        and account_key(entry.email) == account_key(call.email)
    )
