"""Classes, migration, lifetime value and cooling a second way: plain Python.

Nothing of `sheetsync` is imported here, month arithmetic included.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from statistics import median

from tests.reports.plain_figures import Line, earlier, sums

CENT = Decimal("0.01")


def order_days(lines: Iterable[Line], as_of: date) -> dict[str, list[date]]:
    """Each client's distinct order days, in order."""
    found: dict[str, set[date]] = defaultdict(set)
    for who, day, amount in lines:
        if day <= as_of and amount >= 0:
            found[who].add(day)
    return {who: sorted(days) for who, days in found.items()}


def abc(lines: Iterable[Line], as_of: date, months: int = 12) -> dict[str, str]:
    """Classes at 80 and 95 % by the start rule; who has none is absent."""
    positive = {who: x for who, x in sums(lines, as_of, months).items() if x > 0}
    total, above, found = sum(positive.values(), Decimal()), Decimal(), {}
    for who, own in sorted(positive.items(), key=lambda one: (-one[1], one[0])):
        before = above / total
        found[who] = "A" if before < Decimal("0.8") else "B"
        if before >= Decimal("0.95"):
            found[who] = "C"
        above += own
    return found


def quarters_up_to(as_of: date, count: int) -> list[date]:
    """First days of the complete quarters, the earliest first."""
    years = range(as_of.year, as_of.year - count - 1, -1)
    starts = [date(year, month, 1) for year in years for month in (10, 7, 4, 1)]
    complete = [one for one in starts if _next(one) - timedelta(days=1) <= as_of]
    return complete[:count][::-1]


def variation(values: list[Decimal]) -> float | None:
    """Population standard deviation / mean; None without a positive mean."""
    mean = sum(values, Decimal()) / len(values)
    if mean <= 0:
        return None
    square = sum(((one - mean) ** 2 for one in values), Decimal()) / len(values)
    return float(square.sqrt() / mean)


def letter(cv: float | None, x: float = 0.25, y: float = 0.5) -> str:
    """X, Y or Z; – without positive turnover."""
    if cv is None:
        return "–"
    return "X" if cv <= x else "Y" if cv <= y else "Z"


def xyz(
    lines: list[Line], as_of: date, quarters: int = 8, x: float = 0.25, y: float = 0.5
) -> dict[str, tuple[int, float | None, str]]:
    """How many quarters count, their variation, and the class, of each buyer."""
    starts = quarters_up_to(as_of, quarters)
    ends = [*starts[1:], _next(starts[-1])]
    sold: dict[str, list[tuple[date, Decimal]]] = defaultdict(list)
    for who, day, amount in lines:
        sold[who].append((day, amount))
    found: dict[str, tuple[int, float | None, str]] = {}
    for who, days in order_days(lines, as_of).items():
        values = [
            sum((a for day, a in sold[who] if start <= day < end), Decimal())
            for start, end in zip(starts, ends, strict=True)
            if days[0] < end
        ]
        cv = variation(values) if values else None
        found[who] = (len(values), cv, letter(cv, x, y) if len(values) >= 4 else "few")
    return found


def _next(start: date) -> date:
    return date(start.year + (start.month == 10), (start.month + 3) % 12, 1)


def xyz_by_rhythm(lines: list[Line], as_of: date) -> dict[str, str]:
    """The same for the gaps of who has four orders."""
    found = {}
    for who, days in order_days(lines, as_of).items():
        between = [Decimal((b - a).days) for a, b in pairwise(days)]
        if len(between) >= 3:
            found[who] = letter(variation(between))
    return found


def states(
    lines: list[Line], groups: dict[str, str], as_of: date
) -> dict[str, str | None]:
    """The state of each buyer by his own gap, his group's, or that of all."""
    ordered = order_days(lines, as_of)
    between = {
        who: [(b - a).days for a, b in pairwise(days)] for who, days in ordered.items()
    }
    of_group: dict[str, list[int]] = defaultdict(list)
    for who, gaps in between.items():
        of_group[groups.get(who, "–")] += gaps
    everybody = [gap for gaps in between.values() for gap in gaps]
    found: dict[str, str | None] = {}
    for who, days in ordered.items():
        silent = (as_of - days[-1]).days
        own = between[who] if len(between[who]) >= 2 else []
        measure = own or of_group[groups.get(who, "–")] or everybody
        if days[-1] <= earlier(as_of, 9):
            found[who] = "lost"
        elif not measure:
            found[who] = None
        elif silent <= median(measure):
            found[who] = "active"
        elif silent <= max(2 * median(measure), 30):
            found[who] = "cooling"
        else:
            found[who] = "fell off"
    return found


