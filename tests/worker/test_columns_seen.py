"""Columns that not everybody may see: they wait, and come back where all may (S6)."""

from __future__ import annotations

from typing import Any

import pytest
from ruamel.yaml import YAML

from sheetsync.core.ids import CLIENTS, DESK, BaseKey, derived_sheet, sheet_id
from sheetsync.core.rows import Cell
from tests.worker.world import (
    ARCHIVE,
    CUSTOMERS,
    INTERESTED,
    OWNER,
    PROSPECTS,
    READY,
    SHEETS,
    World,
)

ANNA = "anna.petrova@northwind.example"
SERGEY = "sergey.volkov@northwind.example"
OLGA = "olga.smirnova@northwind.example"


def seen_by(world: World, column: str, who: Any, tab: str = "") -> None:
    """Say in stages.yaml who sees a column."""
    yaml = YAML()
    path = world.config / "stages.yaml"
    content = yaml.load(path)
    for stage in content["stages"]:
        tabs = [one["columns"] for one in stage["tabs"] if one["id"] == tab]
        for one in tabs[0] if tab else stage["columns"]:
            if one["id"] == column:
                one["visible"] = who
    yaml.dump(content, path)


def everything(world: World, who: str, base: BaseKey) -> str:
    """All that a file shows, whatever tab it is in."""
    person = world.person(who)
    return str(person.get(f"{SHEETS}/{world.file_id(base)}", includeGridData="true"))


def desk(world: World) -> list[list[Cell]]:
    """The desk's list of all clients."""
    body = {
        "dataFilters": [{"gridRange": {"sheetId": derived_sheet("all_clients")}}],
        "valueRenderOption": "UNFORMATTED_VALUE",
    }
    url = f"{SHEETS}/{world.file_id(DESK)}/values:batchGetByDataFilter"
    answer = world.owner.call("POST", url, body)
    found: list[list[Cell]] = answer.json()["valueRanges"][0]["valueRange"]["values"]
    return found


def held(world: World) -> list[tuple[str, str, str]]:
    with world.app.journal.reading() as book:
        return [(one.kind, one.base, one.subject) for one in book.held.all()]


def on_the_desk(world: World, company: str, header: str) -> Cell:
    head, *rows = desk(world)
    row = next(one for one in rows if company in one)
    place = head.index(header)
    return row[place] if place < len(row) else None


def goes(world: World, who: str, base: BaseKey, stage: str, **cells: Cell) -> None:
    world.person(who).edit(base, "Acme", stage=stage, **cells)
    world.settle()


@pytest.fixture
def world(world: World) -> World:
    """A company with the lists in which cells of clients stand."""
    world.reports("all_clients", "reactivation", "cooling", "next_orders")
    return world


@pytest.fixture
def prospect(world: World) -> World:
    """Acme among the prospects; only lead generators see who decides there."""
    seen_by(world, "city", ["lead_generator"])
    world.cycle()
    world.person(ANNA).type(PROSPECTS, {**READY, "City": "Perm-9"})
    world.cycle(2)
    return world


def test_a_column_of_another_role_waits_and_comes_back(prospect: World) -> None:
    goes(prospect, ANNA, PROSPECTS, "Interested")
    assert prospect.companies(INTERESTED) == ["Acme"]
    assert "Perm-9" not in everything(prospect, SERGEY, INTERESTED)
    assert "City" not in prospect.owner.grid(INTERESTED)[0]
    prospect.app.publish()
    assert on_the_desk(prospect, "Acme", "City") == "Perm-9"

    goes(prospect, SERGEY, INTERESTED, "Prospects")

    assert prospect.row(PROSPECTS, "Acme")["City"] == "Perm-9"


def test_a_head_who_may_not_see_a_column_takes_it_out_of_his_base(world: World) -> None:
    seen_by(world, "city", ["lead_generator"])
    yaml = YAML()
    path = world.config / "stages.yaml"
    content = yaml.load(path)
    content["stages"][0]["head"] = "sales_manager"
    yaml.dump(content, path)

    world.cycle()

    assert "City" not in world.owner.grid(PROSPECTS)[0]


def test_a_column_of_both_roles_of_a_base_stands_there(world: World) -> None:
    seen_by(world, "city", ["lead_generator", "sales_manager"])
    yaml = YAML()
    path = world.config / "stages.yaml"
    content = yaml.load(path)
    content["stages"][0]["head"] = "sales_manager"
    yaml.dump(content, path)

    world.cycle()

    assert "City" in world.owner.grid(PROSPECTS)[0]
    assert "City" not in world.owner.grid(CUSTOMERS)[0]


