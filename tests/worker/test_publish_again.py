"""Publishing again: what is written, what is left alone, what people did meanwhile."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import requests

from sheetsync.core.ids import DESK, BaseKey, sheet_id
from sheetsync.core.snapshot import BaseView
from sheetsync.worker.observe import observe_files
from sheetsync.worker.publish import publish, read_bases
from tests.worker.derived_sheets import (
    ANNA,
    OLGA,
    REPORTS,
    buy,
    cell,
    delete_tab,
    meddle,
    reads,
    settle_company,
    sheets,
    tab,
    writes,
)
from tests.worker.world import CUSTOMERS, DRIVE, OWNER, PROSPECTS, READY, World

TODAY = date(2026, 11, 2)
FUNNEL = sheet_id(tab("funnel"))

IN_CUSTOMERS = [(CUSTOMERS, one) for one in ("cooling", "next_orders", "reactivation")]
TABS = len(REPORTS) + len(IN_CUSTOMERS)
SHOW_A_NEW_CLIENT = [
    "today",
    "funnel",
    "cohorts",
    "by_source",
    "cadence",
    "dossiers",
    "load",
    "all_clients",
]


@pytest.fixture
def desk(world: World) -> World:
    """A company without clients whose desk was published."""
    world.cycle()
    world.app.publish()
    return world


@pytest.fixture(scope="module")
def steady(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The same, shared by tests that leave the desk as they found it."""
    with World(tmp_path_factory.mktemp("steady")) as one:
        one.cycle()
        one.app.publish()
        yield one


def views_of(world: World) -> Mapping[BaseKey, BaseView]:
    """What a cycle has just read."""
    tools = world.app.tools()
    return read_bases(tools, observe_files(tools), TODAY)


def test_an_unchanged_company_is_not_written_again(steady: World) -> None:
    before = writes(steady)

    done = steady.app.publish()

    assert (done.written, done.unchanged, done.requests) == ([], TABS, 0)
    assert writes(steady) == before


def test_with_the_views_of_a_cycle_no_sheet_is_read(steady: World) -> None:
    steady.app.publish()
    tools, views = steady.app.tools(), views_of(steady)
    before = reads(steady)

    done = publish(tools, views)

    assert done.unchanged == TABS
    assert reads(steady) - before == 1


def test_a_new_client_is_written_where_he_shows_and_nowhere_else(desk: World) -> None:
    desk.person(ANNA).type(PROSPECTS, READY)
    desk.cycle()

    done = desk.app.publish()

    assert [report for _, report in done.written] == SHOW_A_NEW_CLIENT
    assert [row["Company"] for row in desk.rows(DESK, tab("all_clients"))] == ["Acme"]


def test_rows_that_are_gone_leave_no_cells_behind(world: World) -> None:
    clients = settle_company(world)
    world.app.publish()
    listed = [row["Company"] for row in world.rows(DESK, tab("reactivation"))]
    buy(world, clients, [("Acme", TODAY, 100), ("Borealis", TODAY, 100)])

    world.app.publish()

    assert listed == ["Borealis", "Acme"]
    assert len(world.owner.grid(DESK, tab("reactivation"))) == 1
    assert len(world.owner.grid(CUSTOMERS, tab("reactivation"))) == 1


def test_cells_that_the_owner_typed_beside_a_table_go_when_it_is_written(
    desk: World,
) -> None:
    desk.owner.batch(
        DESK,
        {
            "appendDimension": {
                "sheetId": sheet_id(tab("all_clients")),
                "dimension": "COLUMNS",
                "length": 2,
            }
        },
    )
    desk.owner.write(DESK, 0, 28, "remark", tab("all_clients"))
    desk.person(ANNA).type(PROSPECTS, READY)
    desk.cycle()

    desk.app.publish()

    header = desk.owner.grid(DESK, tab("all_clients"))[0]
    assert header[-1] == "Margin"


def test_a_name_like_a_formula_stays_text(desk: World) -> None:
    names = ["=IMPORTDATA(1)", "+7", "-1", "@SUM(A1)"]
    for number, name in enumerate(names, 1):
        place = desk.owner.grid(PROSPECTS)[0].index("Company")
        value = {"userEnteredValue": {"stringValue": name}}
        desk.person(ANNA).batch(
            PROSPECTS,
            {
                "updateCells": {
                    "start": {
                        "sheetId": sheet_id("clients"),
                        "rowIndex": number,
                        "columnIndex": place,
                    },
                    "rows": [{"values": [value]}],
                    "fields": "userEnteredValue",
                }
            },
        )
    desk.cycle()

    desk.app.publish()

    sheet = sheets(desk.owner)["All clients"]
    found = [cell(sheet, "Company", row)["userEnteredValue"] for row in range(1, 5)]
    assert sorted(one["stringValue"] for one in found) == sorted(names)
    assert desk.formulas(DESK) == []


