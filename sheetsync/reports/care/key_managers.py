"""Key clients by manager: Table 15 (metrics.md E17 and E15; systems.md A83)."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.core.chart import Chart, Shape
from sheetsync.core.table import Kind, Table, Value
from sheetsync.locales.text import Text, tr, trn
from sheetsync.reports.buying.abc import ranked
from sheetsync.reports.care.key_clients import leading
from sheetsync.reports.cells import counts, money, said
from sheetsync.reports.columns import in_time, pairs
from sheetsync.reports.facts import Facts
from sheetsync.reports.measures.contact_log import NOBODY, NOBODY_NAMED
from sheetsync.reports.measures.waiting import waiting
from sheetsync.reports.periods import Window, months_before, months_until
from sheetsync.reports.report import Filled, Place, Report, column, table_of
from sheetsync.reports.shares import share

_QUARTER = 3


def buyers(facts: Facts, norms: Reports, day: date) -> pd.DataFrame:
    """Clients with turnover in the window, and who was responsible for each that day.

    Returns:
        What `ranked` finds, with ``key`` (in class A, however many the owner can talk
        to) and ``who`` (by name, else `NOBODY`).
    """
    norm = norms.key_clients
    order = ranked(facts, months_until(day, norm.months))
    return order.assign(
        key=order["client_id"].isin(leading(order, norm.share)["client_id"]),
        who=order["responsible"].fillna(NOBODY),
    )


def by_manager(facts: Facts, norms: Reports, as_of: date) -> pd.DataFrame:
    """What each manager holds (metrics.md E17, "Table 15").

    Everybody is there who is, or was then, responsible for a buyer, even without a
    key client: that is what the table is to show.

    Returns:
        By turnover of key clients, then by name, nobody at the end: ``who``, ``now``
        and ``before`` (key clients), ``turnover`` (theirs, minor units), ``in_time``
        (of them, reached within the cadence) and ``unplanned``.
    """
    now = buyers(facts, norms, as_of)
    then = buyers(facts, norms, months_before(as_of, norms.key_managers.back))
    key = now[now["key"]]
    waited = waiting(facts, norms, key, as_of)["days"]
    key = key.assign(
        in_time=waited <= norms.key_managers.cadence_days,
        unplanned=~key["client_id"].isin(_planned(facts, as_of)),
    )
    whose = key.groupby("who")
    people = sorted({*now["who"], *then["who"]})
    found = pd.DataFrame(
        {
            "now": whose.size(),
            "before": then[then["key"]].groupby("who").size(),
            "turnover": whose["turnover"].sum(),
            "in_time": whose["in_time"].sum(),
            "unplanned": whose["unplanned"].sum(),
        },
        index=pd.Index(people, dtype="str", name="who"),
    )
    found = found.fillna(0).astype("int64").reset_index()
    return found.assign(unnamed=found["who"] == NOBODY).sort_values(
        ["unnamed", "turnover", "who"], ascending=[True, False, True], ignore_index=True
    )


def _planned(facts: Facts, as_of: date) -> set[str]:
    """Clients with a plan for the calendar quarter of that day."""
    begins = date(as_of.year, as_of.month - (as_of.month - 1) % _QUARTER, 1)
    quarter = Window(
        begins - timedelta(days=1), months_before(begins, -_QUARTER) - timedelta(days=1)
    )
    return set(facts.plans.loc[quarter.holds(facts.plans["month"]), "client_id"])


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The table: a row for each manager."""
    found = by_manager(facts, norms, as_of)
    chart = Chart(
        title=tr("Key clients by manager"),
        shape=Shape.BARS,
        labels="person",
        series=("now", "before"),
        unit=tr("Clients"),
    )
    return table_of(
        [
            (
                column("person", tr("Manager"), note=_PERSON),
                said(found["who"], {NOBODY: NOBODY_NAMED}),
            ),
            *_numbers(found, norms),
            *_money(found, norms, facts.minor_digits),
            *_care(found, facts, norms),
        ],
        _note(found, norms),
        [chart],
    )


