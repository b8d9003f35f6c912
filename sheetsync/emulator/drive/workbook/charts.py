"""Charts of Google as charts of Excel: bars, columns, lines, areas, dots and slices.

Charts of other kinds, and those whose figures are gone, are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sheetsync.emulator.drive.workbook.formats import pattern_of
from sheetsync.emulator.state.area import Box

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.drive.workbook.formats import Formats
    from sheetsync.emulator.drive.workbook.names import Names
    from sheetsync.emulator.sheets.render import Renderer
    from sheetsync.emulator.state.book import Tab

_KINDS = {
    "BAR": "bar",
    "COLUMN": "column",
    "LINE": "line",
    "AREA": "area",
    "STEPPED_AREA": "area",
    "SCATTER": "scatter",
    "COMBO": "column",
}
_STACKS = {"STACKED": "stacked", "PERCENT_STACKED": "percent_stacked"}
_LEGENDS = {
    "NO_LEGEND": "none",
    "BOTTOM_LEGEND": "bottom",
    "LEFT_LEGEND": "left",
    "RIGHT_LEGEND": "right",
    "TOP_LEGEND": "top",
}
_WIDTH, _HEIGHT = 600, 371
"""Pixels of a chart whose size nobody changed."""
_TITLE, _AXIS = {"size": 13, "bold": False}, {"size": 10, "bold": False}
_DRAWN = {"line", "scatter"}

Cells = tuple["Tab", Box]


@dataclass(frozen=True, slots=True)
class Charts:
    """Draws the charts of a spreadsheet."""

    made: Any
    names: Names
    renderer: Renderer
    formats: Formats

    def write(self, sheet: Any, tab: Tab) -> None:
        """Draw the charts that lie on a tab."""
        for chart in tab.parts["charts"]:
            place = chart.get("position", {}).get("overlayPosition")
            if place is None:
                continue
            drawn = self._drawn(chart.get("spec", {}))
            if drawn is None:
                continue
            anchor = place.get("anchorCell", {})
            size = {
                "width": place.get("widthPixels", _WIDTH),
                "height": place.get("heightPixels", _HEIGHT),
            }
            drawn.set_size(size)
            offset = {
                "x_offset": place.get("offsetXPixels", 0),
                "y_offset": place.get("offsetYPixels", 0),
                # As wide as it is, whatever becomes of the columns below it.
                "object_position": 2,
            }
            row, column = anchor.get("rowIndex", 0), anchor.get("columnIndex", 0)
            sheet.insert_chart(row, column, drawn, offset)

    def _drawn(self, spec: Json) -> Any:
        """Return a chart with its title; None for one that Excel doesn't know."""
        if "pieChart" in spec:
            drawn = self._pie(spec["pieChart"])
            legend = spec["pieChart"].get("legendPosition", "")
        else:
            basic = spec.get("basicChart", {})
            drawn = self._basic(basic)
            legend = basic.get("legendPosition", "")
        if drawn is None:
            return None
        title = _plain(spec.get("title", ""))
        shown = {"name": title, "name_font": _TITLE, "overlay": False}
        drawn.set_title(shown if title else {"none": True})
        drawn.set_legend({"position": _LEGENDS.get(legend, "bottom")})
        return drawn

    def _pie(self, pie: Json) -> Any:
        labels, figures = (
            self._cells(pie.get(one, {})) for one in ("domain", "series")
        )
        if labels is None or figures is None:
            return None
        tab, box = figures
        first = self.renderer.effective(
            tab, box.top, box.left, tab.grid.at(box.top, box.left)
        )
        heads = 0 if type(first) is float else 1
        kind = "doughnut" if pie.get("pieHole") else "pie"
        drawn = self.made.add_chart({"type": kind})
        drawn.add_series(
            {
                "categories": self._body(labels, heads),
                "values": self._body(figures, heads),
            }
        )
        return drawn

    def _basic(self, basic: Json) -> Any:
        """Return a chart with axes; series of a second kind lie over the first."""
        kind = _KINDS.get(basic.get("chartType", ""))
        series = (
            [(one, self._cells(one.get("series", {}))) for one in basic["series"]]
            if (kind and "series" in basic)
            else []
        )
        known = [(one, cells) for one, cells in series if cells is not None]
        if kind is None or not known:
            return None
        heads = basic.get("headerCount", 0)
        domains = basic.get("domains", ())
        labels = self._cells(domains[0].get("domain", {})) if domains else None
        charts: dict[str, Any] = {}
        for number, (one, cells) in enumerate(known):
            own = _KINDS.get(one.get("type", ""), kind)
            if "bar" in {own, kind}:
                own = kind  # lying bars stand with nothing else
            if own not in charts:
                charts[own] = self._empty(own, basic)
            charts[own].add_series(self._series(own, number, one, cells, labels, heads))
        main, *others = charts.values()
        for other in others[:1]:
            main.combine(other)
        self._axes(main, basic, labels, known[0][1])
        return main

    def _empty(self, kind: str, basic: Json) -> Any:
        options = {"type": kind}
        stacked = _STACKS.get(basic.get("stackedType", ""))
        if stacked and kind not in _DRAWN:
            options["subtype"] = stacked
        return self.made.add_chart(options)

    def _series(
        self,
        kind: str,
        number: int,
        series: Json,
        *cells: Any,
    ) -> dict[str, Any]:
        figures, labels, heads = cells
        colour = self.formats.colour(series, "color") or self._accent(number)
        made: dict[str, Any] = {"values": self._body(figures, heads)}
        if labels is not None:
            made["categories"] = self._body(labels, heads)
        if heads:
            tab, box = figures
            made["name"] = [self.names.of(tab), box.top, box.left]
        if kind == "line":
            made["line"] = {"color": colour, "width": 2}
        elif kind == "scatter":
            made["marker"] = {"type": "circle", "fill": {"color": colour}}
        else:
            made["fill"] = {"color": colour}
        return made

    def _accent(self, number: int) -> str:
        """Return the colour that Google gives to a series by its place."""
        name = f"ACCENT{number % 6 + 1}"
        return self.formats.colour({"xStyle": {"themeColor": name}}, "x") or "#4285F4"

    def _axes(self, drawn: Any, basic: Json, labels: Any, figures: Cells) -> None:
        titles = {
            one.get("position"): one.get("title", "") for one in basic.get("axis", ())
        }
        lying = basic["chartType"] == "BAR"
        along, up = (
            ("LEFT_AXIS", "BOTTOM_AXIS") if lying else ("BOTTOM_AXIS", "LEFT_AXIS")
        )
        heads = basic.get("headerCount", 0)
        labelled = _axis(titles.get(along, ""), self._pattern(labels, heads))
        measured = _axis(titles.get(up, ""), self._pattern(figures, heads))
        labelled |= {"major_gridlines": {"visible": False}}
        if basic["chartType"] != "SCATTER":
            # Each label as it stands in its cell: days are no scale of time.
            labelled |= {"text_axis": True}
        measured |= {"major_gridlines": _GRID, "line": {"none": True}}
        if lying:
            # Google's are read from the top, and the figures stand below all the same.
            labelled |= {"reverse": True, "crossing": "max"}
        # XlsxWriter's x lies: of lying bars it is the axis of the figures.
        drawn.set_x_axis(measured if lying else labelled)
        drawn.set_y_axis(labelled if lying else measured)

    def _pattern(self, cells: Cells | None, heads: int) -> str:
        """Return how the first of some cells below their header is shown."""
        if cells is None:
            return ""
        tab, box = cells
        row, column = _first(box, heads)
        content = tab.grid.at(row, column)
        return pattern_of(self.renderer.number_format(tab, content))

    def _cells(self, data: Json) -> Cells | None:
        """Return the cells of ChartData; None for several ranges, or none."""
        sources = data.get("sourceRange", {}).get("sources", ())
        return self.names.place(sources[0]) if len(sources) == 1 else None

    def _body(self, cells: Cells, heads: int) -> list[Any]:
        """Return the cells without their header, in XlsxWriter's words."""
        tab, box = cells
        top, left = _first(box, heads)
        return [self.names.of(tab), top, left, box.bottom - 1, box.right - 1]


_GRID = {"visible": True, "line": {"color": "#DADCE0", "width": 0.75}}


def _first(box: Box, heads: int) -> tuple[int, int]:
    """Return the first cell behind a header: above a column, or left of a row."""
    if box.height == 1 and box.width > 1:
        return box.top, min(box.left + heads, box.right - 1)
    return min(box.top + heads, box.bottom - 1), box.left


def _axis(title: str, pattern: str) -> dict[str, Any]:
    shown: dict[str, Any] = {"name": _plain(title), "name_font": _AXIS}
    # A chart takes no format from cells: days would stand there as numbers.
    return shown | ({"num_format": pattern} if pattern else {})


def _plain(title: str) -> str:
    """Return a title that isn't taken for a formula."""
    return f" {title}" if title.startswith("=") else title
