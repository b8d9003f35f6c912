"""Files that were gone from Drive and were made anew: remembered to tell the owner."""

from __future__ import annotations

import json

from sheetsync.core.ids import DESK, BaseKey, SpreadsheetId
from sheetsync.journal.book import Book
from sheetsync.worker.remember import forget_columns

_KEY = "made_anew"


def made_anew(book: Book) -> dict[BaseKey, SpreadsheetId]:
    """For each base that lost its file, which one it was."""
    stored: dict[str, str] = json.loads(book.meta.get(_KEY) or "{}")
    return {BaseKey(base): SpreadsheetId(file) for base, file in stored.items()}


def record_made_anew(book: Book, base: BaseKey) -> None:
    """Keep that a base gets another file, if it had one; before that one is made.

    All that the journal knows of its rows is to stand there again, contacts included,
    unasked: nobody deleted rows of a file that is gone as a whole.
    """
    forget_columns(book, base)
    had = book.bases.by(base)
    if had is not None and had.retired_at is None:
        book.meta.set(_KEY, json.dumps({**made_anew(book), base: had.spreadsheet}))
        book.history.add(base, "file.gone", {"spreadsheet": had.spreadsheet})
        if base != DESK and base not in book.restores.waiting():
            book.restores.order(base, book.restores.now())
