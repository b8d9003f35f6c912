"""XYZ: how evenly a client buys, from quarter to quarter (metrics.md E2)."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd

from sheetsync.config.reports import Segments
from sheetsync.reports.facts import Facts
from sheetsync.reports.frames import of_each
from sheetsync.reports.measures.sales import (
    by_word,
    codes,
    first_and_last,
    gaps,
    lines,
    order_days,
)
from sheetsync.reports.periods import Window, last_quarters, months_before

X, Y, Z, NONE, FEW = "X", "Y", "Z", "–", "few"
"""The classes; no class without turnover, and none on too little data."""

CLASSES = (X, Y, Z, FEW, NONE)

_ENOUGH_QUARTERS = 4
_ENOUGH_ORDERS = 4
_A_QUARTER = 3


def even(facts: Facts, norm: Segments, as_of: date) -> pd.DataFrame:
    """Each buyer's evenness over the last complete quarters (metrics.md E2).

    Zeros count from the quarter of his first order, or from the first of the
    quarters if he is older; the standard deviation is that of the population.

    Returns:
        By client: ``quarters`` (how many count), ``cv`` (NaN without positive
        turnover) and ``xyz``, one of `CLASSES`.
    """
    starts = last_quarters(as_of, norm.quarters)
    buyers = first_and_last(order_days(facts, as_of))
    skipped = (_quarter(buyers["first"]) - _number(starts[0])).clip(lower=0)
    count = (norm.quarters - skipped).clip(lower=0)
    sums = _sums(facts, starts)
    own = sums[sums["quarter"] >= of_each(sums["client_id"], skipped).fillna(0)]
    grouped = own.groupby("client_id", observed=True)["amount_minor"]
    mean = (grouped.sum().reindex(buyers.index).fillna(0) / count).where(count > 0)
    off = (own["amount_minor"] - of_each(own["client_id"], mean)) ** 2
    present = off.groupby(own["client_id"], observed=True)
    blank = count - present.size().reindex(buyers.index).fillna(0)
    squares = present.sum().reindex(buyers.index).fillna(0) + blank * mean**2
    cv = (np.sqrt(squares / count) / mean).where(mean > 0)
    return pd.DataFrame(
        {"quarters": count, "cv": cv, "xyz": _classed(cv, norm, count)},
        index=buyers.index,
    )


def even_rhythm(facts: Facts, norm: Segments, as_of: date) -> pd.Series[str]:
    """XYZ by rhythm: the evenness of the days between orders (metrics.md E2).

    By client; who has fewer than four orders is absent.
    """
    between = gaps(order_days(facts, as_of))
    gap = between["gap"].groupby(codes(between))
    cv = (gap.std(ddof=0) / gap.mean())[gap.size() >= _ENOUGH_ORDERS - 1]
    return by_word(_classed(cv, norm), between)


def _sums(facts: Facts, starts: tuple[date, ...]) -> pd.DataFrame:
    """Turnover by client and quarter, the first quarter being number 0."""
    after = starts[0] - timedelta(days=1)
    until = months_before(starts[-1], -_A_QUARTER) - timedelta(days=1)
    bought = lines(facts)
    within = bought[Window(after, until).holds(bought["day"])]
    quarter = _quarter(within["day"]) - _number(starts[0])
    grouped = within["amount_minor"].groupby([codes(within), quarter])
    found = grouped.sum().rename_axis(["code", "quarter"]).reset_index("quarter")
    return by_word(found, within).rename_axis("client_id").reset_index()


def _quarter(days: pd.Series) -> pd.Series[int]:
    number: pd.Series[int] = days.dt.year * 4 + days.dt.quarter
    return number


def _number(day: date) -> int:
    return day.year * 4 + (day.month - 1) // _A_QUARTER + 1


def _classed(
    cv: pd.Series[float], norm: Segments, count: pd.Series[int] | None = None
) -> pd.Series[str]:
    found = pd.Series(NONE, index=cv.index, dtype="str")
    found[cv.notna()] = Z
    # Who lies right on a border must not fall beyond it by a float's last digit.
    cv = cv.round(12)
    found[cv <= norm.variation_y] = Y
    found[cv <= norm.variation_x] = X
    if count is not None:
        found[count < _ENOUGH_QUARTERS] = FEW
    return found
