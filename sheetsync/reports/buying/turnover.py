"""Turnover month by month, each beside the same month a year before.

metrics.md, conventions ("sale", "returns", calendar months). The running month is
compared with the same days a year ago, not with a whole month.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.core.chart import Chart, Shape
from sheetsync.core.table import Kind, Table, Value
from sheetsync.locales.text import tr
from sheetsync.reports.cells import money
from sheetsync.reports.facts import Facts
from sheetsync.reports.measures.sales import lines, order_days
from sheetsync.reports.periods import Window, known_on, last_months, months_before
from sheetsync.reports.report import Place, Report, column, table_of
from sheetsync.reports.shares import share
from sheetsync.reports.tints import RISING

_A_YEAR = 12


def month_window(month: date, as_of: date) -> Window:
    """A calendar month as far as it is over.

    Args:
        month: Its first day.
        as_of: The last day that counts.
    """
    last = months_before(month, -1) - timedelta(days=1)
    return Window(month - timedelta(days=1), min(last, as_of))


def year_before(window: Window) -> Window:
    """The same days of the same calendar month a year ago.

    Of a month that is over, all of it: February may have a day more or less.

    Args:
        window: A calendar month, or its first days.
    """
    first = window.after + timedelta(days=1)
    over = (window.until + timedelta(days=1)).month != window.until.month
    until = (
        months_before(months_before(first, -1), _A_YEAR) - timedelta(days=1)
        if over
        else months_before(window.until, _A_YEAR)
    )
    return Window(months_before(first, _A_YEAR) - timedelta(days=1), until)


def sold(facts: Facts, window: Window) -> int:
    """Sales minus returns of all clients in the window, minor units."""
    bought = lines(facts)
    return int(bought.loc[window.holds(bought["day"]), "amount_minor"].sum())


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The table: the last months with the running one, the earliest first."""
    months = last_months(as_of, norms.turnover.months)[::-1]
    windows = [month_window(one, as_of) for one in months]
    own = [sold(facts, one) for one in windows]
    then = [_known(facts, year_before(one)) for one in windows]
    days = order_days(facts, as_of)
    ordered = [days[one.holds(days["day"])] for one in windows]
    orders = [len(one) for one in ordered]
    buyers = [one["client_id"].nunique() for one in ordered]
    digits = facts.minor_digits
    return table_of(
        [
            (column("month", tr("Month"), Kind.DATE, _MONTH), list(months)),
            (
                column("turnover", tr("Turnover"), Kind.MONEY, _TURNOVER),
                money(pd.Series(own, dtype="int64"), digits),
            ),
            (
                column("year_before", tr("A year before"), Kind.MONEY, _YEAR_BEFORE),
                money(pd.Series(then, dtype="Int64"), digits),
            ),
            (
                column("growth", tr("Growth"), Kind.PERCENT, _GROWTH, RISING),
                [growth(one, other or 0) for one, other in zip(own, then, strict=True)],
            ),
            (column("orders", tr("Orders"), Kind.NUMBER, _ORDERS), orders),
            (
                column("buyers", tr("Clients who ordered"), Kind.NUMBER, _BUYERS),
                buyers,
            ),
            (
                column("average", tr("Average order"), Kind.MONEY, _AVERAGE),
                [
                    average(one, count, digits)
                    for one, count in zip(own, orders, strict=True)
                ],
            ),
        ],
        charts=[
            Chart(
                title=tr("Turnover by month"),
                shape=Shape.COLUMNS,
                labels="month",
                series=("turnover", "year_before"),
                unit=tr("Turnover"),
            )
        ],
    )


def _known(facts: Facts, window: Window) -> int | None:
    """The same as `sold`; None where the first known purchase came after its first day.

    Of a month in which the records begin nobody knows how much of it they tell.
    """
    bought = lines(facts)["day"]
    if bought.empty or not known_on(bought, window.after + timedelta(days=1)).any():
        return None
    return sold(facts, window)


def growth(now: int, before: int) -> float | None:
    """How much more, as a share of what it was; blank if that was nothing or less."""
    return share(now - before, before) if before > 0 else None


def average(sales: int, orders: int, digits: int) -> Value:
    """Sales minus returns by orders, to the minor unit, halves up; else blank.

    Args:
        sales: In minor units.
        orders: Order days.
        digits: Decimal places of the currency.
    """
    if not orders:
        return None
    return Decimal((2 * sales + orders) // (2 * orders)).scaleb(-digits)


_MONTH = tr("First day of the calendar month; the last one is still running")
_TURNOVER = tr("Sales minus returns of the month")
_YEAR_BEFORE = tr(
    "Sales minus returns of the same month a year before; of the running month, up to "
    "the same day. Blank where purchases are not known from its first day on"
)
_GROWTH = tr(
    "(Turnover − a year before) / a year before; blank where that is nothing or less"
)
_ORDERS = tr("Days with an order, counted client by client")
_BUYERS = tr("Clients with an order in the month")
_AVERAGE = tr("Turnover / orders")

REPORT = Report(
    id="turnover", title=tr("Turnover by month"), places=(Place.DESK,), make=make
)
