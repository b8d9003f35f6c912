"""What a client bought of what he knew, and of what was new to him (metrics.md E13).

A product is *known* to a client in a month if he bought it within the months before;
the products of the purchases stand for groups, for no other grouping is imported.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from sheetsync.reports.facts import Facts
from sheetsync.reports.frames import of_each
from sheetsync.reports.measures.sales import first_and_last, order_days
from sheetsync.reports.periods import Window, months_before

_PAIR = ["client_id", "product"]
_PART = ["client_id", "person"]


@dataclass(frozen=True, slots=True, eq=False)
class Ranges:
    """A month's sales by what is known to the client.

    Attributes:
        parts: By client and person ``known`` and ``new``: sales minus returns in
            products that the client knew and did not know, minor units.
        baseline: By client, what he bought a month of the products that he knew, on
            average of the months before, minor units; never under 0.
    """

    parts: pd.DataFrame
    baseline: pd.Series[int]


def ranges(facts: Facts, sold: pd.DataFrame, first: date, months: int) -> Ranges | None:
    """The sales of a month by what is known; None where no line names a product.

    Args:
        facts: The facts.
        sold: The lines of the month, with ``person``.
        first: The first day of the month.
        months: A product is known for so many months after it was bought.
    """
    named = sold[sold["product"].notna()]
    if named.empty:
        return None
    window = Window(months_before(first, months) - timedelta(days=1), first - _A_DAY)
    lines = facts.purchases
    earlier = lines[
        window.holds(lines["day"])
        & lines["product"].notna()
        & lines["client_id"].isin(named["client_id"].unique())
    ]
    bought = earlier.loc[earlier["amount_minor"] >= 0, _PAIR].drop_duplicates()
    known = named.merge(bought.assign(known=True), on=_PAIR, how="left")
    amount = known["amount_minor"]
    is_known = known["known"].notna()
    parts = (
        known.assign(known=amount.where(is_known, 0), new=amount.where(~is_known, 0))
        .groupby(_PART)[["known", "new"]]
        .sum()
    )
    before = earlier.merge(bought, on=_PAIR).groupby("client_id")["amount_minor"].sum()
    return Ranges(parts, _a_month(facts, before.clip(lower=0), first, months))


def _a_month(
    facts: Facts, sums: pd.Series[int], first: date, months: int
) -> pd.Series[int]:
    """The average month; of a young client since the month of his first order."""
    began = first_and_last(order_days(facts, first - _A_DAY))["first"]
    began = of_each(sums.index.to_series(), began)
    since = (first.year - began.dt.year) * 12 + first.month - began.dt.month
    count = since.clip(upper=months).fillna(months).astype("int64")
    average: pd.Series[int] = (2 * sums + count) // (2 * count)
    return average


_A_DAY = timedelta(days=1)
