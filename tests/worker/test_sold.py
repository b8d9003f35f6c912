"""One setting says when a sale counts, for figures and for the bases' own columns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from sheetsync.clock import SetClock
from sheetsync.config.reports import Sources
from sheetsync.core.ids import BaseKey, ClientId
from sheetsync.core.import_payments import NewPayment
from sheetsync.core.import_purchases import NewPurchase
from sheetsync.core.memory import Bought
from sheetsync.journal import Journal
from sheetsync.worker.import_undo import take_back
from sheetsync.worker.kept import Kept
from sheetsync.worker.sold import bought, in_short, sales

ANNA, BORIS = ClientId("CAAAAAA"), ClientId("CBBBBBB")
CLOCK = SetClock(datetime(2026, 5, 2, 9, 30, tzinfo=UTC))
MARCH, APRIL, MAY = (date(2026, month, 1) for month in (3, 4, 5))
SHIPPED, PAID = Sources(), Sources(sales="paid")


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    """Anna was shipped two documents, Boris one; nobody has paid."""
    with Journal.open(f"sqlite:///{tmp_path / 'state' / 'j.db'}", CLOCK) as opened:
        with opened.writing() as book:
            for client, day, amount, document in (
                (ANNA, MARCH, 100, "A-1"),
                (ANNA, APRIL, 70, "A-2"),
                (BORIS, APRIL, 30, ""),
            ):
                if day == MARCH or client == BORIS:
                    book.clients.add(client, BaseKey("customers/everybody"))
                line = NewPurchase(
                    client_id=client,
                    day=day,
                    amount_minor=amount,
                    document=document,
                    content_key=f"{client}{day}",
                )
                book.purchases.add_many([line])
        yield opened


def pay(journal: Journal, amount: int, document: str = "") -> int:
    """Anna pays on 1 May; the number of the import."""
    with journal.writing() as book:
        number = book.imports.add("payments", "x.csv", accepted=1, rejected=0)
        payment = NewPayment(
            client_id=ANNA,
            day=MAY,
            amount_minor=amount,
            document=document,
            content_key=f"{amount}{document}",
        )
        book.payments.add_many([payment], number)
    return number


def test_as_long_as_nobody_asks_for_it_sales_are_what_was_shipped(
    journal: Journal,
) -> None:
    pay(journal, 70, "A-2")
    with journal.reading() as book:
        found = sales(book, SHIPPED)
        assert found.purchases["amount_minor"].tolist() == [100, 70, 30]
        assert found.payments["document"].tolist() == ["A-2"]
        assert bought(book, SHIPPED) == in_short(found.purchases)


def test_paid_sales_count_on_the_day_of_the_money(journal: Journal) -> None:
    pay(journal, 70, "A-2")
    with journal.reading() as book:
        found = sales(book, PAID)
        assert bought(book, PAID) == {ANNA: Bought(1, MAY, MAY, 70)}
    assert found.purchases["document"].tolist() == ["A-2"]
    assert found.purchases["day"].dt.date.tolist() == [MAY]
    assert found.shipped["day"].dt.date.tolist() == [MARCH, APRIL, APRIL]


def test_sales_from_before_payments_are_known_count_as_paid(journal: Journal) -> None:
    pay(journal, 70)
    since = Sources(sales="paid", payments_since=APRIL)
    with journal.reading() as book:
        assert bought(book, since) == {ANNA: Bought(2, MARCH, MAY, 170)}


def test_what_was_shipped_is_kept_apart_only_where_payments_are_known(
    journal: Journal,
) -> None:
    with journal.reading() as book:
        found = sales(book, PAID)
    assert (len(found.purchases), len(found.shipped), len(found.payments)) == (0, 0, 0)


def test_the_bases_columns_follow_a_payment_that_comes_and_goes(
    journal: Journal,
) -> None:
    kept = Kept()

    def counted(sources: Sources) -> dict[ClientId, int]:
        with journal.reading() as book:
            known = kept.purchases(book, sources)
        return {client: one.total_minor for client, one in known.items()}

    assert counted(PAID) == {}
    number = pay(journal, 100)
    assert counted(PAID) == {ANNA: 100}
    assert counted(SHIPPED) == {ANNA: 170, BORIS: 30}
    take_back(journal, number, apply=True)
    assert counted(PAID) == {}
