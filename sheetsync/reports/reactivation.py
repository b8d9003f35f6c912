"""Reactivation: who bought lately and fell silent (metrics.md E5, table A98).

Stage and responsible person are today's, since the list is for calling today;
purchases and contacts are those known on the as-of date. Silence is shown as the
date of the last order, never in days: a day on which nothing happened then
changes no cell of those who stay on the list.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from sheetsync.config.reports import Reactivation, Reports
from sheetsync.config.stages import ColumnType
from sheetsync.core.table import Kind, Table
from sheetsync.locales.text import Text, tr, trn
from sheetsync.reports.cells import counts, days, money, numbers, ready, words
from sheetsync.reports.contacts import last_contacts
from sheetsync.reports.facts import ColumnShape, Facts
from sheetsync.reports.frames import of_each
from sheetsync.reports.periods import Window, days_until, months_until
from sheetsync.reports.report import Filled, Place, Report, column, table_of
from sheetsync.reports.sales import order_days, rhythm, turnover

_REACH = (ColumnType.PHONE, ColumnType.EMAIL)
_WHOM_TO_ASK = ("contact", "contact_person", "decision_maker")


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
    window = months_until(as_of, norm.months)
    orders = order_days(facts.purchases, as_of)
    last = orders.groupby("client_id")["day"].max()
    within = orders[window.holds(orders["day"])].groupby("client_id")["day"].count()
    silent_since = days_until(as_of, norm.silent_days).after
    due = last[Window(window.after, silent_since).holds(last)]
    # each of them has ordered in the window, so no sum turns into a blank
    listed = pd.DataFrame(
        {
            "last_order": due,
            "orders": within.reindex(due.index),
            "turnover": turnover(facts.purchases, window).reindex(due.index),
            "rhythm": rhythm(orders).reindex(due.index),
        }
    )
    clients = facts.clients[
        (facts.clients["stage"] == norm.stage) & ~facts.clients["do_not_contact"]
    ]
    return clients.merge(listed.reset_index(), on="client_id").sort_values(
        ["turnover", "client_id"], ascending=[False, True], ignore_index=True
    )


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The table (metrics.md E5), on the desk and in the base of the stage."""
    norm = norms.reactivation
    listed = silent(facts, norm, as_of)
    return table_of(
        [*_who(facts, listed), *_figures(facts, norm, listed, as_of)], _note(norm)
    )


def _who(facts: Facts, listed: pd.DataFrame) -> list[Filled]:
    reach = [one for one in facts.shapes if _reaches(one)]
    return [
        (column("client_id", tr("ID"), Kind.CLIENT_ID), words(listed["client_id"])),
        (column("company", tr("Company")), words(listed["company"])),
        (column("responsible", tr("Responsible")), words(listed["responsible"])),
        *((one.table_column(), ready(listed[one.name])) for one in reach),
    ]


def _reaches(shape: ColumnShape) -> bool:
    """Whether the column says whom to call, or how."""
    return shape.type in _REACH or shape.id in _WHOM_TO_ASK


def _figures(
    facts: Facts, norm: Reactivation, listed: pd.DataFrame, as_of: date
) -> list[Filled]:
    sold = trn(
        norm.months,
        "Sales minus returns of the last {n} month",
        "Sales minus returns of the last {n} months",
    )
    ordered = trn(
        norm.months,
        "Days with an order in the last {n} month",
        "Days with an order in the last {n} months",
    )
    talked = of_each(listed["client_id"], last_contacts(facts, as_of))
    return [
        (
            column("turnover", tr("Turnover"), Kind.MONEY, sold),
            money(listed["turnover"], facts.minor_digits),
        ),
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
        (column("last_contact", tr("Last contact"), Kind.DATE), days(talked)),
    ]


def _note(norm: Reactivation) -> Text:
    return tr(
        "Last order not older than (months): {months}. Silent for at least (days): "
        "{days}. The biggest turnover first",
        months=norm.months,
        days=norm.silent_days,
    )


_RHYTHM = tr(
    "Median of the days between orders; blank under three orders. It explains, "
    "and decides nothing"
)


def _stage(norms: Reports) -> str:
    return norms.reactivation.stage


REPORT = Report(
    id="reactivation",
    title=tr("Reactivation"),
    places=(Place.DESK, Place.BASE),
    make=make,
    stage=_stage,
)
