"""Plan and fact a second way: day by day in plain Python, no code of ours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from math import floor

from tests.reports.plain_figures import earlier

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Sale:
    """A line of a sale or a return, in minor units."""

    client: str
    day: date
    amount: int
    product: str | None


@dataclass(frozen=True)
class Company:
    """All that a plan is measured against.

    ``whose`` says of each client from which day on who has him (None for nobody).
    """

    sales: Sequence[Sale]
    plans: Mapping[tuple[str, date, str], int]
    whose: Mapping[str, Sequence[tuple[date, str | None]]]

    @cached_property
    def by_client(self) -> Mapping[str, list[Sale]]:
        """The lines of each client."""
        found: dict[str, list[Sale]] = defaultdict(list)
        for one in self.sales:
            found[one.client].append(one)
        return dict(found)

    def of(self, client: str) -> list[Sale]:
        """The lines of a client."""
        return self.by_client.get(client, [])

    def person(self, client: str, day: date) -> str:
        """Who has a client at the end of a day, "" for nobody."""
        found = ""
        for since, name in self.whose.get(client, ()):
            if since <= day:
                found = name or ""
        return found

    def person_in(self, client: str, day: date, until: date) -> str:
        """The same in a month that is known until a day.

        The days before anybody was recorded are the first person's.
        """
        records = self.whose.get(client, ())
        if records and day < records[0][0] <= until:
            return records[0][1] or ""
        return self.person(client, day)


@dataclass
class Part:
    """What is said of one client and one person."""

    plan: int = 0
    fact: int = 0
    up_plan: int = 0
    up_fact: int = 0
    cross_plan: int = 0
    cross_fact: int = 0
    forecast: int | None = None
    ahead: int | None = field(default=0, compare=False)


def month_days(first: date) -> list[date]:
    """All days of the month."""
    days = [first]
    while (days[-1] + DAY).month == first.month:
        days.append(days[-1] + DAY)
    return days


def parts(company: Company, first: date, as_of: date) -> dict[tuple[str, str], Part]:
    """Each client's month with each person."""
    days = month_days(first)
    come = [one for one in days if one <= as_of]
    sold = [one for one in company.sales if first <= one.day <= come[-1]]
    clients = {one.client for one in sold}
    clients |= {who for who, month, _ in company.plans if month == first}
    found: dict[tuple[str, str], Part] = defaultdict(Part)
    for client in sorted(clients):
        _client(company, client, days, come, as_of, found)
    return {
        key: one
        for key, one in found.items()
        if one.fact or one.ahead or _is_planned(company, key, first, come)
    }


def _is_planned(
    company: Company, key: tuple[str, str], first: date, come: list[date]
) -> bool:
    client, person = key
    if not any((client, first, one) in company.plans for one in ("all", "up", "cross")):
        return False
    had = {company.person_in(client, one, come[-1]) for one in come}
    return person in (had - {""} or {""})


def _client(
    company: Company,
    client: str,
    days: list[date],
    come: list[date],
    as_of: date,
    found: dict[tuple[str, str], Part],
) -> None:
    now = company.person(client, come[-1])
    holders = [company.person_in(client, one, come[-1]) for one in come]
    holders += [now] * (len(days) - len(come))
    named = [one for one in holders if one] or [""] * len(days)
    plans = {
        one: company.plans.get((client, days[0], one)) for one in ("all", "up", "cross")
    }
    if plans["all"] is None:
        plans["all"] = (plans["up"] or 0) + (plans["cross"] or 0)
    for kind, name in [("all", "plan"), ("up", "up_plan"), ("cross", "cross_plan")]:
        for person, amount in shared(plans[kind] or 0, named).items():
            setattr(found[client, person], name, amount)
    mine = [one for one in company.of(client) if days[0] <= one.day <= come[-1]]
    for one in mine:
        found[client, company.person_in(client, one.day, come[-1])].fact += one.amount
    _kinds(company, client, mine, named, (days[0], come[-1]), found)
    if days[0] != as_of.replace(day=1):
        return
    found.setdefault((client, now), Part())
    ahead = to_come(company, [client], days, as_of)
    for (who, _), part in found.items():
        if who == client:
            part.forecast = part.fact
    part = found[client, now]
    part.ahead = ahead
    part.forecast = None if ahead is None else part.fact + ahead


def shared(amount: int, holders: list[str]) -> dict[str, int]:
    """An amount by days, the borders rounded down, in the order of first days."""
    order = list(dict.fromkeys(holders))
    reached, result = 0, {}
    for person in order:
        before = floor(Fraction(amount * reached, len(holders)))
        reached += holders.count(person)
        result[person] = floor(Fraction(amount * reached, len(holders))) - before
    return result


def _kinds(
    company: Company,
    client: str,
    mine: list[Sale],
    holders: list[str],
    month: tuple[date, date],
    found: dict[tuple[str, str], Part],
) -> None:
    first, until = month
    begins = earlier(first, 12)
    past = [
        one for one in company.of(client) if begins <= one.day < first and one.product
    ]
    known = {one.product for one in past if one.amount >= 0}
    ever = [
        one.day for one in company.of(client) if one.amount >= 0 and one.day < first
    ]
    began = max(min(ever, default=begins), begins)
    months = (first.year - began.year) * 12 + first.month - began.month
    total = max(0, sum(one.amount for one in past if one.product in known))
    baseline = floor(Fraction(total, months or 12) + Fraction(1, 2))
    sums: dict[tuple[str, bool], int] = defaultdict(int)
    for one in mine:
        if one.product:
            person = company.person_in(client, one.day, until)
            sums[person, one.product in known] += one.amount
    usual = shared(baseline, holders)
    for (who, person), part in found.items():
        if who == client:
            part.up_fact = max(0, sums[person, True] - usual.get(person, 0))
            part.cross_fact = max(0, sums[person, False])


def to_come(
    company: Company, clients: list[str], days: list[date], as_of: date
) -> int | None:
    """What the days ahead bring to some clients as one, half of a unit up."""
    work = [one for one in days if one.weekday() < 5]
    ahead = sum(one > as_of for one in work)
    passed = len(work) - ahead
    last_year = [earlier(one, 12) for one in days]
    fact, season = 0, None
    for client in clients:
        lines = company.of(client)
        fact += sum(one.amount for one in lines if days[0] <= one.day <= as_of)
        ordered = [one.day for one in lines if one.amount >= 0]
        if ordered and min(ordered) <= earlier(as_of, 12):
            begins = last_year[0]
            same = sum(
                one.amount
                for one in lines
                if (one.day.year, one.day.month) == (begins.year, begins.month)
            )
            season = (season or 0) + max(0, same)
    if not work:
        return 0
    paces = []
    if passed:
        paces.append(Fraction(max(0, fact) * ahead, passed))
    if season is not None:
        paces.append(Fraction(season * ahead, len(work)))
    return floor(max(paces) + Fraction(1, 2)) if paces else None
