"""Cohorts, sources and the composition a second way: client by client, plain Python.

Nothing of `sheetsync` is imported here, month arithmetic included.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TypeAlias

Stay: TypeAlias = tuple[str, str, datetime, datetime | None]
Line: TypeAlias = tuple[str, date, int]


def last_day(month: str) -> date:
    """The last day of a month such as ``2024-02``."""
    year, number = (int(one) for one in month.split("-"))
    day = 31
    while True:
        try:
            return date(year, number, day)
        except ValueError:
            day -= 1


def passages(
    stays: Sequence[Stay], stage: str, steps: Sequence[str], as_of: date
) -> list[tuple[str, date, date | None]]:
    """Each entry into the stage: client, day, and the day on which he went further."""
    beyond = steps[steps.index(stage) + 1 :]
    known = [one for one in stays if one[2].date() <= as_of]
    found = []
    for who, name, entered, _ in known:
        if name != stage:
            continue
        later = [
            when
            for other, target, when, _ in known
            if other == who and target in beyond and when >= entered
        ]
        found.append((who, entered.date(), min(later).date() if later else None))
    return found


def first_orders(
    lines: Iterable[Line], as_of: date
) -> list[tuple[str, date, date | None]]:
    """Each buyer: his first order day, and his second one."""
    days = defaultdict(set)
    for who, day, amount in lines:
        if day <= as_of and amount >= 0:
            days[who].add(day)
    ordered = {who: sorted(some) for who, some in days.items()}
    return [
        (who, some[0], some[1] if len(some) > 1 else None)
        for who, some in ordered.items()
    ]


def cohort(
    events: list[tuple[str, date, date | None]],
    month: str,
    as_of: date,
    limits: Sequence[int] = (30, 60, 90),
) -> tuple[int, tuple[int | None, ...], int, int]:
    """Entered, went further within each limit, ever, and in the month itself."""
    mine = [one for one in events if one[1].isoformat().startswith(month)]
    within: list[int | None] = []
    for limit in limits:
        if (as_of - last_day(month)).days < limit:
            within.append(None)
            continue
        soon = {who for who, a, b in mine if b is not None and (b - a).days <= limit}
        within.append(len(soon))
    return (
        len({who for who, _, _ in mine}),
        tuple(within),
        len({who for who, _, b in mine if b is not None}),
        len({who for who, _, b in events if b and b.isoformat().startswith(month)}),
    )


def brought(
    lines: Iterable[Line], clients: set[str], since: date, as_of: date
) -> tuple[int, int, int]:
    """Clients who ordered, orders, sales minus returns."""
    mine = [one for one in lines if one[0] in clients and since <= one[1] <= as_of]
    orders = {(who, day) for who, day, amount in mine if amount >= 0}
    return len({who for who, _ in orders}), len(orders), sum(one[2] for one in mine)
