"""Snapshots of bases are written by difference, and purchases only once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.exc import IntegrityError

from sheetsync.clock import SetClock
from sheetsync.core.ids import BaseKey, ClientId
from sheetsync.core.import_purchases import NewPurchase
from sheetsync.core.memory import Bought, Waiting
from sheetsync.journal import Journal
from sheetsync.journal.records import (
    HeldEntry,
    KnownClient,
    KnownRow,
    RowDifference,
)
from sheetsync.locales.text import tr

BASE = BaseKey("prospects/everybody")
OTHER = BaseKey("customers/everybody")
ANNA, BORIS, CLARA = ClientId("CAAAAAA"), ClientId("CBBBBBB"), ClientId("CCCCCCC")


def row(position: int, company: str, fingerprint: str = "") -> KnownRow:
    return KnownRow(position, fingerprint or company, {"company": company, "n": 1.5})


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every statement that is sent to a database meanwhile."""
    sent: list[str] = []

    def note(_: Any, __: Any, statement: str, *rest: Any) -> None:
        del rest
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def writes_of_rows(sent: list[str]) -> list[str]:
    return [one for one in writes(sent) if "meta" not in one]


def writes(sent: list[str]) -> list[str]:
    return [one for one in sent if one.startswith(("INSERT", "UPDATE", "DELETE"))]


def test_a_base_comes_back_in_the_order_of_its_rows(journal: Journal) -> None:
    rows = {BORIS: row(0, "B"), ANNA: row(1, "A")}
    with journal.writing() as book:
        difference = book.rows.replace(BASE, rows)
        book.rows.replace(OTHER, {CLARA: row(0, "C")})
        found = book.rows.of(BASE)
    assert difference == RowDifference(added=(ANNA, BORIS))
    assert list(found.items()) == list(rows.items())


def test_each_kind_of_difference_is_told_apart(journal: Journal) -> None:
    with journal.writing() as book:
        book.rows.replace(
            BASE, {ANNA: row(0, "A"), BORIS: row(1, "B"), CLARA: row(2, "C")}
        )
    now = {
        ClientId("CDDDDDD"): row(0, "D"),
        BORIS: row(1, "B & sons"),
        CLARA: row(3, "C"),
    }
    with journal.writing() as book:
        difference = book.rows.replace(BASE, now)
    with journal.reading() as book:
        assert book.rows.of(BASE) == now
    assert difference == RowDifference(
        added=(ClientId("CDDDDDD"),),
        changed=(BORIS,),
        gone=(ANNA,),
        shifted=(CLARA,),
        before={BORIS: row(1, "B").cells, ANNA: row(0, "A").cells},
    )


def test_a_cell_that_the_fingerprint_does_not_count_is_still_written(
    journal: Journal,
) -> None:
    with journal.writing() as book:
        book.rows.replace(BASE, {ANNA: row(0, "=NOW() was 1", "formula")})
        difference = book.rows.replace(BASE, {ANNA: row(0, "=NOW() was 2", "formula")})
        assert book.rows.of(BASE)[ANNA].cells["company"] == "=NOW() was 2"
    assert difference.changed == (ANNA,)


def test_nothing_is_written_when_no_row_changed(journal: Journal) -> None:
    rows = {ANNA: row(0, "A"), BORIS: row(1, "B")}
    with journal.writing() as book:
        book.rows.replace(BASE, rows)
    with journal.writing() as book, statements() as sent:
        difference = book.rows.replace(BASE, dict(reversed(rows.items())))
    assert difference == RowDifference()
    assert sent
    assert writes(sent) == []


def test_many_changed_rows_are_one_statement_of_each_kind(journal: Journal) -> None:
    many = {ClientId(f"C{n:06}"): row(n, f"Company {n}") for n in range(300)}
    with journal.writing() as book, statements() as sent:
        book.rows.replace(BASE, many)
        assert len(writes_of_rows(sent)) <= 2, "inserts go in bulk"
        changed = {
            client: replace(one, cells={"company": "x"}) for client, one in many.items()
        }
        sent.clear()
        book.rows.replace(BASE, changed)
        assert len(writes_of_rows(sent)) == 1
        assert book.rows.of(BASE) == changed


def test_rows_that_are_not_named_stay_as_they_were(journal: Journal) -> None:
    with journal.writing() as book:
        book.rows.replace(BASE, {ANNA: row(1, "A"), BORIS: row(2, "B")})
        before = book.rows.revision(BASE)

    with journal.writing() as book:
        difference = book.rows.amend(BASE, {ANNA: row(1, "Anna")}, gone=())
        assert difference.changed == (ANNA,)
        assert difference.before == {ANNA: row(1, "A").cells}
        assert book.rows.of(BASE) == {ANNA: row(1, "Anna"), BORIS: row(2, "B")}
        assert book.rows.revision(BASE) != before
        assert book.rows.amend(BASE, {}, gone=(BORIS,)).gone == (BORIS,)
        assert book.rows.of(BASE) == {ANNA: row(1, "Anna")}


