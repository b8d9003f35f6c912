"""What people's results are measured by: norms of calls, and plans (metrics.md E17).

Where a role has too few people to compare them with each other, norm and plan are all
that there is.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.core.sales_plans import PlanKind
from sheetsync.reports.calling.calling import by_period
from sheetsync.reports.facts import Facts
from sheetsync.reports.periods import last_closings, month_of, months_before
from sheetsync.reports.plans.planned import (
    Month,
    held_in,
    months_planned,
    plans_of,
    sold_in,
    split,
)

_ONE_DAY = timedelta(days=1)


def measured(facts: Facts, norms: Reports, as_of: date) -> pd.DataFrame:
    """Norms and plans, by name; who has none is absent.

    Returns:
        What `by_plan` and `by_norm` find; blank where somebody has only one of them.
    """
    months = norms.results.months
    return pd.concat(
        [by_plan(facts, months, as_of), by_norm(facts, norms, as_of)], axis=1
    )


def by_plan(facts: Facts, count: int, as_of: date) -> pd.DataFrame:
    """Plan and sales of the last calendar months that are over (metrics.md E13).

    A month that is not over has not missed its plan. Of each person those months count
    in which he had a plan, with all that he sold in them, as in Plan and fact.

    Returns:
        ``plan`` and ``of_plan`` (minor units) by person.
    """
    firsts = tuple(month_of(one) for one in last_closings(as_of, count))
    found = [pd.DataFrame(columns=["plan", "of_plan"], dtype="int64")]
    for first in months_planned(facts, firsts):
        month = Month(first, as_of)
        plans = plans_of(facts, month)
        held = held_in(facts, plans.index, month)
        plan = split(plans[PlanKind.ALL], held).groupby(held["person"]).sum()
        sold = sold_in(facts, month).groupby("person")["amount_minor"].sum()
        his = plan[plan > 0]
        of_plan = sold.reindex(his.index, fill_value=0)
        found.append(pd.DataFrame({"plan": his, "of_plan": of_plan}))
    whole = pd.concat(found)
    return whole.groupby(whole.index.astype("str")).sum()


def by_norm(facts: Facts, norms: Reports, as_of: date) -> pd.DataFrame:
    """The norms of calls of those whose norms they are (metrics.md E9).

    Returns:
        By person ``minutes_norm``, ``agreed`` (companies with a goal, month by month)
        and ``agreed_norm``.
    """
    ends = [months_before(as_of, back) for back in range(norms.results.months + 1)]
    months = [(before + _ONE_DAY, until) for until, before in pairwise(ends)]
    called = by_period(facts, norms, months, idle=True)
    due = called[called["working"].notna()]
    groups = due.groupby("who")
    return pd.DataFrame(
        {
            "minutes_norm": groups["working"].sum() * norms.calls.minutes,
            "agreed": groups["results"].sum(),
            "agreed_norm": groups.size() * norms.calls.results,
        }
    )
