"""Who a token belongs to: what clients ask to learn their own e-mail address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sheetsync.emulator.answers import SheetsError, error_answer, json_answer
from sheetsync.emulator.identity import UnknownKeyError, caller_of
from sheetsync.emulator.state.files import account_number

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from sheetsync.emulator.state.google import Google

PATHS = ("/userinfo/v2/me", "/oauth2/v2/userinfo", "/oauth2/v3/userinfo")
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
