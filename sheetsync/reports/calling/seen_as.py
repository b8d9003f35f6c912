"""How we are seen: what clients say of the company, by quarter (systems.md A39)."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.core.rows import folded
from sheetsync.core.table import Kind, Table
from sheetsync.locales.text import Text, tr
from sheetsync.reports.cells import counts, days, words
from sheetsync.reports.columns import pairs, rate
from sheetsync.reports.facts import Facts
from sheetsync.reports.periods import Window, months_before
from sheetsync.reports.report import Place, Report, column, table_of
from sheetsync.reports.shapes import SEEN_AS

_QUARTER = 3


def by_quarter(facts: Facts, norms: Reports, as_of: date) -> pd.DataFrame:
    """How many clients said what in each calendar quarter (A39).

    A client counts once for each word in a quarter; words that differ in case and
    spaces are one.

    Returns:
        The latest quarter first, in it the most frequent word first: ``quarter``,
        ``said``, ``clients`` and ``of`` (clients with any word in the quarter).
    """
    running = date(as_of.year, as_of.month - (as_of.month - 1) % _QUARTER, 1)
    back = range(norms.seen_as.quarters - 1, -1, -1)
    starts = [months_before(running, _QUARTER * one) for one in back]
    contacts = facts.contacts
    if SEEN_AS not in contacts:
        contacts = contacts.assign(**{SEEN_AS: None})
    window = Window(starts[0] - timedelta(days=1), as_of)
    typed = contacts[window.holds(contacts["day"]) & contacts[SEEN_AS].notna()]
    places = pd.DatetimeIndex(starts).searchsorted(typed["day"], side="right") - 1
    rows = pd.DataFrame(
        {
            "quarter": pd.DatetimeIndex(starts)[places],
            "key": typed[SEEN_AS].map(folded).astype("str").to_numpy(),
            "said": typed[SEEN_AS].astype("str").to_numpy(),
            "client_id": typed["client_id"].to_numpy(),
        }
    )
    groups = rows.groupby(["quarter", "key"])
    found = pd.DataFrame(
        {"said": groups["said"].min(), "clients": groups["client_id"].nunique()}
    ).reset_index()
    every = rows.groupby("quarter")["client_id"].nunique()
    found = found.assign(of=found["quarter"].map(every).astype("int64"))
    return found.sort_values(
        ["quarter", "clients", "key"], ascending=[False, False, True], ignore_index=True
    )


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The table: a row for each quarter and word."""
    found = by_quarter(facts, norms, as_of)
    return table_of(
        [
            (
                column("quarter", tr("Quarter"), Kind.DATE, _QUARTER_NOTE),
                days(found["quarter"]),
            ),
            (column("said", tr("How he sees us")), words(found["said"])),
            (
                column("clients", tr("Clients"), Kind.NUMBER, _CLIENTS),
                counts(found["clients"]),
            ),
            (column("of", tr("Clients asked"), Kind.NUMBER, _OF), counts(found["of"])),
            *rate(
                "share",
                tr("Share"),
                tr("Clients / clients asked; who said several things counts with each"),
                pairs(found["clients"], found["of"]),
                norms,
            ),
        ],
        _note(found),
    )


def _note(found: pd.DataFrame) -> Text:
    if found.empty:
        return tr(
            "Nobody has written down how a client sees the company. Give the contact "
            "log a column with the id seen_as in stages.yaml, a choice of your words"
        )
    return tr(
        "The latest quarter is still running. Only clients who were asked count, and "
        "they were not chosen by lot"
    )


_QUARTER_NOTE = tr("First day of the calendar quarter")
_CLIENTS = tr("Distinct clients with this word in the contact log")
_OF = tr("Distinct clients with any word in that quarter")

REPORT = Report(
    id="seen_as", title=tr("How we are seen"), places=(Place.DESK,), make=make
)
