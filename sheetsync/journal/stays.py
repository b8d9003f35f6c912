"""Who was in which stage from when to when, and with whom."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update

from sheetsync.core.ids import ClientId
from sheetsync.journal.part import Part
from sheetsync.journal.records import Stay
from sheetsync.journal.schema import stays


class Stays(Part):
    """Who was in which stage from when to when."""

    __slots__ = ()

    def enter(
        self, client_id: ClientId, stage: str, at: datetime, responsible: str
    ) -> None:
        """Record that a client enters a stage; a stay that was open ends then.

        A clock that was set back must not let a stay end before it began: one that
        would begin earlier than the last known moment begins then.
        """
        at = self._not_before_last(client_id, at)
        self.leave(client_id, at)
        # A stay of no length would have the same key, and tells nothing.
        self.connection.execute(
            delete(stays).where(
                stays.c.client_id == client_id, stays.c.entered_at == at
            )
        )
        self.connection.execute(
            insert(stays).values(
                client_id=client_id, entered_at=at, stage=stage, responsible=responsible
            )
        )

    def leave(self, client_id: ClientId, at: datetime) -> None:
        """Record that a client leaves the stage that he is in, if he is in one."""
        self._set_open(client_id, left_at=self._not_before_last(client_id, at))

    def reassign(self, client_id: ClientId, responsible: str) -> None:
        """Record who is responsible for a client in the stage that he is in."""
        self._set_open(client_id, responsible=responsible)

    def of_client(self, client_id: ClientId) -> tuple[Stay, ...]:
        """Every stay of a client, the first one first."""
        found = self.connection.execute(
            select(stays)
            .where(stays.c.client_id == client_id)
            .order_by(stays.c.entered_at)
        )
        return tuple(_stay(one) for one in found)

    def all(self) -> tuple[Stay, ...]:
        """Every stay, by client and moment."""
        found = self.connection.execute(
            select(stays).order_by(stays.c.client_id, stays.c.entered_at)
        )
        return tuple(_stay(one) for one in found)

    def last_given(self, stage: str) -> str:
        """Who was made responsible for the last client of a stage; "" for nobody."""
        found = self.connection.scalar(
            select(stays.c.responsible)
            .where(stays.c.stage == stage, stays.c.responsible != "")
            .order_by(stays.c.entered_at.desc(), stays.c.responsible.desc())
            .limit(1)
        )
        return found or ""

    def _not_before_last(self, client_id: ClientId, at: datetime) -> datetime:
        """The moment, or the latest that is known of the client if that is later."""
        entered, left = self.connection.execute(
            select(func.max(stays.c.entered_at), func.max(stays.c.left_at)).where(
                stays.c.client_id == client_id
            )
        ).one()
        latest: datetime = max(at, entered or at, left or at)
        return latest

    def _set_open(self, client_id: ClientId, **values: object) -> None:
        self.connection.execute(
            update(stays)
            .where(stays.c.client_id == client_id, stays.c.left_at.is_(None))
            .values(**values)
        )


def _stay(row: Row[Any]) -> Stay:
    return Stay(
        client_id=row.client_id,
        stage=row.stage,
        entered_at=row.entered_at,
        left_at=row.left_at,
        responsible=row.responsible,
    )
