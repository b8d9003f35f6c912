"""Which rows of a tab are worth another look.

Reading a whole tab with its formats takes a third of a second, and most changes are
of one row. What was changed is only a hint what to read anew: the reading itself goes
through the API as everything does.
"""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from sheetsync.emulator.state.undo import RowSet

if TYPE_CHECKING:
    from sheetsync.emulator.state.book import Book
    from sheetsync.emulator.state.google import Batch, Google


def latest_batch(google: Google, file_id: str) -> Batch | None:
    """Return the newest change of a spreadsheet's content, if there is any."""
    history = google.history.get(file_id)
    return history[-1] if history else None


def rows_since(
    google: Google, file_id: str, sheet_id: int, seen: Batch | None
) -> range | None:
    """Return the rows among which all changes of a tab are since a batch.

    Args:
        google: The world.
        file_id: A spreadsheet.
        sheet_id: One of its tabs.
        seen: The newest batch at the latest look.

    Returns:
        Rows counted from 0; None if more than cells of single rows has changed, or if
        that cannot be told.
    """
    history = google.history.get(file_id, ())
    newer = list(takewhile(lambda one: one is not seen, reversed(history)))
    book = google.files[file_id].book
    if book is None or (seen is not None and len(newer) == len(history)):
        return None
    return _rows_of(book, sheet_id, newer)


def _rows_of(book: Book, sheet_id: int, batches: list[Batch]) -> range | None:
    tab = book.tab(sheet_id)
    if tab is None or any(one.has_formulas for one in book.tabs):
        return None
    rows = []
    for batch in batches:
        for step in batch.steps:
            if not isinstance(step, RowSet):
                return None
            if step.grid is tab.grid:
                rows.append(step.index)
    return range(min(rows), max(rows) + 1) if rows else range(0)
