"""What an earlier cycle left unfinished: unanswered batches, stale locks."""

from __future__ import annotations

from collections.abc import Mapping

import structlog

from sheetsync.core.ids import BaseKey
from sheetsync.core.saga import MoveState, Outcome
from sheetsync.core.snapshot import BaseView
from sheetsync.worker.inside import STRUCTURE_FIELDS, Inside
from sheetsync.worker.inspection import Tally, settle_removal
from sheetsync.worker.locking import locked_key, still_locked, unlocking
from sheetsync.worker.moves import settle_copy
from sheetsync.worker.placing import placing_batches, settle_placing
from sheetsync.worker.putting_back import put_back
from sheetsync.worker.tools import Tools
from sheetsync.worker.undo import SHEET, read_undo_tab
from sheetsync.worker.wire import REPEATABLE, untidy_key

log = structlog.get_logger()

UNDER_WAY = frozenset({MoveState.REMOVING, MoveState.TAKING_BACK})
"""States in which a batch that removes rows is under way."""


def settle_batches(tools: Tools, tally: Tally) -> None:
    """Find out how every unanswered batch ended, before anything else is sent.

    What a removing one hit is looked at once the bases are read.
    """
    with tools.journal.reading() as book:
        waiting = book.batches.open()
    for batch in waiting:
        if batch.kind in REPEATABLE:
            outcome = tools.wire.resend(batch).outcome
            if outcome is not Outcome.OPEN:
                settle_copy(tools, batch, outcome, tally)
                with tools.journal.writing() as book:
                    settle_placing(book, batch, outcome)
        else:
            outcome = tools.wire.look_up(batch)
        log.info("batch.settled", batch=batch.batch_id, outcome=outcome)
    _tell_members(tools, tally)


def _tell_members(tools: Tools, tally: Tally) -> None:
    """Tell rows how their inserting batch ended where that alone was recorded.

    The worker died between the two, or the disk was full.
    """
    with tools.journal.reading() as book:
        numbers = {
            move.copy_batch
            for move in book.moves.open()
            if move.state == MoveState.COPYING and move.copy_batch is not None
        }
        found = [book.batches.get(one) for one in numbers | placing_batches(book)]
    for batch in found:
        if batch is not None and batch.outcome is not None:
            outcome = Outcome(batch.outcome)
            settle_copy(tools, batch, outcome, tally)
            with tools.journal.writing() as book:
                settle_placing(book, batch, outcome)


def settle_removals(
    tools: Tools, bases: Mapping[BaseKey, BaseView], tally: Tally
) -> bool:
    """Tell the members of removing batches that are settled what they hit.

    Who was hit by mistake is put back, also who was found out in an earlier cycle.

    Returns:
        Whether rows were put back: their bases must be read anew.
    """
    with tools.journal.reading() as book:
        moves = [move for move in book.moves.open() if move.state in UNDER_WAY]
        batches = {
            move.remove_batch: book.batches.get(move.remove_batch)
            for move in moves
            if move.remove_batch is not None
        }
        views = {view.spreadsheet: view for view in bases.values() if not view.faults}
    for number, batch in batches.items():
        members = [move for move in moves if move.remove_batch == number]
        if batch is None or batch.outcome is None:
            continue
        view = views.get(batch.spreadsheet)
        if view is not None:
            outcome = Outcome(batch.outcome)
            settle_removal(tools, view, batch, outcome, {}, members, tally)
    with tools.journal.reading() as book:
        waiting = {one.base for one in book.repairs.open()}
    again = [put_back(tools, view) for view in views.values() if view.base in waiting]
    return any(again)


def lift_locks(tools: Tools, bases: Mapping[BaseKey, BaseView]) -> None:
    """Lift locks that a cycle which was cut off left behind."""
    for base, view in bases.items():
        with tools.journal.reading() as book:
            locked = book.meta.get(locked_key(base))
        # A base with faults, too: its people must be able to mend it.
        if not locked or not view.tabs:
            continue
        answer = tools.sheets.get(view.spreadsheet, STRUCTURE_FIELDS)
        inside = Inside.of_json(answer, {}, {}, {})
        tabs = still_locked(view.tabs.values(), inside.protected)
        if tabs:
            tools.sheets.batch(view.spreadsheet, unlocking(tabs))
        with tools.journal.writing() as book:
            book.meta.set(locked_key(base), "")


def tidy_undo_tabs(tools: Tools, bases: Mapping[BaseKey, BaseView]) -> None:
    """Delete undo rows that a cycle which was cut off left behind.

    Those of a batch whose outcome is not looked at yet stay, and those of rows that
    must be put back.
    """
    with tools.journal.reading() as book:
        needed = {one.hit_batch for one in book.repairs.open()}
        needed |= {one.order["batch"] for one in book.decisions.open() if one.order}
        needed |= {
            move.remove_batch
            for move in book.moves.open()
            if move.remove_batch is not None and move.state in UNDER_WAY
        }
        needed |= {one.batch_id for one in book.restores.unsettled() if one.batch_id}
        tokens = {
            batch.token
            for number in needed
            if (batch := book.batches.get(number)) is not None
        }
        unsettled = {one.spreadsheet for one in book.batches.open()}
        untidy = [
            view
            for view in bases.values()
            if book.meta.get(untidy_key(view.spreadsheet))
            and view.spreadsheet not in unsettled
        ]
    for view in untidy:
        rows = read_undo_tab(tools.sheets, view.spreadsheet, {})
        done = [row.position for row in rows if row.token not in tokens]
        whole = len(done) == len(rows)
        tools.wire.sweep(view.spreadsheet, SHEET, done, all_of_them=whole)
