"""Moments are understood as people type them."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from sheetsync.core.moments import read_moment
from tests.core.company import NOW

MOSCOW = ZoneInfo("Europe/Moscow")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-11-02 09:30", datetime(2026, 11, 2, 9, 30, tzinfo=MOSCOW)),
        ("2026-11-02T09:30:05", datetime(2026, 11, 2, 9, 30, 5, tzinfo=MOSCOW)),
        ("02.11.2026 09:30", datetime(2026, 11, 2, 9, 30, tzinfo=MOSCOW)),
        ("2026-11-01", datetime(2026, 11, 1, tzinfo=MOSCOW)),
        ("09:30", datetime(2026, 11, 2, 9, 30, tzinfo=MOSCOW)),
        ("2026-11-02T06:30:00+00:00", datetime(2026, 11, 2, 9, 30, tzinfo=MOSCOW)),
        ("10 minutes ago", NOW - timedelta(minutes=10)),
        ("1 minute ago", NOW - timedelta(minutes=1)),
        (" 2  hours ago ", NOW - timedelta(hours=2)),
        ("90s ago", NOW - timedelta(seconds=90)),
        ("3 days ago", NOW - timedelta(days=3)),
        ("1 week ago", NOW - timedelta(weeks=1)),
        ("10 минут назад", NOW - timedelta(minutes=10)),
        ("1 час назад", NOW - timedelta(hours=1)),
        ("2 дня назад", NOW - timedelta(days=2)),
        ("2 недели назад", NOW - timedelta(weeks=2)),
    ],
)
def test_a_moment_is_understood(typed: str, meant: datetime) -> None:
    assert read_moment(typed, NOW, MOSCOW) == meant


@pytest.mark.parametrize(
    "typed", ["", "yesterday", "25:00", "2026-13-01", "5 moons ago", "minutes ago"]
)
def test_what_is_no_moment_is_none(typed: str) -> None:
    assert read_moment(typed, NOW, MOSCOW) is None
