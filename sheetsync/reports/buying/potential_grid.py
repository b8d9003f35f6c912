"""Potential × turnover: who could buy much and buys little (metrics.md E11, A78)."""

from __future__ import annotations

from datetime import date

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.core.table import Kind, Table
from sheetsync.locales.text import Text, tr, verbatim
from sheetsync.reports.buying import abc
from sheetsync.reports.buying.potentials import COLUMNS, potentials
from sheetsync.reports.cells import counts, money, said
from sheetsync.reports.facts import Facts
from sheetsync.reports.report import Filled, Place, Report, column, table_of
from sheetsync.reports.typed import lacking

_ALL = "all"


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The grid (metrics.md E11): a row for each class by turnover and one of all."""
    found = potentials(facts, norms, as_of).clients
    rows = pd.Series([*abc.CLASSES, _ALL], dtype="str")
    filled: list[Filled] = [
        (column("abc", tr("ABC"), note=_ABC), said(rows, {_ALL: tr("all")}))
    ]
    for letter in (abc.A, abc.B, abc.C):
        here = found[found["potential_class"] == letter]
        filled += _cells(letter.lower(), verbatim(letter), here, facts)
    filled += _cells(_ALL, tr("all"), found, facts)
    return table_of(filled, lacking(facts, COLUMNS) or _NOTE)


def _cells(word: str, name: Text, here: pd.DataFrame, facts: Facts) -> list[Filled]:
    """The columns of a class by potential: clients, potential and what is free."""
    sums = here.groupby("abc")[["potential", "free"]].sum()
    sums = sums.reindex(list(abc.CLASSES), fill_value=0)
    sizes = here["abc"].value_counts().reindex(list(abc.CLASSES), fill_value=0)

    def all_of(column_name: str) -> pd.Series:
        return pd.Series([*sums[column_name].tolist(), int(here[column_name].sum())])

    return [
        (
            column(
                f"clients_{word}", tr("{c}, clients", c=name), Kind.NUMBER, _CLIENTS
            ),
            counts(pd.Series([*sizes.tolist(), len(here)])),
        ),
        (
            column(f"potential_{word}", tr("{c}, potential", c=name), Kind.MONEY, _SUM),
            money(all_of("potential"), facts.minor_digits),
        ),
        (
            column(f"free_{word}", tr("{c}, free", c=name), Kind.MONEY, _FREE),
            money(all_of("free"), facts.minor_digits),
        ),
    ]


_ABC = tr("Class by turnover; – without turnover in the window")
_CLIENTS = tr("Clients who told how much they buy, of both classes")
_SUM = tr("All that they could buy in a year")
_FREE = tr("What they buy elsewhere")
_NOTE = tr(
    "Down: classes by turnover. Across: classes by potential. Who is C by turnover "
    "and A by potential can grow most"
)

REPORT = Report(
    id="potential_grid",
    title=tr("Potential × turnover"),
    places=(Place.DESK,),
    make=make,
)