def test_what_was_said_on_the_phone_can_be_for_one_role_alone(world: World) -> None:
    seen_by(world, "comment", ["lead_generator"], tab="contacts")
    world.cycle()
    anna = world.person(ANNA)
    anna.type(PROSPECTS, READY)
    world.cycle(2)
    call: dict[str, Cell] = {"Client": "Acme", "Day": 46300, "Comment": "rude-7"}
    anna.type(PROSPECTS, call, tab="contacts")
    world.cycle()

    goes(world, ANNA, PROSPECTS, "Interested")

    (row,) = world.rows(INTERESTED, "contacts")
    assert row["Client"] == "Acme"
    assert "rude-7" not in everything(world, SERGEY, INTERESTED)

    goes(world, SERGEY, INTERESTED, "Prospects")

    (row,) = world.rows(PROSPECTS, "contacts")
    assert row["Comment"] == "rude-7"


def test_a_column_that_closes_while_it_stands_is_told_and_loses_nothing(
    prospect: World,
) -> None:
    seen_by(prospect, "city", "owner")

    prospect.cycle()
    assert ("exposed", PROSPECTS, "city") in held(prospect)
    place = prospect.owner.grid(PROSPECTS)[0].index("City")
    columns: dict[str, Any] = {"sheetId": sheet_id(CLIENTS), "dimension": "COLUMNS"}
    columns |= {"startIndex": place, "endIndex": place + 1}
    prospect.owner.batch(PROSPECTS, {"deleteDimension": {"range": columns}})
    prospect.cycle()

    assert ("exposed", PROSPECTS, "city") not in held(prospect)
    assert "Perm-9" not in everything(prospect, ANNA, PROSPECTS)
    prospect.app.publish()
    assert on_the_desk(prospect, "Acme", "City") == "Perm-9"
    goes(prospect, ANNA, PROSPECTS, "Archive", refusal_reason="gone")
    assert prospect.row(ARCHIVE, "Acme")["City"] == "Perm-9"


def test_a_closed_column_that_stands_in_two_bases_travels_to_neither(
    prospect: World,
) -> None:
    place = len(prospect.owner.grid(INTERESTED)[0])
    prospect.owner.write(INTERESTED, 0, place, "City")

    goes(prospect, ANNA, PROSPECTS, "Interested")

    assert prospect.companies(INTERESTED) == ["Acme"]
    assert "Perm-9" not in everything(prospect, SERGEY, INTERESTED)


def test_a_header_of_a_closed_column_does_not_overwrite_the_owners_word(
    world: World,
) -> None:
    world.cycle()
    world.person(ANNA).type(PROSPECTS, READY)
    world.cycle(2)
    goes(world, ANNA, PROSPECTS, "Archive", refusal_reason="gone")
    world.person(OWNER).edit(ARCHIVE, "Acme", personal_mobile="+7 900")
    goes(world, OWNER, ARCHIVE, "Prospects")
    header = world.owner.grid(PROSPECTS)[0]
    anna = world.person(ANNA)
    anna.write(PROSPECTS, 0, len(header), "Personal mobile")
    anna.write(PROSPECTS, anna.place(PROSPECTS, "Acme"), len(header), "a lie")
    world.settle()

    goes(world, ANNA, PROSPECTS, "Archive", refusal_reason="gone")

    assert world.row(ARCHIVE, "Acme")["Personal mobile"] == "+7 900"


def test_a_column_that_opens_again_is_made_again(prospect: World) -> None:
    seen_by(prospect, "city", "all")
    prospect.settle()

    assert "City" in prospect.owner.grid(INTERESTED)[0]
    assert held(prospect) == []


def test_a_column_of_peoples_own_named_like_a_closed_one_stops_no_move(
    world: World,
) -> None:
    world.cycle()
    for base in (PROSPECTS, INTERESTED):
        world.owner.write(base, 0, len(world.owner.grid(base)[0]), "Margin")
    anna = world.person(ANNA)
    anna.type(PROSPECTS, {**READY, "Margin": "mine-3"})
    anna.type(PROSPECTS, {**READY, "Company": "Beta", "Phone": "+74951234500"})
    world.cycle(2)

    anna.pick(PROSPECTS, "Beta", "Interested")
    goes(world, ANNA, PROSPECTS, "Interested")

    assert world.companies(INTERESTED) == ["Acme", "Beta"]
    assert "mine-3" not in everything(world, SERGEY, INTERESTED)
    assert held(world) == []
    with world.app.journal.reading() as book:
        kept = [str(one.kept_cells) for one in book.clients.all().values()]
    assert any("mine-3" in one for one in kept)
