"""What a removal really hit: its moves are told, and who was not meant is put back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import structlog

from sheetsync.config import Stage
from sheetsync.core.ids import stage_of
from sheetsync.core.inspection import Hit, Meant, Verdict, inspect, places_again
from sheetsync.core.rows import fingerprint
from sheetsync.core.saga import MoveState, Outcome, Seen
from sheetsync.core.snapshot import BaseView
from sheetsync.journal.book import Book
from sheetsync.journal.records import Batch, Move
from sheetsync.worker.advancing import Tally, advance_after
from sheetsync.worker.cells import typed
from sheetsync.worker.emptied_undo import without_undo_rows
from sheetsync.worker.ground import notes_are_saved
from sheetsync.worker.looking import look
from sheetsync.worker.parcels import client_of, written_by_us
from sheetsync.worker.remarks import (
    NOTED,
    compared,
    saved_remarks,
    taken_along,
)
from sheetsync.worker.standing import LATE, NOTED_COPY, meant_by
from sheetsync.worker.tools import Tools
from sheetsync.worker.undo import UndoRow
from sheetsync.worker.undo_columns import rows_by_columns

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Settled:
    """What a removing batch left behind.

    Attributes:
        astray: Whether rows are gone that were not meant: they must be put back.
        spent: Positions of its undo rows that are needed no more.
    """

    astray: bool
    spent: tuple[int, ...]


def settle_removal(
    tools: Tools,
    view: BaseView,
    batch: Batch,
    outcome: Outcome,
    answer: Mapping[str, Any] | None,
    moves: Sequence[Move],
    tally: Tally,
) -> Settled:
    """Tell the members of a removing batch how it ended.

    Args:
        tools: The worker's tools.
        view: The base, whose tabs say which column is which: as it was read before the
            batch if that was answered just now, else as it is now.
        batch: The batch.
        outcome: How it ended.
        answer: A spreadsheet with the undo tab's cells, read anew if empty; None if the
            batch was not answered just now.
        moves: Its members.
        tally: Where it is noted what the moves came to.

    Returns:
        What the batch left behind.
    """
    rows: tuple[UndoRow, ...] = ()
    meant = {move.move_id: meant_by(move) for move in moves}
    if outcome is Outcome.APPLIED:
        view, rows = _read(tools, view, batch, answer, meant.values())
    if outcome is Outcome.APPLIED and len(rows) < sum(map(len, meant.values())):
        without_undo_rows(tools, view, batch, moves, tally)
        return Settled(astray=True, spent=())
    stage = tools.config.pipeline.stage(stage_of(view.base))
    assert stage is not None
    noted = outcome is Outcome.APPLIED and notes_are_saved(tools)
    if noted:
        for move in moves:
            before = meant[move.move_id]
            meant[move.move_id] = list(compared(view, stage, move, before))
    verdict = inspect(chain(*meant.values()), _hits(stage, view, rows))
    with tools.journal.writing() as book:
        _record_astray(book, view, batch, rows, verdict)
        for move in moves:
            if noted:
                _remember_notes(book, view, stage, move, verdict, rows)
            seen = Seen(batch=outcome, missed=move.move_id in verdict.missed)
            advance_after(book, tools, move, seen, tally)
    stray = set(verdict.astray)
    spent = [row.position for place, row in enumerate(rows) if place not in stray]
    return Settled(astray=bool(stray), spent=tuple(spent))


def _read(
    tools: Tools,
    view: BaseView,
    batch: Batch,
    answer: Mapping[str, Any] | None,
    meant: Iterable[list[Meant]],
) -> tuple[BaseView, tuple[UndoRow, ...]]:
    """The undo rows, and the base with the columns that they have."""
    stage = tools.config.pipeline.stage(stage_of(view.base))
    assert stage is not None
    sought = [*chain(*meant)]

    def missed(read: BaseView, rows: Sequence[UndoRow]) -> int:
        return len(inspect(sought, _hits(stage, read, rows)).missed)

    read = rows_by_columns(tools, view, batch, answer or {}, missed)
    if answer is None or not missed(*read):
        return read
    # Not what was read before: perhaps somebody moved columns right before the batch.
    now = look(tools, view.base, view.spreadsheet)
    return read if now.faults else rows_by_columns(tools, now, batch, answer, missed)


def _remember_notes(
    book: Book,
    view: BaseView,
    stage: Stage,
    move: Move,
    verdict: Verdict,
    rows: Sequence[UndoRow],
) -> None:
    """Note that a row got remarks too late, or what people noted on a copy."""
    image = dict(move.image)
    if move.move_id in verdict.late:
        removing = move.state == MoveState.REMOVING
        image[LATE if removing else NOTED_COPY] = True
    elif move.state == MoveState.TAKING_BACK:
        hits = [rows[place] for place in verdict.claimed.get(move.move_id, ())]
        image[NOTED] = taken_along(view, stage, move, hits)
    if image != move.image:
        book.moves.advance(move.move_id, move.state, image=image)


def _hits(stage: Stage, view: BaseView, rows: Sequence[UndoRow]) -> list[Hit]:
    words = {tab.sheet: word for word, tab in view.tabs.items()}
    hits = []
    for row in rows:
        tab = words.get(row.sheet, "")
        cells = typed(row.image, written_by_us(stage, tab))
        client = client_of(row.image)
        hits.append(
            Hit(
                tab=tab,
                index=row.index,
                mark=fingerprint(cells),
                client=client,
                blank=not cells and client is None,
                remarks=saved_remarks(view, tab, row),
            )
        )
    return hits


def _record_astray(
    book: Book,
    view: BaseView,
    batch: Batch,
    rows: Sequence[UndoRow],
    verdict: Verdict,
) -> None:
    """Note which rows must stand again, and where, before anything else is done."""
    words = {tab.sheet: word for word, tab in view.tabs.items()}
    removed: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        removed[row.sheet].append(row.index)
    back: dict[int, dict[int, UndoRow]] = defaultdict(dict)
    for place in verdict.astray:
        row = rows[place]
        if row.sheet in words:
            back[row.sheet][row.index] = row
    for sheet, strays in sorted(back.items()):
        places = places_again(removed[sheet], strays)
        for place, index in zip(places, sorted(strays), strict=True):
            book.repairs.add(
                batch.batch_id,
                view.base,
                words[sheet],
                stood=index,
                position=place,
                image=strays[index].image,
            )
    if verdict.astray:
        log.warning("removal.missed", base=view.base, rows=len(verdict.astray))
