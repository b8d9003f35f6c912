"""Charts of derived tabs: made once, kept where the owner put them."""

from __future__ import annotations

from typing import Any

import pytest

from sheetsync.core.chart import Chart, Shape
from sheetsync.core.ids import DESK, derived_sheet
from sheetsync.core.table import Kind, Table, TableColumn
from sheetsync.locales.catalogue import catalogue
from sheetsync.locales.text import verbatim
from sheetsync.worker.charts import bring_charts, chart_id
from sheetsync.worker.derived import DerivedTab
from sheetsync.worker.inside import Inside
from sheetsync.worker.table_cells import table_cells, under_way
from tests.worker.derived_sheets import ANNA, delete_tab, tab, writes
from tests.worker.world import PROSPECTS, READY, SHEETS, World

SAY = catalogue("en").say
COLUMNS = (
    TableColumn(id="stage", header=verbatim("Stage")),
    TableColumn(id="entered", header=verbatim("Entered"), kind=Kind.NUMBER),
    TableColumn(id="reached", header=verbatim("Went further"), kind=Kind.NUMBER),
)
ENTERED = Chart(
    title=verbatim("Who came"),
    shape=Shape.BARS,
    labels="stage",
    series=("entered", "reached"),
    unit=verbatim("Clients"),
    rows=2,
)
NOWHERE = Inside()


@pytest.fixture
def world(world: World) -> World:
    """A company with two tabs that have charts, and one that has none."""
    world.reports("all_clients", "funnel", "turnover")
    return world


def drawn(*charts: Chart, rows: int = 3) -> DerivedTab:
    """A tab with charts."""
    cells = tuple((f"stage {number}", 9 - number, 0) for number in range(rows))
    table = Table(COLUMNS, cells, charts=charts)
    said = table_cells(verbatim("Funnel"), table, SAY, "en")
    return DerivedTab(report="funnel", cells=said)


def holding(*numbers: int) -> Inside:
    """A file that has the tab, and some of its charts."""
    charts = frozenset(chart_id("funnel", one) for one in numbers)
    return Inside(sheets={derived_sheet("funnel"): {}}, charts=charts)


def kinds(requests: list[dict[str, Any]]) -> list[str]:
    return [name for one in requests for name in one]


def the_chart(world: World, report: str = "funnel") -> dict[str, Any] | None:
    """A chart of the desk as Google keeps it; None if there is none."""
    url = f"{SHEETS}/{world.file_id(DESK)}"
    found = world.owner.get(url, fields="sheets(charts)")["sheets"]
    charts = {one["chartId"]: one for tab in found for one in tab.get("charts", [])}
    return charts.get(chart_id(report, 0))


def test_a_chart_names_both_axes_and_draws_columns_with_their_headers() -> None:
    (made,) = bring_charts(drawn(ENTERED), NOWHERE, "")

    sheet = derived_sheet("funnel")
    chart = made["addChart"]["chart"]
    assert chart["spec"]["title"] == "Who came"
    basic = chart["spec"]["basicChart"]
    assert basic["axis"] == [
        {"position": "LEFT_AXIS", "title": "Stage"},
        {"position": "BOTTOM_AXIS", "title": "Clients"},
    ]
    source = {"sheetId": sheet, "startRowIndex": 0, "endRowIndex": 3}
    assert basic["domains"][0]["domain"]["sourceRange"]["sources"] == [
        {**source, "startColumnIndex": 0, "endColumnIndex": 1}
    ]
    assert [
        one["series"]["sourceRange"]["sources"][0]["startColumnIndex"]
        for one in basic["series"]
    ] == [1, 2]
    assert {one["targetAxis"] for one in basic["series"]} == {"BOTTOM_AXIS"}
    assert chart["position"]["overlayPosition"]["anchorCell"] == {
        "sheetId": sheet,
        "rowIndex": 1,
        "columnIndex": len(COLUMNS),
    }


@pytest.mark.parametrize(
    ("shape", "kind", "value_axis"),
    [
        (Shape.BARS, "BAR", "BOTTOM_AXIS"),
        (Shape.COLUMNS, "COLUMN", "LEFT_AXIS"),
        (Shape.STACKED, "COLUMN", "LEFT_AXIS"),
        (Shape.LINES, "LINE", "LEFT_AXIS"),
    ],
)
def test_figures_stand_on_the_axis_that_google_wants(
    shape: Shape, kind: str, value_axis: str
) -> None:
    chart = Chart(
        title=verbatim("x"),
        shape=shape,
        labels="stage",
        series=("entered",),
        unit=verbatim("Clients"),
    )

    (made,) = bring_charts(drawn(chart), NOWHERE, "")

    basic = made["addChart"]["chart"]["spec"]["basicChart"]
    assert basic["chartType"] == kind
    assert basic["series"][0]["targetAxis"] == value_axis
    assert ("stackedType" in basic) == (shape is Shape.STACKED)
    assert basic["legendPosition"] == "NO_LEGEND"


