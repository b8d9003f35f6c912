"""Requests on charts: kept and answered as given; the page draws what it can."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sheetsync.emulator.sheets.editing import RefusedError
from sheetsync.emulator.sheets.formats import as_kept
from sheetsync.emulator.sheets.requests.common import found, put, swap, tab_of
from sheetsync.emulator.sheets.requests.embedded import object_number, positioned_chart
from sheetsync.emulator.state.area import Area

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.sheets.editing import Edit

_SIZE = {"widthPixels": 600, "heightPixels": 371}


def add_chart(edit: Edit, body: Json) -> Json:
    """Put a chart on a tab, over its cells or on a tab of its own."""
    wanted = body.get("chart", {})
    number = object_number(edit, wanted.get("chartId"), "chartId")
    spec = _checked(edit, wanted.get("spec", {}))
    tab, position = positioned_chart(edit, wanted.get("position", {}), _SIZE)
    chart = {"chartId": number, "spec": spec, "position": position}
    if "border" in wanted:
        chart["border"] = as_kept(wanted["border"])
    put(edit, tab, "charts", (*tab.parts["charts"], chart))
    return {"chart": chart}


def _checked(edit: Edit, spec: Any) -> Json:
    """Return a ChartSpec with the sheetId of every source written out.

    Raises:
        RefusedError: If there is no chart in it, or a source has two dimensions.
    """
    kinds = [name for name in spec if name.endswith("Chart")]
    if len(kinds) != 1:
        raise RefusedError("Must specify exactly one kind of chart in the spec.")
    explicit: Json = _explicit(edit, spec)
    return explicit


def _explicit(edit: Edit, value: Any) -> Any:
    if isinstance(value, list):
        return [_explicit(edit, item) for item in value]
    if not isinstance(value, dict):
        return value
    out = {name: _explicit(edit, item) for name, item in value.items()}
    if "sources" in out:
        out["sources"] = [_source(edit, one) for one in out["sources"]]
    return out


def _source(edit: Edit, given: Json) -> Json:
    tab = tab_of(edit, given.get("sheetId"))
    box = Area.read(given).box(tab.grid)
    if box.height > 1 and box.width > 1:
        raise RefusedError(
            "A chart source must be one row or one column; the range has"
            f" {box.height} rows and {box.width} columns."
        )
    return {"sheetId": tab.sheet_id, **given}


def update_chart_spec(edit: Edit, body: Json) -> None:
    """Replace what a chart shows."""
    tab, old = found(edit, "charts", "chartId", body.get("chartId"))
    spec = _checked(edit, body.get("spec", {}))
    swap(edit, tab, "charts", old, {**old, "spec": spec})
