"""A cohort of the funnel calculated a second way, client by client."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from statistics import median
from typing import TypeAlias

Stay: TypeAlias = tuple[str, str, datetime, datetime | None]


def plain_cohort(
    stays: Sequence[Stay], stage: str, steps: Sequence[str], month: str, as_of: date
) -> list[float | None]:
    """Entered, went further, median days and still there, as of the day.

    Args:
        stays: Client, stage, entered, left.
        stage: The cohort's stage.
        steps: Stages of the conveyor in their order.
        month: Such as ``2024-01``; all months if "".
        as_of: The last day whose events are known.
    """
    known = [one for one in stays if one[2].date() <= as_of]
    mine = [
        one for one in known if one[1] == stage and one[2].isoformat().startswith(month)
    ]
    days, there, further = [], set(), set()
    beyond = steps[steps.index(stage) + 1 :] if stage in steps else []
    for who, _, entered, left in mine:
        if left is None or left.date() > as_of:
            there.add(who)
        else:
            days.append((left.date() - entered.date()).days)
        for other, later, when, _ in known:
            if other == who and later in beyond and when >= entered:
                further.add(who)
    return [
        len({one[0] for one in mine}),
        len(further) if beyond else None,
        median(days) if days else None,
        len(there),
    ]
