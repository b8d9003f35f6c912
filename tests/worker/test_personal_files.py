"""Everybody's own figures in a file that he reads and nobody else but the owner."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sheetsync.core.ids import DESK, BaseKey, ClientId, personal_key
from sheetsync.core.names import base_text
from sheetsync.core.rows import Cell, serial
from sheetsync.core.table import Kind, Table, TableColumn
from sheetsync.locales.text import verbatim
from sheetsync.worker.audit import insight_of
from sheetsync.worker.leak_check import Leaks, look_through_own, own_readable
from sheetsync.worker.personal import lives_of
from tests.worker.derived_sheets import reads, settle_company, sheets, tab, writes
from tests.worker.drift import (
    change_entry,
    change_file,
    drive_writes,
    events,
    file_url,
    let_in,
    share,
)
from tests.worker.managed import (
    IGOR,
    OLGA,
    TATIANA,
    files_of,
    forget,
    opens,
    staff,
)
from tests.worker.test_columns_seen import seen_by
from tests.worker.world import CUSTOMERS, DRIVE, OWNER, SHEETS, World

pytestmark = pytest.mark.ci

ON = {
    "on": ["decisions"],
    "personal": {"account_manager": ["my_day", "results", "plan_fact", "account_card"]},
}
OLGAS = personal_key(OLGA)
PEOPLE = (IGOR, OLGA, TATIANA)


def entries(world: World, email: str = OLGA) -> dict[str, str]:
    """Who may open somebody's file, and how."""
    url = f"{file_url(world, personal_key(email))}/permissions"
    found = world.owner.get(url, fields="permissions(emailAddress,type,role)")
    return {
        one.get("emailAddress", one["type"]): one["role"]
        for one in found["permissions"]
    }


def kept(world: World) -> list[BaseKey]:
    """The files of somebody's figures that are not retired."""
    return files_of(world, "personal")


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Five customers with purchases, published; its tests only read."""
    with World(tmp_path_factory.mktemp("company")) as world:
        world.configure("reports.yaml", ON)
        settle_company(world)
        world.app.publish()
        yield world


@pytest.fixture
def made(tmp_path: Path) -> Iterator[World]:
    """A company with everybody's files, as yet without clients."""
    with World(tmp_path) as world:
        world.configure("reports.yaml", ON)
        world.cycle(2)
        yield world


def test_each_reads_his_own_and_the_owner_reads_all(company: World) -> None:
    assert kept(company) == [personal_key(one) for one in PEOPLE]
    for email in PEOPLE:
        assert entries(company, email) == {OWNER: "owner", email: "reader"}
        for other in PEOPLE:
            assert opens(company, other, personal_key(email)) == (other == email)


def test_the_file_lies_with_the_others_and_cannot_be_copied_or_shared_on(
    company: World,
) -> None:
    mask = "name,parents,writersCanShare,copyRequiresWriterPermission,description"
    file, base = (
        company.owner.get(file_url(company, one), fields=mask)
        for one in (OLGAS, CUSTOMERS)
    )

    assert file["name"] == "Northwind Trading – Own figures – Olga Smirnova"
    assert {**file, "name": ""} == {**base, "name": ""}
    forbidden = company.person(OLGA).call(
        "POST", f"{file_url(company, OLGAS)}/copy", {}
    )
    assert forbidden.status_code == 403


def test_it_has_the_tabs_that_config_names_and_none_that_google_made(
    company: World,
) -> None:
    assert list(sheets(company.person(OLGA), OLGAS)) == [
        "My day",
        "Results of managers",
        "Plan and fact",
        "Account managers",
    ]


def test_its_figures_are_his_own(company: World) -> None:
    """Purchases before anybody was recorded are nobody's; contacts are not."""
    shown = str(sheets(company.owner, OLGAS))

    assert "Turnover" in shown
    assert "Igor" not in shown
    assert "Olga" not in shown


