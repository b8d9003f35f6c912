"""What the owner is told of somebody who left, and where his clients go."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sheetsync.config.edit import dismiss_person, set_person_status
from sheetsync.core.ids import BaseKey
from sheetsync.core.rows import serial
from sheetsync.core.table import Table
from sheetsync.emulator.faults import Refuse
from sheetsync.emulator.when import When
from sheetsync.reports.desk import departures
from sheetsync.worker.facts import gather
from tests.reports.company_facts import words
from tests.worker.managed import (
    IGOR,
    OLGA,
    POOL,
    change_yaml,
    everywhere,
    own,
    see,
    staff,
    with_clients,
)
from tests.worker.world import CUSTOMERS, DRIVE, World

PROMISED = serial(date(2026, 11, 20))


def told(world: World) -> Table:
    """The desk's tab Departures as it is now."""
    day = world.clock.now().astimezone(world.app.config.company.zone).date()
    facts = gather(world.app.tools(), {})
    return departures.make(facts, world.app.config.reports, day)


def about(table: Table, topic: str, *columns: str) -> list[list[str]]:
    """What the lines about one thing say in some columns."""
    topics = words(table.column("topic"))
    cells = [words(table.column(one)) for one in columns]
    lines = zip(topics, zip(*cells, strict=True), strict=True)
    return [list(line) for found, line in lines if found == topic]


@pytest.fixture
def managed(tmp_path: Path) -> World:
    """Each account manager has his own base; Olga has two clients."""
    world = World(tmp_path)
    see(world, "manager", assign="none")
    world.cycle()
    with_clients(world, own(OLGA), ["Acme", "Beta"])
    world.settle()
    return world


@pytest.fixture
def shared(world: World) -> World:
    """Olga is responsible for two clients of a base that three people edit."""
    world.cycle()
    with_clients(world, CUSTOMERS, ["Acme", "Beta"], Take="Olga Smirnova")
    world.settle()
    return world


@pytest.mark.parametrize(("rule", "homes"), [((IGOR,), {own(IGOR)}), ("pool", {POOL})])
def test_clients_of_a_leaver_with_a_base_of_his_own_go_where_the_rule_says(
    managed: World, rule: str | tuple[str, ...], homes: set[BaseKey]
) -> None:
    with managed as world:
        dismiss_person(world.config, OLGA, rule)
        world.settle()

        assert {one for some in everywhere(world).values() for one in some} == homes
        (home,) = homes
        talks = sorted(str(one["Comment"]) for one in world.rows(home, "contacts"))
        assert talks == ["talked to Acme", "talked to Beta"]
        assert world.person(OLGA).get(DRIVE, fields="files(id)")["files"] == []


def test_in_a_base_of_ones_own_it_is_certain_who_changed_what(managed: World) -> None:
    with managed as world:
        world.person(OLGA).edit(own(OLGA), "Acme", phone="000")
        world.person(OLGA).delete(own(OLGA), "Beta")
        world.settle()
        dismiss_person(world.config, OLGA, (IGOR,))
        world.settle()

        lines = about(told(world), "changed before", "company", "what", "who")
        assert any("Phone" in what and "000" in what for _, what, _ in lines)
        assert any("his row was deleted" in what for _, what, _ in lines)
        assert {who for *_, who in lines} == {"certain: Olga Smirnova"}


def test_in_a_shared_base_anybody_of_its_people_may_have_done_it(shared: World) -> None:
    shared.person(OLGA).edit(CUSTOMERS, "Acme", phone="000")
    shared.person(OLGA).edit(CUSTOMERS, "Beta", next_contact=PROMISED)
    shared.cycle()
    dismiss_person(shared.config, OLGA, (IGOR,))
    shared.cycle()

    table = told(shared)
    lines = about(table, "changed before", "company", "what", "who")
    assert {who for *_, who in lines} == {"one of 3 editors"}
    assert about(table, "handed over", "company", "what") == [
        ["Acme", "to Igor Novikov"],
        ["Beta", "to Igor Novikov"],
    ]
    (promise,) = about(table, "promised contact", "company", "what")
    assert promise == ["Beta", "for 2026-11-20"]
    (access,) = about(table, "access", "place", "what")
    assert access == ["Northwind Trading – Customers", "access taken away"]


def test_a_link_that_was_open_means_that_it_may_have_been_anybody(
    shared: World,
) -> None:
    shared.owner.call(
        "POST",
        f"{DRIVE}/{shared.file_id(CUSTOMERS)}/permissions",
        {"type": "anyone", "role": "writer"},
    )
    shared.person(OLGA).edit(CUSTOMERS, "Acme", phone="000")
    shared.cycle()
    dismiss_person(shared.config, OLGA)
    shared.cycle()

    table = told(shared)
    assert any("anyone" in what for (what,) in about(table, "drift before", "what"))
    changed = about(table, "changed before", "what", "who")
    assert any("000" in what and who.startswith("anybody") for what, who in changed)


def test_changes_of_more_than_thirty_days_ago_are_not_told(shared: World) -> None:
    shared.person(OLGA).edit(CUSTOMERS, "Acme", phone="000")
    shared.cycle()
    shared.clock.sleep(31 * 86_400)
    shared.cycle()
    dismiss_person(shared.config, OLGA)
    shared.cycle()

    assert about(told(shared), "changed before", "what") == []


def test_a_departure_is_told_once_and_a_second_one_anew(shared: World) -> None:
    dismiss_person(shared.config, OLGA)
    shared.cycle(3)
    assert len(about(told(shared), "left", "person")) == 1

    set_person_status(shared.config, OLGA, "works")
    shared.cycle(2)
    dismiss_person(shared.config, OLGA)
    shared.cycle(2)

    whole = about(told(shared), "left", "what")
    assert [what[:9] for (what,) in whole] == ["0 clients", "2 clients"]


def test_a_last_day_is_a_departure_too(shared: World) -> None:
    staff(shared, OLGA, until="2026-11-02")
    shared.cycle()
    assert about(told(shared), "left", "person") == []

    shared.clock.sleep(86_400)
    shared.cycle()

    assert about(told(shared), "left", "person") == [["Olga Smirnova"]]


def test_people_who_left_before_and_had_nothing_are_not_told_of(world: World) -> None:
    def gone(content: dict[str, list[dict[str, str]]]) -> None:
        content["people"][-1]["status"] = "left"

    change_yaml(world, "staff.yaml", gone)
    world.cycle(2)

    assert told(world).rows == ()


def test_a_file_that_google_does_not_close_is_told_of(shared: World) -> None:
    closing = When(api="drive", method="DELETE", path="/permissions/", times=2)
    shared.google.faults.add(Refuse(name="forbidden"), closing)
    dismiss_person(shared.config, OLGA)
    shared.cycle()

    ((what,),) = about(told(shared), "access", "what")
    assert what.startswith("still open to him")
    shared.cycle(2)
    assert about(told(shared), "access", "what") == [["access taken away"]]


def test_ninety_days_later_it_is_told_what_became_of_the_clients(shared: World) -> None:
    dismiss_person(shared.config, OLGA)
    shared.cycle()
    shared.clock.sleep(91 * 86_400)
    shared.cycle()

    fates = about(told(shared), "what became of the client", "company", "what")
    assert fates == [["Acme", "kept"], ["Beta", "kept"]]
