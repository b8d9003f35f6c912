"""The owner deletes the file of a base that winds down: its clients go on."""

from __future__ import annotations

from pathlib import Path

from sheetsync.core.ids import BaseKey
from tests.worker.managed import (
    IGOR,
    OLGA,
    TATIANA,
    customer_bases,
    everywhere,
    forget,
    opens,
    own,
    see,
    staff,
    with_clients,
)
from tests.worker.world import CUSTOMERS, DRIVE, OWNER, World

NAMES = ["Acme", "Beta", "Gamma", "Delta", "Epsilon", "Zeta"]
"""More than may vanish from a base at once."""


def delete(world: World, base: BaseKey) -> None:
    """The owner deletes a file, and not into the bin."""
    url = f"{DRIVE}/{world.file_id(base)}"
    assert world.owner.call("DELETE", url).status_code == 204


def all_stand_in(world: World, *bases: BaseKey) -> None:
    """Every client stands in one of these bases, once, whole and with his contacts."""
    homes = everywhere(world)
    assert sorted(homes) == sorted(NAMES)
    assert {one for (one,) in homes.values()} == {*bases}
    for company, (base,) in homes.items():
        assert world.row(base, company)["Comment"] == f"typed for {company}"
    talks = [row for base in bases for row in world.rows(base, "contacts")]
    assert sorted(str(row["Comment"]) for row in talks) == sorted(
        f"talked to {one}" for one in NAMES
    )


def test_of_a_leaver(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        see(world, "manager")
        world.cycle()
        with_clients(world, own(OLGA), NAMES)
        world.settle()
        staff(world, OLGA, status="left")
        delete(world, own(OLGA))

        world.cycle()
        assert opens(world, OWNER, own(OLGA))
        assert not opens(world, OLGA, own(OLGA))
        world.clock.sleep(30)
        world.cycle(6)

        all_stand_in(world, own(IGOR), own(TATIANA))
        assert own(OLGA) not in customer_bases(world)


def test_of_a_stage_that_was_switched(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        world.cycle()
        with_clients(world, CUSTOMERS, NAMES)
        world.settle()
        see(world, "manager")
        world.cycle()
        delete(world, CUSTOMERS)
        world.clock.sleep(30)
        world.cycle(6)

        all_stand_in(world, own(OLGA), own(IGOR), own(TATIANA))
        assert CUSTOMERS not in customer_bases(world)


def test_of_somebody_who_vanished_and_whose_clients_wait(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        see(world, "manager")
        world.cycle()
        with_clients(world, own(OLGA), NAMES)
        world.settle()
        forget(world, OLGA)
        world.cycle()
        delete(world, own(OLGA))
        world.clock.sleep(30)
        world.cycle(6)

        all_stand_in(world, own(OLGA))
        assert not opens(world, OLGA, own(OLGA))


def test_an_empty_one_is_not_made_again(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        see(world, "manager")
        world.cycle()
        staff(world, OLGA, status="left")
        delete(world, own(OLGA))

        done = world.cycle(3)

        assert done.access.made == 0
        assert not opens(world, OWNER, own(OLGA))
