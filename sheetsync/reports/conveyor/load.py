"""Load: how many clients everybody works with, and who waits for somebody.

systems.md A42 (capacity), A43 (the queue without a responsible person) and A32 (who
has a next contact).
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.core.chart import Chart, Shape
from sheetsync.core.table import Kind, Table, Value
from sheetsync.locales.text import Text, tr
from sheetsync.reports.cells import counts, days, numbers, said
from sheetsync.reports.facts import Facts
from sheetsync.reports.frames import of_each
from sheetsync.reports.measures.contact_log import NOBODY, NOBODY_NAMED
from sheetsync.reports.measures.promises import promised
from sheetsync.reports.measures.staffing import employments
from sheetsync.reports.measures.standing import clients_on
from sheetsync.reports.periods import Window, known_on, month_of
from sheetsync.reports.report import Filled, Place, Report, column, table_of


def open_ones(facts: Facts, norms: Reports, as_of: date) -> pd.DataFrame:
    """The clients of open stages, and what is asked of each (A32, A43).

    Returns:
        The clients' frame of that day with ``who`` (`NOBODY` where nobody is);
        ``since`` (since when it is his, or nobody's; blank if unknown); ``days``
        (that somebody has been lacking for in this stage; blank if unknown); and
        ``promise`` (the next contact that nobody has kept; blank for none).
    """
    clients = clients_on(facts, as_of)
    closed = [one.id for one in facts.stages if one.closed]
    found = clients[~clients["stage"].isin(closed)].reset_index(drop=True)
    ids = found["client_id"]
    begun = facts.responsibility[known_on(facts.responsibility["since"], as_of)]
    since = _latest(begun, "since")
    came = _latest(facts.stays[known_on(facts.stays["entered"], as_of)], "entered")
    both = pd.DataFrame({"whose": of_each(ids, since), "here": of_each(ids, came)})
    waits = both.max(axis=1).fillna(found["registered"]).dt.normalize()
    open_promises = promised(facts, norms.log, as_of)
    return found.assign(
        who=found["responsible"].fillna(NOBODY),
        since=both["whose"],
        days=(pd.Timestamp(as_of) - waits).dt.days,
        promise=of_each(ids, open_promises),
    )


def _latest(frame: pd.DataFrame, moment: str) -> pd.Series:
    return frame.groupby("client_id")[moment].max()


def by_person(facts: Facts, norms: Reports, as_of: date) -> pd.DataFrame:
    """A row for each person, then one for each stage's clients of nobody (A42, A43).

    Everybody of the staff is there, and whoever holds an open client. By role, in it
    the most clients first; stages in the order of the conveyor.

    Returns:
        ``who``, ``role``, ``stage`` ("" in a person's row), ``open``, ``new`` (this
        month), ``ahead``, ``overdue`` and ``without`` (of the open ones, by their
        promise); ``median`` and ``oldest`` (days, of nobody's); ``least`` and
        ``most`` (the role's capacity; blank without one, and of who is away).
    """
    clients = open_ones(facts, norms, as_of)
    held = clients["who"] != NOBODY
    rows = clients.assign(stage=clients["stage"].where(~held, ""))
    rows = rows.assign(
        new=Window(_eve(as_of), as_of).holds(rows["since"]) & held,
        ahead=rows["promise"] > pd.Timestamp(as_of),
        overdue=rows["promise"] <= pd.Timestamp(as_of),
        without=rows["promise"].isna(),
    )
    groups = rows.groupby(["who", "stage"])
    sums = groups[["new", "ahead", "overdue", "without"]].sum()
    waits = groups["days"].agg(median="median", oldest="max")
    roles = _roles(facts, as_of)
    stages = [one.id for one in facts.stages if not one.closed]
    there = {who for who, _ in sums.index if who != NOBODY}
    queued = {stage for who, stage in sums.index if who == NOBODY}
    order = [one for one in stages if one in queued]
    keys = [(one, "") for one in sorted({*roles, *there})]
    keys += [(NOBODY, one) for one in (*order, *sorted(queued.difference(order)))]
    wanted = pd.MultiIndex.from_tuples(keys, names=["who", "stage"])
    found = pd.concat([groups.size().rename("open"), sums], axis=1)
    found = found.reindex(wanted, fill_value=0).astype("int64")
    found = found.join(waits.reindex(wanted)).reset_index()
    found = found.assign(role=[roles.get(one, "") for one in found["who"]])
    unnamed = found["who"] == NOBODY
    found.loc[~unnamed, ["median", "oldest"]] = None
    places = {role: place for place, role in enumerate(dict.fromkeys(roles.values()))}
    ranks = found["role"].map(places).fillna(len(places)).mask(unnamed, len(places) + 1)
    size = -found["open"].where(~unnamed, 0)
    found = found.assign(rank=ranks, size=size)
    found = found.sort_values(["rank", "size"], kind="stable", ignore_index=True)
    capacity = norms.load.capacity
    here = {one.name for one in employments(facts) if one.within(as_of, as_of)}
    norm = [
        capacity.get(role) if who in here else None
        for who, role in zip(found["who"], found["role"], strict=True)
    ]
    return found.assign(
        least=pd.Series([one.least if one else None for one in norm], dtype="float64"),
        most=pd.Series([one.most if one else None for one in norm], dtype="float64"),
    )


def _eve(as_of: date) -> date:
    """The day before the month."""
    return date.fromordinal(month_of(as_of).toordinal() - 1)


def _roles(facts: Facts, as_of: date) -> dict[str, str]:
    """What everybody of the staff is on that day, in the order of the staff."""
    return {one.name: one.role for one in employments(facts) if one.lasts(as_of)}


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The table: a row for each person, and the queue of each stage at the end."""
    found = by_person(facts, norms, as_of)
    chart = Chart(
        title=tr("Open clients by person"),
        shape=Shape.BARS,
        labels="person",
        series=("open",),
        unit=tr("Clients"),
        rows=int((found["who"] != NOBODY).sum()),
    )
    people = said(found["who"], {NOBODY: NOBODY_NAMED})
    stages = said(found["stage"].where(found["stage"] != ""), facts.stage_names)
    return table_of(
        [
            (column("person", tr("Person"), note=_PERSON), people),
            (column("stage", tr("Stage"), note=_STAGE), stages),
            (
                column("open", tr("Open clients"), Kind.NUMBER, _OPEN),
                counts(found["open"]),
            ),
            (
                column("new", tr("New this month"), Kind.NUMBER, _NEW),
                counts(found["new"].where(found["who"] != NOBODY)),
            ),
            *_capacity(found),
            *_promises(found),
            *_queue(found, as_of),
        ],
        _note(found),
        [chart] if chart.rows else [],
    )


def _capacity(found: pd.DataFrame) -> list[Filled]:
    few, many = found["open"] < found["least"], found["open"] > found["most"]
    marks: list[Value] = [
        tr("too few") if under else tr("too many") if over else None
        for under, over in zip(few.tolist(), many.tolist(), strict=True)
    ]
    return [
        (
            column("least", tr("Norm, from"), Kind.NUMBER, _LEAST),
            numbers(found["least"]),
        ),
        (column("most", tr("Norm, up to"), Kind.NUMBER, _MOST), numbers(found["most"])),
        (
            column("load", tr("Load"), Kind.PERCENT, _LOAD),
            numbers((found["open"] / found["most"]).round(4)),
        ),
        (column("mark", tr("Against the norm"), note=_MARK), marks),
    ]


def _promises(found: pd.DataFrame) -> list[Filled]:
    return [
        (
            column("ahead", tr("Next contact ahead"), Kind.NUMBER, _AHEAD),
            counts(found["ahead"]),
        ),
        (
            column("overdue", tr("Next contact due"), Kind.NUMBER, _DUE),
            counts(found["overdue"]),
        ),
        (
            column("without", tr("Without next contact"), Kind.NUMBER, _WITHOUT),
            counts(found["without"]),
        ),
    ]


def _queue(found: pd.DataFrame, as_of: date) -> list[Filled]:
    """Since when they wait: days of waiting would change every day."""
    since = {
        name: pd.Series(
            pd.Timestamp(as_of)
            - pd.to_timedelta(np.ceil(found[name].astype("float64")), unit="D")
        )
        for name in ("median", "oldest")
    }
    return [
        (
            column("half", tr("Half of them wait since"), Kind.DATE, _WAITS),
            days(since["median"]),
        ),
        (
            column("longest", tr("The longest waits since"), Kind.DATE, _WAITS),
            days(since["oldest"]),
        ),
    ]


def _note(found: pd.DataFrame) -> Text:
    """Who lacks whom: clients without a person, and people without clients."""
    queue = int(found.loc[found["who"] == NOBODY, "open"].sum())
    room = (found["most"] - found["open"]).clip(lower=0).sum()
    surplus = (found["open"] - found["most"]).clip(lower=0).sum()
    lacking = (found["least"] - found["open"]).clip(lower=0).sum()
    return tr(
        "Clients without a responsible person: {queue}. By the norms people have room "
        "for {room} more; up to the lower norm {lacking} are lacking, over the upper "
        "norm there are {surplus}",
        queue=queue,
        room=int(room),
        lacking=int(lacking),
        surplus=int(surplus),
    )


_PERSON = tr(
    "Everybody of the staff, and who is responsible for an open client; (nobody) for "
    "clients of a stage for whom nobody is"
)
_STAGE = tr("Where clients of nobody wait")
_OPEN = tr("Clients for whom he is responsible now, without those of a closed stage")
_NEW = tr("Of the open ones, those who became his in this calendar month")
_LEAST = tr("With fewer open clients he has too little to do; config says it by role")
_MOST = tr("With more open clients he can't work with all; config says it by role")
_LOAD = tr(
    "Open clients / the upper norm; blank for roles without a norm and for who is away"
)
_MARK = tr("Open clients under the lower norm, or over the upper one")
_AHEAD = tr(
    "The latest next contact that the client’s row or the contact log names is later "
    "than today"
)
_DUE = tr("It is of today or earlier, and nobody has reached the client since")
_WITHOUT = tr("No next contact is named, or it has been kept and no later one is named")
_WAITS = tr(
    "Since when the client is in the stage without a responsible person; where that is "
    "not known, since he was entered. Half of them: by the median wait"
)

REPORT = Report(id="load", title=tr("Load"), places=(Place.DESK,), make=make)