def _numbers(found: pd.DataFrame, norms: Reports) -> list[Filled]:
    back = norms.key_managers.back
    ago = trn(back, "Key clients, {n} month ago", "Key clients, {n} months ago")
    total = pd.Series(found["now"].sum(), index=found.index, dtype="int64")
    return [
        (column("now", tr("Key clients"), Kind.NUMBER, _NOW), counts(found["now"])),
        (column("before", ago, Kind.NUMBER, _BEFORE), counts(found["before"])),
        (
            column("change", tr("Change"), Kind.NUMBER, _CHANGE),
            counts(found["now"] - found["before"]),
        ),
        (column("all", tr("All key clients"), Kind.NUMBER, _EVERY), counts(total)),
        (
            column("share", tr("Share of all"), Kind.PERCENT, _SHARE),
            [share(*one) for one in pairs(found["now"], total)],
        ),
    ]


def _money(found: pd.DataFrame, norms: Reports, digits: int) -> list[Filled]:
    window = trn(
        norms.key_clients.months,
        "Sales minus returns of his key clients in the last {n} month",
        "Sales minus returns of his key clients in the last {n} months",
    )
    total = pd.Series(found["turnover"].sum(), index=found.index, dtype="int64")
    return [
        (
            column("turnover", tr("Their turnover"), Kind.MONEY, window),
            money(found["turnover"], digits),
        ),
        (
            column("turnover_all", tr("Turnover of all key clients"), Kind.MONEY, _ALL),
            money(total, digits),
        ),
        (
            column("turnover_share", tr("Share of turnover"), Kind.PERCENT, _SOLD),
            [share(*one) for one in pairs(found["turnover"], total)],
        ),
    ]


def _care(found: pd.DataFrame, facts: Facts, norms: Reports) -> list[Filled]:
    norm = norms.key_managers
    note = trn(
        norm.cadence_days,
        "Key clients who were reached within {n} day; who never was counts from the "
        "day on which his present manager got him. An attempt is no contact. The "
        "manager's days off in between don't count, up to {pause}",
        "Key clients who were reached within {n} days; who never was counts from the "
        "day on which his present manager got him. An attempt is no contact. The "
        "manager's days off in between don't count, up to {pause}",
        pause=norm.pause_days,
    )
    unplanned: list[Value] = [None] * len(found)
    if len(facts.plans):
        unplanned = counts(found["unplanned"])
    return [
        *in_time(found["in_time"], found["now"], (note, _IN_TIME), norms),
        (column("unplanned", tr("Without a plan"), Kind.NUMBER, _UNPLANNED), unplanned),
    ]


def _note(found: pd.DataFrame, norms: Reports) -> Text:
    if found.empty:
        return tr("Nobody's sales exceed his returns in the window")
    return tr(
        "Key clients make {share} % of the turnover of the last {months} months. Each "
        "is counted for who was responsible for him on the day, today and then: a "
        "client who was handed over is a change, too",
        share=f"{norms.key_clients.share * 100:g}",
        months=norms.key_clients.months,
    )


_PERSON = tr("Who is, or was then, responsible for a client with turnover")
_NOW = tr("Class A of the window, whether or not the owner can talk to all of them")
_BEFORE = tr("By the turnover of the window that ended then, and who held them then")
_CHANGE = tr("Key clients now − then")
_EVERY = tr("Sum of key clients over all managers")
_SHARE = tr("Key clients / all key clients")
_ALL = tr("Sum of their turnover over all managers")
_SOLD = tr("Their turnover / turnover of all key clients")
_IN_TIME = tr("Contacted in time / key clients")
_UNPLANNED = tr(
    "Key clients without a plan for this calendar quarter; blank where nobody plans"
)

REPORT = Report(
    id="key_managers",
    title=tr("Key clients by manager"),
    places=(Place.DESK,),
    make=make,
)
