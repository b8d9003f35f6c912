"""What an earlier cycle left unfinished: unanswered batches, stale locks."""

from __future__ import annotations

from collections.abc import Mapping

import structlog

from sheetsync.core.ids import BaseKey
from sheetsync.core.saga import MoveState, Outcome
from sheetsync.core.snapshot import BaseView
from sheetsync.google.ranges import GridRange
from sheetsync.worker.inside import STRUCTURE_FIELDS, Inside
from sheetsync.worker.inspection import Tally, inspect
from sheetsync.worker.moves import settle_copy
from sheetsync.worker.removal import locked_key, unlock_requests
from sheetsync.worker.tools import Tools
from sheetsync.worker.undo import GRID_FIELDS, SHEET, read_undo
from sheetsync.worker.wire import REPEATABLE, untidy_key

log = structlog.get_logger()


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
        else:
            outcome = tools.wire.look_up(batch)
        log.info("batch.settled", batch=batch.batch_id, outcome=outcome)


def settle_removals(
    tools: Tools, bases: Mapping[BaseKey, BaseView], tally: Tally
) -> None:
    """Tell the members of removing batches that are settled what they hit."""
    with tools.journal.reading() as book:
        moves = [move for move in book.moves.open() if move.state == MoveState.REMOVING]
        batches = {
            move.remove_batch: book.batches.get(move.remove_batch)
            for move in moves
            if move.remove_batch is not None
        }
    for number, batch in batches.items():
        members = [move for move in moves if move.remove_batch == number]
        view = bases.get(members[0].source)
        if batch is None or batch.outcome is None or view is None or view.faults:
            continue
        inspect(tools, view, batch, Outcome(batch.outcome), {}, members, tally)


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
        requests = unlock_requests(view.tabs.values(), inside.protected)
        if requests:
            tools.sheets.batch(view.spreadsheet, requests)
        with tools.journal.writing() as book:
            book.meta.set(locked_key(base), "")


def tidy_undo_tabs(tools: Tools, bases: Mapping[BaseKey, BaseView]) -> None:
    """Delete undo rows that a cycle which was cut off left behind.

    Those of a parked move stay: they are what its client was.
    """
    with tools.journal.reading() as book:
        parked = {
            move.remove_batch
            for move in book.moves.open()
            if move.remove_batch is not None
        }
        unsettled = {one.spreadsheet for one in book.batches.open()}
        tokens = {
            batch.token
            for number in parked
            if (batch := book.batches.get(number)) is not None
        }
        untidy = [
            view
            for view in bases.values()
            if book.meta.get(untidy_key(view.spreadsheet))
            and view.spreadsheet not in unsettled
        ]
    for view in untidy:
        answer = tools.sheets.get(
            view.spreadsheet, GRID_FIELDS, filters=[GridRange(sheet=SHEET)]
        )
        rows = read_undo(answer, {})
        done = [row.position for row in rows if row.token not in tokens]
        tools.wire.sweep(view.spreadsheet, SHEET, done)
