"""Key clients: the few who make most of the turnover (metrics.md E1, table A11).

The owner keeps a personal contact with them, so the list is cut to as many as
he can talk to. It holds dates, never "days since": a day on which nothing
happened then changes no cell.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pandas as pd

from sheetsync.config.reports import KeyClients, Reports
from sheetsync.core.table import Kind, Table
from sheetsync.locales.text import Text, tr, trn
from sheetsync.reports.cells import days, marks, money, words
from sheetsync.reports.contacts import last_contacts
from sheetsync.reports.facts import Facts
from sheetsync.reports.frames import of_each
from sheetsync.reports.periods import known_on, months_until
from sheetsync.reports.report import Filled, Place, Report, column, table_of
from sheetsync.reports.sales import order_days, turnover
from sheetsync.reports.shares import share


def ranked(facts: Facts, months: int, as_of: date) -> pd.DataFrame:
    """Clients with positive turnover, the biggest first, ties by ID.

    metrics.md E1: x_i is the turnover of (D - months, D], T the sum of the
    positive ones, and ``before`` the sum of those above the client.

    Returns:
        The clients' frame with ``turnover``, ``before`` and ``total`` beside it,
        all in minor units.
    """
    bought = turnover(facts.purchases, months_until(as_of, months))
    known = facts.clients.merge(bought.rename("turnover").reset_index(), on="client_id")
    order = known[known["turnover"] > 0].sort_values(
        ["turnover", "client_id"], ascending=[False, True], ignore_index=True
    )
    running = order["turnover"].cumsum()
    return order.assign(
        before=running - order["turnover"], total=order["turnover"].sum()
    )


def leading(order: pd.DataFrame, border: float) -> pd.DataFrame:
    """The clients of class A (metrics.md E1, "start rule").

    A client is in if the share of those *above* him is under the border, so a
    giant with 90 % of the turnover is in class A and not alone outside of it.

    Args:
        order: What `ranked` made.
        border: The share, such as 0.8.
    """
    # whole minor units: 0.8 of a sum has no exact binary form, and a client who
    # stands on the border must not fall in or out by the last bit
    part = Fraction(str(border)) * int(order["turnover"].sum())
    return order[order["before"] < -(-part.numerator // part.denominator)]


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The table (metrics.md E1): class A of the window, cut to the capacity."""
    norm = norms.key_clients
    order = ranked(facts, norm.months, as_of)
    key = leading(order, norm.share)
    shown = key.head(norm.capacity)
    return table_of(
        [
            *_who(shown),
            *_figures(facts, norm, shown),
            *_dates(facts, norm, shown, as_of),
        ],
        _note(norm, len(key), len(order)),
    )


def _who(shown: pd.DataFrame) -> list[Filled]:
    return [
        (column("client_id", tr("ID"), Kind.CLIENT_ID), words(shown["client_id"])),
        (column("company", tr("Company")), words(shown["company"])),
        (column("responsible", tr("Responsible")), words(shown["responsible"])),
    ]


def _figures(facts: Facts, norm: KeyClients, shown: pd.DataFrame) -> list[Filled]:
    own, before = shown["turnover"].tolist(), shown["before"].tolist()
    total = shown["total"].tolist()
    window = trn(
        norm.months,
        "Sales minus returns of the last {n} month",
        "Sales minus returns of the last {n} months",
    )
    return [
        (
            column("turnover", tr("Turnover"), Kind.MONEY, window),
            money(shown["turnover"], facts.minor_digits),
        ),
        (
            column("before", tr("Turnover above"), Kind.MONEY, _ABOVE),
            money(shown["before"], facts.minor_digits),
        ),
        (
            column("total", tr("Turnover of all"), Kind.MONEY, _TOTAL),
            money(shown["total"], facts.minor_digits),
        ),
        (
            column(
                "share", tr("Share"), Kind.PERCENT, tr("Turnover / turnover of all")
            ),
            [share(one, whole) for one, whole in zip(own, total, strict=True)],
        ),
        (
            column("share_before", tr("Share above"), Kind.PERCENT, _SHARE_ABOVE),
            [share(one, whole) for one, whole in zip(before, total, strict=True)],
        ),
    ]


def _dates(
    facts: Facts, norm: KeyClients, shown: pd.DataFrame, as_of: date
) -> list[Filled]:
    orders = order_days(facts.purchases, as_of).groupby("client_id")["day"]
    first = of_each(shown["client_id"], orders.min())
    last = of_each(shown["client_id"], orders.max())
    talked = of_each(shown["client_id"], last_contacts(facts, as_of))
    began = months_until(as_of, norm.months).after
    new = first.notna() & ~known_on(first, began)
    return [
        (column("new", tr("New"), note=_NEW), marks(new, tr("new"))),
        (column("last_purchase", tr("Last purchase"), Kind.DATE), days(last)),
        (column("last_contact", tr("Last contact"), Kind.DATE), days(talked)),
    ]


def _note(norm: KeyClients, key: int, buyers: int) -> Text:
    if not buyers:
        return tr("Nobody's sales exceed his returns in the window")
    return tr(
        "Clients with turnover: {buyers}. Key clients, who make {share} % of it: "
        "{key}. Shown at most: {capacity}, as many as the owner can talk to",
        key=key,
        buyers=buyers,
        share=f"{norm.share * 100:g}",
        capacity=norm.capacity,
    )


_ABOVE = tr("Turnover of all clients above this one")
_TOTAL = tr("Turnover of all clients whose sales exceed their returns")
_SHARE_ABOVE = tr("Turnover above / turnover of all; class A while under the border")
_NEW = tr("The first order falls into the window: a full year is not known yet")

REPORT = Report(
    id="key_clients", title=tr("Key clients"), places=(Place.DESK,), make=make
)
