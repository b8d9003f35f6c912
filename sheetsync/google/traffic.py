"""The log of what went over the wire, which tests and the demo count."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sheetsync.google.calls import Call

NO_ANSWER = 0
"""Stands where an HTTP status would, if none came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request that left the machine, and what came back.

    Attributes:
        call: What was asked.
        status: HTTP status; `NO_ANSWER` if none came.
        sent: Bytes of the request's body.
        received: Bytes of the answer's body, unpacked.
        moment: When it was sent.
        told: What time it was at Google's then; None if the answer did not say.
    """

    call: Call
    status: int
    sent: int
    received: int
    moment: datetime
    told: datetime | None = None


class Traffic:
    """All requests of a session: the latest one by one, all of them counted.

    Args:
        keep: How many single exchanges are remembered; totals count them all.
    """

    def __init__(self, keep: int = 10_000) -> None:
        self._latest: deque[Exchange] = deque(maxlen=keep)
        self._totals: Counter[str] = Counter()

    def add(self, exchange: Exchange) -> None:
        """Remember an exchange."""
        self._latest.append(exchange)
        call = exchange.call
        self._totals[f"{call.api}.{call.kind.value}"] += 1
        self._totals["bytes_sent"] += exchange.sent
        self._totals["bytes_received"] += exchange.received

    def totals(self) -> dict[str, int]:
        """Requests by API and kind (``sheets.read``), and bytes both ways."""
        return dict(sorted(self._totals.items()))

    def __iter__(self) -> Iterator[Exchange]:
        return iter(tuple(self._latest))

    def __len__(self) -> int:
        return len(self._latest)
