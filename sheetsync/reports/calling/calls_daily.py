"""Calls by day: the last weeks of everybody's calls (metrics.md E8, E9; S36).

No rates: a day has too few calls for one.
"""

from __future__ import annotations

from datetime import date, timedelta

from sheetsync.config.reports import Reports
from sheetsync.core.table import Kind, Table
from sheetsync.locales.text import tr
from sheetsync.reports.calling.calling import (
    by_period,
    on_the_line,
    reached,
    who_called,
)
from sheetsync.reports.cells import days
from sheetsync.reports.facts import Facts
from sheetsync.reports.report import Place, Report, column, table_of


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The table: a row for each day and person with a call.

    Who did not call is left out: nobody knows who had a day off.
    """
    last = [as_of - timedelta(days=back) for back in range(norms.calls.days)]
    found = by_period(facts, norms, [(day, day) for day in last], idle=False)
    return table_of(
        [
            (column("day", tr("Day"), Kind.DATE), days(found["begins"])),
            *who_called(found),
            *on_the_line(found, norms),
            *reached(found, norms),
        ]
    )


REPORT = Report(
    id="calls_daily",
    title=tr("Calls by day"),
    places=(Place.DESK, Place.PERSONAL),
    make=make,
)