def test_a_snapshot_that_stayed_the_same_has_the_same_revision(
    journal: Journal,
) -> None:
    with journal.writing() as book:
        book.rows.replace(BASE, {ANNA: row(1, "A")})
        before = book.rows.revision(BASE)
        assert book.rows.amend(BASE, {ANNA: row(1, "A")}, gone=()).is_empty
        assert book.rows.revision(BASE) == before


def test_whoever_keeps_a_copy_of_the_clients_reads_only_who_changed(
    journal: Journal,
) -> None:
    with journal.writing() as book:
        book.clients.add(ANNA, BASE)
        book.clients.add(BORIS, BASE)
        everybody, seen = book.clients.since(-1)
        assert set(everybody) == {ANNA, BORIS}

        book.clients.assign(BORIS, "Vera")
        changed, latest = book.clients.since(seen)
        assert {one: known.responsible for one, known in changed.items()} == {
            BORIS: "Vera"
        }
        assert book.clients.since(latest) == ({}, latest)


def test_settling_and_held_write_nothing_when_nothing_changed(
    journal: Journal, clock: SetClock
) -> None:
    waits = {ANNA: Waiting("interested", "aa", clock.now(), clock.now())}
    entry = HeldEntry(
        key="k", kind="row", subject=ANNA, base=BASE, why=tr("Why"), hint=tr("Do it")
    )
    with journal.writing() as book:
        book.settling.replace(BASE, waits)
        book.held.replace([entry])
    clock.sleep(30)
    with journal.writing() as book, statements() as sent:
        book.settling.replace(BASE, waits)
        book.held.replace([entry])
    assert sent
    assert writes(sent) == []


def bought(client: ClientId, day: int, minor: int, key: str) -> NewPurchase:
    return NewPurchase(
        client_id=client, day=date(2026, 3, day), amount_minor=minor, content_key=key
    )


@pytest.fixture
def registered(journal: Journal) -> Journal:
    with journal.writing() as book:
        book.clients.add(ANNA, BASE)
        book.clients.add(BORIS, BASE)
    return journal


def test_a_purchase_is_recorded_once_in_whatever_file_it_comes(
    registered: Journal,
) -> None:
    first = [bought(ANNA, 1, 100, "a"), bought(ANNA, 2, 200, "b")]
    again = [*first, bought(ANNA, 2, 200, "b"), bought(BORIS, 3, 2**40, "c")]
    with registered.writing() as book:
        number = book.imports.add("purchases", "x.csv", accepted=2, rejected=0)
        assert book.purchases.add_many(first, number) == (2, 0)
        assert book.purchases.add_many(again) == (1, 3)
        recorded = book.purchases.all()
    assert [(one.content_key, one.import_id) for one in recorded] == [
        ("a", number),
        ("b", number),
        ("c", None),
    ]


def test_facts_sum_up_each_client_exactly(registered: Journal) -> None:
    huge = 2**53 + 1  # a float would lose the last unit
    with registered.writing() as book:
        book.purchases.add_many(
            [
                bought(ANNA, 5, huge, "a"),
                bought(ANNA, 2, -100, "b"),
                bought(ANNA, 9, 100, "c"),
                bought(BORIS, 4, 1, "d"),
            ]
        )
        facts = book.purchases.facts()
    assert facts == {
        ANNA: Bought(3, date(2026, 3, 2), date(2026, 3, 9), huge),
        BORIS: Bought(1, date(2026, 3, 4), date(2026, 3, 4), 1),
    }
    assert all(isinstance(one.total_minor, int) for one in facts.values())


def test_a_purchase_of_nobody_is_refused(registered: Journal) -> None:
    with pytest.raises(IntegrityError), registered.writing() as book:
        book.purchases.add_many([bought(CLARA, 1, 100, "a")])


def test_more_ids_are_asked_for_than_a_statement_takes(
    journal: Journal, clock: SetClock
) -> None:
    with journal.writing() as book:
        book.clients.add_many(
            KnownClient(
                client_id=ClientId(f"C{n:06}"), registered_at=clock.now(), base=BASE
            )
            for n in range(3)
        )
        asked = [f"C{n:06}" for n in range(1, 70_000)]
        assert book.clients.ids_taken(asked) == {"C000001", "C000002"}
