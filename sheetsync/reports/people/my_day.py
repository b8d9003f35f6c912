"""My day: what one person wants to know before his day begins.

Whom he promised to talk to, how far the month is, and who sleeps: each figure after the
definition of the report that everybody's stand in (metrics.md E8, E9, E13, E17).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.core.table import Kind, Row, Table, TableColumn, Value
from sheetsync.locales.text import Text, tr, trn
from sheetsync.reports.cells import days
from sheetsync.reports.facts import Facts
from sheetsync.reports.frames import of_each
from sheetsync.reports.measures.contacts import last_contacts
from sheetsync.reports.measures.promises import due
from sheetsync.reports.measures.stays import seen_stays
from sheetsync.reports.people.own_month import Line, open_clients, this_month
from sheetsync.reports.report import Place, Report, column
from sheetsync.reports.tints import met

_MOST = 15
"""So many clients are named; of more there is the number."""


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The page of the person whose facts they are."""
    if not facts.whose:
        return Table(_columns(norms), (), _WHOSE)
    parts: tuple[tuple[Text, list[Line]], ...] = (
        (tr("Promised contacts"), _promised(facts, norms, as_of)),
        (tr("This month"), list(this_month(facts, norms, as_of))),
        (tr("Asleep"), _asleep(facts, norms, as_of)),
    )
    rows = [row for part, lines in parts for row in _rows(part, lines)]
    return Table(_columns(norms), tuple(rows), _NOTE)


def _rows(part: Text, lines: Sequence[Line]) -> Iterator[Row]:
    """A part's lines; its name stands in the first one."""
    for number, one in enumerate(lines):
        yield (
            None if number else part,
            one.what,
            one.now,
            one.norm,
            _share(one.now, one.norm),
            one.before,
            one.client,
        )


def _share(now: Value, norm: Value) -> Value:
    """Now / norm; blank where there is no norm."""
    if isinstance(now, int | float | Decimal) and isinstance(
        norm, int | float | Decimal
    ):
        return float(now) / float(norm) if norm > 0 else None
    return None


def _promised(facts: Facts, norms: Reports, as_of: date) -> list[Line]:
    """Whom he was to talk to until today, the longest overdue first."""
    promised = due(facts, norms.log, as_of)
    clients = open_clients(facts)
    found = promised[promised.index.isin(clients["client_id"])]
    heading = Line(what=tr("Clients to talk to, promised until today"), now=len(found))
    return [heading, *_named(clients, found)]


def _asleep(facts: Facts, norms: Reports, as_of: date) -> list[Line]:
    """Who sleeps by the definition of the funnel, the longest asleep first."""
    count = norms.funnel.sleeping_days
    clients = open_clients(facts)
    stays = seen_stays(facts, norms, as_of)
    sleepers = stays.loc[stays["sleeping"], ["client_id", "entered"]]
    came = sleepers.groupby("client_id")["entered"].max().dt.normalize()
    talked = last_contacts(facts, norms.log, as_of).reindex(came.index).fillna(came)
    found = talked[talked.index.isin(clients["client_id"])]
    heading = Line(
        what=trn(
            count,
            "Clients without contact for {n} day or more",
            "Clients without contact for {n} days or more",
        ),
        now=len(found),
    )
    return [heading, *_named(clients, found.sort_index().sort_values(kind="stable"))]


def _named(clients: pd.DataFrame, found: pd.Series) -> Iterator[Line]:
    """The first clients by name, each with the day that was found."""
    first = found.head(_MOST)
    names = of_each(first.index.to_series(), clients.set_index("client_id")["company"])
    companies = names.fillna("").tolist()
    for client, company, day in zip(first.index, companies, days(first), strict=True):
        yield Line(what=company or client, now=day, client=str(client))


def _columns(norms: Reports) -> tuple[TableColumn, ...]:
    return (
        column("part", tr("My day"), Kind.HEADING),
        column("what", tr("What it is"), Kind.SENTENCE),
        column(
            "now",
            tr("Now"),
            Kind.FIGURE,
            _NOW,
        ),
        column(
            "norm",
            tr("Norm or plan"),
            Kind.FIGURE,
            _NORM,
        ),
        column("share", tr("Done"), Kind.PERCENT, tr("Now / norm or plan"), met(norms)),
        column(
            "before",
            tr("Month before"),
            Kind.FIGURE,
            tr("The same figure of the same days of the month before"),
        ),
        column("client_id", tr("ID"), Kind.CLIENT_ID),
    )


_NOW = tr(
    "Promised contacts: the day that was promised. Asleep: the last contact, or the "
    "day on which the client came. This month: from its first day on"
)
_NORM = tr(
    "Minutes: of the working days that have come. Companies and the plan: of the whole "
    "month. Blank where no norm is known"
)
_NOTE = tr(
    "Your own figures, which nobody reads but you and the owner; brought up to date "
    "with all others, hourly. Of long lists the first 15 are named"
)
_WHOSE = tr("My day is one person’s: say whose with --person EMAIL")

REPORT = Report(id="my_day", title=tr("My day"), places=(Place.PERSONAL,), make=make)
