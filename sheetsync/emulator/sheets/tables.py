"""Tables: ranges with a name, a header, and columns that have names and types.

Beside Google's own fields a kept table holds `columns`: each knows the column of the
grid that it is, as a GridRange. So columns that come, go or move inside a table take
their types along by the one walk that serves everything that lies on ranges.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetsync.emulator.state.area import Area
from sheetsync.emulator.state.cells import plain_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.state.area import Box
    from sheetsync.emulator.state.book import Tab

_HEADER, _FIRST, _SECOND = (
    {"red": 0.20784314, "green": 0.40784314, "blue": 0.32941177},
    {"red": 1, "green": 1, "blue": 1},
    {"red": 0.9647059, "green": 0.972549, "blue": 0.9764706},
)
_COLOURS = {
    "headerColorStyle": {"rgbColor": _HEADER},
    "firstBandColorStyle": {"rgbColor": _FIRST},
    "secondBandColorStyle": {"rgbColor": _SECOND},
}
_BAND_NAMES = {
    "headerColorStyle": "headerColor",
    "firstBandColorStyle": "firstBandColor",
    "secondBandColorStyle": "secondBandColor",
    "footerColorStyle": "footerColor",
}


def box_of(tab: Tab, table: Json) -> Box:
    """Return the cells of a table."""
    return Area.read(table["range"]).box(tab.grid)


def body_of(tab: Tab, table: Json) -> tuple[int, int]:
    """Return the first row below a table's header, and the row after its last one."""
    box = box_of(tab, table)
    footer = "footerColorStyle" in table.get("rowsProperties", {})
    return box.top + 1, box.bottom - footer


def table_json(tab: Tab, table: Json) -> Json:
    """Return a table as Google answers it: what stands in the header names a column."""
    shown = {name: part for name, part in table.items() if name != "columns"}
    return {**shown, "columnProperties": list(_columns(tab, table))}


def _columns(tab: Tab, table: Json) -> Iterator[Json]:
    box = box_of(tab, table)
    known = {one["at"]["startColumnIndex"]: one for one in table["columns"]}
    for index, column in enumerate(range(box.left, box.right)):
        kept = known.get(column, {})
        shown: Json = {} if index == 0 else {"columnIndex": index}
        title = plain_value(tab.grid.at(box.top, column))
        name = title if isinstance(title, str) else kept.get("columnName", "")
        shown["columnName"] = name or f"Column {index + 1}"
        rest = ("columnType", "dataValidationRule")
        yield shown | {one: kept[one] for one in rest if one in kept}


def kept_columns(tab: Tab, box: Box, given: list[Json]) -> list[Json]:
    """Return TableColumnProperties with the column of the grid that each one is."""
    return [
        {
            **{name: part for name, part in one.items() if name != "columnIndex"},
            "at": {
                "sheetId": tab.sheet_id,
                "startColumnIndex": box.left + one.get("columnIndex", 0),
                "endColumnIndex": box.left + one.get("columnIndex", 0) + 1,
            },
        }
        for one in given
    ]


def band_of(table: Json) -> Json:
    """Return the stripes of a table, which Google lists among the others."""
    colours = _COLOURS | table.get("rowsProperties", {})
    rows: Json = {}
    for name, bare in _BAND_NAMES.items():
        if name in colours:
            rows[bare] = colours[name].get("rgbColor", {})
            rows[f"{bare}Style"] = colours[name]
    return {
        "bandedRangeReference": table["tableId"],
        "range": table["range"],
        "rowProperties": rows,
    }
