"""Requests on the spreadsheet itself and on its tabs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetsync.emulator.sheets.editing import PROTECTED, RefusedError
from sheetsync.emulator.sheets.formats import as_kept, merged_by_mask
from sheetsync.emulator.sheets.lines import check_size
from sheetsync.emulator.sheets.protection import listed
from sheetsync.emulator.sheets.requests.common import mask_of, tab_of
from sheetsync.emulator.sheets.tabs import (
    check_shape,
    check_title,
    copied_tab,
    free_title,
    new_tab,
    place_tab,
    tab_json,
)
from sheetsync.emulator.sheets.whereabouts import wrong_setting
from sheetsync.emulator.state.area import Area
from sheetsync.emulator.state.cells import EMPTY_ROW, trimmed

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.masks import Mask
    from sheetsync.emulator.sheets.editing import Edit
    from sheetsync.emulator.state.book import Tab

_COUNTS = ("rowCount", "columnCount")


def update_spreadsheet_properties(edit: Edit, body: Json) -> None:
    """Change title, locale, time zone and the like."""
    mask = mask_of(body, "SpreadsheetProperties", root="properties")
    wanted = body.get("properties", {})
    if mask.reaches("title"):
        title = wanted.get("title", edit.file.name if mask.everything else "")
        if not title:
            raise RefusedError("The title of a spreadsheet can't be empty.")
        edit.log.set(edit.file, "name", title)
    before = edit.book.properties
    if mask.everything:
        after = {**before, **{k: v for k, v in wanted.items() if k != "title"}}
    else:
        after = merged_by_mask({**before, "title": ""}, wanted, mask)
        after.pop("title", None)
    wrong = wrong_setting(after)
    if wrong:
        raise RefusedError(wrong)
    if after != before:
        edit.log.set(edit.book, "properties", after)


def add_sheet(edit: Edit, body: Json) -> Json:
    """Add a tab, behind the others unless an index says otherwise."""
    properties = body.get("properties", {})
    tab = new_tab(edit.google, edit.book, as_kept(properties))
    index = properties.get("index", len(edit.book.tabs))
    if not 0 <= index <= len(edit.book.tabs):
        raise RefusedError(f"Invalid index: {index}.")
    place_tab(edit, tab, index)
    return {"properties": tab_json(edit.book, tab)}


def delete_sheet(edit: Edit, body: Json) -> None:
    """Delete a tab with everything that belongs to it."""
    tab = tab_of(edit, body.get("sheetId"))
    edit.guard(tab, Area())
    left = tuple(one for one in edit.book.tabs if one is not tab)
    if not any(not one.hidden for one in left):
        raise RefusedError("You can't remove all the visible sheets in a document.")
    edit.log.set(edit.book, "tabs", left)
    named = tuple(
        one for one in edit.book.named_ranges if one["range"]["sheetId"] != tab.sheet_id
    )
    if named != edit.book.named_ranges:
        edit.log.set(edit.book, "named_ranges", named)
    for entry in list(edit.book.metadata.values()):
        if entry.sheet_id == tab.sheet_id:
            edit.log.drop(edit.book.metadata, entry.id)


def duplicate_sheet(edit: Edit, body: Json) -> Json:
    """Copy a tab inside the spreadsheet."""
    tab = tab_of(edit, body.get("sourceSheetId"))
    taken = {one.sheet_id for one in edit.book.tabs}
    sheet_id = body.get("newSheetId")
    if sheet_id in taken:
        raise RefusedError(
            f"Invalid newSheetId: {sheet_id}. A sheet with this ID already exists."
        )
    title = body.get("newSheetName")
    if title:
        check_title(edit.book, title)
    check_size(edit.book, None, tab.grid.row_count, tab.grid.column_count)
    copied = copied_tab(
        edit.google,
        tab,
        edit.google.ids.number(taken) if sheet_id is None else sheet_id,
        title or free_title(edit.book, f"Copy of {tab.title}"),
    )
    index = body.get("insertSheetIndex", 0)
    place_tab(edit, copied, min(max(index, 0), len(edit.book.tabs)))
    return {"properties": tab_json(edit.book, copied)}


def update_sheet_properties(edit: Edit, body: Json) -> None:
    """Rename, hide, colour, resize, freeze or move a tab."""
    wanted = body.get("properties", {})
    mask = mask_of(body, "SheetProperties", root="properties")
    tab = edit.book.tab(wanted.get("sheetId", 0))
    if tab is None:  # in other words than everywhere else
        raise RefusedError(f"No sheet with id: {wanted.get('sheetId', 0)}")
    _guard_tab(edit, tab)
    if mask.reaches("title") and ("title" in wanted or not mask.everything):
        check_title(edit.book, wanted.get("title", ""), tab)
        edit.log.set(tab, "title", wanted["title"])
    grid_mask = mask.child("gridProperties")
    if grid_mask is not None and (wanted.get("gridProperties") or not mask.everything):
        _update_grid(edit, tab, wanted.get("gridProperties", {}), grid_mask)
    _update_settings(edit, tab, wanted, mask)
    if mask.reaches("index") and "index" in wanted:
        _move_tab(edit, tab, wanted["index"])
    if all(one.hidden for one in edit.book.tabs):
        raise RefusedError("You can't hide all the sheets in a document.")


def _guard_tab(edit: Edit, tab: Tab) -> None:
    """Refuse who may not edit a tab that is protected as a whole."""
    for protected in tab.parts["protectedRanges"]:
        whole = Area.read(protected.get("range", {})) == Area()
        if whole and not listed(edit.google, edit.file, edit.email, protected):
            raise RefusedError(PROTECTED)


def _update_settings(edit: Edit, tab: Tab, wanted: Json, mask: Mask) -> None:
    names = {"hidden", "rightToLeft", "tabColor", "tabColorStyle"}
    kept = as_kept(wanted)
    after = dict(tab.settings)
    named = {name for name in names if mask.reaches(name)}
    if mask.everything:
        named &= kept.keys()
    if named & {"tabColor", "tabColorStyle"}:
        named |= {"tabColor", "tabColorStyle"}
    for name in named:
        value = kept.get(name)
        after.pop(name, None)
        if value or isinstance(value, dict):
            after[name] = value
    if after != tab.settings:
        edit.log.set(tab, "settings", after)


def _update_grid(edit: Edit, tab: Tab, wanted: Json, mask: Mask) -> None:
    before = tab.settings.get("gridProperties", {})
    shape = {k: v for k, v in wanted.items() if k not in _COUNTS}
    if mask.everything:
        after = {**before, **shape}
    else:
        after = merged_by_mask(before, wanted, mask)
        after = {name: value for name, value in after.items() if name not in _COUNTS}
    rows = wanted.get("rowCount", 0) if mask.reaches("rowCount") else None
    columns = wanted.get("columnCount", 0) if mask.reaches("columnCount") else None
    if mask.everything:
        rows, columns = wanted.get("rowCount"), wanted.get("columnCount")
    _resize(edit, tab, rows, columns)
    check_shape(tab.grid.row_count, tab.grid.column_count, after)
    after = {name: value for name, value in after.items() if value}
    if after != before:
        edit.log.set(tab, "settings", {**tab.settings, "gridProperties": after})


def _resize(edit: Edit, tab: Tab, rows: int | None, columns: int | None) -> None:
    grid = tab.grid
    rows = grid.row_count if rows is None else rows
    columns = grid.column_count if columns is None else columns
    if (rows, columns) == (grid.row_count, grid.column_count):
        return
    check_shape(rows, columns, tab.settings.get("gridProperties", {}))
    # Google checks more rows against the old width, even if the width shrinks too.
    check_size(edit.book, tab, rows, max(columns, grid.column_count))
    if rows < grid.row_count:
        edit.guard(tab, Area(top=rows))
        edit.log.delete_rows(grid, rows, grid.row_count - rows)
    elif rows > grid.row_count:
        added = [EMPTY_ROW] * (rows - grid.row_count)
        edit.log.insert_rows(grid, grid.row_count, added)
    if columns < grid.column_count:
        edit.guard(tab, Area(left=columns))
        cut = [trimmed(row[:columns]) for row in grid.rows]
        edit.log.set(grid, "rows", cut)
    if columns != grid.column_count:
        edit.log.set(grid, "column_count", columns)


def _move_tab(edit: Edit, tab: Tab, index: int) -> None:
    """Move a tab; the index counts as if the tab were still where it is."""
    tabs = list(edit.book.tabs)
    if not 0 <= index <= len(tabs):
        raise RefusedError(f"Invalid index: {index}.")
    old = tabs.index(tab)
    tabs.remove(tab)
    tabs.insert(index - 1 if index > old + 1 else min(index, len(tabs)), tab)
    if tuple(tabs) != edit.book.tabs:
        edit.log.set(edit.book, "tabs", tuple(tabs))
