"""What a client is told of its own token."""

from __future__ import annotations

from sheetsync.emulator import Google, build_app, session_for
from sheetsync.emulator.state.sign_in import AccessToken
from tests.emulator.sheet_at_hand import OWNER, StandingClock

ADDRESS = "https://oauth2.googleapis.com/tokeninfo"
SCOPE = "https://www.googleapis.com/auth/drive.file"


def test_a_token_is_described_until_it_expires() -> None:
    clock = StandingClock()
    google = Google(clock=clock)
    google.sign_in.access_tokens["short"] = AccessToken(
        email=OWNER, scopes=frozenset({SCOPE}), expires=clock()
    )
    anybody = session_for(build_app(google))
    clock.forward(seconds=-60)

    told = anybody.get(ADDRESS, params={"access_token": "short"}).json()
    clock.forward(seconds=60)
    late = anybody.post(ADDRESS, data={"access_token": "short"})

    assert (told["email"], told["scope"], told["expires_in"]) == (OWNER, SCOPE, "60")
    assert late.status_code == 400
    assert late.json()["error"] == "invalid_token"


def test_a_token_may_stand_in_the_head() -> None:
    person = session_for(build_app(Google(clock=StandingClock())), OWNER)

    assert person.get(ADDRESS).json()["email"] == OWNER
