"""addTable, updateTable and deleteTable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetsync.emulator.sheets.editing import RefusedError
from sheetsync.emulator.sheets.formats import as_kept, merged_by_mask
from sheetsync.emulator.sheets.requests.common import (
    every,
    found,
    mask_of,
    place_of,
    put,
    ranged,
    swap,
)
from sheetsync.emulator.sheets.rules import check_condition
from sheetsync.emulator.sheets.tables import box_of, kept_columns, table_json
from sheetsync.emulator.state.area import Area, Box
from sheetsync.emulator.state.cells import is_filled, with_value

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.masks import Mask
    from sheetsync.emulator.sheets.editing import Edit
    from sheetsync.emulator.state.book import Tab

_DROPDOWN = "DROPDOWN"
_DEFAULTS = {"BOOLEAN": False, "RATINGS_CHIP": 0.0}
"""What the empty cells of a column of some type are filled with."""


def add_table(edit: Edit, body: Json) -> Json:
    """Make a table of a range; its header is written where nothing stands."""
    given = body.get("table", {})
    wanted = as_kept(ranged(edit, given))
    place = place_of(edit, wanted["range"])
    edit.guard(place.tab, place.area)
    tab, box = place.tab, place.box
    taken = {one["tableId"] for _, one in every(edit, "tables")}
    number = wanted.get("tableId") or str(edit.google.ids.number())
    if number in taken:
        raise RefusedError(f"Invalid tableId: {number}. This ID is already in use.")
    name = wanted.get("name") or _next_name(edit)
    _check_name(edit, name)
    columns = wanted.pop("columnProperties", [])
    _check_columns(columns, box)
    table = {
        **wanted,
        "tableId": number,
        "name": name,
        "range": _sides(tab, box),
        "columns": kept_columns(tab, box, columns),
    }
    _check_place(tab, box)
    put(edit, tab, "tables", (*tab.parts["tables"], table))
    _fill(edit, tab, table)
    return {"table": table_json(tab, table)}


def _sides(tab: Tab, box: Box) -> Json:
    return {
        "sheetId": tab.sheet_id,
        "startRowIndex": box.top,
        "endRowIndex": box.bottom,
        "startColumnIndex": box.left,
        "endColumnIndex": box.right,
    }


def _next_name(edit: Edit) -> str:
    names = {one["name"].casefold() for _, one in every(edit, "tables")}
    number = 1
    while f"table{number}" in names:
        number += 1
    return f"Table{number}"


def _check_name(edit: Edit, name: str, old: Json | None = None) -> None:
    for _, other in every(edit, "tables"):
        if other is not old and other["name"].casefold() == name.casefold():
            raise RefusedError(f"A table with the name {name} already exists.")


def _check_place(tab: Tab, box: Box, old: Json | None = None) -> None:
    if box.is_empty:
        raise RefusedError("The table range is empty.")
    for other in tab.parts["tables"]:
        if other is not old and box.meets(box_of(tab, other)):
            raise RefusedError("A table can't overlap another table.")
    for band in tab.parts["bandedRanges"]:
        if box.meets(Area.read(band["range"]).boundless()):
            raise RefusedError("A table can't overlap alternating colors.")
    for merge in tab.parts["merges"]:
        if box.meets(Area.read(merge).boundless()):
            raise RefusedError("A table can't hold merged cells.")


def _check_columns(columns: list[Json], box: Box) -> None:
    seen = set()
    for one in columns:
        index = one.get("columnIndex", 0)
        if not 0 <= index < box.width or index in seen:
            raise RefusedError(f"Invalid column index in the table: {index}.")
        seen.add(index)
        condition = one.get("dataValidationRule", {}).get("condition", {})
        if one.get("columnType") != _DROPDOWN:
            if condition:
                raise RefusedError("Cannot set condition for non-dropdown column type.")
            continue
        if not condition:
            raise RefusedError("Condition must be set for dropdown column type.")
        if condition.get("type") != "ONE_OF_LIST":
            raise RefusedError("A dropdown column must have a ONE_OF_LIST condition.")
        check_condition(condition)


def _fill(edit: Edit, tab: Tab, table: Json) -> None:
    """Write headers, where a column was named or has none, and default values."""
    box = box_of(tab, table)
    shown = table_json(tab, table)["columnProperties"]
    named = {one["at"]["startColumnIndex"]: one for one in table["columns"]}
    titles = []
    for column, one in enumerate(shown, start=box.left):
        title = named.get(column, {}).get("columnName") or one["columnName"]
        titles.append(with_value(tab.grid.at(box.top, column), title))
    edit.replace(tab, box.top, box.left, titles)
    for column, one in named.items():
        default = _DEFAULTS.get(one.get("columnType", ""))
        if default is not None:
            cells = Box(box.top + 1, box.bottom, column, column + 1)
            edit.change_alike(
                tab,
                cells,
                lambda old, value=default: (  # type: ignore[misc]
                    old if is_filled(old) else with_value(old, value)
                ),
            )


def update_table(edit: Edit, body: Json) -> None:
    """Change name, range, columns or colours of a table."""
    mask = mask_of(body, "Table", root="table")
    given = body.get("table", {})
    tab, old = found(edit, "tables", "tableId", given.get("tableId"))
    shown = table_json(tab, old)
    new = _merged(edit, tab, shown, given, mask)
    place = place_of(edit, new["range"])
    if place.tab is not tab:
        raise RefusedError("A table can't be moved to another sheet.")
    edit.guard(tab, place.area)
    box = _with_footer(place.box, shown, new)
    _check_name(edit, new["name"], old)
    _check_place(tab, box, old)
    columns = new.pop("columnProperties", [])
    kept_inside = [one for one in columns if one.get("columnIndex", 0) < box.width]
    _check_columns(kept_inside, box)
    table = {
        **new,
        "tableId": old["tableId"],
        "range": _sides(tab, box),
        "columns": kept_columns(tab, box, kept_inside),
    }
    swap(edit, tab, "tables", old, table)
    _fill(edit, tab, table)


def _merged(edit: Edit, tab: Tab, shown: Json, given: Json, mask: Mask) -> Json:
    """Return a table with the fields that a mask names; columns go by their index."""
    wanted: Json = as_kept(given)
    if "range" in wanted:
        wanted = ranged(edit, wanted)
    if mask.everything:
        return shown | wanted
    new: Json = merged_by_mask(shown, wanted, mask)
    if mask.reaches("columnProperties"):
        by_index = {one.get("columnIndex", 0): one for one in shown["columnProperties"]}
        for one in wanted.get("columnProperties", ()):
            by_index[one.get("columnIndex", 0)] = one
        new["columnProperties"] = list(by_index.values())
    new.setdefault("name", shown["name"])
    new.setdefault("range", {"sheetId": tab.sheet_id, **shown["range"]})
    return new


def _with_footer(box: Box, old: Json, new: Json) -> Box:
    """Return the cells of a table that gains its footer, or loses it."""
    had, has = (
        "footerColorStyle" in one.get("rowsProperties", {}) for one in (old, new)
    )
    same = old["range"].get("endRowIndex") == box.bottom
    return Box(box.top, box.bottom + (has - had) * same, box.left, box.right)


def delete_table(edit: Edit, body: Json) -> None:
    """Delete a table with all that stands in it."""
    tab, old = found(edit, "tables", "tableId", body.get("tableId"))
    box = box_of(tab, old)
    edit.guard_box(tab, box)
    swap(edit, tab, "tables", old, None)
    edit.change_alike(tab, box, lambda _old: None)
