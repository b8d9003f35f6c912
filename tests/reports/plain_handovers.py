"""Handovers a second way: client by client, day by day; nothing of sheetsync here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TypeAlias

from tests.reports.plain_pay import Line, Turn, whose

Stay: TypeAlias = tuple[str, str, datetime, datetime | None, str | None]
DAY = timedelta(days=1)


@dataclass
class Row:
    """What one person handed over out of one stage."""

    days: list[int] = field(default_factory=list)
    late: int = 0
    returned: int = 0
    waiting: int = 0
    over: int = 0

    def middle(self) -> float | None:
        """The median."""
        ordered, count = sorted(self.days), len(self.days)
        if not count:
            return None
        return (ordered[(count - 1) // 2] + ordered[count // 2]) / 2

    def ninetieth(self) -> int | None:
        """The fewest days within which nine of ten were done."""
        for one in sorted(self.days):
            if 10 * sum(other <= one for other in self.days) >= 9 * len(self.days):
                return one
        return None


def plain_handovers(
    stays: Sequence[Stay],
    lines: Sequence[Line],
    turns: Mapping[str, Sequence[Turn]],
    steps: Sequence[str],
    triggers: Mapping[str, str],
    holidays: Collection[date],
    since: date,
    as_of: date,
    limit: int,
) -> dict[tuple[str, str], Row]:
    """Rows by stage and person; handed over after ``since``."""
    found: dict[tuple[str, str], Row] = defaultdict(Row)
    for client in sorted({one[0] for one in stays}):
        own = sorted(
            (one for one in stays if one[0] == client and one[2].date() <= as_of),
            key=lambda one: one[2],
        )
        bought = [
            day
            for who, day, sum_ in lines
            if who == client and sum_ >= 0 and day <= as_of
        ]
        for place, (_, stage, entered, left, named) in enumerate(own):
            if stage not in triggers or stage == steps[-1]:
                continue
            gone = left.date() if left and left.date() <= as_of else None
            path = [one[1] for one in own[place + 1 : place + 3]]
            ahead = [
                one in steps and steps.index(one) > steps.index(stage) for one in path
            ]
            if gone and ahead[:1] != [True]:
                continue
            came = entered.date()
            if triggers[stage] == "entry":
                time = came
            elif bought:
                time = max(came, min(bought))
            else:
                continue
            if time > (gone or as_of) or (gone and gone <= since):
                continue
            who = _who(turns, client, time, came, named if gone == time else None)
            days = _worked(time, gone or as_of, holidays)
            row = found[stage, who]
            if gone:
                row.days.append(days)
                row.late += days > limit
                row.returned += path[1:] != [] and path[1] in steps and not ahead[1]
            else:
                row.waiting += 1
                row.over += days > limit
    return found


def _who(
    turns: Mapping[str, Sequence[Turn]],
    client: str,
    time: date,
    came: date,
    named: str | None,
) -> str:
    if time > came:
        return whose(turns, client, time - DAY) or whose(turns, client, time)
    return named or whose(turns, client, time)


def _worked(since: date, until: date, holidays: Collection[date]) -> int:
    day, count = since + DAY, 0
    while day <= until:
        count += day.weekday() < 5 and day not in holidays
        day += DAY
    return count
