"""Calls the emulator inside the process, as if over HTTP.

No event loop, no thread and no socket. Mount the adapter on a `requests.Session` for
Google's hosts, and neither client library knows.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from requests import ReadTimeout, Response, Session
from requests.adapters import BaseAdapter
from requests.exceptions import ConnectionError as DroppedError
from urllib3 import HTTPResponse

from sheetsync.emulator.exchange import Exchange
from sheetsync.emulator.line import LINE

if TYPE_CHECKING:
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
        self, request: PreparedRequest, **options: object
    ) -> Response:
        """Answer one request; of the options only the time-out means something.

        Raises:
            ConnectionError: A fault that was planned dropped the connection.
            ReadTimeout: A fault made the answer later than the client waits.
        """
        exchange = Exchange(_body_of(request))
        scope = _scope_of(request)
        line = _ProcessLine(request, exchange, options.get("timeout"))
        scope["extensions"] = {LINE: line}
        response = Response()
        response.request = request
        response.url = request.url or ""
        response.encoding = "utf-8"
        try:
            exchange.run(self._app, scope)
        except _BrokenOffError:
            _give_stream(response, exchange)
        else:
            if options.get("stream"):
                _give_stream(response, exchange)
            else:
                _give_whole(response, exchange)
        return response

    def close(self) -> None:
        """Do nothing: there is nothing to close."""


def _give_whole(response: Response, exchange: Exchange) -> None:
    """Fill a response whose body is there; reading it as a stream takes far longer."""
    _give_head(response, exchange)
    response._content = bytes(exchange.body)  # noqa: SLF001 - there is no other way
    response._content_consumed = True  # type: ignore[attr-defined]  # noqa: SLF001


def _give_stream(response: Response, exchange: Exchange) -> None:
    """Fill a response to be read; the length in its head tells of what is missing."""
    _give_head(response, exchange)
    response.raw = HTTPResponse(
        io.BytesIO(bytes(exchange.body)),
        headers=dict(response.headers),
        status=exchange.status,
        preload_content=False,
    )


def _give_head(response: Response, exchange: Exchange) -> None:
    response.status_code = exchange.status
    for name, value in exchange.headers:
        response.headers[name.decode("latin-1")] = value.decode("latin-1")


class _BrokenOffError(Exception):
    """The answer ends here, whatever its length was to be."""


class _ProcessLine:
    """A connection inside the process: what happens to it is raised at once."""

    def __init__(
        self, request: PreparedRequest, exchange: Exchange, patience: object
    ) -> None:
        self._request = request
        self._exchange = exchange
        self._patience = patience[1] if isinstance(patience, tuple) else patience

    async def cut(self, _receive: object) -> None:
        """Let the client see what was sent so far, or that nothing was."""
        if self._exchange.begun:
            raise _BrokenOffError
        text = "Remote end closed connection without response"
        raise DroppedError(text, request=self._request)

    async def wait(self, _receive: object, seconds: float) -> bool:
        """Raise if the client is not that patient; no time passes."""
        if isinstance(self._patience, int | float) and seconds > self._patience:
            await self.hang(_receive)
        return True

    async def hang(self, _receive: object) -> None:
        """Let the client's patience end."""
        raise ReadTimeout("Read timed out.", request=self._request)


_NEEDLESS = {"accept-encoding"}
"""Heads that mean nothing here: inside a process packing would only cost time."""


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
        if name.lower() not in _NEEDLESS
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
