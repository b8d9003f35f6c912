"""Many rows that wait for the same reason: one question instead of hundreds.

Somebody pasted a whole base into another, or restored a version from last month.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sheetsync.core.changes import Hold
from sheetsync.core.decisions import MANY
from sheetsync.core.ids import BaseKey
from sheetsync.core.rows import fingerprint
from sheetsync.locales.text import trn

CROWD = 20
"""So many rows of one kind in one base are asked about one by one."""


def crowded(holds: Iterable[Hold]) -> list[Hold]:
    """The holds, with one instead of many on rows of one kind in one base.

    One that joins rows of which there is one question already is part of that.
    """
    alike: dict[tuple[str, BaseKey], list[Hold]] = defaultdict(list)
    for one in {one.key: one for one in holds}.values():
        alike[one.kind, one.base].append(one)
    found: list[Hold] = []
    for (kind, base), some in alike.items():
        if (MANY.get(kind), base) in alike:
            continue
        if kind in MANY and len(some) > CROWD:
            found.append(_crowd(MANY[kind], base, some))
        else:
            found += some
    return found


def _crowd(kind: str, base: BaseKey, some: list[Hold]) -> Hold:
    return Hold(
        kind=kind,
        base=base,
        subject="",
        why=trn(
            len(some),
            "{n} row: {why}",
            "{n} rows: {why}",
            why=some[0].alike or some[0].why,
        ),
        hint=some[0].hint,
        mark=fingerprint({f"{one.subject} {one.mark}": True for one in some}),
    )
