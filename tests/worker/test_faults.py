"""A move under every single fault at every request: nobody lost, nobody twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from sheetsync.core.ids import UNDO
from tests.worker.faults import FAULTS, FaultyWire, ProcessDied
from tests.worker.world import INTERESTED, PROSPECTS, READY, World

ANNA = "anna.petrova@northwind.example"
REQUESTS = 12
"""More requests than the cycle that moves two clients makes."""


def moved_under(folder: Path, schedule: dict[int, str]) -> tuple[World, FaultyWire]:
    """Two clients, one with contacts, picked to move; the worker fails on the way."""
    world = World(folder)
    wire = FaultyWire(world.adapter, schedule)
    world.app.close()
    world.adapter = wire
    world.start()
    world.cycle()
    anna = world.person(ANNA)
    for company in ("Acme", "Beta"):
        anna.type(PROSPECTS, {**READY, "Company": company, "Stage": "Interested"})
    anna.type(PROSPECTS, {"Client": "Acme", "Day": 46300}, tab="contacts")
    anna.type(PROSPECTS, {"Company": "Stays"})
    world.cycle()
    world.clock.sleep(30)
    wire.begin()
    for _ in range(4):
        try:
            world.app.cycle()
        except ProcessDied:
            world.app.close()
            world.start()
        world.clock.sleep(30)
    wire.end()
    world.cycle(2)
    return world, wire


def check(world: World) -> None:
    assert world.companies(INTERESTED) == ["Acme", "Beta"]
    assert world.companies(PROSPECTS) == ["Stays"]
    assert [row["Day"] for row in world.rows(INTERESTED, "contacts")] == [46300]
    assert world.rows(PROSPECTS, "contacts") == []
    assert world.rows(INTERESTED)[0]["Phone"] == READY["Phone"]
    with world.app.journal.reading() as book:
        assert book.moves.open() == ()
        assert book.batches.open() == ()
    assert [row for row in world.owner.grid(PROSPECTS, UNDO) if any(row)] == []


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("at", [6, 7, 8])
def test_a_move_survives_a_fault_around_its_writes(
    tmp_path: Path, at: int, fault: str
) -> None:
    world, wire = moved_under(tmp_path, {at: fault})

    with world:
        assert wire.count > at
        check(world)


@pytest.mark.ci
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("at", range(REQUESTS))
def test_a_move_survives_every_single_fault(
    tmp_path: Path, at: int, fault: str
) -> None:
    world, _ = moved_under(tmp_path, {at: fault})

    with world:
        check(world)
