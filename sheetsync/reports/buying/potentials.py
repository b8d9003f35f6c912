"""How much a client could buy, as he told it (metrics.md E11, table A77)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.config.stages import ColumnType
from sheetsync.reports.buying.abc import NONE, A, B, C, classes, reach
from sheetsync.reports.facts import Facts
from sheetsync.reports.frames import of_each
from sheetsync.reports.measures.sales import turnover
from sheetsync.reports.measures.standing import clients_on
from sheetsync.reports.periods import months_until
from sheetsync.reports.typed import typed_days, typed_numbers

ORDERS, AVERAGE, DAY = "potential_orders", "potential_order", "potential_day"
COLUMNS = (
    (ORDERS, ColumnType.NUMBER),
    (AVERAGE, ColumnType.MONEY),
    (DAY, ColumnType.DATE),
)
"""The columns that people type what they were told into."""

_A_YEAR = 12
_MOST_ORDERS = 100_000
_MOST_MONEY = 10**10


@dataclass(frozen=True, slots=True, eq=False)
class Potentials:
    """Who told how much he buys.

    Attributes:
        clients: The clients' frame of that day with ``potential`` and ``ours``
            (minor units of a year), ``free`` (what is bought elsewhere, never
            under 0), ``day`` (when he told it; blank if nobody wrote it down) and
            ``potential_class`` (A, B, C by potential; – for none), and ``abc`` (his
            class by what he bought). The most free potential first, ties by ID.
        unread: Clients with something in the columns that makes no potential.
    """

    clients: pd.DataFrame
    unread: int


def potentials(facts: Facts, norms: Reports, as_of: date) -> Potentials:
    """Everybody's potential: orders a year from all suppliers × average order.

    metrics.md E11. What was told later than the as-of date is not known yet.
    """
    orders, average = typed_numbers(facts, ORDERS), typed_numbers(facts, AVERAGE)
    days = {one: day for one, day in typed_days(facts, DAY).of.items() if day <= as_of}
    later = typed_days(facts, DAY).of.keys() - days.keys()
    told = {
        client: _minor(count * average.of[client], facts.minor_digits)
        for client, count in orders.of.items()
        if client in average.of and _sound(count, average.of[client])
    }
    filled = {*orders.of, *average.of, *orders.unread, *average.unread}
    clients = clients_on(facts, as_of)
    ids = clients["client_id"]
    clients = clients[ids.isin(told.keys() - later)].reset_index(drop=True)
    ids = clients["client_id"]
    sold = turnover(facts, months_until(as_of, _A_YEAR))
    found = clients.assign(
        potential=ids.map(told).astype("int64"),
        ours=of_each(ids, sold).fillna(0).astype("int64"),
        day=pd.to_datetime(ids.map(days)).astype("datetime64[s]"),
    )
    free = (found["potential"] - found["ours"]).clip(lower=0)
    bought = classes(facts, months_until(as_of, norms.segments.months), norms.segments)
    found = found.assign(
        free=free,
        potential_class=_classes(found, norms),
        abc=of_each(ids, bought.set_index("client_id")["abc"]).fillna(NONE),
    )
    ranked = found.sort_values(
        ["free", "client_id"], ascending=[False, True], ignore_index=True
    )
    return Potentials(ranked, len(filled - told.keys()))


def _sound(orders: Decimal, average: Decimal) -> bool:
    """Whether the two can be meant; a slip of the finger is no potential."""
    return 0 <= orders <= _MOST_ORDERS and 0 <= average <= _MOST_MONEY


def _minor(amount: Decimal, digits: int) -> int:
    """Whole minor units, half of one rounded up."""
    return int(amount.scaleb(digits).quantize(Decimal(1), ROUND_HALF_UP))


def _classes(found: pd.DataFrame, norms: Reports) -> pd.Series[str]:
    """Classes by the share of potential above a client (metrics.md E1, E11)."""
    order = found.sort_values(["potential", "client_id"], ascending=[False, True])
    above = order["potential"].cumsum() - order["potential"]
    total = int(order["potential"].sum())
    letters = pd.Series(C, index=order.index, dtype="str")
    letters[above < reach(total, norms.segments.share_b)] = B
    letters[above < reach(total, norms.segments.share_a)] = A
    letters[order["potential"] <= 0] = NONE
    return letters.reindex(found.index)
