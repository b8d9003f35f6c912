"""A world with a consent page, on a clock that tests move."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
import requests

from sheetsync.emulator.adapter import session_for
from sheetsync.emulator.app import build_app
from sheetsync.emulator.state.google import Google


@dataclass
class Clock:
    """A clock that moves when a test says so."""

    now: datetime = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **span: float) -> None:
        self.now += timedelta(**span)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def google(clock: Clock) -> Google:
    google = Google(clock=clock, seed=7)
    google.people.add("olga@north.example", name="Olga Orlova")
    return google


@pytest.fixture
def browser(google: Google) -> Iterator[requests.Session]:
    """Something that opens pages and follows no redirect."""
    with session_for(build_app(google)) as session:
        yield session
