"""Whatever people do to the inside of a base, it is as it was within five minutes.

docs/security.md lists the kinds. One company serves them all: each ends where it
began, which is what is asserted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sheetsync.core.ids import CLIENTS, UNDO, BaseKey, sheet_id
from tests.worker.drift import ANNA, OLGA, drive_writes, events, waiting
from tests.worker.world import CUSTOMERS, OWNER, PROSPECTS, SHEETS, World

WITHIN = 301
"""Seconds after which a file that changed is looked into again."""

HEADER = sheet_id("clients!header")
UNDO_TAB = sheet_id(f"{UNDO}!all")
LIST = sheet_id("report:reactivation!all")
RESPONSIBLE = sheet_id("clients!responsible")

STRUCTURE = (
    "properties(locale,timeZone),sheets(properties(sheetId,hidden,"
    "gridProperties(frozenRowCount)),protectedRanges(protectedRangeId,range,"
    "warningOnly,unprotectedRanges,editors))"
)

Done = Callable[[World], object]


def batch(
    world: World, by: str, *requests: dict[str, Any], base: BaseKey = PROSPECTS
) -> None:
    """Somebody changes a base."""
    world.person(by).batch(base, *requests).raise_for_status()


def protection(number: int, **members: Any) -> dict[str, Any]:
    """A request that changes a protection."""
    return {
        "updateProtectedRange": {
            "protectedRange": {"protectedRangeId": number, **members},
            "fields": ",".join(members),
        }
    }


def unprotect(number: int) -> dict[str, Any]:
    """A request that takes a protection off."""
    return {"deleteProtectedRange": {"protectedRangeId": number}}


def tab(word: str, fields: str = "hidden", **members: Any) -> dict[str, Any]:
    """A request that changes a tab."""
    properties = {"sheetId": sheet_id(word), **members}
    return {"updateSheetProperties": {"properties": properties, "fields": fields}}


def locale(**members: str) -> dict[str, Any]:
    """A request that changes how the file reads numbers and days."""
    return {
        "updateSpreadsheetProperties": {
            "properties": members,
            "fields": ",".join(members),
        }
    }


def dropdown(world: World, rule: dict[str, Any] | None, **rows: int) -> None:
    """Anna changes the dropdown of the column Stage."""
    place = world.owner.grid(PROSPECTS)[0].index("Stage")
    area = {
        "sheetId": sheet_id(CLIENTS),
        "startRowIndex": 1,
        "startColumnIndex": place,
        "endColumnIndex": place + 1,
        **rows,
    }
    request: dict[str, Any] = {"range": area}
    if rule is not None:
        request["rule"] = rule
    batch(world, ANNA, {"setDataValidation": request})


def one_of(*values: str, strict: bool = True) -> dict[str, Any]:
    """A dropdown with these values."""
    choices = [{"userEnteredValue": one} for one in values]
    condition = {"type": "ONE_OF_LIST", "values": choices}
    return {"condition": condition, "showCustomUi": True, "strict": strict}


STAGES = ("Prospects", "Interested", "Archive")

OPENED: dict[str, Done] = {
    "the header's protection deleted": lambda world: batch(
        world, OWNER, unprotect(HEADER)
    ),
    "a manager among a protection's editors": lambda world: batch(
        world, OWNER, protection(HEADER, editors={"users": [OWNER, ANNA]})
    ),
    "a whole domain among a protection's editors": lambda world: batch(
        world, OWNER, protection(HEADER, editors={"domainUsersCanEdit": True})
    ),
    "a protection that only warns": lambda world: batch(
        world, OWNER, protection(HEADER, warningOnly=True)
    ),
    "a protection narrowed to a cell": lambda world: batch(
        world,
        OWNER,
        protection(
            HEADER,
            range={
                "sheetId": sheet_id(CLIENTS),
                "startRowIndex": 0,
                "endRowIndex": 1,
                "startColumnIndex": 0,
                "endColumnIndex": 1,
            },
        ),
    ),
    "a gap in a protection": lambda world: batch(
        world,
        OWNER,
        protection(
            UNDO_TAB,
            unprotectedRanges=[{"sheetId": sheet_id(UNDO), "startRowIndex": 5}],
        ),
    ),
    "the hidden tab deleted": lambda world: batch(
        world, OWNER, {"deleteSheet": {"sheetId": sheet_id(UNDO)}}
    ),
    "a report's tab unprotected": lambda world: batch(
        world, OWNER, unprotect(LIST), base=CUSTOMERS
    ),
    "the hidden tab's protection deleted": lambda world: batch(
        world, OWNER, unprotect(UNDO_TAB)
    ),
}
"""Kinds that let people edit what they must not."""

CHANGED: dict[str, Done] = {
    "a warning taken off a column of the worker's": lambda world: batch(
        world, ANNA, unprotect(RESPONSIBLE)
    ),
    "a warning made a lock": lambda world: batch(
        world, OWNER, protection(RESPONSIBLE, warningOnly=False)
    ),
    "the hidden tab shown": lambda world: batch(world, OWNER, tab(UNDO, hidden=False)),
    "a tab of the base hidden": lambda world: batch(
        world, ANNA, tab("contacts", hidden=True)
    ),
    "the header unfrozen": lambda world: batch(
        world,
        ANNA,
        tab(
            CLIENTS,
            "gridProperties.frozenRowCount",
            gridProperties={"frozenRowCount": 0},
        ),
    ),
    "a dropdown removed": lambda world: dropdown(world, None),
    "a dropdown removed from one row": lambda world: dropdown(
        world, None, startRowIndex=3, endRowIndex=4
    ),
    "a dropdown widened": lambda world: dropdown(world, one_of(*STAGES, "Customers")),
    "a dropdown that takes anything": lambda world: dropdown(
        world, one_of(*STAGES, strict=False)
    ),
    "another locale": lambda world: batch(world, ANNA, locale(locale="de_DE")),
    "another time zone": lambda world: batch(
        world, ANNA, locale(timeZone="America/New_York")
    ),
}
"""Kinds that make the base work otherwise."""


def header(world: World, text: str, at: str | None = "Phone") -> None:
    """The owner types into the header."""
    place = world.owner.grid(PROSPECTS)[0].index(at)
    world.owner.write(PROSPECTS, 0, place, text).raise_for_status()


def beside_the_header(world: World, text: str | None) -> None:
    """The owner types into the first free cell beside the header, or empties it."""
    row = world.owner.grid(PROSPECTS)[0]
    place = len(row) if text else len(row) - 1
    world.owner.write(PROSPECTS, 0, place, text).raise_for_status()


HELD: dict[str, tuple[Done, str, Done]] = {
    "a header renamed": (
        lambda world: header(world, "Tel. no."),
        "lacks the header “Phone”",
        lambda world: header(world, "Phone", at="Tel. no."),
    ),
    "a header emptied": (
        lambda world: header(world, "", at="Stage"),
        "lacks the header “Stage”",
        lambda world: header(world, "Stage", at=None),
    ),
    "a header typed twice": (
        lambda world: beside_the_header(world, "Stage"),
        "has the header “Stage” twice",
        lambda world: beside_the_header(world, None),
    ),
}
"""Kinds that hold the base until somebody puts the header right."""


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A company with some clients, at rest."""
    with World(tmp_path_factory.mktemp("inside")) as world:
        world.cycle()
        for name in ("Acme", "Birch", "Cedar", "Delta"):
            world.person(ANNA).type(PROSPECTS, {"Company": name})
        world.settle()
        world.app.publish()
        yield world


