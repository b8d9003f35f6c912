"""Undoing a sort of whole rows although others have changed something since.

A sort is a new order, not new content: undoing it puts the rows that are still there
back into their old order, with what others have typed into them. Cell by cell a row
would vanish wherever somebody has deleted another one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sheetsync.emulator.sheets.formulas.moved import relative
from sheetsync.emulator.state.area import ROWS
from sheetsync.emulator.state.cells import Cell, Content

if TYPE_CHECKING:
    from sheetsync.emulator.rewinding import PastGrid
    from sheetsync.emulator.state.book import Book
    from sheetsync.emulator.state.grid import Grid
    from sheetsync.emulator.state.undo import UndoLog


def unsort(
    log: UndoLog, book: Book, grid: Grid, places: dict[int, int], after: PastGrid
) -> dict[int, int]:
    """Put the rows of a sort that are still there back into their old order.

    Args:
        log: Where the changes are noted.
        book: The spreadsheet.
        grid: The sorted grid.
        places: What `PastGrid.sorted_from` returned.
        after: The grid right after the sort.

    Returns:
        The rows that moved: index now by index a moment ago.
    """
    there = {
        after.names[index]: source
        for index, source in places.items()
        if after.names[index] >= 0
    }
    targets = sorted(there)
    sources = sorted(there, key=lambda name: there[name])
    rows = {name: grid.rows[name] for name in there}
    moved = {
        source: target
        for target, source in zip(targets, sources, strict=True)
        if target != source
    }
    for source, target in moved.items():
        row = tuple(_moved(cell, target - source) for cell in rows[source])
        log.set_row(grid, target, row)
    _carry_metadata(log, book, grid, moved)
    return moved


def _moved(content: Content, rows: int) -> Content:
    if isinstance(content, Cell) and content.formula:
        return replace(content, formula=relative(content.formula, rows, 0))
    return content


def _carry_metadata(
    log: UndoLog, book: Book, grid: Grid, moved: dict[int, int]
) -> None:
    tabs = {tab.sheet_id for tab in book.tabs if tab.grid is grid}
    for entry in list(book.metadata.values()):
        on_row = entry.dimension == ROWS and entry.sheet_id in tabs
        if on_row and entry.index in moved:
            log.put(book.metadata, entry.id, replace(entry, index=moved[entry.index]))
