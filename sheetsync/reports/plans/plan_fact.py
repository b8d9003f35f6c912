"""Plan and fact: what clients were to buy, and what they bought (metrics.md E13)."""

from __future__ import annotations

from datetime import date
from math import isnan

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.core.table import Kind, Table, TableColumn, Value
from sheetsync.locales.text import tr, trn
from sheetsync.reports.cells import days, money, said
from sheetsync.reports.facts import Facts
from sheetsync.reports.frames import of_each
from sheetsync.reports.measures.contact_log import ALL, NOBODY, NOBODY_NAMED, all_first
from sheetsync.reports.periods import last_months
from sheetsync.reports.plans.plan_rows import AMOUNTS, added_up, rows_of
from sheetsync.reports.plans.planned import Month, months_planned
from sheetsync.reports.report import Place, Report, column, table_of
from sheetsync.reports.tints import met, met_or_missed

NO_PLANS = tr(
    "There are no plans yet. Import them with “sheetsync import plans”: client, month "
    "and amount"
)

_NO_PLANS_OF_YOURS = tr("Nobody has planned anything for your clients yet")


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The table (metrics.md E13): month by month, the running one first.

    Of each month one line of all, one for each person, one for each of his clients.
    Months that nobody planned are left out. Of one person's own facts his lines.
    """
    months = months_planned(facts, last_months(as_of, norms.plans.months))
    parts = [_lines(facts, norms, Month(one, as_of)) for one in months]
    parts = [one for one in parts if len(one)]
    if not parts:
        note = _NO_PLANS_OF_YOURS if facts.whose else NO_PLANS
        return table_of([(one, []) for one in _columns(norms)], note)
    lines = pd.concat(parts)
    return table_of(
        [(one, _cells(lines, one.id, facts.minor_digits)) for one in _columns(norms)],
        _OWN_NOTE if facts.whose else _NOTE,
    )


def _lines(facts: Facts, norms: Reports, month: Month) -> pd.DataFrame:
    """A month: all, then person by person with his clients, the biggest plan first."""
    rows = rows_of(facts, norms, month)
    people = [
        (one, his)
        for one, his in ((ALL, rows), *rows.groupby("person"))
        if facts.tells_of(str(one))
    ]
    if not people:
        return pd.DataFrame()
    of_all = {"client_id": None, "company": tr("all clients")}
    sums = [
        {"person": one, **of_all, **added_up(his, norms, month)} for one, his in people
    ]
    names = facts.clients.set_index("client_id")["company"]
    clients = _named(facts, rows)
    clients = clients.assign(
        company=of_each(clients["client_id"], names).astype("object")
    )
    totals = pd.DataFrame(sums)
    shown = ["person", "client_id", "company", *AMOUNTS, "forecast"]
    both = pd.concat([totals[shown].assign(sum=0), clients[shown].assign(sum=1)])
    first_all = all_first(both["person"])
    return (
        both.assign(month=pd.Timestamp(month.first), place=first_all)
        .sort_values(
            ["place", "person", "sum", "plan", "fact", "client_id"],
            ascending=[True, True, True, False, False, True],
        )
        .reset_index(drop=True)
    )


def _named(facts: Facts, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows that have a line: of one person's facts, those of his clients now."""
    if not facts.whose:
        return rows
    clients = facts.clients
    own = clients.loc[clients["responsible"] == facts.whose, "client_id"]
    his = rows["person"] == facts.whose
    return rows[his & rows["client_id"].isin(own)]


def _cells(lines: pd.DataFrame, column_id: str, digits: int) -> list[Value]:
    """The cells of a column: amounts, shares of two of them, or what lines say."""
    if column_id in _SHARES:
        part, whole = (lines[one].tolist() for one in _SHARES[column_id])
        return [done(*both) for both in zip(part, whole, strict=True)]
    if column_id == "forecast_done":
        both = zip(lines["forecast"].tolist(), lines["plan"].tolist(), strict=True)
        return [one / plan if plan and not isnan(one) else None for one, plan in both]
    if column_id == "gap":
        return money(lines["plan"] - lines["fact"], digits)
    if column_id == "month":
        return days(lines["month"])
    if column_id == "person":
        return said(lines["person"], {ALL: tr("all"), NOBODY: NOBODY_NAMED})
    if column_id in ("client_id", "company"):
        return said(lines[column_id])
    return money(lines[column_id], digits)


