"""Requests that write cells: updateCells, appendCells, repeatCell, dropdowns."""

from __future__ import annotations

from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from sheetsync.emulator.sheets.cellparts import cell_writer
from sheetsync.emulator.sheets.editing import RefusedError
from sheetsync.emulator.sheets.filters import filtered_rows
from sheetsync.emulator.sheets.formulas.moved import relative
from sheetsync.emulator.sheets.hidden import grid_for_appending
from sheetsync.emulator.sheets.lines import Span, grow, insert_lines
from sheetsync.emulator.sheets.render import Renderer
from sheetsync.emulator.sheets.requests.common import (
    corner_of,
    found,
    mask_of,
    place_of,
    swap,
    tab_of,
)
from sheetsync.emulator.sheets.rules import check_validation
from sheetsync.emulator.sheets.tables import body_of, box_of
from sheetsync.emulator.state.area import COLUMNS, ROWS, Box
from sheetsync.emulator.state.cells import Cell, full, is_filled, shared

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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
        tab, top, left = corner_of(edit, body["start"])
        width = max(map(len, rows), default=0)
        box = Box(top, top + len(rows), left, left + width)
        _check_inside(tab, box)
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
    write = cell_writer(mask)
    for row, cells in enumerate(rows, start=box.top):
        old = tab.grid.rows[row][box.left : box.left + len(cells)]
        new = [write(cell, content) for cell, content in zip_longest(cells, old)]
        _note_formulas(tab, new)
        if edit.google.switches.dropdowns_bind_programs:
            edit.mind_dropdowns(tab, row, (*tab.grid.rows[row][: box.left], *new))
        edit.replace(tab, row, box.left, new)


def _note_formulas(tab: Tab, written: list[Content]) -> None:
    if not tab.has_formulas:
        # The first test runs in C: most rows that are written hold no Cell at all.
        tab.has_formulas = Cell in map(type, written) and any(
            isinstance(content, Cell) and bool(content.formula) for content in written
        )


def append_cells(edit: Edit, body: Json) -> None:
    """Write rows below the last row with a value, from column A; the grid grows.

    Rows for a table go into its first free rows; it grows when it has too few.
    """
    if body.get("tableId"):
        _append_to_table(edit, body)
        return
    tab = tab_of(edit, body.get("sheetId"))
    mask = mask_of(body, "CellData")
    rows = [row.get("values", []) for row in body.get("rows", [])]
    top = grid_for_appending(edit, tab).filled_rows()
    width = max(map(len, rows), default=0)
    grow(edit, tab, ROWS, top + len(rows) - tab.grid.row_count)
    grow(edit, tab, COLUMNS, width - tab.grid.column_count)
    box = Box(top, top + len(rows), 0, width)
    edit.guard_box(tab, box)
    _write_rows(edit, tab, box, rows, mask)


def _append_to_table(edit: Edit, body: Json) -> None:
    tab, table = found(edit, "tables", "tableId", body["tableId"])
    mask = mask_of(body, "CellData")
    rows = [row.get("values", []) for row in body.get("rows", [])]
    whole = box_of(tab, table)
    if max(map(len, rows), default=0) > whole.width:
        raise RefusedError("A row is wider than the table.")
    first, end = body_of(tab, table)
    top = first
    for row in range(first, end):
        if any(map(is_filled, tab.grid.rows[row][whole.left : whole.right])):
            top = row + 1
    box = Box(top, top + len(rows), whole.left, whole.right)
    edit.guard_box(tab, box)
    missing = box.bottom - end
    if missing > 0:
        insert_lines(edit, Span(tab, ROWS, end, end + missing), before=True)
        # What was inserted right behind a table is no part of it yet.
        tab, table = found(edit, "tables", "tableId", body["tableId"])
        last = max(box_of(tab, table).bottom, box.bottom)
        cells = {**table["range"], "endRowIndex": last}
        swap(edit, tab, "tables", table, {**table, "range": cells})
    _write_rows(edit, tab, box, rows, mask)


def repeat_cell(edit: Edit, body: Json) -> None:
    """Write the same into every cell of a range."""
    mask = mask_of(body, "CellData")
    place = place_of(edit, body.get("range", {}))
    edit.guard(place.tab, place.area)
    given = body.get("cell", {})
    write = cell_writer(mask)
    box = place.box
    first = write(given, None)
    _note_formulas(place.tab, [first])
    if edit.google.switches.dropdowns_bind_programs:
        for row in range(box.top, box.bottom):
            cells = place.tab.grid.rows[row]
            new = [write(given, cell) for cell in cells[box.left : box.right]]
            edit.mind_dropdowns(place.tab, row, (*cells[: box.left], *new))
    if isinstance(first, Cell) and first.formula:
        _repeat_formula(edit, place.tab, box, lambda old: write(given, old))
    else:
        edit.change_alike(place.tab, box, lambda old: write(given, old))


def _repeat_formula(
    edit: Edit, tab: Tab, box: Box, write: Callable[[Content], Content]
) -> None:
    """Write a formula whose relative references move along with each cell."""

    def new(old: Content, row: int, column: int) -> Content:
        cell = full(write(old))
        moved = relative(cell.formula, row - box.top, column - box.left)
        return replace(cell, formula=moved)

    edit.change(tab, box, new)


def set_data_validation(edit: Edit, body: Json) -> None:
    """Set or clear the rule, usually a dropdown, of every cell of a range."""
    place = place_of(edit, body.get("range", {}))
    edit.guard(place.tab, place.area)
    rule = body.get("rule")
    if rule is not None:
        check_validation(rule)
    kept = shared(rule) if rule else None
    skipped: set[int] = set()
    if not body.get("filteredRowsIncluded"):
        skipped = filtered_rows(place.tab, Renderer(edit.book, edit.now))
    for box in _parts_between(place.box, skipped):
        edit.change_alike(
            place.tab, box, lambda old: replace(full(old), validation=kept).slim()
        )


def _parts_between(box: Box, skipped: set[int]) -> Iterator[Box]:
    """Yield what is left of a box without some of its rows."""
    top = box.top
    for row in sorted(skipped):
        if box.top <= row < box.bottom:
            yield Box(top, row, box.left, box.right)
            top = row + 1
    yield Box(top, box.bottom, box.left, box.right)
