"""ABC × XYZ: how many clients and how much money in each class (metrics.md E1, E2)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pandas as pd

from sheetsync.config.reports import Reports, Segments
from sheetsync.core.chart import Chart, Shape
from sheetsync.core.table import Kind, Table
from sheetsync.locales.text import Text, joined, tr, verbatim
from sheetsync.reports.buying import abc, xyz
from sheetsync.reports.buying.segments import XYZ_NAMES, segmented
from sheetsync.reports.cells import counts, money, said
from sheetsync.reports.facts import Facts
from sheetsync.reports.report import Filled, Place, Report, column, table_of

_ALL = "all"


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The matrix (metrics.md E1, E2): a row for each class of ABC and one of all."""
    found = segmented(facts, norms, as_of)
    rows = pd.Series([*abc.CLASSES, _ALL], dtype="str")
    filled: list[Filled] = [
        (column("abc", tr("ABC")), said(rows, {_ALL: tr("all")})),
    ]
    for letter in xyz.CLASSES:
        here = found[found["xyz"] == letter]
        filled += _cells(letter, XYZ_NAMES.get(letter, verbatim(letter)), here, facts)
    filled += _cells(_ALL, tr("all"), found, facts)
    chart = Chart(
        title=tr("Turnover by class"),
        shape=Shape.STACKED,
        labels="abc",
        series=tuple(f"turnover_{_word(one)}" for one in xyz.CLASSES),
        unit=tr("Turnover"),
        rows=len(abc.CLASSES),
    )
    return table_of(filled, _note(found, norms.segments), [chart])


def _cells(letter: str, name: Text, here: pd.DataFrame, facts: Facts) -> list[Filled]:
    """The two columns of a class of XYZ: clients and money."""
    order = list(abc.CLASSES)
    sizes = here["abc"].value_counts().reindex(order, fill_value=0).tolist()
    by_class = here.groupby("abc")["turnover"].sum()
    sums = by_class.reindex(order, fill_value=0).tolist()
    word = _word(letter)
    return [
        (
            column(
                f"clients_{word}", tr("{xyz}, clients", xyz=name), Kind.NUMBER, _CLIENTS
            ),
            counts(pd.Series([*sizes, len(here)])),
        ),
        (
            column(
                f"turnover_{word}", tr("{xyz}, turnover", xyz=name), Kind.MONEY, _SOLD
            ),
            money(pd.Series([*sums, int(here["turnover"].sum())]), facts.minor_digits),
        ),
    ]


def _word(letter: str) -> str:
    return "none" if letter == xyz.NONE else letter.lower()


def _note(found: pd.DataFrame, norm: Segments) -> Text:
    """What is to be known: how even the classes are, and whether one is all of it."""
    if found.empty:
        return tr("Nobody has ordered anything yet")
    said_of = joined([*_lopsided(found["xyz"], norm), *_lopsided(found["abc"], norm)])
    if not said_of:
        return tr("Clients who ever ordered: {all}", all=len(found))
    return tr(
        "Clients who ever ordered: {all}. {remarks}", all=len(found), remarks=said_of
    )


def _lopsided(letters: pd.Series[str], norm: Segments) -> list[Text]:
    """A remark about a class that has nearly everybody: it tells nobody apart."""
    known = letters[~letters.isin([xyz.NONE, xyz.FEW])]
    sizes = known.value_counts()
    return [
        tr(
            "{letter} has {size} of {all} classed clients: these borders tell few "
            "clients apart; see the coefficients in Segments and choose others",
            letter=str(letter),
            size=int(size),
            all=len(known),
        )
        for letter, size in sizes.items()
        if size > Fraction(str(norm.lopsided)) * len(known)
    ]


_CLIENTS = tr("Clients who ever ordered, of both classes")
_SOLD = tr("Their sales minus returns, in the window of ABC")

REPORT = Report(id="abc_xyz", title=tr("ABC × XYZ"), places=(Place.DESK,), make=make)
