"""How often clients of each size refuse, and whom: are the small drained (A28).

systems.md A28: “small clients get drained on the first call”; `drained` lists them.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.core.table import Kind, Table
from sheetsync.locales.text import Text, tr, trn
from sheetsync.reports.buying.abc import CLASSES, NONE, classes
from sheetsync.reports.buying.potentials import potentials
from sheetsync.reports.calling.refusing import refusals
from sheetsync.reports.calling.second_tries import first_refusals
from sheetsync.reports.cells import counts, said, words
from sheetsync.reports.columns import pairs, rate
from sheetsync.reports.facts import Facts
from sheetsync.reports.frames import of_each
from sheetsync.reports.measures.contact_log import (
    ALL,
    NOBODY,
    NOBODY_NAMED,
    all_first,
    logged,
)
from sheetsync.reports.periods import Window, known_on, months_until
from sheetsync.reports.report import Place, Report, column, table_of


def by_size(facts: Facts, norms: Reports, as_of: date) -> pd.DataFrame:
    """First refusals of those who were talked to, by size and person (A28).

    Of each person those clients count with whom he talked in the months of the norm
    before they had refused anybody, the day of the refusal included: after that nobody
    can hear a first one. A client counts once in the row of all.

    Returns:
        Size by size, in each of them all first, then the most refusals first, nobody
        at the end: ``size`` (see `sizes`), ``who``, ``talked`` (clients), ``refused``
        and ``early`` (of those, after too few conversations).
    """
    window = months_until(as_of, norms.attempts.months)
    first = first_refusals(facts, norms, as_of)
    heard = first[["client_id", "who"]].assign(
        refused=True, early=first["talks"] < norms.attempts.conversations
    )
    asked = _asked(facts, norms, window).assign(refused=False, early=False)
    his = pd.concat([heard, asked]).drop_duplicates(["client_id", "who"])
    # of each client the refusal stands first
    everybody = his.drop_duplicates("client_id").assign(who=ALL)
    cases = pd.concat([everybody, his], ignore_index=True)
    cases = cases.assign(
        size=sizes(facts, norms, as_of, cases["client_id"]), talked=1
    ).astype({"refused": "int64", "early": "int64"})
    sums = cases.groupby(["size", "who"])[["talked", "refused", "early"]].sum()
    found = sums.reset_index()
    return (
        found.assign(
            place=found["size"].map({one: rank for rank, one in enumerate(CLASSES)}),
            rank=all_first(found["who"]),
        )
        .sort_values(
            ["place", "rank", "refused", "who"],
            ascending=[True, True, False, True],
            ignore_index=True,
        )
        .drop(columns=["place", "rank"])
    )


def _asked(facts: Facts, norms: Reports, window: Window) -> pd.DataFrame:
    """Who talked to whom in the window: ``client_id`` and ``who``, once each."""
    log = logged(facts, norms.log, window.until, after=window.after)
    log = log[log["met"] & log["client_id"].isin(facts.clients["client_id"])]
    every = refusals(facts, norms)
    known = every[known_on(every["day"], window.until)].drop_duplicates("client_id")
    refused_on = known.set_index("client_id")["day"]
    before = ~(of_each(log["client_id"], refused_on) < log["day"])
    talks = log.loc[before, ["client_id", "who"]].fillna({"who": NOBODY})
    return talks.drop_duplicates()


def sizes(facts: Facts, norms: Reports, as_of: date, ids: pd.Series) -> pd.Series[str]:
    """The size of each client: A, B, C, or – where nothing tells it.

    His class by potential; where nobody typed one, by turnover of before the months
    of the norm: what he bought since is what came of the talks.
    """
    told = potentials(facts, norms, as_of).clients.set_index("client_id")
    since = months_until(as_of, norms.attempts.months).after
    earlier = months_until(since, norms.segments.months)
    bought = classes(facts, earlier, norms.segments).set_index("client_id")
    by_potential = of_each(ids, told["potential_class"])
    return by_potential.fillna(of_each(ids, bought["abc"])).fillna(NONE)


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The table: of each size a row for all, and one for each person."""
    found = by_size(facts, norms, as_of)
    names = {ALL: tr("all"), NOBODY: NOBODY_NAMED}
    few = trn(
        norms.attempts.conversations,
        "Of the refusals, those before {n} conversation with the client",
        "Of the refusals, those before {n} conversations with the client",
    )
    return table_of(
        [
            (column("size", tr("Size"), note=_SIZE), words(found["size"])),
            (column("person", tr("Person"), note=_WHO), said(found["who"], names)),
            (
                column("talked", tr("Clients talked to"), Kind.NUMBER, _TALKED),
                counts(found["talked"]),
            ),
            (
                column("refused", tr("First refusals"), Kind.NUMBER, _FIRST),
                counts(found["refused"]),
            ),
            *rate(
                "refused_share",
                tr("Share of refusals"),
                tr("First refusals / clients talked to"),
                pairs(found["refused"], found["talked"]),
                norms,
            ),
            (
                column("early", tr("Refused early"), Kind.NUMBER, few),
                counts(found["early"]),
            ),
            *rate(
                "early_share",
                tr("Share refused early"),
                tr("Refused early / clients talked to"),
                pairs(found["early"], found["talked"]),
                norms,
            ),
        ],
        _note(norms),
    )


def _note(norms: Reports) -> Text:
    return trn(
        norms.attempts.months,
        "Talks and first refusals of the last {n} month. Who is given to whom was not "
        "chosen by lot: one may have the harder clients",
        "Talks and first refusals of the last {n} months. Who is given to whom was not "
        "chosen by lot: one may have the harder clients",
    )


_SIZE = tr(
    "Class by potential; where nobody typed one, by turnover of the year before these "
    "months: what was bought since came of the talks. – where neither is known"
)
_WHO = tr(
    "Whom the contact log names; where it names nobody, who was responsible on that day"
)
_TALKED = tr(
    "Clients who were reached before they had refused for the first time, on that day "
    "included; a client counts with each of us who talked to him, and once with all"
)
_FIRST = tr("Clients who refused for the first time, by call or by a closed stage")

REPORT = Report(
    id="refusals_by_size",
    title=tr("Refusals by size"),
    places=(Place.DESK,),
    make=make,
)
