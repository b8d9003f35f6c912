"""Cooling: who buys less and less, and still buys (metrics.md E19, table A100)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pandas as pd

from sheetsync.config.reports import Cooling, Reports
from sheetsync.core.table import Kind, Table
from sheetsync.locales.text import Text, tr
from sheetsync.reports.cells import counts, days, marks, money
from sheetsync.reports.columns import do_not_contact, sold_in, who
from sheetsync.reports.facts import Facts
from sheetsync.reports.frames import of_each
from sheetsync.reports.measures.contacts import last_contacts
from sheetsync.reports.measures.sales import (
    first_and_last,
    order_days,
    orders_in,
    turnover,
)
from sheetsync.reports.measures.standing import clients_on
from sheetsync.reports.periods import Window, known_on, months_before, months_until
from sheetsync.reports.report import Filled, Place, Report, column, table_of
from sheetsync.reports.shares import share

_A_YEAR = 12


def cooled(facts: Facts, norm: Cooling, as_of: date) -> pd.DataFrame:
    """Who is on the list, the most money lost first, ties by ID (metrics.md E19).

    In the stage; ordered in the last months; ordered often enough before them;
    turnover fell by the norm's share against the same months a year ago, or, of
    who was no client then or brought nothing, against the months right before.

    Returns:
        The clients' frame of that day with ``recent`` and ``earlier`` (minor units),
        ``lost`` (their difference), ``seasonal`` (whether the
        earlier ones are a year old),
        ``before`` (orders before the last months) and ``last``.
    """
    known = f"cooled {norm!r} {as_of}"
    if known not in facts.memo:
        facts.memo[known] = _cooled(facts, norm, as_of)
    return facts.memo[known]


def _cooled(facts: Facts, norm: Cooling, as_of: date) -> pd.DataFrame:
    recent = months_until(as_of, norm.months)
    year_ago = months_until(months_before(as_of, _A_YEAR), norm.months)
    right_before = Window(months_before(as_of, 2 * norm.months), recent.after)
    orders = order_days(facts, as_of)
    known = first_and_last(orders)
    ids = known.index
    then = turnover(facts, year_ago).reindex(ids).fillna(0).astype("int64")
    seasonal = known_on(known["first"], year_ago.after) & (then > 0)
    previous = turnover(facts, right_before).reindex(ids).fillna(0).astype("int64")
    found = known.assign(
        recent=turnover(facts, recent).reindex(ids).fillna(0).astype("int64"),
        earlier=then.where(seasonal, previous),
        seasonal=seasonal,
        before=known["count"]
        - orders_in(orders, recent).reindex(ids).fillna(0).astype("int64"),
    )
    rest = 1 - Fraction(str(norm.fall))
    fell = found["recent"] * rest.denominator <= found["earlier"] * rest.numerator
    listed = found[
        fell
        & (found["earlier"] > 0)
        & recent.holds(found["last"])
        & (found["before"] >= norm.orders)
    ]
    clients = clients_on(facts, as_of)
    return (
        clients[clients["stage"] == norm.stage]
        .merge(listed.rename_axis("client_id").reset_index(), on="client_id")
        .assign(lost=lambda one: one["earlier"] - one["recent"])
        .sort_values(["lost", "client_id"], ascending=[False, True], ignore_index=True)
    )


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The table (metrics.md E19), on the desk and in the base of the stage."""
    found = cooled(facts, norms.cooling, as_of)
    return table_of(
        [
            *who(found),
            *_money(found, facts, norms.cooling),
            *_signs(found, facts, norms, as_of),
        ],
        _note(norms.cooling),
    )


def _money(found: pd.DataFrame, facts: Facts, norm: Cooling) -> list[Filled]:
    digits = facts.minor_digits
    recent = sold_in(norm.months)
    falls = [
        share(lost, base)
        for lost, base in zip(
            found["lost"].tolist(), found["earlier"].tolist(), strict=True
        )
    ]
    return [
        (
            column("earlier", tr("Turnover before"), Kind.MONEY, _BASE),
            money(found["earlier"], digits),
        ),
        (
            column("recent", tr("Turnover now"), Kind.MONEY, recent),
            money(found["recent"], digits),
        ),
        (column("lost", tr("Lost"), Kind.MONEY, _LOST), money(found["lost"], digits)),
        (column("fall", tr("Fall"), Kind.PERCENT, _FALL), falls),
        (
            column("season", tr("Season"), note=_SEASON),
            marks(~found["seasonal"], tr("season unknown")),
        ),
    ]


def _signs(
    found: pd.DataFrame, facts: Facts, norms: Reports, as_of: date
) -> list[Filled]:
    talked = of_each(found["client_id"], last_contacts(facts, norms.log, as_of))
    return [
        (
            column("orders", tr("Orders before"), Kind.NUMBER, _ORDERS),
            counts(found["before"]),
        ),
        (column("last_order", tr("Last order"), Kind.DATE), days(found["last"])),
        (column("last_contact", tr("Last contact"), Kind.DATE), days(talked)),
        do_not_contact(found),
    ]


def _note(norm: Cooling) -> Text:
    return tr(
        "Turnover of {months} months fell by {fall} % or more, with an order in them "
        "and {orders} or more before. The most money lost first",
        months=norm.months,
        fall=f"{norm.fall * 100:g}",
        orders=norm.orders,
    )


def _stage(norms: Reports) -> str:
    return norms.cooling.stage


_BASE = tr(
    "Sales minus returns of the same months a year ago; of who was no client yet, or "
    "bought nothing then, of the months right before"
)
_LOST = tr("Turnover before − turnover now")
_ORDERS = tr("Days with an order before the last months, of all time")
_FALL = tr("Lost / turnover before")
_SEASON = tr("Compared with the months right before: how the season plays is unknown")

REPORT = Report(
    id="cooling",
    title=tr("Cooling"),
    places=(Place.DESK, Place.BASE),
    make=make,
    stage=_stage,
)