def test_his_pay_has_his_own_clients_and_nobody_elses(tmp_path: Path) -> None:
    paid = {"steps": [{"months": 0, "share": 0.01}], "months": 24}
    with World(tmp_path) as world:
        world.configure(
            "reports.yaml",
            {
                "on": ["decisions", "pay"],
                "personal": {"account_manager": ["pay"]},
                "pay": {**paid, "salaries": {IGOR: 70_707, OLGA: 50_000}},
                "sources": {"before_records": "first"},
            },
        )
        settle_company(world)
        world.app.publish()
        with world.app.journal.reading() as book:
            known = book.clients.all()
        whose = {str(client): one.responsible for client, one in known.items()}
        desk = {str(row[2]) for row in world.owner.grid(DESK, tab("pay"))[1:]}

        for email, name in ((OLGA, "Olga Smirnova"), (IGOR, "Igor Novikov")):
            grid = world.person(email).grid(personal_key(email), tab("pay"))
            head = [str(one) for one in grid[0]]
            assert "Person" not in head
            shown = {str(row[head.index("ID")]) for row in grid[1:]} & whose.keys()
            assert shown
            assert shown == {one for one in desk & whose.keys() if whose[one] == name}
            others = {client for client, one in whose.items() if one != name}
            told = str(sheets(world.owner, personal_key(email)))
            assert not [one for one in others if one in told]
            assert ("Igor" in told, "Olga" in told) == (False, False)


def test_what_he_can_see_tells_of_it(company: World) -> None:
    found = {one.file.base: one for one in insight_of(company.app.tools(), OLGA).sights}

    assert OLGAS in found
    assert personal_key(IGOR) not in found
    assert found[OLGAS].role == "reader"
    assert {one.kind for one in found[OLGAS].tabs or ()} == {"report"}
    assert not found[OLGAS].can_copy


def test_nothing_is_written_or_asked_where_nothing_changed(company: World) -> None:
    company.app.publish()
    company.app.publish()
    read, written = reads(company), writes(company)

    done = company.app.publish()

    assert (done.requests, done.written) == (0, [])
    # Drive's list of files; none of them is opened.
    assert (reads(company) - read, writes(company) - written) == (1, 0)


def test_an_idle_cycle_asks_no_more_than_without_such_files(
    made: World, tmp_path: Path
) -> None:
    costs = []
    with World(tmp_path / "other") as plain:
        plain.cycle(2)
        for world in (made, plain):
            world.cycle(3)
            before = reads(world), writes(world)
            world.cycle()
            costs.append((reads(world) - before[0], writes(world) - before[1]))

    assert costs[0] == costs[1]


def test_money_is_left_out_for_whom_turnover_is_closed(made: World) -> None:
    made.app.publish()
    assert "Forecast" in str(sheets(made.person(OLGA), OLGAS))
    assert "Repeat turnover" in str(sheets(made.person(OLGA), OLGAS))

    seen_by(made, "turnover", "owner")
    made.cycle()
    made.app.publish()

    shown = str(sheets(made.person(OLGA), OLGAS))
    assert "Calls" in shown
    assert "Sold / plan" in shown
    assert "Forecast of the month" not in shown
    assert "Repeat turnover" not in shown


def test_what_was_typed_into_a_base_stands_in_the_day_of_whose_client_it_is(
    made: World,
) -> None:
    olga, igor = made.person(OLGA), made.person(IGOR)
    today = serial(date(2026, 11, 2))
    for person, name, company in (
        (olga, "Olga Smirnova", "Acme"),
        (igor, "Igor Novikov", "Beta"),
    ):
        person.type(
            CUSTOMERS, {"Company": company, "Take": name, "Next contact": today}
        )
    made.cycle(2)
    call: dict[str, Cell] = {
        "Client": "Acme",
        "Day": today - 5,
        "Channel": "call",
        "Minutes": 7,
        "Person": "Olga Smirnova",
    }
    olga.type(CUSTOMERS, call, tab="contacts")
    made.cycle(3)

    made.app.publish()

    rows = {str(row[1]): row[2] for row in olga.grid(OLGAS, tab("my_day"))}
    assert rows["Clients to talk to, promised until today"] == 1
    assert rows["Acme"] == today
    assert (rows["Your clients"], rows["Minutes on the line"]) == (1, 0)
    assert "Beta" not in rows
    his = {str(row[1]): row[2] for row in igor.grid(personal_key(IGOR), tab("my_day"))}
    assert his["Beta"] == today
    assert "Acme" not in his


