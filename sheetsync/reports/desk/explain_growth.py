"""What is planned of a client, and how much he could buy: sentences for Explain."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.locales.text import Text, tr
from sheetsync.reports.buying.potentials import potentials
from sheetsync.reports.cells import amount
from sheetsync.reports.facts import Facts
from sheetsync.reports.periods import month_of
from sheetsync.reports.plans.plan_rows import rows_of
from sheetsync.reports.plans.planned import Month, months_planned
from sheetsync.reports.shares import share


def growing(
    facts: Facts, norms: Reports, as_of: date, client_id: str
) -> Iterator[Text]:
    """Sentences about his plan of the running month and his share of wallet.

    Args:
        facts: All facts.
        norms: The norms of reports.
        as_of: The day.
        client_id: His ID.
    """
    yield from _plan(facts, norms, as_of, client_id)
    yield from _potential(facts, norms, as_of, client_id)


def _plan(facts: Facts, norms: Reports, as_of: date, client_id: str) -> Iterator[Text]:
    first = month_of(as_of)
    if not months_planned(facts, (first,)):
        return
    rows = rows_of(facts, norms, Month(first, as_of))
    own = rows[rows["client_id"] == client_id]
    plan, fact = int(own["plan"].sum()), int(own["fact"].sum())
    if not plan:
        yield tr("No plan of his for the month from {day} on", day=first)
        return
    ahead = own["forecast"].sum(min_count=1)
    yield tr(
        "Plan of the month from {day} on: {plan}; sold {fact} ({done} %), "
        "forecast {forecast}",
        day=first,
        plan=sum_text(plan, facts),
        fact=sum_text(fact, facts),
        done=f"{100 * fact / plan:.1f}",
        forecast=sum_text(fact if pd.isna(ahead) else ahead, facts),
    )


def _potential(
    facts: Facts, norms: Reports, as_of: date, client_id: str
) -> Iterator[Text]:
    known = potentials(facts, norms, as_of).clients
    own = known[known["client_id"] == client_id]
    if own.empty:
        return
    row = own.iloc[0]
    part = share(int(row["ours"]), int(row["potential"]))
    yield tr(
        "Potential: {potential} a year from all suppliers; here he buys {ours} "
        "({share} %), {free} is free",
        potential=sum_text(row["potential"], facts),
        ours=sum_text(row["ours"], facts),
        share="–" if part is None else f"{100 * part:.1f}",
        free=sum_text(row["free"], facts),
    )


def sum_text(minor: float, facts: Facts) -> str:
    """Minor units as an amount within a sentence."""
    return str(amount(minor, facts.minor_digits))
