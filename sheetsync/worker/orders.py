"""What the owner ordered beside what config wants: moves taken back, bases restored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sheetsync.config import Config
from sheetsync.core.bases import bases_of
from sheetsync.core.decisions import Answer
from sheetsync.core.ids import BaseKey, ClientId, stage_of
from sheetsync.core.memory import TakenBack
from sheetsync.core.names import base_text
from sheetsync.core.row_changes import Owed, Restoring, RowName, StoodRow, rows_at
from sheetsync.core.saga import MoveState
from sheetsync.journal.book import Book
from sheetsync.journal.records import Decision, Move
from sheetsync.journal.restores import Restore
from sheetsync.journal.undo_orders import UndoOrder
from sheetsync.locales.text import Text, tr
from sheetsync.worker.frozen import seen_before
from sheetsync.worker.last_look import last_look

SETTLED = ("right", "refused")
"""Outcomes after which a row of an order is not written again."""


def order_answered(book: Book, answered: Iterable[Decision]) -> None:
    """Order what the owner answered: frozen bases come back as they were last read."""
    for one in answered:
        if (one.kind, one.answer) == ("frozen", Answer.RESTORE):
            base = BaseKey(one.base)
            as_of = last_look(book, base, seen_before(book, base))
            book.restores.order(base, as_of)


def restorings(book: Book) -> dict[BaseKey, Restoring]:
    """The orders to bring bases back, and what is left of each.

    Of one that was withdrawn, what its rows that were hit by mistake are owed.
    """
    found = {
        base: _restoring(book, one) for base, one in book.restores.waiting().items()
    }
    for order in book.restores.owing():
        if order.base not in found:
            found[order.base] = replace(_restoring(book, order), rows={})
    return found


def _restoring(book: Book, order: Restore) -> Restoring:
    entries = book.restores.rows_of(order.restore_id)
    done = {one.name: one.entry_id for one in entries if one.outcome in SETTLED}
    whole = restoring_as_of(book, order.base, order.as_of)
    return replace(
        whole,
        number=order.restore_id,
        rows={name: row for name, row in whole.rows.items() if name not in done},
        owed=tuple(
            Owed(
                entry=one.entry_id,
                tab=one.name.tab,
                client=one.client,
                found=one.found or {},
                cells=one.cells,
            )
            for one in entries
            if one.owed
            and one.batch_id is None
            and one.outcome is None
            # What stands as it did since then is owed nothing any more.
            and one.entry_id > done.get(one.name, 0)
        ),
    )


def restoring_as_of(book: Book, base: BaseKey, moment: datetime) -> Restoring:
    """What an order to bring a base back as of a moment would have to do."""
    known = book.rows.of(base)
    return Restoring(
        number=0,
        at=moment,
        rows=rows_as_of(book, base, moment),
        known={client: row.cells for client, row in known.items()},
        children={
            tab: book.child_rows.of(base, tab) for tab in book.child_rows.tabs(base)
        },
    )


def rows_as_of(book: Book, base: BaseKey, moment: datetime) -> dict[RowName, StoodRow]:
    """A base's rows as they stood at a moment, child rows included."""
    last = {
        RowName.of_client(client): StoodRow(client, row.cells, row.position)
        for client, row in book.rows.of(base).items()
    }
    for tab in book.child_rows.tabs(base):
        for number, row in book.child_rows.of(base, tab).items():
            name = RowName.of_child(tab, number)
            last[name] = StoodRow(row.client, row.cells, row.position)
    return rows_at(last, book.row_changes.after(base, moment))


def taken_back(book: Book, config: Config) -> dict[ClientId, TakenBack]:
    """Clients whose last move is taken back, as far as nothing came between."""
    return {
        client: TakenBack(order.target, _responsible(book, order))
        for client, order in book.undo_orders.waiting().items()
        if _came_between(book, config, order) is None
    }


def _responsible(book: Book, order: UndoOrder) -> str:
    """Who was responsible for a client when he was last where he goes back to."""
    before = [
        one.responsible
        for one in book.stays.of_client(order.client_id)
        if one.stage == stage_of(order.target)
    ]
    return before[-1] if before else ""


def last_move(book: Book, client: ClientId) -> Move | None:
    """A client's last move that is over or under way; child rows alone are none."""
    moves = [one for one in book.moves.of_client(client) if _is_whole(one)]
    return moves[-1] if moves else None


def why_not_back(book: Book, config: Config, move: Move) -> Text | None:
    """What speaks against taking a move back, None if nothing does.

    Args:
        book: The journal.
        config: The configuration.
        move: The move.
    """
    if not _is_whole(move):
        return tr("it brought rows after the client and not the client himself")
    if move.state == MoveState.ABANDONED:
        return tr("it was given up: the client stayed where he was")
    if any(one.client_id == move.client_id for one in book.moves.open()):
        return tr("a move of the client is under way")
    if move.client_id in book.undo_orders.waiting():
        return tr("the owner ordered it already; the next cycle does it")
    known = book.clients.by(move.client_id)
    if known is None or known.base != move.target or known.state != "live":
        return tr("the client is no longer where the move brought him")
    return _why_unfit(book, config, move)


def _is_whole(move: Move) -> bool:
    return move.image.get("kept") is not None


def _why_unfit(book: Book, config: Config, move: Move) -> Text | None:
    """Why one of the two bases can't take part in it."""
    if config.pipeline.stage(stage_of(move.source)) is None:
        return tr("the stage that he came from is no longer configured")
    if not _has_way_back(book, config, move.source, move.target):
        return tr("the base that he came from is no longer there")
    for one in book.held.all():
        if one.kind in {"fault", "frozen"} and one.base in {move.source, move.target}:
            name = base_text(BaseKey(one.base), config.pipeline)
            return tr("{base} waits: {why}", base=name, why=one.why)
    return None


def end_undo_orders(book: Book, config: Config) -> None:
    """Record which orders to take a move back are carried out or came to nothing."""
    for client, order in book.undo_orders.waiting().items():
        known = book.clients.by(client)
        why = _came_between(book, config, order)
        if known is not None and _is_back(order, known.base):
            book.undo_orders.end(order.order_id, "done")
            book.history.add(client, "move.undone", {"move": order.move_id})
        elif why is not None:
            book.undo_orders.end(order.order_id, "void", why)
            book.history.add(client, "undo.void", {"move": order.move_id, "why": why})


def _came_between(book: Book, config: Config, order: UndoOrder) -> Text | None:
    """Why an order can't be carried out any more, None if it can."""
    known = book.clients.by(order.client_id)
    if known is None or known.base != order.source or known.state != "live":
        return tr("the client is no longer where the move brought him")
    if config.pipeline.stage(stage_of(order.target)) is None:
        return tr("the stage that he came from is no longer configured")
    if not _has_way_back(book, config, order.target, order.source):
        return tr("the base that he came from is no longer there")
    return None


def _is_back(order: UndoOrder, base: BaseKey) -> bool:
    """Whether a client lives where he came from: in that stage, whosever he is now."""
    within = stage_of(order.source) == stage_of(order.target)
    return base == order.target if within else stage_of(base) == stage_of(order.target)


def _has_way_back(book: Book, config: Config, base: BaseKey, now: BaseKey) -> bool:
    """Whether a client can go back to the base that he came from.

    To another stage he always can: if its bases are not what they were, he goes to
    the one in which he belongs there.
    """
    if stage_of(base) != stage_of(now):
        return book.bases.by(base) is not None
    day = book.bases.now().astimezone(config.company.zone).date()
    return base in bases_of(config, day)
