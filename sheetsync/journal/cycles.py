"""The worker's passes: when each began, when and how it ended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select, update

from sheetsync.journal.codec import json_text, value_of
from sheetsync.journal.part import Part
from sheetsync.journal.records import Cycle
from sheetsync.journal.schema import cycles


class Cycles(Part):
    """The worker's passes."""

    __slots__ = ()

    def start(self) -> int:
        """Record that a cycle begins now; its number."""
        return self.insert_numbered(insert(cycles).values(started_at=self.now()))

    def end(self, cycle_id: int, outcome: str, counts: Mapping[str, int]) -> None:
        """Record that a cycle ends now, how, and how much of what it did."""
        self.connection.execute(
            update(cycles)
            .where(cycles.c.cycle_id == cycle_id)
            .values(ended_at=self.now(), outcome=outcome, counts_json=json_text(counts))
        )

    def was_done(self) -> bool:
        """Whether any cycle came to its end."""
        found = select(cycles.c.cycle_id).where(cycles.c.outcome == "done").limit(1)
        return self.connection.scalar(found) is not None

    def last_done(self) -> datetime | None:
        """When the last cycle that came to its end ended."""
        found = select(func.max(cycles.c.ended_at)).where(cycles.c.outcome == "done")
        moment: datetime | None = self.connection.scalar(found)
        return moment

    def last(self, count: int) -> tuple[Cycle, ...]:
        """The last cycles, the latest first."""
        found = self.connection.execute(
            select(cycles).order_by(cycles.c.cycle_id.desc()).limit(count)
        )
        return tuple(_cycle(one) for one in found)


def _cycle(row: Row[Any]) -> Cycle:
    return Cycle(
        cycle_id=row.cycle_id,
        started_at=row.started_at,
        ended_at=row.ended_at,
        outcome=row.outcome,
        counts=value_of(row.counts_json) if row.counts_json else {},
    )
