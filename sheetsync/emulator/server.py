"""The emulator over real HTTP, on loopback only."""

from __future__ import annotations

import asyncio
import socket
import threading
from typing import TYPE_CHECKING, Self

import uvicorn

from sheetsync.emulator.app import build_app

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

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
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
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
        build_app(google),
        log_config=None,
        access_log=False,
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=2,
    )


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
