"""The emulator over real HTTP, on loopback only."""

from __future__ import annotations

import asyncio
import socket
import threading
from typing import TYPE_CHECKING, Any, Self, cast

import uvicorn
from uvicorn.protocols.http.auto import AutoHTTPProtocol

from sheetsync.emulator.app import build_app
from sheetsync.emulator.line import LINE

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from starlette.types import ASGIApp, Receive, Scope, Send

    from sheetsync.emulator.state.google import Google

LOOPBACK = "127.0.0.1"


def serve(google: Google, port: int, ready: Callable[[str], None]) -> None:
    """Serve a world until the process is told to stop (SIGINT, SIGTERM).

    Args:
        google: The world.
        port: Port on 127.0.0.1; 0 takes any free one.
        ready: Called once with the address, `http://127.0.0.1:PORT`.

    Raises:
        OSError: If the port is taken.
    """
    listening = _listen(port)
    server = _Server(_config(google), lambda: ready(_address(listening)))
    server.run(sockets=[listening])


def _listen(port: int) -> socket.socket:
    # Named as TCP, asyncio sends small answers at once; else each waits 40 ms.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((LOOPBACK, port))
    except OSError:
        listening.close()
        raise
    return listening


def _address(listening: socket.socket) -> str:
    return f"http://{LOOPBACK}:{listening.getsockname()[1]}"


def _config(google: Google) -> uvicorn.Config:
    return uvicorn.Config(
        build_app(google, with_page=True),
        log_config=None,
        access_log=False,
        lifespan="on",
        server_header=False,
        date_header=False,  # Google's paths tell the time of the world
        http=_connected,  # type: ignore[arg-type]  # uvicorn only calls it
        timeout_graceful_shutdown=2,
    )


def _connected(**given: Any) -> asyncio.Protocol:
    """Return the protocol of one connection, whose requests can be cut off."""
    protocol: Any = AutoHTTPProtocol(**given)
    app: ASGIApp = protocol.app

    async def lined(scope: Scope, receive: Receive, send: Send) -> None:
        scope.setdefault("extensions", {})[LINE] = _SocketLine(protocol.transport)
        await app(scope, receive, send)

    protocol.app = lined
    return cast("asyncio.Protocol", protocol)


class _SocketLine:
    """A real connection."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport

    async def cut(self, receive: Receive) -> None:
        """Close it, after what was sent already."""
        self._transport.close()
        await _gone(receive)

    async def wait(self, receive: Receive, seconds: float) -> bool:
        """Wait, but no longer than the client does."""
        try:
            async with asyncio.timeout(seconds):
                await _gone(receive)
        except TimeoutError:
            return True
        return False

    async def hang(self, receive: Receive) -> None:
        """Close it at once: the client would not hear more by waiting."""
        await self.cut(receive)


async def _gone(receive: Receive) -> None:
    """Return when the connection is closed, by whichever end."""
    while (await receive())["type"] != "http.disconnect":
        pass


class _Server(uvicorn.Server):
    """A uvicorn server that says when it listens."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._tell = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then tell."""
        await super().startup(sockets)
        self._tell()


class BackgroundServer:
    """A served world in a thread of its own, for tests and the demo.

    Use it as a context manager; `url` is its address inside the block.

    Args:
        google: The world.
        port: Port on 127.0.0.1; 0 takes any free one.

    Attributes:
        url: `http://127.0.0.1:PORT`.
    """

    def __init__(self, google: Google, port: int = 0) -> None:
        self._listening = _listen(port)
        self.url = _address(self._listening)
        self._started = threading.Event()
        self._server = _Server(_config(google), self._started.set)
        self._thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        try:
            asyncio.run(self._server.serve(sockets=[self._listening]))
        finally:
            self._started.set()

    def start(self) -> None:
        """Serve; returns once the server listens."""
        self._thread.start()
        self._started.wait()

    def stop(self) -> None:
        """Finish what is being answered and stop."""
        self._server.should_exit = True
        self._thread.join()
        self._listening.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
