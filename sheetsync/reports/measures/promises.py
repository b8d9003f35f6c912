"""Whom somebody was to talk to, and nobody has yet."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

import pandas as pd

from sheetsync.config.work import Log
from sheetsync.core.table import Value
from sheetsync.reports.facts import Facts
from sheetsync.reports.measures.contacts import last_contacts
from sheetsync.reports.periods import known_on
from sheetsync.reports.shapes import CELL

NEXT_CONTACT = "next_contact"
"""The column in which people write when to talk to a client again."""


def due(facts: Facts, norm: Log, as_of: date) -> pd.Series:
    """Promised contacts that have come due: the day of each, by client, in order."""
    found = promised(facts, norm, as_of)
    return found[known_on(found, as_of)]


def promised(facts: Facts, norm: Log, as_of: date) -> pd.Series:
    """Promised contacts that nobody has kept: the day of each, by client, in order.

    A client's promise is the latest day that his row or his contact log names; it is
    kept once somebody has reached him on that day or later. One of an earlier day that
    a later one put off is none any more.

    Args:
        facts: The facts.
        norm: What the words of the log mean.
        as_of: The day.
    """
    rows = facts.contacts[known_on(facts.contacts["day"], as_of)]
    logged = rows[["client_id", NEXT_CONTACT]].rename(columns={NEXT_CONTACT: "day"})
    both = pd.concat([logged.dropna(), _typed(facts)], ignore_index=True)
    latest = both.groupby("client_id")["day"].max()
    met = last_contacts(facts, norm, as_of).reindex(latest.index)
    open_yet = ~(met >= latest)
    return latest[open_yet].sort_index().sort_values(kind="stable")


def _typed(facts: Facts) -> pd.DataFrame:
    """The days in the clients' rows; words that are no day promise nothing."""
    column = CELL + NEXT_CONTACT
    cells: Iterable[Value] = facts.clients.get(column, ())
    days = [
        (client, cell)
        for client, cell in zip(facts.clients["client_id"], cells, strict=False)
        if isinstance(cell, date) and not isinstance(cell, datetime)
    ]
    return pd.DataFrame(days, columns=["client_id", "day"]).astype(
        {"client_id": "str", "day": "datetime64[s]"}
    )
