"""Rows whose insertion was not answered: they may stand there, or may still arrive.

Until that is known nobody inserts them a second time; where they were refused after
all, an imported client waits for his row again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from sheetsync.core.changes import PlaceRow
from sheetsync.core.ids import ClientId
from sheetsync.core.saga import Outcome
from sheetsync.journal.book import Book
from sheetsync.journal.records import Batch

_KEY = "placing"


def note_placing(book: Book, batch: Batch, rows: Iterable[PlaceRow]) -> None:
    """Remember which rows a batch inserts, in the transaction that records it."""
    under_way = _under_way(book)
    under_way[str(batch.batch_id)] = [(one.client, one.arrival) for one in rows]
    _keep(book, under_way)


def settle_placing(book: Book, batch: Batch, outcome: Outcome) -> None:
    """Forget the rows of a batch that is settled; who was refused waits again."""
    under_way = _under_way(book)
    rows = under_way.pop(str(batch.batch_id), None)
    if rows is None or outcome is Outcome.OPEN:
        return
    if outcome is not Outcome.APPLIED:
        book.arrivals.called_back([arrival for _, arrival in rows if arrival])
    _keep(book, under_way)


def placed_by(book: Book, batch: Batch) -> list[tuple[str, int]]:
    """The rows that a batch inserts: each client, and his entry of an import."""
    return _under_way(book).get(str(batch.batch_id), [])


def placing_batches(book: Book) -> frozenset[int]:
    """The batches that insert them."""
    return frozenset(int(number) for number in _under_way(book))


def placing(book: Book) -> frozenset[ClientId]:
    """Clients whose row may be on its way."""
    rows = (row for batch in _under_way(book).values() for row in batch)
    return frozenset(ClientId(client) for client, _ in rows)


def _under_way(book: Book) -> dict[str, list[tuple[str, int]]]:
    found: dict[str, list[tuple[str, int]]] = json.loads(book.meta.get(_KEY) or "{}")
    return found


def _keep(book: Book, under_way: dict[str, list[tuple[str, int]]]) -> None:
    book.meta.set(_KEY, json.dumps(under_way))
