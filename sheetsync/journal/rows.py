"""The last snapshot of each base, written by difference.

Comparing goes by the stored text of the cells, not by the fingerprint alone: a
formula's value may change under an unchanged fingerprint.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, insert, select, update

from sheetsync.core.ids import BaseKey, ClientId
from sheetsync.core.rows import Cells
from sheetsync.journal.codec import cells_of, cells_text
from sheetsync.journal.meta import Meta
from sheetsync.journal.part import Part
from sheetsync.journal.records import KnownRow, RowDifference
from sheetsync.journal.schema import rows

_CLIENT = rows.c.client_id
_STORED = select(_CLIENT, rows.c.position, rows.c.fingerprint, rows.c.cells_json)
_OF_CLIENT = (rows.c.base == bindparam("b_base")) & (
    rows.c.client_id == bindparam("b_client")
)


class StoredRow(NamedTuple):
    """A row of the snapshot as it is stored."""

    position: int
    fingerprint: str
    text: str

    @property
    def cells(self) -> Cells:
        """Its cells."""
        return cells_of(self.text)


def _revision_key(base: BaseKey) -> str:
    return f"rows:{base}"


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

    def one(self, base: BaseKey, client: ClientId) -> KnownRow | None:
        """A client's row in a base, if he had one when it was last read."""
        found = self.connection.execute(
            _STORED.where(rows.c.base == base, rows.c.client_id == client)
        ).one_or_none()
        if found is None:
            return None
        row = _stored(found)
        return KnownRow(row.position, row.fingerprint, row.cells)

    def replace(
        self, base: BaseKey, present: Mapping[ClientId, KnownRow]
    ) -> RowDifference:
        """Make a base's snapshot this one; only what differs is written.

        Returns:
            How the base differs from its last snapshot.
        """
        return self._bring(base, self.stored(base), present)

    def amend(
        self,
        base: BaseKey,
        present: Mapping[ClientId, KnownRow],
        gone: Iterable[ClientId],
    ) -> RowDifference:
        """Change some rows of a base's snapshot; the others stay as they are.

        Args:
            base: The base.
            present: Rows as they stand now.
            gone: Clients who have no row there any more.

        Returns:
            How these rows differ from the last snapshot.
        """
        touched = sorted({*present, *gone})
        found = self.rows_in(_STORED.where(rows.c.base == base), _CLIENT, touched)
        stored = {one.client_id: _stored(one) for one in found}
        return self._bring(base, stored, present)

    def revision(self, base: BaseKey) -> str:
        """Differs after every change of a base's snapshot."""
        return Meta(self.connection, self.clock).get(_revision_key(base)) or "0"

    def _bring(
        self,
        base: BaseKey,
        stored: Mapping[ClientId, StoredRow],
        present: Mapping[ClientId, KnownRow],
    ) -> RowDifference:
        texts = {
            client: StoredRow(row.position, row.fingerprint, cells_text(row.cells))
            for client, row in present.items()
        }
        difference = _compared(stored, texts)
        if difference.is_empty:
            return difference
        number = int(self.revision(base)) + 1
        Meta(self.connection, self.clock).set(_revision_key(base), str(number))
        self._remove(base, difference.gone)
        self._insert(base, {one: texts[one] for one in difference.added})
        self._update(base, {one: texts[one] for one in difference.changed})
        self._shift(base, {one: texts[one].position for one in difference.shifted})
        return difference

    def stored(self, base: BaseKey) -> dict[ClientId, StoredRow]:
        """A base's rows by client, their cells as text."""
        found = self.connection.execute(_STORED.where(rows.c.base == base))
        return {one.client_id: _stored(one) for one in found}

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

    def _columns(self, row: StoredRow) -> dict[str, object]:
        return {
            "position": row.position,
            "fingerprint": row.fingerprint,
            "cells_json": row.text,
            "seen_at": self.now(),
        }


def _stored(row: Any) -> StoredRow:
    return StoredRow(row.position, row.fingerprint, row.cells_json)


def _compared(
    stored: Mapping[ClientId, StoredRow], present: Mapping[ClientId, StoredRow]
) -> RowDifference:
    both = sorted(present.keys() & stored.keys())
    same = {one for one in both if stored[one][1:] == present[one][1:]}
    changed = tuple(one for one in both if one not in same)
    gone = tuple(sorted(stored.keys() - present.keys()))
    return RowDifference(
        added=tuple(sorted(present.keys() - stored.keys())),
        changed=changed,
        gone=gone,
        shifted=tuple(
            one
            for one in both
            if one in same and stored[one].position != present[one].position
        ),
        before={one: stored[one].cells for one in (*changed, *gone)},
    )
