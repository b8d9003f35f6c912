"""A small Google for each test, on a clock that stands still until it is moved."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from requests import Session

from sheetsync.emulator import Google, build_app, session_for
from tests.emulator.sheet_at_hand import OWNER, SHEETS, Sheet, StandingClock, good


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def google(clock: StandingClock) -> Google:
    return Google(clock=clock, seed=20260302)


@pytest.fixture
def session(google: Google) -> Callable[[str], Session]:
    app = build_app(google)
    return lambda email: session_for(app, email)


@pytest.fixture
def sheet(session: Callable[[str], Session]) -> Sheet:
    owner = session(OWNER)
    made = good(owner.post(SHEETS, json={"properties": {"title": "Prospects"}}))
    return Sheet(made["spreadsheetId"], owner)


@pytest.fixture
def share(
    session: Callable[[str], Session], sheet: Sheet
) -> Callable[[str, str], Sheet]:
    """Share the spreadsheet with somebody; gives it as he works with it."""

    def grant(email: str, role: str) -> Sheet:
        good(
            session(OWNER).post(
                f"https://www.googleapis.com/drive/v3/files/{sheet.id}/permissions",
                json={"type": "user", "role": role, "emailAddress": email},
                params={"sendNotificationEmail": "false"},
            )
        )
        return sheet.by(session(email))

    return grant
