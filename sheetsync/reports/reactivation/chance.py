"""The chance that a client orders by himself, learnt from the company's own past.

metrics.md E5 and E6 name what decides: how many orders, how long ago the last
one, how long ago the first. The weights are learnt from those who were buyers so
many days before the as-of date and from whether they have ordered since: nothing
is used that was not known on the as-of date. On too little data plain rules stand
in, and the reports say so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sheetsync.config.reports import Reports
from sheetsync.locales.text import Text, tr
from sheetsync.reports.facts import Facts
from sheetsync.reports.measures.sales import (
    by_word,
    first_and_last_by_code,
    order_days,
    orders_in_by_code,
)
from sheetsync.reports.periods import Window, known_on, months_until
from sheetsync.reports.reactivation.logistic import Numbers, fit
from sheetsync.reports.shares import share


class How(StrEnum):
    """Where a chance comes from."""

    LEARNT = "learnt"
    OBSERVED = "observed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Chances:
    """The chances of all buyers.

    Attributes:
        by_client: From 0 to 1, in whole per cent: more digits would say more than
            is known, and change every day. NaN where nothing is known.
        how: Where they come from.
        cases: How many buyers of the past there were to learn from.
        ordered: How many of those ordered in the days after.
    """

    by_client: pd.Series[float]
    how: How
    cases: int
    ordered: int

    def note(self, days: int) -> Text:
        """Where the chances come from, for people."""
        match self.how:
            case How.LEARNT:
                return tr(
                    "Chance to order within {days} days by himself: learnt from "
                    "{cases} buyers of {days} days ago, of whom {ordered} have ordered "
                    "since",
                    days=days,
                    cases=self.cases,
                    ordered=self.ordered,
                )
            case How.OBSERVED:
                return tr(
                    "Too little data to learn each client’s chance to order within "
                    "{days} days: shown is the share of those who were silent for as "
                    "long and ordered, of {cases} buyers of {days} days ago, {ordered} "
                    "of whom ordered",
                    days=days,
                    cases=self.cases,
                    ordered=self.ordered,
                )
            case How.UNKNOWN:
                return tr(
                    "Too little data for a chance to order within {days} days: {cases} "
                    "buyers of {days} days ago. By the rule alone he is called",
                    days=days,
                    cases=self.cases,
                )


def chances(facts: Facts, norms: Reports, as_of: date) -> Chances:
    """The chance of each buyer to order within the norm's days after that day.

    A buyer has ordered within the months of Reactivation.
    """
    norm = norms.chance
    orders = order_days(facts, as_of)
    now = _buyers_by_code(orders, norms.reactivation.months, as_of)
    back = as_of - timedelta(days=norm.days)
    then = _buyers_by_code(orders, norms.reactivation.months, back)
    answers = _ordered_in(orders, then.index, Window(back, as_of))
    cases, yes = len(then), int(answers.sum())
    enough = cases >= norm.least_clients and min(yes, cases - yes) >= norm.least_each
    learnt = fit(_measures(then, back), answers) if enough else None
    if learnt is not None:
        found = pd.Series(learnt.chances(_measures(now, as_of)), index=now.index)
        how = How.LEARNT
    else:
        found = _observed(now, as_of, then, back, answers, norms)
        how = How.OBSERVED if found.notna().any() else How.UNKNOWN
    named = by_word(found.round(2), orders)
    return Chances(by_client=named, how=how, cases=cases, ordered=yes)


def tried(
    facts: Facts, norms: Reports, day: date, as_of: date
) -> tuple[Chances, pd.Series[bool]]:
    """The chances as they would have been said on a past day, and who came since.

    Args:
        facts: The facts; what happened after the past day decides nothing but who
            came.
        norms: The norms of reports.
        day: The past day.
        as_of: Today; the norm's days after the past one must be over.

    Returns:
        The chances, and by client whether he ordered within the norm's days.
    """
    found = chances(facts, norms, day)
    orders = order_days(facts, as_of)
    # the buyers of the chances, in the same order
    codes_of = _buyers_by_code(orders, norms.reactivation.months, day).index
    after = Window(day, day + timedelta(days=norms.chance.days))
    came = _ordered_in(orders, codes_of, after)
    return found, pd.Series(came, index=found.by_client.index)


def buyers(orders: pd.DataFrame, months: int, day: date) -> pd.DataFrame:
    """Who had ordered in the months up to that day, as known then.

    Args:
        orders: What `order_days` found, up to that day or a later one.
        months: A buyer has ordered within so many months.
        day: The day.

    Returns:
        By client: ``first``, ``last`` and ``count`` of his order days.
    """
    return by_word(_buyers_by_code(orders, months, day), orders)


def _buyers_by_code(orders: pd.DataFrame, months: int, day: date) -> pd.DataFrame:
    known = first_and_last_by_code(orders[known_on(orders["day"], day)])
    return known[months_until(day, months).holds(known["last"])]


def _ordered_in(
    orders: pd.DataFrame, clients: pd.Index[int], window: Window
) -> NDArray[np.bool_]:
    """Which of the clients, by the codes of the orders, ordered in the window."""
    return np.asarray(clients.isin(orders_in_by_code(orders, window).index))


def _measures(known: pd.DataFrame, day: date) -> Numbers:
    """Of each client: orders, age and silence, as logarithms, and silence / age.

    They are what BG/NBD asks for (metrics.md E6), and all that a list of days
    can tell about somebody who need not say goodbye.
    """
    age = ((pd.Timestamp(day) - known["first"]).dt.days + 1).to_numpy(dtype="float64")
    silent = (pd.Timestamp(day) - known["last"]).dt.days.to_numpy(dtype="float64")
    orders = np.log(known["count"].to_numpy(dtype="float64"))
    part = silent / age
    return np.column_stack([orders, part, np.log(age), np.log1p(silent), orders * part])


def _observed(
    now: pd.DataFrame,
    day: date,
    then: pd.DataFrame,
    back: date,
    answers: NDArray[np.bool_],
    norms: Reports,
) -> pd.Series[float]:
    """The plain rule: the share of those who were silent for as long, or not."""
    limit = norms.reactivation.silent_days
    was_silent = ((pd.Timestamp(back) - then["last"]).dt.days >= limit).to_numpy()
    is_silent = (pd.Timestamp(day) - now["last"]).dt.days >= limit
    found = pd.Series(np.nan, index=now.index)
    for silent in (True, False):
        alike = answers[was_silent == silent]
        if len(alike) >= norms.sources.minimum_cases:
            found[is_silent == silent] = share(int(alike.sum()), len(alike))
    return found
