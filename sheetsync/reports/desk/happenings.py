"""What happened on which days, counted in a window: clients, orders, money, contacts.

metrics.md, conventions: windows are half-open, an order is a client's day with a line
that is no return, a return lowers the turnover of the day that it is dated.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.reports.calling.refusing import refusals
from sheetsync.reports.facts import Facts
from sheetsync.reports.measures.sales import lines, order_days
from sheetsync.reports.periods import Window, known_on


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Happenings:
    """One kind of thing that happens on days.

    Attributes:
        days: When each happened, a day or a moment.
        worth: Whole numbers of what is summed: minor units, or ones to be counted.
    """

    days: pd.Series
    worth: pd.Series[int]

    def within(self, window: Window) -> int:
        """The sum of those in the window."""
        return int(self.worth[window.holds(self.days)].sum())

    @property
    def latest(self) -> date | None:
        """The day of the last one; None if there is none."""
        return self.days.max().date() if len(self.days) else None


Found: TypeAlias = Callable[[Facts, Reports, date], Happenings]
"""Finds one kind of them in the facts, those up to a day."""


def moved(facts: Facts, _norms: Reports, as_of: date) -> Happenings:
    """Moves that were done: clients who went on to another stage."""
    return _ones(facts.moves.loc[facts.moves["state"] == "done", "at"], as_of)


def refused(facts: Facts, norms: Reports, as_of: date) -> Happenings:
    """Clients who refused, each as often as he did (metrics.md E10)."""
    return _ones(refusals(facts, norms)["day"], as_of)


def came(facts: Facts, _norms: Reports, as_of: date) -> Happenings:
    """Clients who were entered for the first time."""
    return _ones(facts.clients["registered"], as_of)


def ordered(facts: Facts, _norms: Reports, as_of: date) -> Happenings:
    """Orders: days of clients with a line that is no return."""
    return _ones(order_days(facts, as_of)["day"], as_of)


def sold(facts: Facts, _norms: Reports, as_of: date) -> Happenings:
    """Sales minus returns, in minor units."""
    bought = lines(facts)
    bought = bought[known_on(bought["day"], as_of)]
    return Happenings(days=bought["day"], worth=bought["amount_minor"])


def talked(facts: Facts, _norms: Reports, as_of: date) -> Happenings:
    """Rows of the contact logs."""
    return _ones(facts.contacts["day"], as_of)


def _ones(days: pd.Series, as_of: date) -> Happenings:
    days = days[known_on(days, as_of)]
    return Happenings(days=days, worth=pd.Series(1, index=days.index, dtype="int64"))
