"""The book's themes, on both databases: what is recorded, and what is found again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from sheetsync.clock import SetClock
from sheetsync.core.ids import BaseKey, ClientId, SpreadsheetId
from sheetsync.core.memory import Waiting
from sheetsync.core.rows import Cell
from sheetsync.journal import Journal
from sheetsync.journal.book import Book
from sheetsync.journal.records import HeldEntry, Stay
from sheetsync.locales.text import tr

PROSPECTS = BaseKey("prospects/everybody")
CUSTOMERS = BaseKey("customers/everybody")
SHEET = SpreadsheetId("sheet-1")
ANNA, BORIS = ClientId("CAAAAAA"), ClientId("CBBBBBB")


def test_moments_come_back_aware_and_in_utc_with_microseconds(
    journal: Journal, clock: SetClock
) -> None:
    moscow = timezone(timedelta(hours=3))
    entered = datetime(2026, 3, 1, 1, 30, 0, 123_456, tzinfo=moscow)
    with journal.writing() as book:
        book.stays.enter(ANNA, "prospects", entered, "Vera")
    with journal.reading() as book:
        (stay,) = book.stays.all()
    assert stay.entered_at == datetime(2026, 2, 28, 22, 30, 0, 123_456, tzinfo=UTC)
    assert stay.entered_at.utcoffset() == timedelta(0)


def test_a_moment_without_a_time_zone_is_refused(journal: Journal) -> None:
    naive = datetime(2026, 3, 1)  # noqa: DTZ001 - that is the point
    with (
        pytest.raises(StatementError, match="without a time zone"),
        journal.writing() as book,
    ):
        book.stays.enter(ANNA, "prospects", naive, "")


def test_a_cycle_has_a_beginning_an_end_and_counts(
    journal: Journal, clock: SetClock
) -> None:
    began = clock.now()
    with journal.writing() as book:
        first = book.cycles.start()
        second = book.cycles.start()
    clock.sleep(2)
    with journal.writing() as book:
        book.cycles.end(first, "done", {"moves": 3})
    with journal.reading() as book:
        later, earlier = book.cycles.last(5)
    assert (later.cycle_id, later.ended_at, later.counts) == (second, None, {})
    assert (earlier.started_at, earlier.ended_at) == (began, clock.now())
    assert (earlier.outcome, earlier.counts) == ("done", {"moves": 3})


def test_a_base_made_anew_forgets_what_was_checked(
    journal: Journal, clock: SetClock
) -> None:
    with journal.writing() as book:
        book.bases.record(PROSPECTS, SHEET)
        book.bases.checked(PROSPECTS, 17, clock.now())
        assert book.bases.all()[PROSPECTS].version_checked == 17
        book.bases.retire(PROSPECTS)
        book.bases.record(PROSPECTS, SpreadsheetId("sheet-2"))
        again = book.bases.by(PROSPECTS)
    assert again
    assert again.spreadsheet == "sheet-2"
    assert (again.version_checked, again.retired_at) == (None, None)


def test_a_client_settles_in_with_what_is_kept_for_him(journal: Journal) -> None:
    kept: dict[str, Cell] = {"own:Цвет": "синий 🟦", "potential": 1.5, "vip": True}
    with journal.writing() as book:
        book.clients.add(ANNA, PROSPECTS)
        book.clients.add(BORIS, PROSPECTS, responsible="Vera")
        book.clients.settle_in(ANNA, CUSTOMERS, "Oleg", kept)
        book.clients.mark(BORIS, "deleted")
    with journal.reading() as book:
        everybody = book.clients.all()
        taken = book.clients.ids_taken([ANNA, BORIS, "CCCCCCC"])
    assert everybody[ANNA].base == CUSTOMERS
    assert everybody[ANNA].responsible == "Oleg"
    assert everybody[ANNA].kept == kept
    assert everybody[BORIS].state == "deleted"
    assert taken == {ANNA, BORIS}


def test_after_a_clock_was_set_back_no_stay_ends_before_it_began(
    journal: Journal, clock: SetClock
) -> None:
    entered = clock.now()
    back = entered - timedelta(hours=1)
    with journal.writing() as book:
        book.stays.enter(ANNA, "prospects", back, "Vera")
        book.stays.enter(ANNA, "interested", entered, "Pavel")
        book.stays.enter(ANNA, "customers", back, "Rita")
        book.stays.leave(ANNA, back)
        found = book.stays.all()
    assert [(one.stage, one.entered_at, one.left_at) for one in found] == [
        ("prospects", back, entered),
        ("customers", entered, entered),
    ]


def test_a_stay_ends_when_the_next_begins(journal: Journal, clock: SetClock) -> None:
    entered = clock.now()
    left = entered + timedelta(days=3)
    with journal.writing() as book:
        book.stays.enter(ANNA, "prospects", entered, "Vera")
        book.stays.reassign(ANNA, "Oleg")
        book.stays.enter(ANNA, "interested", left, "Pavel")
        book.stays.reassign(ANNA, "Rita")
        first, second = book.stays.all()
    assert (first.stage, first.left_at, first.responsible) == (
        "prospects",
        left,
        "Oleg",
    )
    assert second == Stay(
        client_id=ANNA, stage="interested", entered_at=left, responsible="Rita"
    )


def test_entering_twice_at_one_moment_keeps_the_last_stage(
    journal: Journal, clock: SetClock
) -> None:
    with journal.writing() as book:
        book.stays.enter(ANNA, "prospects", clock.now(), "")
        book.stays.enter(ANNA, "interested", clock.now(), "")
        assert [(one.stage, one.left_at) for one in book.stays.all()] == [
            ("interested", None)
        ]


def test_settling_rows_are_replaced_in_one_base_only(
    journal: Journal, clock: SetClock
) -> None:
    waits = Waiting("interested", "aa", clock.now(), clock.now())
    typed = replace(waits, fingerprint="bb", since=clock.now() + timedelta(seconds=9))
    with journal.writing() as book:
        book.settling.replace(PROSPECTS, {ANNA: waits, BORIS: waits})
        book.settling.replace(CUSTOMERS, {ANNA: waits})
        book.settling.replace(PROSPECTS, {ANNA: typed})
    with journal.reading() as book:
        assert book.settling.of(PROSPECTS) == {ANNA: typed}
        assert book.settling.of(CUSTOMERS) == {ANNA: waits}


def begin(book: Book, move_id: str, client: ClientId = ANNA) -> None:
    book.moves.add(
        move_id,
        client,
        source=PROSPECTS,
        target=CUSTOMERS,
        state="intended",
        image={"cells": {"company": "ООО «Ромашка»"}, "contacts": [[1, "x"]]},
    )


def test_a_move_advances_with_what_changed_and_keeps_the_rest(
    journal: Journal, clock: SetClock
) -> None:
    why = tr("Its row is gone from {base}", base="Prospects")
    with journal.writing() as book:
        batch = book.batches.send(SHEET, 41, "copy", "digest")
        begin(book, "m1")
        clock.sleep(5)
        book.moves.advance("m1", "copied", copy_batch=batch.batch_id, attempt=1)
        book.moves.advance("m1", "parked", why=why)
    with journal.reading() as book:
        move = book.moves.get("m1")
        assert book.moves.open() == book.moves.since(clock.now()) == (move,)
        assert book.moves.since(clock.now() + timedelta(seconds=1)) == ()
    assert move
    assert (move.state, move.copy_batch, move.attempt) == ("parked", batch.batch_id, 1)
    assert move.why == why
    assert move.image["contacts"] == [[1, "x"]]
    assert move.changed_at - move.created_at == timedelta(seconds=5)


def test_a_client_has_one_move_under_way_at_most(journal: Journal) -> None:
    with journal.writing() as book:
        begin(book, "m1")
        begin(book, "m2", BORIS)
    with pytest.raises(IntegrityError), journal.writing() as book:
        begin(book, "m3")


@pytest.mark.parametrize("over", ["done", "abandoned"])
def test_a_client_may_move_again_when_a_move_is_over(
    journal: Journal, over: str
) -> None:
    with journal.writing() as book:
        begin(book, "m1")
        book.moves.advance("m1", over)
        begin(book, "m2")
        assert [one.move_id for one in book.moves.open()] == ["m2"]
        assert [one.move_id for one in book.moves.of_client(ANNA)] == ["m1", "m2"]


def test_a_batch_is_open_until_it_is_answered(
    journal: Journal, clock: SetClock
) -> None:
    with journal.writing() as book:
        sent = book.batches.send(SHEET, 2**31 - 1, "copy", "digest")
        other = book.batches.send(SpreadsheetId("sheet-2"), 7, "remove", "digest")
        assert book.batches.open() == (sent, other)
        assert book.batches.open(SHEET) == (sent,)
        clock.sleep(1)
        book.batches.answered(sent.batch_id, "applied")
        book.batches.answered(other.batch_id, "burnt")
        assert book.batches.open() == ()
        assert book.batches.get(sent.batch_id) == replace(
            sent, answered_at=clock.now(), outcome="applied"
        )
        assert book.batches.applied_tokens(SHEET) == {2**31 - 1}
        assert book.batches.applied_tokens(SpreadsheetId("sheet-2")) == frozenset()


def test_a_token_is_used_once(journal: Journal) -> None:
    with journal.writing() as book:
        book.batches.send(SHEET, 7, "copy", "digest")
    with pytest.raises(IntegrityError), journal.writing() as book:
        book.batches.send(SHEET, 7, "copy", "digest")


def test_held_keeps_since_when_its_reason_changes(
    journal: Journal, clock: SetClock
) -> None:
    began = clock.now()
    one = HeldEntry(
        key="row:CAAAAAA",
        kind="duplicate",
        subject=ANNA,
        base=PROSPECTS,
        why=tr("{n} rows have this ID", n=2),
        hint=tr("Delete one of them"),
    )
    two = replace(one, key="row:CBBBBBB", subject=BORIS)
    with journal.writing() as book:
        new, gone = book.held.replace([one])
        assert ([held.key for held in new], gone) == ([one.key], ())
    clock.sleep(60)
    worse = replace(one, why=tr("{n} rows have this ID", n=3))
    with journal.writing() as book:
        new, gone = book.held.replace([worse, two])
        assert ([held.key for held in new], gone) == ([two.key], ())
        first, second = book.held.all()
    assert (first.key, first.since, first.why) == (one.key, began, worse.why)
    assert (second.key, second.since) == (two.key, clock.now())
    with journal.writing() as book:
        new, gone = book.held.replace([two])
        assert (new, [held.key for held in gone]) == ((), [one.key])


def test_a_tab_is_published_with_its_last_digest(journal: Journal) -> None:
    with journal.writing() as book:
        assert book.published.digest("desk", "funnel") is None
        book.published.set("desk", "funnel", "aa")
        book.published.set("desk", "funnel", "bb")
        book.published.set("desk", "moves", "cc")
        assert book.published.digest("desk", "funnel") == "bb"
        book.published.forget("desk", "funnel")
        assert book.published.digest("desk", "funnel") is None
        assert book.published.digest("desk", "moves") == "cc"


def test_history_tells_what_happened_to_one_subject_in_order(
    journal: Journal,
) -> None:
    with journal.writing() as book:
        cycle = book.cycles.start()
        book.history.add(ANNA, "adopted", {"row": 3}, cycle_id=cycle)
        book.history.add(BORIS, "adopted")
        book.history.add(ANNA, "moved", {"why": tr("Stage was picked")})
    with journal.reading() as book:
        events = book.history.of(ANNA)
    assert [(one.event, one.cycle_id) for one in events] == [
        ("adopted", cycle),
        ("moved", None),
    ]
    assert events[1].detail == {"why": tr("Stage was picked")}


def test_access_events_are_found_since_a_moment(
    journal: Journal, clock: SetClock
) -> None:
    def grant(book: Book, person: str) -> None:
        book.access.add(
            spreadsheet=SHEET,
            file_name="Prospects",
            person=person,
            event="granted",
            role="writer",
            why=tr("Works in {stage}", stage="Prospects"),
        )

    with journal.writing() as book:
        grant(book, "vera@example.com")
        clock.sleep(10)
        grant(book, "oleg@example.com")
        (event,) = book.access.since(clock.now())
    assert (event.person, event.role, event.at) == (
        "oleg@example.com",
        "writer",
        clock.now(),
    )
    assert event.why == tr("Works in {stage}", stage="Prospects")


def test_an_arrival_waits_until_it_is_placed(journal: Journal, clock: SetClock) -> None:
    cells: dict[str, Cell] = {"company": "=Ромашка", "phone": "+7 999", "vip": True}
    with journal.writing() as book:
        number = book.imports.add("clients", "list.csv", accepted=2, rejected=1)
        book.arrivals.add_many("prospects", [cells, {"company": "B"}], number)
        first, second = book.arrivals.waiting()
        assert (first.cells, first.stage, first.import_id) == (
            cells,
            "prospects",
            number,
        )
        assert book.arrivals.waiting(limit=1) == (first,)
        book.arrivals.placed(first.arrival_id, ANNA)
        assert book.arrivals.waiting() == (second,)
        assert book.arrivals.known("prospects", [cells, {"company": "C"}]) == (
            True,
            False,
        )
        assert book.arrivals.known("interested", [cells]) == (False,)
        (record,) = book.imports.all()
    assert (record.accepted, record.rejected, record.at) == (2, 1, clock.now())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE access_events SET person = 'nobody@example.com'",
        "DELETE FROM access_events",
    ],
)
def test_nobody_can_change_or_delete_what_the_audit_holds(
    journal: Journal, statement: str
) -> None:
    with journal.writing() as book:
        book.access.add(
            spreadsheet=SHEET, file_name="Prospects", person="", event="made"
        )

    with (
        pytest.raises(DBAPIError, match="only ever added to"),
        journal.writing() as book,
    ):
        book.access.connection.execute(text(statement))

    with journal.reading() as book:
        assert [one.event for one in book.access.all()] == ["made"]


def test_a_refusal_that_comes_again_is_told_once(journal: Journal) -> None:
    def refuse(book: Book, reason: str) -> None:
        book.access.add_refusal(
            spreadsheet=SHEET,
            file_name="Prospects",
            person="vera@example.com",
            why=tr("Google says {reason}", reason=reason),
            base=PROSPECTS,
        )

    with journal.writing() as book:
        for reason in ("no", "no", "never", "no"):
            refuse(book, reason)

        told = [one.why for one in book.access.all()]
    assert told == [
        tr("Google says {reason}", reason=reason) for reason in ("no", "never", "no")
    ]
