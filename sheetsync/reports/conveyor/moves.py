"""Moves: which clients went where lately, and which were refused and why."""

from __future__ import annotations

from datetime import date

from sheetsync.config.reports import Reports
from sheetsync.core.table import Kind, Table
from sheetsync.locales.text import tr
from sheetsync.reports.cells import moments, said, words
from sheetsync.reports.facts import Facts
from sheetsync.reports.frames import of_each
from sheetsync.reports.periods import days_until
from sheetsync.reports.report import Place, Report, column, table_of

_STATES = {
    "copying": tr("under way"),
    "copied": tr("under way"),
    "removing": tr("under way"),
    "taking_back": tr("under way"),
    "done": tr("done"),
    "refused": tr("refused"),
    "abandoned": tr("withdrawn"),
    "parked": tr("waits for the owner"),
}


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The table: moves of (D - move_days, D], the latest first, ties by ID.

    metrics.md, conventions (windows are half-open); architecture.md ("A move")
    has the states.
    """
    window = days_until(as_of, norms.move_days)
    moves = facts.moves[window.holds(facts.moves["at"])].sort_values(
        ["at", "client_id"], ascending=[False, True], kind="stable"
    )
    companies = facts.clients.set_index("client_id")["company"]
    return table_of(
        [
            (column("at", tr("When"), Kind.MOMENT), moments(moves["at"])),
            (column("client_id", tr("ID"), Kind.CLIENT_ID), words(moves["client_id"])),
            (
                column("company", tr("Company")),
                words(of_each(moves["client_id"], companies)),
            ),
            (
                column("source", tr("From stage")),
                said(moves["source"], facts.stage_names),
            ),
            (
                column("target", tr("To stage")),
                said(moves["target"], facts.stage_names),
            ),
            (column("state", tr("State")), said(moves["state"], _STATES)),
            (column("why", tr("Why")), said(moves["why"])),
        ]
    )


REPORT = Report(id="moves", title=tr("Moves"), places=(Place.DESK,), make=make)
