"""A session on a clock that never waits, and a wire whose answers a test writes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import responses
from google.oauth2.credentials import Credentials

from sheetsync.clock import SetClock
from sheetsync.google.session import GoogleSession

START = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> SetClock:
    return SetClock(START)


@pytest.fixture
def session(clock: SetClock) -> Iterator[GoogleSession]:
    credentials = Credentials("owner@example.com")  # type: ignore[no-untyped-call]
    with GoogleSession(credentials, clock=clock, chance=lambda: 1.0) as opened:
        yield opened


@pytest.fixture
def wire() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as mocked:
        yield mocked
