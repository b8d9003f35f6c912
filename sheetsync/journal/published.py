"""What the derived tabs show, so that an unchanged one is not written again."""

from __future__ import annotations

from sqlalchemy import delete, insert, select

from sheetsync.journal.part import Part
from sheetsync.journal.schema import published


class Published(Part):
    """What the derived tabs show."""

    __slots__ = ()

    def digest(self, place: str, tab: str) -> str | None:
        """The digest of what a tab shows, if it was ever written."""
        return self.connection.scalar(
            select(published.c.digest).where(
                published.c.place == place, published.c.tab == tab
            )
        )

    def set(self, place: str, tab: str, digest: str) -> None:
        """Record what a tab shows from now on."""
        self.forget(place, tab)
        self.connection.execute(
            insert(published).values(place=place, tab=tab, digest=digest, at=self.now())
        )

    def forget(self, place: str, tab: str) -> None:
        """Record that nobody knows what a tab shows, so that it is written anew."""
        self.connection.execute(
            delete(published).where(published.c.place == place, published.c.tab == tab)
        )
