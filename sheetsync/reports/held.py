"""Held: everything that waits for the owner (architecture.md, "Safety")."""

from __future__ import annotations

from datetime import date

from sheetsync.config.reports import Reports
from sheetsync.core.table import Kind, Table
from sheetsync.locales.text import tr
from sheetsync.reports.cells import moments, said, words
from sheetsync.reports.facts import Facts
from sheetsync.reports.frames import of_each
from sheetsync.reports.report import Place, Report, column, table_of


def make(facts: Facts, _norms: Reports, _as_of: date) -> Table:
    """The table: what waits now, the longest waiting first, ties by subject.

    architecture.md ("Safety") says what is held; nothing is computed.
    """
    held = facts.held.sort_values(["since", "subject"], kind="stable")
    companies = facts.clients.set_index("client_id")["company"]
    return table_of(
        [
            (column("since", tr("Since"), Kind.MOMENT), moments(held["since"])),
            (column("subject", tr("What waits")), words(held["subject"])),
            (
                column("company", tr("Company")),
                words(of_each(held["subject"], companies)),
            ),
            (column("base", tr("Base")), words(held["base"])),
            (column("why", tr("Why")), said(held["why"])),
            (column("hint", tr("What to do")), said(held["hint"])),
        ]
    )


REPORT = Report(id="held", title=tr("Held"), places=(Place.DESK,), make=make)
