"""What somebody did and what came of it, in columns: those of Results (E17, A84)."""

from __future__ import annotations

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.core.table import Kind
from sheetsync.locales.headers import choice_text
from sheetsync.locales.text import joined, tr, trn
from sheetsync.reports.cells import counts, money, numbers
from sheetsync.reports.columns import averages, pairs, rate
from sheetsync.reports.report import Filled, column
from sheetsync.reports.shares import share
from sheetsync.reports.tints import met_or_missed


def products(found: pd.DataFrame, digits: int) -> list[Filled]:
    """What roles are there for, and what was sold."""
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
        (column("orders", tr("Orders"), Kind.NUMBER, _ORDERS), counts(found["orders"])),
        (
            column("average", tr("Average order"), Kind.MONEY, _AVERAGE),
            averages(found["turnover"], found["orders"], digits),
        ),
    ]


def planned(found: pd.DataFrame, norms: Reports, digits: int) -> list[Filled]:
    """Sold against the plan, of the months that are over (metrics.md E13)."""
    months = trn(
        norms.results.months,
        "His plans of the last calendar month that is over, as Plan and fact has them",
        "His plans of the last {n} calendar months that are over, as Plan and fact has "
        "them",
    )
    return [
        (
            column("plan", tr("Plan"), Kind.MONEY, months),
            money(found["plan"], digits),
        ),
        (
            column("of_plan", tr("Plan, sold"), Kind.MONEY, _OF_PLAN),
            money(found["of_plan"], digits),
        ),
        (
            column("done", tr("Plan, done"), Kind.PERCENT, _DONE, met_or_missed(norms)),
            numbers(found["done"]),
        ),
    ]


def work(found: pd.DataFrame, norms: Reports) -> list[Filled]:
    """What he did all day."""
    words = norms.log
    meetings = tr(
        "Rows of the contact log at which somebody was met; the channel is one of "
        "these: {words}",
        words=joined(map(choice_text, words.meetings)),
    )
    offers = tr(
        "Rows of the contact log whose channel or outcome is one of these: {words}",
        words=joined(map(choice_text, words.offers)),
    )
    columns = (
        ("contacts", tr("Contacts"), _CONTACTS),
        ("calls", tr("Calls"), _CALLS),
        ("minutes", tr("Minutes on the line"), _MINUTES),
        ("meetings", tr("Meetings"), meetings),
        ("offers", tr("Offers made"), offers),
        ("goals", tr("Goals"), _GOALS),
        ("changes", tr("Changes of rows"), _CHANGES),
        ("refusals", tr("Refusals"), _REFUSALS),
        ("lost", tr("Lost buyers"), _LOST),
    )
    return [
        (column(name, header, Kind.NUMBER, note), numbers(found[name].round(2)))
        for name, header, note in columns
    ]


def normed(found: pd.DataFrame, norms: Reports) -> list[Filled]:
    """Calls against the norms of config, of those whose norms they are (E9)."""
    norm = norms.calls
    minutes = tr(
        "Working days × {minutes} minutes; blank where the norm is not his",
        minutes=f"{norm.minutes:g}",
    )
    agreed = tr("Distinct clients with a goal on the phone, month by month")
    due = tr(
        "{norm} a month; blank where the norm is not his",
        norm=norm.results,
    )
    part = found["minutes"] / found["minutes_norm"]
    return [
        (
            column("minutes_norm", tr("Norm of minutes"), Kind.NUMBER, minutes),
            numbers(found["minutes_norm"]),
        ),
        (
            column(
                "minutes_share",
                tr("Of the norm"),
                Kind.PERCENT,
                _OF_NORM,
                met_or_missed(norms),
            ),
            numbers(part.round(4)),
        ),
        (
            column("agreed", tr("Companies with a goal"), Kind.NUMBER, agreed),
            counts(found["agreed"]),
        ),
        (
            column("agreed_norm", tr("Norm of companies"), Kind.NUMBER, due),
            counts(found["agreed_norm"]),
        ),
    ]


def clients(found: pd.DataFrame, norms: Reports) -> list[Filled]:
    """His clients on the day: the key ones, how they are looked after, and known."""
    tints = met_or_missed(norms)
    in_time = [share(*one) for one in pairs(found["in_time"], found["to_reach"])]
    return [
        (
            column("key", tr("Key clients"), Kind.NUMBER, _KEY),
            counts(found["key"]),
        ),
        (
            column("cadence", tr("Contacted in time"), Kind.PERCENT, _IN_TIME, tints),
            in_time,
        ),
        (
            column("known", tr("Known of clients"), Kind.PERCENT, _KNOWN, tints),
            numbers(found["known"].round(4)),
        ),
    ]


def stages(found: pd.DataFrame, norms: Reports) -> list[Filled]:
    """How the stays of his clients ended."""
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
_ORDERS = tr("Days with an order, of all clients")
_AVERAGE = tr("Turnover / orders")
_OF_PLAN = tr("Sales minus returns of the months in which he had a plan")
_DONE = tr("Sold / plan of the months in which he had one; without a plan blank")
_LOST = tr("Of the refusals, those of clients who had ordered before")
_OF_NORM = tr("Minutes / norm; blank where no norm is known")
_KEY = tr(
    "Key clients for whom he is responsible on the day, see Key clients by manager"
)
_IN_TIME = tr("Clients contacted in time / his clients, see Contact cadence")
_KNOWN = tr("Mean of what is known of each of his clients, see Dossiers")
