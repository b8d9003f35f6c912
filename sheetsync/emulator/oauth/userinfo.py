"""Who a token belongs to: what clients ask to learn their own e-mail address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sheetsync.emulator.answers import SheetsError, error_answer, json_answer
from sheetsync.emulator.identity import (
    DRIVE,
    SPREADSHEETS,
    UnknownKeyError,
    caller_by_token,
    caller_of,
)
from sheetsync.emulator.oauth.errors import OAuthError
from sheetsync.emulator.state.files import account_number

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from sheetsync.emulator.state.google import Google

PATHS = ("/userinfo/v2/me", "/oauth2/v2/userinfo", "/oauth2/v3/userinfo")
TOKEN_PATHS = ("/tokeninfo", "/oauth2/v1/tokeninfo", "/oauth2/v3/tokeninfo")
_EVERY_SCOPE = frozenset({DRIVE, SPREADSHEETS})
_LASTING = 3599
"""Seconds that a token is said to live which was issued for ever."""
_PICTURE = "https://lh3.googleusercontent.com/a/default-user=s96-c"


def tell_who(google: Google, request: Request) -> Response:
    """Answer with the account of a token, as recorded; version 3 has its own names."""
    try:
        caller = caller_of(google, request)
    except UnknownKeyError:
        caller = None
    if caller is None or not caller.email:
        return error_answer(SheetsError.unauthenticated())
    number = account_number(caller.email)
    shown: dict[str, Any] = {"email": caller.email, "picture": _PICTURE}
    if "/v3/" in request.url.path:
        shown |= {"sub": number, "email_verified": True}
    else:
        shown |= {"id": number, "verified_email": True}
    return json_answer(shown)


def describe_token(google: Google, token: str) -> Response:
    """Answer what an access token is good for, for whom and for how long.

    Raises:
        OAuthError: There is no such token, or it has expired.
    """
    caller = caller_by_token(google, token) if token else None
    if caller is None:
        raise OAuthError("invalid_token", "Invalid Value")
    known = google.sign_in.access_tokens.get(token)
    left = _LASTING
    if known is not None and known.expires is not None:
        left = int((known.expires - google.clock()).total_seconds())
    scopes = caller.scopes if caller.scopes is not None else _EVERY_SCOPE
    return json_answer(
        {
            "azp": caller.app,
            "aud": caller.app,
            "sub": account_number(caller.email),
            "scope": " ".join(sorted(scopes)),
            "exp": str(int(google.clock().timestamp()) + left),
            "expires_in": str(left),
            "email": caller.email,
            "email_verified": "true",
            "access_type": "online",
        }
    )
