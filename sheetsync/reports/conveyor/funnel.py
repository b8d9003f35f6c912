"""Funnel: how clients go from stage to stage, by month of entry (metrics.md E8).

Each row is a cohort: the clients who entered one stage in one calendar month,
and what has become of them by the as-of date. A month's share therefore never
exceeds 100 %, and it still grows while the month's clients are on their way.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.core.chart import Chart, Shape
from sheetsync.core.table import Kind, Table, Value
from sheetsync.locales.text import tr
from sheetsync.reports.conveyor.entering import cells_of, cohort_columns, cohorts_of
from sheetsync.reports.facts import Facts
from sheetsync.reports.measures.stays import month_entered, seen_stays
from sheetsync.reports.periods import last_months
from sheetsync.reports.report import Place, Report, column


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The table (metrics.md E8): all stages since the start, then month by month."""
    stays = seen_stays(facts, norms, as_of)
    months = last_months(as_of, norms.funnel.months)
    entered_in = month_entered(stays)
    periods: list[tuple[Value, pd.DataFrame]] = [
        (tr("since the start"), stays),
        *((month, stays[entered_in == pd.Timestamp(month)]) for month in months),
    ]
    rows = [
        (period, stage.name, *cells_of(found, norms))
        for period, entered in periods
        for stage, found in cohorts_of(entered, facts.stages)
    ]
    chart = Chart(
        title=tr("Clients who entered each stage since the start"),
        shape=Shape.BARS,
        labels="stage",
        series=("entered", "reached"),
        unit=tr("Clients"),
        rows=len(facts.stages),
    )
    columns = (
        column("month", tr("Month"), Kind.DATE, _MONTH),
        column("stage", tr("Stage")),
        *cohort_columns(norms),
    )
    return Table(columns, tuple(rows), charts=(chart,))


_MONTH = tr("First day of the calendar month in which they entered the stage")

REPORT = Report(id="funnel", title=tr("Funnel"), places=(Place.DESK,), make=make)
