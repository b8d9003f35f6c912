"""Lets google-api-python-client send over our session.

The client asks for an object with httplib2's `request`. httplib2 itself is not
used, only its form of an answer: it sends a POST again of its own accord when
the connection breaks.
"""

from __future__ import annotations

from collections.abc import Mapping

import httplib2
import requests

_OURS = {"accept-encoding", "content-length", "user-agent"}
_UNPACKED = {"content-encoding", "transfer-encoding", "content-length"}


class Httplib2Adapter:
    """Something with httplib2's signature that sends over a `requests` session.

    Args:
        session: The way out.
    """

    def __init__(self, session: requests.Session) -> None:
        self._session = session

    def request(
        self,
        uri: str,
        method: str = "GET",
        body: str | bytes | None = None,
        headers: Mapping[str, str] | None = None,
        **_options: object,
    ) -> tuple[httplib2.Response, bytes]:
        """Send one request, as httplib2 would.

        Args:
            uri: Where to.
            method: HTTP method.
            body: The body, already in its final form.
            headers: HTTP headers; what the session sets itself is dropped.
            _options: Redirections and connection types, which are the session's.
        """
        sent = {
            name: value
            for name, value in (headers or {}).items()
            if name.lower() not in _OURS
        }
        answer = self._session.request(method, uri, data=body, headers=sent)
        told = {
            name.lower(): value
            for name, value in answer.headers.items()
            if name.lower() not in _UNPACKED
        }
        told["status"] = str(answer.status_code)
        return httplib2.Response(told), answer.content

    def close(self) -> None:
        """Nothing of its own to close; whoever made the session closes it."""
