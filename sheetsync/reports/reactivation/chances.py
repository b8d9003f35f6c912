"""Chances: how likely each buyer orders by himself (metrics.md E5, E6)."""

from __future__ import annotations

from datetime import date

from sheetsync.config.reports import Reports
from sheetsync.core.table import Kind, Table
from sheetsync.locales.text import tr
from sheetsync.reports.cells import counts, days, numbers
from sheetsync.reports.columns import who
from sheetsync.reports.facts import Facts
from sheetsync.reports.frames import of_each
from sheetsync.reports.measures.sales import order_days
from sheetsync.reports.measures.standing import clients_on
from sheetsync.reports.reactivation.chance import buyers, chances
from sheetsync.reports.report import Place, Report, column, table_of


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The table: all buyers of the last months, the likeliest first, ties by ID."""
    found = chances(facts, norms, as_of)
    known = buyers(order_days(facts, as_of), norms.reactivation.months, as_of)
    clients = clients_on(facts, as_of)
    clients = clients[clients["client_id"].isin(known.index)]
    listed = clients.assign(
        chance=of_each(clients["client_id"], found.by_client)
    ).sort_values(["chance", "client_id"], ascending=[False, True], ignore_index=True)
    ids = listed["client_id"]
    return table_of(
        [
            *who(listed),
            (
                column("chance", tr("Chance to order"), Kind.PERCENT, _CHANCE),
                numbers(listed["chance"]),
            ),
            (
                column(
                    "orders",
                    tr("Orders"),
                    Kind.NUMBER,
                    tr("Days with an order, of all time"),
                ),
                counts(of_each(ids, known["count"])),
            ),
            (
                column("first_order", tr("First order"), Kind.DATE),
                days(of_each(ids, known["first"])),
            ),
            (
                column("last_order", tr("Last order"), Kind.DATE),
                days(of_each(ids, known["last"])),
            ),
        ],
        found.note(norms.chance.days),
    )


_CHANCE = tr("Without any call; the remark on the first header tells where it is from")

REPORT = Report(id="chances", title=tr("Chances"), places=(Place.DESK,), make=make)
