"""How the sample company's customers buy: in lumps, and some fall silent."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sheetsync.core.ids import ClientId
from sheetsync.core.sales_plans import SalesPlan
from sheetsync.reports.periods import last_months

MONTHS = 26
"""For how many months purchases go back: two years, so that there is a year before."""

_DAYS = MONTHS * 30
_PLANNED_MONTHS, _PLANNED_BY_DAYS = 8, 182
_MORE = 110
"""Plans are so many per cent of what was bought a month before."""
_WHOLE_ROUBLES = 1_000_00
_SILENT_SHARE, _OLD_SHARE = 0.3, 0.5
_RHYTHMS = (14, 21, 30, 30, 45, 60, 90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Buying:
    """One purchase.

    Attributes:
        day: When.
        amount_minor: For how much, in kopecks.
        document: Number of the invoice; no two purchases have the same.
        product: What.
        quantity: How many.
        good: Which of the company's goods.
    """

    day: date
    amount_minor: int
    document: str
    product: str = ""
    quantity: int
    good: int

    def named(self, goods: Sequence[str]) -> Buying:
        """The same with the name of what was bought."""
        return replace(self, product=goods[self.good % len(goods)])


def buying_of(chance: random.Random, day: date, number: int) -> tuple[Buying, ...]:
    """The purchases of a customer, the first first; at least one.

    Orders come in the customer's own rhythm, now early, now late, and differ in
    size by an order of magnitude. Half of the customers have been there for as long as
    purchases go back; three in ten fell silent two to eight months ago.

    Args:
        chance: Source of chance.
        day: Today.
        number: The customer's number, which stands in his invoices.
    """
    rhythm = chance.choice(_RHYTHMS)
    typical = 3_000_000 * chance.paretovariate(1.3)
    last = chance.randint(60, 240) if chance.random() < _SILENT_SHARE else 0
    earliest = _DAYS - 30 if chance.random() < _OLD_SHARE else min(last + 5, _DAYS)
    ago = chance.randint(earliest, _DAYS)
    series: list[Buying] = []
    while ago > last or not series:
        roubles = round(typical * chance.lognormvariate(0, 0.5) / 100)
        series.append(
            Buying(
                day=day - timedelta(days=max(ago, 1)),
                amount_minor=roubles * 100 + chance.choice((0, 0, 50)),
                document=f"INV-{number:04}-{len(series) + 1:03}",
                quantity=chance.randint(1, 60),
                good=chance.randrange(5),
            )
        )
        ago -= max(3, round(rhythm * chance.lognormvariate(0, 0.35)))
    return tuple(series)


def plans_of(client: ClientId, buying: Sequence[Buying], day: date) -> list[SalesPlan]:
    """What a customer was to buy in the last months, the running one included.

    Each month's plan is a tenth more than he bought a month in the half year before,
    in whole thousands; who had not bought then has none.

    Args:
        client: The customer.
        buying: His purchases.
        day: Today.
    """
    found = []
    for month in last_months(day, _PLANNED_MONTHS):
        since = month - timedelta(days=_PLANNED_BY_DAYS)
        bought = sum(one.amount_minor for one in buying if since <= one.day < month)
        monthly = bought * _MORE // 600 // _WHOLE_ROUBLES * _WHOLE_ROUBLES
        if monthly:
            found.append(SalesPlan(client_id=client, month=month, amount_minor=monthly))
    return found
