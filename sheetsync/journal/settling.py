"""Rows that want something and may still be typed in, written by difference."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import bindparam, delete, insert, select

from sheetsync.core.ids import BaseKey, ClientId
from sheetsync.core.memory import Waiting
from sheetsync.journal.part import Part
from sheetsync.journal.schema import settling


class SettlingRows(Part):
    """Rows that want something and may still be typed in."""

    __slots__ = ()

    def of(self, base: BaseKey) -> dict[ClientId, Waiting]:
        """A base's settling rows by client."""
        found = self.connection.execute(
            select(settling)
            .where(settling.c.base == base)
            .order_by(settling.c.client_id)
        )
        return {
            one.client_id: Waiting(
                target=one.target,
                fingerprint=one.fingerprint,
                since=one.since,
                first_since=one.first_since,
            )
            for one in found
        }

    def replace(self, base: BaseKey, present: Mapping[ClientId, Waiting]) -> None:
        """Make these a base's settling rows; only what differs is written."""
        stored = self.of(base)
        fresh = {
            client: one for client, one in present.items() if stored.get(client) != one
        }
        stale = (stored.keys() - present.keys()) | (stored.keys() & fresh.keys())
        self.execute_many(
            delete(settling).where(
                settling.c.base == base,
                settling.c.client_id == bindparam("b_client"),
            ),
            [{"b_client": client} for client in sorted(stale)],
        )
        self.execute_many(
            insert(settling),
            [
                {
                    "base": base,
                    "client_id": client,
                    "target": one.target,
                    "fingerprint": one.fingerprint,
                    "since": one.since,
                    "first_since": one.first_since,
                }
                for client, one in fresh.items()
            ],
        )
