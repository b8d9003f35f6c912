"""Which rows appending overlooks: hidden ones, and those with boxes only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetsync.emulator.sheets.filters import filtered_rows
from sheetsync.emulator.sheets.render import Renderer
from sheetsync.emulator.state.area import ROWS
from sheetsync.emulator.state.cells import EMPTY_ROW, Cell, Content, Row, is_filled
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
    if switches.append_overlooks_hidden:
        by_hand = tab.lines[ROWS].items()
        overlooked = {row for row, line in by_hand if line.get("hiddenByUser")}
        overlooked |= filtered_rows(tab, Renderer(edit.book, edit.now))
    if switches.append_overlooks_boxes:
        rows = enumerate(tab.grid.rows)
        overlooked |= {index for index, row in rows if _only_unticked(row)}
    seen = [
        EMPTY_ROW if index in overlooked else row
        for index, row in enumerate(tab.grid.rows)
    ]
    return Grid(tab.grid.column_count, seen)


def _only_unticked(row: Row) -> bool:
    return not any(is_filled(cell) and not _is_unticked(cell) for cell in row)


def _is_unticked(cell: Content) -> bool:
    if not isinstance(cell, Cell) or cell.value is not False or not cell.validation:
        return False
    return bool(cell.validation["condition"].get("type") == "BOOLEAN")
