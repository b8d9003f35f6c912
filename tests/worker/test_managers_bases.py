"""Bases with one holder each: who gets a client, sees him, and hands him over."""

from __future__ import annotations

from pathlib import Path

from tests.worker.managed import (
    IGOR,
    OLGA,
    POOL,
    TATIANA,
    customer_bases,
    everywhere,
    opens,
    own,
    see,
    with_clients,
)
from tests.worker.world import CUSTOMERS, World


def test_each_manager_opens_a_base_of_his_own_and_nobody_elses(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        see(world, "manager")
        world.cycle()

        assert opens(world, OLGA, own(OLGA))
        assert not opens(world, OLGA, own(IGOR))
        assert not opens(world, OLGA, POOL)


def test_who_types_a_client_in_his_own_base_is_responsible(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        see(world, "manager", assign="none")
        world.cycle()
        world.person(IGOR).type(own(IGOR), {"Company": "Acme"})
        world.settle()

        assert world.row(own(IGOR), "Acme")["Responsible"] == "Igor Novikov"
        assert everywhere(world) == {"Acme": [own(IGOR)]}


def test_the_owner_gives_a_free_client_to_somebody_in_the_pool(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        see(world, "manager", assign="none")
        world.cycle()
        with_clients(world, POOL, ["Acme"], Take="Olga Smirnova")
        world.settle()

        assert everywhere(world) == {"Acme": [own(OLGA)]}
        row = world.person(OLGA).rows(own(OLGA))[0]
        assert row["Comment"] == "typed for Acme"
        assert row["Responsible"] == "Olga Smirnova"
        assert "Take" not in row
        talks = world.person(OLGA).rows(own(OLGA), "contacts")
        assert [one["Comment"] for one in talks] == ["talked to Acme"]
        assert world.rows(POOL, "contacts") == []


def test_a_running_company_goes_over_to_own_bases_and_back(tmp_path: Path) -> None:
    names = [f"Client {number}" for number in range(9)]
    with World(tmp_path) as world:
        world.cycle()
        with_clients(world, CUSTOMERS, names)
        world.settle()
        before = {one["Company"]: one for one in world.rows(CUSTOMERS)}
        see(world, "manager")
        world.cycle(5)

        homes = everywhere(world)
        assert sorted(homes) == names
        assert all(len(bases) == 1 for bases in homes.values())
        for email in (OLGA, IGOR, TATIANA):
            rows = world.person(email).rows(own(email))
            assert rows == [before[str(one["Company"])] for one in rows]
            assert len(rows) == 3
            talks = world.person(email).rows(own(email), "contacts")
            assert {one["Client"] for one in talks} == {one["Company"] for one in rows}
        assert CUSTOMERS not in customer_bases(world)

        see(world, "stage")
        world.cycle(5)

        after = {one["Company"]: one for one in world.rows(CUSTOMERS)}
        assert after == before
        assert customer_bases(world) == [CUSTOMERS]
        assert len(world.rows(CUSTOMERS, "contacts")) == len(names)
        assert opens(world, OLGA, CUSTOMERS)
