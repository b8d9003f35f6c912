"""What an earlier cycle left unfinished: unanswered batches, stale locks."""

from __future__ import annotations

from collections.abc import Mapping

import structlog

from sheetsync.core.ids import BaseKey, stage_of
from sheetsync.core.saga import Become, MoveState, Outcome
from sheetsync.core.snapshot import BaseView, Files
from sheetsync.errors import GoogleError, NotAllowed, NotFound, Throttled
from sheetsync.journal.book import Book
from sheetsync.journal.records import Batch, Move
from sheetsync.locales.text import Text, tr
from sheetsync.worker.advancing import Tally, rest
from sheetsync.worker.inside import STRUCTURE_FIELDS, Inside
from sheetsync.worker.inspection import settle_removal
from sheetsync.worker.locking import locked_key, still_locked, unlocking
from sheetsync.worker.moves import settle_copy
from sheetsync.worker.observe import unreadable
from sheetsync.worker.pace import count_resent, slower, times_resent
from sheetsync.worker.placing import placed_by, placing_batches, settle_placing
from sheetsync.worker.putting_back import put_back
from sheetsync.worker.readings import Reading
from sheetsync.worker.refusals import Refusals
from sheetsync.worker.stuck import note_refused, note_slow, row_of
from sheetsync.worker.tools import Tools
from sheetsync.worker.undo import SHEET, read_undo_tab
from sheetsync.worker.wire import REPEATABLE, untidy_key

log = structlog.get_logger()

UNDER_WAY = frozenset({MoveState.REMOVING, MoveState.TAKING_BACK})
"""States in which a batch that removes rows is under way."""


RESENDINGS = 2
"""So often a batch is sent again before it is looked up, and burnt if it is absent."""


def settle_batches(tools: Tools, files: Files, tally: Tally) -> dict[BaseKey, Reading]:
    """Find out how every unanswered batch ended, before anything else is sent.

    What a removing one hit is looked at once the bases are read. A batch whose
    spreadsheet is no base's any more, and out of reach, can do nothing any more.

    Args:
        tools: The worker's tools.
        files: What Drive listed.
        tally: Where it is noted what the moves came to.

    Returns:
        Bases of which Google does not tell how a batch ended: they must not be
        worked with before it does.

    Raises:
        Throttled: Google wants everything to wait.
    """
    with tools.journal.reading() as book:
        waiting = book.batches.open()
    homes = {file.spreadsheet: file for file in files.files.values()}
    unsettled: dict[BaseKey, Reading] = {}
    for batch in waiting:
        home = homes.get(batch.spreadsheet)
        if home is not None and home.base in unsettled:
            continue
        try:
            outcome = _settle(tools, batch)
        except Throttled:
            raise
        except GoogleError as error:
            log.warning("batch.unsettled", batch=batch.batch_id, why=str(error))
            if home is not None and tools.config.pipeline.stage(stage_of(home.base)):
                unsettled[home.base] = unreadable(home, _unknown(error))
            if home is not None or not isinstance(error, NotFound | NotAllowed):
                continue
            tools.wire.give_up(batch)
            outcome = Outcome.BURNT
        log.info("batch.settled", batch=batch.batch_id, outcome=outcome)
    _tell_members(tools, tally)
    return unsettled


def _unknown(error: GoogleError) -> Text:
    return tr(
        "The worker's last change there was not answered, and Google does not tell"
        " whether it was made: {why}",
        why=error.text,
    )


