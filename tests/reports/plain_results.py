"""What people achieved a second way, event by event; nothing of sheetsync here."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median
from typing import TypeAlias

Held: TypeAlias = tuple[str, str | None, datetime, datetime | None]
Stay: TypeAlias = tuple[str, str, datetime, datetime | None, str | None]
Line: TypeAlias = tuple[str, date, int]
Talk: TypeAlias = tuple[date, str, str | None, float | None, str | None]
"""Day, person, channel, minutes, outcome."""


@dataclass
class Achieved:
    """One person's sums, and the days of the stays that ended."""

    sums: Counter[str] = field(default_factory=Counter)
    days: list[int] = field(default_factory=list)


def plain_person(held: Sequence[Held], client: str, day: date) -> str:
    """Who was responsible at the end of a day; "" for nobody."""
    begun = [one for one in held if one[0] == client and one[2].date() <= day]
    if not begun:
        return ""
    _, person, _, until = max(begun, key=lambda one: one[2])
    return "" if until is not None and until.date() < day else person or ""


def plain_before(held: Sequence[Held], client: str, day: date) -> str:
    """Who was when the day began, or became so on it."""
    eve = plain_person(held, client, day - timedelta(days=1))
    return eve or plain_person(held, client, day)


def plain_results(
    stays: Sequence[Stay],
    lines: Sequence[Line],
    held: Sequence[Held],
    steps: Sequence[str],
    after: date,
    until: date,
) -> dict[str, Achieved]:
    """Stays that ended, hand-overs, first deals and turnover by person."""
    found: dict[str, Achieved] = defaultdict(Achieved)
    for client in {one[0] for one in stays}:
        own = sorted(
            (one for one in stays if one[0] == client and one[2].date() <= until),
            key=lambda one: one[2],
        )
        for place, (_, stage, entered, left, person) in enumerate(own):
            if stage not in steps or left is None or not after < left.date() <= until:
                continue
            sums = found[person or ""]
            sums.sums["left"] += 1
            sums.days.append((left.date() - entered.date()).days)
            route = [one[1] for one in own[place + 1 : place + 3]]
            if route and route[0] in steps[steps.index(stage) + 1 :]:
                sums.sums["further"] += 1
                back = route[1:] and route[1] in steps[: steps.index(stage) + 1]
                sums.sums["returned" if back else "handed"] += 1
    for client in {one[0] for one in lines}:
        own_lines = [one[1:] for one in lines if one[0] == client]
        _sold(client, own_lines, held, (after, until), found)
    return found


def _sold(
    client: str,
    lines: Sequence[tuple[date, int]],
    held: Sequence[Held],
    window: tuple[date, date],
    found: dict[str, Achieved],
) -> None:
    """One client's first deal, orders and turnover, to whose they are."""
    after, until = window
    ordered = {day for day, amount in lines if amount >= 0 and day <= until}
    first = min(ordered, default=None)
    if first is not None and after < first <= until:
        found[plain_before(held, client, first)].sums["first_deals"] += 1
    for day in ordered:
        if after < day:
            found[plain_person(held, client, day)].sums["orders"] += 1
    for day, amount in lines:
        if after < day <= until:
            sums = found[plain_person(held, client, day)]
            sums.sums["turnover"] += amount
            if first is not None and day > first:
                sums.sums["repeat_turnover"] += amount


def plain_talks(
    log: Sequence[Talk], after: date, until: date
) -> dict[str, Counter[str]]:
    """Contacts, meetings and offers by person, of a log in which all are named."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for day, person, channel, minutes, outcome in log:
        if not after < day <= until:
            continue
        met = outcome == "agreed" or outcome != "no answer"
        if channel == "call" and outcome != "agreed":
            met = met and (minutes >= 0.5 if minutes is not None else bool(outcome))
        found[person]["contacts"] += met
        found[person]["meetings"] += met and channel == "meeting"
        found[person]["offers"] += "offer" in (channel, outcome)
    return found


def plain_median(days: Sequence[int]) -> float | None:
    """The median, if there is one."""
    return median(days) if days else None


def plain_percentile(values: Sequence[float], own: float) -> float:
    """The share below, and half of those who have as much, oneself included."""
    below = sum(one < own for one in values)
    same = sum(one == own for one in values)
    return (below + same / 2) / len(values)


def plain_rank(counts: Sequence[int], own: int) -> str:
    """Rank by a count, and the ranks that are possible.

    A mean m may have made a count c unless c is further from m than 1.96 roots of m;
    the ends of those means are looked for by halving.
    """

    def deviates(count: int, mean: float) -> bool:
        return (count - mean) ** 2 > 1.959963984540054**2 * mean

    def end(count: int, outside: float) -> float:
        inside = float(count)
        for _ in range(60):
            middle = (inside + outside) / 2
            if deviates(count, middle):
                outside = middle
            else:
                inside = middle
        return inside

    lows = [end(one, 0) if one else 0.0 for one in counts]
    highs = [
        end(one, 10 * one + 100) if one else 1.959963984540054**2 for one in counts
    ]
    low, high = (ends[list(counts).index(own)] for ends in (lows, highs))
    rank = 1 + sum(one > own for one in counts)
    best = 1 + sum(one > high for one in lows)
    worst = len(counts) - sum(one < low for one in highs)
    return f"{rank} of {len(counts)}, possible {best}–{worst}"
