"""The question to a person: may this app act for you? And the code that says yes.

Who visits the page chooses the person to act as, since the local Google has no
passwords. The answer goes back to the app on loopback, or is shown to be copied.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from sheetsync.emulator.oauth.errors import ConsentError
from sheetsync.emulator.state.people import is_address
from sheetsync.emulator.state.sign_in import CODE_LIFE, Code, OAuthClient

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sheetsync.emulator.state.google import Google

COPY_PASTE = "urn:ietf:wg:oauth:2.0:oob"
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_SCOPES = re.compile(r"openid|email|profile|https://www\.googleapis\.com/auth/[a-z.]+")
_CODE_LENGTH = 70


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What an app asks of a person.

    Attributes:
        redirect_uri: Where the answer goes; `COPY_PASTE` shows it instead.
        state: Text that the app wants back with the answer.
        challenge: PKCE challenge, empty without PKCE.
        hint: Whom the app expects to answer.
    """

    client: OAuthClient
    redirect_uri: str
    scopes: tuple[str, ...]
    state: str
    challenge: str
    challenge_method: str
    hint: str


def read_question(google: Google, params: Mapping[str, str]) -> Question:
    """Return what the parameters of the consent page ask for.

    Raises:
        ConsentError: The app asks wrongly; the person sees why, the app hears nothing.
    """
    client = google.sign_in.clients.get(params.get("client_id", ""))
    if client is None:
        raise ConsentError("invalid_client", "The OAuth client was not found.")
    redirect_uri = params.get("redirect_uri", "")
    if not _may_redirect(redirect_uri):
        raise ConsentError(
            "redirect_uri_mismatch",
            f"The redirect URI {redirect_uri!r} is not a loopback address of an"
            " installed app, http://localhost or http://127.0.0.1.",
        )
    if params.get("response_type") != "code":
        raise ConsentError("unsupported_response_type", "response_type must be code.")
    return Question(
        client=client,
        redirect_uri=redirect_uri,
        scopes=_read_scopes(params.get("scope", "")),
        state=params.get("state", ""),
        challenge=params.get("code_challenge", ""),
        challenge_method=_read_method(params),
        hint=params.get("login_hint", ""),
    )


def _may_redirect(uri: str) -> bool:
    if uri == COPY_PASTE:
        return True
    try:
        parts = urlsplit(uri)
    except ValueError:
        return False
    return parts.scheme == "http" and parts.hostname in _LOOPBACK


def _read_scopes(text: str) -> tuple[str, ...]:
    scopes = tuple(dict.fromkeys(text.split()))
    if not scopes:
        raise ConsentError("invalid_request", "Missing required parameter: scope")
    wrong = [one for one in scopes if not _SCOPES.fullmatch(one)]
    if wrong:
        raise ConsentError(
            "invalid_scope", f"Some requested scopes were invalid: {', '.join(wrong)}"
        )
    return scopes


def _read_method(params: Mapping[str, str]) -> str:
    method = params.get("code_challenge_method") or "plain"
    if method not in {"S256", "plain"}:
        raise ConsentError(
            "invalid_request", "code_challenge_method must be S256 or plain."
        )
    return method


def allow(google: Google, question: Question, email: str, scopes: list[str]) -> str:
    """Note a person's yes and return the code that tells of it.

    Args:
        google: The world.
        question: What he was asked.
        email: Who he is.
        scopes: What he agrees to: all that was asked, or less.

    Raises:
        ConsentError: No person was chosen, or nothing was agreed to.
    """
    if not is_address(email):
        raise ConsentError("invalid_request", "Choose the person to act as.")
    granted = frozenset(scopes) & frozenset(question.scopes)
    if not granted:
        raise ConsentError("access_denied", "Nothing was agreed to.")
    code = f"4/0A{google.ids.secret(_CODE_LENGTH)}"
    google.sign_in.codes[code] = Code(
        client=question.client.id,
        email=google.people.get(email).email,
        scopes=granted,
        redirect_uri=question.redirect_uri,
        challenge=question.challenge,
        challenge_method=question.challenge_method,
        expires=google.clock() + CODE_LIFE,
    )
    return code


def address_with(question: Question, answer: dict[str, str]) -> str:
    """Return the app's address with an answer, and its state, in the query."""
    parts = urlsplit(question.redirect_uri)
    query = parse_qsl(parts.query, keep_blank_values=True)
    if question.state:
        query.append(("state", question.state))
    query += answer.items()
    return urlunsplit(parts._replace(query=urlencode(query)))
