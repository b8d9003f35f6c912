"""Next orders: who is late with his next order, and who is due (systems.md A52).

The rhythm is that of metrics.md E5. Who has fallen off belongs to Reactivation.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from sheetsync.config.buying import NextOrders
from sheetsync.config.reports import Reports
from sheetsync.core.table import Kind, Table
from sheetsync.locales.text import Text, tr, trn
from sheetsync.reports.buying.products import last_bought, last_products
from sheetsync.reports.buying.states import longest_silence
from sheetsync.reports.cells import days, marks, numbers, said
from sheetsync.reports.columns import do_not_contact, turnover_of, whom_to_call
from sheetsync.reports.facts import Facts
from sheetsync.reports.frames import of_each
from sheetsync.reports.measures.sales import (
    first_and_last,
    order_days,
    rhythm,
    turnover,
)
from sheetsync.reports.measures.standing import clients_on
from sheetsync.reports.periods import months_until
from sheetsync.reports.report import Filled, Place, Report, column, table_of
from sheetsync.reports.typed import Typed, typed_days

NAMED, RHYTHM = "named", "rhythm"
_SOURCES = {NAMED: tr("the client named it"), RHYTHM: tr("own rhythm")}


def awaited(facts: Facts, norms: Reports, as_of: date) -> pd.DataFrame:
    """Who is late or due: the late ones by turnover, then the others by day.

    systems.md A52. Expected is the day that the client named, unless he has ordered
    since: an order from the tolerance before that day on has met it. Else it is the
    last order + his own median gap, half a day rounded up.

    Who has fallen off is left out (`_fallen_off`), unless the day that he named is
    still to come or within the tolerance.

    Returns:
        The clients' frame of that day with ``expected``, ``source``, ``late`` (days
        after the expected one; blank for who is not late), ``last``, ``rhythm`` and
        ``turnover`` (minor units).
    """
    norm, today = norms.next_orders, pd.Timestamp(as_of)
    tolerance = pd.Timedelta(days=norm.tolerance_days)
    clients = clients_on(facts, as_of)
    clients = clients[clients["stage"] == norm.stage]
    ids = clients["client_id"]
    orders = order_days(facts, as_of)
    last = of_each(ids, first_and_last(orders)["last"])
    usual = of_each(ids, rhythm(orders))
    named = _as_days(ids, typed_days(facts, norm.column))
    named = named.mask(last >= named - tolerance)
    again = last + pd.to_timedelta(np.floor(usual + 0.5), unit="D")
    expected = named.fillna(again)
    gone = _fallen_off(last, usual, norms, as_of) & ~(named + tolerance >= today)
    soon = expected <= today + pd.Timedelta(days=norm.ahead_days)
    behind = (today - expected).dt.days
    found = clients.assign(
        expected=expected,
        source=pd.Series(NAMED, index=ids.index).where(named.notna(), RHYTHM),
        late=behind.where(behind > norm.tolerance_days),
        last=last,
        rhythm=usual,
        turnover=of_each(ids, turnover(facts, months_until(as_of, norm.months)))
        .fillna(0)
        .astype("int64"),
    )[soon & ~gone]
    return _in_order(found)


def _as_days(ids: pd.Series[str], typed: Typed[date]) -> pd.Series:
    """What was typed for each client; numpy reads years that pandas refuses."""
    cells = np.array([typed.of.get(one) for one in ids.tolist()], "datetime64[D]")
    return pd.Series(cells.astype("datetime64[s]"), index=ids.index)


def _fallen_off(
    last: pd.Series, usual: pd.Series, norms: Reports, as_of: date
) -> pd.Series[bool]:
    """Who has fallen off or is lost (metrics.md E5, "States"), by his own rhythm.

    Who has none has fallen off once he is silent for as long as Reactivation wants:
    a base's people then see the same as the desk, which knows everybody's rhythm.
    """
    silent = (pd.Timestamp(as_of) - last).dt.days
    limit = longest_silence(usual, norms.states)
    limit = limit.fillna(norms.reactivation.silent_days - 1)
    lost = ~months_until(as_of, norms.reactivation.months).holds(last)
    gone: pd.Series[bool] = last.notna() & ((silent > limit) | lost)
    return gone


def _in_order(found: pd.DataFrame) -> pd.DataFrame:
    late = found["late"].notna()
    first = found[late].sort_values(["turnover", "client_id"], ascending=[False, True])
    rest = found[~late].sort_values(
        ["expected", "turnover", "client_id"], ascending=[True, False, True]
    )
    return pd.concat([first, rest], ignore_index=True)


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The table (systems.md A52), on the desk and in the bases of the stage."""
    norm = norms.next_orders
    found = awaited(facts, norms, as_of)
    return table_of(
        [
            *whom_to_call(facts, found),
            *_when(found, norm),
            *_what(found, facts, norm, as_of),
        ],
        _note(found, len(typed_days(facts, norm.column).unread), norm),
    )


def _when(found: pd.DataFrame, norm: NextOrders) -> list[Filled]:
    late = trn(
        norm.tolerance_days,
        "More than {n} day has passed since the expected one; how many is not said, "
        "since it would change every day",
        "More than {n} days have passed since the expected one; how many is not said, "
        "since it would change every day",
    )
    return [
        (
            column("expected", tr("Next order"), Kind.DATE, _EXPECTED),
            days(found["expected"]),
        ),
        (
            column("source", tr("Known from"), note=_SOURCE),
            said(found["source"], _SOURCES),
        ),
        (column("late", tr("Late"), note=late), marks(found["late"].notna(), _LATE)),
        (column("last_order", tr("Last order"), Kind.DATE), days(found["last"])),
        (
            column("rhythm", tr("Own rhythm, days"), Kind.NUMBER, _RHYTHM),
            numbers(found["rhythm"]),
        ),
    ]


def _what(
    found: pd.DataFrame, facts: Facts, norm: NextOrders, as_of: date
) -> list[Filled]:
    ids = found["client_id"]
    return [
        turnover_of(found, norm.months, facts),
        last_bought(of_each(ids, last_products(facts, ids, as_of))),
        do_not_contact(found),
    ]


def _note(found: pd.DataFrame, unread: int, norm: NextOrders) -> Text:
    late = int(found["late"].notna().sum())
    said_of = tr(
        "Late by more than {tolerance} days: {late}, the biggest turnover first. Due "
        "within {ahead} days: {due}. Who has fallen off stands in Reactivation. A day "
        "that the client named goes before his rhythm; it is typed into the column "
        "{column}",
        tolerance=norm.tolerance_days,
        late=late,
        ahead=norm.ahead_days,
        due=len(found) - late,
        column=norm.column,
    )
    if not unread:
        return said_of
    return tr(
        "{said}. Not counted, since no day stands there: {unread}",
        said=said_of,
        unread=unread,
    )


_EXPECTED = tr(
    "The day that the client named, if he has not ordered since; else the last order + "
    "his own median gap, if he has ordered three times or more"
)
_LATE = tr("late")
_SOURCE = tr("From what the client said, or from the days between his orders")
_RHYTHM = tr("Median of the days between orders; blank under three orders")


def _stage(norms: Reports) -> str:
    return norms.next_orders.stage


REPORT = Report(
    id="next_orders",
    title=tr("Next orders"),
    places=(Place.DESK, Place.BASE),
    make=make,
    stage=_stage,
)
