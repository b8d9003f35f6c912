"""Finished moves that the owner wants taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeAlias

from sqlalchemy import ColumnElement, Row, insert, select, update

from sheetsync.core.ids import BaseKey, ClientId
from sheetsync.journal.codec import text_json, text_of
from sheetsync.journal.part import Part
from sheetsync.journal.records import Move
from sheetsync.journal.schema import undo_orders
from sheetsync.locales.text import Text

OrderOutcome: TypeAlias = Literal["done", "void"]
"""Whether the client is back, or something came between."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoOrder:
    """An order to take a finished move back.

    Attributes:
        order_id: Its number.
        move_id: The move.
        client_id: Who comes back.
        source: From where: the base that the move brought him to.
        target: Where to: the base that he came from.
        ordered_at: When the owner ordered it.
        ended_at: When it was over, None before.
        outcome: How it ended.
        why: Why it came to nothing.
    """

    order_id: int
    move_id: str
    client_id: ClientId
    source: BaseKey
    target: BaseKey
    ordered_at: datetime
    ended_at: datetime | None = None
    outcome: OrderOutcome | None = None
    why: Text | None = None


class UndoOrders(Part):
    """Orders to take finished moves back."""

    __slots__ = ()

    def order(self, move: Move) -> int:
        """Record that a finished move is to be taken back.

        Returns:
            The order's number.
        """
        return self.insert_numbered(
            insert(undo_orders).values(
                move_id=move.move_id,
                client_id=move.client_id,
                source=move.target,
                target=move.source,
                ordered_at=self.now(),
            )
        )

    def waiting(self) -> dict[ClientId, UndoOrder]:
        """The orders that are not over, by client."""
        found = self._where(undo_orders.c.ended_at.is_(None))
        return {one.client_id: one for one in found}

    def of_client(self, client_id: ClientId) -> tuple[UndoOrder, ...]:
        """All orders that concern a client, the oldest first."""
        return self._where(undo_orders.c.client_id == client_id)

    def end(
        self, order_id: int, outcome: OrderOutcome, why: Text | None = None
    ) -> None:
        """Record how an order ended."""
        self.connection.execute(
            update(undo_orders)
            .where(undo_orders.c.order_id == order_id)
            .values(ended_at=self.now(), outcome=outcome, why_json=text_json(why))
        )

    def _where(self, condition: ColumnElement[bool]) -> tuple[UndoOrder, ...]:
        found = self.connection.execute(
            select(undo_orders).where(condition).order_by(undo_orders.c.order_id)
        )
        return tuple(_order(one) for one in found)


def _order(row: Row[Any]) -> UndoOrder:
    return UndoOrder(
        order_id=row.order_id,
        move_id=row.move_id,
        client_id=ClientId(row.client_id),
        source=row.source,
        target=row.target,
        ordered_at=row.ordered_at,
        ended_at=row.ended_at,
        outcome=row.outcome,
        why=text_of(row.why_json),
    )
