"""Reactivation: who bought lately and fell silent (metrics.md E5, table A98).

Purchases, contacts, stage and responsible person are those known on the as-of
date. Silence is shown as the date of the last order, never in days: a day on
which nothing happened then changes no such cell of those who stay on the list.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from sheetsync.config.reports import Reactivation, Reports
from sheetsync.core.table import Kind, Table, Value
from sheetsync.locales.text import Text, tr, trn
from sheetsync.reports.buying.products import last_bought, last_products
from sheetsync.reports.cells import counts, days, money, numbers
from sheetsync.reports.columns import turnover_of, whom_to_call
from sheetsync.reports.facts import Facts
from sheetsync.reports.frames import of_each
from sheetsync.reports.measures.contacts import last_contacts
from sheetsync.reports.measures.debts import debt_columns, overdue
from sheetsync.reports.measures.sales import (
    codes,
    first_and_last_by_code,
    numbers_of_clients,
    order_days,
    orders_in_by_code,
    rhythm_by_code,
    turnover_by_code,
)
from sheetsync.reports.measures.standing import clients_on
from sheetsync.reports.periods import Window, days_until, months_until
from sheetsync.reports.reactivation.chance import chances
from sheetsync.reports.report import Filled, Place, Report, column, table_of


def silent(facts: Facts, norm: Reactivation, as_of: date) -> pd.DataFrame:
    """Who is on the list, in its order (metrics.md E5, "Reactivation list").

    In the stage; last order in (D - months, D]; silent for at least so many
    days; not asked to be left alone. By sales of those months, descending, ties
    by ID.

    Returns:
        The clients' frame with ``last_order``, ``orders`` (distinct order days
        in the window), ``turnover`` (minor units) and ``rhythm`` (median days
        between all orders, NaN under three) beside it.
    """
    known = f"silent {norm!r} {as_of}"
    if known not in facts.memo:
        facts.memo[known] = _silent(facts, norm, as_of)
    return facts.memo[known]


def _silent(facts: Facts, norm: Reactivation, as_of: date) -> pd.DataFrame:
    window = months_until(as_of, norm.months)
    orders = order_days(facts, as_of)
    last = first_and_last_by_code(orders)["last"]
    silent_since = days_until(as_of, norm.silent_days).after
    due = last[Window(window.after, silent_since).holds(last)]
    of_them = orders[codes(orders).isin(due.index)]
    # each of them has ordered in the window, so no sum turns into a blank
    listed = pd.DataFrame(
        {
            "last_order": due,
            "orders": orders_in_by_code(of_them, window).reindex(due.index),
            "turnover": turnover_by_code(facts, window).reindex(due.index),
            "rhythm": rhythm_by_code(of_them).reindex(due.index),
        }
    )
    # clients stand by their numbers as they do by their IDs
    clients = clients_on(facts, as_of).assign(number=numbers_of_clients(facts))
    clients = clients[(clients["stage"] == norm.stage) & ~clients["do_not_contact"]]
    found = clients[clients["number"].isin(due.index)].join(listed, on="number")
    return found.sort_values(
        ["turnover", "number"], ascending=[False, True], ignore_index=True
    ).drop(columns="number")


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The table (metrics.md E5), on the desk and in the base of the stage."""
    norm = norms.reactivation
    listed = silent(facts, norm, as_of)
    found = chances(facts, norms, as_of)
    owing = overdue(facts, norms.sources, as_of, listed["client_id"])
    listed = listed.assign(
        chance=of_each(listed["client_id"], found.by_client),
        products=of_each(
            listed["client_id"], last_products(facts, listed["client_id"], as_of)
        ),
        talked=of_each(listed["client_id"], last_contacts(facts, norms.log, as_of)),
    )
    return table_of(
        [
            *whom_to_call(facts, listed),
            *_figures(facts, norm, listed),
            *debt_columns(facts, norms.sources, owing, listed["client_id"]),
            *_stake(facts, norms, listed),
        ],
        _note(norm, found.note(norms.chance.days), debts_known=owing is not None),
    )


