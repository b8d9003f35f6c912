"""What a removal really hit, and what its moves come to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import structlog

from sheetsync.config import Stage
from sheetsync.core.ids import CLIENTS, ClientId, stage_of
from sheetsync.core.rows import Cells, fingerprint
from sheetsync.core.saga import Become, MoveState, Outcome, Seen, Undo, decide
from sheetsync.core.snapshot import BaseView
from sheetsync.google.ranges import GridRange
from sheetsync.journal.book import Book
from sheetsync.journal.records import Batch, Move
from sheetsync.worker.cells import typed
from sheetsync.worker.parcels import Parcel, client_of, mark, written_by_us
from sheetsync.worker.tools import Tools
from sheetsync.worker.undo import GRID_FIELDS, SHEET, UndoRow, read_undo

log = structlog.get_logger()


class Tally(Protocol):
    """Where clients are noted whose move came to rest."""

    moved: list[ClientId]
    parked: list[ClientId]
    abandoned: list[ClientId]


def parcels_of(move: Move) -> tuple[Parcel, ...]:
    """The rows that a move carries, as they were copied."""
    return tuple(Parcel.of_json(one) for one in move.image["parcels"])


def inspect(
    tools: Tools,
    view: BaseView,
    batch: Batch,
    outcome: Outcome,
    answer: Mapping[str, Any],
    moves: Sequence[Move],
    tally: Tally,
) -> None:
    """Tell the members of a removing batch how it ended; sweep what is not needed.

    Args:
        tools: The worker's tools.
        view: The source base; its tabs say which column is which.
        batch: The batch.
        outcome: How it ended.
        answer: A spreadsheet with the undo tab's cells; read anew if empty.
        moves: Its members.
        tally: Where it is noted what the moves came to.
    """
    rows: tuple[UndoRow, ...] = ()
    if outcome is Outcome.APPLIED and moves:
        shown = answer or tools.sheets.get(
            batch.spreadsheet, GRID_FIELDS, filters=[GridRange(sheet=SHEET)]
        )
        tabs = {tab.sheet: tab for tab in view.tabs.values()}
        found = read_undo(shown, tabs)
        rows = tuple(row for row in found if row.token == batch.token)
    stage = tools.config.pipeline.stage(stage_of(view.base))
    assert stage is not None
    done: list[Move] = []
    for move in moves:
        undo = _verdict(stage, view, move, rows)
        step = decide(MoveState.REMOVING, Seen(remove=outcome, undo=undo))
        if isinstance(step, Become):
            rest(tools, move, step, tally)
            if step.state is MoveState.DONE:
                done.append(move)
    spent = _spent(stage, view, done, rows)
    if spent:
        tools.wire.sweep(batch.spreadsheet, SHEET, spent)


def _spent(
    stage: Stage, view: BaseView, done: Sequence[Move], rows: Sequence[UndoRow]
) -> list[int]:
    """Positions of the undo rows of clients who arrived.

    Those of a parked neighbour in the batch stay: they are what its client was.
    """
    words = {tab.sheet: word for word, tab in view.tabs.items()}
    positions: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in rows:
        hit = _row_mark(stage, words.get(row.sheet, ""), row)
        positions[hit].append(row.position)
    parcels = (parcel for move in done for parcel in parcels_of(move))
    return [positions[one.tab, mark(stage, one)].pop() for one in parcels]


def _verdict(stage: Stage, view: BaseView, move: Move, rows: Sequence[UndoRow]) -> Undo:
    """What the undo rows of a batch say of one of its members."""
    words = {tab.sheet: word for word, tab in view.tabs.items()}
    hit = Counter(_row_mark(stage, words.get(row.sheet, ""), row) for row in rows)
    for parcel in parcels_of(move):
        expected = (parcel.tab, mark(stage, parcel))
        if hit[expected] > 0:
            hit[expected] -= 1
            continue
        return Undo.EDITED if _is_hit(words, move, parcel, rows) else Undo.OTHER
    return Undo.SAME


def _row_mark(stage: Stage, tab: str, row: UndoRow) -> tuple[str, str]:
    return tab, fingerprint(typed(row.image, written_by_us(stage, tab)))


def _is_hit(
    words: Mapping[int, str], move: Move, parcel: Parcel, rows: Sequence[UndoRow]
) -> bool:
    """Whether a client's own row was hit, though it held something else by then."""
    return parcel.tab == CLIENTS and any(
        words.get(row.sheet) == CLIENTS and client_of(row.image) == move.client_id
        for row in rows
    )


def rest(tools: Tools, move: Move, step: Become, tally: Tally) -> None:
    """Record a move's next state, and where its client lives if it is done."""
    with tools.journal.writing() as book:
        book.moves.advance(move.move_id, step.state, why=step.why)
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


def _settle_in(tools: Tools, book: Book, move: Move) -> None:
    kept: Cells | None = move.image["kept"]
    if kept is None:
        return
    responsible = move.image["responsible"]
    book.clients.settle_in(move.client_id, move.target, responsible, kept)
    book.stays.enter(
        move.client_id, stage_of(move.target), tools.clock.now(), responsible
    )