def migration(
    lines: list[Line], as_of: date
) -> dict[tuple[str, str], tuple[int, Decimal, Decimal]]:
    """Of each pair of classes: clients, turnover then, turnover now."""
    then = earlier(as_of, 12)
    before, now = sums(lines, then, 12), sums(lines, as_of, 12)
    was, is_ = abc(lines, then), abc(lines, as_of)
    found: dict[tuple[str, str], tuple[int, Decimal, Decimal]] = {}
    for who in {*before, *now}:
        pair = (was.get(who, "–"), is_.get(who, "–"))
        clients, old, new = found.get(pair, (0, Decimal(), Decimal()))
        old, new = old + before.get(who, Decimal()), new + now.get(who, Decimal())
        found[pair] = (clients + 1, old, new)
    return found


def profit_to_date(lines: list[Line], as_of: date) -> dict[str, Decimal]:
    """30 % of all turnover, to the cent."""
    found: dict[str, Decimal] = defaultdict(Decimal)
    for who, day, amount in lines:
        if day <= as_of:
            found[who] += amount
    return {
        who: (one * Decimal("0.3")).quantize(CENT, ROUND_HALF_UP)
        for who, one in found.items()
    }


def expected_months(lines: list[Line], as_of: date) -> tuple[int, int, float | None]:
    """How many buyers of a year ago still buy; how many there were; months of 24.

    Nobody knows the months if there were fewer than 20.
    """
    ordered = order_days(lines, as_of)

    def bought(day: date) -> set[str]:
        return {
            who
            for who, days in ordered.items()
            if any(earlier(day, 9) < one <= day for one in days)
        }

    then, now = bought(earlier(as_of, 12)), bought(as_of)
    if len(then) < 20:
        return len(then & now), len(then), None
    monthly = (len(then & now) / len(then)) ** (1 / 12)
    return len(then & now), len(then), sum(monthly**n for n in range(1, 25))


def expected_profit(lines: list[Line], as_of: date) -> dict[str, Decimal | None]:
    """The forecast of each buyer, to the cent."""
    ordered = order_days(lines, as_of)
    lately = sums(lines, as_of, 12)
    _, _, months = expected_months(lines, as_of)
    if months is None:
        return dict.fromkeys(ordered)
    year = (as_of - earlier(as_of, 12)).days
    found: dict[str, Decimal | None] = {}
    for who, days in ordered.items():
        known = min(max((as_of - days[0]).days + 1, 91), year)
        buys = days[-1] > earlier(as_of, 9)
        a_day = lately.get(who, Decimal()) * Decimal("0.3") / known
        ahead = Decimal(months) * Decimal("30.4375") if buys else Decimal()
        found[who] = (a_day * ahead).quantize(CENT, ROUND_HALF_UP)
    return found


def cooling(lines: list[Line], as_of: date) -> list[tuple[str, Decimal, Decimal, bool]]:
    """The list: client, turnover before, turnover now, whether it is a year old."""
    found = []
    recent = sums(lines, as_of, 3)
    year_ago = sums(lines, earlier(as_of, 12), 3)
    previous: dict[str, Decimal] = defaultdict(Decimal)
    for who, day, amount in lines:
        if earlier(as_of, 6) < day <= earlier(as_of, 3):
            previous[who] += amount
    for who, days in order_days(lines, as_of).items():
        begins = earlier(as_of, 3)
        if days[-1] <= begins or sum(day <= begins for day in days) < 3:
            continue
        then = year_ago.get(who, Decimal())
        seasonal = days[0] <= earlier(earlier(as_of, 12), 3) and then > 0
        base = then if seasonal else previous.get(who, Decimal())
        now = recent.get(who, Decimal())
        if base > 0 and 1 - now / base >= Decimal("0.3"):
            found.append((who, base, now, seasonal))
    return sorted(found, key=lambda one: (one[2] - one[1], one[0]))
