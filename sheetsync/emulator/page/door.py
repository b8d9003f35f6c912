"""The way to the page: it costs nothing until somebody opens the page.

NiceGUI takes half a second and 50 MB to import, which programs that only call the API
should not pay. So the door knows the page's paths and opens on the first of them.
"""

from __future__ import annotations

import asyncio
import importlib
import ipaddress
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import BaseRoute, Match
from starlette.websockets import WebSocketClose

from sheetsync.emulator.page.unmetered import Unmetered

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from starlette.types import Receive, Scope, Send

    from sheetsync.emulator.state.google import Google

FILE_PATH = "/spreadsheets/d/"
"""Where a file's page is, as on docs.google.com: then its id, then `/edit`."""

_PREFIXES = (FILE_PATH, "/_nicegui/", "/_nicegui_ws/")
_ELSEWHERE = (
    "This program already shows the page of another local Google. The API works;"
    " to see its files, serve it from a program of its own.\n"
)
_FOREIGN = "Only pages of this machine may speak to this page.\n"


class Door(BaseRoute):
    """The route of everything that belongs to the page.

    Args:
        google: The world whose files are shown.
        routes: Its API, which the page calls. No gate stands before it: faults,
            scripts, logs and quotas are about programs, not about Google's own page.
    """

    def __init__(self, google: Google, routes: Sequence[BaseRoute]) -> None:
        self._google = google
        unmetered = Middleware(Unmetered, google=google)
        self._app = Starlette(routes=routes, middleware=[unmetered])
        self._opening = asyncio.Lock()
        self._inside: Any = None
        self._open = AsyncExitStack()

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Say whether a request is for the page."""
        if scope["type"] not in {"http", "websocket"}:
            return Match.NONE, {}
        path = scope["path"]
        ours = path == "/" or path.startswith(_PREFIXES)
        return (Match.FULL if ours else Match.NONE), {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, opening the page if it is the first one."""
        if not _from_this_machine(scope):
            await _refuse(403, _FOREIGN, scope, receive, send)
            return
        async with self._opening:
            if self._inside is None:
                name = "sheetsync.emulator.page.inside"
                inside = await asyncio.to_thread(importlib.import_module, name)
                if inside.is_taken():
                    await _refuse(409, _ELSEWHERE, scope, receive, send)
                    return
                await self._open.enter_async_context(inside.opened())
                self._inside = inside
        await self._inside.answer(self._google, self._app, scope, receive, send)

    @asynccontextmanager
    async def lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        """Close the page, if it was ever opened, when the server stops."""
        async with self._open:
            yield


async def _refuse(
    status: int, text: str, scope: Scope, receive: Receive, send: Send
) -> None:
    if scope["type"] == "websocket":
        await WebSocketClose()(scope, receive, send)
    else:
        await PlainTextResponse(text, status)(scope, receive, send)


def _from_this_machine(scope: Scope) -> bool:
    """Tell whether a request is of a page of this machine, or of no page at all.

    A browser lets any site open sockets to loopback; it only says from where.
    """
    for name, value in scope["headers"]:
        if name == b"origin":
            host = urlsplit(value.decode("latin-1")).hostname or ""
            return host == "localhost" or _is_loopback(host)
    return True


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
