"""The emulator's own paths, never mixed with Google's: `/_emulator/…`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route

from sheetsync.emulator.answers import json_answer

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from sheetsync.emulator.state.google import Google

_PREFIX = "/_emulator"


def routes(google: Google) -> list[Route]:
    """Return the routes of the control plane."""

    async def health(_request: Request) -> Response:
        with google.lock:
            return json_answer({"status": "ok", "files": len(google.files)})

    async def reset(_request: Request) -> Response:
        with google.lock:
            google.reset()
        return json_answer({})

    return [
        Route(f"{_PREFIX}/health", health, methods=["GET"]),
        Route(f"{_PREFIX}/reset", reset, methods=["POST"]),
    ]
