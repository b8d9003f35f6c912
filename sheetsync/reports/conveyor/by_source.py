"""Funnel by source: what becomes of the clients of each (domain.md S40, metrics.md E8).

The source is what stands in the client's cell now: nobody records what stood there.
"""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.config.stages import ColumnType
from sheetsync.core.chart import Chart, Shape
from sheetsync.core.table import Kind, Row, Table, TableColumn, Value
from sheetsync.locales.text import Text, tr, trn
from sheetsync.reports.cells import amount
from sheetsync.reports.conveyor.entering import (
    cells_of,
    cohort_columns,
    cohorts_of,
    entered_alone,
)
from sheetsync.reports.facts import Facts
from sheetsync.reports.frames import of_each
from sheetsync.reports.measures.sales import order_days, orders_in, turnover
from sheetsync.reports.measures.stays import seen_stays
from sheetsync.reports.periods import Window, last_months
from sheetsync.reports.report import Place, Report, column
from sheetsync.reports.shapes import CELL
from sheetsync.reports.typed import lacking

_BOUGHT_NOTHING = (None,) * 3
"""Under what a source brought: that is said once, of all its stages."""

_NOBODY, _REST = "", "\0"
_NAMES = {_NOBODY: tr("(not said)"), _REST: tr("(other sources)")}


def sources(facts: Facts, norms: Reports) -> pd.Series[str]:
    """The source of each client, by his ID; blank where none is written.

    Those with the fewest clients are one source, so that a column in which everybody
    types what he likes makes no endless table.
    """
    cells = facts.clients.set_index("client_id")[CELL + norms.by_source.column]
    said = cells.map(_said, na_action="ignore").astype("str").fillna(_NOBODY)
    sizes = said[said != _NOBODY].value_counts().sort_index(kind="stable")
    kept = sizes.sort_values(ascending=False, kind="stable")[: norms.by_source.most]
    return said.where(said.isin([_NOBODY, *kept.index]), _REST)


def _said(cell: Value) -> str:
    if isinstance(cell, Text):
        return cell.english().strip()
    return str(cell).strip()


def brought(facts: Facts, of: pd.Series[str], window: Window) -> pd.DataFrame:
    """What clients bought in the window, by source.

    Returns:
        ``buyers``, ``orders`` and ``turnover`` (minor units); 0 for a source whose
        clients bought nothing.
    """
    orders = orders_in(order_days(facts, window.until), window)
    sold = turnover(facts, window)
    both = pd.DataFrame({"orders": orders, "turnover": sold}).reindex(of.index)
    filled = both.fillna(0).astype("int64").assign(buyers=both["orders"].notna())
    return filled.groupby(of).sum()


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The table: the last months and since the start, each by source and stage."""
    norm = norms.by_source
    gone = lacking(facts, [(norm.column, ColumnType.CHOICE)])
    if gone:
        return Table(_columns(norms), note=gone)
    of = sources(facts, norms)
    stays = seen_stays(facts, norms, as_of)
    stays = stays.assign(source=of_each(stays["client_id"], of).fillna(_NOBODY))
    first = last_months(as_of, norm.months)[-1]
    rows: list[Row] = []
    number = 0
    for period, begins in ((first, first), (tr("since the start"), date(1900, 1, 1))):
        bought = brought(facts, of, Window(begins - timedelta(days=1), as_of))
        entered = stays[stays["entered"] >= pd.Timestamp(begins)]
        ordered = _in_order(bought)
        number = len(ordered)
        rows += [_total(period, one, entered, bought, facts) for one in ordered]
        rows += [
            row
            for one in ordered
            for row in _stages(
                period, one, entered[entered["source"] == one], facts, norms
            )
        ]
    chart = Chart(
        title=trn(
            norm.months,
            "Turnover by source, {n} month",
            "Turnover by source, {n} months",
        ),
        shape=Shape.BARS,
        labels="source",
        series=("turnover",),
        unit=tr("Turnover"),
        rows=number,
    )
    return Table(_columns(norms), tuple(rows), charts=(chart,) if number else ())


def _in_order(bought: pd.DataFrame) -> list[str]:
    """Sources, the biggest turnover first; what is no source of its own last."""
    ordered = bought.sort_index().sort_values(
        "turnover", ascending=False, kind="stable"
    )
    own = [str(one) for one in ordered.index if one not in _NAMES]
    return own + [one for one in (_REST, _NOBODY) if one in ordered.index]


def _total(
    period: Value,
    source: str,
    entered: pd.DataFrame,
    bought: pd.DataFrame,
    facts: Facts,
) -> Row:
    # who was only put away in the period did not enter in it
    going = [stage.id for stage in facts.stages if not stage.closed]
    own = entered[(entered["source"] == source) & entered["stage"].isin(going)]
    one = bought.to_dict("index")[source]
    return (
        period,
        _NAMES.get(source, source),
        tr("all stages"),
        *entered_alone(own["client_id"].nunique()),
        int(one["buyers"]),
        int(one["orders"]),
        amount(one["turnover"], facts.minor_digits),
    )


def _stages(
    period: Value, source: str, mine: pd.DataFrame, facts: Facts, norms: Reports
) -> list[Row]:
    name = _NAMES.get(source, source)
    return [
        (period, name, stage.name, *cells_of(found, norms), *_BOUGHT_NOTHING)
        for stage, found in cohorts_of(mine, facts.stages)
    ]


def _columns(norms: Reports) -> tuple[TableColumn, ...]:
    return (
        column("since", tr("Since"), Kind.DATE, _SINCE),
        column("source", tr("Source"), note=_SOURCE),
        column("stage", tr("Stage"), note=_STAGE),
        *cohort_columns(norms),
        column("buyers", tr("Clients who ordered"), Kind.NUMBER, _BUYERS),
        column("orders", tr("Orders"), Kind.NUMBER, _ORDERS),
        column("turnover", tr("Turnover"), Kind.MONEY, _TURNOVER),
    )


_SINCE = tr("Entries and purchases from this day on")
_SOURCE = tr("What stands in the client’s cell now, whatever stood there before")
_STAGE = tr("All stages: clients who entered any of them that is not closed")
_BUYERS = tr("Clients of the source with an order in the period, whenever they came")
_ORDERS = tr("Days with an order, counted client by client")
_TURNOVER = tr("Sales minus returns of these clients in the period")

REPORT = Report(
    id="by_source", title=tr("Funnel by source"), places=(Place.DESK,), make=make
)
