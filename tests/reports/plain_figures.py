"""The same figures calculated a second way: plain Python, no code of ours.

A test that compares a report with these fails if either of the two is wrong, so
nothing of `sheetsync` is imported here, month arithmetic included.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import TypeAlias

Line: TypeAlias = tuple[str, date, Decimal]


@dataclass(frozen=True)
class Silent:
    """One line of the reactivation list."""

    client: str
    turnover: Decimal
    last_order: date
    orders: int
    rhythm: float | None


def earlier(day: date, months: int) -> date:
    """The day so many months earlier, found by going down from the same day."""
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year - 1, 12) if month == 1 else (year, month - 1)
    number = day.day
    while True:
        try:
            return date(year, month, number)
        except ValueError:
            number -= 1


def sums(lines: Iterable[Line], as_of: date, months: int) -> dict[str, Decimal]:
    """Turnover of the window by client."""
    found: dict[str, Decimal] = defaultdict(Decimal)
    last_out = earlier(as_of, months)
    for who, day, amount in lines:
        if last_out < day <= as_of:
            found[who] += amount
    return dict(found)


def key_clients(
    lines: Iterable[Line], as_of: date, months: int = 12, border: str = "0.8"
) -> list[tuple[str, Decimal, Decimal, Decimal]]:
    """Class A by the start rule: client, turnover, turnover above, total."""
    positive = {who: x for who, x in sums(lines, as_of, months).items() if x > 0}
    total = sum(positive.values(), Decimal())
    above, found = Decimal(), []
    for who, own in sorted(positive.items(), key=lambda one: (-one[1], one[0])):
        if above / total >= Decimal(border):
            break
        found.append((who, own, above, total))
        above += own
    return found


def reactivation(
    lines: Iterable[Line], as_of: date, months: int = 9, silent_days: int = 60
) -> list[Silent]:
    """The list by its definition, one client after the other."""
    known = [one for one in lines if one[1] <= as_of]
    turnover = sums(known, as_of, months)
    last_out = earlier(as_of, months)
    ordered: dict[str, set[date]] = defaultdict(set)
    for who, day, amount in known:
        if amount >= 0:
            ordered[who].add(day)
    found = []
    for who, distinct in ordered.items():
        days = sorted(distinct)
        if days[-1] <= last_out or (as_of - days[-1]).days < silent_days:
            continue
        within = [one for one in days if one > last_out]
        gaps = sorted((b - a).days for a, b in pairwise(days))
        found.append(Silent(who, turnover[who], days[-1], len(within), middle(gaps)))
    return sorted(found, key=lambda one: (-one.turnover, one.client))


def middle(gaps: list[int]) -> float | None:
    """The median of sorted gaps, from two gaps on."""
    if len(gaps) < 2:
        return None
    half = len(gaps) // 2
    return gaps[half] if len(gaps) % 2 else (gaps[half - 1] + gaps[half]) / 2
