"""Contact cadence: who is reached as often as his class wants it (metrics.md E15).

systems.md A68: with the most valuable clients one talks more often. The line of all
classes is how persistent somebody is (A49).
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.core.chart import Chart, Shape
from sheetsync.core.table import Kind, Table
from sheetsync.locales.text import Text, tr, trn
from sheetsync.reports.care.care import (
    GRADE,
    GRADE_NAMES,
    GRADES,
    NEGLECTED,
    SOON,
    cared,
)
from sheetsync.reports.cells import counts, said
from sheetsync.reports.columns import in_time
from sheetsync.reports.facts import Facts
from sheetsync.reports.measures.contact_log import NOBODY, NOBODY_NAMED
from sheetsync.reports.report import Filled, Place, Report, column, table_of

_ALL = "all"


def by_class(facts: Facts, norms: Reports, as_of: date) -> pd.DataFrame:
    """How many clients of each manager and class are reached in time (E15).

    Returns:
        First a line of each manager's clients of all classes, by name, nobody at the
        end; then manager by manager a line of each class that he has: ``who``,
        ``grade``, ``cadence`` (blank of all), ``clients``, ``in_time``, ``soon``,
        ``neglected`` and ``never``.
    """
    each = cared(facts, norms, as_of)
    told = each.assign(
        clients=True,
        in_time=each["days"] <= each["cadence"],
        soon=each["state"] == SOON,
        neglected=each["state"] == NEGLECTED,
        never=each["met"].isna(),
    )
    figures = ["clients", "in_time", "soon", "neglected", "never"]
    whole = told.groupby("who", as_index=False)[figures].sum()
    parts = told.groupby(["who", "grade", "cadence"], as_index=False)[figures].sum()
    both = pd.concat([whole.assign(grade=_ALL), parts], ignore_index=True)
    places = {one: place for place, one in enumerate((_ALL, *GRADES))}
    return both.assign(
        part=both["grade"] != _ALL,
        unnamed=both["who"] == NOBODY,
        place=both["grade"].map(places),
    ).sort_values(["part", "unnamed", "who", "place"], ignore_index=True)


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The table: a row for each manager, and one for each of his classes."""
    found = by_class(facts, norms, as_of)
    people = int((found["grade"] == _ALL).sum())
    chart = Chart(
        title=tr("Clients reached in time, by manager"),
        shape=Shape.BARS,
        labels="person",
        series=("in_time", "soon", "neglected"),
        unit=tr("Clients"),
        rows=people,
    )
    return table_of(
        [
            (
                column("person", tr("Manager"), note=_PERSON),
                said(found["who"], {NOBODY: NOBODY_NAMED}),
            ),
            (
                column("class", tr("Class"), note=GRADE),
                said(found["grade"], {_ALL: tr("all classes"), **GRADE_NAMES}),
            ),
            (
                column("cadence", tr("Cadence, days"), Kind.NUMBER, _CADENCE),
                counts(found["cadence"]),
            ),
            (
                column("clients", tr("Clients"), Kind.NUMBER, _CLIENTS),
                counts(found["clients"]),
            ),
            *_reached(found, norms),
            *_left_alone(found, norms),
        ],
        _NOTE if people else _EMPTY,
        [chart] if people else [],
    )


def _reached(found: pd.DataFrame, norms: Reports) -> list[Filled]:
    note = tr(
        "Days since the last contact are not more than the cadence of the class. An "
        "attempt is no contact; who never was reached counts from the day on which his "
        "present manager got him. The manager's days off in between don't count, up to "
        "{pause}",
        pause=norms.key_managers.pause_days,
    )
    notes = (note, tr("Contacted in time / clients"))
    return in_time(found["in_time"], found["clients"], notes, norms)


def _left_alone(found: pd.DataFrame, norms: Reports) -> list[Filled]:
    return [
        (
            column("soon", tr("Soon neglected"), Kind.NUMBER, soon_note(norms)),
            counts(found["soon"]),
        ),
        (
            column("neglected", tr("Neglected"), Kind.NUMBER, neglected_note(norms)),
            counts(found["neglected"]),
        ),
        (
            column("never", tr("Never contacted"), Kind.NUMBER, _NEVER),
            counts(found["never"]),
        ),
    ]


def neglected_note(norms: Reports) -> Text:
    """Who is neglected, as its header says it."""
    norm = norms.neglect
    return trn(
        norm.silent_days,
        "Without contact for more than {times} times the cadence of his class, and "
        "without an order since, or for more than {n} day",
        "Without contact for more than {times} times the cadence of his class, and "
        "without an order since, or for more than {n} days",
        times=f"{norm.times:g}",
    )


def soon_note(norms: Reports) -> Text:
    """Who is warned of, as its header says it."""
    return tr(
        "Not neglected yet, but at {part} % of the same limits or over",
        part=f"{norms.neglect.warning * 100:g}",
    )


_PERSON = tr("Who is responsible for the client now")
_CADENCE = tr("A client of the class is to be reached once in so many days")
_CLIENTS = tr("Clients in open stages, without those who asked not to be called")
_NEVER = tr("Nobody has ever reached them, as far as it is written down")
_NOTE = tr(
    "All classes of each manager first: in time there is how persistent he is. Then "
    "class by class. Who is neglected, by name: the tab Neglected"
)
_EMPTY = tr("There is no client whom anybody is to call")

REPORT = Report(
    id="cadence",
    title=tr("Contact cadence"),
    places=(Place.DESK, Place.PERSONAL),
    make=make,
)
