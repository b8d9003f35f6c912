"""Answers to NPS one by one, and whom to ask for a review (metrics.md E12, A90)."""

from __future__ import annotations

from datetime import date

from sheetsync.config.reports import Reports
from sheetsync.core.table import Kind, Table
from sheetsync.locales.text import tr
from sheetsync.reports.care.answers import (
    COLUMNS,
    DETRACTOR,
    NAMES,
    PROMOTER,
    answers,
    with_unread,
)
from sheetsync.reports.cells import counts, days, marks, said, words
from sheetsync.reports.columns import who
from sheetsync.reports.facts import Facts
from sheetsync.reports.frames import of_each
from sheetsync.reports.measures.debts import debt_columns, overdue
from sheetsync.reports.measures.sales import first_and_last, order_days
from sheetsync.reports.report import Place, Report, column, table_of
from sheetsync.reports.typed import lacking


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The table (metrics.md E12): the best scores first, then the latest answers."""
    found, unread = answers(facts, norms.nps.months, as_of)
    found = found.sort_values(
        ["score", "day", "client_id"],
        ascending=[False, False, True],
        ignore_index=True,
    )
    last = first_and_last(order_days(facts, as_of))["last"]
    owing = overdue(facts, norms.sources, as_of, found["client_id"])
    free, promoter = ~found["do_not_contact"], found["group"] == PROMOTER
    owes = found["client_id"].isin([] if owing is None else list(owing.index))
    return table_of(
        [
            *who(found),
            (column("score", tr("Score"), Kind.NUMBER, _SCORE), counts(found["score"])),
            (column("group", tr("Group"), note=_GROUP), said(found["group"], NAMES)),
            (column("day", tr("Answered"), Kind.DATE), days(found["day"])),
            (column("person", tr("Responsible then")), words(found["person"])),
            (
                column("ask", tr("To do"), note=_ASK),
                [
                    yes or later or worried
                    for yes, later, worried in zip(
                        marks(free & promoter & ~owes, tr("ask for a review")),
                        marks(free & promoter & owes, tr("ask when he has paid")),
                        marks(free & (found["group"] == DETRACTOR), tr("find out why")),
                        strict=True,
                    )
                ],
            ),
            *debt_columns(facts, norms.sources, owing, found["client_id"]),
            (
                column("last_order", tr("Last order"), Kind.DATE),
                days(of_each(found["client_id"], last)),
            ),
        ],
        lacking(facts, COLUMNS)
        or with_unread(_BEST if owing is None else _BEST_PAYERS, unread),
    )


_SCORE = tr("Would he recommend the company, from 0 to 10")
_GROUP = tr("Promoter: 9 or 10; passive: 7 or 8; detractor: 0 to 6")
_ASK = tr("Blank for passives, and for who asked not to be called")
_BEST = tr("Promoters first: they are the ones to ask for a review")
_BEST_PAYERS = tr(
    "Promoters first: they are the ones to ask for a review, but for those who owe"
    " money"
)

REPORT = Report(
    id="nps_list", title=tr("NPS, answers"), places=(Place.DESK,), make=make
)
