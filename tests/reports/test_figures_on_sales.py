"""Key clients and the reactivation list on real purchases, both ways."""

from __future__ import annotations

from datetime import date

import pytest

from sheetsync.config.reports import KeyClients, Reports
from sheetsync.reports.care.key_clients import make as key_clients
from sheetsync.reports.reactivation.reactivation import make as reactivation
from tests.reports import plain_figures as plain
from tests.reports.real_sales import both, sold_in

DAYS = [
    date(1997, 1, 1),
    date(1997, 9, 30),
    date(1997, 11, 30),
    date(1998, 2, 28),
    date(1998, 3, 31),
    date(1998, 6, 30),
    date(1999, 3, 31),
]


def test_the_sample_is_the_whole_sample_dirt_included() -> None:
    lines = sold_in("cdnow").lines

    assert len(lines) == 6919
    assert len({who for who, _, _ in lines}) == 2357
    assert any(dollars == 0 for _, _, dollars in lines)
    assert len({(who, day) for who, day, _ in lines}) < len(lines)


@both(DAYS)
def test_key_clients_equal_the_plain_calculation_to_the_cent(
    name: str, day: date
) -> None:
    sold = sold_in(name)
    norms = Reports(key_clients=KeyClients(capacity=10_000))
    found = key_clients(sold.facts, norms, day)

    names = ("client_id", "turnover", "before", "total")
    assert list(zip(*map(found.column, names), strict=True)) == plain.key_clients(
        sold.lines, day
    )


@both(DAYS)
def test_the_reactivation_list_equals_the_plain_calculation_to_the_cent(
    name: str, day: date
) -> None:
    sold = sold_in(name)
    found = reactivation(sold.facts, Reports(), day)

    names = ("client_id", "turnover", "last_order", "orders", "rhythm")
    assert list(zip(*map(found.column, names), strict=True)) == [
        (one.client, one.turnover, one.last_order, one.orders, one.rhythm)
        for one in plain.reactivation(sold.lines, day)
    ]


@pytest.mark.deep
def test_the_groceries_are_all_lines_of_the_year() -> None:
    lines = sold_in("groceries").lines

    assert len(lines) == 1_469_307
    assert len({who for who, _, _ in lines}) == 2469
    assert {day.year for _, day, _ in lines} == {2017, 2018}


def test_both_lists_are_full_in_the_spring_of_1998() -> None:
    facts, day = sold_in("cdnow").facts, date(1998, 3, 31)

    assert len(key_clients(facts, Reports(), day).rows) == 30
    assert len(reactivation(facts, Reports(), day).rows) > 100
