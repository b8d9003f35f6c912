"""Imports are recorded with their lines and can be taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from sheetsync.core.ids import BaseKey, ClientId
from sheetsync.core.import_calls import NewCall
from sheetsync.core.import_payments import NewPayment
from sheetsync.core.import_purchases import NewPurchase
from sheetsync.core.imports import ImportRefused
from sheetsync.core.sales_plans import SalesPlan
from sheetsync.journal import Book, Journal
from sheetsync.journal.records import TakenBack
from sheetsync.worker.import_undo import take_back

ANNA = ClientId("CAAAAAA")
DAY = date(2026, 3, 2)


@pytest.fixture
def registered(journal: Journal) -> Journal:
    with journal.writing() as book:
        book.clients.add(ANNA, BaseKey("customers/everybody"))
    return journal


def bought(key: str, amount: int = 100) -> NewPurchase:
    return NewPurchase(client_id=ANNA, day=DAY, amount_minor=amount, content_key=key)


def called(key: str) -> NewCall:
    return NewCall(
        client_id=ANNA,
        day=DAY,
        clock="09:00:00",
        person="Vera",
        seconds=60,
        outcome="talked",
        number="n1",
        content_key=key,
    )


def imported(book: Book, *keys: str) -> int:
    """An import of purchases with these content keys; its number."""
    number = book.imports.add("purchases", "x.csv", accepted=len(keys), rejected=0)
    book.purchases.add_many([bought(one) for one in keys], number)
    return number


def keys(journal: Journal) -> list[tuple[str, int | None]]:
    with journal.reading() as book:
        return [(one.content_key, one.import_id) for one in book.purchases.all()]


def test_what_an_import_brought_goes_with_it_and_nothing_else(
    registered: Journal,
) -> None:
    with registered.writing() as book:
        first, second = imported(book, "a", "b"), imported(book, "c")
    assert take_back(registered, first, apply=True) == TakenBack(removed=2)
    assert keys(registered) == [("c", second)]
    with registered.reading() as book:
        assert [one.undone_at is None for one in book.imports.all()] == [False, True]


def test_a_line_that_a_later_import_says_as_well_passes_on_to_it(
    registered: Journal,
) -> None:
    with registered.writing() as book:
        first, second = imported(book, "a", "b"), imported(book, "b", "c")
    done = take_back(registered, first, apply=True)
    assert done == TakenBack(removed=1, passed_on=1)
    assert sorted(keys(registered)) == [("b", second), ("c", second)]
    assert take_back(registered, second, apply=True) == TakenBack(removed=2)
    assert keys(registered) == []


def test_an_import_that_was_taken_back_keeps_no_line(registered: Journal) -> None:
    with registered.writing() as book:
        first, second = imported(book, "a"), imported(book, "a")
    assert take_back(registered, second, apply=True) == TakenBack()
    assert keys(registered) == [("a", first)]
    assert take_back(registered, first, apply=True) == TakenBack(removed=1)


def test_asking_changes_nothing(registered: Journal) -> None:
    with registered.writing() as book:
        number = imported(book, "a")
    assert take_back(registered, number, apply=False) == TakenBack(removed=1)
    assert keys(registered) == [("a", number)]
    assert take_back(registered, number, apply=True) == TakenBack(removed=1)


def test_what_is_no_import_or_was_taken_back_is_refused(registered: Journal) -> None:
    with registered.writing() as book:
        number = imported(book, "a")
    take_back(registered, number, apply=True)
    with pytest.raises(ImportRefused, match="taken back already"):
        take_back(registered, number, apply=True)
    with pytest.raises(ImportRefused, match="no import 99"):
        take_back(registered, 99, apply=True)


def test_after_an_undo_a_file_brings_its_lines_anew(registered: Journal) -> None:
    with registered.writing() as book:
        number = imported(book, "a")
    take_back(registered, number, apply=True)
    with registered.writing() as book:
        assert book.purchases.add_many([bought("a")]) == (1, 0)


def test_the_revision_of_purchases_tells_one_undone_import_from_none(
    registered: Journal,
) -> None:
    """SQLite gives the number of a row that is gone to the next one."""
    with registered.writing() as book:
        number = imported(book, "a")
        before = book.purchases.revision()
    take_back(registered, number, apply=True)
    with registered.writing() as book:
        book.purchases.add_many([bought("b", amount=7)])
        assert book.purchases.revision() != before


def test_plans_calls_and_waiting_clients_are_taken_back_too(
    registered: Journal,
) -> None:
    with registered.writing() as book:
        plans, calls, clients = (
            book.imports.add(kind, "x.csv", accepted=1, rejected=0)
            for kind in ("plans", "calls", "clients")
        )
        plan = SalesPlan(client_id=ANNA, month=date(2026, 3, 1), amount_minor=5)
        book.plans.add_many([plan], plans)
        book.calls.add_many([called("a"), called("b")], calls)
        book.arrivals.add_many(
            "prospects", [{"company": "A"}, {"company": "B"}], clients
        )
        placed, _ = book.arrivals.waiting()
        book.arrivals.placed(placed.arrival_id, ANNA)
    assert take_back(registered, plans, apply=True) == TakenBack(removed=1)
    assert take_back(registered, calls, apply=True) == TakenBack(removed=2)
    done = take_back(registered, clients, apply=True)
    assert done == TakenBack(removed=1, placed=1)
    with registered.reading() as book:
        assert (book.plans.all(), book.calls.all()) == ((), ())
        assert book.arrivals.waiting() == ()


def test_calls_come_back_as_they_were_each_once(registered: Journal) -> None:
    with registered.writing() as book:
        assert book.calls.add_many([called("a"), called("b"), called("a")]) == (2, 1)
        assert book.calls.add_many([called("b")]) == (0, 1)
        assert book.calls.keys_known(["a", "x"]) == {"a"}
        assert book.calls.all() == (called("a"), called("b"))


def paid(key: str, amount: int = 100) -> NewPayment:
    return NewPayment(
        client_id=ANNA,
        day=DAY,
        amount_minor=amount,
        document="7",
        number="12",
        content_key=key,
    )


def test_payments_come_back_as_they_were_and_are_taken_back(
    registered: Journal,
) -> None:
    big = paid("b", -(2**40))
    with registered.writing() as book:
        first, second = (
            book.imports.add("payments", "x.csv", accepted=2, rejected=0)
            for _ in range(2)
        )
        assert book.payments.add_many([paid("a"), big, paid("a")], first) == (2, 1)
        assert book.payments.add_many([big, paid("c")], second) == (1, 1)
        assert book.payments.all() == (paid("a"), big, paid("c"))
    done = take_back(registered, first, apply=True)
    assert done == TakenBack(removed=1, passed_on=1)
    with registered.reading() as book:
        assert book.payments.all() == (big, paid("c"))


def test_a_file_of_the_same_content_is_known_until_it_is_taken_back(
    registered: Journal,
) -> None:
    with registered.writing() as book:
        number = book.imports.add("calls", "x.csv", accepted=0, rejected=0, digest="d")
        found = book.imports.of_content("calls", "d")
        assert found is not None
        assert found.import_id == number
        assert book.imports.of_content("plans", "d") is None
    take_back(registered, number, apply=True)
    with registered.reading() as book:
        assert book.imports.of_content("calls", "d") is None


def line(key: str, amount: int, product: str = "Tea", **changes: object) -> NewPurchase:
    """A line of document A-1."""
    plain = bought(key, amount)
    return replace(plain, document="A-1", product=product, **changes)  # type: ignore[arg-type]


def taken(journal: Journal, *lines: NewPurchase) -> int:
    """An import of a file in which corrected documents come anew; its number."""
    with journal.writing() as book:
        number = book.imports.add("purchases", "x.csv", accepted=0, rejected=0)
        found = book.purchases.corrections(lines)
        book.purchases.replace_lines(found.replaced, number)
        book.purchases.add_many(lines, number)
    return number


def sums(journal: Journal) -> list[int]:
    with journal.reading() as book:
        counted = sorted(one.amount_minor for one in book.purchases.all())
        facts = book.purchases.facts()
    assert [one.total_minor for one in facts.values()] == [sum(counted)]
    return counted


def test_of_a_corrected_document_the_last_file_counts(registered: Journal) -> None:
    first = taken(registered, line("a", 100), line("b", 7, "Milk"))
    second = taken(registered, line("c", 150), line("b", 7, "Milk"))
    third = taken(registered, line("a", 100))
    assert sums(registered) == [100]
    done = take_back(registered, third, apply=True)
    assert done == TakenBack(removed=1, restored=2)
    assert sums(registered) == [7, 150]
    assert take_back(registered, second, apply=True).restored == 1
    assert sums(registered) == [7, 100]
    take_back(registered, first, apply=True)
    with registered.reading() as book:
        assert book.purchases.all() == ()


@pytest.mark.parametrize(
    "other",
    [
        line("x", 5, "Milk"),
        line("x", -100),
        line("x", 5, day=date(2027, 3, 2)),
        replace(line("x", 5), document="A-2"),
        replace(line("x", 5), document=""),
    ],
)
def test_another_product_a_return_and_a_number_of_another_day_correct_nothing(
    registered: Journal, other: NewPurchase
) -> None:
    taken(registered, line("a", 100))
    taken(registered, other)
    assert sums(registered) == sorted([100, other.amount_minor])


def test_a_document_that_only_got_longer_was_not_corrected(
    registered: Journal,
) -> None:
    taken(registered, line("a", 100), line("b", 200))
    taken(registered, line("a", 100), line("b", 200), line("c", 300))
    assert sums(registered) == [100, 200, 300]


def test_a_correction_that_a_later_import_says_too_outlives_its_own(
    registered: Journal,
) -> None:
    taken(registered, line("a", 100))
    second = taken(registered, line("b", 150))
    third = taken(registered, line("b", 150))
    assert take_back(registered, second, apply=True) == TakenBack(passed_on=1)
    assert sums(registered) == [150]
    assert take_back(registered, third, apply=True) == TakenBack(removed=1, restored=1)
    assert sums(registered) == [100]


def test_a_correction_changes_the_revision_of_purchases(registered: Journal) -> None:
    taken(registered, line("a", 100))
    with registered.reading() as book:
        before = book.purchases.revision()
    taken(registered, line("b", 150))
    with registered.reading() as book:
        assert book.purchases.revision() != before
