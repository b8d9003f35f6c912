"""RFM: how lately, how often and for how much a buyer buys (metrics.md E4)."""

from __future__ import annotations

from datetime import date

import pandas as pd

from sheetsync.config.buying import Rfm
from sheetsync.config.reports import Reports
from sheetsync.core.table import Kind, Table
from sheetsync.locales.text import Text, tr, trn
from sheetsync.reports.cells import counts
from sheetsync.reports.columns import turnover_of, who
from sheetsync.reports.facts import Facts
from sheetsync.reports.frames import of_each
from sheetsync.reports.measures.sales import (
    first_and_last,
    order_days,
    orders_in,
    turnover,
)
from sheetsync.reports.measures.standing import clients_on
from sheetsync.reports.periods import months_until
from sheetsync.reports.report import Filled, Place, Report, column, table_of

FIFTHS = 5
"""Scores go from 1 to 5, and 5 is the best; so many buyers are needed for fifths."""


def scored(facts: Facts, norm: Rfm, as_of: date) -> pd.DataFrame:
    """The buyers of the window, the biggest turnover first, ties by ID.

    metrics.md E4. A buyer has an order in the window; what came back lowers his
    turnover, which may be under 0.

    Returns:
        The clients' frame of that day with ``recency`` (days since the last order),
        ``orders`` (distinct order days), ``turnover`` (minor units), the scores by
        fifths ``r``, ``f``, ``m`` (blank under five buyers) and those by fixed
        borders ``r_fixed``, ``f_fixed``, ``m_fixed`` (blank without borders).
    """
    window = months_until(as_of, norm.months)
    orders = order_days(facts, as_of)
    within = orders_in(orders, window)
    last = first_and_last(orders)["last"]
    clients = clients_on(facts, as_of)
    clients = clients[clients["client_id"].isin(within.index)]
    ids = clients["client_id"]
    sold = turnover(facts, window)
    found = clients.assign(
        recency=(pd.Timestamp(as_of) - of_each(ids, last)).dt.days.astype("int64"),
        orders=of_each(ids, within).astype("int64"),
        turnover=of_each(ids, sold).astype("int64"),
    ).sort_values(["turnover", "client_id"], ascending=[False, True], ignore_index=True)
    amounts = [one * 10**facts.minor_digits for one in norm.amounts or ()]
    m_fixed = reached(found["turnover"], amounts)
    return found.assign(
        r=fifths(-found["recency"]),
        f=fifths(found["orders"]),
        m=fifths(found["turnover"]),
        r_fixed=reached(-found["recency"], [-one for one in norm.recency_days]),
        f_fixed=reached(found["orders"], norm.orders),
        m_fixed=m_fixed if amounts else m_fixed.where(m_fixed.isna()),
    )


def fifths(values: pd.Series) -> pd.Series:
    """The score by fifths: how many fifths of all are worse than this, and one.

    Equal values have equal scores. Blank under five values.
    """
    count = len(values)
    if count < FIFTHS:
        return pd.Series(float("nan"), index=values.index)
    worse = values.rank(method="min").astype("int64") - 1
    score: pd.Series = FIFTHS * worse // count + 1
    return score


def reached(values: pd.Series, borders: tuple[int, ...] | list[int]) -> pd.Series:
    """The score by fixed borders: how many of them are reached, and one."""
    score = pd.Series(1, index=values.index, dtype="int64")
    for border in borders:
        score += values >= border
    return score


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The table (metrics.md E4): one row a buyer."""
    found = scored(facts, norms.rfm, as_of)
    return table_of(
        [
            *who(found),
            *_figures(found, facts, norms.rfm),
            *_scores(found, norms.rfm),
        ],
        note(found, norms.rfm),
    )


def note(found: pd.DataFrame, norm: Rfm) -> Text:
    """Of whom it is, and what the two kinds of scores are good for."""
    if len(found) < FIFTHS:
        return tr(
            "Buyers of the last {months} months: {count}. Scores by fifths need five",
            months=norm.months,
            count=len(found),
        )
    return tr(
        "Buyers of the last {months} months: {count}. Scores from 1 to 5, 5 is the "
        "best. Those by fifths compare clients with each other and drift with all of "
        "them: for an overview. Those by fixed borders stay: for lists and for pay",
        months=norm.months,
        count=len(found),
    )


def _figures(found: pd.DataFrame, facts: Facts, norm: Rfm) -> list[Filled]:
    ordered = trn(
        norm.months,
        "Days with an order in the last {n} month",
        "Days with an order in the last {n} months",
    )
    return [
        (
            column("recency", tr("Days since last order"), Kind.NUMBER, _RECENCY),
            counts(found["recency"]),
        ),
        (column("orders", tr("Orders"), Kind.NUMBER, ordered), counts(found["orders"])),
        turnover_of(found, norm.months, facts),
    ]


def _scores(found: pd.DataFrame, norm: Rfm) -> list[Filled]:
    days, orders = _listed(norm.recency_days), _listed(norm.orders)
    by_days = tr(
        "By fixed borders: 5, 4, 3, 2 if silent for at most so many days: {days}; "
        "else 1",
        days=days,
    )
    by_orders = tr(
        "By fixed borders: 2, 3, 4, 5 from so many orders on: {orders}; else 1",
        orders=orders,
    )
    by_money = (
        tr(
            "By fixed borders: 2, 3, 4, 5 from so much turnover on: {amounts}; else 1",
            amounts=_listed(norm.amounts),
        )
        if norm.amounts
        else _NO_AMOUNTS
    )
    said = [
        ("r", tr("R by fifths"), _R),
        ("f", tr("F by fifths"), _F),
        ("m", tr("M by fifths"), _M),
        ("r_fixed", tr("R by borders"), by_days),
        ("f_fixed", tr("F by borders"), by_orders),
        ("m_fixed", tr("M by borders"), by_money),
    ]
    return [
        (column(name, header, Kind.NUMBER, meaning), counts(found[name]))
        for name, header, meaning in said
    ]


def _listed(borders: tuple[int, ...]) -> str:
    return ", ".join(map(str, borders))


_RECENCY = tr("Days from the last order to the day of the figures")
_R = tr(
    "By fifths of the buyers: 5 for those who ordered last; equal days, equal score"
)
_F = tr("By fifths of the buyers: 5 for most orders; equal numbers, equal score")
_M = tr("By fifths of the buyers: 5 for the biggest turnover; equal sums, equal score")
_NO_AMOUNTS = tr("Blank until config gives amounts (rfm.amounts in reports.yaml)")

REPORT = Report(id="rfm", title=tr("RFM"), places=(Place.DESK,), make=make)
