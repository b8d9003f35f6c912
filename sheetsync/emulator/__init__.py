"""A local Google Sheets and Drive: real HTTP, real rights, no network.

It imports nothing of sheetsync outside this package and could leave the
repository tomorrow. The same application is served on loopback (`serve`,
`BackgroundServer`) and called in process (`EmulatorAdapter`).
"""

from __future__ import annotations

from sheetsync.emulator.adapter import EmulatorAdapter, session_for
from sheetsync.emulator.app import build_app
from sheetsync.emulator.server import BackgroundServer, serve
from sheetsync.emulator.state.google import Google

__all__ = [
    "BackgroundServer",
    "EmulatorAdapter",
    "Google",
    "build_app",
    "serve",
    "session_for",
]
