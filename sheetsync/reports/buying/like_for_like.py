"""Whether the same clients buy more than a year ago (metrics.md E18, A61)."""

from __future__ import annotations

import pandas as pd

from sheetsync.reports.facts import Facts
from sheetsync.reports.measures.contact_log import NOBODY
from sheetsync.reports.measures.sales import order_days, orders_in, turnover
from sheetsync.reports.measures.standing import responsible_on
from sheetsync.reports.periods import Window


def like_for_like(facts: Facts, now: Window, then: Window) -> pd.DataFrame:
    """What clients who ordered in both periods bought in each, by person.

    A client is his who is responsible for him on the last day of the later period,
    whoever sold to him: so one person's growth is that of the clients whom he has.

    Returns:
        ``clients``, ``now`` and ``then`` (sales minus returns, minor units) by
        person; who has no such client is absent.
    """
    orders = order_days(facts, now.until)
    both = orders_in(orders, now).index.intersection(orders_in(orders, then).index)
    ids = pd.Series(both, dtype="str")
    asked = pd.DataFrame({"client_id": ids, "day": pd.Timestamp(now.until)})
    people = responsible_on(facts, asked).fillna(NOBODY).astype("str")
    found = pd.DataFrame(
        {
            "clients": 1,
            "now": turnover(facts, now).reindex(both).to_numpy(),
            "then": turnover(facts, then).reindex(both).to_numpy(),
        }
    )
    return found.groupby(people.rename("who")).sum().astype("int64")
