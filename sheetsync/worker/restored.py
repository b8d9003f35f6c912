"""What a batch that brings a base back really hit, and what follows from it.

A row that was hit by mistake is owed what it held: the next cycle plans it with
the rest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog

from sheetsync.core.ids import CLIENTS, BaseKey, ClientId, stage_of
from sheetsync.core.row_changes import ChildRow
from sheetsync.core.rows import Cell, filled, fingerprint
from sheetsync.core.snapshot import BaseView
from sheetsync.journal.book import Book
from sheetsync.journal.records import Batch, KnownRow
from sheetsync.journal.restores import RestoredEntry
from sheetsync.worker.cells import FORMULA, Image, formulas, typed
from sheetsync.worker.parcels import client_of, written_by_us
from sheetsync.worker.row_history import (
    digest_key,
    record_child_changes,
    record_row_changes,
)
from sheetsync.worker.tools import Tools
from sheetsync.worker.undo import UndoRow
from sheetsync.worker.undo_columns import rows_by_columns

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a batch's rows: how many stand as they did, or were missed."""

    right: int = 0
    missed: int = 0


def settle_restores(tools: Tools, bases: Mapping[BaseKey, BaseView]) -> None:
    """Look what batches hit whose answer an earlier cycle did not see."""
    with tools.journal.reading() as book:
        numbers = {one.batch_id for one in book.restores.unsettled()}
        batches = [book.batches.get(one) for one in sorted(filter(None, numbers))]
    there = {view.spreadsheet for view in bases.values()}
    views = {view.spreadsheet: view for view in bases.values() if not view.faults}
    for batch in batches:
        if batch is None or batch.outcome is None:
            continue
        if batch.spreadsheet not in there:
            # Gone with all that was written into it: the rows are planned anew.
            with tools.journal.writing() as book:
                book.restores.not_sent(book.restores.of_batch(batch.batch_id))
        if batch.spreadsheet not in views:
            continue
        settle_restore(tools, views[batch.spreadsheet], batch, {})


def settle_restore(
    tools: Tools,
    view: BaseView,
    batch: Batch,
    answer: Mapping[str, Any],
    *,
    alone: bool = False,
) -> Settled:
    """Find out what a batch hit and record it.

    Args:
        tools: The worker's tools.
        view: The base; its tabs say which column is which.
        batch: The batch; its outcome is known by now.
        answer: A spreadsheet with the undo tab's cells; read anew if empty.
        alone: Whether its one row is given up if Google refused it.
    """
    with tools.journal.reading() as book:
        entries = book.restores.of_batch(batch.batch_id)
        ended = book.batches.get(batch.batch_id)
    assert ended is not None
    if ended.outcome != "applied":
        with tools.journal.writing() as book:
            book.restores.not_sent(entries, given_up=alone)
        return Settled()
    by_index = [one for one in entries if one.position is not None]
    if by_index:
        view, hit = _hit(tools, view, batch, answer, by_index)
    else:
        hit = {}
    right: list[RestoredEntry] = []
    missed = 0
    with tools.journal.writing() as book:
        for one in entries:
            image = {} if one.position is None else hit.get(_place(view, one))
            if image is None:
                # Somebody emptied the undo tab: the next plan looks at the row.
                book.restores.not_sent([one])
            elif one.position is None or _is_meant(tools, view, one, image):
                book.restores.settle(one.entry_id, "right")
                right.append(one)
            else:
                book.restores.settle(one.entry_id, "missed")
                book.restores.owe(one, *_victim(tools, view, one, image))
                missed += 1
        _record(book, view, right)
    if missed:
        log.warning("restore.missed", base=view.base, rows=missed)
    return Settled(len(right), missed)


def _hit(
    tools: Tools,
    view: BaseView,
    batch: Batch,
    answer: Mapping[str, Any],
    meant: Sequence[RestoredEntry],
) -> tuple[BaseView, dict[tuple[int, int], Image]]:
    """What stood in the rows that a batch wrote, by tab and index.

    And the base with the columns that they had.
    """

    def missed(read: BaseView, rows: Sequence[UndoRow]) -> int:
        hit = _by_place(rows)
        images = ((one, hit.get(_place(read, one))) for one in meant)
        return sum(
            image is None or not _is_meant(tools, read, one, image)
            for one, image in images
        )

    read, rows = rows_by_columns(tools, view, batch, answer, missed)
    return read, _by_place(rows)


def _by_place(rows: Iterable[UndoRow]) -> dict[tuple[int, int], Image]:
    return {(row.sheet, row.index): row.image for row in rows}


def _place(view: BaseView, entry: RestoredEntry) -> tuple[int, int]:
    assert entry.position is not None
    return view.tabs[entry.name.tab].sheet, entry.position


def _is_meant(tools: Tools, view: BaseView, entry: RestoredEntry, image: Image) -> bool:
    """Whether the row that was hit held what the plan had seen there."""
    written = _written(tools, view, entry)
    words = dict.fromkeys(formulas(image) - written, FORMULA)
    expected = fingerprint({**(entry.found or {}), **words})
    return fingerprint(typed(image, written)) == expected


def _written(tools: Tools, view: BaseView, entry: RestoredEntry) -> frozenset[str]:
    stage = tools.config.pipeline.stage(stage_of(view.base))
    assert stage is not None
    return written_by_us(stage, entry.name.tab)


def _victim(
    tools: Tools, view: BaseView, entry: RestoredEntry, image: Image
) -> tuple[ClientId, dict[str, Cell], dict[str, Cell]]:
    """Who was hit by mistake: his ID, what his row holds since, and what it held."""
    written = _written(tools, view, entry)
    held = filled(
        {key: one.get("value") for key, one in image.items() if key not in written}
    )
    found = entry.found or {}
    keys = {*found, *entry.cells}
    put = {
        key: entry.cells.get(key)
        for key in keys
        if found.get(key) != entry.cells.get(key)
    }
    client = client_of(image) if entry.name.tab == CLIENTS else None
    return client or ClientId(""), filled({**held, **put}), held


def _record(book: Book, view: BaseView, right: Sequence[RestoredEntry]) -> None:
    """Keep what the rows hold now, as if they had been read so."""
    at = book.restores.now()
    present = {
        ClientId(one.name.client): KnownRow(
            _position(view, one), fingerprint(one.cells), one.cells
        )
        for one in right
        if one.name.tab == CLIENTS and one.name.client
    }
    if present:
        known = book.clients.ids_taken(present)
        present = {client: row for client, row in present.items() if client in known}
        difference = book.rows.amend(view.base, present, ())
        record_row_changes(book, view.base, difference, present, at, restored=True)
    for tab, rows in _children(view, right).items():
        changed = book.child_rows.amend(view.base, tab, rows)
        record_child_changes(book, view.base, tab, changed, at, restored=True)
        book.meta.set(digest_key(view.base, tab), "")


def _position(view: BaseView, entry: RestoredEntry) -> int:
    return view.tabs[entry.name.tab].end if entry.position is None else entry.position


def _children(
    view: BaseView, right: Iterable[RestoredEntry]
) -> dict[str, dict[int, ChildRow]]:
    found: dict[str, dict[int, ChildRow]] = defaultdict(dict)
    for one in right:
        if one.name.number:
            row = ChildRow(_position(view, one), one.client, one.cells)
            found[one.name.tab][one.name.number] = row
    return found
