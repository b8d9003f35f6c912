"""Reactivation, backtest: how good the list would have been in the past (E5).

As of four past days, with what was known on each: who was on the list, how many
of them came back by themselves, and whether a cleverer order than turnover would
have caught more of the money that was lost. The order of the list may change only
if it proves itself here, on the company's own past.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.core.chart import Chart, Shape
from sheetsync.core.table import Kind, Table, Value
from sheetsync.locales.text import Text, tr
from sheetsync.reports.cells import money
from sheetsync.reports.columns import low_and_high
from sheetsync.reports.facts import Facts
from sheetsync.reports.frames import of_each
from sheetsync.reports.measures.sales import order_days
from sheetsync.reports.reactivation.chance import buyers, tried
from sheetsync.reports.reactivation.reactivation import at_stake, silent
from sheetsync.reports.reactivation.reactivation_outcome import CAME
from sheetsync.reports.reactivation.scoring import caught, tenths, told_apart
from sheetsync.reports.report import Filled, Place, Report, column, table_of
from sheetsync.reports.shares import share

_TIMES = 4
_TOP = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """The list as of one past day, and what became of those on it.

    Attributes:
        day: The past day.
        listed: How many were on the list.
        came: How many of them ordered in the days after.
        lost: Turnover of those who did not, minor units.
        by_turnover: How much of it the top fifth of the list had.
        by_stake: How much, had the list been ranked by money at stake.
        at_best: How much, had everything been known.
        chance: How well the chance told all buyers apart (AUC).
        silence: How well the days of silence did.
        widest: The widest gap between chance and truth in a tenth of them.
    """

    day: date
    listed: int
    came: int
    lost: int
    by_turnover: int
    by_stake: int
    at_best: int
    chance: float | None
    silence: float | None
    widest: float | None


def try_on(facts: Facts, norms: Reports, day: date, as_of: date) -> Tried:
    """Try the list on one past day whose days after are over on the as-of date."""
    found, came = tried(facts, norms, day, as_of)
    listed = silent(facts, norms.reactivation, day)
    listed = listed.assign(chance=of_each(listed["client_id"], found.by_client))
    ids = listed["client_id"].array
    back = pd.Series(listed["client_id"].isin(came.index[came]).array, index=ids)
    sales = listed["turnover"].clip(lower=0).set_axis(ids)
    lost = sales.where(~back, 0)
    known = found.by_client.dropna()
    last = buyers(order_days(facts, day), norms.reactivation.months, day)["last"]
    parts = tenths(known, came.reindex(known.index))
    return Tried(
        day=day,
        listed=len(listed),
        came=int(back.sum()),
        lost=int(lost.sum()),
        by_turnover=caught(lost, sales, _TOP),
        by_stake=caught(lost, at_stake(listed, norms).set_axis(ids), _TOP),
        at_best=caught(lost, lost, _TOP),
        chance=told_apart(known, came.reindex(known.index)),
        silence=told_apart(last.astype("int64").astype("float64"), came),
        widest=max(
            (abs(one.expected - one.came / one.clients) for one in parts), default=None
        ),
    )


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The table: a row for each of the past days, the latest first."""
    step = timedelta(days=norms.chance.days)
    days = [as_of - step * back for back in range(1, _TIMES + 1)]
    found = [try_on(facts, norms, day, as_of) for day in days]
    return table_of(
        [
            (
                column("day", tr("As of"), Kind.DATE, _DAY),
                [one.day for one in found],
            ),
            *_returned(found, norms),
            *_money(found, facts),
            *_forecast(found),
        ],
        _note(found),
        [
            Chart(
                title=tr("Lost turnover in the top fifth of the list"),
                shape=Shape.BARS,
                labels="day",
                series=("by_turnover", "by_stake", "at_best"),
                unit=tr("Share of lost turnover"),
            )
        ],
    )


def _returned(found: list[Tried], norms: Reports) -> list[Filled]:
    return [
        (
            column("listed", tr("On the list"), Kind.NUMBER, _LISTED),
            [one.listed for one in found],
        ),
        (
            column("came", tr("Came back"), Kind.NUMBER, CAME),
            [one.came for one in found],
        ),
        (
            column("share", tr("Share"), Kind.PERCENT, _SHARE),
            [share(one.came, one.listed) for one in found],
        ),
        *low_and_high([(one.came, one.listed) for one in found], norms),
    ]


def _money(found: list[Tried], facts: Facts) -> list[Filled]:
    lost = pd.Series([one.lost for one in found], dtype="int64")
    return [
        (
            column("lost", tr("Lost turnover"), Kind.MONEY, _LOST),
            money(lost, facts.minor_digits),
        ),
        (
            column("by_turnover", tr("Top fifth by turnover"), Kind.PERCENT, _TOP_NOTE),
            [share(one.by_turnover, one.lost) for one in found],
        ),
        (
            column(
                "by_stake", tr("Top fifth by money at stake"), Kind.PERCENT, _TOP_NOTE
            ),
            [share(one.by_stake, one.lost) for one in found],
        ),
        (
            column("at_best", tr("Top fifth at best"), Kind.PERCENT, _BEST),
            [share(one.at_best, one.lost) for one in found],
        ),
    ]


def _forecast(found: list[Tried]) -> list[Filled]:
    return [
        (
            column("chance", tr("Chance, AUC"), Kind.NUMBER, _AUC),
            [_rounded(one.chance) for one in found],
        ),
        (
            column("silence", tr("Silence, AUC"), Kind.NUMBER, _SILENCE),
            [_rounded(one.silence) for one in found],
        ),
        (
            column("widest", tr("Widest gap"), Kind.PERCENT, _WIDEST),
            [_rounded(one.widest) for one in found],
        ),
    ]


def _rounded(value: float | None) -> Value:
    return None if value is None else round(value, 4)


def _note(found: list[Tried]) -> Text:
    best = [one for one in found if one.lost]
    if not best:
        return tr("The past is too short for a backtest: nobody was on the list then")
    better = sum(one.by_stake > one.by_turnover for one in best)
    return tr(
        "Ranked by money at stake the top fifth of the list would have held more of "
        "the lost turnover on {better} of {days} past days; the list stays ranked by "
        "turnover. Whom people called in those days is not taken out",
        better=better,
        days=len(best),
    )


_DAY = tr("Only what was known on that day decides; purchases since then judge")
_LISTED = tr("Clients who would have been on the list on that day")
_SHARE = tr("Came back / on the list: what a call must be better than")
_LOST = tr("Turnover, in the months of the list, of those who did not come back")
_TOP_NOTE = tr("Share of the lost turnover that a fifth of the list holds")
_BEST = tr("If everything had been known")
_AUC = tr(
    "Of one buyer who ordered and one who did not, how often the first had the higher "
    "chance; 0.5 is a coin. Of all buyers, not of the list alone"
)
_SILENCE = tr("The same by the days of silence alone")
_WIDEST = tr("Between chance and truth, the widest in a tenth of the buyers")

REPORT = Report(
    id="reactivation_backtest",
    title=tr("Reactivation, backtest"),
    places=(Place.DESK,),
    make=make,
)
