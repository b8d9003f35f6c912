"""How each client is looked after: his class, and who was left alone (metrics.md E15).

Contact cadence adds it up, Neglected lists it.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import ceil, floor

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheetsync.config.care import Cadence
from sheetsync.config.reports import Reports
from sheetsync.locales.text import Text, tr
from sheetsync.reports.buying import abc
from sheetsync.reports.care.key_clients import leading
from sheetsync.reports.facts import Facts
from sheetsync.reports.frames import of_each
from sheetsync.reports.measures.contact_log import NOBODY
from sheetsync.reports.measures.sales import first_and_last, lines, order_days, turnover
from sheetsync.reports.measures.standing import clients_on
from sheetsync.reports.measures.waiting import waiting
from sheetsync.reports.periods import months_until

OWNERS = "owner"
"""The class of the owner's key clients, whichever letter they have."""

GRADES = (OWNERS, *abc.CLASSES)
"""The classes, the most valuable first."""

GRADE_NAMES: dict[str, Text] = {
    OWNERS: tr("key client of the owner"),
    abc.NONE: tr("no class"),
}
"""What a class is called where its letter would say too little."""


def grade_name(grade: str) -> Text | str:
    """A class as people read it."""
    return GRADE_NAMES.get(grade, grade)


GRADE = tr(
    "The owner’s key clients are those of Key clients; A, B and C as in Segments; no "
    "class: without turnover in the window"
)
"""How the classes are defined."""

NEGLECTED, SOON = "neglected", "soon"


def grades(facts: Facts, norms: Reports, day: date) -> pd.Series[str]:
    """The class of everybody who has one, by client.

    Key clients of the owner (as many as he can talk to), then A, B and C as in
    Segments.
    """
    name = grades_name(norms, day)
    if name not in facts.memo:
        numbers = grade_numbers(facts, norms, day)
        graded = np.flatnonzero(numbers != GRADES.index(abc.NONE))
        words = lines(facts)["client_id"].cat.categories.take(graded)
        letters = np.array(GRADES, dtype="object")[numbers[graded]]
        facts.memo[name] = pd.DataFrame(
            {"grade": pd.Series(letters, dtype="str")}
        ).set_axis(pd.Index(words, dtype="str"), axis=0)
    return facts.memo[name]["grade"]


def grade_numbers(facts: Facts, norms: Reports, day: date) -> npt.NDArray[np.intp]:
    """The place in `GRADES` of each client's class, by the codes of `sales.lines`."""
    segments, key = norms.segments, norms.key_clients
    window = months_until(day, segments.months)
    found = abc.class_numbers(facts, window, segments) + GRADES.index(abc.A)
    order = abc.ordered_codes(facts, months_until(day, key.months))
    found[leading(order, key.share).head(key.capacity)["code"]] = GRADES.index(OWNERS)
    return found


def grades_name(norms: Reports, day: date) -> str:
    """Under which name `Facts.memo` has them."""
    return f"grades {day} {norms.segments} {norms.key_clients}"


def cadence(norm: Cadence) -> dict[str, int]:
    """After how many days at most a client of each class is to be reached again."""
    days = (norm.owner, norm.a, norm.b, norm.c, norm.none)
    return dict(zip(GRADES, days, strict=True))


def limits(norms: Reports, part: float = 1) -> dict[str, Fraction]:
    """How many days without contact are the limit of each class, or a part of it.

    Exact: 0.8 of a number of days has no exact binary form.
    """
    times = Fraction(str(norms.neglect.times)) * Fraction(str(part))
    return {grade: times * days for grade, days in cadence(norms.cadence).items()}


def cared(facts: Facts, norms: Reports, as_of: date) -> pd.DataFrame:
    """Everybody who is to be called, and how he is looked after (metrics.md E15).

    Those are the clients outside of closed stages who did not ask to be left alone; of
    one person's facts his own.

    Returns:
        The clients' frame of that day with ``who`` (by name, else `NOBODY`), ``grade``,
        ``cadence`` and ``limit`` (days); ``met``, ``since`` and ``days`` as `waiting`
        finds them; ``last`` (order), ``turnover`` (of the window of Segments, minor
        units), and ``state``: `NEGLECTED`, `SOON` or blank.
    """
    known = f"cared {as_of} {norms!r}"
    if known not in facts.memo:
        facts.memo[known] = _cared(facts, norms, as_of)
    return facts.memo[known]


def _cared(facts: Facts, norms: Reports, as_of: date) -> pd.DataFrame:
    clients = clients_on(facts, as_of)
    closed = [one.id for one in facts.stages if one.closed]
    open_yet = ~clients["stage"].isin(closed) & ~clients["do_not_contact"]
    found = clients[open_yet].assign(who=clients["responsible"].fillna(NOBODY))
    if facts.whose:
        found = found[found["who"] == facts.whose]
    ids = found["client_id"]
    grade = of_each(ids, grades(facts, norms, as_of)).fillna(abc.NONE)
    window = months_until(as_of, norms.segments.months)
    sold = of_each(ids, turnover(facts, window))
    found = found.join(waiting(facts, norms, found, as_of)).assign(
        grade=grade,
        cadence=_by_grade(grade, cadence(norms.cadence)),
        limit=_by_grade(grade, {one: floor(of) for one, of in limits(norms).items()}),
        last=of_each(ids, first_and_last(order_days(facts, as_of))["last"]),
        turnover=sold.fillna(0).astype("int64"),
    )
    return found.assign(state=_states(found, norms, as_of)).reset_index(drop=True)


def _by_grade(grade: pd.Series[str], days: dict[str, int]) -> pd.Series[int]:
    return grade.map(days).astype("int64")


def _states(found: pd.DataFrame, norms: Reports, as_of: date) -> pd.Series:
    """Who is neglected, and who soon will be: at a part of both limits (E15)."""
    norm = norms.neglect
    part = Fraction(str(norm.warning))
    warned = {one: ceil(of) for one, of in limits(norms, norm.warning).items()}
    silent = (pd.Timestamp(as_of) - found["last"]).dt.days
    nothing_since = ~(found["last"] > found["since"])
    late = found["days"] > found["limit"]
    neglected = late & (nothing_since | (silent > norm.silent_days))
    near = found["days"] >= _by_grade(found["grade"], warned)
    quiet = silent >= ceil(part * norm.silent_days)
    soon = near & (nothing_since | quiet) & ~neglected
    state = pd.Series(None, index=found.index, dtype="str")
    return state.mask(soon, SOON).mask(neglected, NEGLECTED)
