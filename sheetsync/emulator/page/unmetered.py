"""Google's own pages use no quota of the API: quotas are for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetsync.emulator.quota import UNLIMITED

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from sheetsync.emulator.state.google import Google


class Unmetered:
    """Lets the page's calls pass without counting them.

    Args:
        app: What carries them out; it waits for nothing, as all of the API.
        google: The world whose quota is set aside for a call, under its lock.
    """

    def __init__(self, app: ASGIApp, google: Google) -> None:
        self._app = app
        self._google = google

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Carry a call out."""
        quota = self._google.quota
        with self._google.lock:
            limits, quota.limits = quota.limits, UNLIMITED
            try:
                await self._app(scope, receive, send)
            finally:
                quota.limits = limits
