"""Bases that the owner wants back as they stood, and the rows written for that."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeAlias

from sqlalchemy import ColumnElement, Row, insert, select, update

from sheetsync.core.changes import RestoredRow
from sheetsync.core.ids import CLIENTS, BaseKey, ClientId
from sheetsync.core.row_changes import RowName
from sheetsync.core.rows import Cells
from sheetsync.journal.codec import cells_of, cells_text
from sheetsync.journal.part import Part
from sheetsync.journal.schema import restored_rows, restores

RowOutcome: TypeAlias = Literal["right", "missed", "void", "refused"]
"""What became of a written row: it was hit, another one was, nothing was done, or
Google takes no such row."""


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
class RestoredEntry:
    """A row that is written to bring its base back.

    Attributes:
        entry_id: Its number.
        restore_id: For which order.
        name: Which row; one that was hit by mistake and has no ID has no name.
        client: Whose row it is; "" for a child row that names nobody.
        position: Where it stood when it was read; None where it is inserted.
        found: What people had typed into it; None where it is inserted.
        cells: What it is to hold.
        owed: Whether it was hit by mistake and is owed what it held.
        batch_id: The batch that writes it; None while none does.
        outcome: What became of it, None before that is known.
    """

    entry_id: int
    restore_id: int
    name: RowName
    client: ClientId
    position: int | None
    found: Cells | None
    cells: Cells
    owed: bool
    batch_id: int | None
    outcome: RowOutcome | None


_OWED = (
    restored_rows.c.owed
    & restored_rows.c.batch_id.is_(None)
    & restored_rows.c.outcome.is_(None)
)
"""Rows that were hit by mistake and are not written anew by any batch."""


class Restores(Part):
    """Orders to bring bases back."""

    __slots__ = ()

    def order(self, base: BaseKey, as_of: datetime) -> int:
        """Record that a base is to stand as it did; the order that waits is replaced.

        Returns:
            The order's number.
        """
        self.withdraw(base)
        return self.insert_numbered(
            insert(restores).values(base=base, as_of=as_of, ordered_at=self.now())
        )

    def withdraw(self, base: BaseKey) -> Restore | None:
        """Record that the owner does not want a base brought back any more.

        Rows that were hit by mistake are still owed what they held.

        Returns:
            The order that waited, if one did.
        """
        waiting = self.waiting().get(base)
        if waiting is not None:
            self._end(waiting.restore_id)
        return waiting

    def waiting(self) -> dict[BaseKey, Restore]:
        """The orders that are not carried out yet, one a base at most."""
        found = self.connection.execute(
            select(restores)
            .where(restores.c.ended_at.is_(None))
            .order_by(restores.c.restore_id)
        )
        return {one.base: _restore(one) for one in found}

    def owing(self) -> tuple[Restore, ...]:
        """Orders that are over and still owe rows what they held, the oldest first."""
        found = self.connection.execute(
            select(restores)
            .where(
                restores.c.ended_at.is_not(None),
                restores.c.restore_id.in_(
                    select(restored_rows.c.restore_id).where(_OWED)
                ),
            )
            .order_by(restores.c.restore_id)
        )
        return tuple(_restore(one) for one in found)

    def get(self, restore_id: int) -> Restore | None:
        """The order of that number."""
        found = self.connection.execute(
            select(restores).where(restores.c.restore_id == restore_id)
        ).one_or_none()
        return _restore(found) if found else None

    def end(self, restore_id: int) -> None:
        """Record that nothing of an order is left to do."""
        self.connection.execute(
            update(restored_rows)
            .where(restored_rows.c.restore_id == restore_id, _OWED)
            .values(outcome="void")
        )
        self._end(restore_id)

    def _end(self, restore_id: int) -> None:
        self.connection.execute(
            update(restores)
            .where(restores.c.restore_id == restore_id)
            .values(ended_at=self.now())
        )

    def add(
        self,
        restore_id: int,
        row: RestoredRow,
        cells: Cells,
        batch_id: int | None = None,
        *,
        outcome: RowOutcome | None = None,
    ) -> None:
        """Record a row that a batch writes, or that holds what it should already.

        Args:
            restore_id: The order.
            row: What is planned.
            cells: What the row will hold of what people type.
            batch_id: The batch.
            outcome: What became of it, if that is known.
        """
        self.connection.execute(
            insert(restored_rows).values(
                restore_id=restore_id,
                tab=row.name.tab,
                client_id=row.client,
                number=row.name.number,
                owed=False,
                batch_id=batch_id,
                outcome=outcome,
                **_written(row, cells),
            )
        )

    def sent(
        self, entry_id: int, batch_id: int, row: RestoredRow, cells: Cells
    ) -> None:
        """Record that a batch writes a row that was owed."""
        self._set(
            entry_id,
            batch_id=batch_id,
            client_id=row.client,
            number=row.name.number,
            **_written(row, cells),
        )

    def owe(
        self, missed: RestoredEntry, client: ClientId, found: Cells, cells: Cells
    ) -> None:
        """Record that a row was hit in place of another.

        Args:
            missed: The row that was meant.
            client: The ID that stood in the row that was hit, "" if none did.
            found: What the row holds since.
            cells: What it held and is owed.
        """
        self.connection.execute(
            insert(restored_rows).values(
                restore_id=missed.restore_id,
                tab=missed.name.tab,
                client_id=client,
                number=0,
                position=missed.position,
                found_json=cells_text(found),
                cells_json=cells_text(cells),
                owed=True,
            )
        )

    def settle(self, entry_id: int, outcome: RowOutcome) -> None:
        """Record what became of a row."""
        self._set(entry_id, outcome=outcome)

    def not_sent(
        self, entries: Iterable[RestoredEntry], *, given_up: bool = False
    ) -> None:
        """Record that a batch did nothing; rows that are owed stay so.

        Args:
            entries: Its rows.
            given_up: Whether Google takes no such row, so that nobody tries again.
        """
        for one in entries:
            if given_up:
                self.settle(one.entry_id, "refused")
            elif one.owed:
                self._set(one.entry_id, batch_id=None)
            else:
                self.settle(one.entry_id, "void")

    def rows_of(self, restore_id: int) -> tuple[RestoredEntry, ...]:
        """All rows of an order, in the order in which they were recorded."""
        return self._rows(restored_rows.c.restore_id == restore_id)

    def of_batch(self, batch_id: int) -> tuple[RestoredEntry, ...]:
        """The rows that a batch writes."""
        return self._rows(restored_rows.c.batch_id == batch_id)

    def of_client(self, client_id: ClientId) -> tuple[RestoredEntry, ...]:
        """The rows of a client that were ever written for an order."""
        return self._rows(restored_rows.c.client_id == client_id)

    def unsettled(self) -> tuple[RestoredEntry, ...]:
        """Rows that were sent, and nobody looked yet what was hit."""
        return self._rows(
            restored_rows.c.batch_id.is_not(None) & restored_rows.c.outcome.is_(None)
        )

    def _set(self, entry_id: int, **values: object) -> None:
        self.connection.execute(
            update(restored_rows)
            .where(restored_rows.c.entry_id == entry_id)
            .values(**values)
        )

    def _rows(self, condition: ColumnElement[bool]) -> tuple[RestoredEntry, ...]:
        found = self.connection.execute(
            select(restored_rows).where(condition).order_by(restored_rows.c.entry_id)
        )
        return tuple(_row(one) for one in found)


def _written(row: RestoredRow, cells: Cells) -> dict[str, object]:
    return {
        "position": row.index,
        "found_json": None if row.index is None else cells_text(row.found),
        "cells_json": cells_text(cells),
    }


def _restore(row: Row[Any]) -> Restore:
    return Restore(
        restore_id=row.restore_id,
        base=row.base,
        as_of=row.as_of,
        ordered_at=row.ordered_at,
        ended_at=row.ended_at,
    )


def _row(row: Row[Any]) -> RestoredEntry:
    client = row.client_id if row.tab == CLIENTS else ""
    return RestoredEntry(
        entry_id=row.entry_id,
        restore_id=row.restore_id,
        name=RowName(row.tab, client, row.number),
        client=ClientId(row.client_id),
        position=row.position,
        found=None if row.found_json is None else cells_of(row.found_json),
        cells=cells_of(row.cells_json),
        owed=bool(row.owed),
        batch_id=row.batch_id,
        outcome=row.outcome,
    )
