"""The moving line about work that takes a while."""

from __future__ import annotations

import io
import threading
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from sheetsync.cli.face import Face
from sheetsync.cli.progress import watched
from sheetsync.google.calls import Call, Kind
from sheetsync.google.traffic import Exchange, Traffic
from sheetsync.locales.text import verbatim

TITLE = verbatim("Reading the bases")


class Seen(io.StringIO):
    """A terminal's screen that tells when something stands on it."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn = threading.Event()

    def write(self, text: str) -> int:
        done = super().write(text)
        if "Reading" in self.getvalue():
            self.drawn.set()
        return done


def traffic(count: int) -> Traffic:
    log = Traffic()
    call = Call(method="GET", api="drive", kind=Kind.READ, file="", name="files")
    now = datetime(2026, 11, 2, tzinfo=UTC)
    for _ in range(count):
        log.add(Exchange(call=call, status=200, sent=0, received=0, moment=now))
    return log


def test_long_work_shows_what_it_is_and_counts_its_requests() -> None:
    screen = Seen()
    console = Console(file=screen, force_terminal=True, width=80)
    face = Face(Path("config"), "ru")
    with watched(face, TITLE, traffic(3), console=console, patience=0):
        assert screen.drawn.wait(timeout=30)
    assert "3 запроса" in screen.getvalue()


def test_short_work_passes_without_a_word() -> None:
    screen = Seen()
    console = Console(file=screen, force_terminal=True)
    face = Face(Path("config"))
    with watched(face, TITLE, traffic(1), console=console, patience=3600):
        pass
    assert "Reading" not in screen.getvalue()


def test_where_nobody_looks_nothing_moves() -> None:
    screen = Seen()
    console = Console(file=screen)
    with watched(Face(Path("config")), TITLE, traffic(1), console=console, patience=0):
        pass
    assert screen.getvalue() == ""
