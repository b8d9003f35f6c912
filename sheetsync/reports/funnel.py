"""Funnel: how clients go from stage to stage, by month of entry (metrics.md E8).

Each row is a cohort: the clients who entered one stage in one calendar month,
and what has become of them by the as-of date. A month's share therefore never
exceeds 100 %, and it still grows while the month's clients are on their way.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from statistics import median

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.core.chart import Chart, Shape
from sheetsync.core.table import Kind, Row, Table, TableColumn, Value
from sheetsync.locales.text import tr, trn
from sheetsync.reports.columns import few_cases
from sheetsync.reports.facts import Facts, StageShape
from sheetsync.reports.periods import last_months
from sheetsync.reports.report import Place, Report, column
from sheetsync.reports.shares import interval, share
from sheetsync.reports.stays import month_entered, seen_stays, steps_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """What became of the clients who entered one stage in one period.

    Attributes:
        entered: Clients who entered; one who came twice counts once.
        reached: Those of them who later entered a further stage; None where no
            stage is further.
        stayed: Days in the stage of each stay that has ended, whole days.
        now: Those who are in the stage.
        sleeping: Those of them without contact for too long; None in a closed
            stage, where nobody is to be called.
    """

    entered: int
    reached: int | None
    stayed: tuple[int, ...]
    now: int
    sleeping: int | None


def cohort(stays: pd.DataFrame, stage: StageShape, *, last: bool) -> Cohort:
    """The cohort of some stays in one stage (metrics.md E8, "Cohort").

    Args:
        stays: Rows of `seen_stays`, all of that stage.
        stage: The stage.
        last: Whether no stage of the conveyor comes after it.
    """
    ended = stays[~stays["ongoing"]]
    return Cohort(
        entered=stays["client_id"].nunique(),
        reached=None if last else _clients(stays, "further"),
        stayed=tuple(int(one) for one in ended["days"].tolist()),
        now=_clients(stays, "ongoing"),
        sleeping=None if stage.closed else _clients(stays, "sleeping"),
    )


def _clients(stays: pd.DataFrame, condition: str) -> int:
    return len(stays.loc[stays[condition], "client_id"].unique())


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The table (metrics.md E8): all stages since the start, then month by month.

    The interval stands beside a conversion of few cases (conventions). The share
    of sleepers needs none: it counts a whole base, not a sample of it.
    """
    stays = seen_stays(facts, norms, as_of)
    months = last_months(as_of, norms.funnel.months)
    entered_in = month_entered(stays)
    periods: list[tuple[Value, pd.DataFrame]] = [
        (tr("since the start"), stays),
        *((month, stays[entered_in == pd.Timestamp(month)]) for month in months),
    ]
    steps = steps_of(facts.stages)
    rows = [
        _row(
            period,
            stage,
            cohort(
                entered[entered["stage"] == stage.id],
                stage,
                last=stage.closed or stage.id == steps[-1],
            ),
            norms.sources.minimum_cases,
        )
        for period, entered in periods
        for stage in facts.stages
    ]
    chart = Chart(
        title=tr("Clients who entered each stage since the start"),
        shape=Shape.BARS,
        labels="stage",
        series=("entered", "reached"),
        unit=tr("Clients"),
        rows=len(facts.stages),
    )
    return Table(_columns(norms), tuple(rows), charts=(chart,))


def _row(period: Value, stage: StageShape, found: Cohort, minimum_cases: int) -> Row:
    reached, sleeping = found.reached, found.sleeping
    low, high = (
        (None, None)
        if reached is None
        else interval(reached, found.entered, minimum_cases)
    )
    return (
        period,
        stage.name,
        found.entered,
        reached,
        None if reached is None else share(reached, found.entered),
        low,
        high,
        len(found.stayed),
        float(median(found.stayed)) if found.stayed else None,
        found.now,
        sleeping,
        None if sleeping is None else share(sleeping, found.now),
    )


def _columns(norms: Reports) -> tuple[TableColumn, ...]:
    sleeps = trn(
        norms.funnel.sleeping_days,
        "Of those, without any contact for {n} day or more; who was never "
        "contacted counts from the day he came",
        "Of those, without any contact for {n} days or more; who was never "
        "contacted counts from the day he came",
    )
    few = few_cases(norms)
    return (
        column("month", tr("Month"), Kind.DATE, _MONTH),
        column("stage", tr("Stage")),
        column("entered", tr("Entered"), Kind.NUMBER, _ENTERED),
        column("reached", tr("Went further"), Kind.NUMBER, _REACHED),
        column("conversion", tr("Conversion"), Kind.PERCENT, _CONVERSION),
        column("low", tr("Conversion at least"), Kind.PERCENT, few),
        column("high", tr("Conversion at most"), Kind.PERCENT, few),
        column("ended", tr("Left the stage"), Kind.NUMBER, _ENDED),
        column("days", tr("Median days"), Kind.NUMBER, _DAYS),
        column("now", tr("In the stage now"), Kind.NUMBER, _NOW),
        column("sleeping", tr("Sleeping"), Kind.NUMBER, sleeps),
        column("sleeping_share", tr("Sleeping share"), Kind.PERCENT, _SLEEPING_SHARE),
    )


_MONTH = tr("First day of the calendar month in which they entered the stage")
_ENTERED = tr("Clients who entered the stage in that month; twice counts once")
_REACHED = tr("Of those, clients who have since entered a further stage")
_CONVERSION = tr("Went further / entered; young months still grow")
_ENDED = tr("Times that a client of that month has left the stage again")
_DAYS = tr("Median of calendar days in the stage, of those who have left it")
_NOW = tr("Of those who entered in that month, clients who are in the stage now")
_SLEEPING_SHARE = tr("Sleeping / in the stage now")

REPORT = Report(id="funnel", title=tr("Funnel"), places=(Place.DESK,), make=make)