def test_a_deleted_tab_is_made_anew_in_its_place(steady: World) -> None:
    titles = list(sheets(steady.owner))
    delete_tab(steady, "funnel")

    done = steady.app.publish()

    assert done.written == [(DESK, "funnel")]
    assert list(sheets(steady.owner)) == titles
    assert len(steady.rows(DESK, tab("funnel"))) == 28


def test_a_tab_deleted_right_before_the_write_is_made_anew(desk: World) -> None:
    desk.person(ANNA).type(PROSPECTS, READY)
    desk.cycle()
    deleted: list[requests.Response] = []

    def once(request: requests.PreparedRequest) -> None:
        if not deleted and ":batchUpdate" in str(request.url):
            deleted.append(delete_tab(desk, "funnel"))

    meddle(desk, once)

    done = desk.app.publish()

    assert len(deleted) == 1
    assert done.failed == []
    assert [report for _, report in done.written] == SHOW_A_NEW_CLIENT
    assert desk.rows(DESK, tab("funnel"))[0]["Entered"] == 1
    titles = list(sheets(desk.owner))
    assert titles[titles.index("Turnover by month") + 1] == "Funnel"


def test_deleted_rows_come_back(steady: World) -> None:
    area = {"sheetId": FUNNEL, "dimension": "ROWS", "startIndex": 2, "endIndex": 9}
    steady.owner.batch(DESK, {"deleteDimension": {"range": area}})

    done = steady.app.publish()

    assert done.written == [(DESK, "funnel")]
    assert len(steady.rows(DESK, tab("funnel"))) == 28


def test_a_loosened_protection_is_put_back_without_writing_cells(steady: World) -> None:
    (protection,) = sheets(steady.owner)["Funnel"]["protectedRanges"]
    number = protection["protectedRangeId"]
    steady.owner.batch(
        DESK,
        {
            "updateProtectedRange": {
                "protectedRange": {"protectedRangeId": number, "warningOnly": True},
                "fields": "warningOnly",
            }
        },
    )

    done = steady.app.publish()

    (again,) = sheets(steady.owner)["Funnel"]["protectedRanges"]
    assert again == protection
    assert (done.written, done.requests) == ([], 1)


def test_an_unfrozen_header_is_frozen_again(steady: World) -> None:
    set_properties(steady, {"gridProperties": {"frozenRowCount": 0}})

    steady.app.publish()

    grid = sheets(steady.owner)["Funnel"]["properties"]["gridProperties"]
    assert grid["frozenRowCount"] == 1


def test_the_owners_own_tab_survives_and_keeps_its_name(desk: World) -> None:
    delete_tab(desk, "funnel")
    desk.owner.batch(
        DESK, {"addSheet": {"properties": {"sheetId": 7, "title": "funnel"}}}
    )

    desk.app.publish()

    tabs = sheets(desk.owner)
    assert tabs["funnel"]["properties"]["sheetId"] == 7
    assert tabs["Funnel (2)"]["properties"]["sheetId"] == FUNNEL


def test_a_tab_that_the_owner_renamed_keeps_its_name(desk: World) -> None:
    set_properties(desk, {"title": "My funnel"})
    desk.person(ANNA).type(PROSPECTS, READY)
    desk.cycle()

    done = desk.app.publish()

    assert (DESK, "funnel") in done.written
    assert "My funnel" in sheets(desk.owner)


def test_widths_that_the_owner_set_stay(desk: World) -> None:
    area = {"sheetId": FUNNEL, "dimension": "COLUMNS", "startIndex": 0, "endIndex": 1}
    wide = {"range": area, "properties": {"pixelSize": 400}, "fields": "pixelSize"}
    desk.owner.batch(DESK, {"updateDimensionProperties": wide})
    desk.person(ANNA).type(PROSPECTS, READY)
    desk.cycle()

    desk.app.publish()

    columns = sheets(desk.owner)["Funnel"]["data"][0]["columnMetadata"]
    assert columns[0]["pixelSize"] == 400


