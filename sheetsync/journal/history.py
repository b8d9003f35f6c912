"""What happened to whom; only ever added to."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select

from sheetsync.journal.codec import json_text, value_of
from sheetsync.journal.part import Part
from sheetsync.journal.records import HistoryEvent
from sheetsync.journal.schema import history


class History(Part):
    """What happened to whom."""

    __slots__ = ()

    def add(
        self,
        subject: str,
        event: str,
        detail: Mapping[str, Any] | None = None,
        *,
        cycle_id: int | None = None,
    ) -> None:
        """Record what happens now to a subject: a client's ID, a base, a person."""
        self.connection.execute(
            insert(history).values(
                at=self.now(),
                cycle_id=cycle_id,
                subject=subject,
                event=event,
                detail_json=json_text(detail or {}),
            )
        )

    def of(self, subject: str) -> tuple[HistoryEvent, ...]:
        """What happened to a subject, the oldest first."""
        found = self.connection.execute(
            select(history)
            .where(history.c.subject == subject)
            .order_by(history.c.event_id)
        )
        return tuple(_event(one) for one in found)

    def of_many(
        self, subjects: Collection[str], since: datetime
    ) -> tuple[HistoryEvent, ...]:
        """What happened to several subjects since a moment, the oldest first."""
        found = self.rows_in(
            select(history).where(history.c.at > since),
            history.c.subject,
            sorted(subjects),
        )
        return tuple(_event(one) for one in sorted(found, key=lambda one: one.event_id))

    def all_of(self, event: str) -> tuple[HistoryEvent, ...]:
        """Every event of that name, whomever it befell, the oldest first."""
        found = self.connection.execute(
            select(history).where(history.c.event == event).order_by(history.c.event_id)
        )
        return tuple(_event(one) for one in found)


def _event(row: Row[Any]) -> HistoryEvent:
    return HistoryEvent(
        event_id=row.event_id,
        at=row.at,
        cycle_id=row.cycle_id,
        subject=row.subject,
        event=row.event,
        detail=value_of(row.detail_json),
    )
