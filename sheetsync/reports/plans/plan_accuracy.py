"""How well past plans were met: WAPE of clients' quarters (metrics.md E13)."""

from __future__ import annotations

from datetime import date

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.core.table import Kind, Table, Value
from sheetsync.locales.text import tr
from sheetsync.reports.cells import counts, days, money
from sheetsync.reports.facts import Facts
from sheetsync.reports.measures.contact_log import NOBODY, NOBODY_NAMED
from sheetsync.reports.periods import last_quarters, months_before
from sheetsync.reports.plans.plan_fact import NO_PLANS
from sheetsync.reports.plans.plan_rows import parts_of
from sheetsync.reports.plans.planned import Month, months_planned, sold_in
from sheetsync.reports.report import Place, Report, column, table_of

_ALL = "*"
_QUARTER = ["quarter", "person", "client_id"]


def quarters(facts: Facts, norms: Reports, as_of: date) -> pd.DataFrame:
    """Plan and fact of each client who had a plan, by complete quarter and person.

    Months of the quarter that nobody planned count with what was sold in them.

    Returns:
        ``quarter`` (its first day), ``person`` (`_ALL` for the company as a whole),
        ``client_id``, ``plan`` and ``fact`` in minor units.
    """
    found = []
    for first in last_quarters(as_of, norms.plans.quarters):
        months = tuple(months_before(first, -one) for one in range(3))
        if months_planned(facts, months):
            known = [Month(one, as_of) for one in months]
            rows = [parts_of(facts, one, sold_in(facts, one)) for one in known]
            found.append(pd.concat(rows).assign(quarter=pd.Timestamp(first)))
    if not found:
        return pd.DataFrame(columns=[*_QUARTER, "plan", "fact"])
    own = pd.concat(found)
    both = pd.concat([own, own.assign(person=_ALL)])
    sums = both.groupby(_QUARTER)[["plan", "fact"]].sum().reset_index()
    return sums[sums["plan"] > 0]


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The table (metrics.md E13): the last quarter first, all, then each person."""
    found = quarters(facts, norms, as_of)
    found = found.assign(off=(found["fact"] - found["plan"]).abs())
    groups = found.groupby(["quarter", "person"])
    sums = groups[["plan", "fact", "off"]].sum().assign(clients=groups.size())
    sums = sums.reset_index().sort_values(
        ["quarter", "person"], ascending=[False, True], key=_last
    )
    names = {_ALL: tr("all"), NOBODY: NOBODY_NAMED}
    people: list[Value] = [names.get(one, one) for one in sums["person"].tolist()]
    wape = [
        off / fact if fact > 0 else None
        for off, fact in zip(sums["off"].tolist(), sums["fact"].tolist(), strict=True)
    ]
    digits = facts.minor_digits
    return table_of(
        [
            (
                column("quarter", tr("Quarter"), Kind.DATE, _FIRST),
                days(sums["quarter"]),
            ),
            (column("person", tr("Person")), people),
            (
                column("clients", tr("Clients"), Kind.NUMBER, _CLIENTS),
                counts(sums["clients"]),
            ),
            (
                column("plan", tr("Plan"), Kind.MONEY, _PLAN),
                money(sums["plan"], digits),
            ),
            (
                column("fact", tr("Sold"), Kind.MONEY, _FACT),
                money(sums["fact"], digits),
            ),
            (
                column("off", tr("Missed by"), Kind.MONEY, _OFF),
                money(sums["off"], digits),
            ),
            (column("wape", tr("WAPE"), Kind.PERCENT, _WAPE), wape),
        ],
        _NOTE if len(sums) else NO_PLANS,
    )


def _last(keys: pd.Series) -> pd.Series:
    """The company as a whole before its people, and nobody after them."""
    if keys.name != "person":
        return keys
    return keys.map({_ALL: ""}).fillna(keys.replace({NOBODY: "\U0010ffff"}))


_FIRST = tr("First day of the calendar quarter")
_CLIENTS = tr("Clients who had a plan")
_PLAN = tr("Their plans of the quarter, added up")
_FACT = tr("Their sales minus returns of the quarter")
_OFF = tr("Sold − plan of each client’s quarter, without its sign, added up")
_WAPE = tr("Missed by / sold: 0 % is a plan that was met by each client to the kopeck")
_NOTE = tr(
    "Complete quarters with a plan, of clients who had one. A client who was handed "
    "over is one case of all, and one of each person who had him"
)

REPORT = Report(
    id="plan_accuracy", title=tr("Plans, accuracy"), places=(Place.DESK,), make=make
)
