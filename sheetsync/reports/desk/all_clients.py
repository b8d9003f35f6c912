"""All clients: every column of every client, wherever his row is now.

It is the second copy of the company's clients, from which a lost journal is
filled anew; so it leaves nothing out, and its rows stand in an order that does
not change when a client moves.
"""

from __future__ import annotations

from datetime import date

from sheetsync.config.reports import Reports
from sheetsync.core.table import Kind, Table
from sheetsync.locales.text import tr
from sheetsync.reports.cells import days, ready, said, words
from sheetsync.reports.facts import Facts
from sheetsync.reports.report import Place, Report, column, table_of


def make(facts: Facts, _norms: Reports, _as_of: date) -> Table:
    """The table: clients as they are now, first registered first, ties by ID.

    It computes nothing, so metrics.md has no part about it; architecture.md
    ("Bases, columns, tabs") says what it is for. A new client comes last and
    shifts nobody, so that one more client is one more row to write.
    """
    clients = facts.clients.sort_values(["registered", "client_id"], ignore_index=True)
    return table_of(
        [
            (
                column("client_id", tr("ID"), Kind.CLIENT_ID),
                words(clients["client_id"]),
            ),
            (column("company", tr("Company")), words(clients["company"])),
            (column("stage", tr("Stage")), said(clients["stage"], facts.stage_names)),
            (column("base", tr("Base")), words(clients["base"])),
            (column("responsible", tr("Responsible")), words(clients["responsible"])),
            (
                column("registered", tr("Registered"), Kind.DATE),
                days(clients["registered"]),
            ),
            (
                column("last_contact", tr("Last contact"), Kind.DATE),
                days(clients["last_contact"]),
            ),
            *((one.table_column(), ready(clients[one.name])) for one in facts.shapes),
        ]
    )


REPORT = Report(
    id="all_clients", title=tr("All clients"), places=(Place.DESK,), make=make
)
