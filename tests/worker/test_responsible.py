"""Who is responsible after clients moved and people left."""

from __future__ import annotations

from collections import Counter

from sheetsync.config.edit import dismiss_person, set_person_status
from tests.worker.world import CUSTOMERS, INTERESTED, PROSPECTS, READY, World

ANNA = "anna.petrova@northwind.example"
DMITRY = "dmitry.sokolov@northwind.example"
POLINA = "polina.morozova@northwind.example"
OLGA = "olga.smirnova@northwind.example"


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


def of_anna(world: World, count: int) -> list[str]:
    """So many clients whom Anna is responsible for; two more are Polina's."""
    world.cycle()
    names = [f"Client {number}" for number in range(count)]
    for name in names:
        world.person(ANNA).type(PROSPECTS, {"Company": name, "Take": "Anna Petrova"})
    for name in ("Other 1", "Other 2"):
        cells = {"Company": name, "Take": "Polina Morozova"}
        world.person(POLINA).type(PROSPECTS, cells)
    world.cycle()
    return names


def shares(world: World, names: list[str]) -> Counter[object]:
    """How many of the clients each person is responsible for."""
    rows = world.rows(PROSPECTS)
    return Counter(
        row.get("Responsible", "") for row in rows if row["Company"] in names
    )


def test_a_leaver_s_clients_go_to_those_who_have_the_fewest(world: World) -> None:
    names = of_anna(world, 4)

    dismiss_person(world.config, ANNA)
    world.cycle()

    assert shares(world, names) == {"Dmitry Sokolov": 3, "Polina Morozova": 1}


def test_a_leaver_s_clients_go_to_the_colleagues_whom_the_owner_names(
    world: World,
) -> None:
    names = of_anna(world, 3)

    dismiss_person(world.config, ANNA, (POLINA,))
    world.cycle(2)

    assert shares(world, names) == {"Polina Morozova": 3}


def test_named_colleagues_who_left_themselves_get_nobody(world: World) -> None:
    names = of_anna(world, 2)

    dismiss_person(world.config, POLINA)
    dismiss_person(world.config, ANNA, (POLINA,))
    world.cycle(2)

    assert shares(world, [*names, "Other 1", "Other 2"]) == {"Dmitry Sokolov": 4}


def test_a_leaver_s_clients_wait_in_the_free_pool_until_somebody_takes_them(
    world: World,
) -> None:
    names = of_anna(world, 2)

    dismiss_person(world.config, ANNA, "pool")
    world.cycle(2)

    assert shares(world, names) == {"": 2}
    assert not any("Sync note" in row for row in world.rows(PROSPECTS))
    world.person(DMITRY).edit(PROSPECTS, "Client 1", take="Dmitry Sokolov")
    world.cycle()
    assert shares(world, names) == {"": 1, "Dmitry Sokolov": 1}


def test_in_a_stage_that_gives_clients_away_the_pool_does_so_at_once(
    world: World,
) -> None:
    world.cycle()
    world.person(OLGA).type(CUSTOMERS, {"Company": "Acme", "Take": "Olga Smirnova"})
    world.cycle()

    dismiss_person(world.config, OLGA, "pool")
    world.cycle()

    assert world.row(CUSTOMERS, "Acme")["Responsible"] in {
        "Igor Novikov",
        "Tatiana Fedorova",
    }
