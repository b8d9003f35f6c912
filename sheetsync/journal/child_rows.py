"""The last snapshot of tabs of child rows, written by difference.

Such a row has no ID of its own; the journal numbers it when it first sees it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select, update

from sheetsync.core.child_rows import numbered
from sheetsync.core.ids import BaseKey, ClientId
from sheetsync.core.row_changes import ChildRow
from sheetsync.journal.codec import cells_of, cells_text
from sheetsync.journal.part import Part
from sheetsync.journal.schema import child_rows

_NUMBERED = child_rows.c.number == bindparam("b_number")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildDifference:
    """How a tab of child rows differs from its last snapshot, by number.

    Attributes:
        added: Rows that are there now and were not.
        changed: Rows whose cells differ: as they were, and as they are.
        gone: Rows that were there and are not.
    """

    added: Mapping[int, ChildRow] = field(default_factory=dict)
    changed: Mapping[int, tuple[ChildRow, ChildRow]] = field(default_factory=dict)
    gone: Mapping[int, ChildRow] = field(default_factory=dict)


class ChildRows(Part):
    """The last snapshot of tabs of child rows."""

    __slots__ = ()

    def of(self, base: BaseKey, tab: str) -> dict[int, ChildRow]:
        """A tab's rows by number, in the order they stood in."""
        found = self.connection.execute(
            select(child_rows)
            .where(child_rows.c.base == base, child_rows.c.tab == tab)
            .order_by(child_rows.c.position)
        )
        return {one.number: _row(one) for one in found}

    def tabs(self, base: BaseKey) -> tuple[str, ...]:
        """The tabs of a base that had child rows when they were last read."""
        found = self.connection.execute(
            select(child_rows.c.tab).where(child_rows.c.base == base).distinct()
        )
        return tuple(sorted(found.scalars()))

    def replace(
        self, base: BaseKey, tab: str, seen: Sequence[ChildRow]
    ) -> ChildDifference:
        """Make a tab's snapshot this one; only what differs is written."""
        known = self.of(base, tab)
        numbers = numbered(known, seen)
        same = {numbers[row.position]: row for row in seen if row.position in numbers}
        gone = {number: row for number, row in known.items() if number not in same}
        moved = {number: row for number, row in same.items() if row != known[number]}
        self.execute_many(
            delete(child_rows).where(_NUMBERED),
            [{"b_number": number} for number in gone],
        )
        self.execute_many(
            update(child_rows).where(_NUMBERED),
            [{"b_number": number, **_values(row)} for number, row in moved.items()],
        )
        return ChildDifference(
            added=self._add(
                base, tab, [row for row in seen if row.position not in numbers]
            ),
            changed={
                number: (known[number], row)
                for number, row in moved.items()
                if row.cells != known[number].cells
            },
            gone=gone,
        )

    def amend(
        self, base: BaseKey, tab: str, rows: Mapping[int, ChildRow]
    ) -> ChildDifference:
        """Make some rows of a tab's snapshot these, under the numbers that they have.

        Returns:
            How these rows differ from the last snapshot.
        """
        found = self.rows_in(select(child_rows), child_rows.c.number, sorted(rows))
        known = {one.number: _row(one) for one in found}
        added = {number: row for number, row in rows.items() if number not in known}
        self.execute_many(
            insert(child_rows),
            [
                {"number": number, "base": base, "tab": tab, **_values(row)}
                for number, row in added.items()
            ],
        )
        self.execute_many(
            update(child_rows).where(_NUMBERED),
            [{"b_number": one, **_values(rows[one])} for one in known],
        )
        return ChildDifference(
            added=added,
            changed={
                number: (row, rows[number])
                for number, row in known.items()
                if row.cells != rows[number].cells
            },
        )

    def _add(
        self, base: BaseKey, tab: str, rows: Sequence[ChildRow]
    ) -> dict[int, ChildRow]:
        if not rows:
            return {}
        statement = insert(child_rows).returning(
            child_rows.c.number, sort_by_parameter_order=True
        )
        values = [{"base": base, "tab": tab, **_values(row)} for row in rows]
        numbers = self.connection.execute(statement, values).scalars()
        return dict(zip(numbers, rows, strict=True))


def _row(row: Row[Any]) -> ChildRow:
    return ChildRow(row.position, ClientId(row.client_id), cells_of(row.cells_json))


def _values(row: ChildRow) -> dict[str, Any]:
    return {
        "client_id": row.client,
        "position": row.position,
        "cells_json": cells_text(row.cells),
    }
