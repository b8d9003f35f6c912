"""What all parts of the book have: the transaction's connection, and a clock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Executable, Insert, Row

from sheetsync.clock import Clock

# SQLite takes 32,766 values in a statement, PostgreSQL's driver 65,535.
_MOST_VALUES = 10_000


@dataclass(frozen=True, slots=True)
class Part:
    """One theme of the book, valid while its transaction is open."""

    connection: Connection
    clock: Clock

    def now(self) -> datetime:
        """The present moment."""
        return self.clock.now()

    def insert_numbered(self, statement: Insert) -> int:
        """Insert one row; the number that the database gave it."""
        key = self.connection.execute(statement).inserted_primary_key
        assert key is not None
        return int(key[0])

    def execute_many(
        self, statement: Executable, values: Sequence[Mapping[str, Any]]
    ) -> None:
        """Execute a statement once for each set of values; not at all for none."""
        if values:
            self.connection.execute(statement, values)

    def rows_in(
        self, statement: Any, column: ColumnElement[Any], wanted: Sequence[Any]
    ) -> Iterator[Row[Any]]:
        """The rows whose column holds one of the wanted values, in any number."""
        for start in range(0, len(wanted), _MOST_VALUES):
            some = wanted[start : start + _MOST_VALUES]
            yield from self.connection.execute(statement.where(column.in_(some)))
