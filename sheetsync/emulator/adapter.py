"""Calls the emulator inside the process, as if over HTTP.

The application's endpoints never wait for anything but the request's body, so their
coroutine can be stepped by hand: no event loop, no thread and no socket. Mount the
adapter on a `requests.Session` for Google's hosts, and neither client library knows.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from requests import Response, Session
from requests.adapters import BaseAdapter
from urllib3 import HTTPResponse

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from requests import PreparedRequest
    from starlette.applications import Starlette

GOOGLE_HOSTS = (
    "https://sheets.googleapis.com/",
    "https://www.googleapis.com/",
    "https://oauth2.googleapis.com/",
    "https://accounts.google.com/",
)


class EmulatorAdapter(BaseAdapter):
    """A `requests` adapter that hands each request to the application itself.

    Args:
        app: What `build_app` returned.
    """

    def __init__(self, app: Starlette) -> None:
        super().__init__()
        self._app = app

    def send(  # type: ignore[override]
        self, request: PreparedRequest, **_options: object
    ) -> Response:
        """Answer one request; time-outs and proxies mean nothing here."""
        exchange = _Exchange(_body_of(request))
        running = self._app(_scope_of(request), exchange.receive, exchange.send)
        _run(running)
        return self._response(request, exchange)

    def close(self) -> None:
        """Do nothing: there is nothing to close."""

    def _response(self, request: PreparedRequest, exchange: _Exchange) -> Response:
        response = Response()
        response.status_code = exchange.status
        for name, value in exchange.headers:
            response.headers[name.decode("latin-1")] = value.decode("latin-1")
        response.encoding = "utf-8"
        response.url = request.url or ""
        response.request = request
        response.raw = HTTPResponse(
            io.BytesIO(bytes(exchange.body)),
            headers=dict(response.headers),
            status=exchange.status,
            preload_content=False,
        )

        return response


class _Exchange:
    """The application's side of one request: its body, and the answer so far."""

    def __init__(self, body: bytes) -> None:
        self._request_body = body
        self.status = 500
        self.headers: list[tuple[bytes, bytes]] = []
        self.body = bytearray()

    async def receive(self) -> dict[str, Any]:
        """Give the whole body at once."""
        return {"type": "http.request", "body": self._request_body, "more_body": False}

    async def send(self, event: MutableMapping[str, Any]) -> None:
        """Take a piece of the answer."""
        if event["type"] == "http.response.start":
            self.status = event["status"]
            self.headers = list(event.get("headers", []))
        elif event["type"] == "http.response.body":
            self.body += event.get("body", b"")


def _run(coroutine: Any) -> None:
    try:
        coroutine.send(None)
    except StopIteration:
        return
    coroutine.close()
    raise RuntimeError("an endpoint of the emulator waited for something")


def _body_of(request: PreparedRequest) -> bytes:
    body: Any = request.body
    if body is None:
        return b""
    if isinstance(body, str):
        return body.encode()
    if hasattr(body, "read"):
        content: bytes = body.read()
        return content
    return bytes(body)


def _scope_of(request: PreparedRequest) -> dict[str, Any]:
    url = urlsplit(request.url or "")
    headers = [
        (name.lower().encode("latin-1"), _header_bytes(value))
        for name, value in request.headers.items()
    ]
    if not any(name == b"host" for name, _ in headers):
        headers.append((b"host", url.netloc.encode()))
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": url.scheme,
        "path": unquote(url.path),
        "raw_path": url.path.encode(),
        "query_string": url.query.encode(),
        "root_path": "",
        "headers": headers,
        "client": ("127.0.0.1", 0),
        "server": (url.hostname, url.port or 443),
    }


def _header_bytes(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else value.encode("latin-1")


def session_for(app: Starlette, token: str = "") -> Session:
    """Return a session on which every address of Google leads to the application.

    Args:
        app: What `build_app` returned.
        token: Bearer token that every request carries; an e-mail address acts as
            that person. None is sent if it is empty.
    """
    session = Session()
    session.trust_env = False
    adapter = EmulatorAdapter(app)
    for host in (*GOOGLE_HOSTS, "http://127.0.0.1"):
        session.mount(host, adapter)
    if token:
        session.headers["Authorization"] = f"Bearer {token}"
    return session
