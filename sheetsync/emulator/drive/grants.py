"""What a permission in a request body asks for, and whether it can be asked at all.

Nothing here looks at who asks: that is the business of ``permissions.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sheetsync.emulator.drive import errors
from sheetsync.emulator.drive.membership import (
    check_lets_in,
    check_member_stays,
    check_role,
)
from sheetsync.emulator.drive.times import read_time
from sheetsync.emulator.state import rights
from sheetsync.emulator.state.files import FOLDER, Permission, grantee_id
from sheetsync.emulator.state.people import is_address
from sheetsync.emulator.state.rights import ROLES, Role

if TYPE_CHECKING:
    from sheetsync.emulator.state.files import File
    from sheetsync.emulator.state.google import Google

_TYPES = {"user", "group", "domain", "anyone"}
_LONGEST_EXPIRY = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grantee:
    """Whom a permission is for."""

    type: str
    email: str = ""
    domain: str = ""
    discoverable: bool = False

    @property
    def id(self) -> str:
        """The id of the permission."""
        grantee = self.email or self.domain
        return grantee_id(self.type, grantee, discoverable=self.discoverable)


def read_grantee(google: Google, body: dict[str, Any]) -> Grantee:
    """Return whom a body of permissions.create is for.

    An address that belongs to a group makes a group's permission, whatever the body
    calls it.

    Raises:
        DriveError: 400 for a type or a grantee that makes no sense.
    """
    kind = body.get("type")
    if not kind:
        raise errors.required(
            "permission.type", "The permission type field is required."
        )
    if kind not in _TYPES:
        raise errors.invalid("permission.type", "The permission type is invalid.")
    discoverable = bool(body.get("allowFileDiscovery"))
    if kind == "anyone":
        return Grantee(type=kind, discoverable=discoverable)
    if kind == "domain":
        domain = body.get("domain") or ""
        if not is_address(f"anybody@{domain}"):
            raise errors.grantee_invalid("domain")
        return Grantee(type=kind, domain=domain.casefold(), discoverable=discoverable)
    email = (body.get("emailAddress") or "").strip()
    if not is_address(email):
        raise errors.grantee_invalid("emailAddress")
    if google.people.is_group(email):
        return Grantee(type="group", email=email)
    return Grantee(type=kind, email=email)


def read_role(body: dict[str, Any], file: File, kind: str) -> Role:
    """Return the role that a body asks for.

    Args:
        body: A permission as sent.
        file: What it is for.
        kind: Type of the permission.

    Raises:
        DriveError: 400 or 403 for a role that the type or the file does not have.
    """
    word = body.get("role")
    if not word:
        raise errors.required(
            "permission.role", "The permission role field is required."
        )
    if word not in ROLES:
        raise errors.invalid("permission.role", "The permission role is invalid.")
    role = ROLES[word]
    check_role(file, role)
    if role is Role.OWNER and kind != "user":
        raise errors.invalid("permission.role", "Only a user can own a file.")
    return role


def read_expiry(
    google: Google, file: File, body: dict[str, Any], kind: str, role: Role
) -> datetime | None:
    """Return when a permission shall end, None for never.

    Raises:
        DriveError: 400 or 403 for an end that Drive does not take.
    """
    text = body.get("expirationTime")
    if text is None:
        return None
    check_member_stays(file)
    if not google.drive.switches.grants_may_expire:
        raise errors.forbidden(
            "cannotSetExpiration",
            "Expiration dates cannot be set on the permissions of this item.",
        )
    if kind not in {"user", "group"}:
        raise errors.forbidden(
            "cannotSetExpirationOnAnyoneOrDomain",
            "Only permissions of users and groups can expire.",
        )
    time = read_time("permission.expirationTime", text)
    now = google.clock()
    if time <= now:
        raise errors.forbidden(
            "expirationDatesMustBeInTheFuture",
            "Expiration dates must be in the future.",
        )
    if time > now + _LONGEST_EXPIRY:
        raise errors.invalid(
            "permission.expirationTime",
            "Expiration dates cannot be more than a year in the future.",
        )
    if role is Role.OWNER or (file.mime_type == FOLDER and role is not Role.READER):
        raise errors.invalid(
            "permission.expirationTime",
            "Access as an owner cannot expire, and on folders only a reader's can.",
        )
    return time


def check_reachable(
    google: Google, file: File, grantee: Grantee, *, notified: bool
) -> None:
    """Refuse a grantee whom this file cannot be shared with.

    Raises:
        DriveError: 400 invalidSharingRequest: the owner's domain does not allow it, or
            an address without a Google account would get no mail.
    """
    domain = grantee.domain or rights.domain(grantee.email)
    outside = domain != rights.domain_of(google, file)
    if outside and not google.drive.switches.shares_outside:
        raise errors.sharing_refused("ACL change not allowed.")
    if file.drive_id:
        check_lets_in(google, file, grantee.type, grantee.email, outside=outside)
    if grantee.type != "user" or notified:
        return
    if not google.people.get(grantee.email).has_account:
        raise errors.sharing_refused(
            f"You are trying to invite {grantee.email}. Since there is no Google"
            " account associated with this email address, you must check the"
            ' "Notify people" box to invite this recipient.'
        )


def new_entry(
    google: Google,
    grantee: Grantee,
    role: Role,
    *,
    expiry: datetime | None,
    pending_owner: bool,
    granted_by: str,
) -> Permission:
    """Return the entry that a grant puts on a file."""
    name = google.people.get(grantee.email).name if grantee.type == "user" else ""
    return Permission(
        id=grantee.id,
        type=grantee.type,
        role=role.word,
        email=grantee.email,
        domain=grantee.domain,
        display_name=name or grantee.email.partition("@")[0] or grantee.domain,
        allow_file_discovery=grantee.discoverable,
        expiration_time=expiry,
        pending_owner=pending_owner,
        granted_by=granted_by,
        granted=google.clock(),
    )
