"""Which columns undo rows have: those of their tab when the batch was sent.

An undo row shows no header. If its batch was not answered, people may have moved
columns before it is looked at.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sheetsync.core.ids import CLIENTS, sheet_id
from sheetsync.core.snapshot import BaseView
from sheetsync.journal.book import Book
from sheetsync.journal.records import Batch
from sheetsync.worker.parcels import client_of
from sheetsync.worker.tools import Tools
from sheetsync.worker.undo import UndoRow, undo_rows_of

_REMEMBERED = 20
"""So many batches of a file; those before them are long settled."""


def note_columns(book: Book, batch: Batch, view: BaseView) -> None:
    """Note the columns of the tabs whose rows a batch saves."""
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


def rows_by_columns(
    tools: Tools,
    view: BaseView,
    batch: Batch,
    answer: Mapping[str, Any],
    unfit: Callable[[BaseView, Sequence[UndoRow]], int],
) -> tuple[BaseView, tuple[UndoRow, ...]]:
    """The undo rows of a batch, and the base with the columns that they have.

    If columns were moved, it was right before the batch or since then: undo rows have
    no header, so what they hold must tell.

    Args:
        tools: The worker's tools.
        view: The base with the columns of today.
        batch: The batch.
        answer: A spreadsheet with the undo tab's cells; read anew if empty.
        unfit: How many of the rows that were meant are missed in such a reading.
    """
    rows = undo_rows_of(tools.sheets, view, batch, answer)
    with tools.journal.reading() as book:
        then = as_it_was(book, batch, view)
    if then == view:
        return view, rows
    others = undo_rows_of(tools.sheets, then, batch, answer)
    now_wrong = unfit(view, rows), _unlike(tools, view, rows)
    if (unfit(then, others), _unlike(tools, view, others)) < now_wrong:
        return then, others
    with tools.journal.writing() as book:
        note_columns(book, batch, view)
    return view, rows


def _unlike(tools: Tools, view: BaseView, rows: Sequence[UndoRow]) -> int:
    """How many cells of clients' rows are not as they were when they were last read.

    It tells the columns of rows that were hit by mistake.
    """
    with tools.journal.reading() as book:
        known = book.rows.of(view.base)
    clients = sheet_id(CLIENTS)
    unlike = 0
    for image in (row.image for row in rows if row.sheet == clients):
        client = client_of(image)
        last = known[client].cells if client in known else dict.fromkeys(image)
        unlike += sum(image.get(key, {}).get("value") != last[key] for key in last)
    return unlike


def _known(book: Book, batch: Batch) -> dict[str, dict[str, list[str]]]:
    known: dict[str, dict[str, list[str]]]
    known = json.loads(book.meta.get(_key(batch)) or "{}")
    return known


def _key(batch: Batch) -> str:
    return f"undo_columns:{batch.spreadsheet}"