def at_stake(listed: pd.DataFrame, norms: Reports) -> pd.Series[int]:
    """The turnover of the norm's days that is expected to be lost, minor units.

    His pace in the months of the list × the chance that he does not order by
    himself; where no chance is known, all of his pace. A month counts 30 days.

    Args:
        listed: What `silent` found, with ``chance``.
        norms: The norms of reports.
    """
    days = norms.reactivation.months * 30
    lost = 100 - (listed["chance"].fillna(0) * 100).round().astype("int64")
    # whole per cent of whole minor units: nothing is lost in binary fractions
    whole = listed["turnover"].clip(lower=0) * lost * norms.chance.days
    return (2 * whole + 100 * days) // (200 * days)


def _figures(facts: Facts, norm: Reactivation, listed: pd.DataFrame) -> list[Filled]:
    ordered = trn(
        norm.months,
        "Days with an order in the last {n} month",
        "Days with an order in the last {n} months",
    )
    return [
        turnover_of(listed, norm.months, facts),
        (
            column("last_order", tr("Last order"), Kind.DATE),
            days(listed["last_order"]),
        ),
        (
            column("orders", tr("Orders"), Kind.NUMBER, ordered),
            counts(listed["orders"]),
        ),
        (
            column("rhythm", tr("Own rhythm, days"), Kind.NUMBER, _RHYTHM),
            numbers(listed["rhythm"]),
        ),
        (column("last_contact", tr("Last contact"), Kind.DATE), days(listed["talked"])),
    ]


def _stake(facts: Facts, norms: Reports, listed: pd.DataFrame) -> list[Filled]:
    stake = trn(
        norms.chance.days,
        "Turnover of {n} day at his pace × the chance that he does not order by "
        "himself",
        "Turnover of {n} days at his pace × the chance that he does not order by "
        "himself",
    )
    return [
        (
            column("chance", tr("Chance to order"), Kind.PERCENT, _CHANCE),
            numbers(listed["chance"]),
        ),
        (
            column("at_stake", tr("Money at stake"), Kind.MONEY, stake),
            money(at_stake(listed, norms), facts.minor_digits),
        ),
        last_bought(listed["products"]),
        (column("reason", tr("Why he is here"), Kind.SENTENCE), reasons(listed)),
    ]


def reasons(listed: pd.DataFrame) -> list[Value]:
    """Why each client is on the list, from what is known: dates and his rhythm."""
    known = listed["rhythm"].notna().tolist()
    return [
        reason(last.date(), orders, rhythm if there else None)
        for last, orders, rhythm, there in zip(
            listed["last_order"].tolist(),
            listed["orders"].tolist(),
            listed["rhythm"].tolist(),
            known,
            strict=True,
        )
    ]


def reason(last: date, orders: int, rhythm: float | None) -> Text:
    """Why a client is on the list.

    Args:
        last: His last order.
        orders: Distinct order days in the window.
        rhythm: Median days between his orders, None under three.
    """
    if rhythm is not None:
        return trn(
            max(1, round(rhythm)),
            "Used to order every day or so, but not since {day}",
            "Used to order about every {n} days, but not since {day}",
            day=last,
        )
    return trn(
        orders,
        "{n} order in the window, nothing since {day}; too few orders for a rhythm",
        "{n} orders in the window, nothing since {day}; too few orders for a rhythm",
        day=last,
    )


def _note(norm: Reactivation, chance: Text, *, debts_known: bool) -> Text:
    return tr(
        "Last order not older than (months): {months}. Silent for at least (days): "
        "{days}. The biggest turnover first. {unknown}. {chance}",
        months=norm.months,
        days=norm.silent_days,
        unknown=_NO_DEALS if debts_known else _NO_DEALS_NOR_DEBTS,
        chance=chance,
    )


_NO_DEALS = tr("Open deals are not known to the list")
_NO_DEALS_NOR_DEBTS = tr("Open deals and claims are not known to the list")
_RHYTHM = tr(
    "Median of the days between orders; blank under three orders. It explains, "
    "and decides nothing"
)


_CHANCE = tr("Without any call; the remark on the first header tells where it is from")


def _stage(norms: Reports) -> str:
    return norms.reactivation.stage


REPORT = Report(
    id="reactivation",
    title=tr("Reactivation"),
    places=(Place.DESK, Place.BASE),
    make=make,
    stage=_stage,
)
