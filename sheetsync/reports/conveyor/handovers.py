"""Handovers: how long a buyer waits for the people who are to keep him.

metrics.md E16; systems.md A45 to A47; domain.md S20.
"""

from __future__ import annotations

from datetime import date
from math import ceil
from statistics import median

import numpy as np
import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.config.work import WorkingDays
from sheetsync.core.table import Kind, Table, Value
from sheetsync.locales.text import Text, tr, trn
from sheetsync.reports.cells import counts, numbers, said
from sheetsync.reports.columns import pairs, rate
from sheetsync.reports.facts import Facts
from sheetsync.reports.frames import of_each
from sheetsync.reports.measures.contact_log import NOBODY, NOBODY_NAMED
from sheetsync.reports.measures.sales import first_and_last, order_days
from sheetsync.reports.measures.standing import responsible_before, responsible_on
from sheetsync.reports.measures.stays import steps_of
from sheetsync.reports.periods import known_on, months_until
from sheetsync.reports.report import Place, Report, column, table_of

_SUMS = ("handed", "in_time", "late", "returned", "waiting", "over")


def due(facts: Facts, norms: Reports, as_of: date) -> pd.DataFrame:
    """Stays in which the client was to be handed over, by that day.

    Returns:
        ``client_id``, ``stage``, ``trigger`` (the day of his first order, or of his
        entry where he had ordered before or the stage asks for no order), ``who``
        (was responsible then), ``accepted`` (the day on which he went to a later open
        stage; blank while he waits), ``returned`` (and the stay after that one is not
        later) and ``days`` (working days from the trigger to that, or to today).
    """
    stays = _stays(facts, as_of)
    first = first_and_last(order_days(facts, as_of))["first"]
    ordered = of_each(stays["client_id"], first)
    by_entry = [one for one, by in norms.handovers.stages.items() if by == "entry"]
    entered = stays["entered"].dt.normalize()
    later = ordered.where(ordered > entered, entered)
    trigger = later.where(ordered.notna()).mask(stays["stage"].isin(by_entry), entered)
    ends = stays["left"].fillna(pd.Timestamp(as_of))
    waits = stays["left"].isna() | stays["accepted"].notna()
    wanted = stays["stage"].isin(list(norms.handovers.stages))
    kept = wanted & waits & (trigger <= ends)
    found = stays.assign(day=trigger, ends=ends, begun=entered)[kept]
    return found.assign(
        trigger=found["day"],
        who=_who(facts, found),
        days=_between(found["day"], found["ends"], norms.working_days),
    )


def _stays(facts: Facts, as_of: date) -> pd.DataFrame:
    """Stays known that day but those of the last step, with where each client went."""
    known = facts.stays[known_on(facts.stays["entered"], as_of)]
    known = known.sort_values(["client_id", "entered"], kind="stable")
    steps = steps_of(facts.stages)
    ranks = {one: rank for rank, one in enumerate(steps)}
    rank = known["stage"].map(ranks).astype("float64")
    by_client = rank.groupby(known["client_id"])
    following, after = by_client.shift(-1), by_client.shift(-2)
    left = known["left"].dt.normalize()
    left = left.where(known_on(left, as_of))
    accepted = left.where(following > rank)
    stays = known.assign(
        left=left,
        accepted=accepted,
        returned=accepted.notna() & (after <= rank),
    )
    return stays[rank.notna() & (rank < len(steps) - 1)]


def _who(facts: Facts, found: pd.DataFrame) -> pd.Series[str]:
    """Who had each client when it was time: not yet who takes him over.

    An order may come on the day of the move, so it is who had him when its day began.
    On the day of his entry that is who had him before: then it is who had him in the
    evening, or, if he went on that day, whom the stay names.
    """
    evening = responsible_on(facts, found)
    gone = found["accepted"] == found["day"]
    entry = evening.mask(gone, found["responsible"])
    who = responsible_before(facts, found).mask(found["day"] == found["begun"], entry)
    return who.fillna(NOBODY).astype("str")


def _between(since: pd.Series, until: pd.Series, norm: WorkingDays) -> pd.Series[int]:
    """Working days after one day, up to and including another."""
    week = [weekday in norm.week for weekday in range(1, 8)]
    if not any(week):
        return pd.Series(0, index=since.index)
    begins, ends = (one.to_numpy("datetime64[D]") + 1 for one in (since, until))
    holidays = np.array(sorted(norm.holidays), dtype="datetime64[D]")
    passed = np.busday_count(begins, ends, weekmask=week, holidays=holidays)
    return pd.Series(passed, index=since.index)


