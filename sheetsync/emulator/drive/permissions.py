"""permissions.create, list, get, update and delete: who is let in, and by whom."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sheetsync.emulator.drive import errors, ownership
from sheetsync.emulator.drive.call import READ_SCOPES, WRITE_SCOPES, Call
from sheetsync.emulator.drive.files import gone
from sheetsync.emulator.drive.grants import (
    Grantee,
    check_reachable,
    new_entry,
    read_expiry,
    read_grantee,
    read_role,
)
from sheetsync.emulator.drive.listing import page_token, read_page_token
from sheetsync.emulator.drive.outbox import tell_of_ownership, tell_of_sharing
from sheetsync.emulator.drive.people import permission_resource
from sheetsync.emulator.drive.update import count_change
from sheetsync.emulator.state import rights
from sheetsync.emulator.state.files import account_key
from sheetsync.emulator.state.rights import Access, Role

if TYPE_CHECKING:
    from starlette.responses import Response

    from sheetsync.emulator.state.files import File, Permission

_DEFAULT = "kind,id,type,role"
_LIST_DEFAULT = f"kind,nextPageToken,permissions({_DEFAULT})"
_LARGEST_PAGE = 100
_WRITABLE = {"role", "expirationTime", "pendingOwner", "kind", "id"}


def create(call: Call) -> Response:
    """Answer permissions.create."""
    file = _shareable(call)
    body = call.json("Permission")
    grantee = read_grantee(call.google, body)
    role = read_role(body, grantee.type)
    call.mask("Permission", _DEFAULT)
    notified = grantee.type in {"user", "group"} and call.flag(
        "sendNotificationEmail", default=True
    )
    check_reachable(call.google, file, grantee, notified=notified)
    if role is Role.OWNER:
        ownership.check_transfer(call, file, grantee.email)
        ownership.transfer(call, file, grantee.email)
    else:
        _grant(call, file, grantee, body, notified=notified)
    return _answer(call, file, grantee.id)


def _grant(
    call: Call, file: File, grantee: Grantee, body: dict[str, Any], *, notified: bool
) -> None:
    """Let somebody in, and tell him of it.

    Raises:
        DriveError: The entry cannot be made; or it was made, and the mail that should
            tell of it cannot be delivered.
    """
    role = read_role(body, grantee.type)
    expiry = read_expiry(call.google, file, body, grantee.type, role)
    pending = bool(body.get("pendingOwner"))
    if pending:
        ownership.check_offer(call, file, grantee.type, role)
    known = _access(call, file, grantee.id)
    entry = new_entry(
        call.google,
        grantee,
        role,
        expiry=expiry,
        pending_owner=pending,
        granted_by=call.email,
    )
    changed = known is None or _replaces(call, known, entry)
    if changed:
        file.grant(entry)
        count_change(call.google, file, call.email, content=False)
    again = known is not None and not call.google.drive.switches.repeated_grant_mails
    if notified and not again:
        _notify(call, file, grantee, entry)


def _replaces(call: Call, known: Access, entry: Permission) -> bool:
    """Say whether a second grant to the same grantee takes the first one's place."""
    role = Role[entry.role.upper()]
    if known.role is Role.OWNER or role < (known.inherited or Role.READER):
        return False
    if call.google.drive.switches.repeated_grant == "replace":
        return True
    return role > known.role


def _notify(call: Call, file: File, grantee: Grantee, entry: Permission) -> None:
    """Mail somebody that he was let in.

    Raises:
        DriveError: 400 although the grant stands: his mail comes back.
    """
    if not call.google.people.get(grantee.email).takes_mail:
        raise errors.sharing_refused(
            "Sorry, the items were successfully shared but emails could not be sent to"
            f" {grantee.email}."
        )
    note = call.query.get("emailMessage", "")
    tell_of_sharing(
        call.google,
        file,
        sender=call.email,
        to=grantee.email,
        role=entry.role,
        note=note,
    )


def list_all(call: Call) -> Response:
    """Answer permissions.list; without a page size all of them at once."""
    file = _open_sharing(call)
    known = rights.accesses(call.google, file)
    start = read_page_token(call.query.get("pageToken", ""))
    size = call.number("pageSize", len(known) or 1, _LARGEST_PAGE)
    page = [
        permission_resource(call.google, one) for one in known[start : start + size]
    ]
    shown: dict[str, Any] = {"kind": "drive#permissionList", "permissions": page}
    if start + size < len(known):
        shown = {"nextPageToken": page_token(start + size)} | shown
    return call.answer("PermissionList", shown, _LIST_DEFAULT)


def get(call: Call) -> Response:
    """Answer permissions.get; everybody may look at his own."""
    file = call.open(*READ_SCOPES)
    if not _is_own(call, file) and not rights.can_share(call.google, file, call.email):
        raise errors.not_allowed(file.id)
    return _answer(call, file, call.path["permission_id"])


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
    access = _access(call, file, permission_id)
    if access is None:
        raise errors.permission_not_found(permission_id)
    call.mask("Permission", _DEFAULT)
    _change(call, file, access, body, accepts=accepts)
    return _answer(call, file, permission_id)


def _change(
    call: Call, file: File, access: Access, body: dict[str, Any], *, accepts: bool
) -> None:
    entry = access.permission
    wanted = {"role": access.role.word} | {
        k: v for k, v in body.items() if v is not None
    }
    role = read_role(wanted, entry.type)
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
        raise errors.inherited_permission()
    changed = _changed_entry(call, file, access, wanted, role)
    if access.direct is None and role == access.inherited:
        return
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
    access = _access(call, file, permission_id)
    if access is None:
        raise errors.permission_not_found(permission_id)
    if access.role is Role.OWNER:
        raise errors.forbidden(
            "cannotRemoveOwner", "The owner of a file cannot be removed."
        )
    if access.direct is None:
        raise errors.inherited_permission()
    del file.permissions[permission_id]
    count_change(call.google, file, call.email, content=False)
    return gone()


def _shareable(call: Call) -> File:
    """Return the file of a call whose caller may change its sharing.

    Raises:
        DriveError: 404 when he may not see it, 403 when he may not share it.
    """
    call.require_person()
    file = call.open(*WRITE_SCOPES)
    if not rights.can_share(call.google, file, call.email):
        raise errors.not_allowed(file.id)
    return file


def _open_sharing(call: Call) -> File:
    """Return the file of a call whose caller may look at its sharing."""
    file = call.open(*READ_SCOPES)
    if not rights.can_share(call.google, file, call.email):
        raise errors.not_allowed(file.id)
    return file


def _is_own(call: Call, file: File) -> bool:
    """Say whether the permission in the path is the caller's own."""
    entry = file.permissions.get(call.path["permission_id"])
    return (
        entry is not None
        and entry.type == "user"
        and account_key(entry.email) == account_key(call.email)
    )


def _access(call: Call, file: File, permission_id: str) -> Access | None:
    known = rights.accesses(call.google, file)
    return next((one for one in known if one.permission.id == permission_id), None)


def _answer(call: Call, file: File, permission_id: str) -> Response:
    access = _access(call, file, permission_id)
    if access is None:
        raise errors.permission_not_found(permission_id)
    shown = permission_resource(call.google, access)
    return call.answer("Permission", shown, _DEFAULT)