@pytest.fixture
def quiet(company: World) -> World:
    """The company, some time later."""
    company.clock.sleep(WITHIN)
    company.cycle()
    assert waiting(company) == {}
    return company


def inside(world: World) -> list[dict[str, Any]]:
    """How two bases stand inside, as the owner sees it, whatever order lists have."""
    found = []
    for base in (PROSPECTS, CUSTOMERS):
        url = f"{SHEETS}/{world.file_id(base)}"
        shown: dict[str, Any] = world.owner.get(url, fields=STRUCTURE)
        for sheet in shown["sheets"]:
            sheet.get("protectedRanges", []).sort(key=str)
        shown["sheets"].sort(key=str)
        mask = "sheets(data(rowData(values(dataValidation(condition,strict)))))"
        shown["dropdowns"] = world.owner.get(url, fields=mask, ranges="Clients!A1:Z8")
        found.append(shown)
    return found


@pytest.mark.parametrize("kind", [*OPENED, *CHANGED])
def test_within_five_minutes_a_base_is_as_it_was(quiet: World, kind: str) -> None:
    before, writes = inside(quiet), drive_writes(quiet)
    {**OPENED, **CHANGED}[kind](quiet)
    assert inside(quiet) != before

    quiet.clock.sleep(WITHIN)
    quiet.cycle()

    assert inside(quiet) == before
    told = [one.event for one in events(quiet)]
    assert told == (["protected"] if kind in OPENED else [])
    quiet.cycle()
    assert drive_writes(quiet) == writes


def test_a_list_that_people_could_edit_is_written_anew(quiet: World) -> None:
    report = sheet_id("report:reactivation")
    before = quiet.owner.grid(CUSTOMERS, "report:reactivation")
    note = {"userEnteredValue": {"stringValue": "call nobody"}}
    start = {"sheetId": report, "rowIndex": 0, "columnIndex": 0}
    cell = {"start": start, "rows": [{"values": [note]}], "fields": "userEnteredValue"}
    batch(quiet, OWNER, unprotect(LIST), base=CUSTOMERS)
    batch(quiet, OLGA, {"updateCells": cell}, base=CUSTOMERS)
    assert quiet.owner.grid(CUSTOMERS, "report:reactivation") != before

    quiet.clock.sleep(WITHIN)
    quiet.cycle()
    quiet.app.publish()

    assert quiet.owner.grid(CUSTOMERS, "report:reactivation") == before


@pytest.mark.parametrize("kind", HELD)
def test_a_base_without_its_header_waits(quiet: World, kind: str) -> None:
    before = inside(quiet)
    done, why, mend = HELD[kind]
    done(quiet)

    quiet.cycle()

    (told,) = waiting(quiet).values()
    assert why in told
    mend(quiet)
    quiet.cycle(2)
    assert waiting(quiet) == {}
    assert inside(quiet) == before
    assert [row["Company"] for row in quiet.rows(PROSPECTS)] == [
        "Acme",
        "Birch",
        "Cedar",
        "Delta",
    ]
