"""permissions.create: letting somebody in, and telling him of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sheetsync.emulator.drive import errors, ownership
from sheetsync.emulator.drive.call import WRITE_SCOPES, Call
from sheetsync.emulator.drive.entries import DEFAULT_FIELDS, access_of, answer_with
from sheetsync.emulator.drive.grants import (
    Grantee,
    check_reachable,
    new_entry,
    read_expiry,
    read_grantee,
    read_role,
)
from sheetsync.emulator.drive.outbox import tell_of_sharing
from sheetsync.emulator.drive.races import overwrite_change_underway
from sheetsync.emulator.drive.update import count_change
from sheetsync.emulator.state import rights
from sheetsync.emulator.state.rights import ROLES, Access, Role

if TYPE_CHECKING:
    from starlette.responses import Response

    from sheetsync.emulator.state.files import File, Permission


def create(call: Call) -> Response:
    """Answer permissions.create."""
    file = _shareable(call)
    body = call.json("Permission")
    grantee = read_grantee(call.google, body)
    role = read_role(body, file, grantee.type)
    call.mask("Permission", DEFAULT_FIELDS)
    notified = grantee.type in {"user", "group"} and call.flag(
        "sendNotificationEmail", default=True
    )
    check_reachable(call.google, file, grantee, notified=notified)
    if role is Role.OWNER:
        ownership.check_transfer(call, file, grantee.email)
        ownership.transfer(call, file, grantee.email)
    else:
        let_in(call, file, grantee, body, notified=notified)
    return answer_with(call, file, grantee.id)


def let_in(
    call: Call, file: File, grantee: Grantee, body: dict[str, Any], *, notified: bool
) -> None:
    """Let somebody in, and tell him of it.

    Raises:
        DriveError: The entry cannot be made; or it was made, and the mail that should
            tell of it cannot be delivered.
    """
    role = read_role(body, file, grantee.type)
    expiry = read_expiry(call.google, file, body, grantee.type, role)
    pending = bool(body.get("pendingOwner"))
    if pending:
        ownership.check_offer(call, file, grantee.type, role)
    known = access_of(call, file, grantee.id)
    call.google.quota.charge_share(call.email, file.name, mailed=notified)
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
        overwrite_change_underway(call.google, file)
        file.grant(entry)
        count_change(call.google, file, call.email, content=False)
    again = known is not None and not call.google.drive.switches.repeated_grant_mails
    if notified and not again:
        _notify(call, file, grantee, entry)


def _replaces(call: Call, known: Access, entry: Permission) -> bool:
    """Say whether a second grant to the same grantee takes the first one's place."""
    role = ROLES[entry.role]
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
