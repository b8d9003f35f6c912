"""What clients bought; money in minor units."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, func, select

from sheetsync.core.ids import ClientId
from sheetsync.core.import_purchases import NewPurchase
from sheetsync.core.memory import Bought
from sheetsync.journal.corrections import (
    Corrections,
    corrections,
    replace_lines,
    restore_replaced,
)
from sheetsync.journal.import_schema import imports, purchases
from sheetsync.journal.keyed import keys_known, record_keyed, take_back_keyed
from sheetsync.journal.part import Part
from sheetsync.journal.records import Purchase, TakenBack

# Not what a corrected document took the place of.
_COUNTS = purchases.c.replaced_by.is_(None)


class Purchases(Part):
    """What clients bought."""

    __slots__ = ()

    def add_many(
        self, bought: Iterable[NewPurchase], import_id: int | None = None
    ) -> tuple[int, int]:
        """Record those purchases that are not known yet, told by their content key.

        Returns:
            How many were added, and how many were known already.

        Raises:
            sqlalchemy.exc.IntegrityError: One is of a client who is not registered.
        """
        lines = [_values(one) for one in bought]
        return record_keyed(self, purchases, lines, import_id)

    def keys_known(self, keys: Iterable[str]) -> set[str]:
        """Those of the content keys whose purchase is recorded."""
        return keys_known(self, purchases, keys)

    def corrections(self, read: Sequence[NewPurchase]) -> Corrections:
        """What the purchases of a file say otherwise than the recorded ones."""
        return corrections(self, read)

    def replace_lines(self, numbers: Iterable[int], import_id: int) -> None:
        """Let recorded lines count no more, because of an import."""
        replace_lines(self, numbers, import_id)

    def take_back(self, import_id: int) -> TakenBack:
        """Forget the purchases of an import that no later import says as well.

        The lines that it had taken the place of count again.
        """
        done = take_back_keyed(self, purchases, import_id)
        return replace(done, restored=restore_replaced(self, import_id))

    def revision(self) -> tuple[int, int, int]:
        """Differs after every recording and every import that was taken back.

        How many there are, the last number, and how many imports were taken back:
        SQLite gives the numbers of purchases that are gone to later ones.
        """
        count, last = self.connection.execute(
            select(
                func.count(), func.coalesce(func.max(purchases.c.purchase_id), 0)
            ).where(_COUNTS)
        ).one()
        undone = self.connection.scalar(select(func.count(imports.c.undone_at)))
        return int(count), int(last), int(undone or 0)

    def facts(self) -> dict[ClientId, Bought]:
        """The purchases of each client in short."""
        found = self.connection.execute(
            select(
                purchases.c.client_id,
                func.count(),
                func.min(purchases.c.day),
                func.max(purchases.c.day),
                func.sum(purchases.c.amount_minor),
            )
            .where(_COUNTS)
            .group_by(purchases.c.client_id)
        )
        # PostgreSQL adds big integers up to a decimal number.
        return {
            client: Bought(count, first, last, int(total))
            for client, count, first, last, total in found
        }

    def all(self) -> tuple[Purchase, ...]:
        """Every purchase, by day and in the order of recording."""
        found = self.connection.execute(
            select(purchases)
            .where(_COUNTS)
            .order_by(purchases.c.day, purchases.c.purchase_id)
        )
        return tuple(_purchase(one) for one in found)


def _values(one: NewPurchase) -> dict[str, object]:
    return {
        "client_id": one.client_id,
        "day": one.day,
        "amount_minor": one.amount_minor,
        "document": one.document,
        "product": one.product,
        "quantity": one.quantity,
        "content_key": one.content_key,
    }


def _purchase(row: Row[Any]) -> Purchase:
    return Purchase(
        purchase_id=row.purchase_id,
        client_id=row.client_id,
        day=row.day,
        amount_minor=row.amount_minor,
        document=row.document,
        product=row.product,
        quantity=row.quantity,
        import_id=row.import_id,
        content_key=row.content_key,
    )
