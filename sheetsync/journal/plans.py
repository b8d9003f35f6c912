"""What clients are to buy, month by month; money in minor units."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TypeAlias

from sqlalchemy import delete, func, insert, select

from sheetsync.core.ids import ClientId
from sheetsync.core.sales_plans import PlanKind, SalesPlan
from sheetsync.journal.import_schema import plans
from sheetsync.journal.part import Part
from sheetsync.journal.records import TakenBack

_About: TypeAlias = tuple[ClientId, date, PlanKind]


class Plans(Part):
    """What clients are to buy.

    A plan that is recorded anew stands beside the former one and hides it: taking
    an import back is deleting its rows, and what stood before counts again.
    """

    __slots__ = ()

    def add_many(
        self, planned: Iterable[SalesPlan], import_id: int | None = None
    ) -> tuple[int, int]:
        """Record those plans that say something new.

        Of several about one client, month and kind the last one counts.

        Returns:
            How many were recorded, and how many said nothing new.

        Raises:
            sqlalchemy.exc.IntegrityError: One is of a client who is not registered.
        """
        read = list(planned)
        new = self.new_of(read)
        self.execute_many(
            insert(plans),
            [
                {
                    "client_id": one.client_id,
                    "month": one.month,
                    "kind": one.kind.value,
                    "amount_minor": one.amount_minor,
                    "import_id": import_id,
                }
                for one in new
            ],
        )
        return len(new), len(read) - len(new)

    def new_of(self, planned: Iterable[SalesPlan]) -> list[SalesPlan]:
        """Those that say something new; of several about one thing the last."""
        known = {_about(one): one for one in self.all()}
        wanted = {_about(one): one for one in planned}
        return [one for about, one in wanted.items() if known.get(about) != one]

    def take_back(self, import_id: int) -> TakenBack:
        """Forget the plans of an import: what was planned before counts again."""
        found = self.connection.execute(
            delete(plans).where(plans.c.import_id == import_id)
        )
        return TakenBack(removed=found.rowcount)

    def all(self) -> tuple[SalesPlan, ...]:
        """The plans that count, by client, month and kind."""
        last = select(func.max(plans.c.plan_id)).group_by(
            plans.c.client_id, plans.c.month, plans.c.kind
        )
        found = self.connection.execute(
            select(plans)
            .where(plans.c.plan_id.in_(last))
            .order_by(plans.c.client_id, plans.c.month, plans.c.kind)
        )
        return tuple(
            SalesPlan(
                client_id=one.client_id,
                month=one.month,
                amount_minor=one.amount_minor,
                kind=PlanKind(one.kind),
            )
            for one in found
        )


def _about(plan: SalesPlan) -> _About:
    return plan.client_id, plan.month, plan.kind
