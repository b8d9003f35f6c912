"""The rows of Plan and fact: each client's month with each person (metrics.md E13)."""

from __future__ import annotations

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.core.sales_plans import PlanKind
from sheetsync.reports.facts import Facts
from sheetsync.reports.frames import of_each
from sheetsync.reports.plans.forecasts import days_left, seasons, still_to_come
from sheetsync.reports.plans.planned import Month, held_in, plans_of, sold_in, split
from sheetsync.reports.plans.ranges import Ranges, ranges

_PART = ["client_id", "person"]
AMOUNTS = ("plan", "fact", "up_plan", "up_fact", "cross_plan", "cross_fact")
"""What adds up over the parts of a client and over the clients of a person."""


def parts_of(facts: Facts, month: Month, sold: pd.DataFrame) -> pd.DataFrame:
    """Plans and sales of a month, a row for each client and person who had a part.

    Args:
        facts: The facts.
        month: The month.
        sold: Its lines, as `sold_in` finds them.

    Returns:
        What `held_in` finds of who had a plan or bought, with ``plan``, ``up_plan``,
        ``cross_plan``, ``fact`` (minor units) and ``planned`` (whether the client had
        a plan and the person a part of it, be it 0).
    """
    plans = plans_of(facts, month)
    clients = plans.index.union(pd.Index(sold["client_id"].unique()))
    held = held_in(facts, clients, month)
    fact = sold.groupby(_PART)["amount_minor"].sum().rename("fact").reset_index()
    # whoever sold to a client had him on that day, so no sale is lost here
    found = held.merge(fact, on=_PART, how="left")
    return found.assign(
        fact=found["fact"].fillna(0).astype("int64"),
        plan=split(plans[PlanKind.ALL], held),
        up_plan=split(plans[PlanKind.UP], held),
        cross_plan=split(plans[PlanKind.CROSS], held),
        planned=found["client_id"].isin(plans.index) & (found["days"] > 0),
    )


def rows_of(facts: Facts, norms: Reports, month: Month) -> pd.DataFrame:
    """The rows that are shown: parts with a plan, a sale, or something to come.

    Returns:
        ``client_id``; ``person`` (`NOBODY` for nobody); `AMOUNTS` in minor units,
        ``up_fact`` and ``cross_fact`` blank where no purchase of the month names a
        product; ``now`` (whether the person is responsible for him on the last day
        that has come); ``season`` and ``sold`` (of the client, whoever has him);
        ``forecast``, blank unless the month runs.
    """
    sold = sold_in(facts, month)
    found = parts_of(facts, month, sold)
    known = ranges(facts, sold, month.first, norms.plans.known_months)
    found = _forecast(facts, norms, month, _by_kind(found, known))
    expected = found["now"] & (found["forecast"].fillna(0) > 0)
    shown = found["planned"] | expected | (found["fact"] != 0)
    return found[shown].reset_index(drop=True)


def _by_kind(found: pd.DataFrame, known: Ranges | None) -> pd.DataFrame:
    """Up-sell beyond the baseline, and cross-sell; neither under 0."""
    if known is None:
        return found.assign(up_fact=float("nan"), cross_fact=float("nan"))
    bought = found[_PART].merge(known.parts.reset_index(), on=_PART, how="left")
    beyond = bought["known"].fillna(0) - split(known.baseline, found)
    return found.assign(
        up_fact=beyond.clip(lower=0).astype("int64"),
        cross_fact=bought["new"].fillna(0).clip(lower=0).astype("int64"),
    )


def _forecast(
    facts: Facts, norms: Reports, month: Month, found: pd.DataFrame
) -> pd.DataFrame:
    """The client's days ahead are his who is responsible now; others keep the fact."""
    sold = found.groupby("client_id")["fact"].transform("sum")
    season = of_each(found["client_id"], seasons(facts, month))
    found = found.assign(sold=sold, season=season)
    if not month.runs:
        return found.assign(forecast=float("nan"))
    ahead = still_to_come(sold, season, days_left(month, norms.working_days))
    return found.assign(forecast=found["fact"] + ahead.where(found["now"], 0))


def added_up(rows: pd.DataFrame, norms: Reports, month: Month) -> dict[str, float]:
    """Rows of a month as one: amounts added, and the forecast of them together.

    The paces of many clients added up swing less than each one's, so the forecast is
    that of the sum and not the sum of the forecasts.
    """
    found: dict[str, float] = {one: rows[one].sum(min_count=1) for one in AMOUNTS}
    if not month.runs:
        return {**found, "forecast": float("nan")}
    mine = rows[rows["now"]]
    season = mine["season"].sum(min_count=1)
    ahead = still_to_come(
        pd.Series([int(mine["sold"].sum())]),
        pd.Series([season], dtype="float64"),
        days_left(month, norms.working_days),
    )
    return {**found, "forecast": found["fact"] + ahead.iloc[0]}
