"""The figures of Diagnosis a second way, client by client; nothing of sheetsync."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TypeAlias

from tests.reports.plain_figures import earlier
from tests.reports.plain_pay import Line, Turn, whose

Window: TypeAlias = tuple[date, date]
"""The day before it, and its last one."""


def plain_diagnosis(
    lines: Sequence[Line],
    turns: Mapping[str, Sequence[Turn]],
    refused: Mapping[str, Sequence[date]],
    registered: Mapping[str, date],
    as_of: date,
    months: int,
) -> dict[str, dict[str, set[str]]]:
    """Clients by person and figure; each client refuses once at most."""
    after = earlier(as_of, months)
    ago = earlier(as_of, 12)
    then = (earlier(ago, months), ago)
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for client in turns:
        own = [one[1:] for one in lines if one[0] == client]
        ordered = [day for day, amount in own if amount >= 0 and day <= as_of]
        for person in _taken(turns[client], registered[client], (after, as_of)):
            found[person]["taken"].add(client)
        if ordered and min(ordered) > after:
            found[_before(turns, client, min(ordered))]["first_deals"].add(client)
        for day in refused.get(client, ()):
            if after < day <= as_of:
                found[_before(turns, client, day)]["dropped"].add(client)
        for back in range((as_of - after).days):
            found[whose(turns, client, as_of - timedelta(days=back))]["had"].add(client)
        if all(
            any(begins < day <= ends for day in ordered)
            for begins, ends in ((after, as_of), then)
        ):
            found[whose(turns, client, as_of)]["compared"].add(client)
    return found


def _taken(turns: Sequence[Turn], registered: date, window: Window) -> set[str]:
    after, until = window
    known: set[str] = set()
    found = set()
    for place, (since, person) in enumerate(turns):
        new = place > 0 or after < registered <= until
        if person and person not in known and after < since <= until and new:
            found.add(person)
        known.add(person or "")
    return found


def _before(turns: Mapping[str, Sequence[Turn]], client: str, day: date) -> str:
    eve = whose(turns, client, day - timedelta(days=1))
    return eve or whose(turns, client, day)
