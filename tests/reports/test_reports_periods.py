from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetsync.reports.periods import (
    Window,
    days_until,
    known_on,
    last_months,
    months_before,
    months_until,
)
from tests.reports.company_facts import at
from tests.reports.plain_figures import earlier

DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2060, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 3, 15), 1, date(2024, 2, 15)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2023, 3, 31), 1, date(2023, 2, 28)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2024, 2, 29), 48, date(2020, 2, 29)),
        (date(2024, 1, 1), 1, date(2023, 12, 1)),
        (date(2024, 9, 30), 9, date(2023, 12, 30)),
        (date(2024, 11, 30), 9, date(2024, 2, 29)),
        (date(2024, 12, 31), 12, date(2023, 12, 31)),
        (date(2024, 5, 5), 0, date(2024, 5, 5)),
    ],
)
def test_months_go_back_to_the_same_day_or_the_last(
    day: date, months: int, expected: date
) -> None:
    assert months_before(day, months) == expected


@given(DAYS, st.integers(0, 240))
def test_months_agree_with_counting_down_one_by_one(day: date, months: int) -> None:
    assert months_before(day, months) == earlier(day, months)


@given(DAYS, st.integers(1, 60))
def test_a_later_day_never_begins_an_earlier_window(day: date, months: int) -> None:
    tomorrow = date.fromordinal(day.toordinal() + 1)

    assert months_before(day, months) <= months_before(tomorrow, months)


def test_the_last_months_begin_with_the_day_s_own() -> None:
    assert last_months(date(2024, 1, 31), 3) == (
        date(2024, 1, 1),
        date(2023, 12, 1),
        date(2023, 11, 1),
    )


def test_a_window_leaves_out_its_first_day_and_has_its_last() -> None:
    days = pd.Series(pd.to_datetime(["2024-01-31", "2024-02-01", "2024-02-29"]))

    assert Window(date(2024, 1, 31), date(2024, 2, 29)).holds(days).tolist() == [
        False,
        True,
        True,
    ]


def test_the_evening_of_the_as_of_day_is_in_and_the_next_midnight_out() -> None:
    evening, midnight = at("2024-02-29 23:59:59"), at("2024-03-01 00:00")
    moments = pd.Series([evening, midnight, pd.NaT])

    assert known_on(moments, date(2024, 2, 29)).tolist() == [True, False, False]
    assert days_until(date(2024, 2, 29), 1).holds(moments).tolist() == [
        True,
        False,
        False,
    ]


def test_a_year_that_ends_on_a_leap_day_has_366_days() -> None:
    window = months_until(date(2024, 2, 29), 12)

    assert (window.until - window.after).days == 366
