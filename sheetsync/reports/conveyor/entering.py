"""What became of the clients who entered a stage in a period (metrics.md E8)."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.core.table import Kind, TableColumn, Value
from sheetsync.locales.text import tr, trn
from sheetsync.reports.columns import few_cases
from sheetsync.reports.facts import StageShape
from sheetsync.reports.measures.stays import steps_of
from sheetsync.reports.report import column
from sheetsync.reports.shares import interval, share


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


def cohorts_of(
    stays: pd.DataFrame, stages: tuple[StageShape, ...]
) -> list[tuple[StageShape, Cohort]]:
    """Each stage's cohort of some rows of `seen_stays` (metrics.md E8, "Cohort")."""
    ends = [one.id for one in stages if one.closed] + steps_of(stages)[-1:]
    return [
        (one, _cohort(stays[stays["stage"] == one.id], one, last=one.id in ends))
        for one in stages
    ]


def _cohort(stays: pd.DataFrame, stage: StageShape, *, last: bool) -> Cohort:
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


def cells_of(found: Cohort, norms: Reports) -> tuple[Value, ...]:
    """A cohort's cells under `cohort_columns`.

    The interval stands beside a conversion of few cases (conventions). The share
    of sleepers needs none: it counts a whole base, not a sample of it.
    """
    reached, sleeping = found.reached, found.sleeping
    low, high = (
        (None, None)
        if reached is None
        else interval(reached, found.entered, norms.sources.minimum_cases)
    )
    return (
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


def entered_alone(entered: int) -> tuple[Value, ...]:
    """The cells under `cohort_columns` where only the number who entered is said."""
    return (entered, *_ALL_BUT_ENTERED)


def cohort_columns(norms: Reports) -> tuple[TableColumn, ...]:
    """The columns of a cohort's figures."""
    sleeps = trn(
        norms.funnel.sleeping_days,
        "Of those, without any contact for {n} day or more; who was never "
        "contacted counts from the day he came",
        "Of those, without any contact for {n} days or more; who was never "
        "contacted counts from the day he came",
    )
    few = few_cases(norms)
    return (
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


_ALL_BUT_ENTERED = (None,) * 9

_ENTERED = tr("Clients who entered the stage in the period; twice counts once")
_REACHED = tr("Of those, clients who have since entered a further stage")
_CONVERSION = tr("Went further / entered; young months still grow")
_ENDED = tr("Times that one of those clients has left the stage again")
_DAYS = tr("Median of calendar days in the stage, of those who have left it")
_NOW = tr("Of those who entered in the period, clients who are in the stage now")
_SLEEPING_SHARE = tr("Sleeping / in the stage now")
