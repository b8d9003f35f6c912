"""Every change of a row that was seen between two cycles; only ever added to."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, func, insert, select

from sheetsync.core.ids import CLIENTS, BaseKey, ClientId
from sheetsync.core.row_changes import RowChange, RowName
from sheetsync.core.rows import Cells
from sheetsync.journal.codec import cells_of, cells_text
from sheetsync.journal.part import Part
from sheetsync.journal.schema import row_changes


class RowChanges(Part):
    """Every change of a row that was seen."""

    __slots__ = ()

    def add_many(self, changes: Iterable[RowChange]) -> None:
        """Record changes in the order in which they are given."""
        self.execute_many(insert(row_changes), [_values(one) for one in changes])

    def of_client(self, client_id: ClientId) -> tuple[RowChange, ...]:
        """All changes of a client's rows, the oldest first."""
        found = self._where(row_changes.c.client_id == client_id)
        return tuple(_change(one) for one in found)

    def of_clients(
        self, clients: Collection[ClientId], since: datetime
    ) -> tuple[RowChange, ...]:
        """All changes of several clients' rows since a moment, the oldest first."""
        found = self.rows_in(
            select(row_changes).where(row_changes.c.at > since),
            row_changes.c.client_id,
            sorted(clients),
        )
        changes = sorted(found, key=lambda one: int(one.change_id))
        return tuple(_change(one) for one in changes)

    def after(self, base: BaseKey, moment: datetime) -> tuple[RowChange, ...]:
        """What changed in a base after a moment, the latest first."""
        found = self._where(
            (row_changes.c.base == base) & (row_changes.c.at > moment), latest=True
        )
        return tuple(_change(one) for one in found)

    def first(self, base: BaseKey) -> datetime | None:
        """Since when the changes of a base are known; None before its first."""
        statement = select(func.min(row_changes.c.at)).where(row_changes.c.base == base)
        moment: datetime | None = self.connection.execute(statement).scalar()
        return moment

    def last(self, base: BaseKey) -> datetime | None:
        """When rows of a base changed last, as far as is known."""
        statement = select(func.max(row_changes.c.at)).where(row_changes.c.base == base)
        moment: datetime | None = self.connection.execute(statement).scalar()
        return moment

    def traces(
        self, moment: datetime
    ) -> tuple[tuple[str, datetime, str, str, str], ...]:
        """Whose row changed after a moment, when, in which base and tab, and how.

        Without the cells: there may be a million of them, and they are looked
        through for traces of work, not for what was typed.
        """
        one = row_changes.c
        found = self.connection.execute(
            select(one.client_id, one.at, one.base, one.tab, one.kind)
            .where(one.at > moment)
            .order_by(one.change_id)
        )
        return tuple((row[0], row[1], row[2], row[3], row[4]) for row in found)

    def latest(self, clients: Collection[ClientId]) -> dict[ClientId, RowChange]:
        """The latest change of each client's own row, wherever it was seen."""
        newest = self.rows_in(
            select(func.max(row_changes.c.change_id))
            .where(row_changes.c.tab == CLIENTS)
            .group_by(row_changes.c.client_id),
            row_changes.c.client_id,
            sorted(clients),
        )
        numbers = [one[0] for one in newest]
        found = self.rows_in(select(row_changes), row_changes.c.change_id, numbers)
        return {ClientId(one.client_id): _change(one) for one in found}

    def _where(
        self, condition: ColumnElement[bool], *, latest: bool = False
    ) -> Iterable[Row[Any]]:
        number = row_changes.c.change_id
        order = number.desc() if latest else number
        return self.connection.execute(
            select(row_changes).where(condition).order_by(order)
        )


def _values(change: RowChange) -> dict[str, object]:
    return {
        "at": change.at,
        "base": change.base,
        "tab": change.name.tab,
        "client_id": change.client,
        "number": change.name.number,
        "kind": change.kind,
        "before_json": _text(change.before),
        "after_json": _text(change.after),
    }


def _text(cells: Cells | None) -> str | None:
    return None if cells is None else cells_text(cells)


def _change(row: Row[Any]) -> RowChange:
    name = (
        RowName.of_child(row.tab, row.number)
        if row.number
        else RowName.of_client(row.client_id)
    )
    return RowChange(
        at=row.at,
        base=row.base,
        name=name,
        client=ClientId(row.client_id),
        kind=row.kind,
        before=None if row.before_json is None else cells_of(row.before_json),
        after=None if row.after_json is None else cells_of(row.after_json),
    )
