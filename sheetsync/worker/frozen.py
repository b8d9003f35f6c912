"""Bases of which too much changed at once: remembered until the owner answers.

What their rows held before stays the last snapshot meanwhile, so that nothing is
lost; and a base that people mend in part stays frozen.
"""

from __future__ import annotations

import json
from datetime import datetime

import structlog

from sheetsync.core.ids import BaseKey
from sheetsync.core.plan import Plan
from sheetsync.journal.book import Book
from sheetsync.worker.last_look import last_look

log = structlog.get_logger()

_KEY = "frozen"
_FROZEN = "base.frozen"


def frozen_bases(book: Book) -> frozenset[BaseKey]:
    """The bases that wait for the owner."""
    stored = json.loads(book.meta.get(_KEY) or "[]")
    return frozenset(BaseKey(one) for one in stored)


def seen_before(book: Book, base: BaseKey) -> datetime | None:
    """When a frozen base was last looked at before it was frozen, if that is known."""
    frozen = [one for one in book.history.of(base) if one.event == _FROZEN]
    seen: datetime | None = frozen[-1].detail.get("seen") if frozen else None
    return seen


def record_frozen(book: Book, plan: Plan) -> None:
    """Keep which bases are frozen; one that could not be read stays as it was."""
    before = frozen_bases(book)
    now = (before - plan.seen.keys()) | plan.frozen
    if now == before:
        return
    book.meta.set(_KEY, json.dumps(sorted(now)))
    for base in now - before:
        log.warning("base.frozen", base=base)
        # What the cycle that freezes a base read there is just what is wrong with it.
        book.history.add(base, _FROZEN, {"seen": last_look(book, base)})
    for base in before - now:
        log.info("base.thawed", base=base)
        book.history.add(base, "base.thawed", {})
