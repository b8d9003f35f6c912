"""A finished move is taken back by the owner's order."""

from __future__ import annotations

from pathlib import Path

import pytest

from sheetsync.core.ids import ClientId
from sheetsync.journal.records import Move
from sheetsync.locales.text import Text
from sheetsync.worker.orders import last_move, why_not_back
from tests.worker.faults import FAULTS, FaultyWire, ProcessDied
from tests.worker.world import CUSTOMERS, INTERESTED, PROSPECTS, READY, World

ANNA = "anna.petrova@northwind.example"
ELENA = "elena.kuznetsova@northwind.example"


def moved(world: World) -> ClientId:
    """A prospect with a contact, responsible person and a column of his own, moved."""
    world.cycle()
    anna = world.person(ANNA)
    width = len(anna.grid(PROSPECTS)[0])
    world.owner.write(PROSPECTS, 0, width, "Colour").raise_for_status()
    anna.type(PROSPECTS, {**READY, "Take": "Anna Petrova", "Colour": "red"})
    anna.type(PROSPECTS, {"Client": "Acme", "Day": 46300}, tab="contacts")
    world.cycle(3)
    anna.pick(PROSPECTS, "Acme", "Interested")
    world.settle()
    assert world.companies(INTERESTED) == ["Acme"]
    return ClientId(str(world.row(INTERESTED, "Acme")["ID"]))


def move_of(world: World, client: ClientId) -> Move:
    with world.app.journal.reading() as book:
        move = last_move(book, client)
    assert move is not None
    return move


def order(world: World, client: ClientId) -> None:
    with world.app.journal.writing() as book:
        move = last_move(book, client)
        assert move is not None
        assert why_not_back(book, world.app.config, move) is None
        book.undo_orders.order(move)


def why_not(world: World, move: Move) -> Text | None:
    with world.app.journal.reading() as book:
        return why_not_back(book, world.app.config, move)


def test_a_client_comes_back_with_all_that_was_his(world: World) -> None:
    client = moved(world)
    world.person(ELENA).edit(INTERESTED, "Acme", comment="typed there")
    order(world, client)

    world.settle()

    row = world.row(PROSPECTS, "Acme")
    assert row["Colour"] == "red"
    assert row["Comment"] == "typed there"
    assert row["Stage"] == "Prospects"
    assert row["Responsible"] == "Anna Petrova"
    assert world.companies(INTERESTED) == []
    assert [one["Day"] for one in world.rows(PROSPECTS, "contacts")] == [46300]
    with world.app.journal.reading() as book:
        (over,) = book.undo_orders.of_client(client)
        assert book.undo_orders.waiting() == {}
    assert over.outcome == "done"


def test_a_move_taken_back_is_itself_a_move_that_can_be_taken_back(
    world: World,
) -> None:
    client = moved(world)
    order(world, client)
    world.settle()
    order(world, client)

    world.settle()

    assert world.companies(INTERESTED) == ["Acme"]
    assert world.companies(PROSPECTS) == []


def test_what_speaks_against_it_is_said(world: World) -> None:
    client = moved(world)
    first = move_of(world, client)
    order(world, client)
    assert "ordered it already" in str(why_not(world, first))
    world.settle()
    assert "no longer where" in str(why_not(world, first))


def test_a_base_that_is_held_takes_no_part(world: World) -> None:
    client = moved(world)
    world.owner.write(PROSPECTS, 0, 0, "Key")
    world.cycle(2)
    assert "Prospects waits" in str(why_not(world, move_of(world, client)))


def test_an_order_that_something_came_before_is_void(world: World) -> None:
    client = moved(world)
    elena = world.person(ELENA)
    elena.edit(INTERESTED, "Acme", first_purchase=46300)
    elena.pick(INTERESTED, "Acme", "Customers")
    world.cycle()
    world.clock.sleep(30)
    stale = move_of(world, client)
    world.cycle(3)
    assert world.companies(CUSTOMERS) == ["Acme"]
    with world.app.journal.writing() as book:
        book.undo_orders.order(stale)

    world.settle()

    assert world.companies(CUSTOMERS) == ["Acme"]
    with world.app.journal.reading() as book:
        (over,) = book.undo_orders.of_client(client)
    assert over.outcome == "void"
    assert "no longer where" in str(over.why)


def test_a_stage_that_config_lost_takes_nobody_back(world: World) -> None:
    client = moved(world)
    move = move_of(world, client)
    order(world, client)
    with world.app.journal.writing() as book:
        (waiting,) = book.undo_orders.waiting().values()
        book.undo_orders.end(waiting.order_id, "void")
        book.moves.add(
            "elsewhere",
            client,
            source=type(move.source)("gone/everybody"),
            target=move.target,
            state="done",
            image=move.image,
        )
    assert "no longer configured" in str(why_not(world, move_of(world, client)))


@pytest.mark.ci
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("at", range(14))
def test_an_order_survives_every_single_fault(
    tmp_path: Path, at: int, fault: str
) -> None:
    with World(tmp_path) as world:
        wire = FaultyWire(world.adapter, {at: fault})
        world.app.close()
        world.adapter = wire
        world.start()
        client = moved(world)
        order(world, client)
        wire.begin()
        for _ in range(5):
            try:
                world.app.cycle()
            except ProcessDied:
                world.app.close()
                world.start()
            world.clock.sleep(30)
        wire.end()
        world.cycle(2)

        assert wire.count > at
        assert world.companies(PROSPECTS) == ["Acme"]
        assert world.companies(INTERESTED) == []
        with world.app.journal.reading() as book:
            (over,) = book.undo_orders.of_client(client)
        assert over.outcome == "done"
