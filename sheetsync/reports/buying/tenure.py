"""How long a client has bought without a break (metrics.md E18, systems.md A59)."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from sheetsync.reports.facts import Facts
from sheetsync.reports.measures.sales import codes, order_days


def tenures(
    facts: Facts, events: pd.DataFrame, restart_months: int, as_of: date
) -> pd.Series[int]:
    """Full months of unbroken buying on the day of each event.

    They count from the first order, anew from each order that came more than so many
    months after the one before. A return breaks nothing and begins nothing; of who
    had not ordered until that day they are 0.

    Args:
        facts: The facts.
        events: Rows of `sales.lines`, up to the day.
        restart_months: Who does not buy for longer begins anew.
        as_of: The day.
    """
    orders = order_days(facts, as_of)
    orders = orders.assign(code=codes(orders).astype("int64"))
    orders = orders[orders["code"].isin(codes(events).unique())]
    # the orders stand client by client
    before = orders["day"].shift().where(orders["code"].diff() == 0)
    latest = before + pd.DateOffset(months=restart_months)
    begins = before.isna() | (orders["day"] > latest)
    orders = orders.assign(start=orders["day"].where(begins).ffill())
    asked = pd.DataFrame(
        {
            "day": events["day"].to_numpy(),
            "code": codes(events).to_numpy("int64"),
            "event": np.arange(len(events)),
        }
    )
    found = pd.merge_asof(
        asked.sort_values("day", kind="stable"),
        orders[["day", "code", "start"]].sort_values("day", kind="stable"),
        on="day",
        by="code",
    ).sort_values("event")
    months = full_months(found["start"].fillna(found["day"]), found["day"])
    return months.set_axis(events.index)


def full_months(since: pd.Series, until: pd.Series) -> pd.Series[int]:
    """Full calendar months from each day to another, as `periods.months_before` goes.

    A month from 31 January is full on the last day of February.
    """
    months = (until.dt.year - since.dt.year) * 12 + until.dt.month - since.dt.month
    due = np.minimum(since.dt.day, until.dt.days_in_month)
    full: pd.Series[int] = (months - (until.dt.day < due)).astype("int64")
    return full
