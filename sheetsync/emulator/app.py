"""The application: every route of the local Google, and who may knock at all."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse, Response

from sheetsync.emulator.batching import routes as batch_routes
from sheetsync.emulator.control import routes as control_routes
from sheetsync.emulator.discovery import routes as discovery_routes
from sheetsync.emulator.drive.routes import routes as drive_routes
from sheetsync.emulator.drive.weblinks import routes as download_routes
from sheetsync.emulator.front import Front, LocalPages, Packing
from sheetsync.emulator.gate import Gate
from sheetsync.emulator.oauth.routes import routes as oauth_routes
from sheetsync.emulator.page import Door
from sheetsync.emulator.sheets.routes import routes as sheets_routes

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import BaseRoute
    from starlette.types import ASGIApp, Receive, Scope, Send

    from sheetsync.emulator.state.google import Google

_GOOGLE = ("googleapis.com", "google.com")
_MISSING = """<!DOCTYPE html>
<html lang=en>
  <meta charset=utf-8>
  <title>Error 404 (Not Found)!!1</title>
  <p><b>404.</b> <ins>That’s an error.</ins>
  <p>The requested URL was not found on this server.
</html>
"""


def build_app(google: Google, *, with_page: bool = False) -> Starlette:
    """Return the application that answers for a world.

    Args:
        google: The world; one application serves one.
        with_page: Whether it also has the page for people, which needs a server.
    """
    routes: list[BaseRoute] = [
        *sheets_routes(google),
        *drive_routes(google),
        *download_routes(google),
        *batch_routes(google),
        *discovery_routes(),
        *oauth_routes(google),
        *control_routes(google),
    ]
    door = Door(google, routes)
    return Starlette(
        routes=[*routes, door] if with_page else routes,
        lifespan=door.lifespan,
        middleware=[
            Middleware(HostGuard),
            Middleware(LocalPages),
            Middleware(Front),
            Middleware(Gate, google=google),
            Middleware(Packing),
        ],
        exception_handlers={404: _missing},
    )


async def _missing(_request: Request, _error: Exception) -> Response:
    return Response(_MISSING, 404, {"Content-Type": "text/html; charset=UTF-8"})


class HostGuard:
    """Refuses requests that were meant for another host.

    Tokens here are plain e-mail addresses. A page from the internet that lets its own
    name point at this machine would otherwise speak to the emulator through a
    visitor's browser.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 403."""
        if scope["type"] == "http" and not _is_ours(_host_of(scope)):
            text = "This local Google answers to loopback and Google's names only.\n"
            await PlainTextResponse(text, 403)(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _host_of(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"host":
            host = value.decode("latin-1").strip().casefold()
            return str(host.rsplit(":", 1)[0] if not host.endswith("]") else host)
    return ""


def _is_ours(host: str) -> bool:
    if host == "localhost" or host.endswith(tuple(f".{name}" for name in _GOOGLE)):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
