"""Bases with one holder each: who gets a client, sees him, and hands him over."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sheetsync.worker.orders import last_move, why_not_back
from tests.worker.derived_sheets import COMPANIES, settle_company, sheets
from tests.worker.managed import (
    IGOR,
    OLGA,
    POOL,
    TATIANA,
    customer_bases,
    everywhere,
    forget,
    holds,
    opens,
    own,
    see,
    staff,
    with_clients,
)
from tests.worker.world import CUSTOMERS, DRIVE, INTERESTED, START, World

pytestmark = pytest.mark.ci


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


def test_a_name_with_two_spaces_in_staff_yaml_is_the_same_name(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        see(world, "manager")
        staff(world, OLGA, name="Olga  Smirnova")
        world.cycle()
        with_clients(world, own(OLGA), ["Acme"])

        world.settle()

        assert everywhere(world) == {"Acme": [own(OLGA)]}


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
        owner = world.owner
        owner.write(CUSTOMERS, 0, len(owner.grid(CUSTOMERS)[0]), "Birthday")
        with_clients(world, CUSTOMERS, names, Birthday="12 May")
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


def test_a_new_hire_gets_a_base_a_mail_and_the_next_clients(tmp_path: Path) -> None:
    new = "nina.orlova@northwind.example"
    with World(tmp_path) as world:
        see(world, "manager")
        world.cycle()
        with_clients(world, POOL, ["Old one", "Old two", "Old three"])
        world.settle()
        staff(world, new, name="Nina Orlova", role="account_manager")
        world.cycle()
        with_clients(world, POOL, ["Acme"])
        world.settle()

        assert everywhere(world)["Acme"] == [own(new)]
        assert [row["Company"] for row in world.person(new).rows(own(new))] == ["Acme"]
        with world.app.journal.reading() as book:
            mails = [one for one in book.access.since(START) if one.person == new]
        assert [one.event for one in mails] == ["invited", "granted"]


def test_a_leavers_base_closes_at_once_and_his_clients_go_to_colleagues(
    tmp_path: Path,
) -> None:
    with World(tmp_path) as world:
        see(world, "manager")
        world.cycle()
        olga = world.person(OLGA)
        with_clients(world, own(OLGA), ["Acme", "Beta"])
        world.owner.write(own(OLGA), 0, len(olga.grid(own(OLGA))[0]), "Birthday")
        olga.edit(own(OLGA), "Acme", birthday="12 May")
        world.settle()
        olga.edit(own(OLGA), "Acme", needs="paper, typed in the last minute")
        staff(world, OLGA, status="left")
        world.cycle()

        assert not opens(world, OLGA, own(OLGA))

        world.settle()

        homes = everywhere(world)
        assert sorted(homes) == ["Acme", "Beta"]
        assert {len(bases) for bases in homes.values()} == {1}
        (home,) = homes["Acme"]
        assert home in {own(IGOR), own(TATIANA)}
        row = world.row(home, "Acme")
        assert row["Needs"] == "paper, typed in the last minute"
        assert row["Birthday"] == "12 May"
        assert row["Responsible"] in {"Igor Novikov", "Tatiana Fedorova"}
        assert len(world.rows(home, "contacts")) == len(world.rows(home))


def test_an_emptied_base_is_retired_and_whoever_comes_back_gets_a_fresh_one(
    tmp_path: Path,
) -> None:
    with World(tmp_path) as world:
        see(world, "manager")
        world.cycle()
        with_clients(world, own(OLGA), ["Acme"])
        world.settle()
        old = world.file_id(own(OLGA))
        staff(world, OLGA, status="left")
        world.cycle(5)

        file = world.owner.get(f"{DRIVE}/{old}", fields="name")
        assert str(file["name"]).endswith(
            "Customers – Olga Smirnova (closed 11/2/2026)"
        )
        assert own(OLGA) not in customer_bases(world)
        assert holds(world) == []

        staff(world, OLGA, status="works")
        world.cycle(2)

        assert world.file_id(own(OLGA)) != old
        assert opens(world, OLGA, own(OLGA))
        assert holds(world) == []


def test_who_takes_another_role_leaves_his_clients_and_his_base(
    tmp_path: Path,
) -> None:
    with World(tmp_path) as world:
        see(world, "manager")
        world.cycle()
        with_clients(world, own(OLGA), ["Acme"])
        world.settle()
        staff(world, OLGA, role="sales_manager")
        world.cycle(4)

        assert not opens(world, OLGA, own(OLGA))
        assert opens(world, OLGA, INTERESTED)
        assert everywhere(world)["Acme"] in ([own(IGOR)], [own(TATIANA)])


def test_who_vanished_from_the_staff_loses_access_and_his_clients_wait(
    tmp_path: Path,
) -> None:
    with World(tmp_path) as world:
        see(world, "manager")
        world.cycle()
        with_clients(world, own(OLGA), ["Acme"])
        world.settle()
        forget(world, OLGA)
        world.cycle(4)

        assert not opens(world, OLGA, own(OLGA))
        assert everywhere(world) == {"Acme": [own(OLGA)]}
        assert holds(world) == [("left_over", own(OLGA))]


def test_who_was_renamed_keeps_his_base_and_his_clients(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        see(world, "manager")
        world.cycle()
        with_clients(world, own(OLGA), ["Acme"])
        world.settle()
        staff(world, OLGA, name="Olga Orlova")
        world.cycle(3)

        assert everywhere(world) == {"Acme": [own(OLGA)]}
        assert world.row(own(OLGA), "Acme")["Responsible"] == "Olga Orlova"


def test_a_manager_who_types_a_colleague_into_take_is_told_that_it_has_no_meaning(
    tmp_path: Path,
) -> None:
    with World(tmp_path) as world:
        see(world, "manager")
        world.cycle()
        world.person(OLGA).type(own(OLGA), {"Company": "Acme", "Take": "Igor Novikov"})
        world.settle()

        assert everywhere(world) == {"Acme": [own(OLGA)]}
        note = str(world.row(own(OLGA), "Acme")["Sync note"])
        assert "only the owner hands them over" in note


def test_a_client_who_comes_from_another_stage_arrives_at_whose_turn_it_is(
    tmp_path: Path,
) -> None:
    with World(tmp_path) as world:
        see(world, "manager")
        world.cycle()
        world.owner.type(
            INTERESTED,
            {"Company": "Acme", "First purchase": 46000, "Stage": "Customers"},
        )
        world.settle()

        ((home,),) = everywhere(world).values()
        assert home in {own(OLGA), own(IGOR), own(TATIANA)}

        world.owner.edit(home, "Acme", stage="Interested", return_reason="no money")
        world.settle()

        assert world.companies(INTERESTED) == ["Acme"]
        assert everywhere(world) == {}


def test_a_hand_over_out_of_the_pool_is_taken_back(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        see(world, "manager", assign="none")
        world.cycle()
        with_clients(world, POOL, ["Acme"], Take="Olga Smirnova")
        world.settle()
        with world.app.journal.writing() as book:
            (client,) = book.clients.all()
            move = last_move(book, client)
            assert move is not None
            assert why_not_back(book, world.app.config, move) is None
            book.undo_orders.order(move)
        world.settle()

        assert everywhere(world) == {"Acme": [POOL]}
        assert "Responsible" not in world.row(POOL, "Acme")
        with world.app.journal.reading() as book:
            assert book.undo_orders.waiting() == {}


def test_a_lost_journal_learns_who_is_in_whose_base(tmp_path: Path) -> None:
    state = {"state": "sqlite:///lost/state.db"}
    with World(tmp_path, settings=state) as world:
        see(world, "manager")
        world.cycle()
        with_clients(world, POOL, ["Acme", "Beta", "Gamma"])
        world.settle()
        before = everywhere(world)
        rows = {base: world.rows(base) for (base,) in before.values()}
        world.app.publish()
        world.app.close()
        shutil.rmtree(world.home / "lost")
        world.start()
        world.settle()

        assert everywhere(world) == before
        assert {base: world.rows(base) for base in rows} == rows
        assert holds(world) == []


def test_the_list_in_somebodys_base_names_his_clients_alone(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        settle_company(world)
        see(world, "manager")
        world.cycle(5)
        world.app.publish()

        found = {}
        for email in (OLGA, IGOR, TATIANA):
            person = world.person(email)
            mine = {str(row["Company"]) for row in person.rows(own(email))}
            shown = str(sheets(person, own(email))["Reactivation"])
            found[email] = {name for name in COMPANIES if name in shown}
            assert found[email] <= mine
        assert set.union(*found.values())


def test_when_many_vanish_at_once_their_bases_stay_open_until_the_owner_says_so(
    tmp_path: Path,
) -> None:
    with World(tmp_path) as world:
        see(world, "manager")
        world.cycle()
        for email in (OLGA, IGOR, "anna.petrova@northwind.example"):
            forget(world, email)
        world.cycle(2)

        assert world.app.settings.problems == ()
        assert [opens(world, one, own(one)) for one in (OLGA, IGOR)] == [True, True]
        assert "vanished" in {kind for kind, _ in holds(world)}
