"""Effort: what contacts bring, by class and client (systems.md A79).

On a small client as much time goes as on a big one. Profit is turnover × the margin of
the norms, as in Lifetime value.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.core.table import Kind, Table, TableColumn, Value
from sheetsync.locales.text import Text, tr, trn
from sheetsync.reports.care.care import GRADE, GRADES, grade_name
from sheetsync.reports.care.spending import by_the_hour, costly, ends, spent
from sheetsync.reports.cells import quotient
from sheetsync.reports.columns import sold_in
from sheetsync.reports.facts import Facts
from sheetsync.reports.report import Place, Report, column, table_of

_SUMS = ["contacts", "timed", "seconds", "turnover"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: a class, or a client.

    Attributes:
        name: Which one.
        client: The client's ID where it is about one.
        grade: His class.
        clients: How many clients it adds up.
        contacts: Contacts with them.
        timed: Of them, those whose minutes are known.
        seconds: Seconds of these.
        turnover: Minor units.
        profit: Turnover × margin, exact.
    """

    name: Value
    client: Value
    grade: Value
    clients: int
    contacts: int
    timed: int
    seconds: int
    turnover: int
    profit: Fraction

    def per_contact(self) -> Fraction | None:
        """Profit of a contact; blank where there was none."""
        return self.profit / self.contacts if self.contacts else None

    def per_hour(self, timed: float) -> Fraction | None:
        """Profit of an hour; blank where the minutes of too few contacts are known.

        Args:
            timed: Of which share of the contacts they must be.
        """
        enough = self.timed >= Fraction(str(timed)) * self.contacts
        return self.profit * 3600 / self.seconds if enough and self.seconds else None


def of_classes(found: pd.DataFrame, norms: Reports) -> list[Line]:
    """A line of all clients, and one of each class that somebody has."""
    groups = found.groupby("grade")
    sums = groups[_SUMS].sum().assign(clients=groups.size())
    if sums.empty:
        return []
    each = sums.reindex([one for one in GRADES if one in sums.index])
    return [
        _line(sums.sum(), norms, name=tr("all classes")),
        *(_line(one, norms, name=grade_name(str(of))) for of, one in each.iterrows()),
    ]


def of_clients(found: pd.DataFrame, norms: Reports) -> list[Line]:
    """A line of each client, in the order of the frame."""
    return [
        _line(one, norms, name=one["company"] or one["client_id"])
        for _, one in found.assign(clients=1).fillna({"company": ""}).iterrows()
    ]


def _line(one: pd.Series, norms: Reports, name: Value) -> Line:
    margin = Fraction(str(norms.sources.margin))
    sold = int(one["turnover"])
    return Line(
        name=name,
        client=one.get("client_id"),
        grade=grade_name(one["grade"]) if "grade" in one else None,
        clients=int(one["clients"]),
        contacts=int(one["contacts"]),
        timed=int(one["timed"]),
        seconds=int(one["seconds"]),
        turnover=sold,
        profit=sold * margin,
    )


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The table: the classes, then the three lists of clients."""
    found = spent(facts, norms, as_of)
    top, bottom = ends(found, norms)
    parts = (
        (tr("Classes"), of_classes(found, norms)),
        (tr("Contacts that bring most"), of_clients(top, norms)),
        (tr("Contacts that bring least"), of_clients(bottom, norms)),
        (tr("Costly small clients"), of_clients(costly(found, norms), norms)),
    )
    headings: list[Value] = []
    lines: list[Line] = []
    for heading, part in parts:
        headings += [heading, *([None] * (len(part) - 1))][: len(part)]
        lines += part
    cells = _cells(lines, facts, norms)
    return table_of(
        [
            (column("part", tr("Part"), Kind.HEADING), headings),
            *zip(_columns(norms), cells, strict=True),
        ],
        _note(found, norms),
    )


def _cells(lines: Sequence[Line], facts: Facts, norms: Reports) -> list[list[Value]]:
    digits = facts.minor_digits

    def money(minor: Fraction | None) -> Value:
        if minor is None:
            return None
        return quotient(minor.numerator, minor.denominator, digits)

    return [
        [one.name for one in lines],
        [one.client for one in lines],
        [one.grade for one in lines],
        [one.clients for one in lines],
        [one.contacts for one in lines],
        [one.timed for one in lines],
        [round(one.seconds / 60, 2) for one in lines],
        [money(Fraction(one.turnover)) for one in lines],
        [money(one.profit) for one in lines],
        [money(one.per_hour(norms.effort.timed)) for one in lines],
        [money(one.per_contact()) for one in lines],
    ]


def _columns(norms: Reports) -> tuple[TableColumn, ...]:
    norm = norms.effort
    contacts = trn(
        norm.months,
        "Rows of the contact log of the last {n} month; of attempts to reach a client "
        "one a day",
        "Rows of the contact log of the last {n} months; of attempts to reach a client "
        "one a day",
    )
    sold = sold_in(norm.months)
    per_hour = tr(
        "Profit / hours; blank where the minutes of less than {timed} % of the "
        "contacts are known",
        timed=f"{norm.timed * 100:g}",
    )
    return (
        column("name", tr("Class or client")),
        column("client_id", tr("ID"), Kind.CLIENT_ID),
        column("class", tr("Class"), note=GRADE),
        column("clients", tr("Clients"), Kind.NUMBER, _CLIENTS),
        column("contacts", tr("Contacts"), Kind.NUMBER, contacts),
        column("timed", tr("With known minutes"), Kind.NUMBER, _TIMED),
        column("minutes", tr("Minutes"), Kind.NUMBER, _MINUTES),
        column("turnover", tr("Turnover"), Kind.MONEY, sold),
        column("profit", tr("Profit"), Kind.MONEY, _profit(norms)),
        column("per_hour", tr("Profit per hour"), Kind.MONEY, per_hour),
        column("per_contact", tr("Profit per contact"), Kind.MONEY, _PER_CONTACT),
    )


def _profit(norms: Reports) -> Text:
    return tr("Turnover × margin {margin} %", margin=f"{norms.sources.margin * 100:g}")


def _note(found: pd.DataFrame, norms: Reports) -> Text:
    norm = norms.effort
    if found.empty:
        return tr("There are neither contacts nor turnover in the window")
    many = found[found["bought"] & (found["contacts"] >= norm.contacts)]
    measure = tr("profit per contact")
    if by_the_hour(many, norms):
        measure = tr("profit per hour")
    return tr(
        "Lists of clients who have ordered and have had {contacts} contacts or more. "
        "Most and least are said by: {measure}. Costly small clients: of class C or "
        "without a class, with as many contacts as a client of class A has on average",
        contacts=norm.contacts,
        measure=measure,
    )


_CLIENTS = tr("Clients with contacts or turnover in the window")
_TIMED = tr("Contacts whose minutes are known, and attempts, which take none")
_MINUTES = tr("Minutes of the contacts at which somebody was reached")
_PER_CONTACT = tr("Profit / contacts")

REPORT = Report(id="effort", title=tr("Effort"), places=(Place.DESK,), make=make)
