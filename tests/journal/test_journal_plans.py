"""Plans of clients: the last one counts, and the former comes back if it goes."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from sheetsync.core.ids import BaseKey, ClientId
from sheetsync.core.sales_plans import PlanKind, SalesPlan
from sheetsync.journal import Journal
from sheetsync.journal.import_schema import plans

ANNA, BORIS, CLARA = ClientId("CAAAAAA"), ClientId("CBBBBBB"), ClientId("CCCCCCC")
MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


def planned(
    client: ClientId, month: date, amount: int, kind: PlanKind = PlanKind.ALL
) -> SalesPlan:
    return SalesPlan(client_id=client, month=month, amount_minor=amount, kind=kind)


@pytest.fixture
def registered(journal: Journal) -> Journal:
    with journal.writing() as book:
        book.clients.add(ANNA, BaseKey("customers/everybody"))
        book.clients.add(BORIS, BaseKey("customers/everybody"))
    return journal


def test_the_last_plan_of_a_client_a_month_and_a_kind_counts(
    registered: Journal,
) -> None:
    first = [planned(ANNA, MARCH, 100), planned(BORIS, APRIL, 2**40)]
    cross = planned(ANNA, MARCH, 30, PlanKind.CROSS)
    with registered.writing() as book:
        assert book.plans.add_many(first) == (2, 0)
        assert book.plans.add_many([*first, cross, planned(ANNA, MARCH, 120)]) == (2, 2)
        assert book.plans.all() == (
            planned(ANNA, MARCH, 120),
            cross,
            planned(BORIS, APRIL, 2**40),
        )


def test_a_plan_that_returns_to_what_it_was_is_recorded_again(
    registered: Journal,
) -> None:
    with registered.writing() as book:
        for amount in (100, 120, 100):
            assert book.plans.add_many([planned(ANNA, MARCH, amount)]) == (1, 0)
        assert book.plans.all() == (planned(ANNA, MARCH, 100),)


def test_where_an_import_is_taken_back_the_former_plan_counts_again(
    registered: Journal,
) -> None:
    with registered.writing() as book:
        book.plans.add_many([planned(ANNA, MARCH, 100)])
        number = book.imports.add("plans", "x.csv", accepted=1, rejected=0)
        book.plans.add_many([planned(ANNA, MARCH, 120)], number)
        book.plans.connection.execute(delete(plans).where(plans.c.import_id == number))
        assert book.plans.all() == (planned(ANNA, MARCH, 100),)


def test_a_plan_of_nobody_is_refused(registered: Journal) -> None:
    with pytest.raises(IntegrityError), registered.writing() as book:
        book.plans.add_many([planned(CLARA, MARCH, 100)])


@pytest.mark.parametrize(
    ("month", "amount", "words"),
    [(date(2026, 3, 2), 1, "not of the day 2026-03-02"), (MARCH, -1, "-1 is under 0")],
)
def test_a_plan_is_of_a_whole_month_and_never_negative(
    month: date, amount: int, words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        planned(ANNA, month, amount)
