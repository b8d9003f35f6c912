"""Composition of the base: every month both ways, and the edges."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest

from sheetsync.config.reports import Reports
from sheetsync.core.table import Table
from sheetsync.demo.buying import buying_of
from sheetsync.reports.buying.composition import make
from sheetsync.reports.facts import Facts
from tests.reports import plain_classes
from tests.reports.cdnow import in_cents
from tests.reports.company_facts import at, client, facts_of
from tests.reports.plain_figures import Line
from tests.reports.real_sales import both, sold_in

D = date(2024, 3, 31)
STATES = ("active", "cooling", "fell_off", "lost", "unmeasured")
SAID = ("active", "cooling", "fell off", "lost", None)


def assert_as_plain(found: Table, lines: list[Line]) -> None:
    for place, end in enumerate(found.column("end")):
        assert isinstance(end, date)
        classes = plain_classes.abc(lines, end)
        plain = [*plain_classes.states(lines, classes, end).values()]
        shown = [found.column(one)[place] for one in STATES]
        assert shown == [plain.count(one) for one in SAID], end
        assert found.column("buyers")[place] == len(plain)


@both([date(1998, 3, 31)])
def test_every_month_is_that_of_the_plain_calculation(name: str, day: date) -> None:
    sold = sold_in(name)

    found = make(sold.facts, Reports(), day)

    assert_as_plain(found, sold.lines)
    assert len(found.rows) == 12


def test_the_sample_company_is_that_of_the_plain_calculation() -> None:
    chance, today = random.Random(5), date(2026, 11, 2)
    lines = [
        (f"C{number:03}", one.day, Decimal(one.amount_minor) / 100)
        for number in range(160)
        for one in buying_of(chance, today, number)
    ]

    found = make(facts_of(purchases=in_cents(lines)), Reports(), today)

    assert_as_plain(found, lines)


@pytest.mark.parametrize("seed", range(8))
def test_companies_of_chance_are_those_of_the_plain_calculation(seed: int) -> None:
    chance = random.Random(seed)
    lines = [
        (
            f"C{chance.randrange(1, 3 + 2 * seed)}",
            D - timedelta(days=chance.randrange(-20, 600)),
            Decimal(chance.randrange(-30, 60)),
        )
        for _ in range(8 * seed)
    ]

    assert_as_plain(make(facts_of(purchases=in_cents(lines)), Reports(), D), lines)


def test_the_future_changes_no_earlier_month() -> None:
    lines = [("A", date(2023, one, 5), 100) for one in range(1, 13)]
    later = [("A", date(2024, 3, 1), 100), ("B", date(2024, 3, 2), 900)]

    before = make(facts_of(purchases=lines), Reports(), date(2024, 2, 29))
    after = make(facts_of(purchases=[*lines, *later]), Reports(), D)

    assert after.rows[:-1] == before.rows[1:]


def test_the_ends_are_those_of_months_that_are_over() -> None:
    found = make(Facts.empty(), Reports(), date(2024, 3, 30))

    assert found.column("end")[-1] == date(2024, 2, 29)
    assert found.column("end")[0] == date(2023, 3, 31)
    assert found.column("active_share") == (None,) * 12


def test_who_never_ordered_counts_from_the_day_on_which_he_was_known() -> None:
    facts = facts_of(
        [
            client("A", registered=date(2024, 2, 29)),
            client("B", registered=date(2024, 3, 1)),
            client("C"),
            client("E"),
            client("F"),
        ],
        stays=[("C", "prospects", at("2024-01-31 23:00"), None)],
        purchases=[("F", date(2024, 3, 10), 100)],
    )

    found = make(facts, Reports(), D)

    assert found.column("never")[-3:] == (1, 2, 3)
    assert found.column("never_share")[-1] == 0.75
    assert found.column("unmeasured")[-3:] == (0, 0, 1)
