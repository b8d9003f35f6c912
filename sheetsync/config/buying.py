"""reports.yaml: norms of the reports about what clients buy, and when again."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, TypeAlias

from pydantic import AfterValidator, NonNegativeInt, PositiveFloat, PositiveInt

from sheetsync.config.base import Identifier, Model, Wrong
from sheetsync.locales.text import tr


def _rising(borders: tuple[int, ...]) -> tuple[int, ...]:
    if any(one >= other for one, other in pairwise(borders)):
        raise Wrong(tr("each of these numbers must be bigger than the one before it"))
    return borders


_Four: TypeAlias = tuple[PositiveInt, PositiveInt, PositiveInt, PositiveInt]

Borders: TypeAlias = Annotated[_Four, AfterValidator(_rising)]
"""Four rising borders between five scores."""


class Rfm(Model):
    """Scores of recency, frequency and money by fixed borders (metrics.md E4).

    Attributes:
        months: Length of the rolling window.
        recency_days: Silent for at most so many days: 5, 4, 3, 2; longer: 1.
        orders: At least so many orders: 2, 3, 4, 5; fewer: 1.
        amounts: At least so much turnover, in whole units of the currency: 2, 3, 4,
            5; less: 1. If not given, money has no score by fixed borders.
    """

    months: PositiveInt = 12
    recency_days: Borders = (30, 60, 90, 180)
    orders: Borders = (2, 3, 5, 10)
    amounts: Borders | None = None


class NextOrders(Model):
    """When clients are expected to order again (systems.md A52).

    Attributes:
        stage: Only clients in this stage.
        column: Id of the clients' column with the day that the client named.
        tolerance_days: Late is who has not ordered so many days after it.
        ahead_days: Shown are those who are late, or due within so many days.
        months: Their turnover is that of so many months.
    """

    stage: Identifier = "customers"
    column: Identifier = "next_purchase"
    tolerance_days: NonNegativeInt = 7
    ahead_days: PositiveInt = 14
    months: PositiveInt = 12


class Offers(Model):
    """What to offer to whom: bought by similar clients, not by him (systems.md A53).

    Attributes:
        stage: Only to clients in this stage.
        months: The purchases of so many months count.
        products: Of so many products, those that most clients bought.
        least_clients: Only if so many clients of the class bought both.
        least_lift: Only if who bought the one buys the other more often than the
            class does, by more than this factor.
        each: At most so many for a client.
    """

    stage: Identifier = "customers"
    months: PositiveInt = 12
    products: PositiveInt = 200
    least_clients: PositiveInt = 5
    least_lift: PositiveFloat = 1.0
    each: PositiveInt = 3
