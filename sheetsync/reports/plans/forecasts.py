"""What a running month will bring (metrics.md E13).

Forecast = fact + share of the working days that are left × the better of two paces:
the own one so far, and that of the same month a year ago.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pandas as pd

from sheetsync.config.work import WorkingDays
from sheetsync.reports.facts import Facts
from sheetsync.reports.measures.sales import first_and_last, order_days, turnover
from sheetsync.reports.measures.workdays import working_days
from sheetsync.reports.periods import Window, known_on, months_before
from sheetsync.reports.plans.planned import Month

_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Left:
    """The working days of a running month.

    Attributes:
        passed: Those that have come, the as-of date included.
        ahead: Those to come.
    """

    passed: int
    ahead: int


def days_left(month: Month, norm: WorkingDays) -> Left:
    """The working days of a month that have passed, and those ahead."""
    passed = working_days(month.first, month.until, norm)
    return Left(passed, working_days(month.first, month.last, norm) - passed)


def seasons(facts: Facts, month: Month) -> pd.Series[int]:
    """What clients bought in the same month a year ago, by client, minor units.

    Of those alone who had ordered a year before the as-of date: of a younger client
    nobody knows how the season plays. Who bought less than nothing has 0.
    """
    first = months_before(month.first, _A_YEAR)
    window = Window(
        first - timedelta(days=1), months_before(first, -1) - timedelta(days=1)
    )
    began = first_and_last(order_days(facts, month.as_of))["first"]
    old = began[known_on(began, months_before(month.as_of, _A_YEAR))].index
    sold = turnover(facts, window).reindex(old).fillna(0).astype("int64")
    return sold.clip(lower=0)


def still_to_come(fact: pd.Series, season: pd.Series, left: Left) -> pd.Series:
    """What the days ahead will bring, minor units, half of one rounded up.

    Blank where nothing is known: no working day has passed, and no season.

    Args:
        fact: Sales minus returns so far, minor units.
        season: Those of the whole month a year ago, blank where unknown.
        left: The working days.
    """
    known = season.fillna(0).astype("int64")
    by_season = _part(known, left.ahead, left.passed + left.ahead)
    if not left.passed:
        return by_season.where(season.notna())
    own = _part(fact.clip(lower=0), left.ahead, left.passed)
    return own.where(own >= by_season, by_season)


def _part(amount: pd.Series, part: int, whole: int) -> pd.Series:
    """Amounts not under 0 × part / whole; nothing of a month without working days."""
    return (2 * amount * part + whole) // (2 * whole) if whole else amount * 0