def done(fact: float, plan: float) -> Value:
    """Done %: fact / plan; "outside plan" without a plan (metrics.md E13).

    Blank where there is neither a plan nor a fact, or no fact is known (NaN).
    """
    if isnan(fact):
        return None
    if plan:
        return fact / plan
    return tr("outside plan") if fact > 0 else None


def _columns(norms: Reports) -> tuple[TableColumn, ...]:
    months = norms.plans.known_months
    # A month that is not over has not missed its plan: its forecast may.
    done = met(norms)
    up = trn(
        months,
        "Sold of products that the client bought in the month before, beyond what he "
        "bought of them then",
        "Sold of products that the client bought in the {n} months before, beyond what "
        "he bought of them a month on average",
    )
    cross = trn(
        months,
        "Sold of products that the client had not bought in the month before",
        "Sold of products that the client had not bought in the {n} months before",
    )
    return (
        column("month", tr("Month"), Kind.DATE, tr("First day of the calendar month")),
        column("person", tr("Person"), note=_PERSON),
        column("client_id", tr("ID"), Kind.CLIENT_ID),
        column("company", tr("Company")),
        column("plan", tr("Plan"), Kind.MONEY, _PLAN),
        column("fact", tr("Sold"), Kind.MONEY, tr("Sales minus returns of the month")),
        column("done", tr("Done"), Kind.PERCENT, _DONE, done),
        column(
            "gap", tr("Gap"), Kind.MONEY, tr("Plan − sold; under 0 beyond the plan")
        ),
        column("forecast", tr("Forecast"), Kind.MONEY, _FORECAST),
        column(
            "forecast_done",
            tr("Forecast, done"),
            Kind.PERCENT,
            tr("Forecast / plan"),
            met_or_missed(norms),
        ),
        column("up_plan", tr("Up-sell, plan"), Kind.MONEY, _PART_PLAN),
        column("up_fact", tr("Up-sell, sold"), Kind.MONEY, up),
        column("up_done", tr("Up-sell, done"), Kind.PERCENT, _DONE, done),
        column("cross_plan", tr("Cross-sell, plan"), Kind.MONEY, _PART_PLAN),
        column("cross_fact", tr("Cross-sell, sold"), Kind.MONEY, cross),
        column("cross_done", tr("Cross-sell, done"), Kind.PERCENT, _DONE, done),
    )


_SHARES = {
    "done": ("fact", "plan"),
    "up_done": ("up_fact", "up_plan"),
    "cross_done": ("cross_fact", "cross_plan"),
}

_PLAN = tr(
    "As imported; where only up-sell and cross-sell were planned, the sum of the two"
)
_PART_PLAN = tr("As imported; a part of the plan")
_DONE = tr("Sold / plan; “outside plan” where something was sold without a plan")
_PERSON = tr(
    "Who was responsible on the day of the sale. Of a client who was handed over each "
    "has a part of the plan, by the days that he had him"
)
_FORECAST = tr(
    "Of the running month: sold + share of the working days that are left × the better "
    "of two paces, the own one so far and that of the same month a year ago. Of a "
    "person, that of his clients as one"
)
_OWN_NOTE = tr(
    "The running month first. “All clients” counts those too whom you have handed over "
    "since, with what they bought while you had them"
)
_NOTE = tr(
    "The running month first. Who bought without a plan stands there, too. Up-sell and "
    "cross-sell are parts of what was sold, and blank where no purchase names a product"
)

REPORT = Report(
    id="plan_fact",
    title=tr("Plan and fact"),
    places=(Place.DESK, Place.PERSONAL),
    make=make,
)
