"""One request and its answer, with nothing between them to wait for.

The application's endpoints never wait for anything but the request's body, so their
coroutine can be stepped by hand: no event loop, no thread and no socket.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from starlette.types import ASGIApp, Scope


class Exchange:
    """The application's side of one request: its body, and the answer so far.

    Args:
        body: The whole body of the request.

    Attributes:
        begun: Whether the answer has begun.
        status: Status of the answer.
        headers: Headers of the answer.
        body: Body of the answer.
    """

    def __init__(self, body: bytes) -> None:
        self._request_body = body
        self.begun = False
        self.status = 500
        self.headers: list[tuple[bytes, bytes]] = []
        self.body = bytearray()

    async def receive(self) -> dict[str, Any]:
        """Give the whole body at once."""
        return {"type": "http.request", "body": self._request_body, "more_body": False}

    async def send(self, event: MutableMapping[str, Any]) -> None:
        """Take a piece of the answer."""
        if event["type"] == "http.response.start":
            self.begun = True
            self.status = event["status"]
            self.headers = list(event.get("headers", []))
        elif event["type"] == "http.response.body":
            self.body += event.get("body", b"")

    def run(self, app: ASGIApp, scope: Scope) -> None:
        """Let an application answer.

        Raises:
            RuntimeError: It waited for something else than the body.
        """
        coroutine: Any = app(scope, self.receive, self.send)
        try:
            coroutine.send(None)
        except StopIteration:
            return
        coroutine.close()
        raise RuntimeError("an endpoint of the emulator waited for something")


def answered(app: ASGIApp, scope: Scope, body: bytes) -> Exchange:
    """Return what an application answers to a request."""
    exchange = Exchange(body)
    exchange.run(app, scope)
    return exchange
