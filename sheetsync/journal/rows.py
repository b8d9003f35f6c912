"""The last snapshot of each base, written by difference.

Comparing goes by the stored text of the cells, not by the fingerprint alone: a
formula's value may change under an unchanged fingerprint.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from sheetsync.core.ids import BaseKey, ClientId
from sheetsync.journal.codec import cells_of, cells_text
from sheetsync.journal.part import Part
from sheetsync.journal.records import KnownRow, RowDifference
from sheetsync.journal.schema import rows

_OF_CLIENT = (rows.c.base == bindparam("b_base")) & (
    rows.c.client_id == bindparam("b_client")
)


class Rows(Part):
    """The last snapshot of each base."""

    __slots__ = ()

    def of(self, base: BaseKey) -> dict[ClientId, KnownRow]:
        """A base's rows by client, in the order they stood in."""
        found = self.connection.execute(
            select(
                rows.c.client_id, rows.c.position, rows.c.fingerprint, rows.c.cells_json
            )
            .where(rows.c.base == base)
            .order_by(rows.c.position)
        )
        return {
            client: KnownRow(position, fingerprint, cells_of(cells))
            for client, position, fingerprint, cells in found
        }

    def replace(
        self, base: BaseKey, present: Mapping[ClientId, KnownRow]
    ) -> RowDifference:
        """Make a base's snapshot this one; only what differs is written.

        Returns:
            How the base differs from its last snapshot.
        """
        stored = self._stored(base)
        texts = {
            client: (row.position, row.fingerprint, cells_text(row.cells))
            for client, row in present.items()
        }
        difference = _compared(stored, texts)
        self._remove(base, difference.gone)
        self._insert(base, {one: texts[one] for one in difference.added})
        self._update(base, {one: texts[one] for one in difference.changed})
        self._shift(base, {one: texts[one][0] for one in difference.shifted})
        return difference

    def _stored(self, base: BaseKey) -> dict[ClientId, tuple[int, str, str]]:
        found = self.connection.execute(
            select(
                rows.c.client_id, rows.c.position, rows.c.fingerprint, rows.c.cells_json
            ).where(rows.c.base == base)
        )
        return {one[0]: (one[1], one[2], one[3]) for one in found}

    def _remove(self, base: BaseKey, gone: Iterable[ClientId]) -> None:
        self.execute_many(
            delete(rows).where(_OF_CLIENT),
            [{"b_base": base, "b_client": one} for one in gone],
        )

    def _insert(self, base: BaseKey, added: Mapping[ClientId, Any]) -> None:
        self.execute_many(
            insert(rows),
            [
                {"base": base, "client_id": client, **self._columns(row)}
                for client, row in added.items()
            ],
        )

    def _update(self, base: BaseKey, changed: Mapping[ClientId, Any]) -> None:
        self.execute_many(
            update(rows).where(_OF_CLIENT),
            [
                {"b_base": base, "b_client": client, **self._columns(row)}
                for client, row in changed.items()
            ],
        )

    def _shift(self, base: BaseKey, positions: Mapping[ClientId, int]) -> None:
        self.execute_many(
            update(rows).where(_OF_CLIENT),
            [
                {"b_base": base, "b_client": client, "position": position}
                for client, position in positions.items()
            ],
        )

    def _columns(self, row: tuple[int, str, str]) -> dict[str, object]:
        position, fingerprint, cells = row
        return {
            "position": position,
            "fingerprint": fingerprint,
            "cells_json": cells,
            "seen_at": self.now(),
        }


def _compared(
    stored: Mapping[ClientId, tuple[int, str, str]],
    present: Mapping[ClientId, tuple[int, str, str]],
) -> RowDifference:
    both = sorted(present.keys() & stored.keys())
    changed = tuple(one for one in both if stored[one][1:] != present[one][1:])
    gone = tuple(sorted(stored.keys() - present.keys()))
    return RowDifference(
        added=tuple(sorted(present.keys() - stored.keys())),
        changed=changed,
        gone=gone,
        shifted=tuple(
            one
            for one in both
            if stored[one][0] != present[one][0] and stored[one][1:] == present[one][1:]
        ),
        before={one: cells_of(stored[one][2]) for one in (*changed, *gone)},
    )
