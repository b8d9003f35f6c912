"""What appending overlooks: hidden rows and columns, and rows with boxes only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetsync.emulator.sheets.filters import filtered_rows
from sheetsync.emulator.sheets.render import Renderer
from sheetsync.emulator.state.area import COLUMNS, ROWS
from sheetsync.emulator.state.cells import (
    EMPTY_ROW,
    Cell,
    Content,
    Row,
    is_filled,
    trimmed,
)
from sheetsync.emulator.state.grid import Grid

if TYPE_CHECKING:
    from sheetsync.emulator.sheets.editing import Edit
    from sheetsync.emulator.state.book import Tab


def grid_for_appending(edit: Edit, tab: Tab) -> Grid:
    """Return a tab's grid as appending sees it, by the switches."""
    switches = edit.google.switches
    if not switches.append_overlooks_hidden and not switches.append_overlooks_boxes:
        return tab.grid
    overlooked: set[int] = set()
    columns: set[int] = set()
    if switches.append_overlooks_hidden:
        columns = tab.hidden_by_hand(COLUMNS)
        overlooked = tab.hidden_by_hand(ROWS)
        overlooked |= filtered_rows(tab, Renderer(edit.book, edit.now))
    if switches.append_overlooks_boxes:
        rows = enumerate(tab.grid.rows)
        overlooked |= {index for index, row in rows if _only_unticked(row)}
    seen = [
        EMPTY_ROW if index in overlooked else _without(row, columns)
        for index, row in enumerate(tab.grid.rows)
    ]
    return Grid(tab.grid.column_count, seen)


def _without(row: Row, columns: set[int]) -> Row:
    if not columns:
        return row
    return trimmed(
        tuple(None if index in columns else cell for index, cell in enumerate(row))
    )


def _only_unticked(row: Row) -> bool:
    return not any(is_filled(cell) and not _is_unticked(cell) for cell in row)


def _is_unticked(cell: Content) -> bool:
    if not isinstance(cell, Cell) or cell.value is not False or not cell.validation:
        return False
    return bool(cell.validation["condition"].get("type") == "BOOLEAN")
