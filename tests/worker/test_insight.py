"""What one person can see, told beforehand, is what he really reads."""

from __future__ import annotations

from typing import Any

import pytest

from sheetsync.core.ids import DESK, ClientId, as_client_id, sheet_id
from sheetsync.core.sight import Insight, Sight
from sheetsync.worker.audit import insight_of
from tests.worker.world import (
    DRIVE,
    INTERESTED,
    OWNER,
    PROSPECTS,
    READY,
    SHEETS,
    World,
)

pytestmark = pytest.mark.ci

ANNA = "anna.petrova@northwind.example"
SERGEY = "sergey.volkov@northwind.example"
STRANGER = "stranger@elsewhere.example"


@pytest.fixture
def filled(world: World) -> World:
    """Two prospects, one who moved on, and a desk that is published."""
    world.reports("all_clients", "decisions")
    world.cycle()
    anna = world.person(ANNA)
    anna.type(PROSPECTS, READY)
    anna.type(PROSPECTS, {"Company": "Beta", "Phone": "2"})
    anna.type(PROSPECTS, {"Client": "Acme", "Day": 46300}, tab="contacts")
    anna.type(PROSPECTS, {**READY, "Company": "Gone", "Stage": "Interested"})
    world.settle()
    world.app.publish()
    return world


def insight(world: World, email: str) -> Insight:
    return insight_of(world.app.tools(), email)


def of_prospects(world: World, email: str = ANNA) -> Sight:
    found = insight(world, email).sights
    return next(one for one in found if one.file.base == PROSPECTS)


def share(world: World, **body: Any) -> None:
    url = f"{DRIVE}/{world.file_id(PROSPECTS)}/permissions"
    world.owner.call("POST", url, body).raise_for_status()


def read_by(world: World, email: str) -> set[ClientId]:
    """Every client ID in any cell of any file that somebody finds, read as himself."""
    person = world.person(email)
    ids = set()
    for file in person.get(DRIVE, fields="files(id,mimeType)")["files"]:
        if not file["mimeType"].endswith("spreadsheet"):
            continue
        mask = "sheets(data(rowData(values(effectiveValue(stringValue)))))"
        answer = person.get(f"{SHEETS}/{file['id']}", fields=mask)
        for sheet in answer.get("sheets", []):
            for block in sheet.get("data", []):
                for row in block.get("rowData", []):
                    for cell in row.get("values", []):
                        value = cell.get("effectiveValue", {}).get("stringValue")
                        ids.add(as_client_id(value))
    return {one for one in ids if one is not None}


@pytest.mark.parametrize("email", [ANNA, SERGEY, OWNER, STRANGER])
def test_the_clients_whom_somebody_sees_are_those_that_he_really_reads(
    filled: World, email: str
) -> None:
    assert insight(filled, email).clients == read_by(filled, email)


def test_a_manager_sees_his_base_from_the_day_he_was_let_in_and_no_other(
    filled: World,
) -> None:
    (sight,) = insight(filled, ANNA).sights

    assert sight.file.base == PROSPECTS
    assert [(one.kind, one.role) for one in sight.ways] == [("user", "writer")]
    assert sight.since is not None
    assert (sight.can_edit, sight.can_copy, sight.can_share) == (True, False, False)
    assert sight.tabs is not None
    kinds = {one.title: (one.kind, one.hidden) for one in sight.tabs}
    assert kinds["Clients"] == ("work", False)
    assert kinds["_sheetsync"] == ("undo", True)
    clients = next(one for one in sight.tabs if one.title == "Clients")
    assert {"Company", "Phone", "Stage"} <= set(clients.columns)


def test_who_moved_on_while_he_watched_is_what_he_may_remember(filled: World) -> None:
    gone = filled.row(INTERESTED, "Gone")["ID"]

    sight = of_prospects(filled)

    assert sight.past.left == (gone,)
    assert sight.past.before == ()


def test_who_left_before_he_was_let_in_stands_in_the_version_history(
    filled: World,
) -> None:
    gone = filled.row(INTERESTED, "Gone")["ID"]
    filled.clock.sleep(60)
    share(filled, type="user", role="writer", emailAddress=STRANGER)
    with filled.app.journal.writing() as book:
        book.access.add(
            spreadsheet=of_prospects(filled).file.spreadsheet,
            file_name="Prospects",
            person=STRANGER,
            event="granted",
            role="writer",
        )

    sight = of_prospects(filled, STRANGER)

    assert sight.past.before == (gone,)
    assert sight.past.left == ()


def test_a_link_a_domain_a_group_and_a_tab_of_peoples_own_are_seen(
    filled: World,
) -> None:
    share(filled, type="anyone", role="reader")
    share(filled, type="domain", role="reader", domain="elsewhere.example")
    share(filled, type="group", role="writer", emailAddress="all@elsewhere.example")
    filled.person(ANNA).batch(
        PROSPECTS,
        {"addSheet": {"properties": {"sheetId": 7, "title": "My list"}}},
        {
            "copyPaste": {
                "source": {"sheetId": sheet_id("clients"), "endRowIndex": 2},
                "destination": {"sheetId": 7, "endRowIndex": 2},
            }
        },
    )

    sight = of_prospects(filled, STRANGER)

    assert {one.kind for one in sight.ways} == {"anyone", "domain", "group"}
    assert sight.role == "reader"
    assert sight.since is None
    assert sight.tabs is not None
    own = next(one for one in sight.tabs if one.kind == "own")
    assert own.title == "My list"
    assert len(own.clients) == 1


def test_an_unknown_address_sees_nothing(filled: World) -> None:
    found = insight(filled, STRANGER)

    assert (found.name, found.sights, found.former) == ("", (), ())


def test_what_somebody_could_open_once_is_told_from_the_journal(filled: World) -> None:
    share(filled, type="user", role="writer", emailAddress=STRANGER)
    filled.cycle()

    (former,) = insight(filled, STRANGER).former

    assert former.base == PROSPECTS
    assert "Prospects" in former.name


def test_the_owner_sees_everything_and_nothing_is_forbidden_to_him(
    filled: World,
) -> None:
    found = insight(filled, OWNER)

    assert DESK in {one.file.base for one in found.sights}
    assert all(one.can_edit and one.can_copy and one.can_share for one in found.sights)


def test_it_takes_one_look_at_drive_and_two_reads_a_file(filled: World) -> None:
    before = filled.app.traffic.totals()

    insight(filled, ANNA)

    after = filled.app.traffic.totals()
    made = {kind: after[kind] - before[kind] for kind in after if "." in kind}
    assert {kind: count for kind, count in made.items() if count} == {
        "drive.read": 1,
        "sheets.read": 2,
    }
