"""Decisions: everything that waits for the owner, and what he may answer.

architecture.md, "Safety", says what is held; nothing is computed here.
"""

from __future__ import annotations

from datetime import date

from sheetsync.config.reports import Reports
from sheetsync.core.decisions import ANSWER_HEADER, ANSWERS, ITEM_HEADER, possible
from sheetsync.core.table import Kind, Table
from sheetsync.locales.text import tr
from sheetsync.reports.cells import moments, said, words
from sheetsync.reports.facts import Facts
from sheetsync.reports.report import Place, Report, column, table_of

ITEM = column(
    "item",
    ITEM_HEADER,
    Kind.CLIENT_ID,
    note=tr("Its short name: “sheetsync decide” knows it, too"),
)
"""The column that tells the rows apart."""

ANSWER = column(
    "answer",
    ANSWER_HEADER,
    Kind.CHOICE,
    note=tr(
        "Pick an answer: the next cycle carries it out and the row goes. A row without"
        " a list goes once what it says is mended"
    ),
)
"""The column that the owner fills in; whatever stands there is his."""


def make(facts: Facts, _norms: Reports, _as_of: date) -> Table:
    """The table: what waits now, the longest waiting first, ties by subject."""
    held = facts.held.sort_values(["since", "subject", "item"], kind="stable")
    archive = any(stage.closed for stage in facts.stages)
    table = table_of(
        [
            (ITEM, words(held["item"])),
            (
                column("subject", tr("What waits"), Kind.CLIENT_ID),
                words(held["subject"]),
            ),
            (column("company", tr("Company")), words(held["company"])),
            (column("base", tr("Base")), words(held["base"])),
            (column("since", tr("Since"), Kind.MOMENT), moments(held["since"])),
            (column("why", tr("Why"), Kind.SENTENCE), said(held["why"])),
            (column("hint", tr("What to do"), Kind.SENTENCE), said(held["hint"])),
            (ANSWER, [None] * len(held)),
            (column("remark", tr("Remark"), Kind.SENTENCE), said(held["remark"])),
        ]
    )
    choices = tuple(
        tuple(ANSWERS[one] for one in possible(kind, archive=archive))
        for kind in held["kind"]
    )
    return Table(table.columns, table.rows, choices=choices)


REPORT = Report(id="decisions", title=tr("Decisions"), places=(Place.DESK,), make=make)
