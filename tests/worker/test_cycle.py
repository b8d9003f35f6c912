"""The conveyor, end to end on the embedded Google."""

from __future__ import annotations

from pathlib import Path

from sheetsync.core.rows import Cell
from tests.worker.world import (
    ARCHIVE,
    CUSTOMERS,
    INTERESTED,
    PROSPECTS,
    READY,
    Person,
    World,
)

ANNA = "anna.petrova@northwind.example"
SERGEY = "sergey.volkov@northwind.example"


def type_acme(world: World, **more: Cell) -> Person:
    """Anna, who typed a client with all that the next stage asks for."""
    world.cycle()
    anna = world.person(ANNA)
    anna.type(PROSPECTS, {**READY, **more})
    return anna


def hand_on(world: World) -> None:
    """Anna hands her client on to those who look after the interested."""
    world.person(ANNA).pick(PROSPECTS, "Acme", "Interested")
    world.cycle(3)


def test_the_first_cycle_makes_the_bases_and_lets_their_people_in(world: World) -> None:
    world.cycle()

    assert world.person(ANNA).rows(PROSPECTS) == []
    assert world.person(ANNA).call("GET", _url(world, INTERESTED)).status_code == 403
    assert world.person(SERGEY).rows(INTERESTED) == []


def test_a_typed_row_gets_an_id_within_a_cycle(world: World) -> None:
    world.cycle()
    world.person(ANNA).type(PROSPECTS, {"Company": "Acme", "Phone": "007"})

    world.cycle()

    row = world.row(PROSPECTS, "Acme")
    assert str(row["ID"]).startswith("C")
    assert row["Phone"] == "007"
    assert row["Registered"] == 46328


def test_a_client_moves_when_a_manager_picks_the_next_stage(world: World) -> None:
    anna = type_acme(world)
    world.cycle()
    before = world.row(PROSPECTS, "Acme")["ID"]
    anna.pick(PROSPECTS, "Acme", "Interested")

    world.cycle(2)

    assert world.companies(PROSPECTS) == []
    moved = world.row(INTERESTED, "Acme")
    assert moved["ID"] == before
    assert moved["Stage"] == "Interested"
    assert moved["Phone"] == "+74951234567"


def test_a_move_that_lacks_required_fields_is_refused_with_a_note(world: World) -> None:
    world.cycle()
    world.person(ANNA).type(PROSPECTS, {"Company": "Acme", "Stage": "Interested"})

    world.settle()

    row = world.row(PROSPECTS, "Acme")
    assert row["Sync note"] == (
        "To go to “Interested”, fill in: Decision maker; Phone; Needs; Company size."
    )
    assert world.companies(INTERESTED) == []


def test_contacts_travel_with_their_client(world: World) -> None:
    anna = type_acme(world)
    anna.type(PROSPECTS, {"Client": "Acme", "Day": 46300}, tab="contacts")
    world.cycle()
    anna.pick(PROSPECTS, "Acme", "Interested")
    anna.type(PROSPECTS, {"Client": "Acme", "Day": 46301}, tab="contacts")

    world.cycle(2)

    rows = world.rows(INTERESTED, "contacts")
    assert [row["Day"] for row in rows] == [46300, 46301]
    assert world.rows(PROSPECTS, "contacts") == []
    assert world.row(INTERESTED, "Acme")["Last contact"] == 46301


def test_a_contact_logged_after_the_move_follows_its_client(world: World) -> None:
    anna = type_acme(world)
    hand_on(world)
    anna.type(PROSPECTS, {"Client": "Acme", "Comment": "late"}, tab="contacts")

    world.cycle(2)

    assert [row["Comment"] for row in world.rows(INTERESTED, "contacts")] == ["late"]
    assert world.rows(PROSPECTS, "contacts") == []


