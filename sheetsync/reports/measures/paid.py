"""Sales counted when they are paid (metrics.md, conventions: "paid or shipped")."""

from __future__ import annotations

from datetime import date

import pandas as pd

from sheetsync.reports.measures.settling import settle


def as_paid(
    purchases: pd.DataFrame, payments: pd.DataFrame, since: date | None = None
) -> pd.DataFrame:
    """The purchases as they count if a sale is what is paid.

    An order counts whole, on the day on which the last of it was paid, and never
    before its own; what is not paid yet is left out. `settling` says which money pays
    which order. What is counted up to a day depends on nothing after that day.

    Args:
        purchases: What was shipped and what came back, of the shape `PURCHASES`.
        payments: Of the shape `PAYMENTS`.
        since: Payments are known from this day on; what was shipped before counts
            as paid on its day. If None, all are known.

    Returns:
        A frame of the shape `PURCHASES`, by day; lines of one day in their order.
    """
    counts = settle(purchases, payments, since).counts
    paid = purchases.assign(day=counts.astype(purchases["day"].dtype))[counts.notna()]
    return paid.sort_values("day", kind="stable", ignore_index=True)
