"""Account managers: what each one's clients did, against the period before (S39)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.core.table import Kind, Table, Value
from sheetsync.locales.text import Text, tr, trn
from sheetsync.reports.care.dossiers import by_person
from sheetsync.reports.cells import counts, money, numbers, said
from sheetsync.reports.columns import averages, pairs, rate
from sheetsync.reports.facts import Facts
from sheetsync.reports.measures.contact_log import ALL, NOBODY, NOBODY_NAMED
from sheetsync.reports.people.accounts import accounts, period
from sheetsync.reports.report import Filled, Place, Report, column, table_of
from sheetsync.reports.shares import share


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The table (domain.md S39): all clients, then person by person.

    Each figure stands beside that of the period of the same length right before.
    """
    norm = norms.account_card
    last, middle, oldest = (period(as_of, norm.months, back) for back in range(3))
    now = accounts(facts, last, middle, norm.silent_days)
    before = accounts(facts, middle, oldest, norm.silent_days)
    people = sorted(
        filter(facts.tells_of, now.index.union(before.index)),
        key=lambda one: (one != ALL, one == NOBODY, one),
    )
    card = _Card(
        now.reindex(people, fill_value=0),
        before.reindex(people, fill_value=0),
        facts,
        norms,
    )
    return table_of(
        # few of his clients' cells are in one person's facts
        [*card.columns(), *(() if facts.whose else card.known(as_of))],
        _note(norms) if people else tr("Nobody has ordered anything yet"),
    )


class _Card:
    """The columns of the table; a class so that they share the two periods.

    Args:
        now: What `accounts` found of the last period, a row for each person.
        before: And of the one before, with the same rows.
        facts: The facts.
        norms: The norms of reports.
    """

    def __init__(
        self, now: pd.DataFrame, before: pd.DataFrame, facts: Facts, norms: Reports
    ) -> None:
        self._now = now
        self._before = before
        self._facts = facts
        self._digits = facts.minor_digits
        self._norms = norms

    def columns(self) -> list[Filled]:
        """All of them, from left to right."""
        names = {ALL: tr("all"), NOBODY: NOBODY_NAMED}
        people = said(self._now.index.to_series(), names)
        return [
            (column("person", tr("Person"), note=_PERSON), people),
            *self._twice("repeat", tr("Repeat sales"), _REPEAT, Kind.MONEY),
            *self._twice("turnover", tr("Turnover"), _TURNOVER, Kind.MONEY),
            *self._retention(),
            *self._twice("buyers", tr("Buyers"), _BUYERS),
            *self._twice("orders", tr("Orders"), _ORDERS),
            *self._twice_of("frequency", tr("Orders a month"), _FREQUENCY, self._often),
            *self._twice_of("average", tr("Average order"), _AVERAGE, self._average),
            *self._twice("products", tr("Products"), _PRODUCTS),
            *self._twice("of_products", tr("Of clients"), _OF_PRODUCTS),
            *self._twice_of("width", tr("Products a client"), _WIDTH, self._width),
            *self._twice("back", tr("Came back"), self._back()),
        ]

    def known(self, as_of: date) -> list[Filled]:
        """What is known of their clients today; what was, nobody wrote down."""
        told = by_person(self._facts, self._norms, as_of).set_index("who")["part"]
        part = told.reindex(self._now.index).round(4)
        header = tr("Known of clients")
        return [(column("known", header, Kind.PERCENT, _KNOWN), numbers(part))]

    def _twice(
        self, name: str, header: Text, note: Text, kind: Kind = Kind.NUMBER
    ) -> list[Filled]:
        """A figure that was counted, of both periods."""
        both = (self._now[name], self._before[name])
        cells = [
            money(one, self._digits) if kind is Kind.MONEY else counts(one)
            for one in both
        ]
        return [
            (column(name, header, kind, note), cells[0]),
            (column(f"{name}_before", _earlier(header), kind, note), cells[1]),
        ]

    def _twice_of(
        self,
        name: str,
        header: Text,
        note: Text,
        ratio: Callable[[pd.DataFrame], list[Value]],
    ) -> list[Filled]:
        """A ratio of figures, of both periods."""
        kind = Kind.MONEY if name == "average" else Kind.NUMBER
        return [
            (column(name, header, kind, note), ratio(self._now)),
            (
                column(f"{name}_before", _earlier(header), kind, note),
                ratio(self._before),
            ),
        ]

    def _retention(self) -> list[Filled]:
        header = tr("Retention")
        kept, cases = self._before["kept"], self._before["of_kept"]
        earlier = [share(*one) for one in pairs(kept, cases)]
        return [
            *self._twice("of_kept", tr("To keep"), _OF_KEPT),
            *self._twice("kept", tr("Kept"), _KEPT),
            *rate(
                "retention",
                header,
                _RETENTION,
                pairs(self._now["kept"], self._now["of_kept"]),
                self._norms,
            ),
            (
                column("retention_before", _earlier(header), Kind.PERCENT, _RETENTION),
                earlier,
            ),
        ]

    def _often(self, found: pd.DataFrame) -> list[Value]:
        months = self._norms.account_card.months
        return _ratios(found["orders"], found["buyers"] * months)

    def _width(self, found: pd.DataFrame) -> list[Value]:
        return _ratios(found["products"], found["of_products"])

    def _average(self, found: pd.DataFrame) -> list[Value]:
        return averages(found["turnover"], found["orders"], self._digits)

    def _back(self) -> Text:
        return trn(
            self._norms.account_card.silent_days,
            "Clients who ordered after {n} day or more of silence, called or not",
            "Clients who ordered after {n} days or more of silence, called or not",
        )


def _earlier(header: Text) -> Text:
    return tr("{figure}, before", figure=header)


def _ratios(part: pd.Series, whole: pd.Series) -> list[Value]:
    return [
        round(one / other, 2) if other else None for one, other in pairs(part, whole)
    ]


def _note(norms: Reports) -> Text:
    return trn(
        norms.account_card.months,
        "The last {n} month against the month before it. What happened is his who was "
        "responsible on that day. It shows what clients did, and not why",
        "The last {n} months against as many before them. What happened is his who was "
        "responsible on that day. It shows what clients did, and not why",
    )


_PERSON = tr("Who was responsible for the client on the day of each event")
_REPEAT = tr("Sales minus returns after the day of the client’s first order")
_TURNOVER = tr("Sales minus returns of the period")
_OF_KEPT = tr(
    "Clients who ordered in the period before; they are his who was responsible on the "
    "day of their last order in it"
)
_KEPT = tr("Of those, clients who ordered in the period, whoever had them then")
_RETENTION = tr("Kept / to keep")
_BUYERS = tr("Clients with an order in the period")
_ORDERS = tr("Days with an order, of all clients")
_FREQUENCY = tr("Orders / buyers / months of the period")
_AVERAGE = tr("Turnover / orders")
_PRODUCTS = tr("Different products of each client, added up")
_OF_PRODUCTS = tr("Clients who bought a product that has a name")
_KNOWN = tr("Mean of what is known of each of his clients, see Dossiers")
_WIDTH = tr("Products / clients who bought one that has a name")

REPORT = Report(
    id="account_card",
    title=tr("Account managers"),
    places=(Place.DESK, Place.PERSONAL),
    make=make,
    upright=True,
)
