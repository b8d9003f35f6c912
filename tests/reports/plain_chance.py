"""The chance, the outcome and the backtest a second way: plain Python, lists, loops.

Nothing of `sheetsync` and no numpy is used here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from math import exp, log, sqrt

from tests.reports.plain_classes import order_days
from tests.reports.plain_figures import Line, earlier, reactivation

HORIZON = timedelta(days=90)


def buyers(lines: Iterable[Line], day: date) -> dict[str, list[date]]:
    """Who had ordered within nine months, as known on that day."""
    limit = earlier(day, 9)
    return {
        who: days for who, days in order_days(lines, day).items() if days[-1] > limit
    }


def came(lines: list[Line], day: date) -> set[str]:
    """Who ordered within 90 days after a day."""
    return {
        who for who, on, amount in lines if amount >= 0 and day < on <= day + HORIZON
    }


def measures(days: list[date], on: date) -> list[float]:
    """What decides about a client, with a 1 in front."""
    orders, silent = log(len(days)), (on - days[-1]).days
    age = (on - days[0]).days + 1
    part = silent / age
    return [1.0, orders, part, log(age), log(1 + silent), orders * part]


def chances(lines: list[Line], day: date) -> dict[str, float]:
    """The chance of each buyer, learnt from those of 90 days before."""
    back = day - HORIZON
    known = [one for one in lines if one[1] <= day]
    then, ordered = buyers(known, back), came(known, back)
    rows = [measures(days, back) for days in then.values()]
    answers = [float(who in ordered) for who in then]
    columns = list(zip(*rows, strict=True))[1:]
    means = [sum(one) / len(one) for one in columns]
    spreads = [
        sqrt(sum((x - mean) ** 2 for x in one) / len(one)) or 1.0
        for one, mean in zip(columns, means, strict=True)
    ]

    def scaled(row: list[float]) -> list[float]:
        rest = zip(row[1:], means, spreads, strict=True)
        return [1.0, *((x - mean) / spread for x, mean, spread in rest)]

    weights = _learnt([scaled(one) for one in rows], answers)
    return {
        who: _yes(weights, scaled(measures(days, day)))
        for who, days in buyers(known, day).items()
    }


def _yes(weights: list[float], row: list[float]) -> float:
    return 1 / (1 + exp(-sum(w * x for w, x in zip(weights, row, strict=True))))


def _learnt(rows: list[list[float]], answers: list[float]) -> list[float]:
    """Ridge of 1 on all weights but the constant's; twelve steps of Newton."""
    size = range(len(rows[0]))
    weights = [0.0 for _ in size]
    for _ in range(12):
        slope = [-w if at else 0.0 for at, w in enumerate(weights)]
        curve = [[float(i == j and i > 0) for j in size] for i in size]
        for row, answer in zip(rows, answers, strict=True):
            said = _yes(weights, row)
            for i in size:
                slope[i] += row[i] * (answer - said)
                for j in size:
                    curve[i][j] += row[i] * row[j] * said * (1 - said)
        step = _solved(curve, slope)
        weights = [w + s for w, s in zip(weights, step, strict=True)]
    return weights


def _solved(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Gauss, with the biggest pivot."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for at in range(len(rows)):
        pivot = max(range(at, len(rows)), key=lambda one: abs(rows[one][at]))
        rows[at], rows[pivot] = rows[pivot], rows[at]
        for other in range(len(rows)):
            if other != at:
                part = rows[other][at] / rows[at][at]
                rows[other] = [
                    x - part * y for x, y in zip(rows[other], rows[at], strict=True)
                ]
    return [row[-1] / row[at] for at, row in enumerate(rows)]


def told_apart(scores: Mapping[str, float], yes: set[str]) -> float:
    """The AUC, pair by pair."""
    ours = [score for who, score in scores.items() if who in yes]
    others = [score for who, score in scores.items() if who not in yes]
    won = sum((a > b) + 0.5 * (a == b) for a in ours for b in others)
    return won / (len(ours) * len(others))


def at_stake(turnover: Decimal, chance: float) -> Decimal:
    """90 days of 270 of his turnover × the chance that he stays away, to the cent."""
    lost = max(turnover, Decimal()) / 3 * (1 - Decimal(str(chance)))
    return lost.quantize(Decimal("0.01"), "ROUND_HALF_UP")


def backtest(
    lines: list[Line], day: date
) -> tuple[int, int, Decimal, Decimal, Decimal]:
    """On the list, came back, money lost; of it the top fifth has, and could have."""
    listed = reactivation(lines, day)
    back = came(lines, day)
    lost = [
        Decimal() if one.client in back else max(one.turnover, Decimal())
        for one in listed
    ]
    top = len(listed) // 5
    return (
        len(listed),
        sum(one.client in back for one in listed),
        sum(lost, Decimal()),
        sum(lost[:top], Decimal()),
        sum(sorted(lost, reverse=True)[:top], Decimal()),
    )


def outcome(
    lines: list[Line],
    contacts: list[tuple[str, date]],
    as_of: date,
    there: Callable[[str, date], bool] = lambda *_: True,
) -> dict[bool, tuple[int, int, Decimal]]:
    """Of those called and not called: cases, who came back, what they brought.

    ``there`` says whether a client was in the list's stage on a day.
    """
    over = as_of - HORIZON
    calls: dict[str, list[date]] = defaultdict(list)
    for who, day in contacts:
        if day <= as_of and there(who, day):
            calls[who].append(day)
    found = {True: (0, 0, Decimal()), False: (0, 0, Decimal())}
    for who, days in order_days(lines, as_of).items():
        cases = []
        for place, day in enumerate(days):
            begins, ends = day + timedelta(days=60), _later(day, 9)
            if place + 1 < len(days):
                ends = min(ends, days[place + 1])
            if begins >= ends:
                continue
            met = sorted(one for one in calls[who] if begins <= one < ends)
            start = met[0] if met else begins
            if earlier(over, 12) < start <= over and there(who, start):
                cases.append((not met, start))
        if not cases:
            continue
        left, start = min(cases)
        after = [
            (day, amount)
            for client, day, amount in lines
            if client == who and start < day <= start + HORIZON
        ]
        n, back, money = found[not left]
        back += any(amount >= 0 for _, amount in after)
        brought = sum((amount for _, amount in after), Decimal())
        found[not left] = (n + 1, back, money + brought)
    return found


def _later(day: date, months: int) -> date:
    year, month = (
        day.year + (day.month + months - 1) // 12,
        (day.month + months - 1) % 12,
    )
    for number in range(day.day, 0, -1):
        try:
            return date(year, month + 1, number)
        except ValueError:
            continue
    raise AssertionError
