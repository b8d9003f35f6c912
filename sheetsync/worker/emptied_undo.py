"""Undo rows of an applied removal are gone: the base itself tells what it hit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

import structlog

from sheetsync.core.child_rows import child_rows_of
from sheetsync.core.columns import written_ids
from sheetsync.core.ids import CLIENTS, ClientId, stage_of
from sheetsync.core.rows import fingerprint
from sheetsync.core.saga import MoveState, Outcome, Seen
from sheetsync.core.snapshot import BaseView
from sheetsync.journal.book import Book
from sheetsync.journal.records import Batch, Move
from sheetsync.worker.advancing import Tally, advance_after
from sheetsync.worker.cells import Image, formulas, plain_image
from sheetsync.worker.looking import look
from sheetsync.worker.parcels import mark
from sheetsync.worker.standing import meant_by, parcels_of, rows_of
from sheetsync.worker.tab_index import TabIndex
from sheetsync.worker.tools import Tools

log = structlog.get_logger()


def without_undo_rows(
    tools: Tools,
    view: BaseView,
    batch: Batch,
    moves: Sequence[Move],
    tally: Tally,
) -> None:
    """Tell the members of a removal whose undo tab somebody emptied how it ended.

    A member whose row is gone was hit; everybody else who was there and is not any
    more was hit by mistake, and the journal's snapshot says what his row held.

    Args:
        tools: The worker's tools.
        view: The base as it was read before.
        batch: The batch; it was applied.
        moves: Its members.
        tally: Where it is noted what the moves came to.
    """
    now = look(tools, view.base, view.spreadsheet)
    if now.faults:
        return
    members = {move.client_id for move in moves}
    with tools.journal.writing() as book:
        book.bases.doubt(view.base)
        known = book.clients.all()
        leaving = members | {one.client_id for one in book.moves.open()}
        for client, row in book.rows.of(view.base).items():
            lives_here = client in known and known[client].base == view.base
            if not lives_here or client in leaving:
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
        meant = {(one.tab, one.mark) for move in moves for one in meant_by(move)}
        children = [*_others_children_gone(tools, book, now, leaving, meant)]
        for move in moves:
            stands = bool(rows_of(now.clients, move.client_id))
            has_row = any(one.client is not None for one in meant_by(move))
            his = sum(one.client is None for one in meant_by(move))
            gone = [*_children_gone(tools, now, move)]
            missed = (stands and has_row) or len(gone) < his
            # Where his own row is gone, what is left of his follows it.
            children += gone if stands and has_row else ()
            seen = Seen(batch=Outcome.APPLIED, missed=missed)
            advance_after(book, tools, move, seen, tally)
        for word, image in children:
            end = now.tabs[word].end
            book.repairs.add(
                batch.batch_id, view.base, word, stood=end, position=end, image=image
            )
    log.warning("undo_rows.missing", base=view.base, batch=batch.batch_id)


def _others_children_gone(
    tools: Tools,
    book: Book,
    now: BaseView,
    leaving: Collection[ClientId],
    meant: Collection[tuple[str, str]],
) -> Iterator[tuple[str, Image]]:
    """Child rows of other clients that stood in the base and do so no more.

    Where a row was last read before it got its ID, what it held tells whose it is:
    by tab and mark, ``meant`` are the rows that were to go.
    """
    stage = tools.config.pipeline.stage(stage_of(now.base))
    assert stage is not None
    for tab in stage.tabs:
        if tab.id not in now.tabs:
            continue
        shown = child_rows_of(now.tabs[tab.id], written_ids(tab.columns))
        standing = Counter(fingerprint(row.cells) for row in shown)
        for row in book.child_rows.of(now.base, tab.id).values():
            held = fingerprint(row.cells)
            standing[held] -= 1
            if row.client in leaving or (not row.client and (tab.id, held) in meant):
                continue
            if standing[held] < 0:
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
