"""Who worked when and as what, by staff.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sheetsync.config.days_off import DaySpan
from sheetsync.reports.cells import days
from sheetsync.reports.facts import Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Employment:
    """One entry of the staff: who changed his role has two.

    Attributes:
        name: As it stands in the Responsible column.
        role: Id of his role then.
        status: works, away or left.
        since: His first day in it, if somebody wrote it down.
        until: His last day in it, likewise.
        off: His days off.
    """

    name: str
    role: str
    status: str
    since: date | None
    until: date | None
    off: frozenset[date] = frozenset()

    def within(self, first: date, last: date) -> tuple[date, date] | None:
        """His first and last day between two days; None if there was none.

        Of who left or is away nobody knows since when, unless it is written down.
        """
        if self.status != "works" and self.until is None:
            return None
        begins = max(first, self.since or first)
        ends = min(last, self.until or last)
        return (begins, ends) if begins <= ends else None

    def lasts(self, day: date) -> bool:
        """Whether he is of the staff on that day, at work or away."""
        begun = self.since is None or self.since <= day
        over = self.status == "left" if self.until is None else self.until < day
        return begun and not over


def employments(facts: Facts) -> tuple[Employment, ...]:
    """All entries of the staff, in their order."""
    staff, off = facts.staff, days_off(facts)
    return tuple(
        Employment(
            name=str(name),
            role=str(role),
            status=str(status),
            since=since if isinstance(since, date) else None,
            until=until if isinstance(until, date) else None,
            off=off.get(str(email), frozenset()),
        )
        for name, email, role, status, since, until in zip(
            staff["name"],
            staff["email"],
            staff["role"],
            staff["status"],
            days(staff["since"]),
            days(staff["until"]),
            strict=True,
        )
    )


def days_off(facts: Facts) -> Mapping[str, frozenset[date]]:
    """Everybody's days off, by account; who has none is not there."""
    found: dict[str, frozenset[date]] = {}
    frame = facts.days_off
    firsts, lasts = frame["first"].dt.date, frame["last"].dt.date
    for email, first, last in zip(frame["email"], firsts, lasts, strict=True):
        span = DaySpan(first=first, last=last)
        found[str(email)] = found.get(str(email), frozenset()).union(span)
    return found
