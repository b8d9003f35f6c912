"""Scripts: goals by version of the script, each against the one before (E10).

Only what the interval of the difference allows is said (domain.md S37): a change that
chance alone could have made is no change.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.core.rows import folded
from sheetsync.core.table import Kind, Table
from sheetsync.locales.text import Text, tr, trn
from sheetsync.reports.calling.calling import calls_in
from sheetsync.reports.cells import counts, days, words
from sheetsync.reports.columns import pairs, rate
from sheetsync.reports.facts import Facts
from sheetsync.reports.periods import months_until
from sheetsync.reports.report import Filled, Place, Report, column, table_of
from sheetsync.reports.shapes import SCRIPT
from sheetsync.reports.shares import newcombe, share

_MOST = 100_000
"""Nobody waits for more conversations than this."""

_DIGITS = 2
"""So many digits of a rough number are said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Against:
    """A version against the one before.

    Attributes:
        difference: Its rate of goals minus the other's; None without conversations.
        low: Lower end of the difference's interval, likewise.
        high: Upper end.
        verdict: What that allows to be said.
    """

    difference: float | None
    low: float | None
    high: float | None
    verdict: Text


def versions(facts: Facts, norms: Reports, as_of: date) -> pd.DataFrame:
    """What each version brought, the first used first (metrics.md E10).

    Returns:
        ``script``, ``first`` and ``last`` (days on which it was used), ``calls``,
        ``conversations`` and ``goals``.
    """
    calls = calls_in(facts, norms, months_until(as_of, norms.scripts.months))
    if SCRIPT not in calls:
        calls = calls.assign(**{SCRIPT: None})
    typed = calls[calls[SCRIPT].notna()]
    groups = typed.groupby(typed[SCRIPT].map(folded))
    return pd.DataFrame(
        {
            "script": groups[SCRIPT].first().astype("str"),
            "first": groups["day"].min(),
            "last": groups["day"].max(),
            "calls": groups.size().astype("int64"),
            "conversations": groups["conversation"].sum().astype("int64"),
            "goals": groups["goal"].sum().astype("int64"),
        }
    ).sort_values(["first", "script"], ignore_index=True)


def against(own: tuple[int, int], other: tuple[int, int]) -> Against:
    """A version against an earlier one: goals and conversations of both (E10)."""
    interval = newcombe(*own, *other)
    rates = share(*own), share(*other)
    if interval is None or rates[0] is None or rates[1] is None:
        verdict = tr("not enough data: no conversations yet")
        return Against(difference=None, low=None, high=None, verdict=verdict)
    low, high = interval
    return Against(
        difference=rates[0] - rates[1],
        low=low,
        high=high,
        verdict=_verdict(own, other, interval),
    )


def needed(own: tuple[int, int], other: tuple[int, int]) -> int | None:
    """How many more conversations would show the difference that is seen now.

    If the version's rate stays as it is; None if no number of them would, because
    there is no difference or too little is known of the other one.
    """
    part, whole = own
    most = whole + _MOST

    def shows(conversations: int) -> bool:
        found = newcombe(part / whole * conversations, conversations, *other)
        return found is not None and (found[0] > 0 or found[1] < 0)

    if not shows(most):
        return None
    fewest = whole
    while most - fewest > 1:
        middle = (fewest + most) // 2
        fewest, most = (fewest, middle) if shows(middle) else (middle, most)
    return most - whole


def roughly(number: int) -> int:
    """The number rounded up to two digits: more would look as if it were known."""
    step: int = 10 ** max(len(str(number)) - _DIGITS, 0)
    return -(-number // step) * step


def _verdict(
    own: tuple[int, int], other: tuple[int, int], interval: tuple[float, float]
) -> Text:
    if interval[0] > 0:
        return tr("better")
    if interval[1] < 0:
        return tr("worse")
    more = needed(own, other)
    if more is None:
        return tr("not enough data: the difference is too small to be seen")
    return trn(
        roughly(more),
        "not enough data: about {n} more conversation",
        "not enough data: about {n} more conversations",
    )


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The table: a row for each version."""
    found = versions(facts, norms, as_of)
    return table_of(
        [
            (column("script", tr("Script")), words(found["script"])),
            (column("first", tr("First used"), Kind.DATE), days(found["first"])),
            (column("last", tr("Last used"), Kind.DATE), days(found["last"])),
            (column("calls", tr("Calls"), Kind.NUMBER, _CALLS), counts(found["calls"])),
            (
                column("conversations", tr("Conversations"), Kind.NUMBER, _TALKED),
                counts(found["conversations"]),
            ),
            (column("goals", tr("Goals"), Kind.NUMBER, _GOALS), counts(found["goals"])),
            *rate(
                "rate",
                tr("Goals / conversations"),
                tr("Goals of the conversations with this version"),
                pairs(found["goals"], found["conversations"]),
                norms,
            ),
            *_compared(found),
        ],
        _note(found, norms),
    )


def _compared(found: pd.DataFrame) -> list[Filled]:
    """Each version against the one before it; the first has none."""
    cases = pairs(found["goals"], found["conversations"])
    names = words(found["script"])
    earlier = [None, *cases[:-1]]
    beside = [
        against(own, other) if other else None
        for own, other in zip(cases, earlier, strict=False)
    ]
    than = [name for name, _ in zip([None, *names[:-1]], names, strict=False)]
    return [
        (column("than", tr("Compared with"), note=_THAN), than),
        (
            column("difference", tr("Difference"), Kind.PERCENT, _DIFFERENCE),
            [one.difference if one else None for one in beside],
        ),
        (
            column("low", tr("Difference, at least"), Kind.PERCENT, _INTERVAL),
            [one.low if one else None for one in beside],
        ),
        (
            column("high", tr("Difference, at most"), Kind.PERCENT, _INTERVAL),
            [one.high if one else None for one in beside],
        ),
        (
            column("verdict", tr("Verdict"), Kind.SENTENCE, _VERDICT),
            [one.verdict if one else None for one in beside],
        ),
    ]


def _note(found: pd.DataFrame, norms: Reports) -> Text:
    if found.empty:
        return tr(
            "Nobody has written down a version of the script. Give the contact log a "
            "column with the id script in stages.yaml, a choice of your versions"
        )
    return trn(
        norms.scripts.months,
        "Calls of the last {n} month with a version written down. Who reads which "
        "version was not chosen by lot: if one of them got the better clients, that "
        "is in the figures, too",
        "Calls of the last {n} months with a version written down. Who reads which "
        "version was not chosen by lot: if one of them got the better clients, that "
        "is in the figures, too",
    )


_CALLS = tr("Calls with this version, unanswered ones too")
_TALKED = tr("Of those, calls at which somebody was reached")
_GOALS = tr("Of those, calls with a goal")
_THAN = tr("The version that came into use before this one")
_DIFFERENCE = tr("Goals / conversations − those of the version before")
_INTERVAL = tr("95 % interval of the difference after Newcombe")
_VERDICT = tr(
    "Better or worse only if the interval does not hold 0; else how many more "
    "conversations would show the difference that is seen now"
)

REPORT = Report(id="scripts", title=tr("Scripts"), places=(Place.DESK,), make=make)
