"""A parked move waits for a person, says what to do, and ends when it is done."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.worker.test_review_races import Racing
from tests.worker.world import INTERESTED, PROSPECTS, READY

ANNA = "anna.petrova@northwind.example"


@pytest.fixture
def parked(tmp_path: Path) -> Iterator[Racing]:
    """A company in which Acme's row was edited between copy and removal."""
    with Racing(tmp_path) as world:
        world.cycle()
        anna = world.person(ANNA)
        anna.type(PROSPECTS, {**READY, "Stage": "Interested"})
        anna.type(PROSPECTS, {"Client": "Acme", "Day": 46300}, tab="contacts")
        world.cycle()
        world.clock.sleep(30)
        world.cycle_while(
            INTERESTED, lambda: anna.edit(PROSPECTS, "Acme", comment="late")
        )
        world.cycle(2)
        yield world


def hints(world: Racing) -> list[str]:
    with world.app.journal.reading() as book:
        return [one.hint.english() for one in book.held.all()]


def test_both_rows_stand_and_the_owner_is_told_what_to_do(parked: Racing) -> None:
    assert parked.companies(PROSPECTS) == parked.companies(INTERESTED) == ["Acme"]
    assert hints(parked) == [
        "Delete the client's row in Prospects or in Interested; the other one stays"
    ]


def test_deleting_the_source_row_ends_the_move_with_his_contacts_once(
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


def test_deleting_the_copy_gives_the_client_back_to_his_base(parked: Racing) -> None:
    parked.owner.delete(INTERESTED, "Acme")
    parked.person(ANNA).pick(PROSPECTS, "Acme", "Prospects")

    parked.settle()

    assert hints(parked) == []
    assert parked.row(PROSPECTS, "Acme")["Comment"] == "late"
    assert parked.companies(INTERESTED) == []
