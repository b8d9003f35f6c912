"""Key clients: the few who make most of the turnover (metrics.md E1, table A11).

The owner keeps a personal contact with them, so the list is cut to as many as
he can talk to. It holds dates, never "days since": a day on which nothing
happened then changes no cell.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from sheetsync.config.reports import KeyClients, Reports
from sheetsync.core.chart import Chart, Shape
from sheetsync.core.table import Kind, Table
from sheetsync.locales.text import Text, tr
from sheetsync.reports.buying.abc import ranked, reach
from sheetsync.reports.cells import days, marks, money
from sheetsync.reports.columns import turnover_of, who
from sheetsync.reports.facts import Facts
from sheetsync.reports.frames import of_each
from sheetsync.reports.measures.contacts import last_contacts
from sheetsync.reports.measures.sales import first_and_last, order_days
from sheetsync.reports.periods import known_on, months_until
from sheetsync.reports.report import Filled, Place, Report, column, table_of
from sheetsync.reports.shares import share

_DRAWN = 10
"""How many clients the chart draws: more names can't be read beside their bars."""


def leading(order: pd.DataFrame, border: float) -> pd.DataFrame:
    """The clients of class A (metrics.md E1, "start rule").

    A client is in if the share of those *above* him is under the border, so a
    giant with 90 % of the turnover is in class A and not alone outside of it.

    Args:
        order: What `sheetsync.reports.buying.abc.ranked` made.
        border: The share, such as 0.8.
    """
    return order[order["before"] < reach(int(order["turnover"].sum()), border)]


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The table (metrics.md E1): class A of the window, cut to the capacity."""
    norm = norms.key_clients
    order = ranked(facts, months_until(as_of, norm.months))
    key = leading(order, norm.share)
    shown = key.head(norm.capacity)
    return table_of(
        [
            *who(shown),
            *_figures(facts, norm, shown),
            *_dates(facts, norms, shown, as_of),
        ],
        _note(norm, len(key), len(order)),
        [
            Chart(
                title=tr("Turnover of the biggest key clients"),
                shape=Shape.BARS,
                labels="company",
                series=("turnover",),
                unit=tr("Turnover"),
                rows=_DRAWN,
            )
        ],
    )


def _figures(facts: Facts, norm: KeyClients, shown: pd.DataFrame) -> list[Filled]:
    own, before = shown["turnover"].tolist(), shown["before"].tolist()
    total = shown["total"].tolist()
    return [
        turnover_of(shown, norm.months, facts),
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
    facts: Facts, norms: Reports, shown: pd.DataFrame, as_of: date
) -> list[Filled]:
    orders = first_and_last(order_days(facts, as_of))
    first = of_each(shown["client_id"], orders["first"])
    last = of_each(shown["client_id"], orders["last"])
    talked = of_each(shown["client_id"], last_contacts(facts, norms.log, as_of))
    began = months_until(as_of, norms.key_clients.months).after
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
