"""Calls: what each person's calls came to, month by month, against the norms.

metrics.md E8 and E9, domain.md S36, systems.md A29–A35. The books' two rates of
success stand side by side: goals of all calls, and goals of those at which somebody
was reached.
"""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.core.table import Kind, Table, Value
from sheetsync.locales.text import Text, tr
from sheetsync.reports.calling.calling import (
    by_period,
    on_the_line,
    reached,
    who_called,
)
from sheetsync.reports.calling.month_calls import (
    carried_and_year,
    enough_minutes,
    with_months,
)
from sheetsync.reports.cells import counts, days
from sheetsync.reports.columns import pairs, rate
from sheetsync.reports.facts import Facts
from sheetsync.reports.periods import last_months, months_before
from sheetsync.reports.report import Filled, Place, Report, column, table_of


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The table: a row for each month and person, the latest month first.

    Everybody who called is there, and of the norms' role everybody who had a working
    day: who was to call and did not is what the reader must see.
    """
    months = [
        (month, min(as_of, months_before(month, -1) - timedelta(days=1)))
        for month in last_months(as_of, norms.calls.months)
    ]
    sums = by_period(facts, norms, months, idle=True)
    found = with_months(sums, facts, norms, months)
    norm = norms.calls
    effective = tr(
        "Distinct clients with a goal; the norm is {norm} a month", norm=norm.results
    )
    return table_of(
        [
            (column("month", tr("Month"), Kind.DATE, _MONTH), days(found["begins"])),
            *who_called(found),
            (
                column("working", tr("Working days"), Kind.NUMBER, _WORKING),
                counts(found["working"]),
            ),
            *on_the_line(found, norms),
            *enough_minutes(found, norms),
            *reached(found, norms),
            *_rates(found, norms),
            (
                column("per_goal", tr("Calls per goal"), Kind.NUMBER, _PER_GOAL),
                _per_goal(found),
            ),
            (
                column("results", tr("Companies with a goal"), Kind.NUMBER, effective),
                counts(found["results"]),
            ),
            *carried_and_year(found, norms),
        ],
        _note(norms),
    )


def _rates(found: pd.DataFrame, norms: Reports) -> list[Filled]:
    norm = norms.calls
    of_calls = tr(
        "Goals of all calls; the norm is {norm} %", norm=_percent(norm.of_calls)
    )
    of_conversations = tr(
        "Goals of the conversations; the norm is {norm} %",
        norm=_percent(norm.of_conversations),
    )
    goals = found["goals"]
    return [
        *rate(
            "of_calls",
            tr("Goals / calls"),
            of_calls,
            pairs(goals, found["calls"]),
            norms,
        ),
        *rate(
            "of_conversations",
            tr("Goals / conversations"),
            of_conversations,
            pairs(goals, found["conversations"]),
            norms,
        ),
    ]


def _per_goal(found: pd.DataFrame) -> list[Value]:
    return [
        round(calls / goals, 1) if goals else tr("n/a (calls {calls})", calls=calls)
        for goals, calls in pairs(found["goals"], found["calls"])
    ]


def _percent(part: float) -> str:
    return f"{part * 100:g}"


def _note(norms: Reports) -> Text:
    return tr(
        "Norms of config: {minutes} minutes on the line a working day, {companies} "
        "companies and {results} of them with a goal a month. They are those of one "
        "role; of others only what they did is shown. The running month is counted up "
        "to its present day",
        minutes=f"{norms.calls.minutes:g}",
        companies=norms.calls.companies,
        results=norms.calls.results,
    )


_MONTH = tr("First day of the calendar month")
_WORKING = tr(
    "Days of the working week without holidays and his own days off, from his first to "
    "his last day of work"
)
_PER_GOAL = tr("Calls / goals; the fewer, the better")

REPORT = Report(
    id="calls", title=tr("Calls"), places=(Place.DESK, Place.PERSONAL), make=make
)
