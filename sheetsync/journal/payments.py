"""What clients paid; money in minor units."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from sqlalchemy import func, select

from sheetsync.core.import_payments import NewPayment
from sheetsync.journal.import_schema import imports, payments
from sheetsync.journal.keyed import keys_known, record_keyed, take_back_keyed
from sheetsync.journal.part import Part
from sheetsync.journal.records import TakenBack


class Payments(Part):
    """What clients paid."""

    __slots__ = ()

    def add_many(
        self, paid: Iterable[NewPayment], import_id: int | None = None
    ) -> tuple[int, int]:
        """Record those payments that are not known yet, told by their content key.

        Returns:
            How many were added, and how many were known already.

        Raises:
            sqlalchemy.exc.IntegrityError: One is of a client who is not registered.
        """
        return record_keyed(self, payments, [asdict(one) for one in paid], import_id)

    def keys_known(self, keys: Iterable[str]) -> set[str]:
        """Those of the content keys whose payment is recorded."""
        return keys_known(self, payments, keys)

    def take_back(self, import_id: int) -> TakenBack:
        """Forget the payments of an import that no later import says as well."""
        return take_back_keyed(self, payments, import_id)

    def revision(self) -> tuple[int, int, int]:
        """Differs after every recording and every import that was taken back.

        As that of purchases does.
        """
        count, last = self.connection.execute(
            select(func.count(), func.coalesce(func.max(payments.c.payment_id), 0))
        ).one()
        undone = self.connection.scalar(select(func.count(imports.c.undone_at)))
        return int(count), int(last), int(undone or 0)

    def all(self) -> tuple[NewPayment, ...]:
        """Every payment, by day and in the order of recording."""
        found = self.connection.execute(
            select(payments).order_by(payments.c.day, payments.c.payment_id)
        )
        return tuple(
            NewPayment(
                client_id=one.client_id,
                day=one.day,
                amount_minor=one.amount_minor,
                document=one.document,
                number=one.number,
                content_key=one.content_key,
            )
            for one in found
        )
