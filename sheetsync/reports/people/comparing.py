"""Activity against results among colleagues: percentiles and halves (E17, A85)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.config.work import Product
from sheetsync.reports.care.care import cared
from sheetsync.reports.care.completeness import dossiers
from sheetsync.reports.care.key_managers import buyers
from sheetsync.reports.facts import Facts
from sheetsync.reports.frames import of_each
from sheetsync.reports.measures.contact_log import NOBODY
from sheetsync.reports.measures.staffing import Employment, employments
from sheetsync.reports.people.achievements import achieved
from sheetsync.reports.people.measured import measured
from sheetsync.reports.people.ranking import PLACES, RANKED, ranks
from sheetsync.reports.periods import months_until

ACTIVITY = ("calls", "minutes", "contacts", "changes")
RESULT = ("goals", "turnover", "handed")
"""What the two means are made of (metrics.md E17, "Appearance quadrant")."""

BY_PLAN = ("goals", "done", "handed")
"""The same of results where each of those who are compared has a plan."""

NO_PRODUCT = ""
"""Stands where a role has no valuable final product."""

_MEASURES = {
    Product.LEADS: "handed",
    Product.FIRST_DEALS: "first_deals",
    Product.REPEAT_TURNOVER: "repeat_turnover",
}


def by_person(facts: Facts, norms: Reports, as_of: date) -> pd.DataFrame:
    """Everybody's results, and where he stands among those of his role (E17).

    Everybody of the staff is there, and whoever else did anything in the window.

    Returns:
        What `achieved` finds, with ``who``, ``product`` (its word, `NO_PRODUCT` where
        his role has none), ``events``, ``here`` (he is of the staff on that day),
        ``early``, ``activity`` and ``result`` (mean percentiles) and whether he
        reaches the median of each (``busy``, ``fruitful``), and by each count of
        `RANKED` what `ranks` finds, ``goals_rank``, ``goals_best`` and so on; all of
        these are blank where nobody is compared. What `measured` finds, with ``done``
        (sold / plan) and whether he reaches his norm of activity (``reached``) and of
        results (``achieved``), blank where he has none. And, unless the facts are one
        person's, of the day: ``key`` clients; ``in_time`` and ``to_reach`` (clients
        contacted in time, and all who are to be contacted); ``known`` (the mean of what
        is known of his clients; blank where nothing is asked).
    """
    norm = norms.results
    window = months_until(as_of, norm.months)
    people = {one.name: one for one in employments(facts)}
    people |= {one.name: one for one in employments(facts) if one.lasts(as_of)}
    present = {name for name, one in people.items() if one.lasts(as_of)}
    found = achieved(facts, norms, window)
    active = found.index[(found.drop(columns="days") != 0).any(axis=1)]
    shown = sorted(filter(facts.tells_of, {*present, *active}))
    names = pd.Index(shown, dtype="str", name="who")
    found = found.reindex(names, fill_value=0).reset_index()
    roles = [people[one].role if one in people else "" for one in found["who"]]
    events = found["contacts"] + found["left"] + found["orders"]
    began = window.after + timedelta(days=1)
    here = pd.Series([one in present for one in found["who"]], dtype="bool")
    fresh = pd.Series(
        [one in present and _since(people[one], began) > began for one in found["who"]],
        dtype="bool",
    )
    found = _measured(facts, norms, as_of, found)
    found = found.assign(
        days=found["days"].where(found["left"] > 0),
        product=[str(norm.products.get(one, NO_PRODUCT)) for one in roles],
        events=events,
        here=here,
        early=here & (fresh | (events < norm.least_events)),
    )
    return _ordered(_compared(found, roles, norm.least_people))


def _measured(
    facts: Facts, norms: Reports, as_of: date, found: pd.DataFrame
) -> pd.DataFrame:
    """The people with norms, plans and key clients, and what they reach of them."""
    due = measured(facts, norms, as_of)
    due = due.reindex(found["who"].array).set_axis(found.index, axis=0)
    found = pd.concat([found, due], axis=1)
    return found.assign(
        done=found["of_plan"] / found["plan"],
        **_his_clients(facts, norms, as_of, found["who"]),
        reached=_reaches(found["minutes"], found["minutes_norm"]),
        achieved=_reaches(found["of_plan"], found["plan"]).fillna(
            _reaches(found["agreed"], found["agreed_norm"])
        ),
    )


def _reaches(figure: pd.Series, norm: pd.Series) -> pd.Series:
    """Whether a figure reaches its norm; blank without one."""
    return (figure >= norm).astype("object").where(norm.notna(), None)


def _his_clients(
    facts: Facts, norms: Reports, as_of: date, who: pd.Series
) -> dict[str, pd.Series]:
    """How each one's clients are on the day; of one person's facts that is not asked.

    Nobody can know of them who a key client is, and few of their cells are there.
    """
    if facts.whose:
        return {}
    every = buyers(facts, norms, as_of)
    told = cared(facts, norms, as_of)
    counts = {
        "key": every[every["key"]].groupby("who").size(),
        "in_time": told[told["days"] <= told["cadence"]].groupby("who").size(),
        "to_reach": told.groupby("who").size(),
    }
    known = dossiers(facts, norms, as_of).groupby("who")["part"].mean()
    return {
        "known": of_each(who, known),
        **{
            name: of_each(who, one).fillna(0).astype("int64")
            for name, one in counts.items()
        },
    }


def _since(person: Employment, unknown: date) -> date:
    """His first day in his role; where nobody wrote it down, that other day."""
    return person.since or unknown


def _compared(
    found: pd.DataFrame, roles: Sequence[str], least_people: int
) -> pd.DataFrame:
    """Percentiles and ranks among the people of each role, there and not early."""
    blank = pd.Series(None, index=found.index, dtype="object")
    names = ("activity", "result", "busy", "fruitful")
    ranked = [f"{one}_{what}" for one in RANKED for what in PLACES]
    columns = {name: blank.copy() for name in (*names, *ranked)}
    ready = pd.Series(roles, index=found.index)[found["here"] & ~found["early"]]
    for role in ready.unique():
        people = found.loc[ready.index[ready == role]]
        results = BY_PLAN if people["done"].notna().all() else RESULT
        activity, result = percentiles(people, ACTIVITY), percentiles(people, results)
        told = activity.notna().all() and result.notna().all()
        if len(people) >= least_people:
            for name, places in _ranked(people).items():
                columns[name][people.index] = places.astype("object")
        if len(people) >= least_people and told:
            columns["activity"][people.index] = activity.astype("object")
            columns["result"][people.index] = result.astype("object")
            columns["busy"][people.index] = halves(activity).astype("object")
            columns["fruitful"][people.index] = halves(result).astype("object")
    return found.assign(**columns)


def _ranked(people: pd.DataFrame) -> dict[str, pd.Series[int]]:
    """Ranks by each count that any of those who are compared has."""
    told = [one for one in RANKED if people[one].any()]
    found = {one: ranks(people[one]) for one in told}
    return {
        f"{one}_{what}": places[what]
        for one, places in found.items()
        for what in PLACES
    }


def _ordered(found: pd.DataFrame) -> pd.DataFrame:
    """Product by product, the most of it first, nobody at the end."""
    places = {str(one): place for place, one in enumerate(Product)}
    size = pd.Series(0, index=found.index, dtype="int64")
    for word, measure in _MEASURES.items():
        size = size.where(found["product"] != word, found[measure])
    return found.assign(
        unnamed=found["who"] == NOBODY,
        place=found["product"].map(places).fillna(len(places)),
        size=size,
    ).sort_values(
        ["unnamed", "place", "size", "who"],
        ascending=[True, True, False, True],
        ignore_index=True,
    )


def percentiles(people: pd.DataFrame, measures: tuple[str, ...]) -> pd.Series[float]:
    """The mean percentile of each person over several measures, from 0 to 1.

    A percentile is the share of the people below him and half of those who have as
    much, himself included: all who are equal stand in the middle. A measure that
    nobody has anything of says nothing and is left out; if none is left, all blank.

    Args:
        people: Those who are compared, with the measures.
        measures: Their columns.
    """
    told = [one for one in measures if (people[one] != 0).any()]
    if not told or people.empty:
        return pd.Series(float("nan"), index=people.index)
    ranks = people[told].rank(method="average")
    return ((ranks - 0.5) / len(people)).mean(axis=1)


def halves(scores: pd.Series[float]) -> pd.Series[bool]:
    """Who reaches the median of all."""
    return scores >= scores.median()
