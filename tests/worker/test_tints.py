"""Figures of derived tabs that stand out, and the filter in their header."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from sheetsync.core.ids import DESK, derived_sheet
from sheetsync.core.table import Kind, Row, Table, TableColumn
from sheetsync.core.tint import Mood, Side, Tint
from sheetsync.locales.catalogue import catalogue
from sheetsync.locales.text import verbatim
from sheetsync.worker.derived import DerivedTab
from sheetsync.worker.inside import Inside
from sheetsync.worker.table_cells import table_cells
from sheetsync.worker.tints import bring_tints
from tests.worker.derived_sheets import buy, settle_company, writes
from tests.worker.world import SHEETS, World

SAY = catalogue("en").say
MISSED = Tint(Mood.BAD, Side.BELOW, Fraction(4, 5))
MET = Tint(Mood.GOOD, Side.FROM, Fraction(1))
TAB = derived_sheet("calls")


def tinted(*tints: Tint, rows: Sequence[Row] = ()) -> DerivedTab:
    """A tab whose second column stands out."""
    columns = (
        TableColumn(id="person", header=verbatim("Person")),
        TableColumn(
            id="share", header=verbatim("Share"), kind=Kind.PERCENT, tints=tints
        ),
    )
    cells = table_cells(verbatim("Calls"), Table(columns, tuple(rows)), SAY, "en")
    return DerivedTab(report="calls", cells=cells)


def rules_of(tab: DerivedTab) -> list[dict[str, Any]]:
    """The rules that a file gets which has none."""
    return [
        one["addConditionalFormatRule"]["rule"] for one in bring_tints(tab, Inside())
    ]


def test_a_border_means_the_same_in_each_locale() -> None:
    missed, met = rules_of(tinted(MISSED, MET))

    assert missed["booleanRule"]["condition"] == {
        "type": "NUMBER_LESS",
        "values": [{"userEnteredValue": "=4/5"}],
    }
    assert met["booleanRule"]["condition"] == {
        "type": "NUMBER_GREATER_THAN_EQ",
        "values": [{"userEnteredValue": "1"}],
    }
    area = {"startRowIndex": 1, "startColumnIndex": 1, "endColumnIndex": 2}
    assert missed["ranges"] == met["ranges"] == [{"sheetId": TAB, **area}]


def test_ours_give_way_to_new_ones_and_other_peoples_stay() -> None:
    theirs = {
        "ranges": [{"sheetId": TAB, "startRowIndex": 1, "startColumnIndex": 1}],
        "booleanRule": {
            "condition": {"type": "NUMBER_LESS"},
            "format": {"backgroundColorStyle": {"rgbColor": {"red": 1}}},
        },
    }
    ours = rules_of(tinted(MISSED, MET))
    inside = Inside(coloured={TAB: [ours[0], theirs, ours[1]]})

    requests = list(bring_tints(tinted(MET), inside))

    gone = [one["deleteConditionalFormatRule"] for one in requests[:2]]
    assert gone == [{"sheetId": TAB, "index": 2}, {"sheetId": TAB, "index": 0}]
    assert [list(one) for one in requests[2:]] == [["addConditionalFormatRule"]]


def test_only_tints_that_changed_make_a_tab_new() -> None:
    plain, again, other = tinted(), tinted(MET), tinted(MISSED)

    assert len({plain.cells.look, again.cells.look, other.cells.look}) == 3
    assert again.cells.digest == tinted(MET).cells.digest


# ------------------------------------------------------------------------- on the desk


NORMS = {"on": ["decisions", "turnover"]}
GREEN, RED, WHITE = (217, 240, 222), (250, 222, 220), (255, 255, 255)


@pytest.fixture
def desk(world: World) -> World:
    """A desk with Turnover by month: October is less than a year ago, June more."""
    world.configure("reports.yaml", NORMS)
    clients = settle_company(world)
    year_ago = [("Acme", date(2025, 10, 5), 100_000), ("Acme", date(2025, 6, 1), 10)]
    buy(world, clients, year_ago)
    world.app.publish()
    return world


def the_tab(desk: World) -> dict[str, Any]:
    """Turnover by month as Google keeps it, with the colours that people see."""
    fields = (
        "sheets(properties(sheetId),basicFilter,conditionalFormats,"
        "data(rowData(values(formattedValue,effectiveFormat(backgroundColor)))))"
    )
    url = f"{SHEETS}/{desk.file_id(DESK)}"
    tabs: list[dict[str, Any]] = desk.owner.get(url, fields=fields)["sheets"]
    wanted = derived_sheet("turnover")
    return next(one for one in tabs if one["properties"]["sheetId"] == wanted)


def seen(cell: dict[str, Any]) -> tuple[str, tuple[int, ...]]:
    """What stands in a cell, and on which colour."""
    colour = cell["effectiveFormat"]["backgroundColor"]
    parts = tuple(round(colour.get(one, 0) * 255) for one in ("red", "green", "blue"))
    return cell.get("formattedValue", ""), parts


def test_growth_is_green_a_fall_red_and_a_blank_cell_neither(desk: World) -> None:
    rows = the_tab(desk)["data"][0]["rowData"][1:14]
    growth = {seen(row["values"][0])[0]: seen(row["values"][3]) for row in rows}

    assert growth["2026-10-01"] == ("-25.0%", RED)
    assert growth["2026-06-01"][1] == GREEN
    assert growth["2026-07-01"] == ("", WHITE)


def test_a_new_tab_can_be_filtered_by_its_header(desk: World) -> None:
    area = the_tab(desk)["basicFilter"]["range"]

    assert area.get("startRowIndex", 0) == 0
    assert area["endColumnIndex"] == 7


def test_an_unchanged_desk_with_tints_costs_no_write(desk: World) -> None:
    before = writes(desk)

    desk.app.publish()

    assert writes(desk) == before


def test_the_owners_own_colours_and_filter_survive_new_norms(desk: World) -> None:
    sheet = derived_sheet("turnover")
    theirs = {
        "ranges": [{"sheetId": sheet, "startColumnIndex": 1, "endColumnIndex": 2}],
        "booleanRule": {
            "condition": {"type": "NOT_BLANK"},
            "format": {"textFormat": {"bold": True}},
        },
    }
    desk.owner.batch(
        DESK,
        {"addConditionalFormatRule": {"index": 0, "rule": theirs}},
        {"clearBasicFilter": {"sheetId": sheet}},
    ).raise_for_status()

    desk.configure("company.yaml", {"locale": "ru"})
    desk.app.publish()

    tab = the_tab(desk)
    kinds = [
        one["booleanRule"]["condition"]["type"] for one in tab["conditionalFormats"]
    ]
    assert kinds == ["NUMBER_GREATER", "NUMBER_LESS", "NOT_BLANK"]
    assert "basicFilter" not in tab
