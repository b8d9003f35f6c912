"""Serves the embedded Google beside the worker, so that people can reach it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sheetsync.app import EMBEDDED, embedded, serves
from sheetsync.cli.ports import listening
from sheetsync.clock import Clock
from sheetsync.config import Company
from sheetsync.emulator import BackgroundServer


@contextmanager
def served(home: Path, company: Company, clock: Clock) -> Iterator[None]:
    """Serve the embedded Google while the block runs, so that people can reach it.

    Nothing is served where Google is elsewhere, or where somebody serves it already.

    Args:
        home: The folder that holds config/.
        company: Says where Google is.
        clock: Tells the local Google the time.

    Raises:
        SheetsyncError: Another program has the port.
    """
    port = company.google.port
    url = f"http://127.0.0.1:{port}"
    if company.google.where != EMBEDDED or serves(url, home, company):
        yield
        return
    google = embedded(home, company, clock)
    try:
        with listening(port, "google.port (config/company.yaml)"):
            server = BackgroundServer(google, port)
        with server:
            yield
    finally:
        google.close()
