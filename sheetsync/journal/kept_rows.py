"""What child rows hold that their present tab has no column for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from sqlalchemy import delete, insert, select

from sheetsync.core.ids import ClientId
from sheetsync.core.kept_rows import KeptRow
from sheetsync.journal.codec import cells_of, cells_text, kept_of, kept_text
from sheetsync.journal.part import Part
from sheetsync.journal.schema import kept_rows


class KeptRows(Part):
    """What child rows hold that their present tab has no column for."""

    __slots__ = ()

    def of(self, clients: Collection[str]) -> dict[ClientId, list[KeptRow]]:
        """What is kept of the rows of clients, the oldest first."""
        found = self.rows_in(select(kept_rows), kept_rows.c.client_id, sorted(clients))
        kept: dict[ClientId, list[KeptRow]] = defaultdict(list)
        for one in sorted(found, key=lambda one: int(one.entry_id)):
            seen = None if one.seen_json is None else cells_of(one.seen_json)
            kept[ClientId(one.client_id)].append(
                KeptRow(one.tab, seen, kept_of(one.cells_json))
            )
        return kept

    def replace(self, client: ClientId, rows: Iterable[KeptRow]) -> None:
        """Keep these of a client's rows, and no others."""
        self.connection.execute(
            delete(kept_rows).where(kept_rows.c.client_id == client)
        )
        self.add(client, rows)

    def add(self, client: ClientId, rows: Iterable[KeptRow]) -> None:
        """Keep these of a client's rows as well."""
        self.execute_many(insert(kept_rows), [_values(client, one) for one in rows])


def _values(client: ClientId, row: KeptRow) -> dict[str, object]:
    return {
        "client_id": client,
        "tab": row.tab,
        "seen_json": None if row.seen is None else cells_text(row.seen),
        "cells_json": kept_text(row.cells),
    }
