"""Which columns undo rows have: those of their tab when the batch was sent.

An undo row shows no header. If its batch was not answered, people may have moved
columns before it is looked at.
"""

from __future__ import annotations

import json
from dataclasses import replace

from sheetsync.core.snapshot import BaseView
from sheetsync.journal.book import Book
from sheetsync.journal.records import Batch

_REMEMBERED = 20
"""So many batches of a file; those before them are long settled."""


def note_columns(book: Book, batch: Batch, view: BaseView) -> None:
    """Note the columns of the tabs that a batch removes rows from."""
    known = _known(book, batch)
    known[str(batch.batch_id)] = {word: [*tab.keys] for word, tab in view.tabs.items()}
    kept = dict(list(known.items())[-_REMEMBERED:])
    book.meta.set(_key(batch), json.dumps(kept, ensure_ascii=False))


def as_it_was(book: Book, batch: Batch, view: BaseView) -> BaseView:
    """A base with the columns that it had when a batch was sent."""
    columns = _known(book, batch).get(str(batch.batch_id), {})
    tabs = {
        word: replace(tab, keys=tuple(columns.get(word, tab.keys)))
        for word, tab in view.tabs.items()
    }
    return replace(view, tabs=tabs)


def _known(book: Book, batch: Batch) -> dict[str, dict[str, list[str]]]:
    known: dict[str, dict[str, list[str]]]
    known = json.loads(book.meta.get(_key(batch)) or "{}")
    return known


def _key(batch: Batch) -> str:
    return f"undo_columns:{batch.spreadsheet}"
