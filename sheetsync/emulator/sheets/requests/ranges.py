"""insertRange and deleteRange: cells shift inside their rows or columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetsync.emulator.sheets.editing import RefusedError
from sheetsync.emulator.sheets.lines import grow
from sheetsync.emulator.sheets.requests.common import place_of
from sheetsync.emulator.state.area import COLUMNS, ROWS, Box
from sheetsync.emulator.state.cells import is_filled

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.sheets.a1 import Place
    from sheetsync.emulator.sheets.editing import Edit
    from sheetsync.emulator.state.cells import Content


def insert_range(edit: Edit, body: Json) -> None:
    """Insert empty cells; what was there moves down or to the right."""
    place = place_of(edit, body.get("range", {}))
    down = _shifts_rows(body)
    tail = _tail(place, down)
    edit.guard_box(place.tab, tail)
    box = place.box
    step = box.height if down else box.width
    last = _last_filled(place, tail, down)
    size = place.tab.grid.row_count if down else place.tab.grid.column_count
    grow(edit, place.tab, ROWS if down else COLUMNS, last + step - size)
    _shift(edit, place, _tail(place, down), -step, down)


def delete_range(edit: Edit, body: Json) -> None:
    """Delete cells; what is below or to the right moves into their place."""
    place = place_of(edit, body.get("range", {}))
    down = _shifts_rows(body)
    tail = _tail(place, down)
    edit.guard_box(place.tab, tail)
    _shift(edit, place, tail, place.box.height if down else place.box.width, down)


def _shifts_rows(body: Json) -> bool:
    dimension = body.get("shiftDimension", "DIMENSION_UNSPECIFIED")
    if dimension == "DIMENSION_UNSPECIFIED":
        raise RefusedError("No shift dimension specified.")
    return bool(dimension == ROWS)


def _tail(place: Place, down: bool) -> Box:
    """Return the range and all that is behind it in the direction of the shift."""
    box, grid = place.box, place.tab.grid
    if down:
        return Box(box.top, grid.row_count, box.left, box.right)
    return Box(box.top, box.bottom, box.left, grid.column_count)


def _last_filled(place: Place, tail: Box, down: bool) -> int:
    """Return the end of what is filled, in the direction of the shift."""
    last = 0
    for row in range(tail.top, tail.bottom):
        for column in range(tail.left, tail.right):
            if is_filled(place.tab.grid.at(row, column)):
                last = max(last, (row if down else column) + 1)
    return last


def _shift(edit: Edit, place: Place, tail: Box, step: int, down: bool) -> None:
    grid = place.tab.grid
    before = {row: grid.rows[row] for row in range(tail.top, tail.bottom)}

    def new(_old: Content, row: int, column: int) -> Content:
        row, column = (row + step, column) if down else (row, column + step)
        if not (tail.top <= row < tail.bottom and tail.left <= column < tail.right):
            return None
        cells = before[row]
        return cells[column] if column < len(cells) else None

    edit.change(place.tab, tail, new)
