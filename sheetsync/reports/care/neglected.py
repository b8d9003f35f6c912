"""Neglected: clients without contact and without an order (metrics.md E15, A69).

It holds dates, never days since: a day on which nothing happened changes no cell of
those who stay on the list.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.core.table import Kind, Table
from sheetsync.locales.text import Text, tr
from sheetsync.reports.care.cadence import neglected_note, soon_note
from sheetsync.reports.care.care import GRADE, GRADE_NAMES, NEGLECTED, SOON, cared
from sheetsync.reports.cells import counts, days, said, words
from sheetsync.reports.columns import turnover_of
from sheetsync.reports.facts import Facts
from sheetsync.reports.measures.contact_log import NOBODY, NOBODY_NAMED
from sheetsync.reports.measures.waiting import Clock
from sheetsync.reports.report import Filled, Place, Report, column, table_of


def left_alone(facts: Facts, norms: Reports, as_of: date) -> pd.DataFrame:
    """Who is neglected or soon will be, the biggest turnover first (metrics.md E15).

    Of equal turnover the neglected first, then who has waited longest, then by ID. Of
    one person's facts those whom he sees.

    Returns:
        What `cared` finds of them, with ``until``: the last day of the limit.
    """
    every = cared(facts, norms, as_of)
    found = every[every["state"].notna()]
    if facts.whose:
        clients = facts.clients
        own = clients.loc[clients["responsible"] == facts.whose, "client_id"]
        found = found[found["client_id"].isin(own)]
    clock = Clock(facts, norms.key_managers.pause_days)
    return found.assign(
        until=clock.last_within(found["who"], found["since"], found["limit"])
    ).sort_values(
        ["turnover", "state", "until", "client_id"],
        ascending=[False, True, True, True],
        ignore_index=True,
    )


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The table: a row for each client."""
    found = left_alone(facts, norms, as_of)
    return table_of(
        [
            (
                column("client_id", tr("ID"), Kind.CLIENT_ID),
                words(found["client_id"]),
            ),
            (column("company", tr("Company")), words(found["company"])),
            (
                column("person", tr("Manager")),
                said(found["who"], {NOBODY: NOBODY_NAMED}),
            ),
            (
                column("class", tr("Class"), note=GRADE),
                said(found["grade"], GRADE_NAMES),
            ),
            (column("stage", tr("Stage")), said(found["stage"], facts.stage_names)),
            *_contact(found, norms),
            *_orders(found, facts, norms),
            (
                column("state", tr("State"), note=_state(norms)),
                said(found["state"], STATE_NAMES),
            ),
        ],
        _note(found),
    )


def _contact(found: pd.DataFrame, norms: Reports) -> list[Filled]:
    limit = tr(
        "Days without contact: {times} times the cadence of his class",
        times=f"{norms.neglect.times:g}",
    )
    until = tr(
        "The last contact and the limit; where there was none, the day on which his "
        "manager got him and the limit. The manager's days off in between are added, "
        "up to {pause}",
        pause=norms.key_managers.pause_days,
    )
    return [
        (
            column("last_contact", tr("Last contact"), Kind.DATE, _MET),
            days(found["met"]),
        ),
        (
            column("limit", tr("Limit, days"), Kind.NUMBER, limit),
            counts(found["limit"]),
        ),
        (
            column("until", tr("To be reached by"), Kind.DATE, until),
            days(found["until"]),
        ),
    ]


def _orders(found: pd.DataFrame, facts: Facts, norms: Reports) -> list[Filled]:
    return [
        (column("last_order", tr("Last order"), Kind.DATE), days(found["last"])),
        turnover_of(found, norms.segments.months, facts),
    ]


def _state(norms: Reports) -> Text:
    return tr(
        "Neglected: {neglected}. Soon: {soon}",
        neglected=neglected_note(norms),
        soon=soon_note(norms),
    )


def _note(found: pd.DataFrame) -> Text:
    if found.empty:
        return tr("Nobody is neglected, and nobody soon will be")
    sizes = found["state"].value_counts()
    return tr(
        "Neglected: {neglected}, soon: {soon}. The biggest turnover first",
        neglected=int(sizes.get(NEGLECTED, 0)),
        soon=int(sizes.get(SOON, 0)),
    )


STATE_NAMES: dict[str, Text] = {
    NEGLECTED: tr("neglected"),
    SOON: tr("soon"),
}
"""The states as people read them."""

_MET = tr("At which he was reached; blank if nobody ever did")

REPORT = Report(
    id="neglected",
    title=tr("Neglected"),
    places=(Place.DESK, Place.PERSONAL),
    make=make,
)
