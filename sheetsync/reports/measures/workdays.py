"""Working days: the days that a norm per day is multiplied by (metrics.md E9)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sheetsync.config.days_off import DaySpan
from sheetsync.config.work import WorkingDays


def is_working(day: date, norm: WorkingDays) -> bool:
    """Whether people work on that day."""
    return day.isoweekday() in norm.week and day not in norm.holidays


def working_days(
    first: date, last: date, norm: WorkingDays, off: Collection[date] = ()
) -> int:
    """How many working days there are from one day to another, both included.

    Args:
        first: The first day.
        last: The last day.
        norm: On which days people work.
        off: Somebody's own days off.
    """
    days = DaySpan(first=first, last=last)
    return sum(is_working(one, norm) and one not in off for one in days)
