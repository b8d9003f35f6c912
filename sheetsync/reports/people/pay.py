"""Pay: what sales bring to whoever keeps the clients buying (metrics.md E18).

systems.md A59 to A62. The percents, factors and salaries are the owner's; none is
made up here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.core.table import Kind, Table, TableColumn, Value
from sheetsync.locales.text import Text, tr, trn
from sheetsync.reports.cells import amount, counts, money, words
from sheetsync.reports.facts import Facts
from sheetsync.reports.frames import of_each
from sheetsync.reports.people.pay_rows import Total, formula, lines_of, totals
from sheetsync.reports.periods import last_months
from sheetsync.reports.report import Place, Report, column, table_of
from sheetsync.reports.shares import share

NO_STEPS = tr(
    "Nothing is paid until you write your percents into reports.yaml. Under “pay”, "
    "write “steps” with a line for each step: “{example}”. Months are those of "
    "unbroken buying from which on the share is paid",
    example="- {months: …, share: …}",
)


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The table: month by month each person's sum, and his clients under it.

    Of one person's own facts his lines. The sign of the formula is not there: it
    changes with everybody's salary, and could be tried out until one fits.
    """
    columns = _columns(norms)
    if facts.whose:
        columns = tuple(one for one in columns if one.id != "formula")
    if not norms.pay.steps:
        note = _NO_STEPS_YET if facts.whose else NO_STEPS
        return table_of([(one, []) for one in columns], note)
    version = formula(norms)
    rows = [
        {"month": month, "formula": version, **row}
        for month in last_months(as_of, norms.pay.months)
        for row in _month(facts, norms, month, as_of)
    ]
    return table_of(
        [(one, [row.get(one.id) for row in rows]) for one in columns],
        _note(facts, norms),
    )


def _month(
    facts: Facts, norms: Reports, month: date, as_of: date
) -> list[Mapping[str, Value]]:
    """A month: person by person his sum, and his clients under it."""
    found = lines_of(facts, norms, month, as_of)
    his = _by_person(facts, norms, _named(facts, found))
    rows: list[Mapping[str, Value]] = []
    for one in totals(facts, norms, month, as_of, found):
        if not facts.tells_of(one.who):
            continue
        rows += [_total(one, facts.minor_digits), *his.get(one.who, ())]
    return rows


def _named(facts: Facts, found: pd.DataFrame) -> pd.DataFrame:
    """The lines that are shown: of one person's facts, those of his clients now."""
    if not facts.whose:
        return found
    clients = facts.clients
    own = clients.loc[clients["responsible"] == facts.whose, "client_id"]
    return found[found["client_id"].isin(own)]


def _by_person(
    facts: Facts, norms: Reports, found: pd.DataFrame
) -> Mapping[str, list[Mapping[str, Value]]]:
    """The lines as cells by column, in their order, by person."""
    steps = sorted(norms.pay.steps, key=lambda one: one.months)
    names = facts.clients.set_index("client_id")["company"]
    cells: dict[str, list[Value]] = {
        "person": words(found["who"]),
        "client_id": words(found["client_id"]),
        "company": words(of_each(found["client_id"], names)),
        "tenure": counts(found["tenure"]),
        "share": [
            steps[one].share if one >= 0 else None for one in found["step"].tolist()
        ],
        "sold": money(found["sold"], facts.minor_digits),
        "amount": money(found["amount"], facts.minor_digits),
    }
    lines: dict[str, list[Mapping[str, Value]]] = {}
    for line in zip(*cells.values(), strict=True):
        row = dict(zip(cells, line, strict=True))
        lines.setdefault(str(row["person"]), []).append(row)
    return lines


def _total(one: Total, digits: int) -> Mapping[str, Value]:
    return {
        "person": one.who,
        "company": tr("all clients"),
        "sold": amount(one.sold, digits),
        "amount": amount(one.amount, digits),
        "clients": one.clients,
        "now": amount(one.now, digits),
        "then": amount(one.then, digits),
        "growth": share(one.now, one.then) if one.then > 0 else None,
        "factor": float(one.factor),
        "multiplied": amount(one.multiplied, digits),
        "cap": None if one.cap is None else amount(one.cap, digits),
        "paid": amount(one.paid, digits),
        "plan": None if one.plan is None else amount(one.plan, digits),
        "at_plan": None if one.at_plan is None else amount(one.at_plan, digits),
    }


