"""Which spreadsheet is which base."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from sheetsync.core.ids import BaseKey, SpreadsheetId
from sheetsync.journal.part import Part
from sheetsync.journal.records import KnownBase
from sheetsync.journal.schema import bases


class Bases(Part):
    """Which spreadsheet is which base."""

    __slots__ = ()

    def all(self) -> dict[BaseKey, KnownBase]:
        """Every base, retired ones included, by key."""
        found = self.connection.execute(select(bases).order_by(bases.c.base))
        return {BaseKey(one.base): _base(one) for one in found}

    def by(self, base: BaseKey) -> KnownBase | None:
        """The base of that key, if it was ever recorded."""
        found = self.connection.execute(select(bases).where(bases.c.base == base))
        row = found.one_or_none()
        return _base(row) if row else None

    def record(self, base: BaseKey, spreadsheet: SpreadsheetId) -> None:
        """Record a base's spreadsheet as made now, instead of any it had before."""
        self.connection.execute(delete(bases).where(bases.c.base == base))
        self.connection.execute(
            insert(bases).values(base=base, spreadsheet=spreadsheet, made_at=self.now())
        )

    def known(self, base: BaseKey, spreadsheet: SpreadsheetId) -> None:
        """Record a base's spreadsheet, unless it is known to be just that."""
        before = self.by(base)
        if before is None or before.spreadsheet != spreadsheet:
            self.record(base, spreadsheet)

    def checked(self, base: BaseKey, version: int, at: datetime) -> None:
        """Record that the inside of a base was right at that version of its file."""
        self.connection.execute(
            update(bases)
            .where(bases.c.base == base)
            .values(version_checked=version, checked_at=at)
        )

    def doubt(self, base: BaseKey) -> None:
        """Record that the inside of a base must be checked in the next cycle."""
        self.connection.execute(
            update(bases)
            .where(bases.c.base == base)
            .values(version_checked=None, checked_at=None)
        )

    def retire(self, base: BaseKey) -> None:
        """Record that it is a base no more; its spreadsheet stays known."""
        self.connection.execute(
            update(bases).where(bases.c.base == base).values(retired_at=self.now())
        )


def _base(row: Row[Any]) -> KnownBase:
    return KnownBase(
        base=row.base,
        spreadsheet=row.spreadsheet,
        made_at=row.made_at,
        version_checked=row.version_checked,
        checked_at=row.checked_at,
        retired_at=row.retired_at,
    )
