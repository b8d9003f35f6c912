"""Whether somebody's activity and results are much: the last columns of Results.

metrics.md E17, "Appearance quadrant": beside colleagues where there are enough of
them, else against norm and plan.
"""

from __future__ import annotations

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.core.table import Kind, Value
from sheetsync.locales.text import Text, tr
from sheetsync.reports.cells import counts, numbers
from sheetsync.reports.measures.contact_log import NOBODY
from sheetsync.reports.people.ranking import PLACES, RANKED
from sheetsync.reports.report import Filled, column

EARLY = tr("early")
"""Of whom too little is known to compare him with anybody."""

GONE = tr("not on the staff")
"""Of who did something in the window and is there no more, or never was."""


def standing(found: pd.DataFrame, norms: Reports) -> list[Filled]:
    """Percentiles, and the verdict; of who is early, that he is."""
    norm = norms.results
    events = tr(
        "Contacts, stays that ended, and orders. Under {events} of them, or less than "
        "{months} months in his role, he is early",
        events=norm.least_events,
        months=norm.months,
    )
    compared = tr(
        "Mean of his percentiles among the people of his role who are not early; blank "
        "if they are fewer than {people}",
        people=norm.least_people,
    )
    return [
        (column("events", tr("Events"), Kind.NUMBER, events), counts(found["events"])),
        (
            column(
                "activity", tr("Activity"), Kind.PERCENT, _with(compared, _ACTIVITY)
            ),
            numbers(found["activity"]),
        ),
        (
            column("result", tr("Result"), Kind.PERCENT, _with(compared, _RESULT)),
            numbers(found["result"]),
        ),
        *_ranks(found, norms),
        (
            column("quadrant", tr("Activity and result"), note=_QUADRANT),
            _verdicts(found),
        ),
    ]


def _ranks(found: pd.DataFrame, norms: Reports) -> list[Filled]:
    """Ranks by counts, with the ranks that chance leaves possible."""
    headers = (
        tr("Rank by goals"),
        tr("Rank by handed over"),
        tr("Rank by first deals"),
    )
    note = tr(
        "Rank among the people of his role who are not early, and the ranks that are "
        "possible: above him for sure is only whose 95 % interval of the count lies "
        "wholly above his. Early under {events} events or {months} full months; blank "
        "where fewer than {people} are compared, or nobody has any",
        events=norms.results.least_events,
        months=norms.results.months,
        people=norms.results.least_people,
    )
    return [
        (column(f"{name}_rank", header, note=note), _places(found, name))
        for name, header in zip(RANKED, headers, strict=True)
    ]


def _places(found: pd.DataFrame, name: str) -> list[Value]:
    """The rank of each by a count; of who is early, that he is."""
    columns = [counts(found[f"{name}_{one}"]) for one in PLACES]
    rows = zip(found["early"], *columns, strict=True)
    return [EARLY if early else _place(*places) for early, *places in rows]


def _place(rank: Value, best: Value, worst: Value, people: Value) -> Text | None:
    if rank is None:
        return None
    return tr(
        "{rank} of {of}, possible {best}–{worst}",
        rank=str(rank),
        of=str(people),
        best=str(best),
        worst=str(worst),
    )


def _verdicts(found: pd.DataFrame) -> list[Value]:
    """Where each stands; who left and who is early is only that."""
    columns = ("who", "here", "early", "busy", "fruitful", "reached", "achieved")
    return [
        _verdict(*one) for one in zip(*(found[name] for name in columns), strict=True)
    ]


def _verdict(
    who: str,
    here: bool,
    early: bool,
    busy: bool | None,
    fruitful: bool | None,
    reached: bool | None,
    achieved: bool | None,
) -> Text | None:
    if who == NOBODY:
        return None
    if not here:
        return GONE
    if early:
        return EARLY
    return QUADRANTS.get((busy, fruitful)) or BY_NORM[reached, achieved]


def _with(first: Text, second: Text) -> Text:
    return tr("{first}. {second}", first=first, second=second)


QUADRANTS: dict[tuple[bool | None, bool | None], Text] = {
    (True, True): tr("much activity, much result"),
    (True, False): tr("much activity, little result"),
    (False, True): tr("little activity, much result"),
    (False, False): tr("little activity, little result"),
}
"""Whether somebody reaches the median of his colleagues' activity, and of results."""

BY_NORM: dict[tuple[bool | None, bool | None], Text] = {
    (True, True): tr("norm of activity reached, result reached"),
    (True, False): tr("norm of activity reached, result under the norm"),
    (False, True): tr("activity under the norm, result reached"),
    (False, False): tr("activity and result under the norm"),
    (True, None): tr("norm of activity reached"),
    (False, None): tr("activity under the norm"),
    (None, True): tr("result reached"),
    (None, False): tr("result under the norm"),
    (None, None): tr("no norm and no plan"),
}
"""The same against norm and plan; None where he has neither."""

_ACTIVITY = tr("Of calls, minutes, contacts and changes of rows")
_RESULT = tr(
    "Of goals, clients handed over, and sold / plan; of turnover instead unless each "
    "of them has a plan"
)
_QUADRANT = tr(
    "Whether he reaches the median of his colleagues’ activity and results. Where they "
    "are too few, or nobody has any: whether he reaches the norm of minutes, and his "
    "plan; without a plan, the norm of companies with a goal"
)
