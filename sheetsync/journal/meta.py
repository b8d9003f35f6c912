"""Facts about the journal as a whole, by key."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, insert, select

from sheetsync.journal.part import Part
from sheetsync.journal.schema import meta

_BY_KEY = select(meta.c.value).where(meta.c.key == bindparam("key"))


class Meta(Part):
    """Facts about the journal as a whole."""

    __slots__ = ()

    def get(self, key: str) -> str | None:
        """The value of that key, if it was ever set."""
        return self.connection.scalar(_BY_KEY, {"key": key})

    def set(self, key: str, value: str) -> None:
        """Set a key, whether or not it had a value."""
        self.connection.execute(delete(meta).where(meta.c.key == key))
        self.connection.execute(insert(meta).values(key=key, value=value))
