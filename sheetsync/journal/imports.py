"""Files that were taken in, and the clients among them who wait for a row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update

from sheetsync.core.ids import ClientId
from sheetsync.core.rows import Cells
from sheetsync.journal.codec import cells_of, cells_text
from sheetsync.journal.import_schema import arrivals, imports
from sheetsync.journal.part import Part
from sheetsync.journal.records import Arrival, Import, TakenBack


class Imports(Part):
    """Files that were taken in."""

    __slots__ = ()

    def add(
        self, kind: str, source: str, *, accepted: int, rejected: int, digest: str = ""
    ) -> int:
        """Record a file that is taken in now; the import's number."""
        return self.insert_numbered(
            insert(imports).values(
                kind=kind,
                source=source,
                at=self.now(),
                accepted=accepted,
                rejected=rejected,
                digest=digest,
            )
        )

    def get(self, import_id: int) -> Import | None:
        """The import of that number, if there is one."""
        found = self.connection.execute(
            select(imports).where(imports.c.import_id == import_id)
        ).one_or_none()
        return _import(found) if found else None

    def of_content(self, kind: str, digest: str) -> Import | None:
        """The last import of the very same content that was not taken back."""
        found = self.connection.execute(
            select(imports)
            .where(
                imports.c.kind == kind,
                imports.c.digest == digest,
                imports.c.undone_at.is_(None),
            )
            .order_by(imports.c.import_id.desc())
            .limit(1)
        ).one_or_none()
        return _import(found) if found else None

    def undone(self, import_id: int) -> None:
        """Record that an import was taken back."""
        self.connection.execute(
            update(imports)
            .where(imports.c.import_id == import_id)
            .values(undone_at=self.now())
        )

    def all(self) -> tuple[Import, ...]:
        """Every import, the oldest first."""
        found = self.connection.execute(select(imports).order_by(imports.c.import_id))
        return tuple(_import(one) for one in found)


class Arrivals(Part):
    """Imported clients, waiting for a row or placed."""

    __slots__ = ()

    def add_many(
        self, stage: str, clients: Iterable[Cells], import_id: int | None = None
    ) -> None:
        """Queue clients for the stage's base; the worker's next cycle places them."""
        self.execute_many(
            insert(arrivals),
            [
                {
                    "stage": stage,
                    "cells_json": cells_text(cells),
                    "import_id": import_id,
                }
                for cells in clients
            ],
        )

    def known(self, stage: str, clients: Sequence[Cells]) -> tuple[bool, ...]:
        """For each client whether the very same cells were imported before."""
        found = self.connection.scalars(
            select(arrivals.c.cells_json).where(arrivals.c.stage == stage)
        )
        stored = set(found)
        return tuple(cells_text(cells) in stored for cells in clients)

    def waiting(self, limit: int | None = None) -> tuple[Arrival, ...]:
        """Clients who have no row yet, in the order of their files."""
        found = self.connection.execute(
            select(arrivals)
            .where(arrivals.c.placed_at.is_(None))
            .order_by(arrivals.c.arrival_id)
            .limit(limit)
        )
        return tuple(_arrival(one) for one in found)

    def take_back(self, import_id: int) -> TakenBack:
        """Forget the clients of an import who have no row yet."""
        removed = self.connection.execute(
            delete(arrivals).where(
                arrivals.c.import_id == import_id,
                arrivals.c.placed_at.is_(None),
                arrivals.c.client_id.is_(None),
            )
        ).rowcount
        placed = self.connection.scalar(
            select(func.count()).where(arrivals.c.import_id == import_id)
        )
        return TakenBack(removed=removed, placed=int(placed or 0))

    def cells_of(self, client_id: ClientId) -> Cells:
        """What was imported of a client; nothing if he was not imported."""
        found = self.connection.scalar(
            select(arrivals.c.cells_json).where(arrivals.c.client_id == client_id)
        )
        return cells_of(found) if found else {}

    def placed(self, arrival_id: int, client_id: ClientId) -> None:
        """Record that a client has a row now, and the ID that he got."""
        self.connection.execute(
            update(arrivals)
            .where(arrivals.c.arrival_id == arrival_id)
            .values(client_id=client_id, placed_at=self.now())
        )

    def called_back(self, arrival_ids: Sequence[int]) -> None:
        """Record that clients wait again: Google refused their rows."""
        self.connection.execute(
            update(arrivals)
            .where(arrivals.c.arrival_id.in_(arrival_ids))
            .values(client_id=None, placed_at=None)
        )


def _import(row: Row[Any]) -> Import:
    return Import(
        import_id=row.import_id,
        kind=row.kind,
        source=row.source,
        at=row.at,
        accepted=row.accepted,
        rejected=row.rejected,
        digest=row.digest,
        undone_at=row.undone_at,
    )


def _arrival(row: Row[Any]) -> Arrival:
    return Arrival(
        arrival_id=row.arrival_id,
        stage=row.stage,
        cells=cells_of(row.cells_json),
        import_id=row.import_id,
        client_id=row.client_id,
        placed_at=row.placed_at,
    )
