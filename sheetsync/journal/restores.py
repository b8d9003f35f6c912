"""Bases that the owner wants back as they stood, and the rows written for that."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeAlias

from sqlalchemy import ColumnElement, Row, insert, select, update

from sheetsync.core.ids import BaseKey, ClientId
from sheetsync.core.row_changes import RowName
from sheetsync.core.rows import Cells
from sheetsync.journal.codec import cells_of, cells_text
from sheetsync.journal.part import Part
from sheetsync.journal.schema import restored_rows, restores

RowOutcome: TypeAlias = Literal["right", "missed", "void"]
"""What became of a written row: it was hit, another one was, or nothing was sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restore:
    """An order to bring a base back.

    Attributes:
        restore_id: Its number.
        base: Which base.
        as_of: As it stood at that moment.
        ordered_at: When the owner ordered it.
        ended_at: When it was carried out, None before.
    """

    restore_id: int
    base: BaseKey
    as_of: datetime
    ordered_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoredRow:
    """A row that is written to bring its base back.

    Attributes:
        entry_id: Its number.
        restore_id: For which order.
        name: Which row; a row that was hit by mistake and has no ID has no name.
        position: Where it stood when it was read; None where it was inserted.
        found: What it held then; None where it was inserted.
        cells: What it is to hold.
        batch_id: The batch that writes it; None while it is owed.
        outcome: What became of it, None before that is known.
    """

    entry_id: int
    restore_id: int
    name: RowName
    position: int | None
    found: Cells | None
    cells: Cells
    batch_id: int | None
    outcome: RowOutcome | None


class Restores(Part):
    """Orders to bring bases back."""

    __slots__ = ()

    def order(self, base: BaseKey, as_of: datetime) -> int:
        """Record that a base is to stand as it did; the order that waits is replaced.

        Returns:
            The order's number.
        """
        waiting = self.waiting().get(base)
        if waiting is not None:
            self.end(waiting.restore_id)
        return self.insert_numbered(
            insert(restores).values(base=base, as_of=as_of, ordered_at=self.now())
        )

    def waiting(self) -> dict[BaseKey, Restore]:
        """The orders that are not carried out yet, one a base at most."""
        found = self.connection.execute(
            select(restores)
            .where(restores.c.ended_at.is_(None))
            .order_by(restores.c.restore_id)
        )
        return {one.base: _restore(one) for one in found}

    def get(self, restore_id: int) -> Restore | None:
        """The order of that number."""
        found = self.connection.execute(
            select(restores).where(restores.c.restore_id == restore_id)
        ).one_or_none()
        return _restore(found) if found else None

    def end(self, restore_id: int) -> None:
        """Record that nothing of an order is left to do."""
        self.connection.execute(
            update(restores)
            .where(restores.c.restore_id == restore_id)
            .values(ended_at=self.now())
        )

    def add_rows(
        self,
        restore_id: int,
        rows: Iterable[tuple[RowName, int | None, Cells | None, Cells]],
        *,
        batch_id: int | None = None,
        outcome: RowOutcome | None = None,
    ) -> None:
        """Record rows that a batch writes, or that are owed where there is none.

        Args:
            restore_id: The order.
            rows: Of each row its name, position, what it held and what it is to hold.
            batch_id: The batch.
            outcome: What became of them, if that is known.
        """
        self.execute_many(
            insert(restored_rows),
            [
                {
                    "restore_id": restore_id,
                    "tab": name.tab,
                    "client_id": name.client,
                    "number": name.number,
                    "position": position,
                    "found_json": None if found is None else cells_text(found),
                    "cells_json": cells_text(cells),
                    "batch_id": batch_id,
                    "outcome": outcome,
                }
                for name, position, found, cells in rows
            ],
        )

    def settle(self, entry_id: int, outcome: RowOutcome) -> None:
        """Record what became of a row."""
        self.connection.execute(
            update(restored_rows)
            .where(restored_rows.c.entry_id == entry_id)
            .values(outcome=outcome)
        )

    def rows_of(self, restore_id: int) -> tuple[RestoredRow, ...]:
        """All rows of an order, in the order in which they were recorded."""
        return self._rows(restored_rows.c.restore_id == restore_id)

    def of_client(self, client_id: ClientId) -> tuple[RestoredRow, ...]:
        """The rows of a client that were ever written for an order."""
        return self._rows(restored_rows.c.client_id == client_id)

    def unsettled(self) -> tuple[RestoredRow, ...]:
        """Rows that were sent, and nobody looked yet what was hit."""
        return self._rows(
            restored_rows.c.batch_id.is_not(None) & restored_rows.c.outcome.is_(None)
        )

    def _rows(self, condition: ColumnElement[bool]) -> tuple[RestoredRow, ...]:
        found = self.connection.execute(
            select(restored_rows).where(condition).order_by(restored_rows.c.entry_id)
        )
        return tuple(_row(one) for one in found)


def _restore(row: Row[Any]) -> Restore:
    return Restore(
        restore_id=row.restore_id,
        base=row.base,
        as_of=row.as_of,
        ordered_at=row.ordered_at,
        ended_at=row.ended_at,
    )


def _row(row: Row[Any]) -> RestoredRow:
    return RestoredRow(
        entry_id=row.entry_id,
        restore_id=row.restore_id,
        name=RowName(row.tab, row.client_id, row.number),
        position=row.position,
        found=None if row.found_json is None else cells_of(row.found_json),
        cells=cells_of(row.cells_json),
        batch_id=row.batch_id,
        outcome=row.outcome,
    )
