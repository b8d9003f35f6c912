"""Pay a second way: line by line in plain Python; nothing of sheetsync here."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeAlias

Line: TypeAlias = tuple[str, date, int]
Turn: TypeAlias = tuple[date, str | None]
"""From which day on who has a client."""
Step: TypeAlias = tuple[int, str]
"""Months, and the share as it is written."""


@dataclass
class Sum:
    """One person's month."""

    lines: dict[tuple[str, str], tuple[int, int, int]] = field(default_factory=dict)
    compared: set[str] = field(default_factory=set)
    now: int = 0
    then: int = 0

    def amount(self) -> int:
        """His lines added up."""
        return sum(amount for _, _, amount in self.lines.values())


def later(day: date, months: int) -> date:
    """The day so many months later, going up month by month."""
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def tenure(days: Sequence[date], day: date, restart: int) -> int:
    """Full months since buying began, of the order days up to a day."""
    start = None
    before = None
    for one in sorted(one for one in set(days) if one <= day):
        if before is None or one > later(before, restart):
            start = one
        before = one
    months = 0
    while start is not None and later(start, months + 1) <= day:
        months += 1
    return months


def whose(turns: Mapping[str, Sequence[Turn]], client: str, day: date) -> str:
    """Who had a client at the end of a day."""
    found = ""
    for since, name in turns.get(client, ()):
        if since <= day:
            found = name or ""
    return found


def rounded(minor: int, share: str) -> int:
    """Half a unit away from nothing."""
    return int((Decimal(minor) * Decimal(share)).quantize(Decimal(1), ROUND_HALF_UP))


def plain_pay(
    lines: Sequence[Line],
    turns: Mapping[str, Sequence[Turn]],
    steps: Sequence[Step],
    restart: int,
    first: date,
    as_of: date,
) -> dict[str, Sum]:
    """Each person's month: by client and share the months, what was sold and paid."""
    month_ends = later(first, 1) - timedelta(days=1)
    until = min(as_of, month_ends)
    ordered: dict[str, set[date]] = defaultdict(set)
    for client, day, amount in lines:
        if amount >= 0:
            ordered[client].add(day)
    found: dict[str, Sum] = defaultdict(Sum)
    sold: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])
    for client, day, amount in lines:
        if first <= day <= until and (person := whose(turns, client, day)):
            months = tenure(sorted(ordered[client]), day, restart)
            reached = [share for since, share in sorted(steps) if since <= months]
            part = sold[person, client, reached[-1] if reached else "0"]
            part[0] = max(part[0], months)
            part[1] += amount
    for (person, client, share), (months, amount) in sold.items():
        found[person].lines[client, share] = (months, amount, rounded(amount, share))
    _compare(lines, turns, ordered, (first, until), found)
    return found


def _compare(
    lines: Sequence[Line],
    turns: Mapping[str, Sequence[Turn]],
    ordered: Mapping[str, set[date]],
    month: tuple[date, date],
    found: dict[str, Sum],
) -> None:
    """What clients who ordered in both years bought, to who has them at the end."""
    first, until = month
    month_ends = later(first, 1) - timedelta(days=1)
    before = first.replace(year=first.year - 1)
    ends = later(before, 1) - timedelta(days=1)
    if until < month_ends:
        ends = date(before.year, before.month, min(until.day, ends.day))
    for client, days in ordered.items():
        now = [one for one in days if first <= one <= until]
        then = [one for one in days if before <= one <= ends]
        if now and then and (person := whose(turns, client, until)):
            own = found[person]
            own.compared.add(client)
            mine = [(day, amount) for who, day, amount in lines if who == client]
            own.now += sum(amount for day, amount in mine if first <= day <= until)
            own.then += sum(amount for day, amount in mine if before <= day <= ends)
