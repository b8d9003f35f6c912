"""Who worked when and as what, by staff.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

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
    """

    name: str
    role: str
    status: str
    since: date | None
    until: date | None

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
    staff = facts.staff
    return tuple(
        Employment(
            name=str(name),
            role=str(role),
            status=str(status),
            since=since if isinstance(since, date) else None,
            until=until if isinstance(until, date) else None,
        )
        for name, role, status, since, until in zip(
            staff["name"],
            staff["role"],
            staff["status"],
            days(staff["since"]),
            days(staff["until"]),
            strict=True,
        )
    )
