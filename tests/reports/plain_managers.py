"""Key clients by manager a second way, client by client; nothing of sheetsync here."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import TypeAlias

Line: TypeAlias = tuple[str, date, int]
Held: TypeAlias = tuple[str, str | None, date, date | None]
"""Client, person, since, until (that day he is another's)."""
Met: TypeAlias = tuple[str, date, str]
"""Client, day, person."""


def plain_key(lines: Sequence[Line], after: date, until: date) -> dict[str, int]:
    """Turnover of the clients of class A in the window, minor units."""
    sums: dict[str, int] = defaultdict(int)
    for who, day, amount in lines:
        if after < day <= until:
            sums[who] += amount
    order = sorted(
        ((-sold, who) for who, sold in sums.items() if sold > 0), key=lambda one: one
    )
    total = -sum(sold for sold, _ in order)
    found, above = {}, 0
    for sold, who in order:
        if above < Fraction(4, 5) * total:
            found[who] = -sold
        above -= sold
    return found


def plain_holder(held: Sequence[Held], who: str, day: date) -> str:
    """Who held a client on a day; before anybody did, who was the first."""
    own = sorted((one for one in held if one[0] == who), key=lambda one: one[2])
    begun = [one for one in own if one[2] <= day]
    if not own:
        return ""
    return (begun[-1] if begun else own[0])[1] or ""


def plain_managers(
    lines: Sequence[Line],
    held: Sequence[Held],
    met: Sequence[Met],
    windows: tuple[tuple[date, date], tuple[date, date]],
    cadence: int,
) -> dict[str, tuple[int, int, int, int]]:
    """Of each who holds a key client now or then: now, then, turnover, in time."""
    (after, day), (after_then, then) = windows
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    oldest = day - timedelta(days=cadence)
    for who, sold in plain_key(lines, after, day).items():
        own = found[plain_holder(held, who, day)]
        talks = [one for client, one, _ in met if client == who and one <= day]
        taken = [one[2] for one in held if one[0] == who and one[2] <= day]
        since = max(talks) if talks else max(taken, default=date.min)
        own[0] += 1
        own[2] += sold
        own[3] += since >= oldest
    for who in plain_key(lines, after_then, then):
        found[plain_holder(held, who, then)][1] += 1
    return {who: (one[0], one[1], one[2], one[3]) for who, one in found.items()}


def plain_concentration(
    key: Sequence[str], met: Sequence[Met], after: date, day: date
) -> dict[str, tuple[int, str, int, int]]:
    """Contacts, the top person, his contacts, people; of who has five contacts."""
    found = {}
    for who in key:
        by = Counter(
            person
            for client, when, person in met
            if client == who and after < when <= day
        )
        if sum(by.values()) >= 5:
            top = min(by, key=lambda person: (-by[person], person))
            found[who] = (sum(by.values()), top, by[top], len(by))
    return found
