"""Who is responsible after clients moved and people left."""

from __future__ import annotations

from sheetsync.config.edit import set_person_status
from tests.worker.world import INTERESTED, PROSPECTS, READY, World

ANNA = "anna.petrova@northwind.example"


def test_nobody_is_responsible_where_people_take_clients_themselves(
    world: World,
) -> None:
    world.cycle()
    world.person(ANNA).type(PROSPECTS, {**READY, "Take": "Anna Petrova"})
    world.settle()
    assert world.row(PROSPECTS, "Acme")["Responsible"] == "Anna Petrova"

    world.person(ANNA).pick(PROSPECTS, "Acme", "Interested")
    world.settle()

    assert "Responsible" not in world.row(INTERESTED, "Acme")


def test_a_left_colleague_in_take_holds_up_nobody(world: World) -> None:
    world.cycle()
    world.person(ANNA).type(PROSPECTS, {**READY, "Take": "Anna Petrova"})
    world.settle()

    set_person_status(world.config, ANNA, "left")
    world.settle()

    row = world.row(PROSPECTS, "Acme")
    assert "Sync note" not in row
    assert row["Responsible"] in {"Dmitry Sokolov", "Polina Morozova"}
