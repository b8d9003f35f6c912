"""How google-auth reaches the token endpoint: over our session, once a time.

Left alone, google-auth opens a second, hidden session with retries of its own,
and sleeps for seconds between three tries. Here its calls take the common way
out, and whatever may pass is left to the session's own patience.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import requests
from google.auth import transport
from google.auth.exceptions import TransportError

TOKEN_TIMEOUT = (5.0, 30.0)
"""Seconds to connect and to wait for a token."""

_MAY_PASS = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS}


class _Answer(transport.Response):
    """An answer in the form that google-auth reads."""

    def __init__(self, response: requests.Response) -> None:
        self._response = response

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self._response.status_code

    @property
    def headers(self) -> Mapping[str, str]:
        """The HTTP headers."""
        return self._response.headers

    @property
    def data(self) -> bytes:
        """The body."""
        return self._response.content


class TokenRequest(transport.Request):
    """Sends google-auth's own requests over a session, without credentials.

    Args:
        session: The session that also carries everything else.
    """

    def __init__(self, session: requests.Session) -> None:
        self._session = session

    def __call__(
        self,
        url: str,
        method: str = "GET",
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: Any = None,  # noqa: ARG002 - that of the request in need of a token
        **_options: Any,
    ) -> transport.Response:
        """Ask the token endpoint once.

        Args:
            url: Its address.
            method: HTTP method.
            body: The body.
            headers: HTTP headers.
            timeout: Not used: a token has its own, `TOKEN_TIMEOUT`.
            _options: Not used.

        Raises:
            TransportError: If there was no answer, or one that may change soon.
        """
        if method != "POST":
            # For service accounts google-auth also asks, from a thread of its
            # own, which regions may serve them; Sheets and Drive have none.
            raise _transport_error("only tokens are asked for")
        try:
            # The plain session's method: the subclass's would ask for a token.
            response = requests.Session.request(
                self._session,
                method,
                url,
                data=body,
                headers=headers,
                timeout=TOKEN_TIMEOUT,
                allow_redirects=False,
            )
        except requests.RequestException as failure:
            raise _transport_error(str(failure)) from failure
        if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR or (
            response.status_code in _MAY_PASS
        ):
            raise _transport_error(f"the endpoint answers {response.status_code}")
        return _Answer(response)


def _transport_error(words: str) -> TransportError:
    return TransportError(words)  # type: ignore[no-untyped-call]
