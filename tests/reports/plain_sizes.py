"""Refusals by size a second way, client by client; nothing of sheetsync here."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeAlias

from tests.reports.plain_attempts import First, Held, Row, plain_holder

Counted: TypeAlias = tuple[int, int, int]
"""Clients talked to, first refusals, and of those early ones."""


def plain_sizes(
    first: Mapping[str, First],
    ever: Mapping[str, First],
    log: Sequence[Row],
    held: Sequence[Held],
    size_of: Mapping[str, str],
    window: tuple[date, date],
) -> dict[tuple[str, str], Counted]:
    """By size and person, and all of a size under "*".

    Args:
        first: First refusals of the window.
        ever: First refusals of all time up to its end.
        log: The contact log.
        held: Who held whom since when.
        size_of: The size of those of whom it is known.
        window: The day before it, and its last day.
    """
    after, until = window
    whom: dict[str, set[str]] = defaultdict(set)
    for client, day, person, outcome, _ in log:
        if outcome == "no answer" or not after < day <= until:
            continue
        if client in ever and ever[client].day < day:
            continue
        whom[client].add(person or plain_holder(held, client, day) or "")
    sums: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for client in {*whom, *first}:
        size = size_of.get(client, "–")
        own = first.get(client)
        for who in {"*", *whom[client], *([own.who] if own else [])}:
            refused = own is not None and who in ("*", own.who)
            counted = sums[size, who]
            counted["talked"] += 1
            counted["refused"] += refused
            counted["early"] += own is not None and refused and own.talks < 2
    return {
        key: (one["talked"], one["refused"], one["early"]) for key, one in sums.items()
    }


def plain_by_turnover(bought: Sequence[tuple[str, date, int]]) -> dict[str, str]:
    """Classes by the share of turnover above a client, of lines of one year."""
    sums: Counter[str] = Counter()
    for who, _, amount in bought:
        sums[who] += amount
    positive = sorted((-amount, who) for who, amount in sums.items() if amount > 0)
    total, above = -sum(one for one, _ in positive), 0
    found = {}
    for amount, who in positive:
        a, b = 100 * above < 80 * total, 100 * above < 95 * total
        found[who] = "A" if a else "B" if b else "C"
        above -= amount
    return found
