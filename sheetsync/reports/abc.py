"""ABC: classes by the share of turnover above a client (metrics.md E1)."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd

from sheetsync.config.reports import Segments
from sheetsync.reports.facts import Facts
from sheetsync.reports.periods import Window
from sheetsync.reports.sales import turnover

A, B, C, NONE = "A", "B", "C", "–"
"""The classes; who has no positive turnover has none of the three."""

CLASSES = (A, B, C, NONE)


def ordered(facts: Facts, window: Window) -> pd.DataFrame:
    """IDs of clients with positive turnover, the biggest first, ties by ID.

    metrics.md E1: x_i is the turnover of the window, T the sum of the positive
    ones, and ``before`` the sum of those above the client. Many reports ask for the
    same windows, such as the year that ended with a month: each is ordered once.

    Returns:
        ``client_id``, ``turnover``, ``before`` and ``total``, in minor units.
    """
    name = f"ordered {window.after} {window.until}"
    if name not in facts.memo:
        bought = turnover(facts, window)
        known = bought[bought.index.isin(facts.clients["client_id"]) & (bought > 0)]
        # they stand by ID, so a stable sort leaves ties in that order
        order = known.sort_values(ascending=False, kind="stable")
        facts.memo[name] = pd.DataFrame(
            {
                "client_id": pd.Series(order.index, dtype="str"),
                "turnover": order.array,
                "before": (order.cumsum() - order).array,
                "total": order.sum(),
            }
        )
    return facts.memo[name]


def ranked(facts: Facts, window: Window) -> pd.DataFrame:
    """What `ordered` finds, with the clients' frame beside it."""
    return ordered(facts, window).merge(facts.clients, on="client_id")


def reach(total: int, border: float) -> int:
    """Who has less above him than this is within the border ("start rule").

    Whole minor units: 0.8 of a sum has no exact binary form, and a client who
    stands on the border must not fall in or out by the last bit.
    """
    part = Fraction(str(border)) * total
    return -(-part.numerator // part.denominator)


def classes(facts: Facts, window: Window, norm: Segments) -> pd.DataFrame:
    """Everybody with positive turnover and his class (metrics.md E1).

    The client who crosses a border goes to the higher class, so that a giant with
    90 % of the turnover is in class A and not B.

    Returns:
        What `ordered` finds, with ``abc`` beside it.
    """
    order = ordered(facts, window)
    total = int(order["turnover"].sum())
    found = pd.Series(C, index=order.index, dtype="str")
    found[order["before"] < reach(total, norm.share_b)] = B
    found[order["before"] < reach(total, norm.share_a)] = A
    return order.assign(abc=found)
