"""Drained early: who refused at once and was given up (systems.md A28).

“Small clients get drained on the first call”: the company decides whom to give up, so
here is whom somebody else may call again, the biggest first.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.core.table import Kind, Table
from sheetsync.locales.text import Text, tr, trn
from sheetsync.reports.buying.potentials import potentials
from sheetsync.reports.calling.second_tries import first_refusals
from sheetsync.reports.cells import counts, days, money, ready, said, words
from sheetsync.reports.columns import do_not_contact, who
from sheetsync.reports.facts import Facts
from sheetsync.reports.frames import of_each
from sheetsync.reports.measures.contact_log import NOBODY, NOBODY_NAMED
from sheetsync.reports.measures.sales import first_and_last, order_days, turnover
from sheetsync.reports.measures.standing import clients_on
from sheetsync.reports.periods import months_until
from sheetsync.reports.report import Filled, Place, Report, column, table_of

_SIZE = "company_size"
"""The column of the bases that says how big a company is, where there is one."""


def drained(facts: Facts, norms: Reports, as_of: date) -> pd.DataFrame:
    """Who refused before enough conversations, and nobody has reached since (A28).

    Who has ordered after his refusal is none of them.

    Returns:
        What `first_refusals` finds, with the columns of the clients' frame of that
        day; ``bought`` (turnover of the months of ABC, minor units) and ``potential``
        (a year's, as typed; blank for none). By potential, else turnover, the biggest
        first; then the latest refusal, then by ID.
    """
    first = first_refusals(facts, norms, as_of)
    few = first["talks"] < norms.attempts.conversations
    ordered = first_and_last(order_days(facts, as_of))["last"]
    since = of_each(first["client_id"], ordered) > first["day"]
    listed = first[few & first["again"].isna() & ~since]
    found = listed.merge(
        clients_on(facts, as_of), on="client_id", suffixes=("", "_of_client")
    )
    ids = found["client_id"]
    sold = turnover(facts, months_until(as_of, norms.segments.months))
    told = potentials(facts, norms, as_of).clients.set_index("client_id")["potential"]
    found = found.assign(
        bought=of_each(ids, sold).fillna(0).astype("int64"),
        potential=of_each(ids, told),
    )
    size = found["potential"].fillna(found["bought"])
    return found.assign(size=size).sort_values(
        ["size", "day", "client_id"], ascending=[False, False, True], ignore_index=True
    )


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The table: a row for each client, the biggest first."""
    found = drained(facts, norms, as_of)
    digits = facts.minor_digits
    return table_of(
        [
            *who(found),
            (column("stage", tr("Stage")), said(found["stage"], facts.stage_names)),
            *_size(found, facts),
            (
                column("potential", tr("Potential"), Kind.MONEY, _POTENTIAL),
                money(found["potential"], digits),
            ),
            (
                column("turnover", tr("Turnover"), Kind.MONEY, _TURNOVER),
                money(found["bought"], digits),
            ),
            *_refusal(found, norms),
            do_not_contact(found),
        ],
        _note(norms),
    )


def _size(found: pd.DataFrame, facts: Facts) -> list[Filled]:
    """How big the company is, as people typed it, where they have such a column."""
    shapes = [one for one in facts.shapes if one.id == _SIZE]
    return [(one.table_column(), ready(found[one.name])) for one in shapes]


def _refusal(found: pd.DataFrame, norms: Reports) -> list[Filled]:
    names = said(found["who"], {NOBODY: NOBODY_NAMED})
    pause = norms.attempts.pause_days
    free = trn(
        pause,
        "{n} day after the refusal: before that it is too early to call again",
        "{n} days after the refusal: before that it is too early to call again",
    )
    return [
        (column("refused", tr("Refused on"), Kind.DATE), days(found["day"])),
        (
            column("call_from", tr("Call from"), Kind.DATE, free),
            days(found["day"] + pd.Timedelta(days=pause)),
        ),
        (column("by", tr("Who was refused"), note=_WHO), names),
        (column("reason", tr("Reason")), words(found["reason"])),
        (
            column("talks", tr("Conversations"), Kind.NUMBER, _TALKS),
            counts(found["talks"]),
        ),
        (
            column("tries", tr("Attempts since"), Kind.NUMBER, _TRIES),
            counts(found["tries"]),
        ),
    ]


def _note(norms: Reports) -> Text:
    return tr(
        "Clients who refused for the first time in the last {months} months, after "
        "fewer than {talks} conversations, and whom nobody has reached since, nor "
        "have they ordered. Somebody else may call them again. The biggest first: by "
        "potential, where nobody typed it by turnover",
        months=norms.attempts.months,
        talks=norms.attempts.conversations,
    )


_POTENTIAL = tr("Orders a year from all suppliers × average order, as he told it")
_TURNOVER = tr("Sales minus returns of the months of ABC")
_WHO = tr("The one who is not to call again: another person may hear something else")
_TALKS = tr("Contacts up to the refusal at which he was reached, it included")
_TRIES = tr("Rows of the contact log after the day of the refusal; nobody was reached")

REPORT = Report(
    id="drained", title=tr("Drained early"), places=(Place.DESK,), make=make
)
