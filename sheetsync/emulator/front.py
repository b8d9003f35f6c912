"""What happens to a request before anybody reads it, as at Google's front door."""

from __future__ import annotations

import gzip
import re
import zlib
from typing import TYPE_CHECKING, Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LOCAL_PAGES = re.compile(r"https?://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?")
_EXPOSED = "Content-Encoding,Content-Length,Date,Location,Range,Server"
_METHODS = "DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT"
_PACKED = {"gzip", "x-gzip", "deflate"}
_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32
_DRIVE = ("/drive/", "/upload/drive/")
_GOOGLES = ("/v4/", "/drive/", "/upload/", "/batch")
_LEVEL = 1
"""How hard answers are packed; quickly, since they do not go far."""


class LocalPages:
    """Lets scripts of pages call, those of this machine and no other.

    Google lets any page call: there a token is a secret, here it is an address.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer the browser's question about one."""
        page = _origin(scope)
        if scope["type"] != "http" or not _LOCAL_PAGES.fullmatch(page):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if scope["method"] == "OPTIONS" and "access-control-request-method" in headers:
            await _allowed(page, headers)(scope, receive, send)
            return

        async def tell(event: Message) -> None:
            if event["type"] == "http.response.start":
                told = MutableHeaders(scope=event)
                told["Access-Control-Allow-Origin"] = page
                told["Access-Control-Expose-Headers"] = _EXPOSED
            await send(event)

        await self._app(scope, receive, tell)


def _origin(scope: Scope) -> str:
    given = (value for name, value in scope.get("headers", ()) if name == b"origin")
    origin: bytes = next(given, b"")
    return origin.decode("latin-1")


def _allowed(page: str, asked: Headers) -> Response:
    headers = {
        "Access-Control-Allow-Origin": page,
        "Access-Control-Allow-Methods": _METHODS,
        "Access-Control-Max-Age": "3600",
        "Vary": "Origin, X-Origin, Referer",
    }
    wanted = asked.get("access-control-request-headers")
    if wanted:
        headers["Access-Control-Allow-Headers"] = wanted
    return Response(status_code=200, headers=headers)


class Front:
    """Unpacks what came packed; a slash at the end of Drive's paths means nothing."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 400 to what cannot be unpacked."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path: str = scope["path"]
        if path.endswith("/") and path.startswith(_DRIVE):
            raw: bytes = scope.get("raw_path") or path.encode()
            scope = {**scope, "path": path[:-1], "raw_path": raw.removesuffix(b"/")}
        if not any(name == b"content-encoding" for name, _ in scope["headers"]):
            await self._app(scope, receive, send)
            return
        await self._unpacked(dict(scope), receive, send)

    async def _unpacked(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["headers"] = list(scope["headers"])
        headers = MutableHeaders(scope=scope)
        how = headers["content-encoding"].strip().casefold()
        if how not in _PACKED:
            await self._app(scope, receive, send)
            return
        packed = await Request(scope, receive).body()
        try:
            body = zlib.decompress(packed, _GZIP_OR_ZLIB)
        except zlib.error:
            text = f"The body is not {how}, as its head says.\n"
            await PlainTextResponse(text, 400)(scope, receive, send)
            return
        del headers["content-encoding"]
        headers["content-length"] = str(len(body))
        await self._app(scope, _given(body, receive), send)


class Packing:
    """Packs answers for clients that ask for it as Google wants it.

    They accept gzip, and the name they go by says so: `my program (gzip)`.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and pack the answer if it is wanted so."""
        if scope["type"] != "http" or not _wants_gzip(scope):
            await self._app(scope, receive, send)
            return
        head: list[Message] = []

        async def pack(event: Message) -> None:
            if event["type"] == "http.response.start":
                head.append(event)
                return
            if head:
                start, body = head.pop(), event.get("body", b"")
                if body and not event.get("more_body"):
                    start, event = _packed(start, event, body)
                await send(start)
            await send(event)

        await self._app(scope, receive, pack)


def _wants_gzip(scope: Scope) -> bool:
    agent = accepted = False
    for name, value in scope["headers"]:
        if name == b"user-agent":
            agent = b"gzip" in value
        elif name == b"accept-encoding":
            accepted = b"gzip" in value
    return agent and accepted and scope["path"].startswith(_GOOGLES)


def _packed(start: Message, event: Message, body: bytes) -> tuple[Message, Message]:
    small = gzip.compress(body, _LEVEL, mtime=0)
    start = {**start, "headers": list(start["headers"])}
    headers = MutableHeaders(scope=start)
    headers["content-encoding"] = "gzip"
    headers["content-length"] = str(len(small))
    return start, {**event, "body": small}


def _given(body: bytes, receive: Receive) -> Receive:
    """Return what gives a body, and then what the connection tells."""
    left = [{"type": "http.request", "body": body, "more_body": False}]

    async def give() -> Any:
        return left.pop() if left else await receive()

    return give
