"""CDNOW as the package lifetimes ships it, read as text; never imported.

Its dirt is wanted: lines without money, several orders on one day, duplicates.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest

from tests.reports.plain_figures import Line


def sample() -> list[Line]:
    """A tenth of the clients: 2,357 with 6,919 purchases."""
    return [
        (who, date.fromisoformat(day), Decimal(dollars))
        for who, _, day, _, dollars in _lines("CDNOW_sample.txt")
    ]


def master() -> list[Line]:
    """All 23,570 clients with 69,659 purchases."""
    _header, *lines = _lines("CDNOW_master.txt")
    return [
        (who, date.fromisoformat(day), Decimal(dollars))
        for who, day, _, dollars in lines
    ]


def in_cents(lines: Iterable[Line]) -> list[tuple[str, date, int]]:
    """The same with money in minor units."""
    return [(who, day, int(dollars * 100)) for who, day, dollars in lines]


def _lines(name: str) -> list[list[str]]:
    try:
        package = distribution("lifetimes")
    except PackageNotFoundError:
        pytest.skip("the test dependency lifetimes, which ships CDNOW, is not here")
    file = Path(str(package.locate_file(f"lifetimes/datasets/{name}")))
    return [line.split() for line in file.read_text(encoding="ascii").splitlines()]
