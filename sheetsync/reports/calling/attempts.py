"""Second attempts: what became of clients who refused once (systems.md A27)."""

from __future__ import annotations

from datetime import date

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.core.table import Kind, Table
from sheetsync.locales.text import Text, tr, trn
from sheetsync.reports.calling.second_tries import first_refusals
from sheetsync.reports.cells import counts, numbers, said
from sheetsync.reports.columns import pairs, rate
from sheetsync.reports.facts import Facts
from sheetsync.reports.measures.contact_log import ALL, NOBODY, NOBODY_NAMED, all_first
from sheetsync.reports.report import Filled, Place, Report, column, table_of

_COUNTED = (
    *("again", "same", "other", "goals"),
    *("early", "early_goals", "late", "late_goals"),
)


def by_person(facts: Facts, norms: Reports, as_of: date) -> pd.DataFrame:
    """First refusals and second attempts, of all and by who heard the refusal (A27).

    Returns:
        All of them first, then the most refusals first, then by name, nobody at the
        end: ``who``, ``refused`` (clients), ``again`` (of them, reached again),
        ``same`` and ``other`` (by the same or another person, where both are known),
        ``median`` (days until then; blank for none) and ``goals`` (of those reached);
        ``early`` (reached before the pause was over), ``early_goals``, ``late`` (after
        it) and ``late_goals``.
    """
    first = first_refusals(facts, norms, as_of)
    again = first["again"].notna()
    passed = (first["again"] - first["day"]).dt.days
    early = passed < norms.attempts.pause_days
    goals = again & first["goal"]
    known = again & (first["who"] != NOBODY) & (first["by"] != NOBODY)
    cases = first.assign(
        again=again,
        same=known & (first["who"] == first["by"]),
        other=known & (first["who"] != first["by"]),
        days=passed,
        goals=goals,
        early=early,
        early_goals=goals & early,
        late=again & ~early,
        late_goals=goals & ~early,
    )
    both = pd.concat([cases.assign(who=ALL), cases], ignore_index=True)
    groups = both.groupby("who")
    sums = groups[[*_COUNTED]].sum().astype("int64")
    found = sums.assign(refused=groups.size(), median=groups["days"].median())
    found = found.reset_index()
    rank = all_first(found["who"])
    return found.assign(rank=rank).sort_values(
        ["rank", "refused", "who"], ascending=[True, False, True], ignore_index=True
    )


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The table: a row for all, and one for each who heard a first refusal."""
    found = by_person(facts, norms, as_of)
    names = {ALL: tr("all"), NOBODY: NOBODY_NAMED}
    again = found["again"]
    return table_of(
        [
            (
                column("person", tr("Who was refused"), note=_WHO),
                said(found["who"], names),
            ),
            (
                column("refused", tr("First refusals"), Kind.NUMBER, _FIRST),
                counts(found["refused"]),
            ),
            (
                column("again", tr("Reached again"), Kind.NUMBER, _AGAIN),
                counts(again),
            ),
            *rate(
                "again_share",
                tr("Share reached again"),
                tr("Reached again / first refusals"),
                pairs(again, found["refused"]),
                norms,
            ),
            *_by_whom(found),
            (
                column("median", tr("Days, median"), Kind.NUMBER, _MEDIAN),
                numbers(found["median"]),
            ),
            (column("goals", tr("Goals"), Kind.NUMBER, _GOALS), counts(found["goals"])),
            *rate(
                "goal_share",
                tr("Goals / reached again"),
                tr("Of those reached again, clients with a goal"),
                pairs(found["goals"], again),
                norms,
            ),
            *_by_pause(found, norms),
        ],
        _note(norms),
    )


def _by_whom(found: pd.DataFrame) -> list[Filled]:
    return [
        (
            column("same", tr("By the same person"), Kind.NUMBER, _SAME),
            counts(found["same"]),
        ),
        (
            column("other", tr("By somebody else"), Kind.NUMBER, _OTHER),
            counts(found["other"]),
        ),
    ]


def _by_pause(found: pd.DataFrame, norms: Reports) -> list[Filled]:
    """Second talks before the pause was over and after it, and what they brought."""
    days = norms.attempts.pause_days
    early = trn(
        days,
        "Reached again sooner than {n} day after the refusal",
        "Reached again sooner than {n} days after the refusal",
    )
    late = trn(
        days,
        "Reached again {n} day after the refusal or later",
        "Reached again {n} days after the refusal or later",
    )
    return [
        (column("early", tr("Too early"), Kind.NUMBER, early), counts(found["early"])),
        *rate(
            "early_share",
            tr("Goals / too early"),
            tr("Of those reached too early, clients with a goal"),
            pairs(found["early_goals"], found["early"]),
            norms,
        ),
        (
            column("late", tr("After the pause"), Kind.NUMBER, late),
            counts(found["late"]),
        ),
        *rate(
            "kept",
            tr("Share after the pause"),
            tr("Reached after the pause / reached again"),
            pairs(found["late"], found["again"]),
            norms,
        ),
        *rate(
            "late_share",
            tr("Goals / after the pause"),
            tr("Of those reached after the pause, clients with a goal"),
            pairs(found["late_goals"], found["late"]),
            norms,
        ),
    ]


def _note(norms: Reports) -> Text:
    return trn(
        norms.attempts.months,
        "Clients whose first refusal was in the last {n} month. Who is called a "
        "second time was not chosen by lot: people call again whom they believe in",
        "Clients whose first refusal was in the last {n} months. Who is called a "
        "second time was not chosen by lot: people call again whom they believe in",
    )


_WHO = tr(
    "Whom the contact log names beside the refusal; where it names nobody, who was "
    "responsible when the day began"
)
_FIRST = tr("Clients who refused for the first time, by call or by a closed stage")
_AGAIN = tr(
    "Of those, clients who were talked to on a later day; an attempt is no talk"
)
_SAME = tr("The second talk was with the one who was refused, where both are known")
_OTHER = tr("The second talk was with another of us, where both are known")
_MEDIAN = tr("Days from the first refusal to the next talk, median")
_GOALS = tr("Of those reached again, clients with a goal on that day or later")

REPORT = Report(
    id="attempts", title=tr("Second attempts"), places=(Place.DESK,), make=make
)