def _settle(tools: Tools, batch: Batch) -> Outcome:
    """How a batch ended, if that can be found out.

    Who was to be placed since his row was deleted may stand again, when a person took
    that back: he is not sent again, the plan places him anew.
    """
    if batch.kind not in REPEATABLE:
        return tools.wire.look_up(batch)
    with tools.journal.reading() as book:
        times = times_resent(book, batch)
        placed = placed_by(book, batch)
    deleted = any(not arrival for _, arrival in placed)
    if deleted or times >= RESENDINGS:
        outcome = tools.wire.look_up(batch)
        # Where the worker was killed before the answer, Google is not to blame.
        slow = times >= RESENDINGS or batch.batch_id in tools.kept.unanswered
        if outcome is Outcome.BURNT and slow:
            _suspect_members(tools, batch, at_once=deleted)
        return outcome
    outcome = tools.wire.resend(batch).outcome
    if outcome is Outcome.OPEN:
        with tools.journal.writing() as book:
            count_resent(book, batch)
    return outcome


def _suspect_members(tools: Tools, batch: Batch, *, at_once: bool) -> None:
    """Google is too slow for a batch: its members go in smaller ones, one waits.

    One who was not sent again is tried once more first.
    """
    with tools.journal.writing() as book:
        rows = [row_of(one) for one in _copied_by(book, batch.batch_id)]
        homes = {one.spreadsheet: base for base, one in book.bases.all().items()}
        base = homes.get(batch.spreadsheet)
        if base is not None:
            rows += [
                (base, f"#{arrival}" if arrival else client, base, "")
                for client, arrival in placed_by(book, batch)
            ]
        if at_once and len(rows) == 1:
            note_refused(book, rows[0], tools.clock.now())
        else:
            note_slow(book, rows, tools.clock.now())
        slower(book, len(rows), tools.config.company.limits.batch_clients)


def _copied_by(book: Book, batch_id: int) -> list[Move]:
    return [
        one
        for one in book.moves.open()
        if one.copy_batch == batch_id and one.state == MoveState.COPYING
    ]


def _tell_members(tools: Tools, tally: Tally) -> None:
    """Tell rows how their inserting batch ended.

    Also where the worker died between that and this, or the disk was full.
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
    there = {view.spreadsheet for view in bases.values()}
    views = {view.spreadsheet: view for view in bases.values() if not view.faults}
    for number, batch in batches.items():
        members = [move for move in moves if move.remove_batch == number]
        if batch is None or batch.outcome is None:
            continue
        view = views.get(batch.spreadsheet)
        if batch.spreadsheet not in there:
            # Gone with all that it held: what stands in the two bases now decides.
            for move in members:
                rest(tools, move, Become(MoveState.COPIED), tally)
        elif view is not None:
            outcome = Outcome(batch.outcome)
            settle_removal(tools, view, batch, outcome, None, members, tally)
    with tools.journal.reading() as book:
        waiting = {one.base for one in book.repairs.open()}
    again = [put_back(tools, view) for view in views.values() if view.base in waiting]
    return any(again)


def lift_locks(
    tools: Tools, bases: Mapping[BaseKey, BaseView], refused: Refusals
) -> None:
    """Lift locks that a cycle which was cut off left behind."""
    for base, view in bases.items():
        with tools.journal.reading() as book:
            locked = book.meta.get(locked_key(base))
        # A base with faults, too: its people must be able to mend it.
        if not locked or not view.tabs:
            continue
        with refused.holding(base, of=GoogleError):
            _lift(tools, view)


def _lift(tools: Tools, view: BaseView) -> None:
    answer = tools.sheets.get(view.spreadsheet, STRUCTURE_FIELDS)
    inside = Inside.of_json(answer, {}, {}, {})
    tabs = still_locked(view.tabs.values(), inside.protected)
    if tabs:
        tools.sheets.batch(view.spreadsheet, unlocking(tabs))
    with tools.journal.writing() as book:
        book.meta.set(locked_key(view.base), "")


def tidy_undo_tabs(
    tools: Tools, bases: Mapping[BaseKey, BaseView], refused: Refusals
) -> None:
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
        with refused.holding(view.base, of=GoogleError):
            rows = read_undo_tab(tools.sheets, view.spreadsheet, {})
            done = [row.position for row in rows if row.token not in tokens]
            whole = len(done) == len(rows)
            tools.wire.sweep(view.spreadsheet, SHEET, done, all_of_them=whole)
