"""What became of somebody's clients in the days after he had left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from sheetsync.locales.text import Text, tr
from sheetsync.reports.facts import Facts
from sheetsync.reports.periods import Window, days_until, known_on

AFTER_DAYS = 90
"""So long after somebody left it is said what became of his clients."""


class Fate(NamedTuple):
    """What became of a client.

    Attributes:
        client_id: Who.
        lost: Why he counts as lost; None if he was kept.
        before: His turnover of the days before, in minor units.
        after: His turnover of the days after.
    """

    client_id: str
    lost: Text | None
    before: int
    after: int


def told_on(day: date) -> date:
    """The last day that counts for the fate of the clients of who left on that day."""
    return day + timedelta(days=AFTER_DAYS)


def fates(facts: Facts, clients: Iterable[str], day: date) -> Iterator[Fate]:
    """What became of each client by the evening of `told_on`.

    He is *lost* if he was in a closed stage then, or in none, or if he bought in the
    90 days up to the day (more than he returned) and nothing in the 90 days after it;
    else he is *kept*.

    Args:
        facts: The facts.
        clients: Whom the leaver was responsible for.
        day: The day on which he left.
    """
    last = told_on(day)
    before = _turnover(facts, days_until(day, AFTER_DAYS))
    after = _turnover(facts, days_until(last, AFTER_DAYS))
    stages = _stages_on(facts, last)
    for client_id in sorted(set(clients)):
        bought, buys = before.get(client_id, 0), after.get(client_id, 0)
        lost = _left(facts, stages.get(client_id))
        if lost is None and bought > 0 >= buys:
            lost = tr("lost: bought before and nothing since")
        yield Fate(client_id, lost, bought, buys)


def _left(facts: Facts, stage: str | None) -> Text | None:
    """Why a client of that stage is out of the conveyor, if he is."""
    if stage is None:
        return tr("lost: the row was deleted")
    closed = {one.id for one in facts.stages if one.closed}
    if stage in closed:
        return tr("lost: in {stage}", stage=facts.stage_names[stage])
    return None


def _turnover(facts: Facts, window: Window) -> dict[str, int]:
    """What each client bought in a window, less what he returned."""
    some = facts.purchases[window.holds(facts.purchases["day"])]
    sums = some.groupby("client_id")["amount_minor"].sum()
    return {str(client): int(amount) for client, amount in sums.items()}


def _stages_on(facts: Facts, day: date) -> dict[str, str]:
    """The stage in which each client was on the evening of a day."""
    stays = facts.stays
    there = known_on(stays["entered"], day) & ~known_on(stays["left"], day)
    some = stays[there].sort_values("entered", kind="stable")
    return dict(zip(some["client_id"], some["stage"], strict=True))
