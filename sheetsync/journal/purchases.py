"""What clients bought; money in minor units."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, func, insert, select

from sheetsync.core.ids import ClientId
from sheetsync.core.import_purchases import NewPurchase
from sheetsync.core.memory import Bought
from sheetsync.journal.part import Part
from sheetsync.journal.records import Purchase
from sheetsync.journal.schema import purchases


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
        by_key: dict[str, NewPurchase] = {}
        count = 0
        for one in bought:
            by_key.setdefault(one.content_key, one)
            count += 1
        known = self.keys_known(by_key)
        added = [one for key, one in by_key.items() if key not in known]
        self.execute_many(insert(purchases), [_values(one, import_id) for one in added])
        return len(added), count - len(added)

    def keys_known(self, keys: Iterable[str]) -> set[str]:
        """Those of the content keys whose purchase is recorded."""
        found = self.rows_in(
            select(purchases.c.content_key), purchases.c.content_key, list(keys)
        )
        return {one.content_key for one in found}

    def revision(self) -> tuple[int, int]:
        """Differs after every recording: how many there are, and the last number."""
        found = self.connection.execute(
            select(
                func.count(), func.coalesce(func.max(purchases.c.purchase_id), 0)
            ).select_from(purchases)
        ).one()
        return int(found[0]), int(found[1])

    def facts(self) -> dict[ClientId, Bought]:
        """The purchases of each client in short."""
        found = self.connection.execute(
            select(
                purchases.c.client_id,
                func.count(),
                func.min(purchases.c.day),
                func.max(purchases.c.day),
                func.sum(purchases.c.amount_minor),
            ).group_by(purchases.c.client_id)
        )
        # PostgreSQL adds big integers up to a decimal number.
        return {
            client: Bought(count, first, last, int(total))
            for client, count, first, last, total in found
        }

    def all(self) -> tuple[Purchase, ...]:
        """Every purchase, by day and in the order of recording."""
        found = self.connection.execute(
            select(purchases).order_by(purchases.c.day, purchases.c.purchase_id)
        )
        return tuple(_purchase(one) for one in found)


def _values(one: NewPurchase, import_id: int | None) -> dict[str, object]:
    return {
        "client_id": one.client_id,
        "day": one.day,
        "amount_minor": one.amount_minor,
        "document": one.document,
        "product": one.product,
        "quantity": one.quantity,
        "import_id": import_id,
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