def test_drift_of_its_sharing_is_mended_in_the_next_cycle(made: World) -> None:
    share(made, base=OLGAS, type="anyone", role="reader")
    let_in(made, IGOR, "reader", base=OLGAS)
    change_entry(made, OLGA, base=OLGAS, role="writer")
    change_file(made, {"writersCanShare": True}, base=OLGAS)

    made.cycle()

    assert entries(made) == {OWNER: "owner", OLGA: "reader"}
    assert not made.owner.get(file_url(made, OLGAS), fields="writersCanShare")[
        "writersCanShare"
    ]
    told = {one.why.english() for one in events(made) if one.why}
    assert "the figures are another person’s" in told
    before = drive_writes(made)
    made.cycle()
    assert drive_writes(made) == before


def test_a_leaver_loses_it_at_once_and_the_file_stays_with_the_owner(
    made: World,
) -> None:
    made.app.publish()
    file = made.file_id(OLGAS)
    staff(made, OLGA, status="left")

    made.cycle()

    assert not opens(made, OLGA, OLGAS)
    closed = [one.base for one in events(made) if one.event == "closed"]
    assert set(closed) == {CUSTOMERS, OLGAS}
    made.cycle()
    assert OLGAS not in kept(made)
    shown = made.owner.get(f"{DRIVE}/{file}", fields="name,trashed,permissions(role)")
    assert shown["name"].startswith(
        "Northwind Trading – Own figures – Olga Smirnova (closed "
    )
    assert not shown["trashed"]
    assert [one["role"] for one in shown["permissions"]] == ["owner"]
    assert made.cycle().files.changes == ()
    assert made.app.publish().failed == []


def test_whoever_comes_back_gets_a_fresh_file_with_his_figures(made: World) -> None:
    made.app.publish()
    before = made.file_id(OLGAS)
    staff(made, OLGA, status="left")
    made.cycle(2)
    staff(made, OLGA, status="works")

    made.cycle()
    made.app.publish()

    assert made.file_id(OLGAS) != before
    assert opens(made, OLGA, OLGAS)
    assert "Account managers" in sheets(made.person(OLGA), OLGAS)


def test_whoever_vanishes_from_the_staff_loses_it_too(made: World) -> None:
    forget(made, OLGA)

    made.cycle()

    assert not opens(made, OLGA, OLGAS)
    made.cycle()
    assert kept(made) == [personal_key(IGOR), personal_key(TATIANA)]
    with made.app.journal.reading() as book:
        assert [one.kind for one in book.held.all() if one.base == OLGAS] == []


def test_whoever_is_away_keeps_it(made: World) -> None:
    staff(made, OLGA, status="away")

    made.cycle(2)

    assert opens(made, OLGA, OLGAS)


def test_another_role_has_another_or_no_file(made: World) -> None:
    staff(made, OLGA, role="sales_manager")

    made.cycle(2)

    assert OLGAS not in kept(made)
    made.configure("reports.yaml", {"personal": {"sales_manager": ["results"]}})
    made.cycle(2)
    made.app.publish()
    assert OLGAS in kept(made)
    assert personal_key(IGOR) not in kept(made)
    assert list(sheets(made.person(OLGA), OLGAS)) == ["Results of managers"]


def test_switched_off_all_files_close_and_end(made: World) -> None:
    made.configure("reports.yaml", {"personal": {}})

    made.cycle()
    assert not any(opens(made, one, personal_key(one)) for one in PEOPLE)
    made.cycle()

    assert kept(made) == []
    assert made.cycle().files.changes == ()


