"""The signed claim by which a service account asks for an access token (RFC 7523)."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from google.auth import crypt

from sheetsync.emulator.oauth import errors
from sheetsync.emulator.oauth.errors import OAuthError
from sheetsync.emulator.state.people import SERVICE_DOMAIN, is_address
from sheetsync.emulator.state.sign_in import ServiceAccount

if TYPE_CHECKING:
    from sheetsync.emulator.state.google import Google

_AUDIENCES = ("/token", "/o/oauth2/token", "/oauth2/v4/token")
_LONGEST_LIFE = timedelta(hours=1)
_SKEW = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What an assertion proves: who asks, to act as whom, and for what."""

    client: str
    email: str
    scopes: frozenset[str]


def read_assertion(google: Google, text: str) -> Claim:
    """Return what an assertion claims, once its signature and times are right.

    A service account that was made elsewhere may come with a file of its own: nobody
    here knows its key, so its word is taken, as it is for a token that is an address.

    Raises:
        OAuthError: The assertion proves nothing.
    """
    signed, payload, signature = _split(text)
    issuer = str(payload.get("iss", ""))
    account = google.sign_in.service_accounts.get(issuer)
    if account is None:
        account = _made_elsewhere(issuer)
    elif not crypt.verify_signature(  # type: ignore[no-untyped-call]
        signed, signature, account.public_key
    ):
        raise errors.bad_grant("Invalid JWT Signature.")
    if not str(payload.get("aud", "")).endswith(_AUDIENCES):
        raise errors.bad_grant("Invalid JWT: Failed audience check.")
    _check_times(google.clock(), payload)
    scopes = frozenset(str(payload.get("scope", "")).split())
    if not scopes:
        raise OAuthError(
            "invalid_scope", "Invalid OAuth scope or ID token audience provided."
        )
    email = _subject(account, payload)
    return Claim(client=account.client_id, email=email, scopes=scopes)


def _made_elsewhere(email: str) -> ServiceAccount:
    """Return the service account of somebody's own file.

    Raises:
        OAuthError: It has no service account's address.
    """
    if not (is_address(email) and email.endswith(SERVICE_DOMAIN)):
        raise errors.bad_grant("Invalid grant: account not found")
    return ServiceAccount(email=email, client_id=email, key_id="", public_key="")


def _subject(account: ServiceAccount, payload: dict[str, Any]) -> str:
    """Return whom the account acts as: itself, or a person if it may."""
    subject = str(payload.get("sub") or account.email)
    if subject != account.email and not account.delegated:
        raise OAuthError(
            "unauthorized_client",
            "Client is unauthorized to retrieve access tokens using this method, or"
            " client not authorized for any of the scopes requested.",
            401,
        )
    return subject


def _check_times(now: datetime, payload: dict[str, Any]) -> None:
    try:
        issued = datetime.fromtimestamp(float(payload["iat"]), UTC)
        expires = datetime.fromtimestamp(float(payload["exp"]), UTC)
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        raise errors.bad_grant("Invalid JWT: iat and exp are required.") from None
    if not (issued - _SKEW <= now < expires + _SKEW) or (
        expires - issued > _LONGEST_LIFE + _SKEW
    ):
        raise errors.bad_grant(
            "Invalid JWT: Token must be a short-lived token (60 minutes) and in a"
            " reasonable timeframe. Check your iat and exp values in the JWT claim."
        )


def _split(text: str) -> tuple[bytes, dict[str, Any], bytes]:
    """Return what was signed, the claims in it, and the signature."""
    header, _, rest = text.partition(".")
    claims, _, proof = rest.partition(".")
    try:
        payload = json.loads(_decoded(claims))
        signature = _decoded(proof)
    except (ValueError, binascii.Error, RecursionError):
        payload, signature = None, b""
    if not isinstance(payload, dict):
        raise errors.bad_grant("Invalid JWT: it cannot be read.")
    return f"{header}.{claims}".encode("utf-8", "replace"), payload, signature


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
