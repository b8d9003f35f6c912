"""Everybody ever registered: who lives where, and who is responsible for him."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select, update

from sheetsync.core.ids import BaseKey, ClientId
from sheetsync.core.kept import KeptCells
from sheetsync.journal.codec import kept_of, kept_text
from sheetsync.journal.part import Part
from sheetsync.journal.records import ClientState, KnownClient
from sheetsync.journal.schema import clients

# Only the worker writes here, so that nobody's number comes up late.
_NEXT_REVISION = select(
    func.coalesce(func.max(clients.c.revision), 0) + 1
).scalar_subquery()


class Clients(Part):
    """Everybody ever registered."""

    __slots__ = ()

    def all(self) -> dict[ClientId, KnownClient]:
        """Every client, deleted ones included, by ID."""
        found = self.connection.execute(select(clients).order_by(clients.c.client_id))
        return {ClientId(one.client_id): _client(one) for one in found}

    def since(self, revision: int) -> tuple[dict[ClientId, KnownClient], int]:
        """Who was registered or changed after a revision, and the latest revision.

        Args:
            revision: The latest one at the last time; -1 to get everybody.
        """
        found = self.connection.execute(
            select(clients).where(clients.c.revision > revision)
        ).all()
        latest = max((one.revision for one in found), default=revision)
        return {ClientId(one.client_id): _client(one) for one in found}, latest

    def by(self, client_id: ClientId) -> KnownClient | None:
        """The client of that ID, if there is one."""
        found = self.connection.execute(
            select(clients).where(clients.c.client_id == client_id)
        )
        row = found.one_or_none()
        return _client(row) if row else None

    def some(self, ids: Collection[str]) -> dict[ClientId, KnownClient]:
        """The clients of those IDs, as far as there are any."""
        found = self.rows_in(select(clients), clients.c.client_id, sorted(ids))
        return {ClientId(one.client_id): _client(one) for one in found}

    def responsible(self) -> set[str]:
        """The names of all who are responsible for anybody."""
        found = self.connection.execute(select(clients.c.responsible).distinct())
        return {name for name in found.scalars() if name}

    def ids_taken(self, ids: Collection[str]) -> set[ClientId]:
        """Those of the IDs that somebody has or ever had."""
        found = self.rows_in(
            select(clients.c.client_id), clients.c.client_id, sorted(ids)
        )
        return {ClientId(one.client_id) for one in found}

    def add(
        self,
        client_id: ClientId,
        base: BaseKey,
        *,
        responsible: str = "",
        kept: KeptCells | None = None,
        registered_at: datetime | None = None,
    ) -> None:
        """Register a client in that base; now if no other moment is known."""
        one = KnownClient(
            client_id=client_id,
            registered_at=registered_at or self.now(),
            base=base,
            responsible=responsible,
            kept_cells=kept or {},
        )
        self.add_many((one,))

    def add_many(self, added: Iterable[KnownClient]) -> None:
        """Register many clients, each at the moment that he names."""
        revision = self.connection.scalar(select(_NEXT_REVISION))
        self.execute_many(
            insert(clients), [{**_values(one), "revision": revision} for one in added]
        )

    def settle_in(
        self, client_id: ClientId, base: BaseKey, responsible: str, kept: KeptCells
    ) -> None:
        """Record that a client lives in a base now, whose he is, and what is kept."""
        self._set(
            client_id,
            base=base,
            responsible=responsible,
            kept_json=kept_text(kept),
        )

    def assign(self, client_id: ClientId, responsible: str) -> None:
        """Record who is responsible for a client; "" for nobody."""
        self._set(client_id, responsible=responsible)

    def keep(self, client_id: ClientId, kept: KeptCells) -> None:
        """Record the cells that a client's base has no column for."""
        self._set(client_id, kept_json=kept_text(kept))

    def mark(self, client_id: ClientId, state: ClientState) -> None:
        """Record that a client's row is gone for good, or there again."""
        self._set(client_id, state=state)

    def _set(self, client_id: ClientId, **values: str) -> None:
        self.connection.execute(
            update(clients)
            .where(clients.c.client_id == client_id)
            .values(**values, revision=_NEXT_REVISION)
        )


def _values(client: KnownClient) -> dict[str, object]:
    return {
        "client_id": client.client_id,
        "registered_at": client.registered_at,
        "base": client.base,
        "state": client.state,
        "responsible": client.responsible,
        "kept_json": kept_text(client.kept_cells),
    }


def _client(row: Row[Any]) -> KnownClient:
    return KnownClient(
        client_id=row.client_id,
        registered_at=row.registered_at,
        base=row.base,
        state=row.state,
        responsible=row.responsible,
        kept_cells=kept_of(row.kept_json),
    )
