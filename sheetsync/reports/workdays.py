"""Working days: the days that a norm per day is multiplied by (metrics.md E9)."""

from __future__ import annotations

from datetime import date, timedelta

from sheetsync.config.work import WorkingDays


def is_working(day: date, norm: WorkingDays) -> bool:
    """Whether people work on that day."""
    return day.isoweekday() in norm.week and day not in norm.holidays


def working_days(first: date, last: date, norm: WorkingDays) -> int:
    """How many working days there are from one day to another, both included."""
    days = (last - first).days + 1
    return sum(is_working(first + timedelta(days=one), norm) for one in range(days))
