"""How a file gets another owner.

Inside one company the owner gives it away in one call. Between private accounts he
offers it (pendingOwner) and the other accepts. Across domains it is not possible.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetsync.emulator.answers import DriveError
from sheetsync.emulator.drive import errors
from sheetsync.emulator.drive.outbox import tell_of_ownership
from sheetsync.emulator.drive.places import my_drive
from sheetsync.emulator.state import rights
from sheetsync.emulator.state.files import account_key

if TYPE_CHECKING:
    from sheetsync.emulator.drive.call import Call
    from sheetsync.emulator.state.files import File

_PRIVATE_DOMAIN = "gmail.com"


def check_transfer(call: Call, file: File, to: str) -> None:
    """Refuse a change of owner that Drive would not make.

    Raises:
        DriveError: 403: unacknowledged, not the owner's to give, or not in this way.
    """
    if not call.flag("transferOwnership"):
        raise DriveError(
            403,
            "forbidden",
            "The transferOwnership parameter must be enabled when the permission role"
            " is 'owner'.",
            location="transferOwnership",
            location_type="parameter",
        )
    accepts = account_key(call.email) == account_key(to)
    if accepts and rights.is_offered(file, to):
        return
    if not rights.owns(call.google, file, call.email):
        raise errors.not_allowed(file.id)
    if not call.flag("sendNotificationEmail", default=True):
        raise errors.forbidden(
            "forbidden",
            "The notification e-mail cannot be disabled when ownership is transferred.",
        )
    mine, theirs = rights.domain(file.owner), rights.domain(to)
    if mine != theirs:
        raise errors.forbidden(
            "ownershipChangeAcrossDomainNotPermitted",
            "Ownership can only be transferred to another user in the same domain as"
            " the current owner.",
        )
    if mine == _PRIVATE_DOMAIN:
        raise errors.forbidden(
            "consentRequiredForOwnershipTransfer",
            "Consent is required to transfer ownership of a file to another user.",
        )


def check_offer(call: Call, file: File, kind: str, role: rights.Role) -> None:
    """Refuse an offer of ownership that Drive would not make.

    Raises:
        DriveError: 403 for anybody but the owner, 400 for anybody but a writer.
    """
    if not rights.owns(call.google, file, call.email):
        raise errors.not_allowed(file.id)
    if kind != "user" or role is not rights.Role.WRITER:
        raise errors.invalid(
            "permission.pendingOwner", "Only a user who is a writer can be offered it."
        )


def transfer(call: Call, file: File, to: str) -> None:
    """Give a file to a new owner; the old one stays as a writer."""
    person = call.google.people.get(to)
    before = file.owner
    call.google.drive.sharing_changes.pop(file.id, None)
    file.give_to(person.email, person.name)
    if call.flag("moveToNewOwnersRoot"):
        file.parents = [my_drive(call.google, person.email).id]
    if account_key(call.email) != account_key(to):
        note = call.query.get("emailMessage", "")
        tell_of_ownership(
            call.google, file, sender=before, to=to, offered=False, note=note
        )
