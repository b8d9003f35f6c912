"""Stays of clients in stages, as of a day, and where they went (metrics.md E8)."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.reports.facts import Facts, StageShape
from sheetsync.reports.frames import of_each
from sheetsync.reports.measures.contacts import last_contacts
from sheetsync.reports.periods import Window, known_on

_OUT = -1
"""Rank of a stage that is no step of the conveyor."""


def steps_of(stages: tuple[StageShape, ...]) -> list[str]:
    """Ids of the stages of the conveyor in their order, without closed ones."""
    return [one.id for one in stages if not one.closed]


def seen_stays(facts: Facts, norms: Reports, as_of: date) -> pd.DataFrame:
    """The stays known on that day, with what E8 asks of each (metrics.md E8).

    Returns:
        The stays' frame with ``ongoing``; ``reached`` (when the client first entered
        a later stage of the conveyor, not before this stay; else blank); ``further``
        (whether he did); ``days`` of an ended stay (calendar days); ``sleeping``
        (ongoing, and so many days without contact; who was never contacted sleeps by
        the day he came).
    """
    known = facts.stays[known_on(facts.stays["entered"], as_of)]
    ongoing = ~known_on(known["left"], as_of)
    came = known["entered"].dt.normalize()
    met = last_contacts(facts, norms.log, as_of)
    talked = of_each(known["client_id"], met).fillna(came)
    since = as_of - timedelta(days=norms.funnel.sleeping_days)
    awake = Window(since, as_of).holds(talked)
    reached = _reached(known, steps_of(facts.stages))
    return known.assign(
        ongoing=ongoing,
        reached=reached,
        further=reached.notna(),
        days=(known["left"].dt.normalize() - came).dt.days,
        sleeping=ongoing & ~awake,
    )


def _reached(stays: pd.DataFrame, steps: list[str]) -> pd.Series:
    """When the client first entered a later stage at or after each stay's entry."""
    ranks = stays["stage"].map({one: rank for rank, one in enumerate(steps)})
    ranked = pd.DataFrame(
        {
            "client": stays["client_id"].astype("category").cat.codes,
            "entered": stays["entered"],
            "rank": ranks.astype("float64").fillna(_OUT).astype("int64"),
        }
    )
    ordered = ranked.sort_values("entered", kind="stable")
    found = pd.Series(pd.NaT, index=stays.index, dtype=stays["entered"].dtype)
    for rank in range(_OUT, len(steps) - 1):
        here = ordered[ordered["rank"] == rank]
        later = ordered.loc[ordered["rank"] > rank, ["client", "entered"]]
        next_ = pd.merge_asof(
            here,
            later.assign(reached=later["entered"]),
            on="entered",
            by="client",
            direction="forward",
        )
        found.loc[here.index] = next_["reached"].to_numpy()
    return found


def month_entered(stays: pd.DataFrame) -> pd.Series:
    """The first day of the calendar month in which each stay began."""
    return month_start(stays["entered"])


def month_start(days: pd.Series) -> pd.Series:
    """The first day of the calendar month of each day or moment."""
    first: pd.Series = days.dt.to_period("M").dt.to_timestamp()
    return first
