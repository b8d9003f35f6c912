"""The tokens that a file holds: counted, and those removed that are of no use.

A batch forgets the tokens of the batches before it. It leaves alone those that keep
an unanswered batch from arriving, and those of which it once went wrong. When a file's
inside is looked at they are found, and go an hour after their batch was settled:
Google gives a request up after three minutes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

import structlog

from sheetsync.core.ids import BaseKey
from sheetsync.core.snapshot import BaseView
from sheetsync.core.token_load import MANY_TOKENS
from sheetsync.errors import Refused
from sheetsync.google.sheets import SeenTokens
from sheetsync.journal.book import Book
from sheetsync.journal.records import Batch
from sheetsync.worker.tokens import TokenKind, tokens_of
from sheetsync.worker.tools import Tools
from sheetsync.worker.wire import LATE

log = structlog.get_logger()

_KEY = "live_tokens"
_AT_ONCE = 1_000
"""So many tokens are removed in one request at most."""


def live_tokens(book: Book) -> dict[BaseKey, int]:
    """How many tokens those bases hold that hold very many."""
    stored = json.loads(book.meta.get(_KEY) or "{}")
    return {BaseKey(base): number for base, number in stored.items()}


def look_at_tokens(tools: Tools, view: BaseView, seen: SeenTokens) -> None:
    """Remove the tokens that are of no use any more, and keep how many are left.

    Args:
        tools: The worker's tools.
        view: The base.
        seen: The tokens that its file holds.
    """
    found = {*seen.metadata, *seen.ranges}
    with tools.journal.reading() as book:
        before = book.batches.now() - LATE
        old = book.batches.settled(found, before) if found else ()
        due = {one.batch_id for one in book.batches.forgettable(view.spreadsheet)}
    # The next batch forgets the others of its own accord.
    crowded = len(found) >= MANY_TOKENS
    useless = [one for one in old if crowded or one.batch_id not in due][:_AT_ONCE]
    if useless and _remove(tools, view, useless, seen):
        found -= {one.token for one in useless}
    with tools.journal.writing() as book:
        _record(book, view.base, len(found))


def _remove(
    tools: Tools, view: BaseView, useless: list[Batch], seen: SeenTokens
) -> bool:
    with tools.journal.writing() as book:
        # First: no batch that follows may try to forget what is gone.
        book.batches.forget([one.batch_id for one in useless])
    kinds: Mapping[TokenKind, Mapping[int, str]] = {
        TokenKind.METADATA: seen.metadata,
        TokenKind.RANGE: seen.ranges,
    }
    requests = [
        tokens_of(kind).forget(one.token)
        for kind, there in kinds.items()
        for one in useless
        if one.token in there
    ]
    try:
        tools.sheets.batch(view.spreadsheet, requests)
    except Refused as refusal:
        # Somebody removed one of them meanwhile: they are found at the next look.
        log.warning("tokens.refused", base=view.base, why=str(refusal))
        return False
    log.info("tokens.removed", base=view.base, tokens=len(useless))
    return True


def _record(book: Book, base: BaseKey, number: int) -> None:
    before = live_tokens(book)
    now = {one: n for one, n in before.items() if one != base}
    if number >= MANY_TOKENS:
        now[base] = number
        log.warning("tokens.many", base=base, tokens=number)
    if now != before:
        book.meta.set(_KEY, json.dumps(now))
