"""Contact concentration: key clients whom one person alone knows (metrics.md E19).

A client who talks to one person only leaves with him (systems.md A10).
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.core.table import Kind, Table
from sheetsync.locales.text import Text, tr, trn
from sheetsync.reports.care.key_managers import buyers
from sheetsync.reports.cells import counts, marks, words
from sheetsync.reports.columns import pairs, rate, turnover_of, who
from sheetsync.reports.facts import Facts
from sheetsync.reports.measures.contact_log import logged
from sheetsync.reports.periods import months_until
from sheetsync.reports.report import Place, Report, column, table_of


def known_by(facts: Facts, norms: Reports, as_of: date) -> pd.DataFrame:
    """Who knows each client, by client (metrics.md E19).

    Returns:
        ``contacts`` at which he was reached and it is known by whom, ``people``
        (distinct), ``top`` (who talked to him most, ties by name) and ``by_top``.
    """
    window = months_until(as_of, norms.concentration.months)
    log = logged(facts, norms.log, window.until, after=window.after)
    met = log[log["met"] & log["who"].notna()]
    each = met.groupby(["client_id", "who"]).size().rename("by_top").reset_index()
    most = each.sort_values(
        ["client_id", "by_top", "who"], ascending=[True, False, True]
    ).drop_duplicates("client_id")
    of_client = each.groupby("client_id")
    return (
        most.set_index("client_id")
        .assign(contacts=of_client["by_top"].sum(), people=of_client.size())
        .rename(columns={"who": "top"})
    )


def concentrated(
    facts: Facts, norms: Reports, as_of: date, key: pd.DataFrame
) -> pd.DataFrame:
    """Clients with enough contacts, the most concentrated first (metrics.md E19).

    Equal ones stand by turnover, then by ID.

    Args:
        facts: The facts.
        norms: The norms.
        as_of: The day.
        key: The key clients among what `buyers` found.

    Returns:
        The same frame of those, with what `known_by` finds.
    """
    known = key.join(known_by(facts, norms, as_of), on="client_id")
    enough = known[known["contacts"] >= norms.concentration.contacts]
    return enough.assign(part=enough["by_top"] / enough["contacts"]).sort_values(
        ["part", "turnover", "client_id"],
        ascending=[False, False, True],
        ignore_index=True,
    )


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The table: a row for each key client with enough contacts."""
    every = buyers(facts, norms, as_of)
    key = every[every["key"]]
    found = concentrated(facts, norms, as_of, key)
    months = norms.concentration.months
    contacts = trn(
        months,
        "Contacts of the last {n} month at which he was reached, and it is known by "
        "whom; attempts don't count",
        "Contacts of the last {n} months at which he was reached, and it is known by "
        "whom; attempts don't count",
    )
    return table_of(
        [
            *who(found.assign(responsible=found["who"])),
            turnover_of(found, norms.key_clients.months, facts),
            (
                column("contacts", tr("Contacts"), Kind.NUMBER, contacts),
                counts(found["contacts"]),
            ),
            (column("top", tr("Known best by"), note=_TOP), words(found["top"])),
            (
                column("by_top", tr("By this person"), Kind.NUMBER, _BY_TOP),
                counts(found["by_top"]),
            ),
            *rate(
                "part",
                tr("Concentration"),
                tr("Contacts of this person / contacts"),
                pairs(found["by_top"], found["contacts"]),
                norms,
            ),
            (
                column("people", tr("People who know him"), Kind.NUMBER, _PEOPLE),
                counts(found["people"]),
            ),
            (
                column("alone", tr("One person only"), note=_ALONE),
                marks(found["people"] == 1, tr("one person only")),
            ),
        ],
        _note(norms, len(key), found),
    )


def _note(norms: Reports, key: int, found: pd.DataFrame) -> Text:
    return tr(
        "Key clients: {key}. Known to one person only: {alone} of {enough} who have at "
        "least {contacts} contacts in {months} months; of the others nothing can be "
        "said",
        key=key,
        alone=int((found["people"] == 1).sum()),
        enough=len(found),
        contacts=norms.concentration.contacts,
        months=norms.concentration.months,
    )


_TOP = tr("Who of us talked to him most often")
_BY_TOP = tr("Contacts of this person")
_PEOPLE = tr("How many of us talked to him")
_ALONE = tr("Nobody else has talked to him: if this person leaves, so may the client")

REPORT = Report(
    id="concentration",
    title=tr("Contact concentration"),
    places=(Place.DESK,),
    make=make,
)
