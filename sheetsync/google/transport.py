"""Where requests go: to Google, or to a local server that stands in for it.

Both client libraries have Google's addresses built in. Instead of telling each
of them another one, the session sends what is addressed to Google's hosts
through an adapter mounted there; neither client knows about it.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit, urlunsplit

from requests import PreparedRequest, Response, Session
from requests.adapters import BaseAdapter, HTTPAdapter

from sheetsync.errors import ConfigError
from sheetsync.locales.text import tr

GOOGLE_HOSTS = (
    "https://sheets.googleapis.com/",
    "https://www.googleapis.com/",
    "https://oauth2.googleapis.com/",
)
"""Every address that sheetsync sends requests to."""

_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class Redirected(HTTPAdapter):
    """Sends what is addressed to Google to a server on this machine.

    Args:
        base: Scheme, host and port of that server, such as
            ``http://127.0.0.1:8480``.

    Raises:
        ConfigError: If the server is not on this machine: tokens would cross
            the network in the clear.
    """

    def __init__(self, base: str) -> None:
        super().__init__()
        place = urlsplit(base)
        if place.hostname not in _LOOPBACK:
            raise ConfigError(
                (
                    tr(
                        "config/company.yaml google.where: {base} is not on this"
                        " machine; write google, embedded, or an address such as"
                        " http://127.0.0.1:8480",
                        base=base,
                    ),
                )
            )
        self._scheme = place.scheme
        self._netloc = place.netloc

    def send(self, request: PreparedRequest, *args: Any, **options: Any) -> Response:
        """Send a request to the other server, path and query unchanged."""
        local = request.copy()
        parts = urlsplit(request.url or "")
        local.url = urlunsplit(
            parts._replace(scheme=self._scheme, netloc=self._netloc, fragment="")
        )
        return super().send(local, *args, **options)


def mount(session: Session, adapter: BaseAdapter) -> None:
    """Send all that the session addresses to Google through one adapter."""
    for host in GOOGLE_HOSTS:
        session.mount(host, adapter)
