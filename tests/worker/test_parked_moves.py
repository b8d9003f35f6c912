"""A parked move waits for a person, says what to do, and goes on when it is done."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sheetsync.core.rows import Cell
from tests.worker.test_review_races import Racing
from tests.worker.world import INTERESTED, PROSPECTS, READY

ANNA = "anna.petrova@northwind.example"


@pytest.fixture
def parked(tmp_path: Path) -> Iterator[Racing]:
    """A company in which Acme's row was doubled between copy and removal."""
    with Racing(tmp_path) as world:
        world.cycle()
        anna = world.person(ANNA)
        anna.type(PROSPECTS, {**READY, "Stage": "Interested"})
        anna.type(PROSPECTS, {"Client": "Acme", "Day": 46300}, tab="contacts")
        world.cycle()
        world.clock.sleep(30)
        world.cycle_while(INTERESTED, lambda: anna.write_row(PROSPECTS, acme(world), 3))
        world.cycle(2)
        yield world


def acme(world: Racing) -> dict[str, Cell]:
    return world.row(PROSPECTS, "Acme")


def hints(world: Racing) -> list[str]:
    with world.app.journal.reading() as book:
        return [one.hint.english() for one in book.held.all()]


def test_both_rows_stand_and_the_owner_is_told_what_to_do(parked: Racing) -> None:
    assert parked.companies(PROSPECTS) == ["Acme", "Acme"]
    assert parked.companies(INTERESTED) == ["Acme"]
    (hint,) = hints(parked)
    assert hint.startswith("Leave one row of the client in Prospects and in Interested")


def test_deleting_one_of_the_two_lets_the_move_go_on_with_his_contacts(
    parked: Racing,
) -> None:
    parked.owner.delete(PROSPECTS, "Acme")

    parked.settle()

    assert hints(parked) == []
    assert parked.companies(PROSPECTS) == []
    assert parked.companies(INTERESTED) == ["Acme"]
    assert parked.rows(PROSPECTS, "contacts") == []
    assert [row["Day"] for row in parked.rows(INTERESTED, "contacts")] == [46300]
    with parked.app.journal.reading() as book:
        assert book.moves.open() == ()


def test_picking_his_former_stage_takes_the_copy_back(parked: Racing) -> None:
    parked.owner.delete(PROSPECTS, "Acme")
    parked.person(ANNA).pick(PROSPECTS, "Acme", "Prospects")

    parked.settle()

    assert hints(parked) == []
    assert parked.companies(PROSPECTS) == ["Acme"]
    assert parked.companies(INTERESTED) == []
    assert parked.rows(INTERESTED, "contacts") == []
    assert [row["Day"] for row in parked.rows(PROSPECTS, "contacts")] == [46300]


def test_a_parked_move_is_told_once_and_costs_no_writes(parked: Racing) -> None:
    before = parked.app.traffic.totals()

    parked.cycle(3)

    after = parked.app.traffic.totals()
    assert after["sheets.write"] == before["sheets.write"]
    with parked.app.journal.reading() as book:
        (move,) = book.moves.open()
        events = [one.event for one in book.history.of(move.client_id)]
    assert events.count("move.parked") == 1
