"""Bases of which too much changed at once: remembered until the owner answers.

What their rows held before stays the last snapshot meanwhile, so that nothing is
lost; and a base that people mend in part stays frozen.
"""

from __future__ import annotations

import json

import structlog

from sheetsync.core.ids import BaseKey
from sheetsync.core.plan import Plan
from sheetsync.journal.book import Book

log = structlog.get_logger()

_KEY = "frozen"


def frozen_bases(book: Book) -> frozenset[BaseKey]:
    """The bases that wait for the owner."""
    stored = json.loads(book.meta.get(_KEY) or "[]")
    return frozenset(BaseKey(one) for one in stored)


def record_frozen(book: Book, plan: Plan) -> None:
    """Keep which bases are frozen; one that could not be read stays as it was."""
    before = frozen_bases(book)
    now = (before - plan.seen.keys()) | plan.frozen
    if now == before:
        return
    book.meta.set(_KEY, json.dumps(sorted(now)))
    for base in now - before:
        log.warning("base.frozen", base=base)
        book.history.add(base, "base.frozen", {})
    for base in before - now:
        log.info("base.thawed", base=base)
        book.history.add(base, "base.thawed", {})
