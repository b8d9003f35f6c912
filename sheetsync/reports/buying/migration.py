"""Migration: from which class to which in a year, with money (metrics.md E3)."""

from __future__ import annotations

from datetime import date

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.core.chart import Chart, Shape
from sheetsync.core.table import Kind, Table
from sheetsync.locales.text import tr
from sheetsync.reports.buying import abc
from sheetsync.reports.buying.wandering import CHANGE, SINCE, THEN, wandered
from sheetsync.reports.cells import counts, money, said
from sheetsync.reports.facts import Facts
from sheetsync.reports.periods import months_before
from sheetsync.reports.report import Place, Report, column, table_of
from sheetsync.reports.tints import RISING

_NOBODY = {abc.NONE: tr("none")}


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The table (metrics.md E3): a row for each pair of classes, empty ones too."""
    found = wandered(facts, norms, as_of)
    pairs = pd.MultiIndex.from_product([abc.CLASSES, abc.CLASSES], names=["was", "now"])
    cells = found.groupby(["was", "now"]).agg(
        clients=("client_id", "size"), before=("before", "sum"), sales=("sales", "sum")
    )
    cells = cells.reindex(pairs, fill_value=0).reset_index()
    digits = facts.minor_digits
    return table_of(
        [
            (
                column("path", tr("Path")),
                [f"{a} → {b}" for a, b in zip(cells["was"], cells["now"], strict=True)],
            ),
            (column("was", tr("Was"), note=_WAS), said(cells["was"], _NOBODY)),
            (column("now", tr("Is"), note=_NOW), said(cells["now"], _NOBODY)),
            (
                column("clients", tr("Clients"), Kind.NUMBER, _CLIENTS),
                counts(cells["clients"]),
            ),
            (
                column("before", tr("Turnover then"), Kind.MONEY, THEN),
                money(cells["before"], digits),
            ),
            (
                column("sales", tr("Turnover now"), Kind.MONEY, SINCE),
                money(cells["sales"], digits),
            ),
            (
                column("change", tr("Change"), Kind.MONEY, CHANGE, RISING),
                money(cells["sales"] - cells["before"], digits),
            ),
        ],
        tr(
            "Classes of the {months} months up to {then} against those up to {now}. A "
            "class is a place among others: a client may rise because others fell, so "
            "the money stands beside it",
            months=norms.segments.months,
            then=months_before(as_of, norms.migration.months),
            now=as_of,
        ),
        [
            Chart(
                title=tr("Money that moved between classes"),
                shape=Shape.BARS,
                labels="path",
                series=("before", "sales"),
                unit=tr("Turnover"),
            )
        ],
    )


_WAS = tr("Class then; none without positive turnover in that window")
_NOW = tr("Class now; none without positive turnover in this window")
_CLIENTS = tr("Clients with a sale or return in one of the two windows")

REPORT = Report(id="migration", title=tr("Migration"), places=(Place.DESK,), make=make)
