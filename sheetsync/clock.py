"""Time is asked of a Clock that is passed in, never of the machine.

Tests and the demo set a clock; the daemon uses the machine's. Nothing else in
sheetsync may read the time or sleep (ruff's banned-api says so).
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time and waits."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait for so many seconds."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(UTC)  # noqa: TID251 - the one place that may

    def sleep(self, seconds: float) -> None:
        """Wait for so many seconds of real time."""
        time.sleep(seconds)  # noqa: TID251 - the one place that may


class SetClock:
    """A clock that moves only when told: sleeping moves it, too.

    Shipped, not test code: the demo's company lives through its days on it.
    """

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        """The moment that the clock was last set to."""
        return self._now

    def sleep(self, seconds: float) -> None:
        """Move on by so many seconds, without waiting."""
        self._now += timedelta(seconds=seconds)

    def move_to(self, moment: datetime) -> None:
        """Set the clock to a moment, which may be in the past."""
        self._now = moment.astimezone(UTC)
