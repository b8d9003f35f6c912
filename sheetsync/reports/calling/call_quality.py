"""Quality of calls: what conversations bring besides a goal, and which can be heard.

systems.md A26 (secondary goals: materials, data, screening) and A36 (records).
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.core.table import Kind, Table
from sheetsync.locales.text import Text, tr, trn
from sheetsync.reports.calling.calling import calls_in
from sheetsync.reports.cells import counts, numbers, said
from sheetsync.reports.columns import pairs, rate
from sheetsync.reports.facts import Facts
from sheetsync.reports.measures.contact_log import NOBODY, NOBODY_NAMED
from sheetsync.reports.periods import months_until
from sheetsync.reports.report import Filled, Place, Report, column, table_of
from sheetsync.reports.shapes import RECORD, SECONDARY


def by_person(facts: Facts, norms: Reports, as_of: date) -> pd.DataFrame:
    """The conversations of each person in the months of the norm (A26, A36).

    Nobody writes down when a call began, so how many he makes an hour is told by the
    hours on the line alone: a conversation without minutes is left out of both.

    Nothing where no row of them has anything in the columns that the report lives on.

    Returns:
        By name, nobody at the end: ``who``, ``conversations``; ``scored`` (of them,
        with a yes or no in one of the three columns at least); the columns of
        `SECONDARY` (how often yes) and ``score`` (all of them together);
        ``recorded``; ``goals``, and ``unheard`` (goals without a record); ``timed``
        (calls of which is known how long they were, unanswered ones too) and
        ``minutes`` (of conversations).
    """
    calls = calls_in(facts, norms, months_until(as_of, norms.call_quality.months))
    lacking = {name: None for name in (*SECONDARY, RECORD) if name not in calls}
    calls = calls.assign(**lacking)
    talks = calls[calls["conversation"]]
    asked = list(SECONDARY)
    yes = talks[asked].isin([True]).astype("int64")
    recorded = is_recorded(talks)
    scored = talks[asked].notna().any(axis=1)
    if not (scored.any() or recorded.any()):
        talks, yes = talks.head(0), yes.head(0)
    cases = talks[["who"]].assign(
        **{name: yes[name] for name in asked},
        conversations=1,
        scored=scored,
        score=yes.sum(axis=1),
        recorded=recorded,
        goals=talks["goal"],
        unheard=talks["goal"] & ~recorded,
    )
    found = cases.groupby("who").sum().astype("int64")
    found = found.join(_on_the_line(calls)).reset_index()
    return found.assign(unnamed=found["who"] == NOBODY).sort_values(
        ["unnamed", "who"], ignore_index=True
    )


def is_recorded(calls: pd.DataFrame) -> pd.Series[bool]:
    """Which calls have a link to their record."""
    return calls[RECORD].fillna("") != ""


def _on_the_line(calls: pd.DataFrame) -> pd.DataFrame:
    """Calls of which is known how long they were, and minutes of talk, by person."""
    timed = ~calls["conversation"] | calls["minutes"].notna()
    minutes = calls["minutes"].where(calls["conversation"], 0).fillna(0)
    sums = calls[["who"]].assign(timed=timed, minutes=minutes).groupby("who").sum()
    return sums.astype({"timed": "int64"}).round({"minutes": 2})


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The table: a row for each person with a conversation."""
    found = by_person(facts, norms, as_of)
    names = said(found["who"], {NOBODY: NOBODY_NAMED})
    return table_of(
        [
            (column("person", tr("Person")), names),
            (
                column("conversations", tr("Conversations"), Kind.NUMBER, _TALKS),
                counts(found["conversations"]),
            ),
            *_intensity(found),
            *_scores(found),
            (
                column("recorded", tr("With a record"), Kind.NUMBER, _RECORDED),
                counts(found["recorded"]),
            ),
            *rate(
                "recorded_share",
                tr("Share with a record"),
                tr("Conversations with a record / conversations"),
                pairs(found["recorded"], found["conversations"]),
                norms,
            ),
            (column("goals", tr("Goals"), Kind.NUMBER, _GOALS), counts(found["goals"])),
            (
                column("unheard", tr("Goals without a record"), Kind.NUMBER, _UNHEARD),
                counts(found["unheard"]),
            ),
        ],
        _note(found, norms),
    )


def _intensity(found: pd.DataFrame) -> list[Filled]:
    hours = found["minutes"].where(found["minutes"] > 0) / 60
    return [
        (
            column("timed", tr("Calls, time known"), Kind.NUMBER, _TIMED),
            counts(found["timed"]),
        ),
        (
            column("minutes", tr("Minutes on the line"), Kind.NUMBER, _MINUTES),
            numbers(found["minutes"]),
        ),
        (
            column("per_hour", tr("Calls per hour of talk"), Kind.NUMBER, _PER_HOUR),
            numbers((found["timed"] / hours).round(2)),
        ),
    ]


def _scores(found: pd.DataFrame) -> list[Filled]:
    headers = (tr("Materials read"), tr("Client data"), tr("Screened"))
    scored = found["scored"].where(found["scored"] > 0)
    return [
        (
            column("scored", tr("Of those, marked"), Kind.NUMBER, _SCORED),
            counts(found["scored"]),
        ),
        *(
            (column(name, header, Kind.NUMBER, _YES), counts(found[name]))
            for name, header in zip(SECONDARY, headers, strict=True)
        ),
        (
            column("score", tr("Secondary goals, 0–3"), Kind.NUMBER, _SCORE),
            numbers((found["score"] / scored).round(2)),
        ),
    ]


def _note(found: pd.DataFrame, norms: Reports) -> Text:
    if found.empty:
        return tr(
            "Nobody has marked what a call brought. Give the contact log columns with "
            "the ids materials, data and screening (checkbox) and record (a link) in "
            "stages.yaml"
        )
    return trn(
        norms.call_quality.months,
        "Conversations of the last {n} month. People mark their own calls: listen to "
        "some of those with a record",
        "Conversations of the last {n} months. People mark their own calls: listen to "
        "some of those with a record",
    )


_TALKS = tr("Calls at which somebody was reached")
_TIMED = tr("Calls, unanswered ones too; no conversations without minutes")
_MINUTES = tr("Minutes of the conversations")
_PER_HOUR = tr(
    "Calls, time known / hours on the line. When a call began is not written down, so "
    "the time between calls is not in it"
)
_SCORED = tr("With a yes or no in one of the three columns at least")
_YES = tr("Conversations for which this is marked with yes")
_SCORE = tr(
    "The three columns together / marked conversations: 3 if each brought all of them"
)
_RECORDED = tr("Conversations with a link to the record in the contact log")
_GOALS = tr("Of those, calls with a goal")
_UNHEARD = tr("Nobody can listen to what was agreed on")

REPORT = Report(
    id="call_quality", title=tr("Quality of calls"), places=(Place.DESK,), make=make
)