def by_person(facts: Facts, norms: Reports, as_of: date) -> pd.DataFrame:
    """A row for each stage and person, in the order of the conveyor, then by name.

    Returns:
        ``stage``, ``who``; ``handed`` (accepted in the window), of them ``in_time``,
        ``late`` and ``returned``, ``middle`` and ``most`` (median and 90th percentile
        of their days); ``waiting`` on the day, of them ``over`` the limit.
    """
    norm = norms.handovers
    cases = due(facts, norms, as_of)
    handed = months_until(as_of, norm.months).holds(cases["accepted"])
    slow = cases["days"] > norm.limit_days
    waiting = cases["accepted"].isna()
    cases = cases.assign(
        handed=handed,
        in_time=handed & ~slow,
        late=handed & slow,
        returned=handed & cases["returned"],
        waiting=waiting,
        over=waiting & slow,
    )
    cases = cases[handed | waiting]
    sums = cases.groupby(["stage", "who"])[list(_SUMS)].sum().astype("int64")
    found = sums.reset_index()
    took = {
        (str(stage), str(who)): sorted(days.tolist())
        for (stage, who), days in cases[cases["handed"]].groupby(["stage", "who"])[
            "days"
        ]
    }
    lists = [
        took.get(one, []) for one in zip(found["stage"], found["who"], strict=True)
    ]
    steps = {one: place for place, one in enumerate(steps_of(facts.stages))}
    found = found.assign(
        middle=pd.Series(
            [median(one) if one else None for one in lists], dtype="float"
        ),
        most=pd.Series([_ninetieth(one) for one in lists], dtype="float"),
        place=found["stage"].map(steps),
        nobody=found["who"] == NOBODY,
    )
    return found.sort_values(["place", "nobody", "who"], ignore_index=True)


def _ninetieth(days: list[int]) -> int | None:
    """The days within which nine tenths of them were done: one that occurred."""
    return days[ceil(len(days) * 9 / 10) - 1] if days else None


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The table: by the stage that hands over and by person."""
    found = by_person(facts, norms, as_of)
    handed = found["handed"]
    number = Kind.NUMBER
    people: list[Value] = said(found["who"], {NOBODY: NOBODY_NAMED})
    return table_of(
        [
            (column("stage", tr("Stage")), said(found["stage"], facts.stage_names)),
            (column("person", tr("Person"), note=_PERSON), people),
            (
                column("handed", tr("Handed over"), number, _handed(norms)),
                counts(handed),
            ),
            (
                column("days", tr("Median working days"), number, _DAYS),
                numbers(found["middle"]),
            ),
            (
                column("most", tr("Nine tenths within"), number, _MOST),
                numbers(found["most"]),
            ),
            (
                column("late", tr("Handed over late"), number, _late(norms)),
                counts(found["late"]),
            ),
            *rate(
                "in_time",
                tr("Share in time"),
                tr("Handed over and not late / handed over"),
                pairs(found["in_time"], handed),
                norms,
            ),
            (
                column("returned", tr("Given back"), number, _RETURNED),
                counts(found["returned"]),
            ),
            *rate(
                "returned_share",
                tr("Share given back"),
                tr("Given back / handed over"),
                pairs(found["returned"], handed),
                norms,
            ),
            (
                column("waiting", tr("To be handed over"), number, _WAITING),
                counts(found["waiting"]),
            ),
            (
                column("over", tr("Overdue"), number, _late(norms)),
                counts(found["over"]),
            ),
        ],
        _NOTE,
    )


def _handed(norms: Reports) -> Text:
    return trn(
        norms.handovers.months,
        "Clients who went to a later stage in the last {n} month, those given back "
        "since included",
        "Clients who went to a later stage in the last {n} months, those given back "
        "since included",
    )


def _late(norms: Reports) -> Text:
    return trn(
        norms.handovers.limit_days,
        "More than {n} working day after it was time",
        "More than {n} working days after it was time",
    )


_PERSON = tr("Who was responsible when it was time to hand the client over")
_DAYS = tr("From the day on which it was time to the handover, without that first day")
_MOST = tr("Working days within which nine of ten were handed over")
_RETURNED = tr(
    "Of those handed over, who have come back to the stage or an earlier one"
)
_WAITING = tr("Clients who are in the stage now and whose time has come")
_NOTE = tr(
    "It is time with the client's first order in the stage, or with his entry if he "
    "had ordered before; in stages for which config says “entry”, with his entry. Only "
    "purchases that were imported count. Holidays and days without work are left out, "
    "people's own days off are not"
)

REPORT = Report(id="handovers", title=tr("Handovers"), places=(Place.DESK,), make=make)
