"""Real purchases: CDNOW, 1997-01 to 1998-06, as the package lifetimes ships them.

The file is read as text and the package never imported. Its dirt is wanted:
lines without money, several orders on one day, exact duplicates.
"""

from __future__ import annotations

from datetime import date

import pytest

from sheetsync.config.reports import KeyClients, Reports
from sheetsync.reports.facts import Facts
from sheetsync.reports.key_clients import make as key_clients
from sheetsync.reports.reactivation import make as reactivation
from tests.reports import plain_figures as plain
from tests.reports.cdnow import in_cents, sample
from tests.reports.company_facts import facts_of

DAYS = [
    date(1997, 1, 1),
    date(1997, 9, 30),
    date(1997, 11, 30),
    date(1998, 2, 28),
    date(1998, 3, 31),
    date(1998, 6, 30),
    date(1999, 3, 31),
]


@pytest.fixture(scope="module")
def lines() -> list[plain.Line]:
    return sample()


@pytest.fixture(scope="module")
def facts(lines: list[plain.Line]) -> Facts:
    return facts_of(purchases=in_cents(lines))


def test_the_sample_is_the_whole_sample_dirt_included(
    lines: list[plain.Line],
) -> None:
    assert len(lines) == 6919
    assert len({who for who, _, _ in lines}) == 2357
    assert any(dollars == 0 for _, _, dollars in lines)
    assert len({(who, day) for who, day, _ in lines}) < len(lines)


@pytest.mark.parametrize("day", DAYS, ids=date.isoformat)
def test_key_clients_equal_the_plain_calculation_to_the_cent(
    day: date, lines: list[plain.Line], facts: Facts
) -> None:
    norms = Reports(key_clients=KeyClients(capacity=10_000))
    found = key_clients(facts, norms, day)

    names = ("client_id", "turnover", "before", "total")
    assert list(zip(*map(found.column, names), strict=True)) == plain.key_clients(
        lines, day
    )


@pytest.mark.parametrize("day", DAYS, ids=date.isoformat)
def test_the_reactivation_list_equals_the_plain_calculation_to_the_cent(
    day: date, lines: list[plain.Line], facts: Facts
) -> None:
    found = reactivation(facts, Reports(), day)

    names = ("client_id", "turnover", "last_order", "orders", "rhythm")
    assert list(zip(*map(found.column, names), strict=True)) == [
        (one.client, one.turnover, one.last_order, one.orders, one.rhythm)
        for one in plain.reactivation(lines, day)
    ]


def test_both_lists_are_full_in_the_spring_of_1998(facts: Facts) -> None:
    day = date(1998, 3, 31)

    assert len(key_clients(facts, Reports(), day).rows) == 30
    assert len(reactivation(facts, Reports(), day).rows) > 100
