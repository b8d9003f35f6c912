"""Clients on their way from one base to another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypedDict, Unpack

from sqlalchemy import ColumnElement, Row, insert, select, update

from sheetsync.core.ids import BaseKey, ClientId
from sheetsync.journal.codec import json_text, text_json, text_of, value_of
from sheetsync.journal.part import Part
from sheetsync.journal.records import Move
from sheetsync.journal.schema import moves
from sheetsync.locales.text import Text

OVER = ("done", "abandoned")
"""States in which a move is over."""


class MoveFields(TypedDict, total=False):
    """What may change when a move advances."""

    image: Mapping[str, Any]
    copy_batch: int | None
    remove_batch: int | None
    attempt: int
    why: Text | None


class Moves(Part):
    """Clients on their way from one base to another."""

    __slots__ = ()

    def add(
        self,
        move_id: str,
        client_id: ClientId,
        *,
        source: BaseKey,
        target: BaseKey,
        state: str,
        image: Mapping[str, Any],
    ) -> None:
        """Record a move that begins now.

        Raises:
            sqlalchemy.exc.IntegrityError: Another move of this client is under way.
        """
        self.connection.execute(
            insert(moves).values(
                move_id=move_id,
                client_id=client_id,
                source=source,
                target=target,
                state=state,
                image_json=json_text(image),
                attempt=0,
                created_at=self.now(),
                changed_at=self.now(),
            )
        )

    def advance(self, move_id: str, state: str, **fields: Unpack[MoveFields]) -> None:
        """Record a move's next state and whatever else changed with it."""
        self.connection.execute(
            update(moves)
            .where(moves.c.move_id == move_id)
            .values(state=state, changed_at=self.now(), **_columns(fields))
        )

    def get(self, move_id: str) -> Move | None:
        """The move of that name, if there is one."""
        found = self._where(moves.c.move_id == move_id)
        return found[0] if found else None

    def open(self) -> tuple[Move, ...]:
        """All moves under way or parked, the oldest first."""
        return self._where(moves.c.state.not_in(OVER))

    def of_client(self, client_id: ClientId) -> tuple[Move, ...]:
        """All moves of a client, the oldest first."""
        return self._where(moves.c.client_id == client_id)

    def last_of(self, clients: Iterable[ClientId]) -> dict[ClientId, Move]:
        """The latest move of each of some clients, of those who had any."""
        statement = select(moves).order_by(moves.c.created_at, moves.c.move_id)
        found = self.rows_in(statement, moves.c.client_id, sorted(clients))
        return {ClientId(one.client_id): _move(one) for one in found}

    def since(self, moment: datetime) -> tuple[Move, ...]:
        """All moves that advanced at that moment or later, the oldest first."""
        return self._where(moves.c.changed_at >= moment)

    def ids_since(self, moment: datetime, state: str) -> tuple[str, ...]:
        """Names of the moves that came to a state at that moment or later."""
        found = self.connection.execute(
            select(moves.c.move_id)
            .where(moves.c.changed_at >= moment, moves.c.state == state)
            .order_by(moves.c.created_at, moves.c.move_id)
        )
        return tuple(found.scalars())

    def _where(self, condition: ColumnElement[bool]) -> tuple[Move, ...]:
        found = self.connection.execute(
            select(moves).where(condition).order_by(moves.c.created_at, moves.c.move_id)
        )
        return tuple(_move(one) for one in found)


def _columns(fields: MoveFields) -> dict[str, object]:
    columns: dict[str, object] = {
        name: value for name, value in fields.items() if name not in {"image", "why"}
    }
    if "image" in fields:
        columns["image_json"] = json_text(fields["image"])
    if "why" in fields:
        columns["why_json"] = text_json(fields["why"])
    return columns


def _move(row: Row[Any]) -> Move:
    return Move(
        move_id=row.move_id,
        client_id=row.client_id,
        source=row.source,
        target=row.target,
        state=row.state,
        image=value_of(row.image_json),
        copy_batch=row.copy_batch,
        remove_batch=row.remove_batch,
        attempt=row.attempt,
        why=text_of(row.why_json),
        created_at=row.created_at,
        changed_at=row.changed_at,
    )