def test_the_grid_has_room_for_the_charts_below_each_other() -> None:
    one = drawn(ENTERED, ENTERED, rows=1)

    anchors = [
        made["addChart"]["chart"]["position"]["overlayPosition"]["anchorCell"]
        for made in bring_charts(one, NOWHERE, "")
    ]
    assert [at["rowIndex"] for at in anchors] == [1, 21]
    assert one.height == 42
    assert one.breadth > one.width == len(COLUMNS)


def test_a_chart_that_draws_the_same_is_left_alone() -> None:
    one = drawn(ENTERED)

    assert bring_charts(one, holding(0), one.cells.digest) == []


def test_a_chart_that_draws_more_rows_is_changed_in_its_place() -> None:
    before, after = drawn(ENTERED, rows=1), drawn(ENTERED, rows=2)

    (changed,) = bring_charts(after, holding(0), before.cells.digest)

    assert changed["updateChartSpec"]["chartId"] == chart_id("funnel", 0)


def test_a_chart_that_the_owner_deleted_stays_deleted() -> None:
    before, after = drawn(ENTERED, rows=1), drawn(ENTERED, rows=2)

    assert bring_charts(after, holding(), before.cells.digest) == []


def test_a_deleted_chart_stays_deleted_though_the_rows_did_not_all_arrive() -> None:
    before, after = drawn(ENTERED, rows=1), drawn(ENTERED, rows=2)
    halfway = under_way(after.cells, before.cells.digest)

    assert bring_charts(after, holding(), halfway) == []
    assert halfway != after.cells.digest


def test_a_tab_made_anew_gets_its_charts_again() -> None:
    one = drawn(ENTERED)

    assert kinds(bring_charts(one, NOWHERE, one.cells.digest)) == ["addChart"]


def test_a_chart_that_stands_in_another_tab_is_not_made_twice() -> None:
    one = drawn(ENTERED)
    moved = Inside(charts=frozenset({chart_id("funnel", 0)}))

    assert kinds(bring_charts(one, moved, "")) == ["updateChartSpec"]


def test_a_chart_that_a_report_has_new_is_added_to_its_tab() -> None:
    before, after = drawn(ENTERED), drawn(ENTERED, ENTERED)

    assert kinds(bring_charts(after, holding(0), before.cells.digest)) == ["addChart"]


def test_a_chart_that_a_report_has_no_more_goes() -> None:
    before, after = drawn(ENTERED, ENTERED), drawn(ENTERED)

    requests = bring_charts(after, holding(0, 1), before.cells.digest)

    assert requests == [{"deleteEmbeddedObject": {"objectId": chart_id("funnel", 1)}}]


def test_the_desk_has_charts_and_an_unchanged_one_costs_no_write(world: World) -> None:
    world.cycle()
    world.app.publish()
    before = writes(world)

    world.app.publish()

    assert the_chart(world) is not None
    assert the_chart(world, "turnover") is not None
    assert writes(world) == before


def test_a_chart_stays_where_the_owner_put_it(world: World) -> None:
    world.cycle()
    world.app.publish()
    place = {"sheetId": derived_sheet("funnel"), "rowIndex": 5, "columnIndex": 2}
    moved = {
        "objectId": chart_id("funnel", 0),
        "newPosition": {"overlayPosition": {"anchorCell": place}},
        "fields": "anchorCell",
    }
    world.owner.batch(DESK, {"updateEmbeddedObjectPosition": moved}).raise_for_status()
    world.person(ANNA).type(PROSPECTS, READY)
    world.cycle()

    world.app.publish()

    assert world.rows(DESK, tab("funnel"))[0]["Entered"] == 1
    chart = the_chart(world)
    assert chart is not None
    assert chart["position"]["overlayPosition"]["anchorCell"] == place


def test_a_deleted_chart_comes_back_with_its_tab_alone(world: World) -> None:
    world.cycle()
    world.app.publish()
    gone = {"deleteEmbeddedObject": {"objectId": chart_id("funnel", 0)}}
    world.owner.batch(DESK, gone).raise_for_status()
    world.person(ANNA).type(PROSPECTS, READY)
    world.cycle()
    world.app.publish()
    stayed_deleted = the_chart(world) is None

    delete_tab(world, "funnel").raise_for_status()
    world.app.publish()

    assert stayed_deleted
    assert the_chart(world) is not None
