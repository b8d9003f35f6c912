"""Turnover by month, against plain sums over the lines."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest

from sheetsync.config.reports import Reports
from sheetsync.config.reports import Turnover as Norm
from sheetsync.core.table import Table
from sheetsync.demo.buying import buying_of
from sheetsync.reports.buying import turnover
from tests.reports.company_facts import facts_of

NORMS = Reports()
Line = tuple[str, date, int]


def made(lines: list[Line], day: date, norms: Reports = NORMS) -> Table:
    return turnover.make(facts_of(purchases=lines), norms, day)


def plain(lines: list[Line], year: int, month: int, until: int = 31) -> Decimal:
    """Sales minus returns of the first days of a calendar month."""
    return Decimal(
        sum(
            amount
            for _, day, amount in lines
            if (day.year, day.month) == (year, month) and day.day <= until
        )
    ).scaleb(-2)


@pytest.mark.parametrize(
    "day", [date(2026, 11, 2), date(2026, 3, 31), date(2028, 2, 29), date(2026, 1, 1)]
)
def test_each_month_equals_a_plain_sum_over_the_lines(day: date) -> None:
    chance = random.Random(11)
    lines = [
        (f"C{number:03}", one.day, one.amount_minor)
        for number in range(60)
        for one in buying_of(chance, day + timedelta(days=9), number)
    ]
    known = [one for one in lines if one[1] <= day]

    found = made(lines, day)

    months = [one for one in found.column("month") if isinstance(one, date)]
    assert [(one.month - day.month) % 12 for one in months] == [*range(12), 0]
    assert months[-1] == day.replace(day=1)
    for month, own, then, orders, buyers in zip(
        months,
        found.column("turnover"),
        found.column("year_before"),
        found.column("orders"),
        found.column("buyers"),
        strict=True,
    ):
        running = month == months[-1] and (day + timedelta(days=1)).day != 1
        assert own == plain(known, month.year, month.month)
        until = day.day if running else 31
        first = min(one for _, one, _ in lines)
        known_then = first <= date(month.year - 1, month.month, 1)
        expected = plain(known, month.year - 1, month.month, until)
        assert then == (expected if known_then else None)
        sold = {
            (who, one)
            for who, one, amount in known
            if amount >= 0 and (one.year, one.month) == (month.year, month.month)
        }
        assert orders == len(sold)
        assert buyers == len({who for who, _ in sold})


def test_the_running_month_is_compared_with_the_same_days() -> None:
    lines = [
        ("A", date(2023, 4, 30), 7_00),
        ("A", date(2023, 5, 10), 100_00),
        ("A", date(2023, 5, 11), 900_00),
        ("A", date(2024, 5, 3), 150_00),
    ]

    found = made(lines, date(2024, 5, 10))

    assert found.column("turnover")[-1] == Decimal(150)
    assert found.column("year_before")[-1] == Decimal(100)
    assert found.column("growth")[-1] == 0.5


def test_february_that_is_over_is_compared_with_all_of_the_other_one() -> None:
    lines = [
        ("A", date(2024, 2, 1), 1_00),
        ("A", date(2024, 2, 29), 9_00),
        ("A", date(2025, 2, 28), 20_00),
    ]

    found = made(lines, date(2025, 2, 28))

    assert found.column("year_before")[-1] == Decimal(10)


def test_a_leap_day_is_compared_with_the_last_of_february() -> None:
    lines = [
        ("A", date(2023, 1, 31), 5_00),
        ("A", date(2023, 2, 28), 10_00),
        ("A", date(2024, 2, 29), 20_00),
    ]

    assert made(lines, date(2024, 2, 29)).column("year_before")[-1] == Decimal(10)


def test_an_average_order_is_blank_without_orders_and_exact_with_them() -> None:
    lines = [
        ("A", date(2024, 5, 1), 1_00),
        ("B", date(2024, 5, 1), 1_00),
        ("B", date(2024, 5, 1), -1),
    ]

    found = made(lines, date(2024, 5, 31))

    assert found.column("average")[0] is None
    assert found.column("average")[-1] == Decimal("1.00")


def test_what_was_before_the_first_known_purchase_is_unknown_and_not_nothing() -> None:
    lines = [("A", date(2023, 6, 1), 5_00), ("A", date(2023, 8, 1), 5_00)]

    found = made(lines, date(2024, 7, 31), Reports(turnover=Norm(months=3)))

    assert found.column("year_before") == (None, Decimal(5), Decimal(0))


def test_a_month_in_which_the_records_begin_is_not_known() -> None:
    lines = [("A", date(2023, 6, 2), 5_00), ("A", date(2024, 6, 2), 900_00)]

    found = made(lines, date(2024, 6, 30), Reports(turnover=Norm(months=1)))

    assert found.column("year_before") == (None,)
    assert found.column("growth") == (None,)


def test_there_is_no_growth_from_nothing_or_less() -> None:
    lines = [("A", date(2023, 4, 1), -5_00), ("A", date(2024, 5, 1), 5_00)]

    found = made(lines, date(2024, 5, 31))

    assert set(found.column("growth")) == {None}


def test_it_shows_as_many_months_as_the_norm_says() -> None:
    norms = Reports(turnover=Norm(months=3))

    found = made([], date(2024, 2, 10), norms)

    assert found.column("month") == (
        date(2023, 12, 1),
        date(2024, 1, 1),
        date(2024, 2, 1),
    )
    assert set(found.column("turnover")) == {Decimal(0)}
