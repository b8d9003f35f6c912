"""What people changed between two readings of a base, kept for good."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from operator import is_

from sheetsync.config import Stage, Tab
from sheetsync.core.changes import WriteCells
from sheetsync.core.child_rows import child_rows_of
from sheetsync.core.columns import written_ids
from sheetsync.core.ids import CLIENTS, BaseKey, ClientId
from sheetsync.core.plan import Plan
from sheetsync.core.row_changes import ChildRow, Kind, RowChange, RowName, differing
from sheetsync.core.rows import Cells
from sheetsync.core.snapshot import BaseView, Row, TabView
from sheetsync.journal.book import Book
from sheetsync.journal.child_rows import ChildDifference
from sheetsync.journal.records import KnownRow, RowDifference

ARRIVING = timedelta(minutes=5)
"""So long after a client arrived, child rows of his came with him."""


def record_row_changes(
    book: Book,
    base: BaseKey,
    difference: RowDifference,
    present: Mapping[ClientId, KnownRow],
    at: datetime,
    *,
    restored: bool = False,
) -> None:
    """Keep how the clients' rows of a base differ from its last snapshot.

    Args:
        book: The journal.
        base: The base.
        difference: What `Rows.replace` said.
        present: The rows as they are now.
        at: When they were read.
        restored: Whether it is the owner's order that changed them.
    """
    changes: Iterable[RowChange] = [
        *_came(book, base, difference.added, present, at),
        *_typed(base, difference, present, at),
        *_went(book, base, difference, at),
    ]
    if restored:
        changes = [replace(one, kind="restored") for one in changes]
    book.row_changes.add_many(changes)


def _came(
    book: Book,
    base: BaseKey,
    added: Collection[ClientId],
    present: Mapping[ClientId, KnownRow],
    at: datetime,
) -> Iterator[RowChange]:
    latest = book.row_changes.latest(added)
    for client in added:
        cells = present[client].cells
        kind = _arrival(base, latest.get(client))
        yield _change(at, base, RowName.of_client(client), client, kind, None, cells)


def _arrival(base: BaseKey, latest: RowChange | None) -> Kind:
    if latest is None:
        return "appeared"
    if latest.base == base and latest.kind == "gone":
        return "back"
    return "moved"


def _typed(
    base: BaseKey,
    difference: RowDifference,
    present: Mapping[ClientId, KnownRow],
    at: datetime,
) -> Iterator[RowChange]:
    for client in difference.changed:
        before, after = differing(difference.before[client], present[client].cells)
        name = RowName.of_client(client)
        yield _change(at, base, name, client, "typed", before, after)


def _went(
    book: Book, base: BaseKey, difference: RowDifference, at: datetime
) -> Iterator[RowChange]:
    moved = _away(book, base, difference.gone)
    for client in difference.gone:
        kind: Kind = "moved" if client in moved else "gone"
        before = difference.before[client]
        yield _change(at, base, RowName.of_client(client), client, kind, before, None)


def _away(
    book: Book, base: BaseKey, clients: Collection[ClientId]
) -> Collection[ClientId]:
    """Those of the clients who moved on from a base, or are about to."""
    if not clients:
        return ()
    moving = {move.client_id for move in book.moves.open()}
    away = set()
    for client in clients:
        known = book.clients.by(client)
        if client in moving or (known is not None and known.base != base):
            away.add(client)
    return away


def record_children(
    book: Book,
    stage: Stage,
    view: BaseView,
    at: datetime,
    last: Mapping[str, tuple[Row, ...]],
) -> dict[str, tuple[Row, ...]]:
    """Keep what the tabs of child rows of a base hold, and how that differs.

    Rows that are the same objects as at the last recording cost nothing here.

    Args:
        book: The journal.
        stage: Whose base it is.
        view: The base as it was read.
        at: When that was.
        last: The rows of each tab at the last recording, if that is remembered.

    Returns:
        The rows of each tab, to be remembered.
    """
    recorded = {}
    for tab in stage.tabs:
        shown = view.tabs.get(tab.id)
        if shown is None:
            continue
        recorded[tab.id] = shown.rows
        if not _are_same(last.get(tab.id), shown.rows):
            _record_tab(book, view.base, tab, shown, at)
    return recorded


def _are_same(last: tuple[Row, ...] | None, rows: tuple[Row, ...]) -> bool:
    return last is not None and len(last) == len(rows) and all(map(is_, last, rows))


def _record_tab(
    book: Book, base: BaseKey, tab: Tab, shown: TabView, at: datetime
) -> None:
    key, digest = digest_key(base, tab.id), _digest(shown)
    if book.meta.get(key) == digest:
        return
    rows = child_rows_of(shown, written_ids(tab.columns))
    difference = book.child_rows.replace(base, tab.id, rows)
    record_child_changes(book, base, tab.id, difference, at)
    book.meta.set(key, digest)


def digest_key(base: BaseKey, tab: str) -> str:
    """The journal's note of what a tab of child rows held at the last recording."""
    return f"children:{base}:{tab}"


