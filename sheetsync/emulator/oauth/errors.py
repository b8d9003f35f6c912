"""Refusals of the sign-in endpoints, in the words that clients look for."""

from __future__ import annotations

from starlette.responses import Response

from sheetsync.emulator.answers import json_answer

TOKEN_HEADERS = {
    "Cache-Control": "no-cache, no-store, max-age=0, must-revalidate",
    "Pragma": "no-cache",
    "Server": "scaffolding on HTTPServer2",
    "Vary": "Origin, X-Origin, Referer",
}


class OAuthError(Exception):
    """A refusal of ``/token`` or ``/revoke``.

    Attributes:
        error: The code that programs look at, ``invalid_grant``.
        description: What was wrong, for people.
        status: HTTP status.
    """

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.error = error
        self.description = description
        self.status = status

    def answer(self) -> Response:
        """Return the HTTP answer that tells of the refusal."""
        body = {"error": self.error, "error_description": self.description}
        return json_answer(body, code=self.status, headers=TOKEN_HEADERS)


class ConsentError(Exception):
    """A request for consent that no person can be asked about.

    Attributes:
        error: Google's name of the mistake, ``redirect_uri_mismatch``.
        description: What was wrong, for the developer who reads the page.
    """

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.error = error
        self.description = description


def dead_grant() -> OAuthError:
    """A refresh token that has expired or was withdrawn."""
    return OAuthError("invalid_grant", "Token has been expired or revoked.")


def unknown_client() -> OAuthError:
    """A client that does not exist."""
    return OAuthError("invalid_client", "The OAuth client was not found.", 401)


def wrong_client() -> OAuthError:
    """A client with another secret, or with another client's token."""
    return OAuthError("invalid_client", "Unauthorized", 401)


def bad_grant(description: str) -> OAuthError:
    """A code or an assertion that cannot be exchanged."""
    return OAuthError("invalid_grant", description)


def missing(parameter: str) -> OAuthError:
    """A parameter that the endpoint cannot do without."""
    return OAuthError("invalid_request", f"Missing required parameter: {parameter}")
