"""Results of managers: Table 16 (metrics.md E17; domain.md S38; systems.md A84–A87).

What a role is there for stands beside what its people did, so that much activity
without a result shows, and so does the contrary. It says what is so, and of nobody
that he is good or bad.
"""

from __future__ import annotations

from datetime import date

from sheetsync.config.reports import Reports
from sheetsync.config.work import Product
from sheetsync.core.chart import Chart, Shape
from sheetsync.core.table import Table
from sheetsync.locales.text import Text, tr, trn
from sheetsync.reports.cells import said
from sheetsync.reports.facts import Facts
from sheetsync.reports.measures.contact_log import NOBODY, NOBODY_NAMED
from sheetsync.reports.people.comparing import NO_PRODUCT, by_person
from sheetsync.reports.people.result_columns import (
    clients,
    normed,
    planned,
    products,
    stages,
    work,
)
from sheetsync.reports.people.result_standing import standing
from sheetsync.reports.report import Place, Report, column, table_of

PRODUCTS = {
    NO_PRODUCT: tr("–"),
    str(Product.LEADS): tr("leads handed over"),
    str(Product.FIRST_DEALS): tr("first deals"),
    str(Product.REPEAT_TURNOVER): tr("repeat turnover"),
}
"""What people call the valuable final products."""


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The table: a row for each person; only everybody's tells how they compare."""
    found = by_person(facts, norms, as_of)
    digits = facts.minor_digits
    return table_of(
        [
            (
                column("person", tr("Person"), note=_PERSON),
                said(found["who"], {NOBODY: NOBODY_NAMED}),
            ),
            (
                column("product", tr("Product of the role"), note=_PRODUCT),
                said(found["product"], PRODUCTS),
            ),
            *products(found, digits),
            *planned(found, norms, digits),
            *work(found, norms),
            *normed(found, norms),
            *stages(found, norms),
            *(() if facts.whose else (*clients(found, norms), *standing(found, norms))),
        ],
        _own_note(norms) if facts.whose else _note(norms),
        _charts(),
    )


def _charts() -> list[Chart]:
    return [
        Chart(
            title=tr("Handed over and first deals"),
            shape=Shape.BARS,
            labels="person",
            series=("handed", "first_deals"),
            unit=tr("Clients"),
        ),
        Chart(
            title=tr("Repeat turnover by person"),
            shape=Shape.BARS,
            labels="person",
            series=("repeat_turnover",),
            unit=tr("Turnover"),
        ),
    ]


def _note(norms: Reports) -> Text:
    return trn(
        norms.results.months,
        "What happened in the last {n} month, each event to whoever was responsible "
        "on its day. Many contacts and few results may be a hard base as well as "
        "little skill: look at the clients before you judge",
        "What happened in the last {n} months, each event to whoever was responsible "
        "on its day. Many contacts and few results may be a hard base as well as "
        "little skill: look at the clients before you judge",
    )


def _own_note(norms: Reports) -> Text:
    return trn(
        norms.results.months,
        "What happened in the last {n} month, each event to whoever was responsible "
        "on its day: clients whom you handed over count with what was before",
        "What happened in the last {n} months, each event to whoever was responsible "
        "on its day: clients whom you handed over count with what was before",
    )


_PERSON = tr(
    "Each event is his who was responsible on its day. What happened before anybody "
    "recorded who was is nobody’s, or the first one’s if config says so"
)
_PRODUCT = tr("What the role is there for; config says it")

REPORT = Report(
    id="results",
    title=tr("Results of managers"),
    places=(Place.DESK, Place.PERSONAL),
    make=make,
    upright=True,
)
