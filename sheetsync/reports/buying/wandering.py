"""Which class each client had then and has now, with the money (metrics.md E3)."""

from __future__ import annotations

from datetime import date

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.locales.text import tr
from sheetsync.reports.buying import abc
from sheetsync.reports.facts import Facts
from sheetsync.reports.frames import of_each
from sheetsync.reports.measures.sales import turnover
from sheetsync.reports.measures.standing import clients_on
from sheetsync.reports.periods import last_closings, months_before, months_until

THEN = tr("Sales minus returns of the earlier window")
SINCE = tr("Sales minus returns of the window that ends with the as-of date")
CHANGE = tr("Turnover now − turnover then")


def wandered(facts: Facts, norms: Reports, as_of: date) -> pd.DataFrame:
    """Everybody with a line in one of the two windows (metrics.md E3).

    Returns:
        The clients' frame of that day with ``was`` and ``now`` (classes of ABC),
        ``before`` and ``sales`` (turnover of the two windows).
    """
    norm = norms.segments
    earlier = months_until(months_before(as_of, norms.migration.months), norm.months)
    window = months_until(as_of, norm.months)
    clients = clients_on(facts, as_of)
    ids = clients["client_id"]
    before, sales = turnover(facts, earlier), turnover(facts, window)
    was = abc.classes(facts, earlier, norm).set_index("client_id")["abc"]
    now = abc.classes(facts, window, norm).set_index("client_id")["abc"]
    bought = ids.isin(before.index) | ids.isin(sales.index)
    return clients.assign(
        was=of_each(ids, was).fillna(abc.NONE),
        now=of_each(ids, now).fillna(abc.NONE),
        before=of_each(ids, before).fillna(0).astype("int64"),
        sales=of_each(ids, sales).fillna(0).astype("int64"),
    )[bought].reset_index(drop=True)


def held_a(facts: Facts, norms: Reports, as_of: date) -> pd.Series[bool]:
    """Who was in class A at each of the last closings; others are absent.

    metrics.md E3 ("held k = 2 closings"): a closing is the last day of a month.
    """
    norm = norms.segments
    found: set[str] | None = None
    for closing in last_closings(as_of, norms.migration.held):
        window = months_until(closing, norm.months)
        classed = abc.classes(facts, window, norm)
        in_a = set(classed.loc[classed["abc"] == abc.A, "client_id"])
        found = in_a if found is None else found & in_a
    return pd.Series(data=True, index=sorted(found or ()), dtype="bool")
