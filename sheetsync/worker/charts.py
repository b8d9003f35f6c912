"""The charts of derived tabs: made once, changed only when they draw something else.

A chart has a fixed id. Where the owner put it and how big he made it stays; one that he
deleted comes back only if its tab is made anew. What a chart drew when it was last
written stands in the digest of its tab, so nothing has to be asked about it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sheetsync.core.chart import Shape
from sheetsync.core.ids import sheet_id
from sheetsync.worker.chart_cells import ChartCells
from sheetsync.worker.derived import CHART_ROWS, DerivedTab, Request
from sheetsync.worker.inside import Inside
from sheetsync.worker.table_cells import chart_marks

_KINDS = {
    Shape.BARS: "BAR",
    Shape.COLUMNS: "COLUMN",
    Shape.STACKED: "COLUMN",
    Shape.LINES: "LINE",
}
_GAP = 24
"""Pixels between the table and its charts."""


def chart_id(report: str, number: int) -> int:
    """The fixed id of a report's chart, the same in every file."""
    return sheet_id(f"report:{report}!chart{number}")


def bring_charts(tab: DerivedTab, inside: Inside, shown: str) -> list[Request]:
    """The requests that bring a tab's charts to what they should draw.

    Args:
        tab: The tab, which is about to be written.
        inside: The file as it was before that.
        shown: Digest of what the tab was last made to show; "" if nobody knows.
    """
    before: Sequence[str] = chart_marks(shown) if tab.sheet in inside.sheets else ()
    charts = tab.cells.charts
    requests: list[Request] = []
    for number, chart in enumerate(charts):
        known = before[number] if number < len(before) else None
        name = chart_id(tab.report, number)
        if name in inside.charts:
            if known != chart.mark:
                spec = chart_spec(tab.sheet, chart)
                requests.append({"updateChartSpec": {"chartId": name, "spec": spec}})
        elif known is None:
            requests.append(_add(tab, number, chart))
    for number in range(len(charts), len(before)):
        name = chart_id(tab.report, number)
        if name in inside.charts:
            requests.append({"deleteEmbeddedObject": {"objectId": name}})
    return requests


def chart_spec(sheet: int, chart: ChartCells) -> dict[str, Any]:
    """A chart as Google's ChartSpec: title, both axes named, figures from the tab.

    Args:
        sheet: SheetId of the tab that it draws.
        chart: The chart.
    """
    lying = chart.shape is Shape.BARS
    along, up = ("LEFT_AXIS", "BOTTOM_AXIS") if lying else ("BOTTOM_AXIS", "LEFT_AXIS")
    basic: dict[str, Any] = {
        "chartType": _KINDS[chart.shape],
        "legendPosition": "BOTTOM_LEGEND" if len(chart.series) > 1 else "NO_LEGEND",
        "axis": [
            {"position": along, "title": chart.axis},
            {"position": up, "title": chart.unit},
        ],
        "domains": [{"domain": _column(sheet, chart.labels, chart.rows)}],
        "series": [
            {"series": _column(sheet, place, chart.rows), "targetAxis": up}
            for place in chart.series
        ],
        "headerCount": 1,
    }
    if chart.shape is Shape.STACKED:
        basic["stackedType"] = "STACKED"
    return {"title": chart.title, "basicChart": basic}


def _add(tab: DerivedTab, number: int, chart: ChartCells) -> Request:
    """Make a chart to the right of the table, below those before it."""
    anchor = {
        "sheetId": tab.sheet,
        "rowIndex": 1 + number * CHART_ROWS,
        "columnIndex": tab.width,
    }
    made = {
        "chartId": chart_id(tab.report, number),
        "spec": chart_spec(tab.sheet, chart),
        "position": {"overlayPosition": {"anchorCell": anchor, "offsetXPixels": _GAP}},
    }
    return {"addChart": {"chart": made}}


def _column(sheet: int, place: int, rows: int) -> dict[str, Any]:
    """A column with its header as the source of a chart."""
    source = {
        "sheetId": sheet,
        "startRowIndex": 0,
        "endRowIndex": 1 + rows,
        "startColumnIndex": place,
        "endColumnIndex": place + 1,
    }
    return {"sourceRange": {"sources": [source]}}
