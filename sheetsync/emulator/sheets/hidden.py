"""Rows that nobody sees: hidden by a person, or by the filter that all share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sheetsync.emulator.sheets.render import Renderer
from sheetsync.emulator.state.area import ROWS, Area
from sheetsync.emulator.state.cells import EMPTY_ROW, Cell, Content, Row, is_filled
from sheetsync.emulator.state.grid import Grid

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.sheets.editing import Edit
    from sheetsync.emulator.state.book import Tab


def filtered_rows(edit: Edit, tab: Tab) -> set[int]:
    """Return the rows that the filter of a tab hides, by the values it hides."""
    hidden: set[int] = set()
    renderer = Renderer(edit.book, edit.now)
    for shared in tab.parts["basicFilter"]:
        box = Area.read(shared["range"]).box(tab.grid)
        for column, texts in _hidden_values(shared):
            for row in range(box.top + 1, box.bottom):
                cell = tab.grid.at(row, column)
                if str(renderer.cell(tab, row, column, cell)) in texts:
                    hidden.add(row)
    return hidden


def _hidden_values(shared: Json) -> Iterator[tuple[int, set[str]]]:
    for column, criteria in shared.get("criteria", {}).items():
        yield int(column), set(criteria.get("hiddenValues", ()))
    for spec in shared.get("filterSpecs", ()):
        criteria = spec.get("filterCriteria", {})
        yield spec.get("columnIndex", 0), set(criteria.get("hiddenValues", ()))


def grid_for_appending(edit: Edit, tab: Tab) -> Grid:
    """Return a tab's grid as appending sees it, by the switches."""
    switches = edit.google.switches
    if not switches.append_overlooks_hidden and not switches.append_overlooks_boxes:
        return tab.grid
    overlooked: set[int] = set()
    if switches.append_overlooks_hidden:
        by_hand = tab.lines[ROWS].items()
        overlooked = {row for row, line in by_hand if line.get("hiddenByUser")}
        overlooked |= filtered_rows(edit, tab)
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
