"""What a removal really hit: its moves are told, and who was not meant is put back."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Protocol

import structlog

from sheetsync.config import Stage
from sheetsync.core.child_rows import child_rows_of
from sheetsync.core.columns import written_ids
from sheetsync.core.ids import CLIENTS, ClientId, stage_of
from sheetsync.core.inspection import Hit, Meant, Verdict, inspect, places_again
from sheetsync.core.kept import KeptCells
from sheetsync.core.kept_rows import KeptRow
from sheetsync.core.rows import Cells, fingerprint
from sheetsync.core.saga import Become, MoveState, Outcome, Seen, decide
from sheetsync.core.snapshot import BaseView
from sheetsync.journal.book import Book
from sheetsync.journal.records import Batch, KnownRow, Move
from sheetsync.worker.cells import Image, formulas, plain_image, typed
from sheetsync.worker.ground import notes_are_saved
from sheetsync.worker.looking import look
from sheetsync.worker.parcels import client_of, mark, written_by_us
from sheetsync.worker.remarks import (
    NOTED,
    compared,
    saved_remarks,
    taken_along,
)
from sheetsync.worker.row_history import record_row_changes
from sheetsync.worker.standing import LATE, NOTED_COPY, parcels_of, rows_of
from sheetsync.worker.tab_index import TabIndex
from sheetsync.worker.tools import Tools
from sheetsync.worker.undo import UndoRow, undo_rows_of
from sheetsync.worker.undo_columns import as_it_was, note_columns

log = structlog.get_logger()


class Tally(Protocol):
    """Where clients are noted whose move came to rest."""

    moved: list[ClientId]
    parked: list[ClientId]
    abandoned: list[ClientId]


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
    answer: Mapping[str, Any],
    moves: Sequence[Move],
    tally: Tally,
) -> Settled:
    """Tell the members of a removing batch how it ended.

    Args:
        tools: The worker's tools.
        view: The base; its tabs say which column is which.
        batch: The batch.
        outcome: How it ended.
        answer: A spreadsheet with the undo tab's cells; read anew if empty.
        moves: Its members.
        tally: Where it is noted what the moves came to.

    Returns:
        What the batch left behind.
    """
    rows: tuple[UndoRow, ...] = ()
    meant = {move.move_id: meant_by(move) for move in moves}
    if outcome is Outcome.APPLIED:
        view, rows = _read_by_columns(tools, view, batch, answer, meant.values())
    if outcome is Outcome.APPLIED and len(rows) < sum(map(len, meant.values())):
        _without_undo_rows(tools, view, batch, moves, tally)
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
            _advance_after(book, tools, move, seen, tally)
    stray = set(verdict.astray)
    spent = [row.position for place, row in enumerate(rows) if place not in stray]
    return Settled(astray=bool(stray), spent=tuple(spent))


def _read_by_columns(
    tools: Tools,
    view: BaseView,
    batch: Batch,
    answer: Mapping[str, Any],
    meant: Iterable[list[Meant]],
) -> tuple[BaseView, tuple[UndoRow, ...]]:
    """The base and the undo rows, read by the columns that fit what was meant.

    If columns were moved, it was right before the batch or since then: undo rows have
    no header, so what they hold must tell.
    """
    rows = undo_rows_of(tools.sheets, view, batch, answer)
    with tools.journal.reading() as book:
        then = as_it_was(book, batch, view)
    if then == view:
        return view, rows
    stage = tools.config.pipeline.stage(stage_of(view.base))
    assert stage is not None
    sought = [*chain(*meant)]
    others = undo_rows_of(tools.sheets, then, batch, answer)
    missed = inspect(sought, _hits(stage, view, rows)).missed
    missed_then = inspect(sought, _hits(stage, then, others)).missed
    if len(missed_then) < len(missed):
        return then, others
    with tools.journal.writing() as book:
        note_columns(book, batch, view)
    return view, rows


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


def meant_by(move: Move) -> list[Meant]:
    """The rows that the batch under way was to remove for a move."""
    return [
        Meant(move.move_id, tab, mark, move.client_id if tab == CLIENTS else None)
        for tab, mark in move.image["meant"]
    ]


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


def _without_undo_rows(
    tools: Tools,
    view: BaseView,
    batch: Batch,
    moves: Sequence[Move],
    tally: Tally,
) -> None:
    """The batch was applied, and somebody emptied the undo tab: the base itself tells.

    A member whose row is gone was hit; everybody else who was there and is not any
    more was hit by mistake, and the journal's snapshot says what his row held.
    """
    now = look(tools, view.base, view.spreadsheet)
    if now.faults:
        return
    members = {move.client_id for move in moves}
    with tools.journal.writing() as book:
        book.bases.doubt(view.base)
        known = book.clients.all()
        moving = {one.client_id for one in book.moves.open()}
        for client, row in book.rows.of(view.base).items():
            lives_here = client in known and known[client].base == view.base
            if not lives_here or client in members | moving:
                continue
            if not rows_of(now.clients, client):
                book.repairs.add(
                    batch.batch_id,
                    view.base,
                    CLIENTS,
                    stood=row.position,
                    position=row.position,
                    image=plain_image({**row.cells, "client_id": client}),
                )
        children = [*_others_children_gone(tools, book, now, members | moving)]
        for move in moves:
            stands = bool(rows_of(now.clients, move.client_id))
            has_row = any(one.client is not None for one in meant_by(move))
            meant = sum(one.client is None for one in meant_by(move))
            gone = [*_children_gone(tools, now, move)]
            missed = (stands and has_row) or len(gone) < meant
            # Where his own row is gone, what is left of his follows it.
            children += gone if stands and has_row else ()
            seen = Seen(batch=Outcome.APPLIED, missed=missed)
            _advance_after(book, tools, move, seen, tally)
        for word, image in children:
            end = now.tabs[word].end
            book.repairs.add(
                batch.batch_id, view.base, word, stood=end, position=end, image=image
            )
    log.warning("undo_rows.missing", base=view.base, batch=batch.batch_id)


def _others_children_gone(
    tools: Tools, book: Book, now: BaseView, leaving: Collection[ClientId]
) -> Iterator[tuple[str, Image]]:
    """Child rows of other clients that stood in the base and do so no more."""
    stage = tools.config.pipeline.stage(stage_of(now.base))
    assert stage is not None
    for tab in stage.tabs:
        if tab.id not in now.tabs:
            continue
        shown = child_rows_of(now.tabs[tab.id], written_ids(tab.columns))
        standing = Counter(fingerprint(row.cells) for row in shown)
        for row in book.child_rows.of(now.base, tab.id).values():
            standing[fingerprint(row.cells)] -= 1
            if standing[fingerprint(row.cells)] < 0 and row.client not in leaving:
                yield tab.id, plain_image(row.cells)


def _children_gone(
    tools: Tools, view: BaseView, move: Move
) -> Iterator[tuple[str, Image]]:
    """Child rows of a client that the batch removed though he is still there."""
    stage = tools.config.pipeline.stage(stage_of(view.base))
    assert stage is not None
    meant: list[tuple[str, str, frozenset[str], Image]]
    if move.state == MoveState.REMOVING:
        meant = [
            (one.tab, mark(stage, one), formulas(one.image), one.image)
            for one in parcels_of(move)
            if one.tab != CLIENTS
        ]
    else:
        meant = [
            (word, fingerprint(cells), frozenset(), plain_image(cells))
            for word, cells in move.image.get("children", ())
        ]
    standing: dict[tuple[str, str], int] = {}
    for word, shown, words, image in meant:
        if word not in view.tabs:
            continue
        if (word, shown) not in standing:
            index = TabIndex(stage, view.tabs[word])
            standing[word, shown] = len(index.holding(shown, words))
        standing[word, shown] -= 1
        if standing[word, shown] < 0:
            yield word, image


def _advance_after(
    book: Book, tools: Tools, move: Move, seen: Seen, tally: Tally
) -> None:
    step = decide(MoveState(move.state), seen)
    if isinstance(step, Become):
        if seen.missed:
            book.moves.advance(move.move_id, move.state, attempt=move.attempt + 1)
        advance(book, tools, move, step, tally)


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
    book.stays.enter(
        move.client_id, stage_of(move.target), tools.clock.now(), responsible
    )
