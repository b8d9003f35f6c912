"""A client with everything goes through all bases and back: nothing of him is lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from sheetsync.core.ids import CLIENTS, BaseKey, ClientId, sheet_id
from sheetsync.core.rows import Cell
from tests.worker.world import (
    ARCHIVE,
    CUSTOMERS,
    INTERESTED,
    PROSPECTS,
    READY,
    SHEETS,
    World,
)

CONTACTS = "contacts"

SHOWN = "userEnteredValue,userEnteredFormat,note,textFormatRuns,dataValidation"

YELLOW = {"backgroundColor": {"red": 1, "green": 1}}
LINK = {"link": {"uri": "https://example.com/acme"}}
CHECKBOX = {"condition": {"type": "BOOLEAN"}, "showCustomUi": True, "strict": True}
SIZES = {
    "condition": {
        "type": "ONE_OF_LIST",
        "values": [{"userEnteredValue": "S"}, {"userEnteredValue": "L"}],
    },
    "showCustomUi": True,
}


def text(value: str, **more: Any) -> dict[str, Any]:
    """A cell of text, and what it has beside."""
    return {"userEnteredValue": {"stringValue": value}, **more}


def number(value: float, kind: str, pattern: str) -> dict[str, Any]:
    """A number as somebody formatted it."""
    look = {"numberFormat": {"type": kind, "pattern": pattern}}
    return {"userEnteredValue": {"numberValue": value}, "userEnteredFormat": look}


def looked(**look: Any) -> dict[str, Any]:
    """An empty cell that somebody gave a look."""
    return {"userEnteredFormat": look}


RICH = [
    {"format": {"bold": True}},
    {"startIndex": 3, "format": {}},
    {"startIndex": 6, "format": LINK},
    {"startIndex": 9, "format": {}},
]

OWN: Mapping[str, dict[str, Any]] = {
    "Marked": {**looked(**YELLOW), "note": "look here"},
    "VIP": {"userEnteredValue": {"boolValue": True}, "dataValidation": CHECKBOX},
    "Size": text("L", dataValidation=SIZES),
    "Share": number(0.125, "PERCENT", "0.0%"),
    "Worth": number(1234.5, "CURRENCY", "[$€]#,##0.00"),
    "Talked": number(1.25, "TIME", "[h]:mm:ss"),
    "Since": number(46000, "DATE", "d mmm yyyy"),
    "Code": text("007"),
    "Sum": text("=not a formula"),
    "Plus": text("+7 (495) 123"),
    "Rich": text("Big 🟦 red text", textFormatRuns=RICH, note="Line\nline 🟥"),
    "Site": text("Acme", userEnteredFormat={"textFormat": LINK}),
    "Long": text("word\nword 🟩 " * 3000),
}
"""What people can put into columns of their own."""

KNOWN: Mapping[str, dict[str, Any]] = {
    "ID": looked(**YELLOW),
    "Responsible": {"note": "ask Anna"},
    "City": looked(**YELLOW, textFormat={"italic": True}),
    "Comment": text(
        "Careful: see site",
        textFormatRuns=[{"startIndex": 13, "format": LINK}],
        note="a note",
    ),
}
"""The same in columns that config knows."""


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with World(tmp_path) as world:
        world.cycle()
        yield world


def put(world: World, base: BaseKey, tab: str, at: int, header: str, cell: Any) -> None:
    """Give one cell what a person can give it."""
    column = world.owner.grid(base, tab)[0].index(header)
    looks = [f"userEnteredFormat.{one}" for one in cell.get("userEnteredFormat", ())]
    fields = ",".join([*looks, *(cell.keys() - {"userEnteredFormat"})])
    start = {"sheetId": sheet_id(tab), "rowIndex": at, "columnIndex": column}
    request = {"start": start, "rows": [{"values": [cell]}], "fields": fields}
    world.owner.batch(base, {"updateCells": request}).raise_for_status()


def add_headers(world: World, base: BaseKey, tab: str, *headers: str) -> None:
    """Put headers right of those that are there."""
    place = len(world.owner.grid(base, tab)[0])
    wider = {
        "sheetId": sheet_id(tab),
        "dimension": "COLUMNS",
        "length": len(headers),
    }
    world.owner.batch(base, {"appendDimension": wider}).raise_for_status()
    for column, header in enumerate(headers, start=place):
        world.owner.write(base, 0, column, header, tab).raise_for_status()


def whole_rows(
    world: World, base: BaseKey, tab: str = CLIENTS
) -> list[dict[str, dict[str, Any]]]:
    """The rows of a tab with all that their cells hold, by header."""
    url = f"{SHEETS}/{world.file_id(base)}"
    mask = f"sheets(properties(sheetId),data(rowData(values({SHOWN}))))"
    sheets = world.owner.get(url, fields=mask)["sheets"]
    sheet = next(one for one in sheets if one["properties"]["sheetId"] == sheet_id(tab))
    headers = world.owner.grid(base, tab)[0]
    rows = [row.get("values", []) for row in sheet["data"][0]["rowData"][1:]]
    return [
        {str(name): cell for name, cell in zip(headers, row, strict=False) if cell}
        for row in rows
        if any("userEnteredValue" in cell for cell in row)
    ]


def travel(world: World, *path: tuple[BaseKey, str]) -> None:
    """Send the client on, stage by stage."""
    for base, stage in path:
        world.owner.pick(base, "Acme", stage).raise_for_status()
        world.settle()


THROUGH = (
    (PROSPECTS, "Interested"),
    (INTERESTED, "Customers"),
    (CUSTOMERS, "Archive"),
    (ARCHIVE, "Prospects"),
)


def everything(world: World) -> None:
    """A client and a contact of his with all that a row can hold."""
    owner = world.owner
    ready = {**READY, "Refusal reason": "price", "Stage": "Prospects"}
    owner.type(PROSPECTS, ready)
    owner.type(PROSPECTS, {"Client": "Acme", "Outcome": "talked"}, tab=CONTACTS)
    for tab, known in ((CLIENTS, KNOWN), (CONTACTS, {"Comment": KNOWN["Comment"]})):
        add_headers(world, PROSPECTS, tab, *OWN)
        for header, cell in {**OWN, **known}.items():
            put(world, PROSPECTS, tab, 1, header, cell)
    world.settle()


def before_customers(world: World) -> None:
    """What the gate to Customers asks for."""
    world.owner.edit(INTERESTED, "Acme", first_purchase=46000)


def test_a_row_with_everything_comes_back_as_it_went(world: World) -> None:
    everything(world)
    (before,) = whole_rows(world, PROSPECTS)

    travel(world, THROUGH[0])
    before_customers(world)
    travel(world, *THROUGH[1:])

    (after,) = whole_rows(world, PROSPECTS)
    assert {name: after.get(name) for name in OWN} == {
        name: before[name] for name in OWN
    }
    assert after == before


def test_a_contact_with_everything_comes_back_as_it_went(world: World) -> None:
    everything(world)
    (before,) = whole_rows(world, PROSPECTS, CONTACTS)

    travel(world, THROUGH[0])
    before_customers(world)
    travel(world, *THROUGH[1:])

    (after,) = whole_rows(world, PROSPECTS, CONTACTS)
    assert after == before


def contact(world: World, base: BaseKey, **cells: Cell) -> None:
    """Log a contact with the client; ``next_contact`` means “Next contact”."""
    named = {name.replace("_", " ").capitalize(): cell for name, cell in cells.items()}
    world.owner.type(base, {"Client": "Acme", **named}, tab=CONTACTS).raise_for_status()


def moods(world: World, base: BaseKey) -> dict[Cell, Cell]:
    """What stands in people's own column of the contact log, by comment."""
    rows = world.rows(base, CONTACTS)
    return {row.get("Comment"): row.get("Mood") for row in rows}


