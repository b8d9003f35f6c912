"""Rows that the owner wants gone are removed, each saved in the same batch.

Then it is looked what was really hit: another row is put back, and the owner asked
again. Nothing is tried twice on one answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import structlog

from sheetsync.core.changes import RemoveRow
from sheetsync.core.comparing import people_cells
from sheetsync.core.ids import CLIENTS, BaseKey, stage_of
from sheetsync.core.rows import Cells, as_text
from sheetsync.core.saga import Outcome
from sheetsync.core.snapshot import BaseView, Row
from sheetsync.journal import decisions as states
from sheetsync.journal.book import Book
from sheetsync.journal.records import Batch, Decision
from sheetsync.locales.text import tr
from sheetsync.worker.cells import Image, formulas
from sheetsync.worker.decisions import end
from sheetsync.worker.looking import look
from sheetsync.worker.parcels import shown, written_by_us
from sheetsync.worker.putting_back import put_back
from sheetsync.worker.tools import Tools
from sheetsync.worker.undo import (
    SHEET,
    Target,
    UndoRow,
    delete_rows,
    save_rows,
    undo_range,
)
from sheetsync.worker.undo_columns import note_columns, rows_by_columns
from sheetsync.worker.wire import REMOVE

log = structlog.get_logger()


def strike(
    tools: Tools, bases: Mapping[BaseKey, BaseView], changes: Iterable[RemoveRow]
) -> int:
    """Remove rows that the owner wants gone.

    Args:
        tools: The worker's tools.
        bases: The bases as they were read in this cycle.
        changes: The rows.

    Returns:
        How many went.
    """
    return sum(_strike(tools, bases[one.base], one) for one in changes)


def settle_strikes(tools: Tools, bases: Mapping[BaseKey, BaseView]) -> bool:
    """Look what removals hit that an earlier cycle did not see the end of.

    Returns:
        Whether a row was put back: its base must be read anew.
    """
    there = {view.spreadsheet for view in bases.values()}
    views = {view.spreadsheet: view for view in bases.values() if not view.faults}
    with tools.journal.reading() as book:
        waiting = [
            (one, batch)
            for one in book.decisions.open()
            if one.order and (batch := book.batches.get(one.order["batch"]))
        ]
    again = False
    for one, batch in waiting:
        view = views.get(batch.spreadsheet)
        if batch.outcome is not None and batch.spreadsheet not in there:
            with tools.journal.writing() as book:
                book.decisions.give_order(one.decision_id, None)
        elif view is not None and batch.outcome is not None:
            outcome = Outcome(batch.outcome)
            again |= not _settle(tools, view, one, batch, outcome, {})
    return again


def _strike(tools: Tools, before: BaseView, change: RemoveRow) -> bool:
    with tools.journal.reading() as book:
        found = [one for one in book.decisions.open() if one.key == change.hold]
    if not found or found[0].order:
        return False
    view = look(tools, change.base, before.spreadsheet)
    row = None if view.faults else _standing(tools, view, change)
    if row is None:
        return False
    target = Target(view.clients.sheet, row.index, view.clients.saved_width)
    token, tidy = tools.wire.token(), tools.wire.is_tidy(view.spreadsheet)
    order = {"client": change.client, "cells": dict(change.cells)}

    def record(book: Book, batch: Batch) -> None:
        number = found[0].decision_id
        note_columns(book, batch, view)
        book.decisions.give_order(number, {**order, "batch": batch.batch_id})

    sent = tools.wire.send(
        view.spreadsheet,
        REMOVE,
        token,
        [*save_rows(token, [target]), *delete_rows(target.sheet, [target.index])],
        record=record,
        ranges=[undo_range(1)],
    )
    if sent.outcome is Outcome.OPEN:
        return False
    with tools.journal.reading() as book:
        one = next(one for one in book.decisions.open() if one.key == change.hold)
    answer = sent.answer.get("updatedSpreadsheet", {})
    return _settle(tools, view, one, sent.batch, sent.outcome, answer, tidy=tidy)


def _standing(tools: Tools, view: BaseView, change: RemoveRow) -> Row | None:
    """The row as it stands now; None if it is another, or its client's only one."""
    tab = view.clients
    stage = tools.config.pipeline.stage(stage_of(view.base))
    assert stage is not None
    written = written_by_us(stage, CLIENTS)
    named = [
        row for row in tab.rows if _id(tab.cell(row, "client_id")) == change.client
    ]
    if change.client and change.hold.startswith("twin:") and len(named) == 1:
        return None
    same = [row for row in named if people_cells(tab, row, written) == change.cells]
    return min(same, key=lambda row: row.index != change.index, default=None)


def _settle(
    tools: Tools,
    view: BaseView,
    one: Decision,
    batch: Batch,
    outcome: Outcome,
    answer: Mapping[str, Any],
    *,
    tidy: bool = False,
) -> bool:
    """Tell an answer what its batch hit; whether nothing is to be put back."""
    if outcome is not Outcome.APPLIED:
        with tools.journal.writing() as book:
            if outcome is Outcome.REFUSED:
                end(book, one, states.VOID, why=tr("Google refused to remove the row"))
            else:
                book.decisions.give_order(one.decision_id, None)
        return True
    row = _hit(tools, view, one, batch, answer)
    if row is not None and not _is_meant(tools, view, one, row):
        with tools.journal.writing() as book:
            book.repairs.add(
                batch.batch_id,
                view.base,
                CLIENTS,
                stood=row.index,
                position=row.index,
                image=row.image,
            )
            why = tr("the rows shifted in that instant; the wrong one was put back")
            end(book, one, states.VOID, why=why)
        log.warning("removal.missed", base=view.base, rows=1)
        put_back(tools, look(tools, view.base, view.spreadsheet))
        return False
    with tools.journal.writing() as book:
        detail = {"base": view.base, "cells": one.order["cells"] if one.order else {}}
        book.history.add(one.subject, "row.removed", detail)
        end(book, one, states.DONE)
    if row is not None:
        tools.wire.sweep(view.spreadsheet, SHEET, [row.position], all_of_them=tidy)
    return True


def _hit(
    tools: Tools,
    view: BaseView,
    one: Decision,
    batch: Batch,
    answer: Mapping[str, Any],
) -> UndoRow | None:
    """The row that the batch removed; None if somebody emptied the undo tab."""

    def missed(read: BaseView, rows: Sequence[UndoRow]) -> int:
        return sum(not _is_meant(tools, read, one, row) for row in rows)

    _, rows = rows_by_columns(tools, view, batch, answer, missed)
    return next(iter(rows), None)


def _is_meant(tools: Tools, view: BaseView, one: Decision, row: UndoRow) -> bool:
    """Whether it is the row that the owner wants gone; formulas show other values."""
    stage = tools.config.pipeline.stage(stage_of(view.base))
    assert stage is not None
    assert one.order is not None
    skipped = formulas(row.image) | written_by_us(stage, CLIENTS)

    def kept(cells: Cells) -> dict[str, object]:
        return {key: cell for key, cell in cells.items() if key not in skipped}

    held = kept(shown(row.image, skipped))
    return held == kept(one.order["cells"]) and _named(row.image) == one.order["client"]


def _named(image: Image) -> str:
    return _id(image.get("client_id", {}).get("value"))


def _id(cell: Any) -> str:
    return as_text(cell)