def _columns(norms: Reports) -> tuple[TableColumn, ...]:
    norm = norms.pay
    tenure = trn(
        norm.restart_months,
        "Full months since the client's first order, on the last day of the line; anew "
        "after more than {n} month without an order",
        "Full months since the client's first order, on the last day of the line; anew "
        "after more than {n} months without an order",
    )
    factor = tr(
        "{less} if they bought less than {under} times what they bought a year ago, "
        "{more} if more than {above} times, else 1",
        less=f"{norm.lfl_less.factor:g}",
        under=f"{norm.lfl_less.at:g}",
        more=f"{norm.lfl_more.factor:g}",
        above=f"{norm.lfl_more.at:g}",
    )
    cap = tr(
        "{share} % of the salary; blank where config knows no salary of his",
        share=f"{norm.cap_share * 100:g}",
    )
    number = Kind.NUMBER
    return (
        column("month", tr("Month"), Kind.DATE, tr("First day of the calendar month")),
        column("person", tr("Person"), note=_PERSON),
        column("client_id", tr("ID"), Kind.CLIENT_ID),
        column("company", tr("Company")),
        column("tenure", tr("Months of buying"), number, tenure),
        column("share", tr("Percent"), Kind.PERCENT, _STEP),
        column("sold", tr("Sold"), Kind.MONEY, tr("Sales minus returns of the month")),
        column("amount", tr("Amount"), Kind.MONEY, _AMOUNT),
        column("clients", tr("Clients compared"), number, _CLIENTS),
        column("now", tr("Their turnover"), Kind.MONEY, tr("Of the month, so far")),
        column(
            "then", tr("A year ago"), Kind.MONEY, tr("Of the same days a year before")
        ),
        column("growth", tr("Growth"), Kind.PERCENT, _GROWTH),
        column("factor", tr("Factor"), number, factor),
        column("multiplied", tr("With the factor"), Kind.MONEY, _MULTIPLIED),
        column("cap", tr("At most"), Kind.MONEY, cap),
        column("paid", tr("To pay"), Kind.MONEY, _PAID),
        column("plan", tr("Plan"), Kind.MONEY, _PLAN),
        column("at_plan", tr("To pay at plan"), Kind.MONEY, _AT_PLAN),
        column("formula", tr("Formula"), note=_FORMULA),
    )


def _note(facts: Facts, norms: Reports) -> Text:
    paid = norms.sources.sales == "paid"
    if facts.whose:
        first = _SALES_PAID if paid else _OWN_SHIPPED
        return tr("{first}. {second}", first=first, second=_OWN_RULES)
    first = _SALES_PAID if paid else _SALES_SHIPPED
    return tr("{first}. {second}", first=first, second=_RULES)


_NO_STEPS_YET = tr("Nothing is paid by percents yet: nobody has set them")
_OWN_SHIPPED = tr("Sales count when they were shipped, paid or not")
_OWN_RULES = tr(
    "A preview: lines are computed anew from what is known, and a purchase that is put "
    "right changes them. “All clients” counts those too whom you have handed over "
    "since, with what they bought while you had them"
)
_SALES_PAID = tr("Sales count when they were paid")
_SALES_SHIPPED = tr(
    "Sales count when they were shipped, paid or not; say “sales: paid” under "
    "“sources” to pay only for what was paid"
)
_RULES = tr(
    "Lines are computed anew from what is known: a purchase that is put right in a "
    "month that is over changes its line, so keep what you have paid by. A bonus for "
    "rises from B to A is in Risers and fallers"
)
_PERSON = tr("Who was responsible on the day of the sale, in a role that is paid so")
_STEP = tr("The step of config that these months reach; blank under the first one")
_AMOUNT = tr(
    "Sold × percent, half a kopeck up, of each line; of a person the sum of his lines"
)
_CLIENTS = tr(
    "His clients at the end of the month, or today, who ordered in it and in the same "
    "month a year before"
)
_GROWTH = tr("Their turnover / that of a year ago")
_MULTIPLIED = tr("Amount × factor, half a kopeck up; an amount under 0 has none")
_PAID = tr("With the factor, up to the cap. Under 0: returns took back more than sales")
_PLAN = tr("Of the whole running month, as in Plan and fact; blank without one")
_AT_PLAN = tr(
    "To pay if the whole plan is sold: amount × plan / sold, with today's factor, "
    "up to the cap. As much as to pay where more is sold than planned; blank where "
    "nothing is sold yet"
)
_FORMULA = tr("Version of the formula, and a sign that changes with the norms of pay")

REPORT = Report(
    id="pay", title=tr("Pay"), places=(Place.DESK, Place.PERSONAL), make=make
)
