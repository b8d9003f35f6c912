"""RFM, next orders and offers a second way, client by client; nothing of sheetsync."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from statistics import median
from typing import TypeAlias

from tests.reports.plain_classes import abc, order_days
from tests.reports.plain_figures import Line, earlier, sums

Bought: TypeAlias = tuple[str, date, Decimal, str | None]
"""Client, day, amount, product."""

_Figures: TypeAlias = tuple[int, int, int, int]
_Rule: TypeAlias = tuple[Fraction, Fraction, str, str, _Figures]

Scores: TypeAlias = tuple[int | None, int | None, int | None]


def rfm(
    lines: Sequence[Line], as_of: date, amounts: Sequence[int] = ()
) -> dict[str, tuple[int, int, Decimal, Scores, Scores]]:
    """Of each buyer: days of silence, orders, turnover, scores both ways."""
    begin = earlier(as_of, 12)
    turnover = sums(lines, as_of, 12)
    measured: dict[str, tuple[int, int, Decimal]] = {}
    for who, days in order_days(lines, as_of).items():
        within = [one for one in days if one > begin]
        if within:
            measured[who] = ((as_of - days[-1]).days, len(within), turnover[who])
    found: dict[str, tuple[int, int, Decimal, Scores, Scores]] = {}
    all_silent = sorted(-one[0] for one in measured.values())
    all_orders = sorted(one[1] for one in measured.values())
    all_money = sorted(one[2] for one in measured.values())
    for who, (silent, orders, money) in measured.items():
        worse = (
            bisect_left(all_silent, -silent),
            bisect_left(all_orders, orders),
            bisect_left(all_money, money),
        )
        fifths = [int(Fraction(5 * one, len(measured))) + 1 for one in worse]
        borders = (
            1 + sum(silent <= one for one in (30, 60, 90, 180)),
            1 + sum(orders >= one for one in (2, 3, 5, 10)),
            1 + sum(money >= one for one in amounts) if amounts else None,
        )
        scores = (fifths[0], fifths[1], fifths[2])
        few = len(measured) < 5
        found[who] = (
            silent,
            orders,
            money,
            (None, None, None) if few else scores,
            borders,
        )
    return found


def next_orders(
    lines: Sequence[Line], named: Mapping[str, date], clients: Iterable[str], day: date
) -> list[tuple[str, date, str, int | None]]:
    """Client, expected day, where it is known from, days late; in the list's order."""
    ordered = order_days(lines, day)
    turnover = sums(lines, day, 12)
    late, due = [], []
    for who in clients:
        days = ordered.get(who, [])
        gaps = [(b - a).days for a, b in pairwise(days)]
        usual = median(gaps) if len(gaps) > 1 else None
        told = named.get(who)
        if told and days and days[-1] >= told - timedelta(7):
            told = None
        if told is None and usual is None:
            continue
        expected = told or days[-1] + timedelta(int(usual + 0.5 if usual else 0))
        silent = (day - days[-1]).days if days else 0
        fell_off = (
            silent > max(2 * usual, 30) if usual is not None else silent >= 60
        ) or bool(days and days[-1] <= earlier(day, 9))
        if fell_off and not (told and day <= told + timedelta(7)):
            continue
        source = "the client named it" if told else "own rhythm"
        own = turnover.get(who, Decimal())
        if (day - expected).days > 7:
            late.append((-own, who, expected, source, (day - expected).days))
        elif (expected - day).days <= 14:
            due.append((expected, -own, who, source))
    return [(who, on, source, n) for _, who, on, source, n in sorted(late)] + [
        (who, on, source, None) for on, _, who, source in sorted(due)
    ]


def offers(
    bought: Sequence[Bought], wanted: Iterable[str], day: date, most: int, least: int
) -> dict[str, list[tuple[str, str, int, int, int, int]]]:
    """Of each client the offers: product, because of what, both, first, second, all."""
    begin = earlier(day, 12)
    baskets: dict[str, set[str]] = defaultdict(set)
    buyers: dict[str, set[str]] = defaultdict(set)
    for who, when, amount, product in bought:
        if product and product.strip() and begin < when <= day and amount >= 0:
            baskets[who].add(product)
            buyers[product].add(who)
    known = sorted(buyers, key=lambda one: (-len(buyers[one]), one))[:most]
    classes = abc([one[:3] for one in bought], day)
    found = {}
    for who in wanted:
        similar = {one for one in baskets if classes.get(one) == classes.get(who)}
        if who not in classes or who not in baskets:
            continue
        best: dict[str, _Rule] = {}
        for first in baskets[who].intersection(known):
            for second in set(known) - baskets[who]:
                ones, others = buyers[first] & similar, buyers[second] & similar
                both = len(ones & others)
                if both < least or both * len(similar) <= len(ones) * len(others):
                    continue
                confidence = Fraction(both, len(ones))
                lift = confidence / Fraction(len(others), len(similar))
                figures = (both, len(ones), len(others), len(similar))
                rule = (-confidence, -lift, second, first, figures)
                best[second] = min(rule, best.get(second, rule))
        top = sorted(best.values())[:3]
        if top:
            found[who] = [(second, first, *rest) for _, _, second, first, rest in top]
    return found
