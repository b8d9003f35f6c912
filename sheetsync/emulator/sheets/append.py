"""values.append: finds the table that a range means and writes below it.

The rule, from Google's guide and recorded answers: a table is an island of filled
cells, with no empty row or column through it. Within the range given, the last table
counts (the lowest, then the rightmost one); the new rows start at its first column.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sheetsync.emulator.sheets.a1 import Place, resolve
from sheetsync.emulator.sheets.call import Call, book_of
from sheetsync.emulator.sheets.editing import Edit, editing
from sheetsync.emulator.sheets.hidden import grid_for_appending
from sheetsync.emulator.sheets.lines import Span, grow, insert_lines
from sheetsync.emulator.sheets.options import Rendering, input_is_typed, word
from sheetsync.emulator.sheets.values_write import by_column, rows_of, write_values
from sheetsync.emulator.state.area import COLUMNS, ROWS, Area, Box
from sheetsync.emulator.state.cells import is_filled
from sheetsync.emulator.wire import read_message

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.state.grid import Grid


def append_values(call: Call, text: str) -> Json:
    """Answer values.append."""
    body = read_message("ValueRange", call.body, root="data")
    typed = input_is_typed(call.query.get("valueInputOption"))
    inserts = word(call.query.get("insertDataOption"), "InsertDataOption")
    book = book_of(call.writable())
    place = resolve(book, text)
    rows = rows_of(body)
    with editing(call) as edit:
        table = find_table(grid_for_appending(edit, place.tab), place.box)
        target = _below(place.box, table)
        _make_room(edit, place, target, rows, inserts == "INSERT_ROWS" and bool(table))
        written = write_values(edit, Place(place.tab, target), rows, typed)
    renderer = None
    if call.query.flag("includeValuesInResponse"):
        rendering = Rendering.of_query(call.query, "response")
        renderer = rendering.renderer(book, call.google.clock())
    answer: Json = {"spreadsheetId": call.file_id}
    if table:
        answer["tableRange"] = Place(place.tab, Area.of(table)).text()
    answer["updates"] = written.body(call.file_id, renderer, by_column(body))
    return answer


def _below(box: Box, table: Box | None) -> Area:
    """Return the cell where the new rows start."""
    if table is None:
        return Area(box.top, box.top + 1, box.left, box.left + 1)
    return Area(table.bottom, table.bottom + 1, table.left, table.left + 1)


def _make_room(
    edit: Edit, place: Place, target: Area, rows: list[list[Any]], inserts: bool
) -> None:
    top, left = target.top or 0, target.left or 0
    width = max(map(len, rows), default=0)
    tab = place.tab
    if inserts and top < tab.grid.row_count:
        insert_lines(edit, Span(tab, ROWS, top, top + len(rows)), before=True)
    grow(edit, tab, ROWS, top + len(rows) - tab.grid.row_count)
    grow(edit, tab, COLUMNS, left + width - tab.grid.column_count)


def find_table(grid: Grid, box: Box) -> Box | None:
    """Return the last table that meets a box, or borders on its first cell.

    Args:
        grid: The cells.
        box: The range that the client named.
    """
    seeds = _filled_in(grid, box)
    if not seeds:
        return None
    row, column = max(seeds)
    return _island(grid, row, column)


def _filled_in(grid: Grid, box: Box) -> list[tuple[int, int]]:
    """Return the last filled cell of the last filled row, if there is one."""
    for row in range(min(box.bottom, grid.row_count) - 1, box.top - 1, -1):
        cells = grid.rows[row]
        columns = [
            column
            for column in range(box.left, min(box.right, len(cells)))
            if is_filled(cells[column])
        ]
        if columns:
            return [(row, columns[-1])]
    return []


def _island(grid: Grid, row: int, column: int) -> Box:
    """Grow a box from one cell until all around it is empty."""
    box = Box(row, row + 1, column, column + 1)
    while True:
        wider = _stretched(grid, box)
        if wider == box:
            return box
        box = wider


def _stretched(grid: Grid, box: Box) -> Box:
    top, bottom, left, right = box.top, box.bottom, box.left, box.right
    while top > 0 and _any_filled(grid, top - 1, left, right):
        top -= 1
    while bottom < grid.row_count and _any_filled(grid, bottom, left, right):
        bottom += 1
    rows = range(top, bottom)
    while left > 0 and any(is_filled(grid.at(row, left - 1)) for row in rows):
        left -= 1
    while any(is_filled(grid.at(row, right)) for row in rows):
        right += 1
    return Box(top, bottom, left, right)


def _any_filled(grid: Grid, row: int, left: int, right: int) -> bool:
    return any(map(is_filled, grid.rows[row][left:right]))
