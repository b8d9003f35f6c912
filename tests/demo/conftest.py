"""A small sample company on an embedded Google, before anything happened to it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from sheetsync.demo.run import Company, Order, in_process

START = datetime(2026, 11, 20, 7, tzinfo=UTC)


@pytest.fixture
def company() -> Iterator[Company]:
    with in_process(Order(clients=60), START) as one:
        yield one