@pytest.fixture
def talked(world: World) -> World:
    """A client with two contacts, marked in a column that people made themselves."""
    world.owner.type(PROSPECTS, {**READY, "Stage": "Prospects"})
    add_headers(world, PROSPECTS, CONTACTS, "Mood")
    contact(world, PROSPECTS, channel="call", comment="first", mood="angry")
    contact(world, PROSPECTS, channel="call", comment="second", mood="calm")
    world.settle()
    return world


def test_a_contact_that_was_edited_meanwhile_gets_its_own_cells_back(
    talked: World,
) -> None:
    travel(talked, (PROSPECTS, "Interested"))
    assert moods(talked, INTERESTED) == {"first": None, "second": None}
    at = 1 + [row["Comment"] for row in talked.rows(INTERESTED, CONTACTS)].index(
        "first"
    )
    talked.owner.type(INTERESTED, {"Outcome": "talked"}, at=at, tab=CONTACTS)

    travel(talked, (INTERESTED, "Prospects"))

    assert moods(talked, PROSPECTS) == {"first": "angry", "second": "calm"}


def test_what_was_kept_of_a_deleted_contact_goes_to_no_other(talked: World) -> None:
    travel(talked, (PROSPECTS, "Interested"))
    at = 1 + [row["Comment"] for row in talked.rows(INTERESTED, CONTACTS)].index(
        "first"
    )
    gone = {"sheetId": sheet_id(CONTACTS), "dimension": "ROWS"}
    area = {**gone, "startIndex": at, "endIndex": at + 1}
    talked.owner.batch(INTERESTED, {"deleteDimension": {"range": area}})
    contact(talked, INTERESTED, channel="call", outcome="agreed", comment="third")

    travel(talked, (INTERESTED, "Prospects"))

    assert moods(talked, PROSPECTS) == {"second": "calm", "third": None}


