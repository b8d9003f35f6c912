"""A move takes its next state, and where its client lives follows."""

from __future__ import annotations

from typing import Protocol

import structlog

from sheetsync.core.ids import ClientId, stage_of
from sheetsync.core.kept import KeptCells
from sheetsync.core.kept_rows import KeptRow
from sheetsync.core.rows import Cells, fingerprint
from sheetsync.core.saga import Become, MoveState, Seen, decide
from sheetsync.journal.book import Book
from sheetsync.journal.records import KnownRow, Move
from sheetsync.worker.row_history import record_row_changes
from sheetsync.worker.tools import Tools

log = structlog.get_logger()


class Tally(Protocol):
    """Where clients are noted whose move came to rest."""

    moved: list[ClientId]
    parked: list[ClientId]
    abandoned: list[ClientId]


def rest(tools: Tools, move: Move, step: Become, tally: Tally) -> None:
    """Record a move's next state in a transaction of its own."""
    with tools.journal.writing() as book:
        advance(book, tools, move, step, tally)


def advance(book: Book, tools: Tools, move: Move, step: Become, tally: Tally) -> None:
    """Record a move's next state, and where its client lives if it is done.

    Args:
        book: The journal.
        tools: The worker's tools.
        move: The move.
        step: Its next state; without a reason the one it has stays.
        tally: Where clients are noted whose move came to rest.
    """
    why = step.why or move.why
    if step.state == move.state and why == move.why:
        return
    book.moves.advance(move.move_id, step.state, why=why)
    if step.state is MoveState.DONE:
        _settle_in(tools, book, move)
    if step.state in {MoveState.DONE, MoveState.PARKED, MoveState.ABANDONED}:
        book.history.add(
            move.client_id,
            f"move.{step.state}",
            {"source": move.source, "target": move.target},
        )
    log.info(
        "move.advanced", state=step.state, client=move.client_id, target=move.target
    )
    if step.state is MoveState.DONE:
        tally.moved.append(move.client_id)
    elif step.state is MoveState.PARKED:
        tally.parked.append(move.client_id)
    elif step.state is MoveState.ABANDONED:
        tally.abandoned.append(move.client_id)


def advance_after(
    book: Book, tools: Tools, move: Move, seen: Seen, tally: Tally
) -> None:
    """Record the step that follows from what a batch did to a move's rows.

    Args:
        book: The journal.
        tools: The worker's tools.
        move: The move; an attempt that missed its row is counted.
        seen: What became of its rows.
        tally: Where it is noted if the move came to rest.
    """
    step = decide(MoveState(move.state), seen)
    if isinstance(step, Become):
        if seen.missed:
            book.moves.advance(move.move_id, move.state, attempt=move.attempt + 1)
        advance(book, tools, move, step, tally)


def _settle_in(tools: Tools, book: Book, move: Move) -> None:
    """Record where a moved client lives, and the row that stands for him there.

    Should somebody delete it before it was ever read, it is missed all the same.
    """
    kept: KeptCells | None = move.image["kept"]
    kept_rows = [KeptRow.of_json(one) for one in move.image.get("kept_rows", ())]
    if kept is None:
        book.kept_rows.add(move.client_id, kept_rows)
        return
    book.kept_rows.replace(move.client_id, kept_rows)
    shown: Cells = move.image["arrived"]
    row = {move.client_id: KnownRow(0, fingerprint(shown), shown)}
    difference = book.rows.amend(move.target, row, ())
    record_row_changes(book, move.target, difference, row, tools.clock.now())
    responsible = move.image["responsible"]
    book.clients.settle_in(move.client_id, move.target, responsible, kept)
    if stage_of(move.source) == stage_of(move.target):
        # Handed over: he stays in his stage, with somebody else perhaps.
        book.stays.reassign(move.client_id, responsible)
        return
    book.stays.enter(
        move.client_id, stage_of(move.target), tools.clock.now(), responsible
    )
