"""Dossiers by person: how much his clients' rows tell (metrics.md E14)."""

from __future__ import annotations

from datetime import date

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.core.chart import Chart, Shape
from sheetsync.core.table import Kind, Table
from sheetsync.locales.text import tr
from sheetsync.reports.care import completeness
from sheetsync.reports.care.dossier import NOTE, PART, YES
from sheetsync.reports.cells import counts, numbers, said
from sheetsync.reports.columns import pairs, rate
from sheetsync.reports.facts import Facts
from sheetsync.reports.measures.contact_log import ALL, NOBODY, NOBODY_NAMED, all_first
from sheetsync.reports.report import Place, Report, column, table_of
from sheetsync.reports.tints import met_or_missed


def by_person(facts: Facts, norms: Reports, as_of: date) -> pd.DataFrame:
    """How much is known of each person's open clients (metrics.md E14).

    Returns:
        All of them first, then by name, nobody at the end: ``who``, ``clients``,
        ``part`` (the mean of theirs; blank where nothing is asked), ``all_known`` and
        ``of`` (clients of whom all is known, of those of whom anything is asked) and
        ``found`` (clients of whom a stranger finds all that he asks for).
    """
    each = completeness.dossiers(facts, norms, as_of)
    told = each.assign(
        clients=True,
        of=each["weight"] > 0,
        all_known=(each["weight"] > 0) & (each["known"] == 2 * each["weight"]),
        found=each["yes"] == each["asked"],
    )
    both = pd.concat([told.assign(who=ALL), told], ignore_index=True)
    groups = both.groupby("who")
    sums = groups[["clients", "of", "all_known", "found"]].sum().astype("int64")
    found = sums.assign(part=groups["part"].mean()).reset_index()
    rank = all_first(found["who"])
    return found.assign(rank=rank).sort_values(["rank", "who"], ignore_index=True)


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The table: a row for all clients, and one for each person's."""
    found = by_person(facts, norms, as_of)
    tints = met_or_missed(norms)
    chart = Chart(
        title=tr("What is known of clients, by person"),
        shape=Shape.BARS,
        labels="person",
        series=("part",),
        unit=tr("Share"),
    )
    return table_of(
        [
            (
                column("person", tr("Person")),
                said(found["who"], {ALL: tr("all"), NOBODY: NOBODY_NAMED}),
            ),
            (
                column("clients", tr("Open clients"), Kind.NUMBER, _CLIENTS),
                counts(found["clients"]),
            ),
            (
                column("part", tr("Known"), Kind.PERCENT, _MEAN, tints),
                numbers(found["part"].round(4)),
            ),
            (
                column("all_known", tr("All is known"), Kind.NUMBER, _ALL_KNOWN),
                counts(found["all_known"]),
            ),
            *rate(
                "all_share",
                tr("Share of all known"),
                tr("All is known / clients of whom anything is asked"),
                pairs(found["all_known"], found["of"]),
                norms,
            ),
            (
                column("found", tr("A stranger finds all"), Kind.NUMBER, YES),
                counts(found["found"]),
            ),
            *rate(
                "found_share",
                tr("Share where he finds all"),
                tr("A stranger finds all / open clients"),
                pairs(found["found"], found["clients"]),
                norms,
            ),
        ],
        NOTE,
        [chart] if len(found) else [],
    )


_CLIENTS = tr("Clients of open stages for whom he is responsible")
_MEAN = tr("Mean of what is known of each client. {part}", part=PART)
_ALL_KNOWN = tr(
    "Clients of whom everything that is asked is answered, and not long ago"
)

REPORT = Report(id="dossiers", title=tr("Dossiers"), places=(Place.DESK,), make=make)
