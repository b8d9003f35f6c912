"""Changes of rows, child rows, and orders to bring something back."""

from __future__ import annotations

from datetime import datetime, timedelta

from sheetsync.clock import SetClock
from sheetsync.core.changes import RestoredRow
from sheetsync.core.ids import BaseKey, ClientId, SpreadsheetId
from sheetsync.core.row_changes import ChildRow, Kind, RowChange, RowName
from sheetsync.core.rows import Cells
from sheetsync.journal import Journal
from sheetsync.locales.text import tr

BASE = BaseKey("prospects/everybody")
OTHER = BaseKey("customers/everybody")
ANNA, BORIS = ClientId("CAAAAAA"), ClientId("CBBBBBB")


def change(
    at: datetime,
    client: ClientId,
    kind: Kind = "typed",
    *,
    base: BaseKey = BASE,
    number: int = 0,
    before: Cells | None = None,
    after: Cells | None = None,
) -> RowChange:
    child = RowName.of_child("contacts", number)
    name = child if number else RowName.of_client(client)
    return RowChange(
        at=at,
        base=base,
        name=name,
        client=client,
        kind=kind,
        before=before,
        after=after,
    )


def test_changes_come_back_as_they_were_recorded(
    journal: Journal, clock: SetClock
) -> None:
    first = change(clock.now(), ANNA, "appeared", after={"company": "Acme"})
    clock.sleep(60)
    typed = change(clock.now(), ANNA, before={"n": 1.5}, after={"n": True})
    call = change(clock.now(), ANNA, "gone", number=4, before={"day": 46300})
    with journal.writing() as book:
        book.row_changes.add_many([first])
        book.row_changes.add_many([typed, call])
        book.row_changes.add_many([change(clock.now(), BORIS, base=OTHER)])
    with journal.reading() as book:
        assert book.row_changes.of_client(ANNA) == (first, typed, call)
        assert book.row_changes.after(BASE, first.at) == (call, typed)
        assert book.row_changes.after(BASE, typed.at) == ()
        assert book.row_changes.first(BASE) == first.at
        assert book.row_changes.first(BaseKey("archive/everybody")) is None


def test_the_latest_change_of_a_clients_own_row_is_found(
    journal: Journal, clock: SetClock
) -> None:
    left = change(clock.now(), ANNA, "moved", before={})
    came = change(clock.now(), ANNA, "moved", base=OTHER, after={})
    call = change(clock.now(), ANNA, "gone", number=4, before={})
    with journal.writing() as book:
        book.row_changes.add_many([left, came, call])
        assert book.row_changes.latest([ANNA, BORIS]) == {ANNA: came}


def test_a_child_row_keeps_its_number_wherever_it_stands(journal: Journal) -> None:
    one = ChildRow(1, ANNA, {"day": 46300, "comment": "talked"})
    two = ChildRow(2, BORIS, {"day": 46301})
    with journal.writing() as book:
        first = book.child_rows.replace(BASE, "contacts", [one, two])
        numbers = list(first.added)
        edited = ChildRow(3, ANNA, {"day": 46300, "comment": "agreed"})
        second = book.child_rows.replace(
            BASE, "contacts", [ChildRow(1, BORIS, two.cells), edited]
        )
        assert book.child_rows.of(BASE, "contacts") == {
            numbers[1]: ChildRow(1, BORIS, two.cells),
            numbers[0]: edited,
        }
        assert book.child_rows.of(OTHER, "contacts") == {}
    assert list(first.added.values()) == [one, two]
    assert second.changed == {numbers[0]: (one, edited)}
    assert not second.added
    assert not second.gone


def test_the_number_of_a_child_row_that_is_gone_is_never_given_again(
    journal: Journal,
) -> None:
    row = ChildRow(1, ANNA, {"day": 46300})
    with journal.writing() as book:
        (number,) = book.child_rows.replace(BASE, "contacts", [row]).added
        assert book.child_rows.replace(BASE, "contacts", []).gone == {number: row}
        (next_number,) = book.child_rows.replace(BASE, "contacts", [row]).added
    assert next_number > number


def test_a_base_waits_for_one_order_at_a_time(
    journal: Journal, clock: SetClock
) -> None:
    as_of = clock.now() - timedelta(hours=1)
    with journal.writing() as book:
        first = book.restores.order(BASE, as_of)
        second = book.restores.order(BASE, as_of - timedelta(hours=1))
        assert list(book.restores.waiting()) == [BASE]
        waiting = book.restores.waiting()[BASE]
        assert waiting.restore_id == second != first
        book.restores.end(second)
        assert book.restores.waiting() == {}
        ended = book.restores.get(second)
    assert ended is not None
    assert (ended.as_of, ended.ended_at) == (waiting.as_of, clock.now())


def test_rows_of_an_order_are_unsettled_until_somebody_looked(
    journal: Journal,
) -> None:
    row = RestoredRow(
        name=RowName.of_client(ANNA), client=ANNA, index=4, found={"n": 2}, cells={}
    )
    with journal.writing() as book:
        number = book.restores.order(BASE, book.restores.now())
        batch = book.batches.send(SpreadsheetId("file"), 5, "v", "digest")
        book.restores.add(number, row, {"n": 1}, batch.batch_id)
        (sent,) = book.restores.unsettled()
        book.restores.settle(sent.entry_id, "right")
        assert book.restores.unsettled() == ()
        (settled,) = book.restores.rows_of(number)
        assert book.restores.of_client(ANNA) == (settled,)
    assert (sent.name, sent.position, sent.found) == (row.name, 4, {"n": 2})
    assert (settled.cells, settled.outcome) == ({"n": 1}, "right")


def test_a_row_that_is_owed_stays_so_until_a_batch_wrote_it(journal: Journal) -> None:
    row = RestoredRow(
        name=RowName.of_client(ANNA), client=ANNA, index=4, found={"n": 2}, cells={}
    )
    with journal.writing() as book:
        number = book.restores.order(BASE, book.restores.now())
        batch = book.batches.send(SpreadsheetId("file"), 5, "v", "digest")
        book.restores.add(number, row, {"n": 1}, batch.batch_id)
        (missed,) = book.restores.of_batch(batch.batch_id)
        book.restores.owe(missed, BORIS, {"n": 1}, {"n": 7})
        _, owed = book.restores.rows_of(number)
        again = book.batches.send(SpreadsheetId("file"), 6, "v", "digest")
        book.restores.sent(owed.entry_id, again.batch_id, row, {"n": 7})
        book.restores.not_sent(book.restores.of_batch(again.batch_id))
        _, still = book.restores.rows_of(number)
        book.restores.not_sent([missed])
        assert book.restores.rows_of(number)[0].outcome == "void"
    assert owed.owed
    assert (owed.client, owed.found, owed.cells) == (BORIS, {"n": 1}, {"n": 7})
    assert (still.batch_id, still.outcome) == (None, None)


def test_an_order_to_take_a_move_back_ends_with_its_reason(journal: Journal) -> None:
    with journal.writing() as book:
        book.moves.add("m", ANNA, source=BASE, target=OTHER, state="done", image={})
        move = book.moves.get("m")
        assert move is not None
        number = book.undo_orders.order(move)
        waiting = book.undo_orders.waiting()[ANNA]
        assert (waiting.source, waiting.target) == (OTHER, BASE)
        book.undo_orders.end(number, "void", tr("he moved on meanwhile"))
        assert book.undo_orders.waiting() == {}
        (ended,) = book.undo_orders.of_client(ANNA)
    assert (ended.outcome, str(ended.why)) == ("void", "he moved on meanwhile")
