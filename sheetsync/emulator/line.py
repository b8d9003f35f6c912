"""The connection to a client, for what no answer can express: silence, a cut, a wait.

Whoever carries a request to the application leaves a `Line` in the scope. Inside the
process it raises what `requests` would raise; over HTTP it closes the real socket.
"""

from __future__ import annotations

from typing import Protocol

from starlette.types import Receive, Scope

LINE = "local_google.line"
"""Under this name a scope's extensions hold the `Line`."""


class Line(Protocol):
    """What can be done with a connection besides answering."""

    async def cut(self, receive: Receive) -> None:
        """Close the connection; nothing that is not sent yet reaches the client."""

    async def wait(self, receive: Receive, seconds: float) -> bool:
        """Let time pass for the client; say whether he is still there then."""

    async def hang(self, receive: Receive) -> None:
        """Never answer."""


class LineMissingError(RuntimeError):
    """The request came by a way on which connections can't be cut."""


def line_of(scope: Scope) -> Line:
    """Return the connection that a request came by.

    Raises:
        LineMissingError: The application is served by something that gives none.
    """
    line: Line | None = scope.get("extensions", {}).get(LINE)
    if line is None:
        raise LineMissingError(
            "Faults of the connection need the emulator's own server or adapter."
        )
    return line