def test_a_file_that_was_deleted_is_made_anew(made: World) -> None:
    made.app.publish()
    assert made.owner.call("DELETE", file_url(made, OLGAS)).ok

    made.cycle()
    made.app.publish()

    assert opens(made, OLGA, OLGAS)
    assert "Plan and fact" in sheets(made.person(OLGA), OLGAS)
    with made.app.journal.reading() as book:
        assert OLGAS not in book.restores.waiting()


def test_with_a_lost_journal_the_same_files_go_on_and_can_end(tmp_path: Path) -> None:
    state = {"state": "sqlite:///lost/state.db"}
    with World(tmp_path, settings=state) as world:
        world.configure("reports.yaml", ON)
        world.cycle(2)
        world.app.publish()
        url = f"{SHEETS}/{world.file_id(OLGAS)}"
        world.app.close()
        shutil.rmtree(world.home / "lost")
        world.start()

        world.cycle(3)
        done = world.app.publish()

        assert done.failed == []
        assert (OLGAS, "my_day") in done.written
        shown = world.person(OLGA).get(url, fields="sheets(properties(title))")
        assert shown["sheets"][0]["properties"]["title"] == "My day"
        staff(world, OLGA, status="left")
        world.cycle(2)
        assert world.person(OLGA).call("GET", url).status_code == 403
        name = world.owner.get(url, fields="properties(title)")["properties"]["title"]
        assert "(closed " in name


def test_a_tab_that_the_owner_emptied_is_filled_again(made: World) -> None:
    made.app.publish()
    before = str(sheets(made.owner, OLGAS)["Plan and fact"])
    shown = sheets(made.owner, OLGAS)["Plan and fact"]["properties"]["sheetId"]
    made.owner.batch(OLGAS, {"deleteSheet": {"sheetId": shown}})

    made.app.publish()

    assert str(sheets(made.owner, OLGAS)["Plan and fact"]) == before


def test_the_plan_says_whose_files_are_to_be_made(world: World) -> None:
    world.cycle()
    world.configure("reports.yaml", ON)

    changes = world.app.plan().files.changes

    assert {one.base for one in changes} == {personal_key(one) for one in PEOPLE}
    told = base_text(OLGAS, world.app.config.pipeline).english()
    assert told == f"Own figures, {OLGA}"


def _look(world: World, table: Table) -> None:
    person = world.app.config.staff.at(OLGA)
    assert person is not None
    with world.app.journal.reading() as book:
        lives = lives_of(book.clients.all())
    shown = own_readable(world.app.tools(), person, table)
    look_through_own(world.app.tools(), person, "Figures", table, shown, lives)


def _table(**cells: Any) -> Table:
    columns = [
        TableColumn(id=one, header=verbatim(one), kind=Kind.TEXT) for one in cells
    ]
    return Table(tuple(columns), (tuple(cells.values()),))


def test_the_last_look_stops_clients_and_names_of_others(company: World) -> None:
    with company.app.journal.reading() as book:
        whose = {one.responsible: client for client, one in book.clients.all().items()}
    _look(company, _table(client_id=whose["Olga Smirnova"], person="Olga Smirnova"))

    for wrong in (
        _table(client_id=whose["Igor Novikov"]),
        _table(client_id=ClientId("CAAAAAA")),
        _table(person="Igor Novikov"),
    ):
        with pytest.raises(Leaks) as found:
            _look(company, wrong)
        assert found.value.hold.base == OLGAS
        assert "Igor" not in found.value.hold.why.english()


def test_one_line_of_figures_stands_upright_with_their_definitions(
    company: World,
) -> None:
    found = company.owner.grid(OLGAS, tab("results"))

    assert found[0] == ["What it is", "Figure", "Share", "How it is counted"]
    assert found[1][:2] == ["Product of the role", "repeat turnover"]
