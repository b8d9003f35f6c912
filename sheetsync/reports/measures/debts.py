"""What clients owe: shipped, not paid, and older than the norm (systems.md A65, A90).

Known only where payments are; where none is known, nobody is said to owe anything, or
nothing. It doesn't matter whether sales count when they are shipped or when paid.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import pandas as pd

from sheetsync.config.reports import Sources
from sheetsync.core.table import Kind
from sheetsync.locales.text import Text, tr, trn
from sheetsync.reports.cells import money
from sheetsync.reports.facts import Facts
from sheetsync.reports.frames import of_each
from sheetsync.reports.measures.settling import settle
from sheetsync.reports.periods import known_on
from sheetsync.reports.report import Filled, column


def overdue(
    facts: Facts, sources: Sources, as_of: date, clients: Iterable[str]
) -> pd.DataFrame | None:
    """What some clients owe for longer than the norm allows.

    An order is overdue if it is not paid after so many days. What lies on the
    account, which does not suffice for the oldest of them, is taken off. `settling`
    says which money pays which order.

    Args:
        facts: The facts.
        sources: The norm, and since when payments are known.
        as_of: The day; nothing after it counts.
        clients: IDs of the clients that are asked for.

    Returns:
        By client ID ``owed`` (minor units) and ``since``, the day of the oldest
        overdue order; who owes nothing is absent. None if no payment is known.
    """
    payments = facts.payments[known_on(facts.payments["day"], as_of)]
    if payments.empty:
        return None
    asked = list(clients)
    shipped = facts.shipped[facts.shipped["client_id"].isin(asked)]
    found = settle(
        shipped[known_on(shipped["day"], as_of)],
        payments[payments["client_id"].isin(asked)],
        sources.payments_since,
    )
    first_in_time = as_of - timedelta(days=sources.payment_days)
    due = found.unpaid[found.unpaid["day"] < pd.Timestamp(first_in_time)]
    by_client = due.groupby("client_id")
    rests, since = by_client["rest"].sum(), by_client["day"].min()
    covered = of_each(rests.index.to_series(), found.accounts).clip(lower=0)
    return pd.DataFrame({"owed": rests - covered.astype("int64"), "since": since})


def debt_columns(
    facts: Facts, sources: Sources, owing: pd.DataFrame | None, clients: pd.Series
) -> list[Filled]:
    """The column of what clients owe; none where no payment is known.

    Args:
        facts: The facts.
        sources: The norm.
        owing: What `overdue` found.
        clients: The IDs of the table's rows.
    """
    if owing is None:
        return []
    owed = of_each(clients, owing["owed"])
    shown = column("overdue", tr("Overdue"), Kind.MONEY, _note(sources))
    return [(shown, money(owed, facts.minor_digits))]


def _note(sources: Sources) -> Text:
    return trn(
        sources.payment_days,
        "Shipped more than {n} day ago and not paid; payments are those imported",
        "Shipped more than {n} days ago and not paid; payments are those imported",
    )
