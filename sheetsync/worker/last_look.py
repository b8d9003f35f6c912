"""When a base was last looked at while nothing was wrong with it."""

from __future__ import annotations

from datetime import datetime

from sheetsync.core.ids import BaseKey
from sheetsync.journal.book import Book


def last_look(book: Book, base: BaseKey, seen: datetime | None = None) -> datetime:
    """As of when a base comes back if it is to hold what the journal knows of it.

    What was recorded later, as by a batch of a cycle that broke off, counts as well.

    Args:
        book: The journal.
        base: The base.
        seen: When it was last looked at; None is the end of the last cycle.
    """
    known = (seen or book.cycles.last_done(), book.row_changes.last(base))
    moments = [one for one in known if one is not None]
    return max(moments) if moments else book.cycles.now()
