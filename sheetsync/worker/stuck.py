"""Insertions that Google refused or was too slow for, and when to try them again.

Refused alone, a row is tried once more in the next cycle: perhaps somebody was about
in the tab. Refused again it waits, like one that Google was too slow for.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypedDict

from sheetsync.config import Pipeline
from sheetsync.core.changes import Hold
from sheetsync.core.decisions import INSERTION, MANY, Answer
from sheetsync.core.ids import BaseKey
from sheetsync.core.memory import Stuck
from sheetsync.core.saga import MoveState
from sheetsync.core.stuck import insertion_hold
from sheetsync.journal.book import Book
from sheetsync.journal.records import Decision, Move
from sheetsync.worker.placing import placing

AGAIN = timedelta(hours=1)
"""After so long what Google refused of one row is tried again."""

Row = tuple[BaseKey, str, BaseKey, str]
"""A row to insert: where its client stands, who, where to, and its fingerprint."""

_KEY = "stuck_insertions"
_KEPT = 3 * AGAIN
_REFUSALS = 2
"""So often in a row Google must refuse a row alone before it waits."""


class _Entry(TypedDict):
    target: str
    mark: str
    slow: bool
    refusals: int
    most: int
    at: str


def row_of(move: Move) -> Row:
    """The row that a move inserts; child rows that follow their client have no mark."""
    return move.source, move.client_id, move.target, move.image.get("mark", "")


def note_refused(book: Book, row: Row, now: datetime) -> None:
    """Note that Google refused a row alone."""
    base, subject, target, mark = row
    before = _entries(book).get(_name(base, subject))
    same = before and (before["target"], before["mark"]) == (target, mark)
    refusals = before["refusals"] + 1 if before and same else 1
    _keep(book, row, now, slow=False, refusals=refusals, most=1)


def note_slow(book: Book, rows: Sequence[Row], now: datetime) -> None:
    """Note that Google was too slow for rows; several are tried in halves."""
    for row in rows:
        most = max(1, len(rows) // 2)
        _keep(book, row, now, slow=len(rows) == 1, refusals=0, most=most)


def note_inserted(book: Book, rows: Iterable[tuple[BaseKey, str]]) -> None:
    """Forget what was noted of rows that stand where they should."""
    entries = _entries(book)
    found = entries.keys() & {_name(base, subject) for base, subject in rows}
    if found:
        kept = {name: one for name, one in entries.items() if name not in found}
        book.meta.set(_KEY, json.dumps(kept))


def waiting_rows(book: Book, now: datetime) -> Mapping[tuple[BaseKey, str], Stuck]:
    """The rows that must not be tried yet."""
    return {
        key: _stuck(one)
        for key, one in _by_row(book)
        # A clock that was set back must not make it longer.
        if _waits(one) and abs(now - datetime.fromisoformat(one["at"])) < AGAIN
    }


def most_with(book: Book, base: BaseKey) -> Mapping[str, int]:
    """With how many at most the suspects among a base's rows are sent."""
    return {subject: one["most"] for (at, subject), one in _by_row(book) if at == base}


def insertion_holds(book: Book, pipeline: Pipeline, since: datetime) -> Iterator[Hold]:
    """Rows that were refused since a moment, or that are being tried once more."""
    trying = placing(book) | {
        move.client_id for move in book.moves.open() if move.state == MoveState.COPYING
    }
    for (base, subject), one in _by_row(book):
        late = datetime.fromisoformat(one["at"]) >= since
        if _waits(one) and (late or subject in trying):
            yield insertion_hold(base, subject, _stuck(one), pipeline)


def try_again(book: Book, answered: Iterable[Decision]) -> None:
    """Let rows be tried at once where the owner says so; refused again, they wait."""
    again = [one for one in answered if one.answer == Answer.RETRY]
    single = {(one.base, one.subject) for one in again if one.kind == INSERTION}
    whole = {one.base for one in again if one.kind == MANY[INSERTION]}
    if not single and not whole:
        return
    entries = _entries(book)
    for (base, subject), one in _by_row(book):
        if _waits(one) and (base in whole or (base, subject) in single):
            once = _Entry({**one, "slow": False, "refusals": _REFUSALS - 1, "most": 1})
            entries[_name(base, subject)] = once
    book.meta.set(_KEY, json.dumps(entries))


def _waits(entry: _Entry) -> bool:
    return entry["slow"] or entry["refusals"] >= _REFUSALS


def _stuck(entry: _Entry) -> Stuck:
    return Stuck(BaseKey(entry["target"]), entry["mark"], slow=entry["slow"])


def _keep(
    book: Book, row: Row, now: datetime, *, slow: bool, refusals: int, most: int
) -> None:
    base, subject, target, mark = row
    kept = {
        name: one
        for name, one in _entries(book).items()
        if abs(now - datetime.fromisoformat(one["at"])) < _KEPT
    }
    kept[_name(base, subject)] = _Entry(
        target=target,
        mark=mark,
        slow=slow,
        refusals=refusals,
        most=most,
        at=now.isoformat(),
    )
    book.meta.set(_KEY, json.dumps(kept))


def _by_row(book: Book) -> Iterator[tuple[tuple[BaseKey, str], _Entry]]:
    for name, one in _entries(book).items():
        base, subject = name.split(" ", 1)
        yield (BaseKey(base), subject), one


def _name(base: BaseKey, subject: str) -> str:
    return f"{base} {subject}"


def _entries(book: Book) -> dict[str, _Entry]:
    found: dict[str, _Entry] = json.loads(book.meta.get(_KEY) or "{}")
    return found
