"""The desk's tab for pasted tables: taken in when the owner picks what they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from sheetsync.core.ids import DESK, derived_sheet
from sheetsync.worker.import_tab import SHEET
from tests.worker.derived_sheets import settle_company, writes
from tests.worker.world import PROSPECTS, SHEETS, World

HEADER = ["Customer", "Date", "Amount", "Document"]
SOLD = [
    ["Acme", "2026-10-05", 1250.5, "A-1"],
    ["Borealis", "2026-10-06", 800, "A-2"],
    ["Nobody Ltd", "2026-10-07", 5, "A-3"],
]


@pytest.fixture
def world(world: World) -> World:
    """A company with two tabs beside which the one of imports stands."""
    world.reports("today", "key_clients")
    return world


@pytest.fixture
def desk(world: World) -> World:
    """A company with customers, and a desk that has the tab."""
    settle_company(world)
    world.app.publish()
    world.cycle(2)
    return world


def paste(desk: World, rows: Sequence[Sequence[Any]], at: str = "B1") -> None:
    """Type cells as a person does who pastes."""
    title = tabs(desk)[SHEET]["properties"]["title"]
    url = f"{SHEETS}/{desk.file_id(DESK)}/values/{title}!{at}"
    body = {"values": [list(one) for one in rows]}
    desk.owner.call(
        "PUT", f"{url}?valueInputOption=USER_ENTERED", body
    ).raise_for_status()


def pick(desk: World, words: str) -> None:
    """Pick what the table holds, and let the worker see it."""
    paste(desk, [[words]], "A1")
    desk.cycle()


def tabs(desk: World) -> dict[int, dict[str, Any]]:
    """The desk's tabs by sheetId, with their first cells."""
    fields = (
        "sheets(properties,data(rowData(values(formattedValue,"
        "dataValidation(condition)))))"
    )
    url = f"{SHEETS}/{desk.file_id(DESK)}"
    found: list[dict[str, Any]] = desk.owner.get(url, fields=fields)["sheets"]
    return {one["properties"]["sheetId"]: one for one in found}


def shown(desk: World) -> list[list[str]]:
    """What stands in the tab."""
    rows = tabs(desk)[SHEET]["data"][0].get("rowData", [])
    lines = [
        [cell.get("formattedValue", "") for cell in row.get("values", [])]
        for row in rows
    ]
    return [one for one in lines if any(one)]


def bought(desk: World) -> list[tuple[date, int, str]]:
    """What the tab's purchases are in the journal, after those from before."""
    with desk.app.journal.reading() as book:
        lines = book.purchases.all()
    return sorted(
        (one.day, one.amount_minor, one.document or "")
        for one in lines
        if (one.document or "").startswith("A-")
    )


def test_the_tab_says_what_to_do_and_offers_what_a_table_may_hold(
    desk: World,
) -> None:
    cell = tabs(desk)[SHEET]["data"][0]["rowData"][0]["values"][0]

    offered = [
        one["userEnteredValue"] for one in cell["dataValidation"]["condition"]["values"]
    ]
    assert cell["formattedValue"].startswith("Paste a table into B1")
    assert offered[:6] == [
        *("Purchases", "Payments", "Plans", "Calls", "Clients", "1c"),
    ]
    assert "Purchases, check only" in offered


def test_it_stands_behind_the_reports(desk: World) -> None:
    places = {sheet: one["properties"]["index"] for sheet, one in tabs(desk).items()}

    assert places[derived_sheet("today")] == 0
    assert places[SHEET] == len(places) - 1


def test_a_desk_without_reports_waits_for_them(world: World) -> None:
    world.cycle(3)

    assert SHEET not in tabs(world)


def test_a_desk_on_which_nothing_was_pasted_costs_no_write(desk: World) -> None:
    desk.cycle()
    before = writes(desk)

    desk.cycle(3)

    assert writes(desk) == before


def test_a_pasted_table_is_taken_in_and_each_line_says_what_became_of_it(
    desk: World,
) -> None:
    paste(desk, [HEADER, *SOLD])

    pick(desk, "Purchases")

    assert bought(desk) == [
        (date(2026, 10, 5), 125_050, "A-1"),
        (date(2026, 10, 6), 80_000, "A-2"),
    ]
    head, first, second, third = shown(desk)
    assert "3 lines: 2 new, 0 known already, 1 rejected" in head[0]
    assert "Take it back with: sheetsync import --undo 1" in head[0]
    assert (first[0], second[0]) == ("taken in", "taken in")
    assert "Nobody Ltd" in third[0]
    assert [one[1:] for one in (head, first)] == [
        HEADER,
        ["Acme", "2026-10-05", "1250.5", "A-1"],
    ]


def test_a_table_that_is_picked_twice_brings_nothing_new(desk: World) -> None:
    paste(desk, [HEADER, *SOLD])
    pick(desk, "Purchases")

    pick(desk, "Purchases")

    assert len(bought(desk)) == 2
    assert "3 lines: 0 new, 2 known already, 1 rejected" in shown(desk)[0][0]


def test_a_check_changes_nothing(desk: World) -> None:
    paste(desk, [HEADER, *SOLD])

    pick(desk, "Purchases, check only")

    assert bought(desk) == []
    assert shown(desk)[1][0] == "would be taken in"
    assert "3 lines: 2 new, 0 known already, 1 rejected" in shown(desk)[0][0]


def test_an_answer_of_ours_is_no_pick(desk: World) -> None:
    paste(desk, [HEADER, *SOLD])
    pick(desk, "Purchases")
    before = writes(desk)

    desk.cycle(2)

    assert writes(desk) == before


def test_a_table_whose_columns_nobody_knows_says_so_on_top(desk: World) -> None:
    paste(desk, [["Colour", "Size"], ["red", 5]])

    pick(desk, "Purchases")

    head, line = shown(desk)
    assert "client" in head[0]
    assert line == ["", "red", "5"]


def test_an_empty_tab_says_that_nothing_is_there(desk: World) -> None:
    pick(desk, "Calls")

    assert shown(desk) == [["The file is empty: it has no header"]]


def test_a_table_pasted_over_our_column_makes_room_for_it(desk: World) -> None:
    paste(desk, [HEADER, *SOLD], "A1")
    desk.cycle()

    pick(desk, "Purchases")

    assert len(bought(desk)) == 2
    assert shown(desk)[1] == ["taken in", "Acme", "2026-10-05", "1250.5", "A-1"]


def test_the_hint_comes_back_when_the_owner_empties_the_tab(desk: World) -> None:
    everything = {"range": {"sheetId": SHEET}, "fields": "userEnteredValue"}
    desk.owner.batch(DESK, {"updateCells": everything}).raise_for_status()

    desk.cycle()

    assert shown(desk)[0][0].startswith("Paste a table")


def test_a_tab_that_was_deleted_is_made_again(desk: World) -> None:
    gone = {"deleteSheet": {"sheetId": SHEET}}
    desk.owner.batch(DESK, gone).raise_for_status()

    desk.cycle(2)

    assert SHEET in tabs(desk)


def test_a_company_that_wants_no_tab_has_none(world: World) -> None:
    (world.config / "imports.yaml").write_text("tab: false\n", encoding="utf-8")
    world.cycle()
    world.app.publish()

    world.cycle(2)

    assert SHEET not in tabs(world)


def test_clients_that_were_pasted_get_rows(desk: World) -> None:
    paste(desk, [["Company", "Phone"], ["Fjord", "+7 495 000-11-22"]])

    pick(desk, "Clients")
    desk.cycle(2)

    assert "Fjord" in desk.companies(PROSPECTS)