def record_child_changes(
    book: Book,
    base: BaseKey,
    tab: str,
    difference: ChildDifference,
    at: datetime,
    *,
    restored: bool = False,
) -> None:
    """Keep how a tab of child rows differs from its last snapshot.

    Args:
        book: The journal.
        base: The base.
        tab: The tab.
        difference: What `ChildRows` said.
        at: When the rows were read.
        restored: Whether it is the owner's order that changed them.
    """
    changes: Iterable[RowChange] = _child_changes(book, base, tab, difference, at)
    if restored:
        changes = [replace(one, kind="restored") for one in changes]
    book.row_changes.add_many(changes)


def record_notes(book: Book, plan: Plan, unwritten: Collection[BaseKey]) -> None:
    """Keep what the Sync notes of clients' rows said: refusals, and why.

    Args:
        book: The journal.
        plan: It says which notes were written in this cycle.
        unwritten: Bases in which nothing could be written.
    """
    for change in plan.changes:
        if (
            isinstance(change, WriteCells)
            and change.tab == CLIENTS
            and change.subject
            and "sync_note" in change.cells
            and change.base not in unwritten
        ):
            note = {"base": change.base, "note": change.cells["sync_note"] or ""}
            book.history.add(change.subject, "note.written", note)


def _digest(tab: TabView) -> str:
    shown = repr((tab.keys, [(row.index, row.cells) for row in tab.rows]))
    return hashlib.blake2b(shown.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _child_changes(
    book: Book, base: BaseKey, tab: str, difference: ChildDifference, at: datetime
) -> Iterator[RowChange]:
    came = {row.client for row in difference.added.values() if row.client}
    latest = book.row_changes.latest(came)
    for number, row in difference.added.items():
        kind: Kind = "moved" if _moved_now(base, at, latest, row) else "appeared"
        name = RowName.of_child(tab, number)
        yield _change(at, base, name, row.client, kind, None, row.cells)
    for number, (was, row) in difference.changed.items():
        before, after = differing(was.cells, row.cells)
        name = RowName.of_child(tab, number)
        yield _change(at, base, name, row.client or was.client, "typed", before, after)
    went = {row.client for row in difference.gone.values() if row.client}
    away = _away(book, base, went)
    for number, row in difference.gone.items():
        kind = "moved" if row.client in away else "gone"
        name = RowName.of_child(tab, number)
        yield _change(at, base, name, row.client, kind, row.cells, None)


def _moved_now(
    base: BaseKey, at: datetime, latest: Mapping[ClientId, RowChange], row: ChildRow
) -> bool:
    """Whether a child row came with its client, who arrived a moment ago."""
    change = latest.get(row.client)
    return (
        change is not None
        and (change.base, change.kind) == (base, "moved")
        and change.after is not None
        and at - change.at < ARRIVING
    )


def _change(
    at: datetime,
    base: BaseKey,
    name: RowName,
    client: ClientId,
    kind: Kind,
    before: Cells | None,
    after: Cells | None,
) -> RowChange:
    return RowChange(
        at=at,
        base=base,
        name=name,
        client=client,
        kind=kind,
        before=before,
        after=after,
    )
