"""Rows as people really leave them: formulas, IDs in small letters, copied rows."""

from __future__ import annotations

import pytest

from tests.worker.world import INTERESTED, PROSPECTS, READY, World

ANNA = "anna.petrova@northwind.example"


@pytest.mark.parametrize(
    "formula",
    ["=1/0", "=NA()", "=NOW()", "=RAND()", '=IMPORTDATA("http://x")', "=$B$2"],
)
def test_a_client_moves_whatever_formula_stands_in_his_row(
    world: World, formula: str
) -> None:
    world.cycle()
    anna = world.person(ANNA)
    anna.type(PROSPECTS, {"Company": "First", "Phone": "1"})
    anna.type(PROSPECTS, {**READY, "City": formula, "Stage": "Interested"})

    # A value that is another one at each look holds a move for five minutes.
    world.cycle(13)

    assert world.companies(PROSPECTS) == ["First"]
    assert world.companies(INTERESTED) == ["Acme"]
    assert world.formulas(INTERESTED) == []
    with world.app.journal.reading() as book:
        assert book.moves.open() == ()


def test_a_client_moves_though_his_id_is_typed_in_small_letters(world: World) -> None:
    world.cycle()
    anna = world.person(ANNA)
    anna.type(PROSPECTS, READY)
    world.cycle()
    client = str(world.row(PROSPECTS, "Acme")["ID"])
    anna.type(PROSPECTS, {"ID": client.lower(), "Stage": "Interested"}, at=1)

    world.settle()

    assert world.companies(PROSPECTS) == []
    assert world.row(INTERESTED, "Acme")["ID"] == client


def test_a_contact_copied_as_a_template_belongs_to_whom_its_name_says(
    world: World,
) -> None:
    world.cycle()
    anna = world.person(ANNA)
    anna.type(PROSPECTS, READY)
    anna.type(PROSPECTS, {**READY, "Company": "Beta", "Phone": "2"})
    anna.type(PROSPECTS, {"Client": "Acme", "Day": 46300}, tab="contacts")
    world.cycle()
    copied = world.rows(PROSPECTS, "contacts")[0]["ID"]
    typed = {"ID": copied, "Client": "Beta", "Day": 46301}
    anna.type(PROSPECTS, typed, tab="contacts")
    anna.pick(PROSPECTS, "Acme", "Interested")

    world.settle()

    there = world.rows(INTERESTED, "contacts")
    assert [row["Day"] for row in there] == [46300]
    here = world.rows(PROSPECTS, "contacts")
    assert [(row["Day"], row["ID"]) for row in here] == [
        (46301, world.row(PROSPECTS, "Beta")["ID"])
    ]


def test_a_contact_that_names_nobody_is_not_of_a_client_without_a_name(
    world: World,
) -> None:
    world.cycle()
    anna = world.person(ANNA)
    anna.type(PROSPECTS, {**READY, "Company": None})
    anna.type(PROSPECTS, {"Day": 46300, "Comment": "who?"}, tab="contacts")
    world.cycle()

    (contact,) = world.rows(PROSPECTS, "contacts")
    assert "ID" not in contact
    assert "no such client" in str(contact["Sync note"])


def test_of_equal_contacts_of_namesakes_each_goes_with_his_own(world: World) -> None:
    world.cycle()
    anna = world.person(ANNA)
    anna.type(PROSPECTS, READY)
    anna.type(PROSPECTS, {**READY, "Phone": "2"})
    world.cycle()
    ids = [row["ID"] for row in world.rows(PROSPECTS)]
    for client in ids:
        contact = {"Client": "Acme", "ID": client, "Day": 46300}
        anna.type(PROSPECTS, contact, tab="contacts")
    anna.type(PROSPECTS, {"Stage": "Interested"}, at=2)

    world.settle()

    assert [row["ID"] for row in world.rows(PROSPECTS, "contacts")] == ids[:1]
    assert [row["ID"] for row in world.rows(INTERESTED, "contacts")] == ids[1:]


def test_who_was_pasted_elsewhere_and_deleted_there_too_is_put_back_at_home(
    world: World,
) -> None:
    world.cycle()
    anna, owner = world.person(ANNA), world.owner
    anna.type(PROSPECTS, {"Company": "Acme", "Phone": "1"})
    anna.type(PROSPECTS, {"Company": "Stays", "Phone": "2"})
    world.settle()
    row = world.row(PROSPECTS, "Acme")
    owner.type(INTERESTED, {"ID": row["ID"], "Company": "Acme", "Phone": "1"})
    anna.delete(PROSPECTS, "Acme")
    world.settle()
    owner.delete(INTERESTED, "Acme")

    world.settle()

    assert world.companies(INTERESTED) == []
    assert world.row(PROSPECTS, "Acme")["ID"] == row["ID"]
