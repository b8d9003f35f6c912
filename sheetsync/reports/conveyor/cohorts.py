"""Cohorts: who of each month's clients went further, and how soon (metrics.md E8).

A client who has not had his days yet is no failure: what a month's clients did within
n days is said only once all of them have had n days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.core.chart import Chart, Shape
from sheetsync.core.table import Kind, Table
from sheetsync.locales.text import Text, tr, trn
from sheetsync.reports.columns import rate
from sheetsync.reports.facts import Facts
from sheetsync.reports.measures.sales import codes, order_days
from sheetsync.reports.measures.stays import month_start, seen_stays, steps_of
from sheetsync.reports.periods import last_months, months_before
from sheetsync.reports.report import Filled, Place, Report, column, table_of
from sheetsync.reports.shares import share

_SECOND = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """The clients of one step and month.

    Attributes:
        step: The stage that they entered, or the first order.
        month: Its first day.
        entered: How many they are.
        ever: How many of them went further up to the day.
        within: Likewise within each number of days; None until all have had them.
        then: Clients who went further from here in that month, whenever they came.
    """

    step: Text
    month: date
    entered: int
    ever: int
    within: tuple[int | None, ...]
    then: int


def stage_entries(
    facts: Facts, norms: Reports, as_of: date
) -> list[tuple[Text, pd.DataFrame]]:
    """Who came to each step: ``client_id``, ``entered`` and ``reached``.

    All stages of the conveyor but the last, each with its stays; behind them the first
    order of each client, which goes on to his second order day. The last stage goes on
    to nothing else.
    """
    stays = seen_stays(facts, norms, as_of)
    names = facts.stage_names
    found = [
        (names[one], stays.loc[stays["stage"] == one, _EVENT])
        for one in steps_of(facts.stages)[:-1]
    ]
    return [*found, (tr("First order"), _orders(facts, as_of))]


def _orders(facts: Facts, as_of: date) -> pd.DataFrame:
    """The first order day of each client, and his second, blank without one."""
    orders = order_days(facts, as_of)
    place = orders.groupby(codes(orders)).cumcount()
    first = orders[place == 0].set_index(codes(orders[place == 0]))
    second = orders[place == _SECOND - 1]
    again = second["day"].set_axis(codes(second)).reindex(first.index)
    return pd.DataFrame(
        {
            "client_id": first["client_id"],
            "entered": first["day"],
            "reached": again,
        }
    )


def cohorts(facts: Facts, norms: Reports, as_of: date) -> list[Cohort]:
    """The cohorts of each step, the earliest month first (metrics.md E8).

    A step begins with the month in which the first client came to it, for of earlier
    ones nothing is known; the running month is always there.
    """
    norm = norms.cohorts
    months = last_months(as_of, norm.months)[::-1]
    found = []
    for step, events in stage_entries(facts, norms, as_of):
        came, went = month_start(events["entered"]), month_start(events["reached"])
        known = [one for one in months if (came <= pd.Timestamp(one)).any()]
        for month in known or months[-1:]:
            first = pd.Timestamp(month)
            mine = events[came == first]
            found.append(
                Cohort(
                    step=step,
                    month=month,
                    entered=_clients(mine),
                    ever=_clients(mine[mine["reached"].notna()]),
                    within=_within(mine, month, norm.days, as_of),
                    then=_clients(events[went == first]),
                )
            )
    return found


def _within(
    mine: pd.DataFrame, month: date, limits: Sequence[int], as_of: date
) -> tuple[int | None, ...]:
    """How many went further within so many calendar days of an entry of the month."""
    last = months_before(month, -1) - timedelta(days=1)
    took = (mine["reached"].dt.normalize() - mine["entered"].dt.normalize()).dt.days
    return tuple(
        _clients(mine[took <= one]) if last + timedelta(days=one) <= as_of else None
        for one in limits
    )


def _clients(events: pd.DataFrame) -> int:
    return int(events["client_id"].nunique())


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The table (metrics.md E8): step by step, the months from early to late."""
    found = cohorts(facts, norms, as_of)
    ever = [(one.ever, one.entered) for one in found]
    return table_of(
        [
            (column("step", tr("Stage"), note=_STEP), [one.step for one in found]),
            (
                column("month", tr("Month"), Kind.DATE, _MONTH),
                [one.month for one in found],
            ),
            (
                column("entered", tr("Entered"), Kind.NUMBER, _ENTERED),
                [one.entered for one in found],
            ),
            *_days(found, norms),
            (
                column("ever", tr("Went further"), Kind.NUMBER, _EVER),
                [one.ever for one in found],
            ),
            *rate("conversion", tr("Conversion"), _CONVERSION, ever, norms),
            (
                column("then", tr("Went further in the month"), Kind.NUMBER, _THEN),
                [one.then for one in found],
            ),
            (
                column("throughput", tr("Throughput"), Kind.PERCENT, _THROUGHPUT),
                [share(one.then, one.entered) for one in found],
            ),
        ],
        _NOTE,
        [_chart(found)] if found else (),
    )


def _days(found: list[Cohort], norms: Reports) -> list[Filled]:
    filled: list[Filled] = []
    for place, limit in enumerate(norms.cohorts.days):
        counted = [one.within[place] for one in found]
        number = trn(limit, "Within {n} day", "Within {n} days")
        part = trn(limit, "Share within {n} day", "Share within {n} days")
        # of what cannot be known yet there is no case
        cases = [
            (0, 0) if some is None else (some, one.entered)
            for some, one in zip(counted, found, strict=True)
        ]
        filled += [
            (column(f"within_{place}", number, Kind.NUMBER, _WITHIN), counted),
            *rate(f"share_{place}", part, _SHARE, cases, norms),
        ]
    return filled


def _chart(found: list[Cohort]) -> Chart:
    """The months of the first step alone: the others stand below it."""
    step = found[0].step
    return Chart(
        title=tr("Went further, by month of entry: {step}", step=step),
        shape=Shape.COLUMNS,
        labels="month",
        series=("entered", "ever"),
        unit=tr("Clients"),
        rows=sum(one.step == step for one in found),
    )


_EVENT = ["client_id", "entered", "reached"]
_NOTE = tr(
    "Each line is the clients of one month. Shares within so many days can be compared "
    "from month to month: they are blank until all clients of the month have had these "
    "days. The share up to today still grows for young months"
)
_STEP = tr(
    "The stage that they entered; of the first order, to go further is to order on "
    "another day. Who ordered before the first known purchase counts as new"
)
_MONTH = tr("First day of the calendar month in which they entered the stage")
_ENTERED = tr(
    "Clients who entered the stage, or ordered for the first time, in that month; "
    "twice counts once"
)
_WITHIN = tr(
    "Of those, clients who entered a further stage, or ordered again, so many calendar "
    "days after it at most; blank until all of them have had so many days"
)
_SHARE = tr("Went further within these days / entered")
_EVER = tr("Of those, clients who have since entered a further stage or ordered again")
_CONVERSION = tr("Went further / entered; young months still grow")
_THEN = tr("Clients who went further from here in that month, whenever they had come")
_THROUGHPUT = tr(
    "Went further in the month / entered in the month. Not the same clients, so it may "
    "exceed 100 %: it shows whether the stage fills up or empties"
)

REPORT = Report(id="cohorts", title=tr("Cohorts"), places=(Place.DESK,), make=make)
