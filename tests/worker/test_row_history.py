"""Every change of a row that people make between two cycles is in the journal."""

from __future__ import annotations

from sheetsync.core.ids import CLIENTS, BaseKey, ClientId
from sheetsync.core.row_changes import RowChange
from sheetsync.core.rows import Cell
from sheetsync.journal.records import KnownRow
from sheetsync.worker.row_history import record_row_changes
from tests.worker.world import INTERESTED, PROSPECTS, READY, World

ANNA = "anna.petrova@northwind.example"


def changes_of(world: World, company: str, base: BaseKey) -> tuple[RowChange, ...]:
    client = ClientId(str(world.row(base, company)["ID"]))
    with world.app.journal.reading() as book:
        return book.row_changes.of_client(client)


def test_what_is_typed_is_kept_with_what_stood_there_before(world: World) -> None:
    world.cycle()
    anna = world.person(ANNA)
    anna.type(PROSPECTS, {"Company": "Acme", "Phone": "1"})
    world.cycle(2)
    anna.edit(PROSPECTS, "Acme", phone="2", city="Omsk")
    world.clock.sleep(30)
    world.cycle(3)

    appeared, typed = changes_of(world, "Acme", PROSPECTS)

    assert (appeared.kind, appeared.before) == ("appeared", None)
    assert appeared.after == {"company": "Acme", "phone": "1"}
    assert (typed.kind, typed.before) == ("typed", {"phone": "1"})
    assert typed.after == {"phone": "2", "city": "Omsk"}
    assert typed.at > appeared.at


def test_a_move_is_a_departure_and_an_arrival(world: World) -> None:
    world.cycle()
    anna = world.person(ANNA)
    anna.type(PROSPECTS, READY)
    anna.type(PROSPECTS, {"Client": "Acme", "Day": 46300}, tab="contacts")
    world.cycle(2)
    anna.pick(PROSPECTS, "Acme", "Interested")
    world.settle()

    changes = changes_of(world, "Acme", INTERESTED)

    left = {one.name.tab for one in changes if one.after is None}
    came = {one.name.tab for one in changes if one.base == INTERESTED}
    assert left == came == {CLIENTS, "contacts"}
    moved = [one.base for one in changes if one.kind == "moved"]
    assert sorted(moved) == [INTERESTED, INTERESTED, PROSPECTS, PROSPECTS]


def test_a_row_that_stays_away_is_gone_and_may_come_back(world: World) -> None:
    client = ClientId("CAAAAAA")
    row = KnownRow(1, "mark", {"company": "Acme"})
    for present in ({client: row}, {}, {client: row}):
        world.clock.sleep(30)
        with world.app.journal.writing() as book:
            difference = book.rows.replace(PROSPECTS, present)
            at = world.clock.now()
            record_row_changes(book, PROSPECTS, difference, present, at)

    with world.app.journal.reading() as book:
        changes = book.row_changes.of_client(client)
    assert [one.kind for one in changes] == ["appeared", "gone", "back"]
    assert changes[1].before == {"company": "Acme"}


def test_contacts_are_kept_with_what_people_made_of_them(world: World) -> None:
    world.cycle()
    anna = world.person(ANNA)
    anna.type(PROSPECTS, {"Company": "Acme"})
    call: dict[str, Cell] = {"Client": "Acme", "Day": 46300, "Comment": "talked"}
    anna.type(PROSPECTS, call, tab="contacts")
    world.cycle(3)
    anna.type(PROSPECTS, {"Comment": "agreed"}, at=1, tab="contacts")
    world.cycle(2)

    calls = [
        one
        for one in changes_of(world, "Acme", PROSPECTS)
        if one.name.tab == "contacts"
    ]

    assert [one.kind for one in calls][-1] == "typed"
    assert calls[-1].before == {"comment": "talked"}
    assert calls[-1].after == {"comment": "agreed"}


def test_an_idle_cycle_records_nothing(world: World) -> None:
    world.cycle()
    anna = world.person(ANNA)
    anna.type(PROSPECTS, READY)
    anna.type(PROSPECTS, {"Client": "Acme", "Day": 46300}, tab="contacts")
    world.cycle(3)
    before = changes_of(world, "Acme", PROSPECTS)

    world.cycle(3)

    assert changes_of(world, "Acme", PROSPECTS) == before
