"""The charts of a tab, beside its grid: Google's ChartSpec drawn by ECharts."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from nicegui import ui

from sheetsync.emulator.page.calls import COMPUTED, SHOWN, quoted
from sheetsync.emulator.state.area import Area, column_name

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.page.calls import Hand
    from sheetsync.emulator.page.words import Words

_FIELDS = (
    "sheets(properties(sheetId,title,gridProperties(rowCount,columnCount)),"
    "charts(spec))"
)
_KINDS = {
    "BAR": "bar",
    "COLUMN": "bar",
    "COMBO": "bar",
    "LINE": "line",
    "AREA": "line",
    "STEPPED_AREA": "line",
    "SCATTER": "scatter",
}
"""ECharts' type for each chartType of a basic chart; others are told by their title."""

_HEIGHT, _AROUND, _LINE = 19, 8, 1.2
"""A chart's height, what its title and axes take of it, and a bar's line; in rem."""

_NAME_GAP = {"nameLocation": "middle", "nameTextStyle": {"color": "#5f6368"}}


class ChartStrip:
    """The charts of the tab that is shown, one below the other; they can be folded.

    Args:
        say: The page's words.
        hand: The person's access to the API.
        file_id: The spreadsheet.
    """

    def __init__(self, say: Words, hand: Hand, file_id: str) -> None:
        self._hand = hand
        self._file_id = file_id
        self._drawn: list[Json] = []
        self._strip = ui.element("aside").classes("charts")
        # The browser folds by itself, and keeps it so while charts change.
        with self._strip, ui.element("details").props("open"):
            with ui.element("summary"):
                ui.html(escape(say("Charts")), sanitize=False, tag="span")
            self._place = ui.element("div")
        self._strip.props["aria-label"] = say("Charts")
        self._strip.set_visibility(False)

    def show(self, sheet_id: int | None) -> None:
        """Draw the charts of a tab, if they are not drawn as they are already.

        Args:
            sheet_id: The tab; None where no tab is shown.

        Raises:
            RefusedError: The person may not read the spreadsheet.
        """
        wanted = self._read(sheet_id)
        if wanted == self._drawn:
            return
        self._drawn = wanted
        self._place.clear()
        self._strip.set_visibility(bool(wanted))
        with self._place:
            for options in wanted:
                title = options["title"]["text"]
                chart = ui.echart(options).classes("chart")
                chart.props["role"] = "img"
                chart.props["aria-label"] = title
                chart.style(f"height: {_height(options)}rem")

    def _read(self, sheet_id: int | None) -> list[Json]:
        found = self._hand.spreadsheet(self._file_id, _FIELDS)["sheets"]
        tabs = {one["properties"].get("sheetId", 0): one for one in found}
        reader = _Reader(
            self._hand,
            self._file_id,
            {number: one["properties"] for number, one in tabs.items()},
        )
        shown = tabs.get(-1 if sheet_id is None else sheet_id, {})
        return [reader.options(one["spec"]) for one in shown.get("charts", ())]


def _height(options: Json) -> float:
    """Return how high a chart is: lying bars need a line each for their names."""
    names = options.get("yAxis", {}).get("data", ())
    return max(_HEIGHT, _AROUND + _LINE * len(names))


class _Reader:
    """Turns specs into ECharts' options, with the figures that they point to."""

    def __init__(self, hand: Hand, file_id: str, tabs: dict[int, Json]) -> None:
        self._hand = hand
        self._file_id = file_id
        self._tabs = tabs

    def options(self, spec: Json) -> Json:
        """Return the options of one chart; of a kind that is not drawn, its title."""
        options: Json = {
            "title": {"text": spec.get("title", ""), "textStyle": {"fontSize": 14}},
            "animation": False,
        }
        if "pieChart" in spec:
            return options | self._pie(spec["pieChart"])
        basic = spec.get("basicChart", {})
        if basic.get("chartType") in _KINDS and basic.get("series"):
            return options | self._basic(basic)
        return options

    def _pie(self, pie: Json) -> Json:
        labels = self._column(pie["domain"], SHOWN)
        figures = self._column(pie["series"], COMPUTED)
        slices = [
            {"name": label, "value": figure}
            for label, figure in zip(labels, figures, strict=False)
            if isinstance(figure, int | float)
        ]
        return {"series": [{"type": "pie", "radius": "60%", "data": slices}]}

    def _basic(self, basic: Json) -> Json:
        heads = basic.get("headerCount", 0)
        labels = self._column(basic["domains"][0]["domain"], SHOWN)[heads:]
        series = [self._line(basic, one, heads) for one in basic["series"]]
        names = {one["position"]: one.get("title", "") for one in basic.get("axis", ())}
        lying = basic["chartType"] == "BAR"
        along = {"type": "category", "data": labels, **_NAME_GAP}
        up = {"type": "value", "axisLabel": {"hideOverlap": True}, **_NAME_GAP}
        across, upright = (up, along) if lying else (along, up)
        # Lying bars are read from the top, and their names take the room they need.
        return {
            "xAxis": across | {"name": names.get("BOTTOM_AXIS", ""), "nameGap": 32},
            "yAxis": upright
            | {"name": names.get("LEFT_AXIS", ""), "nameGap": 12, "inverse": lying}
            | ({"nameLocation": "start"} if lying else {"nameLocation": "end"}),
            "grid": {"containLabel": True, "left": 16, "right": 40, "bottom": 48},
            "legend": {"show": len(series) > 1, "bottom": 0},
            "tooltip": {"trigger": "axis"},
            "series": series,
        }

    def _line(self, basic: Json, series: Json, heads: int) -> Json:
        kind = basic["chartType"]
        own = series.get("type", kind)
        source = series["series"]
        figures = self._column(source, COMPUTED)
        name = " ".join(str(one) for one in self._column(source, SHOWN)[:heads])
        made: dict[str, Any] = {
            "type": _KINDS.get(str(own), _KINDS[kind]),
            "name": name,
            # A text or a blank cell is a gap in the line.
            "data": [
                one if isinstance(one, int | float) else None for one in figures[heads:]
            ],
        }
        if basic.get("stackedType", "NOT_STACKED") != "NOT_STACKED":
            made["stack"] = "all"
        if own in {"AREA", "STEPPED_AREA"}:
            made["areaStyle"] = {}
        return made

    def _column(self, data: Json, option: str) -> list[Any]:
        """Return the cells that a source names, one after the other."""
        cells: list[Any] = []
        for source in data.get("sourceRange", {}).get("sources", ()):
            tab = self._tabs.get(source.get("sheetId", 0))
            if tab is None:
                continue  # it was deleted, and Google draws nothing for it
            place = _place(tab, Area.read(source))
            for row in self._hand.values(self._file_id, place, option):
                cells += row or [""]
        return cells


def _place(tab: Json, area: Area) -> str:
    """Return an area in A1 notation; open sides end where the tab ends."""
    size = tab["gridProperties"]
    bottom = size["rowCount"] if area.bottom is None else area.bottom
    right = size["columnCount"] if area.right is None else area.right
    first = f"{column_name(area.left or 0)}{(area.top or 0) + 1}"
    return f"{quoted(tab['title'])}!{first}:{column_name(right - 1)}{bottom}"
