"""What each person did and what came of it, in a window (metrics.md E17; A84, A87).

Everything belongs to whoever it was on the date of the event: handing a client over
rewrites no history.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.core.ids import BaseKey, holder_of
from sheetsync.reports.calling.refusing import refusals
from sheetsync.reports.facts import Facts
from sheetsync.reports.frames import of_each
from sheetsync.reports.measures.contact_log import NOBODY, logged, means
from sheetsync.reports.measures.sales import first_and_last, order_days
from sheetsync.reports.measures.standing import responsible_before, responsible_on
from sheetsync.reports.periods import Window, known_on

BY_PEOPLE = ("typed", "appeared")
"""Changes of rows that people make; the others are sheetsync's own."""

COUNTS = (
    "contacts",
    "calls",
    "meetings",
    "offers",
    "goals",
    "changes",
    "left",
    "further",
    "handed",
    "returned",
    "first_deals",
    "turnover",
    "repeat_turnover",
    "refusals",
    "lost",
    "orders",
)
"""Whole numbers that `achieved` finds of each person; turnover in minor units."""


def achieved(facts: Facts, norms: Reports, window: Window) -> pd.DataFrame:
    """What each person did in the window, by name; nobody's under `NOBODY`.

    Returns:
        `COUNTS` and ``minutes``: ``contacts`` (clients who were reached), ``calls``
        and ``minutes`` as in Calls, ``meetings``, ``offers`` and ``goals`` of all
        channels, ``changes`` (of rows in his own base); of stays that ended ``left``,
        ``further`` and ``days`` (their median); ``handed`` over and ``returned`` as
        `stays_left` has them; ``first_deals``; ``turnover``, and of it what is not the
        first day's; ``refusals``, and ``lost`` of them (who had ordered before).
    """
    parts = [
        _talked(facts, norms, window),
        _changed(facts, window),
        moved_on(facts, window),
        sold(facts, window),
        _refused(facts, norms, window),
    ]
    found = pd.concat(parts, axis=1).reindex(
        columns=pd.Index([*COUNTS, "minutes", "days"])
    )
    whole = found[list(COUNTS)].fillna(0).round().astype("int64")
    return whole.assign(minutes=found["minutes"].fillna(0.0), days=found["days"])


def stays_left(facts: Facts, as_of: date) -> pd.DataFrame:
    """Stays in open stages that had ended by that day, and where the client went.

    Returns:
        ``who`` was responsible when it ended, ``left`` (day), ``days`` in the stage,
        ``further`` (the next stay is in a later open stage) and ``returned`` (and the
        one after that is not: who came back was not accepted, systems.md A44).
    """
    known = facts.stays[known_on(facts.stays["entered"], as_of)]
    known = known.sort_values(["client_id", "entered"], kind="stable")
    ranks = {
        one.id: rank
        for rank, one in enumerate(one for one in facts.stages if not one.closed)
    }
    rank = known["stage"].map(ranks).astype("float64")
    by_client = rank.groupby(known["client_id"])
    following, after = by_client.shift(-1), by_client.shift(-2)
    came = known["entered"].dt.normalize()
    left = known["left"].dt.normalize()
    further = following > rank
    stays = known.assign(
        who=known["responsible"].fillna(NOBODY),
        left=left,
        days=(left - came).dt.days,
        further=further,
        returned=further & (after <= rank),
    )
    return stays[rank.notna() & known_on(known["left"], as_of)]


def _talked(facts: Facts, norms: Reports, window: Window) -> pd.DataFrame:
    log = logged(facts, norms.log, window.until, after=window.after)
    spoken = log["minutes"].where(log["call"] & log["met"], 0).fillna(0)
    words = norms.log
    offered = means(log["channel"], words.offers) | means(log["outcome"], words.offers)
    return _of_people(
        log["who"],
        contacts=log["met"],
        calls=log["call"],
        meetings=log["met"] & means(log["channel"], words.meetings),
        offers=offered,
        goals=log["goal"],
        minutes=spoken,
    )


def _changed(facts: Facts, window: Window) -> pd.DataFrame:
    """Changes in a base that is one person's; in a shared one nobody knows whose."""
    rows = facts.row_changes
    rows = rows[window.holds(rows["at"]) & rows["kind"].isin(BY_PEOPLE)]
    names = dict(zip(facts.staff["email"], facts.staff["name"], strict=True))
    holders = [names.get(holder_of(BaseKey(one))) for one in rows["base"]]
    whose = pd.Series(holders, index=rows.index, dtype="str")
    own = whose[whose.notna()]
    return _of_people(own, changes=pd.Series(1, index=own.index))


def moved_on(facts: Facts, window: Window) -> pd.DataFrame:
    """What became of the stays that ended in the window, by who had the client.

    Returns:
        ``left``, ``further``, ``handed``, ``returned`` and ``days`` as in `achieved`.
    """
    stays = stays_left(facts, window.until)
    stays = stays[window.holds(stays["left"])]
    found = _of_people(
        stays["who"],
        left=pd.Series(1, index=stays.index),
        further=stays["further"],
        handed=stays["further"] & ~stays["returned"],
        returned=stays["returned"],
    )
    return found.assign(days=stays.groupby("who")["days"].median())


def sold(facts: Facts, window: Window) -> pd.DataFrame:
    """Sales by who was responsible on the day, first deals by who brought them.

    Returns:
        ``first_deals``, ``turnover``, ``repeat_turnover`` and ``orders`` as in
        `achieved`, by person.
    """
    known = order_days(facts, window.until).astype({"client_id": "str"})
    known = known[known["client_id"].isin(facts.clients["client_id"])]
    first = known.drop_duplicates("client_id")
    deals = first[window.holds(first["day"])]
    bought = facts.purchases[window.holds(facts.purchases["day"])]
    bought = bought[bought["client_id"].isin(facts.clients["client_id"])]
    begun = of_each(bought["client_id"], first.set_index("client_id")["day"])
    amount = bought["amount_minor"]
    ordered = known[window.holds(known["day"])]
    return pd.concat(
        [
            _of_people(
                responsible_before(facts, deals),
                first_deals=pd.Series(1, index=deals.index),
            ),
            _of_people(
                responsible_on(facts, bought),
                turnover=amount,
                repeat_turnover=amount.where(bought["day"] > begun, 0),
            ),
            _of_people(
                responsible_on(facts, ordered), orders=pd.Series(1, index=ordered.index)
            ),
        ],
        axis=1,
    )


def _refused(facts: Facts, norms: Reports, window: Window) -> pd.DataFrame:
    every = refusals(facts, norms)
    found = every[window.holds(every["day"])]
    orders = first_and_last(order_days(facts, window.until))
    return _of_people(
        responsible_before(facts, found),
        refusals=pd.Series(1, index=found.index),
        lost=of_each(found["client_id"], orders["first"]) < found["day"],
    )


def _of_people(who: pd.Series, **measures: pd.Series) -> pd.DataFrame:
    """Sums of measures by person; events of nobody go to `NOBODY`."""
    names = who.fillna(NOBODY).astype("str").rename("who")
    return pd.DataFrame(measures).groupby(names).sum()
