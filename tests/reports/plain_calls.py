"""Calls added up a second way, row by row of the log; nothing of sheetsync here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

Call: TypeAlias = tuple[str, date, str | None, str | None, float | None, str | None]
"""Client, day, person, channel, minutes, outcome."""


@dataclass
class Sums:
    """What one person's calls of one period came to."""

    calls: int = 0
    clients: set[str] = field(default_factory=set)
    minutes: float = 0
    conversations: int = 0
    goals: int = 0
    agreed: set[str] = field(default_factory=set)

    def row(self) -> tuple[int, int, float, int, int]:
        """Calls, companies, minutes, conversations, goals."""
        return (
            self.calls,
            len(self.clients),
            round(self.minutes, 2),
            self.conversations,
            self.goals,
        )


def plain_calls(
    log: Sequence[Call], as_of: date, months: Sequence[str]
) -> dict[tuple[str, str], Sums]:
    """Sums by month such as ``2024-03`` and person; "" is nobody."""
    found: dict[tuple[str, str], Sums] = defaultdict(Sums)
    for client, day, person, channel, minutes, outcome in log:
        month = day.isoformat()[:7]
        if channel != "call" or day > as_of or month not in months:
            continue
        own = found[month, person or ""]
        own.calls += 1
        own.clients.add(client)
        if outcome == "agreed":
            own.goals += 1
            own.agreed.add(client)
        known = minutes is not None or outcome is not None
        too_short = minutes is not None and minutes < 0.5
        reached = known and not too_short and outcome != "no answer"
        if reached or outcome == "agreed":
            own.conversations += 1
            own.minutes += minutes or 0
    return found


def plain_workdays(first: date, last: date) -> int:
    """Mondays to Fridays, counted on a calendar of ordinals."""
    return sum(
        (one - 1) % 7 < 5  # 1 January of the year 1 was a Monday
        for one in range(first.toordinal(), last.toordinal() + 1)
    )


Dated: TypeAlias = tuple[Call, date | None]
"""A call, and when to talk again."""


def plain_full_days(log: Sequence[Call], month: str, person: str, norm: float) -> int:
    """Mondays to Fridays of a month with so many minutes of conversations."""
    sums: dict[date, float] = defaultdict(float)
    for one in log:
        spoken = plain_calls([one], date.max, [one[1].isoformat()[:7]])
        for (when, who), own in spoken.items():
            if (when, who) == (month, person):
                sums[one[1]] += own.minutes
    return sum(
        total >= norm and (day.toordinal() - 1) % 7 < 5 for day, total in sums.items()
    )


def plain_carried(
    log: Sequence[Dated], until: date, after: date, person: str
) -> set[str]:
    """Whom somebody is to talk to after a day, by what he wrote down until a day."""
    found = set()
    for (client, day, who, _, _, _), again in log:
        if (who or "") != person or day > until or again is None or again <= after:
            continue
        refused = [
            other
            for (name, other, whose, _, _, outcome), _ in log
            if (name, whose or "", outcome) == (client, person, "refused")
            and day < other <= until
        ]
        if not refused:
            found.add(client)
    return found


def plain_called(
    log: Sequence[Call], after: date, until: date, person: str
) -> set[str]:
    """Whom somebody called after a day, up to another one."""
    return {
        client
        for client, day, who, channel, _, _ in log
        if channel == "call" and after < day <= until and (who or "") == person
    }
