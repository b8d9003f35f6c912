"""The emulator's own paths, never mixed with Google's: `/_emulator/…`.

What a test sets up or looks at: see docs/emulator-control.md. Everything here can be
called inside the process too, as plain methods of the world.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetsync.emulator.control import (
    faults,
    moments,
    people,
    settings,
    snapshots,
    watching,
    world,
)

if TYPE_CHECKING:
    from starlette.routing import Route

    from sheetsync.emulator.state.google import Google


def routes(google: Google) -> list[Route]:
    """Return the routes of the control plane."""
    themes = (world, snapshots, moments, settings, faults, people, watching)
    return [endpoint.route(google) for theme in themes for endpoint in theme.ENDPOINTS]
