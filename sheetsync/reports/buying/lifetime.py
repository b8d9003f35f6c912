"""Lifetime value: what each client brought and is expected to bring (metrics.md E7).

Profit is turnover × the margin of the norms, since no cost is known; the columns
say so. What was and what is expected stand apart and are never added up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.core.table import Kind, Table, Value
from sheetsync.locales.text import Text, tr
from sheetsync.reports.cells import counts, days, money, quotient
from sheetsync.reports.columns import who
from sheetsync.reports.facts import Facts
from sheetsync.reports.measures.sales import (
    first_and_last,
    order_days,
    orders_in,
    turnover,
)
from sheetsync.reports.measures.standing import clients_on
from sheetsync.reports.periods import Window, months_before, months_until
from sheetsync.reports.report import Filled, Place, Report, column, table_of

_BEGINNING = date(1900, 1, 1)
_A_MONTH = Fraction(1461, 48)
"""Days in a month on average: 365.25 / 12."""
_LEAST_MONTHS = 3
"""A pace is measured over so many months at least: one order is no habit."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """How many of the buyers of a year ago still buy (metrics.md E7).

    Attributes:
        kept: Those who bought within the months of Reactivation, now too.
        of: Those who did so a year ago.
    """

    kept: int
    of: int

    def months(self, cap: int, least: int) -> float | None:
        """How many of the next months a buyer is expected to buy in.

        A buyer stays from month to month with the twelfth root of the share kept
        in a year; blank on fewer cases than the least.
        """
        if self.of < least:
            return None
        monthly: float = (self.kept / self.of) ** (1 / 12)
        return sum(monthly**month for month in range(1, cap + 1))


def keeping(orders: pd.DataFrame, months: int, as_of: date) -> Keeping:
    """The buyers of a year ago, and those of them who still buy.

    Args:
        orders: What `order_days` found.
        months: A buyer has ordered within so many months.
        as_of: The day.
    """
    then = orders_in(orders, months_until(months_before(as_of, 12), months))
    now = orders_in(orders, months_until(as_of, months))
    return Keeping(len(then.index.intersection(now.index)), len(then))


def valued(facts: Facts, norms: Reports, as_of: date) -> pd.DataFrame:
    """Everybody who ever ordered, the biggest turnover of all time first.

    Returns:
        The clients' frame of that day with ``first``, ``last``, ``count`` (order
        days), ``turnover`` (of all time), ``lately`` and ``orders`` (of the window
        of the pace), ``window`` (days of it, as far as he was a client) and
        ``buys`` (whether he ordered within the months of Reactivation).
    """
    orders = order_days(facts, as_of)
    found = first_and_last(orders)
    pace = months_until(as_of, norms.lifetime.months)
    known = (pd.Timestamp(as_of) - found["first"]).dt.days + 1
    least = round(_LEAST_MONTHS * _A_MONTH)
    found = found.assign(
        turnover=turnover(facts, Window(_BEGINNING, as_of)).reindex(found.index),
        lately=turnover(facts, pace).reindex(found.index).fillna(0).astype("int64"),
        orders=orders_in(orders, pace).reindex(found.index).fillna(0).astype("int64"),
        window=known.clip(lower=least, upper=(as_of - pace.after) // timedelta(days=1)),
        buys=months_until(as_of, norms.reactivation.months).holds(found["last"]),
    )
    return (
        clients_on(facts, as_of)
        .merge(found.rename_axis("client_id").reset_index(), on="client_id")
        .sort_values(
            ["turnover", "client_id"], ascending=[False, True], ignore_index=True
        )
    )


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The table (metrics.md E7): profit to date, and apart from it the expected."""
    found = valued(facts, norms, as_of)
    kept = keeping(order_days(facts, as_of), norms.reactivation.months, as_of)
    months = kept.months(norms.lifetime.cap, norms.sources.minimum_cases)
    return table_of(
        [
            *who(found),
            *_to_date(found, facts, norms),
            *_expected(found, facts, norms, months),
        ],
        _note(kept, months, norms),
    )


def _to_date(found: pd.DataFrame, facts: Facts, norms: Reports) -> list[Filled]:
    margin = Decimal(str(norms.sources.margin))
    label = tr("Turnover × margin {margin} %", margin=f"{norms.sources.margin * 100:g}")
    return [
        (column("first_order", tr("First order"), Kind.DATE), days(found["first"])),
        (column("orders", tr("Orders"), Kind.NUMBER, _ORDERS), counts(found["count"])),
        (
            column("turnover", tr("Turnover to date"), Kind.MONEY, _TURNOVER),
            money(found["turnover"], facts.minor_digits),
        ),
        (
            column("profit", tr("Profit to date"), Kind.MONEY, label),
            [_amount(one * margin, facts) for one in found["turnover"].tolist()],
        ),
    ]


def _expected(
    found: pd.DataFrame, facts: Facts, norms: Reports, months: float | None
) -> list[Filled]:
    a_month = _A_MONTH * Fraction(str(norms.sources.margin))
    ahead = None if months is None else a_month * Fraction(months)
    average: list[Value] = []
    pace: list[Value] = []
    profit: list[Value] = []
    for lately, orders, window, buys in zip(
        *(found[one].tolist() for one in ("lately", "orders", "window", "buys")),
        strict=True,
    ):
        average.append(quotient(lately, orders, facts.minor_digits) if orders else None)
        pace.append(round(orders / window * float(_A_MONTH), 2))
        if ahead is None:
            profit.append(None)
            continue
        part = lately * ahead.numerator if buys else 0
        profit.append(quotient(part, window * ahead.denominator, facts.minor_digits))
    return [
        (column("average", tr("Average order"), Kind.MONEY, _AVERAGE), average),
        (column("pace", tr("Orders a month"), Kind.NUMBER, _PACE), pace),
        (column("expected", tr("Profit expected"), Kind.MONEY, _EXPECTED), profit),
    ]


def _amount(minor: Decimal, facts: Facts) -> Decimal:
    whole = minor.quantize(Decimal(1), ROUND_HALF_UP)
    return whole.scaleb(-facts.minor_digits)


def _note(kept: Keeping, months: float | None, norms: Reports) -> Text:
    if months is None:
        return tr(
            "Nothing is expected yet: only {of} clients bought a year ago, and from "
            "fewer than {least} nobody can learn how many stay",
            of=kept.of,
            least=norms.sources.minimum_cases,
        )
    return tr(
        "Of {of} clients who bought a year ago {kept} still buy, so a buyer is "
        "expected to stay for {months} of the next {cap} months. One figure for all: "
        "who buys steadily will stay longer",
        of=kept.of,
        kept=kept.kept,
        months=f"{months:.1f}",
        cap=norms.lifetime.cap,
    )


_ORDERS = tr("Days with an order, of all time")
_TURNOVER = tr("Sales minus returns of all time, as far as purchases are known")
_AVERAGE = tr("Sales minus returns / orders, of the window of the pace")
_PACE = tr(
    "Orders in the window of the pace, a month; a client of less than three months "
    "counts as one of three"
)
_EXPECTED = tr(
    "Average order × orders a month × margin × the months expected, which the remark "
    "on the first header tells; nothing of who no longer buys"
)

REPORT = Report(
    id="lifetime", title=tr("Lifetime value"), places=(Place.DESK,), make=make
)