def test_contacts_logged_in_two_bases_that_he_left_follow_one_after_the_other(
    world: World,
) -> None:
    anna, sergey = type_acme(world), world.person(SERGEY)
    hand_on(world)
    sergey.pick(INTERESTED, "Acme", "Customers")
    sergey.type(
        INTERESTED, {"First purchase": 46300}, at=sergey.place(INTERESTED, "Acme")
    )
    world.cycle(3)
    anna.type(PROSPECTS, {"Client": "Acme", "Comment": "old"}, tab="contacts")
    sergey.type(INTERESTED, {"Client": "Acme", "Comment": "newer"}, tab="contacts")

    world.cycle(3)

    found = {row["Comment"] for row in world.rows(CUSTOMERS, "contacts")}
    assert found == {"old", "newer"}
    assert world.rows(PROSPECTS, "contacts") == world.rows(INTERESTED, "contacts") == []


def test_a_contact_logged_late_waits_for_its_client_who_moves_on(world: World) -> None:
    anna, sergey = type_acme(world), world.person(SERGEY)
    hand_on(world)
    sergey.pick(INTERESTED, "Acme", "Prospects")
    world.cycle()
    anna.type(PROSPECTS, {"Client": "Acme", "Comment": "late"}, tab="contacts")

    world.cycle(3)

    assert [row["Comment"] for row in world.rows(PROSPECTS, "contacts")] == ["late"]
    assert world.companies(PROSPECTS) == ["Acme"]
    assert world.companies(INTERESTED) == []


def test_a_deleted_row_is_put_back(world: World) -> None:
    anna = type_acme(world)
    world.cycle(2)
    before = world.row(PROSPECTS, "Acme")
    anna.delete(PROSPECTS, "Acme")

    world.settle()

    assert world.row(PROSPECTS, "Acme") == before


def test_what_the_target_lacks_comes_back_with_the_client(world: World) -> None:
    type_acme(world, City="Omsk", Take="Anna Petrova")
    hand_on(world)
    world.person(SERGEY).pick(INTERESTED, "Acme", "Prospects")

    world.cycle(3)

    row = world.row(PROSPECTS, "Acme")
    assert (row["City"], row["Take"]) == ("Omsk", "Anna Petrova")
    assert row["Responsible"] == "Anna Petrova"


def test_at_rest_an_idle_cycle_reads_once_an_open_base_and_writes_nothing(
    world: World,
) -> None:
    world.cycle()
    world.person(ANNA).type(PROSPECTS, READY)
    world.settle()
    world.clock.sleep(600)
    world.cycle(2)
    before = world.app.traffic.totals()

    world.clock.sleep(30)
    world.app.cycle()

    after = world.app.traffic.totals()
    spent = {key: after[key] - before.get(key, 0) for key in after}
    assert spent["sheets.write"] == spent["drive.write"] == 0
    assert (spent["drive.read"], spent["sheets.read"]) == (1, 3)


def test_two_hundred_moves_in_one_cycle_take_at_most_six_writes(tmp_path: Path) -> None:
    limits = {"limits": {"move_rows": 1000}}
    with World(tmp_path, settings=limits) as world:
        world.cycle()
        anna = world.person(ANNA)
        for number in range(200):
            anna.type(
                PROSPECTS,
                {**READY, "Company": f"Acme {number}", "Stage": "Interested"},
                at=1 + number,
            )
        world.cycle()
        before = world.app.traffic.totals()

        world.clock.sleep(30)
        done = world.app.cycle()

        after = world.app.traffic.totals()
        assert len(done.moves.moved) == 200
        assert after["sheets.write"] - before["sheets.write"] <= 6
        assert len(world.companies(INTERESTED)) == 200
        assert world.companies(PROSPECTS) == []


def test_a_lost_client_goes_to_the_archive_with_a_reason(world: World) -> None:
    world.cycle()
    world.person(ANNA).type(
        PROSPECTS, {"Company": "Gone", "Stage": "Archive", "Refusal reason": "bankrupt"}
    )

    world.cycle(3)

    assert world.companies(ARCHIVE) == ["Gone"]
    assert world.companies(CUSTOMERS) == []


def _url(world: World, base: str) -> str:
    return f"https://sheets.googleapis.com/v4/spreadsheets/{world.file_id(base)}"  # type: ignore[arg-type]
