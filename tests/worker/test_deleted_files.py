"""A file that was deleted for good comes back, and the owner reads what did not."""

from __future__ import annotations

import pytest

from sheetsync.core.ids import DESK, BaseKey
from tests.worker.derived_sheets import tab
from tests.worker.drift import folder_of, move, shared_drive
from tests.worker.managed import holds, with_clients
from tests.worker.world import DRIVE, PROSPECTS, READY, World

ANNA = "anna.petrova@northwind.example"
DECISIONS = tab("decisions")


@pytest.fixture
def busy(world: World) -> World:
    """A company with a client in Prospects, at rest, its desk published."""
    world.cycle()
    world.person(ANNA).type(PROSPECTS, READY)
    world.cycle(2)
    world.app.publish()
    return world


def delete(world: World, base: BaseKey) -> None:
    """The owner deletes a file, and not into the bin."""
    url = f"{DRIVE}/{world.file_id(base)}"
    assert world.owner.call("DELETE", url).status_code == 204


def told(world: World) -> list[str]:
    """What waits for the owner, in English."""
    with world.app.journal.reading() as book:
        return [one.why.english() for one in book.held.all()]


def test_nobody_is_told_of_files_that_are_made_for_the_first_time(busy: World) -> None:
    assert told(busy) == []


def test_a_base_that_was_deleted_for_good_comes_back_and_the_owner_is_told(
    busy: World,
) -> None:
    before, old = busy.row(PROSPECTS, "Acme")["ID"], busy.file_id(PROSPECTS)

    delete(busy, PROSPECTS)
    busy.settle()

    assert busy.file_id(PROSPECTS) != old
    assert busy.row(PROSPECTS, "Acme")["ID"] == before
    (why,) = told(busy)
    assert why == (
        "The file “Northwind Trading – Prospects” was gone from Google Drive and was"
        " made anew, or its copy took its place. What the journal knows is back; notes,"
        " formats and people's own tabs are not"
    )


def test_a_base_in_a_shared_drive_is_not_taken_for_deleted(busy: World) -> None:
    base, folder = busy.file_id(PROSPECTS), folder_of(busy)
    move(busy, base, shared_drive(busy))
    busy.settle()

    assert holds(busy) == [("owner", PROSPECTS)]
    assert busy.file_id(PROSPECTS) == base
    busy.person(ANNA).edit(PROSPECTS, "Acme", city="Riga")
    busy.person(ANNA).type(PROSPECTS, {"Company": "Birch"})

    move(busy, base, folder)
    busy.settle()

    assert holds(busy) == []
    assert busy.companies(PROSPECTS) == ["Acme", "Birch"]
    assert busy.row(PROSPECTS, "Acme")["City"] == "Riga"


def test_all_its_clients_are_back_with_their_contacts_however_many_they_are(
    world: World,
) -> None:
    names = [f"Company {number}" for number in range(8)]
    world.cycle()
    with_clients(world, PROSPECTS, names)
    world.settle()

    delete(world, PROSPECTS)
    world.settle()

    assert world.companies(PROSPECTS) == names
    assert [row["Comment"] for row in world.rows(PROSPECTS, "contacts")] == [
        f"talked to {one}" for one in names
    ]
    assert holds(world) == [("made_anew", PROSPECTS)]


def test_who_has_read_it_is_told_no_more_before_it_happens_again(busy: World) -> None:
    delete(busy, PROSPECTS)
    busy.settle()
    header, row = busy.owner.grid(DESK, DECISIONS)[:2]
    assert "made anew" in str(row[header.index("Why")])

    place = header.index("Answer")
    busy.owner.write(DESK, 1, place, "Leave it as it is", DECISIONS)
    busy.clock.sleep(30)
    busy.settle()

    assert told(busy) == []
    assert busy.rows(DESK, DECISIONS) == []

    delete(busy, PROSPECTS)
    busy.settle()

    assert len(told(busy)) == 1


def test_of_a_copy_that_takes_the_place_of_its_base_nothing_old_comes_back(
    busy: World,
) -> None:
    copy = copied(busy, PROSPECTS)
    busy.cycle()
    busy.person(ANNA).edit(PROSPECTS, "Acme", city="Riga")
    busy.person(ANNA).type(PROSPECTS, {"Company": "Birch"})
    busy.settle()

    delete(busy, PROSPECTS)
    busy.settle()

    assert busy.file_id(PROSPECTS) == copy
    assert busy.companies(PROSPECTS) == ["Acme", "Birch"]
    assert busy.row(PROSPECTS, "Acme")["City"] == "Riga"
    (why,) = told(busy)
    assert "its copy took its place" in why
    assert busy.person(ANNA).edit(PROSPECTS, "Acme", city="Oslo").ok


def test_so_it_is_of_a_copy_that_the_owner_wanted_to_hear_no_more_of(
    busy: World,
) -> None:
    copied(busy, PROSPECTS)
    busy.cycle()
    busy.app.publish()
    place = busy.owner.grid(DESK, DECISIONS)[0].index("Answer")
    busy.owner.write(DESK, 1, place, "Leave it as it is", DECISIONS)
    busy.person(ANNA).edit(PROSPECTS, "Acme", city="Riga")
    busy.clock.sleep(30)
    busy.settle()
    assert told(busy) == []

    delete(busy, PROSPECTS)
    busy.settle()

    assert busy.row(PROSPECTS, "Acme")["City"] == "Riga"
    assert len(told(busy)) == 1


def copied(world: World, base: BaseKey) -> str:
    """The owner copies a file with its marks; the copy's id."""
    answer = world.owner.call("POST", f"{DRIVE}/{world.file_id(base)}/copy", {})
    made: str = answer.json()["id"]
    return made
