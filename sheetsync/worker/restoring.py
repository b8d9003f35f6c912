"""Brings a base back as it stood: cells are set in place, missing rows inserted.

Every row that is written by its index is saved in the same batch, so that its undo
row tells what was really hit. Many rows are written under a lock.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import structlog

from sheetsync.config import Stage
from sheetsync.core.changes import RestoreBase, RestoredRow
from sheetsync.core.ids import as_client_id, stage_of
from sheetsync.core.memory import Memory
from sheetsync.core.planner import left_to_restore
from sheetsync.core.rows import Cell, Cells, filled
from sheetsync.core.saga import Outcome
from sheetsync.core.snapshot import BaseView, Snapshot, TabView
from sheetsync.errors import Unanswered
from sheetsync.journal.book import Book
from sheetsync.journal.records import Batch
from sheetsync.worker.cells import Image, entered, formulas, plain_image
from sheetsync.worker.insertion import columns_of, insert_rows
from sheetsync.worker.locking import lock, unlock
from sheetsync.worker.looking import look
from sheetsync.worker.parcels import (
    Parcel,
    Place,
    mark,
    read_parcels,
    row_mark,
    written_by_us,
)
from sheetsync.worker.portions import chunks
from sheetsync.worker.restored import settle_restore
from sheetsync.worker.tools import Tools
from sheetsync.worker.undo import Target, runs, save_rows, undo_range
from sheetsync.worker.undo_columns import note_columns
from sheetsync.worker.wire import RESTORE, Sent

log = structlog.get_logger()

Replan: TypeAlias = Callable[[BaseView], Sequence[RestoredRow]]
"""What is left to write in a base that was read anew."""


@dataclass(frozen=True, slots=True)
class Writing:
    """A row that is to be written, and with what.

    Attributes:
        row: What is planned.
        cells: What it will hold of what people type; a formula in it stays.
        values: The cells to write in place, by grid column.
    """

    row: RestoredRow
    cells: Cells
    values: Mapping[int, Cell]

    @property
    def is_idle(self) -> bool:
        """Whether there is nothing to write."""
        return not (self.values if self.row.index is not None else self.cells)


def bring_back(
    tools: Tools, snapshot: Snapshot, memory: Memory, change: RestoreBase
) -> int:
    """Write what a plan wants written so that a base stands as it did.

    Args:
        tools: The worker's tools.
        snapshot: What the plan was made of.
        memory: What the plan was made of, too.
        change: The plan for the base.

    Returns:
        How many rows stand as they did since this call.
    """

    def replan(view: BaseView) -> Sequence[RestoredRow]:
        return left_to_restore(tools.config, snapshot, memory, view)

    return Restorer(tools, snapshot.bases[change.base], replan).carry_out(change)


class Restorer:
    """Brings one base back.

    Args:
        tools: The worker's tools.
        view: The base as it was read in this cycle.
        replan: Says what is left to write once the base is locked and read anew.
    """

    def __init__(self, tools: Tools, view: BaseView, replan: Replan) -> None:
        self._tools = tools
        self._view = view
        self._replan = replan
        stage = tools.config.pipeline.stage(stage_of(view.base))
        assert stage is not None
        self._stage: Stage = stage

    def carry_out(self, change: RestoreBase) -> int:
        """Write the rows of a plan; an order of which none is left ends.

        Returns:
            How many rows stand as they did since this call.
        """
        if not change.rows:
            self._end(change)
            return 0
        by_index = sum(one.index is not None for one in change.rows)
        if by_index <= self._tools.config.company.limits.bare_removals:
            return self._write(change.order, change.rows)
        if not lock(self._tools, self._view):
            return 0
        self._view = look(self._tools, self._view.base, self._view.spreadsheet)
        done = 0
        if not self._view.faults:
            done = self._write(change.order, self._replan(self._view))
        try:
            unlock(self._tools, self._view)
        except Unanswered as silence:
            # The next cycle looks whether the lock is still there.
            log.warning("lock.unanswered", base=change.base, why=str(silence))
        return done

    def _end(self, change: RestoreBase) -> None:
        with self._tools.journal.writing() as book:
            withdrawn = _is_withdrawn(book, change.order)
            book.restores.end(change.order)
            if not withdrawn:
                book.history.add(change.base, "base.restored", {"as_of": change.at})
        log.info("base.restored", base=change.base, order=change.order)

    def _write(self, order: int, rows: Sequence[RestoredRow]) -> int:
        """Write rows in batches; a batch that is refused is halved."""
        done = 0
        waiting = list(chunks(rows, self._tools.config.company.limits.batch_clients))
        while waiting:
            group = self._wanted(order, waiting.pop(0))
            ready = self._ready(group)
            self._note_idle(order, [one for one in ready if one.is_idle])
            ready = [one for one in ready if not one.is_idle]
            if not ready:
                continue
            sent = self._send(order, ready)
            if sent.outcome is Outcome.OPEN:
                break
            answer = sent.answer.get("updatedSpreadsheet", {})
            settled = settle_restore(
                self._tools, self._view, sent.batch, answer, alone=len(group) == 1
            )
            done += settled.right
            if settled.missed:
                break
            if sent.outcome is not Outcome.APPLIED and len(group) > 1:
                middle = len(group) // 2
                waiting[:0] = [group[:middle], group[middle:]]
            elif sent.outcome is Outcome.APPLIED:
                self._view = _grown(self._view, ready)
        return done

    def _wanted(self, order: int, rows: Sequence[RestoredRow]) -> Sequence[RestoredRow]:
        """The rows; of an order that was withdrawn meanwhile those that are owed."""
        with self._tools.journal.reading() as book:
            withdrawn = _is_withdrawn(book, order)
        return [one for one in rows if one.entry] if withdrawn else rows

    def _ready(self, rows: Sequence[RestoredRow]) -> list[Writing]:
        """The rows that still hold what was planned, with what is to be written."""
        places = [(one.name.tab, one.index) for one in rows if one.index is not None]
        parcels: Mapping[Place, Parcel] = {}
        if places:
            parcels = read_parcels(self._tools.sheets, self._view, places)
        ready = []
        for row in rows:
            if row.index is None:
                ready.append(Writing(row, row.cells, {}))
                continue
            place = (row.name.tab, row.index)
            image = parcels[place].image if place in parcels else {}
            if self._holds(self._view.tabs[row.name.tab], row.index, image):
                ready.append(self._in_place(row, image))
        return ready

    def _holds(self, tab: TabView, index: int, image: Image) -> bool:
        """Whether a row still holds what it did when it was planned."""
        shown = next((one for one in tab.rows if one.index == index), None)
        if shown is None:
            return False
        before = row_mark(self._stage, tab, shown, formulas(image))
        return mark(self._stage, Parcel(tab.tab, image)) == before

    def _in_place(self, row: RestoredRow, image: Image) -> Writing:
        """A row's cells that differ; its formulas follow what they are made of."""
        tab = self._view.tabs[row.name.tab]
        written = written_by_us(self._stage, tab.tab)
        kept = formulas(image) - written
        cells = {
            key: (row.found if key in kept else row.cells).get(key)
            for key in tab.keys
            if key not in written
        }
        values = {
            place: cells[key]
            for place, key in enumerate(tab.keys)
            if key in cells and tab.takes(key) and cells[key] != row.found.get(key)
        }
        place = tab.at("client_id")
        stands = as_client_id(image.get("client_id", {}).get("value"))
        if place is not None and row.client and row.client != stands:
            values[place] = row.client
        return Writing(row, filled(cells), values)

    def _note_idle(self, order: int, ready: Sequence[Writing]) -> None:
        """Rows of which formulas alone differ, or that are owed nothing any more."""
        if not ready:
            return
        with self._tools.journal.writing() as book:
            for one in ready:
                if one.row.entry:
                    book.restores.settle(one.row.entry, "right")
                else:
                    book.restores.add(order, one.row, one.cells, outcome="right")

    def _send(self, order: int, ready: Sequence[Writing]) -> Sent:
        """One batch: save the rows, set their cells, insert what is missing."""
        token = self._tools.wire.token()
        targets = list(_targets(self._view, ready))
        requests = save_rows(token, targets) if targets else []
        for one in ready:
            requests += self._updates(one)
        requests += self._insertions(ready)

        def record(book: Book, batch: Batch) -> None:
            note_columns(book, batch, self._view)
            for one in ready:
                row, number = one.row, batch.batch_id
                if row.entry:
                    book.restores.sent(row.entry, number, row, one.cells)
                else:
                    book.restores.add(order, row, one.cells, number)

        return self._tools.wire.send(
            self._view.spreadsheet,
            RESTORE,
            token,
            requests,
            record=record,
            ranges=[undo_range(len(targets))] if targets else [],
        )

    def _updates(self, one: Writing) -> list[dict[str, Any]]:
        """Requests that set a row's cells, one for adjacent columns."""
        return [
            {
                "updateCells": {
                    "start": {
                        "sheetId": self._view.tabs[one.row.name.tab].sheet,
                        "rowIndex": one.row.index,
                        "columnIndex": first,
                    },
                    "rows": [
                        {"values": [_cell(one.values[at]) for at in range(first, end)]}
                    ],
                    "fields": "userEnteredValue",
                }
            }
            for first, end in runs(one.values)
        ]

    def _insertions(self, ready: Sequence[Writing]) -> list[dict[str, Any]]:
        images: dict[str, list[Image]] = defaultdict(list)
        for one in ready:
            if one.row.index is None:
                image = plain_image({**one.cells, "client_id": one.row.client})
                images[one.row.name.tab].append(image)
        locale = self._tools.config.company.locale
        return [
            request
            for word, rows in images.items()
            for request in insert_rows(
                self._view.tabs[word], columns_of(self._stage, word), rows, locale
            )
        ]


def _is_withdrawn(book: Book, order: int) -> bool:
    """Whether the owner does not want it carried out any more."""
    known = book.restores.get(order)
    return known is not None and known.ended_at is not None


def _targets(view: BaseView, ready: Iterable[Writing]) -> Iterable[Target]:
    for one in ready:
        if one.row.index is not None:
            tab = view.tabs[one.row.name.tab]
            yield Target(tab.sheet, one.row.index, tab.saved_width)


def _cell(value: Cell) -> dict[str, Any]:
    shown = entered(value)
    return {"userEnteredValue": shown} if shown else {}


def _grown(view: BaseView, ready: Iterable[Writing]) -> BaseView:
    """The base with the rows that were just inserted below all that it held."""
    tabs = dict(view.tabs)
    for one in ready:
        if one.row.index is None:
            tab = tabs[one.row.name.tab]
            tabs[tab.tab] = replace(tab, end=tab.end + 1)
    return replace(view, tabs=tabs)
