"""What a base's rows held is kept in the journal: the evidence of later changes.

Rows that are the same objects as at the last recording cost nothing here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sheetsync.config import Config, Stage
from sheetsync.core.columns import written_ids
from sheetsync.core.comparing import people_cells
from sheetsync.core.ids import BaseKey, ClientId, stage_of
from sheetsync.core.plan import Plan
from sheetsync.core.resting import changed_places
from sheetsync.core.rows import fingerprint
from sheetsync.core.snapshot import BaseView, Row
from sheetsync.journal.book import Book
from sheetsync.journal.codec import cells_text
from sheetsync.journal.records import KnownRow
from sheetsync.journal.rows import StoredRow
from sheetsync.worker.exposed_cells import take_down
from sheetsync.worker.kept import Kept, LastRows
from sheetsync.worker.portions import chunks
from sheetsync.worker.row_history import record_children, record_row_changes

_AT_ONCE = 1_000
"""So many rows are made texts of and written together; more only take memory."""


def record_snapshot(
    book: Book,
    config: Config,
    kept: Kept,
    view: BaseView,
    plan: Plan,
    at: datetime,
    arrived: Collection[ClientId] = (),
) -> LastRows | None:
    """Record what the rows of a base hold, and how that differs from last time.

    Args:
        book: The journal.
        config: The configuration.
        kept: What was remembered when the cycle was planned.
        view: The base as it was read.
        plan: It says whose row is which.
        at: When the base was read.
        arrived: Clients who were moved since then.

    Returns:
        What to remember of the base once the transaction is over.
    """
    stage = config.pipeline.stage(stage_of(view.base))
    seen = plan.seen.get(view.base)
    if stage is None or seen is None:
        return None
    take_down(book, stage, view, seen)
    waiting = plan.waiting.get(view.base, {})
    last = kept.rows(book, view.base)
    looked_at = _looked_at(view, plan, last, seen)
    known = _registered(book, kept, {*looked_at, *waiting})
    rows = {one: seen[one] for one in looked_at if one in seen and one in known}
    absent = [one for one in looked_at if one in last and one not in rows]
    # Rows that are gone since a moment are kept until that is settled.
    keeps = {*waiting, *plan.keeps.get(view.base, ()), *arrived}
    gone = [one for one in absent if one not in keeps]
    entries = {**last.entries, **_without_row(last, absent)}
    for some in chunks(sorted(rows), _AT_ONCE):
        touched = _touched(stage, view, {one: rows[one] for one in some}, last)
        _amend(book, view.base, touched, (), at)
    _amend(book, view.base, {}, gone, at)
    for client in gone:
        del entries[client]
    entries.update(rows)
    children = record_children(book, stage, view, at, last.children)
    book.settling.replace(
        view.base, {client: one for client, one in waiting.items() if client in known}
    )
    return LastRows(
        book.rows.revision(view.base),
        entries,
        view.clients,
        written_ids(stage.columns),
        without_row=frozenset(absent).difference(gone),
        children=children,
    )


def _amend(
    book: Book,
    base: BaseKey,
    touched: Mapping[ClientId, KnownRow],
    gone: Collection[ClientId],
    at: datetime,
) -> None:
    if touched or gone:
        difference = book.rows.amend(base, touched, gone)
        record_row_changes(book, base, difference, touched, at)


def _looked_at(
    view: BaseView, plan: Plan, last: LastRows, seen: Mapping[ClientId, Row]
) -> set[ClientId]:
    """The clients whose row may be another than the one that was recorded."""
    tab, before = view.clients, last.tab
    if before is None or before.keys != tab.keys:
        return {*seen, *last.entries}
    found = {*plan.looked_at.get(view.base, ())}
    nameless = set()
    for place in changed_places(before.rows, tab.rows):
        for ids in (before.ids(), tab.ids()):
            client = ids[place] if place < len(ids) else None
            if client is not None:
                found.add(client)
            elif place < len(before.rows):
                nameless.add(before.rows[place])
    if nameless:
        # Their IDs were written after that reading.
        found.update(one for one, row in last.entries.items() if row in nameless)
    # What was kept for them may be settled by now.
    found.update(one for one in last.without_row if one not in seen)
    return found


def _registered(book: Book, kept: Kept, clients: Collection[ClientId]) -> set[ClientId]:
    """Those of the clients who are registered; some may be so since a moment."""
    known = kept.known()
    fresh = book.clients.ids_taken([one for one in clients if one not in known])
    return fresh | {one for one in clients if one in known}


def _without_row(
    last: LastRows, absent: Collection[ClientId]
) -> dict[ClientId, StoredRow]:
    """What stays of clients without a row: people may move its columns meanwhile."""
    return {
        client: StoredRow(
            entry.index, fingerprint(last[client]), cells_text(last[client])
        )
        for client in absent
        if isinstance(entry := last.entries[client], Row)
    }


def _touched(
    stage: Stage, view: BaseView, rows: Mapping[ClientId, Row], last: LastRows
) -> dict[ClientId, KnownRow]:
    """The rows that are not as they were recorded last."""
    written = written_ids(stage.columns)
    touched = {}
    for client, row in rows.items():
        entry = last.entries.get(client)
        if entry is row:
            continue
        typed = people_cells(view.clients, row, written)
        now = KnownRow(row.index, fingerprint(typed), typed)
        if isinstance(entry, StoredRow) and entry[:2] == (row.index, now.fingerprint):
            continue
        touched[client] = now
    return touched
