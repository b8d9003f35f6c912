"""Why a client is where he is: his classes and lists, with the figures behind them.

It asks the same functions as the tables, so it can't say anything else than they.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.core.table import Kind, Table
from sheetsync.locales.text import Text, tr, trn
from sheetsync.reports.buying import abc, xyz
from sheetsync.reports.buying.cooling import cooled
from sheetsync.reports.buying.segments import segmented
from sheetsync.reports.buying.states import NAMES
from sheetsync.reports.care.key_clients import leading
from sheetsync.reports.cells import days, money, numbers, words
from sheetsync.reports.desk.explain_growth import growing, sum_text
from sheetsync.reports.facts import Facts
from sheetsync.reports.measures.debts import overdue
from sheetsync.reports.periods import known_on, months_until
from sheetsync.reports.reactivation.chance import chances
from sheetsync.reports.reactivation.reactivation import reason, silent
from sheetsync.reports.report import column, table_of


def explained(
    facts: Facts, norms: Reports, as_of: date, client_id: str
) -> tuple[Text, ...]:
    """Sentences about where a client is and why, as of a day.

    Args:
        facts: All facts; his place is one among all clients.
        norms: The norms of reports.
        as_of: The day.
        client_id: His ID.
    """
    found = segmented(facts, norms, as_of)
    own = found[found["client_id"] == client_id]
    ahead = (
        *_debt(facts, norms, as_of, client_id),
        *growing(facts, norms, as_of, client_id),
    )
    if own.empty:
        return (tr("He has not ordered anything up to {day}", day=as_of), *ahead)
    row = own.iloc[0]
    return (
        _abc(row, facts, norms),
        _key(facts, norms, as_of, client_id),
        *_xyz(row),
        *_state(row),
        *_reactivation(facts, norms, as_of, row),
        _cooling(facts, norms, as_of, client_id),
        *_chance(facts, norms, as_of, client_id),
        *ahead,
    )


def _debt(facts: Facts, norms: Reports, as_of: date, client_id: str) -> Iterator[Text]:
    """What he owes, where payments are known."""
    owing = overdue(facts, norms.sources, as_of, [client_id])
    if owing is None:
        return
    if owing.empty:
        yield trn(
            norms.sources.payment_days,
            "He owes nothing for longer than {n} day",
            "He owes nothing for longer than {n} days",
        )
        return
    debt = owing.iloc[0]
    yield trn(
        norms.sources.payment_days,
        "Overdue: {owed}, not paid after {n} day; the oldest order is of {day}",
        "Overdue: {owed}, not paid after {n} days; the oldest order is of {day}",
        owed=sum_text(debt["owed"], facts),
        day=debt["since"].date(),
    )


def purchases_of(facts: Facts, as_of: date, client_id: str) -> Table:
    """The rows behind it: his purchases and returns up to a day, the latest first."""
    own = facts.purchases[
        (facts.purchases["client_id"] == client_id)
        & known_on(facts.purchases["day"], as_of)
    ].sort_values("day", ascending=False, kind="stable")
    return table_of(
        [
            (column("day", tr("Day"), Kind.DATE), days(own["day"])),
            (
                column("amount", tr("Amount"), Kind.MONEY),
                money(own["amount_minor"], facts.minor_digits),
            ),
            (column("document", tr("Document")), words(own["document"])),
            (column("product", tr("Product")), words(own["product"])),
            (column("quantity", tr("Quantity"), Kind.NUMBER), numbers(own["quantity"])),
        ]
    )


def _abc(row: pd.Series, facts: Facts, norms: Reports) -> Text:
    months = norms.segments.months
    turnover = sum_text(row["turnover"], facts)
    if row["abc"] == abc.NONE:
        return tr(
            "Class: none. His sales do not exceed his returns in the last {months} "
            "months ({turnover})",
            months=months,
            turnover=turnover,
        )
    return tr(
        "Class {abc}: turnover {turnover} in the last {months} months; clients above "
        "him have {share} % of {total} (A is under {a} %, B under {b} %)",
        abc=str(row["abc"]),
        turnover=turnover,
        months=months,
        share=f"{100 * row['before'] / row['total']:.2f}",
        total=sum_text(int(row["total"]), facts),
        a=f"{norms.segments.share_a * 100:g}",
        b=f"{norms.segments.share_b * 100:g}",
    )


def _key(facts: Facts, norms: Reports, as_of: date, client_id: str) -> Text:
    norm = norms.key_clients
    order = abc.ranked(facts, months_until(as_of, norm.months))
    key = leading(order, norm.share)
    places = order.index[order["client_id"] == client_id]
    if places.empty:
        return tr("No key client: he has no turnover in the window")
    place = int(places[0]) + 1
    if place > len(key):
        return tr(
            "No key client: number {place} by turnover, and {key} clients make "
            "{share} %",
            place=place,
            key=len(key),
            share=f"{norm.share * 100:g}",
        )
    if place > norm.capacity:
        return tr(
            "Key client: number {place} of {key}; the list shows the first {capacity}",
            place=place,
            key=len(key),
            capacity=norm.capacity,
        )
    return tr("Key client: number {place} of {key}", place=place, key=len(key))


def _xyz(row: pd.Series) -> Iterator[Text]:
    if row["xyz"] == xyz.FEW:
        yield tr(
            "XYZ: too little data, {quarters} complete quarters of four",
            quarters=int(row["quarters"]),
        )
    elif row["xyz"] != xyz.NONE:
        yield tr(
            "{xyz}: turnover varies by {cv} % of its mean over {quarters} quarters",
            xyz=str(row["xyz"]),
            cv=f"{100 * row['cv']:.2f}",
            quarters=int(row["quarters"]),
        )


def _state(row: pd.Series) -> Iterator[Text]:
    if not pd.isna(row["state"]):
        yield tr(
            "State: {state}; last order {day}",
            state=NAMES[str(row["state"])],
            day=row["last"].date(),
        )


def _reactivation(
    facts: Facts, norms: Reports, as_of: date, row: pd.Series
) -> Iterator[Text]:
    norm = norms.reactivation
    listed = silent(facts, norm, as_of)
    places = listed.index[listed["client_id"] == row["client_id"]]
    if not places.empty:
        own = listed.loc[places[0]]
        yield tr(
            "On the reactivation list: number {place} of {all} by turnover "
            "({turnover})",
            place=int(places[0]) + 1,
            all=len(listed),
            turnover=sum_text(own["turnover"], facts),
        )
        rhythm = None if pd.isna(own["rhythm"]) else float(own["rhythm"])
        yield reason(own["last_order"].date(), int(own["orders"]), rhythm)
        return
    last = pd.Series([row["last"]])
    if row["stage"] != norm.stage:
        why = tr("he is in another stage")
    elif row["do_not_contact"]:
        why = tr("he asked not to be contacted")
    elif known_on(last, months_until(as_of, norm.months).after).all():
        why = tr("his last order is older than {months} months", months=norm.months)
    else:
        why = tr("he ordered in the last {days} days", days=norm.silent_days)
    yield tr("Not on the reactivation list: {why}", why=why)


def _cooling(facts: Facts, norms: Reports, as_of: date, client_id: str) -> Text:
    listed = cooled(facts, norms.cooling, as_of)
    own = listed[listed["client_id"] == client_id]
    if own.empty:
        return tr("Not on the cooling list")
    return tr(
        "On the cooling list: turnover fell from {earlier} to {recent}",
        earlier=sum_text(own.iloc[0]["earlier"], facts),
        recent=sum_text(own.iloc[0]["recent"], facts),
    )


def _chance(
    facts: Facts, norms: Reports, as_of: date, client_id: str
) -> Iterator[Text]:
    found = chances(facts, norms, as_of)
    own = found.by_client.get(client_id)
    if own is not None and not pd.isna(own):
        yield tr(
            "Chance to order within {days} days by himself: {chance} %",
            days=norms.chance.days,
            chance=f"{100 * own:.0f}",
        )
        yield found.note(norms.chance.days)
