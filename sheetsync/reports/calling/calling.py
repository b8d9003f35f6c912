"""What people's calls add up to, for any periods (metrics.md E8, E9).

`calls` shows it by month, `calls_daily` by day.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.core.table import Kind
from sheetsync.locales.headers import choice_text
from sheetsync.locales.text import joined, tr
from sheetsync.reports.cells import counts, numbers, said
from sheetsync.reports.facts import Facts
from sheetsync.reports.measures.contact_log import NOBODY, NOBODY_NAMED, logged
from sheetsync.reports.measures.staffing import employments
from sheetsync.reports.measures.workdays import working_days
from sheetsync.reports.periods import Window
from sheetsync.reports.report import Filled, column
from sheetsync.reports.tints import met_or_missed


def calls_in(facts: Facts, norms: Reports, window: Window) -> pd.DataFrame:
    """The calls of a window, with ``conversation`` and ``goal`` (metrics.md E8).

    A conversation is a call at which somebody was reached, as `logged` says.
    """
    log = logged(facts, norms.log, window.until, after=window.after)
    calls = log[log["call"]]
    return calls.assign(who=calls["who"].fillna(NOBODY), conversation=calls["met"])


def added_up(calls: pd.DataFrame, period: pd.Series) -> pd.DataFrame:
    """Calls by period and person (metrics.md E8, E9).

    Args:
        calls: Rows of `calls_in`.
        period: To which period each belongs.

    Returns:
        Indexed by ``period`` and ``who``: ``calls``; ``companies`` (distinct
        clients); ``minutes`` (of conversations alone: what rings is not talked);
        ``conversations``; ``goals``; ``results`` (distinct clients with a goal).
    """
    asked = calls.assign(
        period=period,
        talked=calls["minutes"].where(calls["conversation"], 0).fillna(0),
        agreed=calls["client_id"].where(calls["goal"]),
    )
    groups = asked.groupby(["period", "who"])
    return pd.DataFrame(
        {
            "calls": groups.size(),
            "companies": groups["client_id"].nunique(),
            "minutes": groups["talked"].sum().round(2),
            "conversations": groups["conversation"].sum(),
            "goals": groups["goal"].sum(),
            "results": groups["agreed"].nunique(),
        }
    )


def expected(facts: Facts, norms: Reports, first: date, last: date) -> dict[str, int]:
    """Working days of those of the norms' role from one day to another, both included.

    Days off of his own, as staff.yaml knows them, are none. Who had no working day is
    absent, and so is who left or is away since a day that nobody wrote down.
    """
    found: dict[str, int] = {}
    for one in employments(facts):
        worked = one.within(first, last) if one.role == norms.calls.role else None
        if worked and (count := working_days(*worked, norms.working_days, one.off)):
            found[one.name] = found.get(one.name, 0) + count
    return found


def by_period(
    facts: Facts,
    norms: Reports,
    periods: Sequence[tuple[date, date]],
    *,
    idle: bool,
) -> pd.DataFrame:
    """Calls by period and person, in the order of the periods, nobody at the end.

    Args:
        facts: The facts.
        norms: The norms.
        periods: First and last day of each, the latest period first.
        idle: Whether those of the norms' role are there who had a working day in the
            period and did not call.

    Returns:
        ``begins`` (of the period), ``who``, what `added_up` finds, and ``working``
        (days that `expected` finds; blank where no norm is known).
    """
    (_, until), (since, _) = periods[0], periods[-1]
    calls = calls_in(facts, norms, Window(since - timedelta(days=1), until))
    starts = pd.DatetimeIndex(sorted(one for one, _ in periods)).as_unit("s")
    places = starts.searchsorted(calls["day"], side="right") - 1
    found = added_up(calls, pd.Series(starts[places], index=calls.index))
    rows: list[tuple[date, str, int | None]] = []
    for begins, ends in periods:
        due = expected(facts, norms, begins, ends)
        called = {who for day, who in found.index if day == pd.Timestamp(begins)}
        names = filter(facts.tells_of, {*called, *due} if idle else called)
        ordered = sorted(names, key=lambda name: (name == NOBODY, name))
        rows += [(begins, name, due.get(name)) for name in ordered]
    keys = pd.DataFrame(rows, columns=["begins", "who", "working"])
    keys = keys.astype({"begins": starts.dtype, "who": "str", "working": "float64"})
    wanted = pd.MultiIndex.from_frame(keys[["begins", "who"]])
    return pd.concat(
        [keys, found.reindex(wanted, fill_value=0).reset_index(drop=True)], axis=1
    )


def who_called(found: pd.DataFrame) -> list[Filled]:
    """The columns of who called, how often, and how many companies."""
    names = said(found["who"], {NOBODY: NOBODY_NAMED})
    return [
        (column("person", tr("Person"), note=_PERSON), names),
        (column("calls", tr("Calls"), Kind.NUMBER, _CALLS), counts(found["calls"])),
        (
            column("companies", tr("Companies"), Kind.NUMBER, _COMPANIES),
            counts(found["companies"]),
        ),
    ]


def on_the_line(found: pd.DataFrame, norms: Reports) -> list[Filled]:
    """Minutes on the line against the norm (metrics.md E9)."""
    due = found["working"] * norms.calls.minutes
    daily = tr("Working days × {minutes} minutes", minutes=f"{norms.calls.minutes:g}")
    return [
        (
            column("minutes", tr("Minutes on the line"), Kind.NUMBER, _MINUTES),
            numbers(found["minutes"]),
        ),
        (
            column("minutes_norm", tr("Norm of minutes"), Kind.NUMBER, daily),
            numbers(due),
        ),
        (
            column(
                "minutes_share",
                tr("Of the norm"),
                Kind.PERCENT,
                _OF_NORM,
                met_or_missed(norms),
            ),
            numbers((found["minutes"] / due.where(due > 0)).round(4)),
        ),
    ]


def reached(found: pd.DataFrame, norms: Reports) -> list[Filled]:
    """How many conversations and how many goals (metrics.md E8)."""
    met = tr(
        "Calls at which somebody was reached: the outcome is none of these: {words}; "
        "and at least {minutes} minutes, where minutes are written down",
        words=joined(map(choice_text, norms.log.unanswered)),
        minutes=f"{norms.log.least_minutes:g}",
    )
    agreed = tr(
        "Calls with one of these outcomes: {words}",
        words=joined(map(choice_text, norms.log.goals)),
    )
    return [
        (
            column("conversations", tr("Conversations"), Kind.NUMBER, met),
            counts(found["conversations"]),
        ),
        (column("goals", tr("Goals"), Kind.NUMBER, agreed), counts(found["goals"])),
    ]


_PERSON = tr(
    "Whom the contact log names; where it names nobody, who was responsible on that day"
)
_CALLS = tr("Rows of the contact log that are calls, unanswered ones too")
_COMPANIES = tr("Distinct clients who were called")
_MINUTES = tr("Minutes of the conversations")
_OF_NORM = tr("Minutes / norm; blank where no norm is known")
