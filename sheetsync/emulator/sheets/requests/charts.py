"""Requests on charts: kept and answered as given, never drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sheetsync.emulator.sheets.editing import RefusedError
from sheetsync.emulator.sheets.requests.common import corner_of, tab_of
from sheetsync.emulator.sheets.tabs import new_tab, place_tab
from sheetsync.emulator.state.area import Area

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.sheets.editing import Edit
    from sheetsync.emulator.state.book import Tab

_WIDTH, _HEIGHT = 600, 371


def _charts(edit: Edit) -> Iterator[tuple[Tab, Json]]:
    for tab in edit.book.tabs:
        for chart in tab.parts["charts"]:
            yield tab, chart


def add_chart(edit: Edit, body: Json) -> Json:
    """Put a chart on a tab, over its cells or on a tab of its own."""
    wanted = body.get("chart", {})
    taken = {chart["chartId"] for _, chart in _charts(edit)}
    number = wanted.get("chartId")
    if number in taken:
        raise RefusedError(f"Invalid chartId: {number}. This ID is already in use.")
    if number is None:
        number = edit.google.ids.number(taken)
    spec = _checked(edit, wanted.get("spec", {}))
    tab, position = _positioned(edit, wanted.get("position", {}))
    chart = {"chartId": number, "spec": spec, "position": position}
    if "border" in wanted:
        chart["border"] = wanted["border"]
    edit.log.put(tab.parts, "charts", (*tab.parts["charts"], chart))
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


def _positioned(edit: Edit, position: Json) -> tuple[Tab, Json]:
    if position.get("newSheet"):
        title = f"Chart{sum(1 for _ in _charts(edit)) + 1}"
        tab = new_tab(edit.google, edit.book, {"title": title})
        place_tab(edit, tab, len(edit.book.tabs))
        return tab, {"sheetId": tab.sheet_id}
    if "overlayPosition" not in position:
        raise RefusedError("Must specify a position for the chart.")
    overlay = position["overlayPosition"]
    tab, row, column = corner_of(edit, overlay.get("anchorCell", {}))
    place = {"sheetId": tab.sheet_id, "rowIndex": row, "columnIndex": column}
    size = {"widthPixels": _WIDTH, "heightPixels": _HEIGHT}
    return tab, {"overlayPosition": {**size, **overlay, "anchorCell": place}}


def _found(edit: Edit, number: int | None) -> tuple[Tab, Json]:
    for tab, chart in _charts(edit):
        if chart["chartId"] == number:
            return tab, chart
    raise RefusedError(f"No embedded object with id: {number}")


def _swap(edit: Edit, tab: Tab, old: Json, new: Json | None) -> None:
    kept = (new if chart is old else chart for chart in tab.parts["charts"])
    edit.log.put(tab.parts, "charts", tuple(one for one in kept if one is not None))


def update_chart_spec(edit: Edit, body: Json) -> None:
    """Replace what a chart shows."""
    tab, old = _found(edit, body.get("chartId"))
    _swap(edit, tab, old, {**old, "spec": _checked(edit, body.get("spec", {}))})


def update_embedded_object_position(edit: Edit, body: Json) -> Json:
    """Move a chart, also to another tab."""
    tab, old = _found(edit, body.get("objectId"))
    target, position = _positioned(edit, body.get("newPosition", {}))
    _swap(edit, tab, old, None)
    moved = {**old, "position": position}
    edit.log.put(target.parts, "charts", (*target.parts["charts"], moved))
    return {"position": position}


def delete_embedded_object(edit: Edit, body: Json) -> None:
    """Delete a chart."""
    tab, old = _found(edit, body.get("objectId"))
    _swap(edit, tab, old, None)
