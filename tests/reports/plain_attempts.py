"""Second attempts, the drained and load a second way; nothing of sheetsync here."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from statistics import median
from typing import TypeAlias

Row: TypeAlias = tuple[str, date, str | None, str, date | None]
"""Client, day, person, outcome of a call of some minutes, when to talk again."""
Held: TypeAlias = tuple[str, str | None, date]
"""Client, person, since: until the client's next one."""


@dataclass
class First:
    """A client's first refusal, and what happened since."""

    day: date
    who: str
    talks: int
    tries: int
    again: date | None
    by: str
    goal: bool


def plain_holder(held: Sequence[Held], client: str, day: date) -> str | None:
    """Who held a client in the evening of a day; None for nobody, and before."""
    begun = sorted(
        ((since, person) for who, person, since in held if who == client),
        key=lambda one: one[0],
    )
    known = [person for since, person in begun if since <= day]
    return known[-1] if known else None


def plain_first(
    log: Sequence[Row],
    closed: Mapping[str, date],
    held: Sequence[Held],
    after: date,
    until: date,
    noted: Mapping[str, date],
) -> dict[str, First]:
    """First refusals after a day, up to another one, by client.

    `noted` has the last contacts of the clients' rows, which name nobody.
    """
    found = {}
    for client in {row[0] for row in log} | set(closed):
        own = [row for row in log if row[0] == client and row[1] <= until]
        days = [row[1] for row in own if row[3] == "refused"]
        days += [closed[client]] if closed.get(client, date.max) <= until else []
        if not days or not after < min(days) <= until:
            continue
        day = min(days)
        heard = [row[2] for row in own if row[1] == day and row[3] == "refused"]
        named = [person for person in heard if person]
        eve = plain_holder(held, client, day - timedelta(days=1))
        evening = plain_holder(held, client, day)
        later = [row for row in own if row[1] > day]
        met = [row for row in later if row[3] != "no answer"]
        second = min(met, key=lambda row: row[1]) if met else None
        by = (second[2] or plain_holder(held, client, second[1])) if second else None
        again = second[1] if second else None
        row_says = noted.get(client)
        if row_says and day < row_says <= until and (not again or row_says < again):
            again, by = row_says, None
        found[client] = First(
            day=day,
            who=named[0] if named else eve or evening or "",
            talks=sum(row[1] <= day and row[3] != "no answer" for row in own),
            tries=len(later),
            again=again,
            by=by or "",
            goal=any(row[3] == "agreed" for row in later),
        )
    return found


Tried: TypeAlias = tuple[int, int, int, int, float | None, int, int, int]
"""First refusals, reached again, by the same, by another, median days, goals; and
how many of those reached were so within 14 days, and later.
"""


def plain_attempts(first: Mapping[str, First]) -> dict[str, Tried]:
    """By who heard the refusal, and of all under "*"."""
    groups: dict[str, list[First]] = defaultdict(list)
    for one in first.values():
        groups[one.who].append(one)
        groups["*"].append(one)
    found = {}
    for who, refused in groups.items():
        again = [one for one in refused if one.again]
        known = [one for one in again if one.who and one.by]
        days = [(one.again - one.day).days for one in again if one.again]
        found[who] = (
            len(refused),
            len(again),
            sum(one.who == one.by for one in known),
            sum(one.who != one.by for one in known),
            median(days) if days else None,
            sum(one.goal for one in again),
            sum(one < 14 for one in days),
            sum(one >= 14 for one in days),
        )
    return found


Loaded: TypeAlias = tuple[int, int, int, int, int, float | None, int | None]
"""Open, new, ahead, overdue, without, median and longest wait."""


def plain_load(
    came: Mapping[str, tuple[str, date]],
    held: Sequence[Held],
    log: Sequence[Row],
    day: date,
) -> dict[tuple[str, str], Loaded]:
    """By person, or by "" and stage; `came` has each client's stage and its day."""
    sums: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    waits: dict[tuple[str, str], list[int]] = defaultdict(list)
    for client, (stage, entered) in came.items():
        if stage == "archive":
            continue
        turns = sorted(
            ((since, person) for who, person, since in held if who == client),
            key=lambda one: one[0],
        )
        begun = [one for one in turns if one[0] <= day]
        person = (begun or turns)[-1 if begun else 0][1] or ""
        since = begun[-1][0] if begun else None
        own = sums[person, "" if person else stage]
        own["open"] += 1
        if person and since and since.isoformat()[:7] == day.isoformat()[:7]:
            own["new"] += 1
        rows = [row for row in log if row[0] == client and row[1] <= day]
        promise = max((row[4] for row in rows if row[4]), default=None)
        met = max((row[1] for row in rows if row[3] != "no answer"), default=date.min)
        if promise is None or met >= promise:
            own["without"] += 1
        else:
            own["ahead" if promise > day else "overdue"] += 1
        if not person:
            begins = [one for one in (since, entered) if one and one <= day]
            waits["", stage].append((day - max(begins)).days)
    return {
        key: (
            own["open"],
            own["new"],
            own["ahead"],
            own["overdue"],
            own["without"],
            ceil(median(waits[key])) if waits[key] else None,
            max(waits[key]) if waits[key] else None,
        )
        for key, own in sums.items()
    }
