"""Reactivation, outcome: those who were called against those who were not (E5, A99).

Success is no share by itself: many silent clients come back without any call. So
the table holds both shares, with their counts and, of few cases, their intervals.
"""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.core.table import Kind, Table, Value
from sheetsync.locales.text import Text, tr
from sheetsync.reports.cells import money
from sheetsync.reports.columns import low_and_high
from sheetsync.reports.facts import Facts
from sheetsync.reports.frames import of_each
from sheetsync.reports.measures.contact_log import logged
from sheetsync.reports.measures.sales import lines, order_days
from sheetsync.reports.measures.standing import stages_on
from sheetsync.reports.periods import Window, months_before
from sheetsync.reports.report import Place, Report, column, table_of
from sheetsync.reports.shares import share, wilson

_YEAR = 12


def cases(facts: Facts, norms: Reports, as_of: date) -> pd.DataFrame:
    """Everybody who was on the list in the last year and what became of him.

    A client is on the list from the day on which he has been silent for long
    enough until he orders, or until his last order is too old. Called is who was
    reached meanwhile, for an unanswered dial is an attempt (E15); his case begins with
    the first such contact in the list's stage, that of who was not called with his
    first day on the list. Only cases whose days are over count, and of clients who were
    in that stage when they began; of each client one: the first in which he was called,
    else the first.

    Returns:
        ``client_id``, ``called``, ``begins``, ``came`` and ``brought`` (sales of
        the days after, minor units).
    """
    found = _spells(facts, norms, as_of)
    log = logged(facts, norms.log, as_of)
    met = log.loc[log["met"], ["client_id", "day"]].merge(
        found[["client_id", "listed", "ends"]], on="client_id"
    )
    meanwhile = met[(met["day"] >= met["listed"]) & (met["day"] < met["ends"])]
    stage = norms.reactivation.stage
    # who is talked to in another stage is not called because he is on the list
    meanwhile = meanwhile[stages_on(facts, meanwhile) == stage]
    first = meanwhile.groupby(["client_id", "listed"])["day"].min().rename("called_on")
    found = found.merge(first.reset_index(), on=["client_id", "listed"], how="left")
    over = as_of - timedelta(days=norms.chance.days)
    found = found.assign(
        called=found["called_on"].notna(),
        begins=found["called_on"].fillna(found["listed"]),
    )
    year = Window(months_before(over, _YEAR), over)
    there = stages_on(facts, found.assign(day=found["begins"]))
    listed = year.holds(found["begins"]) & (there == stage)
    found = found[listed].sort_values(
        ["client_id", "called", "begins"], ascending=[True, False, True]
    )
    found = found.drop_duplicates("client_id").reset_index(drop=True)
    return found.assign(**_what_came(facts, norms, found, as_of))


def _spells(facts: Facts, norms: Reports, as_of: date) -> pd.DataFrame:
    """Each time that a client was silent long enough: ``listed`` until ``ends``."""
    norm = norms.reactivation
    orders = order_days(facts, as_of).astype({"client_id": "str"})
    following = orders.groupby("client_id")["day"].shift(-1)
    gone = orders["day"] + pd.DateOffset(months=norm.months)
    spells = orders.assign(
        listed=orders["day"] + pd.Timedelta(days=norm.silent_days),
        ends=following.where(following < gone, gone),
    )
    known = spells["client_id"].isin(
        facts.clients.loc[~facts.clients["do_not_contact"], "client_id"]
    )
    on_list = known & (spells["listed"] < spells["ends"])
    return spells.loc[
        on_list & (spells["listed"] <= pd.Timestamp(as_of)),
        ["client_id", "listed", "ends"],
    ].reset_index(drop=True)


def _what_came(
    facts: Facts, norms: Reports, found: pd.DataFrame, as_of: date
) -> dict[str, pd.Series]:
    """Whether each ordered in the days after his case began, and for how much."""
    begins = found.set_index("client_id")["begins"]
    bought = lines(facts)
    bought = bought[
        bought["client_id"].isin(begins.index) & (bought["day"] <= pd.Timestamp(as_of))
    ].astype({"client_id": "str"})
    since = (bought["day"] - of_each(bought["client_id"], begins)).dt.days
    after = bought[(since > 0) & (since <= norms.chance.days)]
    ordered = after.loc[after["amount_minor"] >= 0, "client_id"].unique()
    sums = after.groupby("client_id")["amount_minor"].sum()
    return {
        "came": found["client_id"].isin(ordered),
        "brought": of_each(found["client_id"], sums).fillna(0).astype("int64"),
    }


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The table (metrics.md E5, "Win-back rate"): called, not called, and a verdict."""
    found = cases(facts, norms, as_of)
    groups = [found[found["called"]], found[~found["called"]]]
    counts = [(int(one["came"].sum()), len(one)) for one in groups]
    brought = pd.Series([int(one["brought"].sum()) for one in groups], dtype="int64")
    names: list[Value] = [tr("called"), tr("not called")]
    return table_of(
        [
            (column("group", tr("Clients of the list"), note=_GROUP), names),
            (
                column("cases", tr("Cases"), Kind.NUMBER, _CASES),
                [cases_ for _, cases_ in counts],
            ),
            (
                column("came", tr("Came back"), Kind.NUMBER, CAME),
                [n for n, _ in counts],
            ),
            (
                column("share", tr("Share"), Kind.PERCENT, _SHARE),
                [share(*one) for one in counts],
            ),
            *low_and_high(counts, norms),
            (
                column("brought", tr("Brought"), Kind.MONEY, _BROUGHT),
                money(brought, facts.minor_digits),
            ),
        ],
        _note(counts[0], counts[1], norms),
    )


def _note(called: tuple[int, int], left: tuple[int, int], norms: Reports) -> Text:
    return tr(
        "Ordered within {days} days after the first call, or after the first day on "
        "the list of who was not called; cases of the last year that are over. "
        "{verdict}. People choose whom they call, so this is no experiment: leave a "
        "part of the list uncalled by lot to know for sure",
        days=norms.chance.days,
        verdict=_verdict(called, left),
    )


def _verdict(called: tuple[int, int], left: tuple[int, int]) -> Text:
    """What the two shares allow to be said: only what their intervals show."""
    ours, theirs = wilson(*called), wilson(*left)
    if ours is None or theirs is None:
        return tr("Not enough data: one of the two groups is empty")
    if ours[0] > theirs[1]:
        return tr("More of those who were called came back than of the others")
    if ours[1] < theirs[0]:
        return tr("Fewer of those who were called came back than of the others")
    return tr("Not enough data to say that calling changed anything")


CAME = tr("Of those, clients who ordered in the days after")
_CASES = tr("Clients, each counted once")
_SHARE = tr("Came back / cases")
_BROUGHT = tr("Their sales minus returns in the days after")
_GROUP = tr("Called: reached while on the list; an attempt is no call")

REPORT = Report(
    id="reactivation_outcome",
    title=tr("Reactivation, outcome"),
    places=(Place.DESK,),
    make=make,
)
