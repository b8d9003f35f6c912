"""The paths of the sign-in: consent page, token, revoke, and the client's file."""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import parse_qs, unquote

from starlette.responses import RedirectResponse
from starlette.routing import Route

from sheetsync.emulator.answers import json_answer
from sheetsync.emulator.identity import bearer_of
from sheetsync.emulator.oauth import pages, userinfo
from sheetsync.emulator.oauth.clients import add_service_account, client_file
from sheetsync.emulator.oauth.consent import (
    COPY_PASTE,
    address_with,
    allow,
    read_question,
)
from sheetsync.emulator.oauth.errors import TOKEN_HEADERS, ConsentError, OAuthError
from sheetsync.emulator.oauth.tokens import exchange, revoke

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request
    from starlette.responses import Response

    from sheetsync.emulator.state.google import Google

Fields: TypeAlias = dict[str, list[str]]
Answer: TypeAlias = "Callable[[Google, Request, Fields], Response]"
_CONSENT = ("/o/oauth2/v2/auth", "/o/oauth2/auth")
_TOKEN = ("/token", "/oauth2/v4/token", "/o/oauth2/token")
_NAME = re.compile(r"[a-z][a-z0-9-]{4,28}[a-z0-9]")
_REVOKE = ("/revoke", "/o/oauth2/revoke")


def routes(google: Google) -> list[Route]:
    """Return the routes of the sign-in."""
    table: list[tuple[tuple[str, ...], str, Answer]] = [
        (_CONSENT, "GET", ask),
        (_CONSENT, "POST", decide),
        (_TOKEN, "POST", give_token),
        (_REVOKE, "POST", take_back),
        (userinfo.PATHS, "GET", say_who),
        (userinfo.TOKEN_PATHS, "GET", describe_token),
        (userinfo.TOKEN_PATHS, "POST", describe_token),
        (("/_emulator/client.json",), "GET", give_client_file),
        (("/_emulator/service-account.json",), "POST", give_service_account),
    ]
    return [
        Route(path, _endpoint(google, answer), methods=[method])
        for paths, method, answer in table
        for path in paths
    ]


def _endpoint(
    google: Google, answer: Answer
) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        body = (await request.body()).decode("utf-8", "replace")
        text = f"{request.url.query}&{body}" if body else request.url.query
        with google.lock:
            try:
                return answer(google, request, parse_qs(text, keep_blank_values=True))
            except ConsentError as error:
                return pages.error_page(error.error, error.description)
            except OAuthError as error:
                return error.answer()

    return endpoint


def ask(google: Google, _: Request, fields: Fields) -> Response:
    """Show the consent page."""
    params = _single(fields)
    question = read_question(google, params)
    return pages.consent_page(question, google.people.sign_in_choices(), params)


def decide(google: Google, _: Request, fields: Fields) -> Response:
    """Take a person's answer back to the app, or show him the code to copy."""
    params = _single(fields)
    question = read_question(google, params)
    copied = question.redirect_uri == COPY_PASTE
    if params.get("decision") != "allow":
        if copied:
            return pages.denied_page()
        return _redirect(address_with(question, {"error": "access_denied"}))
    email = params.get("other", "").strip() or params.get("account", "")
    granted = fields.get("granted", [])
    code = allow(google, question, email, granted)
    if copied:
        return pages.code_page(code)
    scope = " ".join(one for one in question.scopes if one in granted)
    return _redirect(address_with(question, {"code": code, "scope": scope}))


def give_token(google: Google, request: Request, fields: Fields) -> Response:
    """Answer ``/token``; a client may show itself in the form or by Basic."""
    form = _basic(request) | _single(fields)
    return json_answer(exchange(google, form), headers=TOKEN_HEADERS)


def take_back(google: Google, _: Request, fields: Fields) -> Response:
    """Answer ``/revoke``."""
    revoke(google, _single(fields).get("token", ""))
    return json_answer({}, headers=TOKEN_HEADERS)


def say_who(google: Google, request: Request, _: Fields) -> Response:
    """Answer who a token belongs to."""
    return userinfo.tell_who(google, request)


def describe_token(google: Google, request: Request, fields: Fields) -> Response:
    """Answer ``/tokeninfo``; the token stands in the call, or in its head."""
    token = _single(fields).get("access_token", "")
    return userinfo.describe_token(google, token or bearer_of(request))


def give_client_file(google: Google, request: Request, _: Fields) -> Response:
    """Hand out the client file of the emulator's own installed app."""
    return json_answer(client_file(google, _base_url(request)))


def give_service_account(google: Google, request: Request, fields: Fields) -> Response:
    """Register a service account and hand out its key file.

    Parameters are ``name`` and, for one that may act as other people, ``delegated``.
    """
    params = _single(fields)
    name = params.get("name", "")
    if not _NAME.fullmatch(name):
        raise OAuthError(
            "invalid_request",
            "name must have 6 to 30 letters, digits and hyphens and begin with a"
            " letter, as Google wants it.",
        )
    delegated = params.get("delegated", "").casefold() == "true"
    made = add_service_account(google, name, _base_url(request), delegated=delegated)
    return json_answer(made)


def _base_url(request: Request) -> str:
    return f"{request.url.scheme}://{request.url.netloc}"


def _single(fields: Fields) -> dict[str, str]:
    return {name: values[-1] for name, values in fields.items()}


def _redirect(address: str) -> Response:
    return RedirectResponse(address, status_code=302)


def _basic(request: Request) -> dict[str, str]:
    """Return a client's credentials from a Basic authorization header."""
    scheme, _, text = request.headers.get("authorization", "").partition(" ")
    if scheme.casefold() != "basic":
        return {}
    try:
        shown = base64.b64decode(text, validate=True).decode()
    except (binascii.Error, ValueError):
        return {}
    name, _, secret = shown.partition(":")
    return {"client_id": unquote(name), "client_secret": unquote(secret)}
