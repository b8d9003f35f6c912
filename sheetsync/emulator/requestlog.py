"""Which requests came, in order: what a test looks at to see how much was asked."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime

from sheetsync.emulator.when import Arrival

KEPT = 5000
"""How many requests are remembered."""


@dataclass(slots=True, kw_only=True)
class Logged:
    """One request and what became of it.

    Attributes:
        arrival: The request.
        time: When it came, on the world's clock.
        status: Status of the answer; None if there was none.
        fault: Name of the fault that hit it, empty for none.
    """

    arrival: Arrival
    time: datetime
    status: int | None = None
    fault: str = ""


@dataclass(slots=True)
class RequestLog:
    """The latest requests, the oldest first.

    Attributes:
        count: How many there were in all.
    """

    count: int = 0
    kept: deque[Logged] = field(default_factory=lambda: deque(maxlen=KEPT))

    def note(
        self, time: datetime, *, api: str, method: str, path: str, who: str
    ) -> Logged:
        """Write a request down, with its number."""
        self.count += 1
        arrival = Arrival(number=self.count, api=api, method=method, path=path, who=who)
        entry = Logged(arrival=arrival, time=time)
        self.kept.append(entry)
        return entry

    def clear(self) -> None:
        """Forget all, and count from 1 again."""
        self.count = 0
        self.kept.clear()
