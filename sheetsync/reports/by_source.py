"""Funnel by source: what becomes of the clients of each (domain.md S40, metrics.md E8).

The source is what stands in the client's cell now: nobody records what stood there.
"""

from __future__ import annotations

from datetime import date, timedelta
from statistics import median

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.config.stages import ColumnType
from sheetsync.core.chart import Chart, Shape
from sheetsync.core.table import Kind, Row, Table, TableColumn, Value
from sheetsync.locales.text import Text, tr, trn
from sheetsync.reports.cells import amount
from sheetsync.reports.columns import few_cases
from sheetsync.reports.facts import Facts
from sheetsync.reports.frames import of_each
from sheetsync.reports.funnel import cohort
from sheetsync.reports.periods import Window, last_months
from sheetsync.reports.report import Place, Report, column
from sheetsync.reports.sales import order_days, orders_in, turnover
from sheetsync.reports.shapes import CELL
from sheetsync.reports.shares import interval, share
from sheetsync.reports.stays import seen_stays, steps_of
from sheetsync.reports.typed import lacking

_NOBODY, _REST = "", "\0"
_NAMES = {_NOBODY: tr("(not said)"), _REST: tr("(other sources)")}


def sources(facts: Facts, norms: Reports) -> pd.Series[str]:
    """The source of each client, by his ID; blank where none is written.

    Those with the fewest clients are one source, so that a column in which everybody
    types what he likes makes no endless table.
    """
    cells = facts.clients.set_index("client_id")[CELL + norms.by_source.column]
    said = cells.map(_said).astype("str")
    sizes = said[said != _NOBODY].value_counts().sort_index(kind="stable")
    kept = sizes.sort_values(ascending=False, kind="stable")[: norms.by_source.most]
    return said.where(said.isin([_NOBODY, *kept.index]), _REST)


def _said(cell: Value) -> str:
    if isinstance(cell, Text):
        return cell.english().strip()
    return "" if cell is None else str(cell).strip()


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
    mine = entered.loc[entered["source"] == source, "client_id"].nunique()
    one = bought.to_dict("index")[source]
    return (
        period,
        _NAMES.get(source, source),
        tr("all stages"),
        mine,
        *(None,) * 9,
        int(one["buyers"]),
        int(one["orders"]),
        amount(one["turnover"], facts.minor_digits),
    )


def _stages(
    period: Value, source: str, mine: pd.DataFrame, facts: Facts, norms: Reports
) -> list[Row]:
    steps = steps_of(facts.stages)
    rows: list[Row] = []
    for stage in facts.stages:
        last = stage.closed or stage.id == steps[-1]
        found = cohort(mine[mine["stage"] == stage.id], stage, last=last)
        reached, sleeping = found.reached, found.sleeping
        low, high = (
            (None, None)
            if reached is None
            else interval(reached, found.entered, norms.sources.minimum_cases)
        )
        rows.append(
            (
                period,
                _NAMES.get(source, source),
                stage.name,
                found.entered,
                reached,
                None if reached is None else share(reached, found.entered),
                low,
                high,
                len(found.stayed),
                float(median(found.stayed)) if found.stayed else None,
                found.now,
                sleeping,
                None if sleeping is None else share(sleeping, found.now),
                None,
                None,
                None,
            )
        )
    return rows


def _columns(norms: Reports) -> tuple[TableColumn, ...]:
    few = few_cases(norms)
    return (
        column("since", tr("Since"), Kind.DATE, _SINCE),
        column("source", tr("Source"), note=_SOURCE),
        column("stage", tr("Stage")),
        column("entered", tr("Entered"), Kind.NUMBER, _ENTERED),
        column("reached", tr("Went further"), Kind.NUMBER, _REACHED),
        column("conversion", tr("Conversion"), Kind.PERCENT, _CONVERSION),
        column("low", tr("Conversion at least"), Kind.PERCENT, few),
        column("high", tr("Conversion at most"), Kind.PERCENT, few),
        column("ended", tr("Left the stage"), Kind.NUMBER, _ENDED),
        column("days", tr("Median days"), Kind.NUMBER, _DAYS),
        column("now", tr("In the stage now"), Kind.NUMBER, _NOW),
        column("sleeping", tr("Sleeping"), Kind.NUMBER, _SLEEPING),
        column("sleeping_share", tr("Sleeping share"), Kind.PERCENT, _SLEEPING_SHARE),
        column("buyers", tr("Clients who ordered"), Kind.NUMBER, _BUYERS),
        column("orders", tr("Orders"), Kind.NUMBER, _ORDERS),
        column("turnover", tr("Turnover"), Kind.MONEY, _TURNOVER),
    )


_SINCE = tr("Entries and purchases from this day on")
_SOURCE = tr("What stands in the client’s cell now, whatever stood there before")
_ENTERED = tr("Clients who entered the stage in the period; twice counts once")
_REACHED = tr("Of those, clients who have since entered a further stage")
_CONVERSION = tr("Went further / entered; young months still grow")
_ENDED = tr("Times that one of those clients has left the stage again")
_DAYS = tr("Median of calendar days in the stage, of those who have left it")
_NOW = tr("Of those who entered in the period, clients who are in the stage now")
_SLEEPING = tr("Of those, without contact for as long as the funnel says")
_SLEEPING_SHARE = tr("Sleeping / in the stage now")
_BUYERS = tr("Clients of the source with an order in the period, whenever they came")
_ORDERS = tr("Days with an order, counted client by client")
_TURNOVER = tr("Sales minus returns of these clients in the period")

REPORT = Report(
    id="by_source", title=tr("Funnel by source"), places=(Place.DESK,), make=make
)
