"""NPS and share of wallet a second way: plain Python, no code of ours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from tests.reports.plain_figures import Line, earlier, sums


@dataclass(frozen=True)
class Answer:
    """What stands in a client's two cells."""

    client: str
    score: object
    day: object


def nps(
    answers: Iterable[Answer], as_of: date, months: int = 12
) -> tuple[int, int, int, Fraction]:
    """Promoters, passives, detractors, and the index in points."""
    begins = earlier(as_of, months)
    groups = [0, 0, 0]
    for one in answers:
        if not isinstance(one.score, int) or not 0 <= one.score <= 10:
            continue
        if isinstance(one.day, date) and begins < one.day <= as_of:
            groups[0 if one.score > 8 else 1 if one.score > 6 else 2] += 1
    up, even, down = groups
    return up, even, down, Fraction(100 * (up - down), up + even + down)


def persons(
    answers: Iterable[Answer],
    whose: Mapping[str, tuple[str | None, date]],
    as_of: date,
    months: int = 12,
) -> dict[str, int]:
    """How many answers there are, of all and of each person, nobody included.

    Args:
        answers: Whole scores with a day.
        whose: By client, his one person and since when he is his.
        as_of: The day.
        months: An answer counts for so long.
    """
    found = {"all": 0}
    for one in answers:
        if isinstance(one.day, date) and earlier(as_of, months) < one.day <= as_of:
            person, since = whose.get(one.client, (None, as_of))
            name = person if person and since <= one.day else "(nobody)"
            found["all"] += 1
            found[name] = found.get(name, 0) + 1
    return found


@dataclass(frozen=True)
class Told:
    """What a client said he buys a year."""

    orders: int
    average: Decimal
    day: date | None


def wallet(
    told: Mapping[str, Told], lines: Iterable[Line], as_of: date
) -> list[tuple[str, Decimal, Decimal, Decimal, str]]:
    """Client, potential, ours, free and what is said of it, the most free first."""
    ours = sums(lines, as_of, 12)
    found = []
    for who, one in told.items():
        if one.day and one.day > as_of:
            continue
        potential = (one.orders * one.average).quantize(Decimal("0.01"), ROUND_HALF_UP)
        own = ours.get(who, Decimal())
        said = ""
        if own > potential:
            said = "potential outdated"
        elif one.day is None:
            said = "no date"
        elif as_of - one.day > timedelta(days=365):
            said = "stale"
        found.append((who, potential, own, max(Decimal(), potential - own), said))
    return sorted(found, key=lambda one: (-one[3], one[0]))


def classes(amounts: Mapping[str, Decimal]) -> dict[str, str]:
    """A while those above have under 80 % of the positive sum, B under 95 %."""
    positive = {who: x for who, x in amounts.items() if x > 0}
    total = sum(positive.values(), Decimal())
    above, found = Decimal(), {}
    for who, own in sorted(positive.items(), key=lambda one: (-one[1], one[0])):
        share = above / total
        found[who] = (
            "A" if share < Decimal("0.8") else "B" if share < Decimal("0.95") else "C"
        )
        above += own
    return found
