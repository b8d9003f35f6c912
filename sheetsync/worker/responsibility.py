"""Who was responsible for whom, from when to when.

The journal knows a stay's last person; that another one was before him stands in
the history. Figures need both: handing a client over never rewrites what was.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import TypeAlias

from sheetsync.journal.book import Book
from sheetsync.journal.records import HistoryEvent, Stay

CHANGED = "responsible.changed"
"""The event of another person becoming responsible within a stay."""

Interval: TypeAlias = tuple[str, str | None, datetime, datetime | None]
"""The client, the person or nobody, since when and until when."""


def responsible_intervals(book: Book) -> Iterator[Interval]:
    """Each time that one person, or nobody, was responsible for a client."""
    changes: dict[str, list[HistoryEvent]] = defaultdict(list)
    for event in book.history.all_of(CHANGED):
        changes[event.subject].append(event)
    for stay in book.stays.all():
        yield from _of_stay(stay, changes.get(stay.client_id, ()))


def _of_stay(stay: Stay, changes: list[HistoryEvent] | tuple[()]) -> Iterator[Interval]:
    within = [
        one
        for one in changes
        if stay.entered_at <= one.at and (stay.left_at is None or one.at < stay.left_at)
    ]
    since = stay.entered_at
    for change in within:
        if change.at > since:
            was = str(change.detail.get("was") or "")
            yield stay.client_id, was or None, since, change.at
            since = change.at
    yield stay.client_id, stay.responsible or None, since, stay.left_at
