"""How far one person's month is: calls, what his role is there for, sales and plan.

metrics.md E8, E9, E13, E17; each figure after the definition of the report that shows
everybody's. Beside the month to date stand the same days of the month before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import isnan

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.config.work import Product
from sheetsync.core.table import Value
from sheetsync.locales.text import tr
from sheetsync.reports.calling.calling import by_period
from sheetsync.reports.cells import amount
from sheetsync.reports.facts import Facts
from sheetsync.reports.people.achievements import moved_on, sold
from sheetsync.reports.periods import Window, month_of, months_before
from sheetsync.reports.plans.plan_rows import added_up, rows_of
from sheetsync.reports.plans.planned import Month, sold_in

_ONE_DAY = timedelta(days=1)

_PRODUCTS = {
    Product.LEADS: (moved_on, "handed", tr("Clients handed over to a further stage")),
    Product.FIRST_DEALS: (sold, "first_deals", tr("First deals")),
    Product.REPEAT_TURNOVER: (sold, "repeat_turnover", tr("Repeat turnover")),
}
"""What a role is there for, and what counts it as Results does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the page.

    Attributes:
        what: What is counted, or who it is about.
        now: The figure, or the day.
        norm: What it should be.
        before: The same figure of the same days of the month before.
        client: The client's ID where it is about one.
    """

    what: Value
    now: Value
    norm: Value = None
    before: Value = None
    client: str | None = None


def open_clients(facts: Facts) -> pd.DataFrame:
    """The clients in open stages of the person whose facts they are."""
    closed = [one.id for one in facts.stages if one.closed]
    clients = facts.clients
    his = clients["responsible"] == facts.whose
    return clients[his & ~clients["stage"].isin(closed)]


def this_month(facts: Facts, norms: Reports, as_of: date) -> Iterator[Line]:
    """The month to date of the person whose facts they are."""
    first = month_of(as_of)
    before = months_before(first, 1), months_before(as_of, 1)
    yield Line(what=tr("Your clients"), now=len(open_clients(facts)))
    yield from _calls(facts, norms, (first, as_of), before)
    yield from _product(facts, norms, (first, as_of), before)
    yield from _sales(facts, norms, as_of)


def _calls(
    facts: Facts,
    norms: Reports,
    month: tuple[date, date],
    before: tuple[date, date],
) -> Iterator[Line]:
    """Calls as the report Calls has them; norms only where they are his role's."""
    now, then = (by_period(facts, norms, [one], idle=True) for one in (month, before))
    working = now["working"].max()
    norm = norms.calls
    due_now: dict[str, Value] = {}
    if not isnan(working):
        due_now = {
            "companies": norm.companies,
            "minutes": float(working) * norm.minutes,
            "results": norm.results,
        }
    for name, what in _CALLS.items():
        own, other = (_figure(one[name].sum()) for one in (now, then))
        yield Line(what=what, now=own, norm=due_now.get(name), before=other)


def _product(
    facts: Facts,
    norms: Reports,
    month: tuple[date, date],
    before: tuple[date, date],
) -> Iterator[Line]:
    """What his role is there for, as Results counts it."""
    role = str(facts.people["role"].iloc[0])
    product = norms.results.products.get(role)
    if product is None:
        return
    counted, measure, what = _PRODUCTS[product]
    windows = (Window(begins - _ONE_DAY, ends) for begins, ends in (month, before))
    done = (counted(facts, one)[measure].fillna(0) for one in windows)
    own, other = (int(one.get(facts.whose, 0)) for one in done)
    if measure == "repeat_turnover":
        digits = facts.minor_digits
        yield Line(what=what, now=amount(own, digits), before=amount(other, digits))
    else:
        yield Line(what=what, now=own, before=other)


def _sales(facts: Facts, norms: Reports, as_of: date) -> Iterator[Line]:
    """What was sold, against the plan, as Plan and fact has it; if there is any."""
    month = Month(month_of(as_of), as_of)
    rows = rows_of(facts, norms, month)
    found = added_up(rows[rows["person"] == facts.whose], norms, month)
    planned, fact = _minor(found["plan"]), _minor(found["fact"])
    lines = sold_in(
        facts, Month(months_before(month.first, 1), months_before(as_of, 1))
    )
    then = int(lines.loc[lines["person"] == facts.whose, "amount_minor"].sum())
    if not (planned or fact or then):
        return
    digits = facts.minor_digits
    plan = amount(planned, digits) if planned else None
    now, before = amount(fact, digits), amount(then, digits)
    yield Line(what=tr("Sold"), now=now, norm=plan, before=before)
    if not isnan(found["forecast"]):
        forecast = amount(_minor(found["forecast"]), digits)
        yield Line(what=tr("Forecast of the month"), now=forecast, norm=plan)


def _minor(total: float) -> int:
    """Whole minor units; nothing where nothing was added up."""
    return 0 if isnan(total) else int(total)


def _figure(number: float) -> Value:
    """A number; a whole one without a fraction."""
    return int(number) if number == int(number) else round(float(number), 2)


_CALLS = {
    "calls": tr("Calls"),
    "companies": tr("Companies called"),
    "minutes": tr("Minutes on the line"),
    "conversations": tr("Conversations"),
    "goals": tr("Goals"),
    "results": tr("Companies with a goal"),
}
