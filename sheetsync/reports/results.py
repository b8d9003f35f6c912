"""Results of managers: Table 16 (metrics.md E17; domain.md S38; systems.md A84–A87).

What a role is there for stands beside what its people did, so that much activity
without a result shows, and so does the contrary. It says what is so, and of nobody
that he is good or bad.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.config.work import Product
from sheetsync.core.chart import Chart, Shape
from sheetsync.core.table import Kind, Table, Value
from sheetsync.locales.text import Text, tr, trn
from sheetsync.reports.cells import counts, money, numbers, said
from sheetsync.reports.columns import pairs, rate
from sheetsync.reports.comparing import NO_PRODUCT, by_person
from sheetsync.reports.contact_log import NOBODY, NOBODY_NAMED
from sheetsync.reports.facts import Facts
from sheetsync.reports.report import Filled, Place, Report, column, table_of

PRODUCTS = {
    NO_PRODUCT: tr("–"),
    str(Product.LEADS): tr("leads handed over"),
    str(Product.FIRST_DEALS): tr("first deals"),
    str(Product.REPEAT_TURNOVER): tr("repeat turnover"),
}
"""What people call the valuable final products."""

EARLY = tr("early")
"""Of whom too little is known to compare him with anybody."""

GONE = tr("not on the staff")
"""Of who did something in the window and is there no more, or never was."""


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The table: a row for each person; only everybody's tells how they compare."""
    found = by_person(facts, norms, as_of)
    return table_of(
        [
            (
                column("person", tr("Person")),
                said(found["who"], {NOBODY: NOBODY_NAMED}),
            ),
            (
                column("product", tr("Product of the role"), note=_PRODUCT),
                said(found["product"], PRODUCTS),
            ),
            *_products(found, facts.minor_digits),
            *_work(found),
            *_stages(found, norms),
            *(() if facts.whose else _standing(found, norms)),
        ],
        _own_note(norms) if facts.whose else _note(norms),
        _charts(),
    )


def _products(found: pd.DataFrame, digits: int) -> list[Filled]:
    return [
        (
            column("handed", tr("Handed over"), Kind.NUMBER, _LEADS),
            counts(found["handed"]),
        ),
        (
            column("returned", tr("Given back"), Kind.NUMBER, _RETURNED),
            counts(found["returned"]),
        ),
        (
            column("first_deals", tr("First deals"), Kind.NUMBER, _FIRST),
            counts(found["first_deals"]),
        ),
        (
            column("repeat_turnover", tr("Repeat turnover"), Kind.MONEY, _REPEAT),
            money(found["repeat_turnover"], digits),
        ),
        (
            column("turnover", tr("Turnover"), Kind.MONEY, _TURNOVER),
            money(found["turnover"], digits),
        ),
    ]


def _work(found: pd.DataFrame) -> list[Filled]:
    columns = (
        ("contacts", tr("Contacts"), _CONTACTS),
        ("calls", tr("Calls"), _CALLS),
        ("minutes", tr("Minutes on the line"), _MINUTES),
        ("goals", tr("Goals"), _GOALS),
        ("changes", tr("Changes of rows"), _CHANGES),
        ("refusals", tr("Refusals"), _REFUSALS),
    )
    return [
        (column(name, header, Kind.NUMBER, note), numbers(found[name].round(2)))
        for name, header, note in columns
    ]


def _stages(found: pd.DataFrame, norms: Reports) -> list[Filled]:
    return [
        (
            column("left", tr("Left the stage"), Kind.NUMBER, _LEFT),
            counts(found["left"]),
        ),
        (
            column("further", tr("Went further"), Kind.NUMBER, _FURTHER),
            counts(found["further"]),
        ),
        *rate(
            "conversion",
            tr("Conversion"),
            tr("Went further / left the stage"),
            pairs(found["further"], found["left"]),
            norms,
        ),
        (
            column("days", tr("Median days"), Kind.NUMBER, _DAYS),
            numbers(found["days"]),
        ),
    ]


def _standing(found: pd.DataFrame, norms: Reports) -> list[Filled]:
    """Percentiles and quadrant; of who is early, that he is."""
    norm = norms.results
    events = tr(
        "Contacts, stays that ended, and orders. Under {events} of them, or less than "
        "{months} months in his role, he is early",
        events=norm.least_events,
        months=norm.months,
    )
    compared = tr(
        "Mean of his percentiles among the people of his role who are not early; blank "
        "if they are fewer than {people}",
        people=norm.least_people,
    )
    return [
        (column("events", tr("Events"), Kind.NUMBER, events), counts(found["events"])),
        (
            column(
                "activity", tr("Activity"), Kind.PERCENT, _with(compared, _ACTIVITY)
            ),
            numbers(found["activity"]),
        ),
        (
            column("result", tr("Result"), Kind.PERCENT, _with(compared, _RESULT)),
            numbers(found["result"]),
        ),
        (
            column("quadrant", tr("Activity and result"), note=_QUADRANT),
            _quadrants(found),
        ),
    ]


def _quadrants(found: pd.DataFrame) -> list[Value]:
    """Where each stands; who left and who is early is only that."""
    columns = ("who", "here", "early", "busy", "fruitful")
    return [
        _stands(*one) for one in zip(*(found[name] for name in columns), strict=True)
    ]


def _stands(
    who: str, here: bool, early: bool, busy: bool | None, fruitful: bool | None
) -> Text | None:
    if who == NOBODY:
        return None
    if not here:
        return GONE
    if early:
        return EARLY
    return QUADRANTS.get((busy, fruitful))


def _with(first: Text, second: Text) -> Text:
    return tr("{first}. {second}", first=first, second=second)


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


QUADRANTS: dict[tuple[bool | None, bool | None], Text] = {
    (True, True): tr("much activity, much result"),
    (True, False): tr("much activity, little result"),
    (False, True): tr("little activity, much result"),
    (False, False): tr("little activity, little result"),
}
"""Whether somebody reaches the median of his colleagues' activity, and of results."""

_PRODUCT = tr("What the role is there for; config says it")
_LEADS = tr("Clients handed over to a further stage and not given back since")
_RETURNED = tr("Clients handed over to a further stage and given back since")
_FIRST = tr("First orders of clients, to who was responsible when their day began")
_REPEAT = tr("Sales minus returns after the day of a client’s first order")
_TURNOVER = tr("Sales minus returns of those for whom he was responsible on the day")
_CONTACTS = tr("Rows of the contact log at which somebody was reached, in any way")
_CALLS = tr("Rows of the contact log that are calls, unanswered ones too")
_MINUTES = tr("Minutes of the conversations")
_GOALS = tr("Contacts with a goal, in any way")
_CHANGES = tr(
    "Rows typed or added in his own base; in a base of many nobody knows whose they are"
)
_REFUSALS = tr("Refusals of clients for whom he was responsible when the day began")
_LEFT = tr("Times that a client of his left an open stage")
_FURTHER = tr("Of those, times that he went to a further stage")
_DAYS = tr("Median of calendar days in the stage, of those who have left it")
_ACTIVITY = tr("Of calls, minutes, contacts and changes of rows")
_RESULT = tr("Of goals, turnover and clients handed over")
_QUADRANT = tr("Whether he reaches the median of his colleagues’ activity and results")

REPORT = Report(
    id="results",
    title=tr("Results of managers"),
    places=(Place.DESK, Place.PERSONAL),
    make=make,
    upright=True,
)
