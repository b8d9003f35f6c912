"""Requests that write cells: updateCells, appendCells, repeatCell, dropdowns."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sheetsync.emulator.sheets.cellparts import read_cell
from sheetsync.emulator.sheets.editing import RefusedError, Written
from sheetsync.emulator.sheets.lines import grow
from sheetsync.emulator.sheets.requests.common import mask_of, place_of, tab_of
from sheetsync.emulator.state.area import COLUMNS, ROWS, Box
from sheetsync.emulator.state.cells import Cell, full, shared

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.masks import Mask
    from sheetsync.emulator.sheets.editing import Edit
    from sheetsync.emulator.state.book import Tab
    from sheetsync.emulator.state.cells import Content


def update_cells(edit: Edit, body: Json) -> None:
    """Write cells at a start, or over a range of which the rest is cleared."""
    mask = mask_of(body, "CellData")
    rows = [row.get("values", []) for row in body.get("rows", [])]
    if "start" in body:
        start = body["start"]
        tab = tab_of(edit, start.get("sheetId"))
        top, left = start.get("rowIndex", 0), start.get("columnIndex", 0)
        width = max(map(len, rows), default=0)
        _check_inside(tab, Box(top, top + len(rows), left, left + width))
        box = Box(top, top + len(rows), left, left + width)
        edit.guard_box(tab, box)
        _write_rows(edit, tab, box, rows, mask)
        return
    if "range" not in body:
        raise RefusedError("Must specify either a start or a range.")
    place = place_of(edit, body["range"])
    box = place.box
    if len(rows) > box.height:
        raise RefusedError(
            f"Attempting to write row: {box.top + box.height}, beyond the last"
            f" requested row of: {box.bottom - 1}"
        )
    if max(map(len, rows), default=0) > box.width:
        raise RefusedError(
            f"Attempting to write column: {box.right}, beyond the last requested"
            f" column of: {box.right - 1}"
        )
    edit.guard(place.tab, place.area)
    whole = [[*row, *({},) * (box.width - len(row))] for row in rows]
    whole += [[{}] * box.width for _ in range(box.height - len(rows))]
    _write_rows(edit, place.tab, box, whole, mask)


def _check_inside(tab: Tab, box: Box) -> None:
    grid = tab.grid
    if box.bottom > grid.row_count:
        raise RefusedError(
            f"Attempting to write row: {grid.row_count}, beyond the last requested row"
            f" of: {grid.row_count - 1}"
        )
    if box.right > grid.column_count:
        raise RefusedError(
            f"Attempting to write column: {grid.column_count}, beyond the last"
            f" requested column of: {grid.column_count - 1}"
        )


def _write_rows(
    edit: Edit, tab: Tab, box: Box, rows: list[list[Json]], mask: Mask
) -> None:
    for row, cells in enumerate(rows, start=box.top):
        old = tab.grid.rows[row]
        new = [
            Written(read_cell(cell, mask, old[column] if column < len(old) else None))
            for column, cell in enumerate(cells, start=box.left)
        ]
        _note_formulas(tab, new)
        edit.write(tab, row, box.left, new)


def _note_formulas(tab: Tab, written: list[Written]) -> None:
    if not tab.has_formulas:
        tab.has_formulas = any(
            isinstance(one.content, Cell) and one.content.formula for one in written
        )


def append_cells(edit: Edit, body: Json) -> None:
    """Write rows below the last row with a value, from column A; the grid grows."""
    tab = tab_of(edit, body.get("sheetId"))
    mask = mask_of(body, "CellData")
    rows = [row.get("values", []) for row in body.get("rows", [])]
    top = tab.grid.filled_rows()
    width = max(map(len, rows), default=0)
    grow(edit, tab, ROWS, top + len(rows) - tab.grid.row_count)
    grow(edit, tab, COLUMNS, width - tab.grid.column_count)
    box = Box(top, top + len(rows), 0, width)
    edit.guard_box(tab, box)
    _write_rows(edit, tab, box, rows, mask)


def repeat_cell(edit: Edit, body: Json) -> None:
    """Write the same into every cell of a range."""
    mask = mask_of(body, "CellData")
    place = place_of(edit, body.get("range", {}))
    edit.guard(place.tab, place.area)
    given = body.get("cell", {})
    made: dict[int, Content] = {}

    def new(old: Content, _row: int, _column: int) -> Content:
        key = id(old)
        if key not in made:
            made[key] = read_cell(given, mask, old)
        return made[key]

    box = place.box
    first = read_cell(given, mask)
    _note_formulas(place.tab, [Written(first)])
    if isinstance(first, Cell) and first.formula:
        _repeat_formula(edit, place.tab, box, given, mask)
    else:
        edit.change(place.tab, box, new)


def _repeat_formula(edit: Edit, tab: Tab, box: Box, given: Json, mask: Mask) -> None:
    """Write a formula whose relative references move along with each cell."""
    from sheetsync.emulator.sheets.formulas.moved import relative  # noqa: PLC0415

    def new(old: Content, row: int, column: int) -> Content:
        cell = full(read_cell(given, mask, old))
        moved = relative(cell.formula, row - box.top, column - box.left)
        return replace(cell, formula=moved)

    edit.change(tab, box, new)


def set_data_validation(edit: Edit, body: Json) -> None:
    """Set or clear the rule, usually a dropdown, of every cell of a range."""
    place = place_of(edit, body.get("range", {}))
    edit.guard(place.tab, place.area)
    rule = body.get("rule")
    if rule is not None and "condition" not in rule:
        raise RefusedError("A data validation rule must have a condition.")
    kept = shared(rule) if rule else None
    made: dict[int, Content] = {}

    def new(old: Content, _row: int, _column: int) -> Content:
        key = id(old)
        if key not in made:
            made[key] = replace(full(old), validation=kept).slim()
        return made[key]

    edit.change(place.tab, place.box, new)
