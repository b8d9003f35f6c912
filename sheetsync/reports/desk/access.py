"""Access: what was granted, revoked and found open, as the owner must see it."""

from __future__ import annotations

from datetime import date

from sheetsync.config.reports import Reports
from sheetsync.core.table import Kind, Table
from sheetsync.locales.text import tr
from sheetsync.reports.cells import moments, said, words
from sheetsync.reports.facts import Facts
from sheetsync.reports.periods import known_on
from sheetsync.reports.report import Place, Report, column, table_of


def make(facts: Facts, _norms: Reports, as_of: date) -> Table:
    """The table: what happened up to D, the latest first, ties by file and person.

    domain.md S4: every drift found is listed with what was done about it.
    Nothing is cut off by age: who once could open a base is asked years later.
    """
    known = facts.access[known_on(facts.access["at"], as_of)].sort_values(
        ["at", "file", "person"], ascending=[False, True, True], kind="stable"
    )
    return table_of(
        [
            (column("at", tr("When"), Kind.MOMENT), moments(known["at"])),
            (column("file", tr("File"), Kind.SENTENCE), words(known["file"])),
            (column("person", tr("Person")), words(known["person"])),
            (column("address", tr("Address")), words(known["address"])),
            (column("event", tr("What happened")), said(known["event"])),
            (column("why", tr("Why"), Kind.SENTENCE), said(known["why"])),
            (column("by", tr("By whom"), Kind.SENTENCE), said(known["by"])),
        ]
    )


REPORT = Report(id="access", title=tr("Access"), places=(Place.DESK,), make=make)
