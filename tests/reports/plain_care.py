"""Who is looked after a second way, client by client; nothing of sheetsync here."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from tests.reports.plain_classes import abc, order_days
from tests.reports.plain_figures import Line, earlier

Talk: TypeAlias = tuple[str, date, str, float | None, str]
"""Client, day, channel, minutes, outcome."""

ONE = timedelta(days=1)
DAYS = {"owner": 30, "A": 14, "B": 30, "C": 75, "–": 30}


@dataclass(frozen=True)
class Office:
    """A company: what was bought and said, and who had whom since when."""

    stages: dict[str, str]
    lines: list[Line]
    log: list[Talk]
    whose: dict[str, list[tuple[date, str]]]
    noted: dict[str, date] = field(default_factory=dict)
    registered: dict[str, date] = field(default_factory=dict)
    off: dict[str, set[date]] = field(default_factory=dict)
    left_alone: set[str] = field(default_factory=set)
    capacity: int = 30

    def grades(self, day: date) -> dict[str, str]:
        """Classes; the first by turnover of class A are the owner's."""
        found = abc(self.lines, day)
        for who in [one for one, of in found.items() if of == "A"][: self.capacity]:
            found[who] = "owner"
        return found

    def reached(self, day: date) -> dict[str, list[date]]:
        """The days up to that one on which each was reached."""
        found: dict[str, list[date]] = defaultdict(list)
        for who, when, channel, minutes, outcome in self.log:
            if when <= day and reaches(channel, minutes, outcome):
                found[who].append(when)
        for who, when in self.noted.items():
            if when <= day:
                found[who].append(when)
        return found

    def holder(self, who: str, day: date) -> str:
        """Who has a client in the evening; before anybody did, who was the first."""
        turns = self.whose.get(who, [])
        begun = [name for since, name in turns if since <= day]
        return begun[-1] if begun else turns[0][1] if turns else ""

    def passed(self, person: str, since: date, until: date) -> int:
        """Days from one to another, but for at most 14 of somebody's days off."""
        if person not in self.off:
            return (until - since).days
        every = [since + ONE * n for n in range(1, (until - since).days + 1)]
        rested = [one for one in every if one in self.off.get(person, ())]
        return len(every) - min(14, len(rested))


def reaches(channel: str, minutes: float | None, outcome: str) -> bool:
    if outcome == "agreed":
        return True
    if outcome == "no answer":
        return False
    if channel != "call":
        return True
    return minutes >= 0.5 if minutes is not None else outcome != ""


@dataclass
class Care:
    """How one client is looked after."""

    who: str
    grade: str
    met: date | None
    in_time: bool
    state: str | None
    until: date | None


def plain_care(office: Office, day: date) -> dict[str, Care]:
    """Everybody who is to be called."""
    grades, reached = office.grades(day), office.reached(day)
    orders = order_days(office.lines, day)
    found = {}
    for client, stage in office.stages.items():
        if stage == "archive" or client in office.left_alone:
            continue
        who, grade = office.holder(client, day), grades.get(client, "–")
        met = max(reached.get(client, []), default=None)
        taken = [since for since, _ in office.whose.get(client, []) if since <= day]
        entered = office.registered.get(client)
        if entered and entered > day:
            entered = None
        since = met or (taken[-1] if taken else entered)
        if since is None:
            found[client] = Care(who, grade, None, False, None, None)
            continue
        waited = office.passed(who, since, day)
        limit = 2 * DAYS[grade]
        last = orders[client][-1] if orders.get(client) else None
        silent = (day - last).days if last and last > since else None
        state = None
        if waited > limit and (silent is None or silent > 60):
            state = "neglected"
        elif 10 * waited >= 8 * limit and (silent is None or silent >= 48):
            state = "soon"
        until = since + limit * ONE
        while office.passed(who, since, until + ONE) <= limit:
            until += ONE
        found[client] = Care(who, grade, met, waited <= DAYS[grade], state, until)
    return found


def plain_cadence(office: Office, day: date) -> dict[tuple[str, str], list[int]]:
    """Clients, in time, soon, neglected and never contacted, by manager and class."""
    found: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0] * 5)
    for one in plain_care(office, day).values():
        told = (
            True,
            one.in_time,
            one.state == "soon",
            one.state == "neglected",
            one.met is None,
        )
        for grade in (one.grade, "all"):
            for place, yes in enumerate(told):
                found[one.who, grade][place] += yes
    return found


def lost_on(last: date) -> date:
    """The first day of which nine months do not reach back to the last order."""
    day = last + 200 * ONE
    while earlier(day, 9) < last:
        day += ONE
    return day


def month_end(day: date) -> date:
    while (day + ONE).month == day.month:
        day += ONE
    return day


def plain_losses(
    office: Office, day: date
) -> dict[str, dict[str, tuple[int, Decimal]]]:
    """Number and turnover of the lost, by manager and by whose side it was on."""
    found: dict[str, dict[str, tuple[int, Decimal]]] = defaultdict(dict)
    reached = office.reached(day)
    begins = min((one for days in reached.values() for one in days), default=date.max)
    grades: dict[date, dict[str, str]] = {}
    bought: dict[str, list[tuple[date, Decimal]]] = defaultdict(list)
    for client, when, amount in office.lines:
        bought[client].append((when, amount))
    for client, days in order_days(office.lines, day).items():
        gone = lost_on(days[-1])
        if not earlier(day, 12) < gone <= day:
            continue
        turns = office.whose.get(client, [])
        eve = [name for since, name in turns if since < gone]
        evening = [name for since, name in turns if since <= gone]
        who = (eve or evening or [""])[-1]
        end = month_end(days[-1])
        if end not in grades:
            grades[end] = office.grades(end)
        limit = DAYS[grades[end].get(client, "–")]
        evening_before = gone - ONE
        before = [one for one in reached.get(client, []) if one <= evening_before]
        if before:
            late = office.passed(who, max(before), evening_before) > limit
            side = "ours" if late else "theirs"
        else:
            side = "unknown" if evening_before - limit * ONE < begins else "ours"
        year = earlier(days[-1], 12)
        own = bought[client]
        sold = sum((one for when, one in own if year < when <= days[-1]), Decimal())
        for name in (side, "lost"):
            count, total = found[who].get(name, (0, Decimal()))
            found[who][name] = (count + 1, total + sold)
    return found


def plain_effort(office: Office, day: date) -> dict[str, tuple[int, int, Fraction]]:
    """Contacts, those with known minutes, and minutes, of each client of a year."""
    found: dict[str, tuple[int, int, Fraction]] = {}
    tried: Counter[tuple[str, date]] = Counter()
    for who, when, channel, minutes, outcome in office.log:
        if not earlier(day, 12) < when <= day:
            continue
        met = reaches(channel, minutes, outcome)
        tried[who, when] += not met
        if not met and tried[who, when] > 1:
            continue
        contacts, timed, spent = found.get(who, (0, 0, Fraction()))
        known = minutes is not None or not met
        talked = Fraction(round((minutes or 0) * 60), 60) if met else Fraction()
        found[who] = (contacts + 1, timed + known, spent + talked)
    return found