def test_contacts_wait_while_their_client_is_where_no_contacts_are(
    tmp_path: Path,
) -> None:
    with World(tmp_path) as world:
        without_contacts(world, "archive")
        world.cycle()
        ready = {**READY, "Stage": "Prospects", "Refusal reason": "price"}
        world.owner.type(PROSPECTS, ready)
        contact(world, PROSPECTS, channel="call", comment="first")
        put(world, PROSPECTS, CONTACTS, 1, "Comment", {"note": "look here"})
        world.settle()
        (before,) = whole_rows(world, PROSPECTS, CONTACTS)

        travel(world, (PROSPECTS, "Archive"))
        assert whole_rows(world, PROSPECTS, CONTACTS) == []
        travel(world, (ARCHIVE, "Prospects"))

        assert whole_rows(world, PROSPECTS, CONTACTS) == [before]


def without_contacts(world: World, stage: str) -> None:
    """Take the contact log from a stage's base."""
    yaml = YAML()
    content = yaml.load(world.config / "stages.yaml")
    next(one for one in content["stages"] if one["id"] == stage)["tabs"] = []
    yaml.dump(content, world.config / "stages.yaml")


def test_a_dropdown_comes_along_where_the_column_has_none(world: World) -> None:
    world.owner.type(PROSPECTS, {**READY, "Stage": "Prospects"})
    add_headers(world, PROSPECTS, CLIENTS, "Size")
    put(world, PROSPECTS, CLIENTS, 1, "Size", OWN["Size"])
    add_headers(world, INTERESTED, CLIENTS, "Size")
    world.settle()

    travel(world, (PROSPECTS, "Interested"))

    (row,) = whole_rows(world, INTERESTED)
    assert row["Size"] == OWN["Size"]


def test_a_dropdown_that_the_column_has_is_not_written_anew(world: World) -> None:
    world.owner.type(PROSPECTS, {**READY, "Stage": "Prospects"})
    world.owner.type(INTERESTED, {"Company": "Old", "Stage": "Interested"})
    for base, rule in ((PROSPECTS, SIZES), (INTERESTED, {**SIZES, "strict": True})):
        add_headers(world, base, CLIENTS, "Size")
        put(world, base, CLIENTS, 1, "Size", text("L", dataValidation=rule))
    world.settle()

    travel(world, (PROSPECTS, "Interested"))

    rules = [row["Size"]["dataValidation"] for row in whole_rows(world, INTERESTED)]
    assert rules == [{**SIZES, "strict": True}] * 2


def test_a_bare_value_that_was_kept_before_comes_back(world: World) -> None:
    world.owner.type(INTERESTED, {**READY, "Stage": "Interested"})
    add_headers(world, PROSPECTS, CLIENTS, "Share")
    world.settle()
    client = ClientId(str(world.row(INTERESTED, "Acme")["ID"]))
    with world.app.journal.writing() as book:
        book.clients.keep(client, {"own:Share": 0.125})

    travel(world, (INTERESTED, "Prospects"))

    assert world.row(PROSPECTS, "Acme")["Share"] == 0.125


def test_a_formula_travels_as_what_it_showed(world: World) -> None:
    world.owner.type(PROSPECTS, {**READY, "Stage": "Prospects", "City": '="A"&"B"'})
    world.settle()

    travel(world, (PROSPECTS, "Interested"))

    (row,) = whole_rows(world, INTERESTED)
    assert row["City"]["userEnteredValue"] == {"stringValue": "AB"}


def merge(world: World, first: int, rows: int, header: str, columns: int) -> None:
    """Merge cells of the clients' tab of Prospects, from a row and a header on."""
    column = world.owner.grid(PROSPECTS)[0].index(header)
    area = {
        "sheetId": sheet_id(CLIENTS),
        "startRowIndex": first,
        "endRowIndex": first + rows,
        "startColumnIndex": column,
        "endColumnIndex": column + columns,
    }
    request = {"mergeCells": {"range": area, "mergeType": "MERGE_ALL"}}
    world.owner.batch(PROSPECTS, request).raise_for_status()


def test_merged_cells_arrive_as_single_ones_and_the_neighbour_stays(
    world: World,
) -> None:
    owner = world.owner
    owner.type(PROSPECTS, {**READY, "Stage": "Prospects", "Comment": "both"})
    owner.type(PROSPECTS, {"Company": "Next", "Phone": "5", "Stage": "Prospects"})
    world.settle()
    (before,) = (row for row in whole_rows(world, PROSPECTS) if is_of(row, "Next"))
    merge(world, 1, 2, "Comment", 1)
    merge(world, 1, 1, "City", 2)

    travel(world, (PROSPECTS, "Interested"))

    assert world.row(INTERESTED, "Acme")["Comment"] == "both"
    assert whole_rows(world, PROSPECTS) == [before]


def is_of(row: Mapping[str, Any], company: str) -> bool:
    """Whether a whole row is that client's."""
    value: bool = row["Company"]["userEnteredValue"] == {"stringValue": company}
    return value
