"""How much is sent at once, and how often: Google has only so long for a request.

Kept in the journal, so that it outlives a cycle.
"""

from __future__ import annotations

import json

from sheetsync.journal.book import Book
from sheetsync.journal.records import Batch

_SIZE = "insertion_size"
_RESENT = "resent"


def most_at_once(book: Book, limit: int) -> int:
    """How many clients one batch may insert now."""
    return min(limit, int(book.meta.get(_SIZE) or limit))


def slower(book: Book, sent: int, limit: int) -> None:
    """A batch of so many clients was not answered: the next one is half as big."""
    half = max(1, sent // 2)
    if half < most_at_once(book, limit):
        book.meta.set(_SIZE, str(half))


def faster(book: Book, limit: int) -> None:
    """A batch was applied: the next one may be twice as big."""
    size = book.meta.get(_SIZE)
    if size:
        twice = 2 * int(size)
        book.meta.set(_SIZE, str(twice) if twice < limit else "")


def times_resent(book: Book, batch: Batch) -> int:
    """How often a batch was sent again and not answered."""
    return _resent(book).get(str(batch.batch_id), 0)


def count_resent(book: Book, batch: Batch) -> None:
    """Note that a batch was sent again and not answered; settled ones are dropped."""
    counts = _resent(book)
    waiting = {str(one.batch_id) for one in book.batches.open()}
    counts[str(batch.batch_id)] = times_resent(book, batch) + 1
    kept = {number: count for number, count in counts.items() if number in waiting}
    book.meta.set(_RESENT, json.dumps(kept))


def _resent(book: Book) -> dict[str, int]:
    found: dict[str, int] = json.loads(book.meta.get(_RESENT) or "{}")
    return found
