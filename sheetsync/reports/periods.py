"""Months, days and windows as every figure counts them (metrics.md, conventions).

All of it is calendar arithmetic on days: a figure depends on the as-of date that
it is given, and on nothing else.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

_MONTHS = 12


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier (metrics.md E5).

    Where that month is too short, its last day: one month before 31 March is
    28 or 29 February.
    """
    count = day.year * _MONTHS + day.month - 1 - months
    year, month = divmod(count, _MONTHS)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def out_of_window(days: pd.Series, months: int) -> pd.Series:
    """The first day D for which (D - months, D] does not hold each day any more.

    What `months_before` is for one day, the other way round for many: 31 May is out
    of nine months on 1 March, for those of 28 February begin after 28 May.
    """
    day = days.to_numpy("datetime64[D]")
    month = day.astype("datetime64[M]")
    then = month + months
    same = then.astype("datetime64[D]") + (day - month.astype("datetime64[D]"))
    after = (then + 1).astype("datetime64[D]")
    return pd.Series(np.minimum(same, after).astype("datetime64[s]"), index=days.index)


def month_of(day: date) -> date:
    """The first day of that day's calendar month."""
    return day.replace(day=1)


def last_months(day: date, months: int) -> tuple[date, ...]:
    """First days of the last calendar months, the day's own first."""
    return tuple(month_of(months_before(month_of(day), back)) for back in range(months))


def last_quarters(day: date, count: int) -> tuple[date, ...]:
    """First days of the last complete calendar quarters, the earliest first.

    A quarter is complete with its last day: 31 March completes the first one.
    """
    tomorrow = day + timedelta(days=1)
    running = date(tomorrow.year, tomorrow.month - (tomorrow.month - 1) % 3, 1)
    return tuple(months_before(running, 3 * back) for back in range(count, 0, -1))


def last_closings(day: date, count: int) -> tuple[date, ...]:
    """The last days of months up to that day, the latest first."""
    tomorrow = day + timedelta(days=1)
    running = month_of(tomorrow)
    return tuple(
        months_before(running, back) - timedelta(days=1) for back in range(count)
    )


@dataclass(frozen=True, slots=True)
class Window:
    """A half-open window of days: after the one, up to and including the other.

    metrics.md, conventions: rolling windows are (D - 12 months, D].

    Attributes:
        after: The last day before the window.
        until: The last day of the window, D itself.
    """

    after: date
    until: date

    def holds(self, days: pd.Series) -> pd.Series[bool]:
        """Which of the days or moments fall into the window; a blank never does."""
        begins = pd.Timestamp(self.after + timedelta(days=1))
        ends = pd.Timestamp(self.until + timedelta(days=1))
        return (days >= begins) & (days < ends)


def months_until(day: date, months: int) -> Window:
    """The window of so many months that ends with that day (metrics.md E1, E5)."""
    return Window(months_before(day, months), day)


def days_until(day: date, days: int) -> Window:
    """The window of so many days that ends with that day."""
    return Window(day - timedelta(days=days), day)


def known_on(moments: pd.Series, day: date) -> pd.Series[bool]:
    """Which of the days or moments are not later than that day."""
    return moments < pd.Timestamp(day + timedelta(days=1))
