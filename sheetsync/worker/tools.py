"""What the parts of the worker work with, put together by the app."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sheetsync.clock import Clock
from sheetsync.config import Config
from sheetsync.core.ids import Draw
from sheetsync.google.drive import Drive
from sheetsync.google.sheets import Sheets
from sheetsync.journal.journal import Journal
from sheetsync.journal.place import Worker
from sheetsync.locales.text import Text
from sheetsync.worker.kept import Kept
from sheetsync.worker.wire import Wire


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """The worker's tools for one cycle.

    Attributes:
        config: What the owner wants, as it was read when the cycle began.
        sheets: The Sheets API.
        drive: The Drive API.
        wire: Sends batches.
        journal: Remembers.
        clock: Tells the time.
        draw: Source of chance.
        kept: What is in memory since the last cycle.
        say: Says a text in the company's language.
        worker: Which worker this is.
    """

    config: Config
    sheets: Sheets
    drive: Drive
    wire: Wire
    journal: Journal
    clock: Clock
    draw: Draw
    kept: Kept
    say: Callable[[Text], str]
    worker: Worker

    @property
    def today(self) -> date:
        """The day that it is in the company now."""
        return self.clock.now().astimezone(self.config.company.zone).date()
