"""Real purchases to recompute figures on: small ones always, big ones in deep."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

import pytest

from sheetsync.reports.facts import Facts
from tests.reports.cdnow import in_cents, sample
from tests.reports.company_facts import facts_of
from tests.reports.groceries import till_lines
from tests.reports.plain_figures import Line

GROCERY_DAYS = [date(2017, 6, 30), date(2017, 10, 31), date(2018, 3, 15)]
"""In the midst of the year, after its autumn, and weeks after its last line."""


@dataclass(frozen=True)
class Sold:
    """Who bought when for how much, as lines and as facts."""

    lines: list[Line]
    facts: Facts


@cache
def sold_in(name: str) -> Sold:
    """The purchases of ``cdnow`` or ``groceries``, read once."""
    lines = sample() if name == "cdnow" else [one[:3] for one in till_lines()]
    return Sold(lines, facts_of(purchases=in_cents(lines)))


def both(days: Iterable[date]) -> pytest.MarkDecorator:
    """Asks a test for ``name`` and ``day``: CDNOW on these days, and groceries."""
    cases = [pytest.param("cdnow", day, id=f"cdnow-{day}") for day in days]
    cases += [
        pytest.param("groceries", day, id=f"groceries-{day}", marks=pytest.mark.deep)
        for day in GROCERY_DAYS
    ]
    return pytest.mark.parametrize(("name", "day"), cases)
