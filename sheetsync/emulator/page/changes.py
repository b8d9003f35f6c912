"""Which rows of a tab are worth another look.

Reading a whole tab with its formats takes a tenth of a second and more, for each
window that shows it, and most changes are of a few rows. What was changed is only a
hint what to read anew: the reading itself goes through the API as everything does.
"""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, TypeAlias

from sheetsync.emulator.state.undo import ItemSet, RowsDeleted, RowSet, RowsInserted

if TYPE_CHECKING:
    from sheetsync.emulator.state.book import Book, Tab
    from sheetsync.emulator.state.google import Batch, Google
    from sheetsync.emulator.state.undo import Step

Origins: TypeAlias = "list[int | None]"
"""For each row of a tab where it stood before; None if its cells are new."""


def latest_batch(google: Google, file_id: str) -> Batch | None:
    """Return the newest change of a spreadsheet's content, if there is any."""
    history = google.history.get(file_id)
    return history[-1] if history else None


def rows_since(
    google: Google, file_id: str, sheet_id: int, seen: Batch | None, count: int
) -> Origins | None:
    """Return what became of the rows of a tab since a batch.

    Args:
        google: The world.
        file_id: A spreadsheet.
        sheet_id: One of its tabs.
        seen: The newest batch at the latest look.
        count: How many rows the tab had then.

    Returns:
        None if more than rows and what lies on them has changed, or if that cannot be
        told.
    """
    history = google.history.get(file_id, ())
    newer = list(takewhile(lambda one: one is not seen, reversed(history)))
    book = google.files[file_id].book
    if book is None or (seen is not None and len(newer) == len(history)):
        return None
    tab = book.tab(sheet_id)
    if tab is None or any(one.has_formulas for one in book.tabs):
        return None
    origins: Origins = list(range(count))
    for batch in reversed(newer):
        for step in batch.steps:
            if not _follow(origins, step, book, tab):
                return None
    return origins


def _follow(origins: Origins, step: Step, book: Book, tab: Tab) -> bool:
    """Do to the origins what was done to the rows; tell whether that is all.

    What lies on rows (protections, filters, heights) is short and read at every look.
    """
    match step:
        case RowSet():
            if step.grid is tab.grid:
                origins[step.index] = None
        case RowsInserted():
            if step.grid is tab.grid:
                origins[step.index : step.index] = [None] * step.count
        case RowsDeleted():
            if step.grid is tab.grid:
                del origins[step.index : step.index + len(step.rows)]
        case ItemSet():
            return any(
                step.mapping is one for one in (tab.parts, tab.lines, book.metadata)
            )
        case _:
            return False
    return True
