"""What the clients bought: turnover, orders and rhythm, each as of a day.

An *order* is a day with at least one line that is not a return; returns are
lines of negative amount and lower the turnover of the day that they are dated.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from sheetsync.reports.periods import Window, known_on

_ENOUGH_GAPS = 2


def turnover(purchases: pd.DataFrame, window: Window) -> pd.Series[int]:
    """Sales minus returns in the window, by client, in minor units.

    metrics.md, conventions ("sale") and E1. Clients without a line are absent.
    """
    within = purchases[window.holds(purchases["day"])]
    return within.groupby("client_id")["amount_minor"].sum()


def order_days(purchases: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Distinct order days up to that day: ``client_id`` and ``day``, in order.

    metrics.md E5 ("distinct order dates").
    """
    sold = purchases["amount_minor"] >= 0
    known = purchases[sold & known_on(purchases["day"], as_of)]
    distinct = known[["client_id", "day"]].drop_duplicates()
    return distinct.sort_values(["client_id", "day"], ignore_index=True)


def rhythm(orders: pd.DataFrame) -> pd.Series[float]:
    """Median days between a client's orders, by client (metrics.md E5).

    Only clients with two gaps, that is three orders, have a rhythm; one gap may
    be chance. Others are absent.

    Args:
        orders: What `order_days` found.
    """
    gaps = orders.groupby("client_id")["day"].diff().dt.days
    by_client = gaps.groupby(orders["client_id"])
    median: pd.Series[float] = by_client.median()
    return median.where(by_client.count() >= _ENOUGH_GAPS).dropna()
