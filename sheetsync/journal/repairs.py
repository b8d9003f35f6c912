"""Rows that a batch removed by mistake, until they stand in their base again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, update

from sheetsync.core.ids import BaseKey
from sheetsync.journal.codec import json_text, value_of
from sheetsync.journal.part import Part
from sheetsync.journal.schema import repairs


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """A row that a batch removed by mistake.

    Attributes:
        repair_id: Its number.
        hit_batch: The batch that removed it.
        base: Where it must stand again.
        tab: The tab's word.
        stood: Its index when it was removed, as its undo row says.
        position: Where it is to be inserted.
        image: What it held.
        put_batch: The batch that puts it back, once one was sent.
    """

    repair_id: int
    hit_batch: int
    base: BaseKey
    tab: str
    stood: int
    position: int
    image: Mapping[str, Any]
    put_batch: int | None


class Repairs(Part):
    """Rows that a batch removed by mistake."""

    __slots__ = ()

    def add(
        self,
        hit_batch: int,
        base: BaseKey,
        tab: str,
        *,
        stood: int,
        position: int,
        image: Mapping[str, Any],
    ) -> None:
        """Record a row that must stand in its base again.

        Args:
            hit_batch: The batch that removed it.
            base: Where.
            tab: The tab's word.
            stood: Its index when it was removed.
            position: Where it is to be inserted.
            image: What it held.
        """
        self.connection.execute(
            insert(repairs).values(
                hit_batch=hit_batch,
                base=base,
                tab=tab,
                stood=stood,
                position=position,
                image_json=json_text(image),
            )
        )

    def open(self) -> tuple[Repair, ...]:
        """Rows that do not stand again yet, the oldest first."""
        found = self.connection.execute(
            select(repairs)
            .where(repairs.c.done_at.is_(None))
            .order_by(repairs.c.repair_id)
        )
        return tuple(
            Repair(
                repair_id=one.repair_id,
                hit_batch=one.hit_batch,
                base=one.base,
                tab=one.tab,
                stood=one.stood,
                position=one.position,
                image=value_of(one.image_json),
                put_batch=one.put_batch,
            )
            for one in found
        )

    def sent(self, repair_ids: Iterable[int], put_batch: int) -> None:
        """Record which batch puts some rows back."""
        self._set(repair_ids, put_batch=put_batch)

    def done(self, repair_ids: Iterable[int]) -> None:
        """Record that rows stand again, or need not."""
        self._set(repair_ids, done_at=self.now())

    def _set(self, repair_ids: Iterable[int], **values: object) -> None:
        self.connection.execute(
            update(repairs)
            .where(repairs.c.repair_id.in_(list(repair_ids)))
            .values(**values)
        )
