"""``/token`` and ``/revoke``: what is exchanged for an access token, and its end."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import TYPE_CHECKING, Any

from sheetsync.emulator.oauth import errors
from sheetsync.emulator.oauth.assertion import read_assertion
from sheetsync.emulator.oauth.errors import OAuthError
from sheetsync.emulator.state.sign_in import (
    ACCESS_TOKEN_LIFE,
    TESTING_LIFE,
    AccessToken,
    Code,
    OAuthClient,
    RefreshToken,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sheetsync.emulator.state.google import Google

JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_ACCESS_LENGTH = 200
_REFRESH_LENGTH = 90


def exchange(google: Google, form: Mapping[str, str]) -> dict[str, Any]:
    """Answer ``/token``.

    Args:
        google: The world.
        form: Fields of the request, the client's credentials among them.

    Raises:
        OAuthError: Nothing is given.
    """
    google.sign_in.forget_expired(google.clock())
    match form.get("grant_type", ""):
        case "authorization_code":
            answer = _by_code(google, form)
        case "refresh_token":
            answer = _by_refresh_token(google, form)
        case kind if kind == JWT_BEARER:
            answer = _by_assertion(google, form)
        case "":
            raise errors.missing("grant_type")
        case kind:
            raise OAuthError("unsupported_grant_type", f"Invalid grant_type: {kind}")
    google.save_accounts()
    return answer


def revoke(google: Google, token: str) -> None:
    """Answer ``/revoke``: the whole grant behind a token ends, on every machine.

    Raises:
        OAuthError: The token is not in force.
    """
    refresh = google.sign_in.refresh_tokens.get(token)
    access = google.sign_in.access_tokens.get(token)
    if refresh is not None:
        google.sign_in.withdraw(refresh.client, refresh.email)
    elif access is not None and access.client is not None:
        google.sign_in.withdraw(access.client, access.email)
    else:
        raise OAuthError("invalid_token", "Token expired or revoked")
    google.save_accounts()


def _by_code(google: Google, form: Mapping[str, str]) -> dict[str, Any]:
    client = _client(google, form)
    code = google.sign_in.codes.pop(form.get("code", ""), None)
    if code is None or code.client != client.id:
        raise errors.bad_grant("Malformed auth code.")
    if code.redirect_uri != form.get("redirect_uri", ""):
        raise OAuthError("redirect_uri_mismatch", "Bad Request")
    _check_verifier(code, form.get("code_verifier", ""))
    refresh = f"1//0{google.ids.secret(_REFRESH_LENGTH)}"
    expires = google.clock() + TESTING_LIFE if client.testing else None
    google.sign_in.add_refresh_token(
        refresh,
        RefreshToken(
            client=client.id, email=code.email, scopes=code.scopes, expires=expires
        ),
    )
    answer = _access(google, code.email, code.scopes, client.id)
    answer["refresh_token"] = refresh
    if client.testing:
        answer["refresh_token_expires_in"] = int(TESTING_LIFE.total_seconds())
    return answer


def _check_verifier(code: Code, verifier: str) -> None:
    """Refuse whoever did not start the sign-in that a code is from (RFC 7636)."""
    if not code.challenge:
        return
    if not verifier:
        raise errors.bad_grant("Missing code verifier.")
    proof = verifier
    if code.challenge_method == "S256":
        digest = hashlib.sha256(verifier.encode()).digest()
        proof = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    if not hmac.compare_digest(proof.encode(), code.challenge.encode()):
        raise errors.bad_grant("Invalid code verifier.")


def _by_refresh_token(google: Google, form: Mapping[str, str]) -> dict[str, Any]:
    client = _client(google, form)
    token = form.get("refresh_token", "")
    if not token:
        raise errors.missing("refresh_token")
    grant = google.sign_in.refresh_tokens.get(token)
    if grant is None:
        raise errors.dead_grant()
    if grant.client != client.id:
        raise OAuthError("unauthorized_client", "Unauthorized", 401)
    if grant.expires is not None and google.clock() >= grant.expires:
        raise errors.dead_grant()
    wanted = frozenset(form.get("scope", "").split()) or grant.scopes
    if not wanted <= grant.scopes:
        raise OAuthError("invalid_scope", "Some requested scopes were not granted.")
    return _access(google, grant.email, wanted, client.id)


def _by_assertion(google: Google, form: Mapping[str, str]) -> dict[str, Any]:
    text = form.get("assertion", "")
    if not text:
        raise errors.missing("assertion")
    claim = read_assertion(google, text)
    answer = _access(google, claim.email, claim.scopes, claim.client)
    del answer["scope"]
    return answer


def _access(
    google: Google, email: str, scopes: frozenset[str], client: str
) -> dict[str, Any]:
    """Issue an access token and return the answer that carries it."""
    token = f"ya29.a0{google.ids.secret(_ACCESS_LENGTH)}"
    google.sign_in.access_tokens[token] = AccessToken(
        email=google.people.get(email).email,
        scopes=scopes,
        client=client,
        expires=google.clock() + ACCESS_TOKEN_LIFE,
    )
    return {
        "access_token": token,
        "expires_in": int(ACCESS_TOKEN_LIFE.total_seconds()),
        "scope": " ".join(sorted(scopes)),
        "token_type": "Bearer",
    }


def _client(google: Google, form: Mapping[str, str]) -> OAuthClient:
    """Return the client that asks, once it has shown its secret."""
    if not form.get("client_id"):
        raise errors.missing("client_id")
    client = google.sign_in.clients.get(form["client_id"])
    if client is None:
        raise errors.unknown_client()
    secret = form.get("client_secret", "")
    if not hmac.compare_digest(secret.encode(), client.secret.encode()):
        raise errors.wrong_client()
    return client