def test_a_first_tab_that_the_owner_used_stays(world: World) -> None:
    world.cycle()
    written = {"userEnteredValue": {"stringValue": "call the bank"}}
    world.owner.batch(
        DESK,
        {
            "updateCells": {
                "start": {"sheetId": 0},
                "rows": [{"values": [written]}],
                "fields": "userEnteredValue",
            }
        },
    )

    world.app.publish()

    assert "Sheet1" in sheets(world.owner)
    assert "Funnel" in sheets(world.owner)


def test_a_report_that_config_drops_loses_its_tab(desk: World) -> None:
    on = ["funnel", "all_clients"]
    desk.configure("reports.yaml", {"on": on})

    done = desk.app.publish()

    assert list(sheets(desk.owner)) == ["Funnel", "All clients"]
    assert "Reactivation" not in sheets(desk.person(OLGA), CUSTOMERS)
    assert {report for _, report in done.removed} == set(REPORTS) - set(on)
    assert desk.app.publish().removed == []


def test_a_new_language_renames_tabs_and_headers(desk: World) -> None:
    desk.configure("company.yaml", {"locale": "ru"})

    desk.app.publish()

    tabs = sheets(desk.owner)
    assert {"Воронка", "Ключевые клиенты", "Вернуть клиента"} <= tabs.keys()
    look = cell(tabs["Воронка"], "Месяц", 6)["userEnteredFormat"]["numberFormat"]
    assert look == {"type": "DATE", "pattern": "dd.mm.yyyy"}


def test_a_trashed_desk_stops_no_other_file(world: World) -> None:
    world.cycle()
    world.owner.call("PATCH", f"{DRIVE}/{world.file_id(DESK)}", {"trashed": True})

    done = world.app.publish()

    assert done.skipped == [DESK]
    assert done.written == IN_CUSTOMERS


def test_a_base_without_its_header_is_skipped(world: World) -> None:
    world.cycle()
    world.owner.write(CUSTOMERS, 0, 1, "Whoever")
    world.cycle()

    done = world.app.publish()

    assert done.skipped == [CUSTOMERS]
    assert (DESK, "all_clients") in done.written


def test_a_file_that_google_refuses_stops_no_other_and_is_tried_again(
    world: World,
) -> None:
    world.cycle()
    refusing = True

    def refuse(request: requests.PreparedRequest) -> requests.Response | None:
        url = str(request.url)
        if not refusing or f"{world.file_id(CUSTOMERS)}:batchUpdate" not in url:
            return None
        answer = requests.Response()
        answer.status_code = 400
        answer.request = request
        answer.raw = BytesIO(b'{"error": {"code": 400, "message": "no"}}')
        return answer

    meddle(world, refuse)

    first = world.app.publish()
    refusing = False
    second = world.app.publish()

    assert [(one.kind, one.base) for one in first.failed] == [("publish", CUSTOMERS)]
    assert [report for _, report in first.written] == list(REPORTS)
    assert second.written == IN_CUSTOMERS


def test_a_big_table_goes_out_in_requests_of_the_set_size(tmp_path: Path) -> None:
    limits = {"limits": {"batch_bytes": 20_000}}
    with World(tmp_path, settings=limits) as world:
        world.cycle()

        done = world.app.publish()

        sent = [one.sent for one in world.app.traffic if ":batch" in one.call.name]
        assert done.requests > 2
        assert max(sent[-done.requests :]) <= 20_000
        assert len(world.rows(DESK, tab("funnel"))) == 28


def test_a_robot_publishes_what_the_owner_reads(tmp_path: Path) -> None:
    robot = "robot@northwind.example"
    with World(tmp_path, settings={"worker": robot}) as world:
        world.cycle()

        world.app.publish()

        assert len(world.rows(DESK, tab("funnel"))) == 28
        (protection,) = sheets(world.owner)["Funnel"]["protectedRanges"]
        assert sorted(protection["editors"]["users"]) == [OWNER, robot]
        assert world.app.publish().requests == 0


def set_properties(world: World, properties: Mapping[str, Any]) -> None:
    """The owner changes properties of his Funnel tab."""
    (name, value), *_ = properties.items()
    inner = f".{next(iter(value))}" if isinstance(value, Mapping) else ""
    answer = world.owner.batch(
        DESK,
        {
            "updateSheetProperties": {
                "properties": {"sheetId": FUNNEL, **properties},
                "fields": name + inner,
            }
        },
    )
    answer.raise_for_status()
