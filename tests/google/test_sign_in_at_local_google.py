"""Signing in at the local Google's consent page, and what becomes of it later."""

from __future__ import annotations

import json
import stat
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
import time_machine
from click.testing import CliRunner

from sheetsync.cli.face import Face
from sheetsync.cli.login import login_command
from sheetsync.clock import SetClock
from sheetsync.emulator import BackgroundServer, EmulatorAdapter, Google, build_app
from sheetsync.emulator.oauth.clients import (
    add_client,
    add_service_account,
    client_file,
)
from sheetsync.errors import NotFound, SignInNeeded
from sheetsync.google.consent import Consent
from sheetsync.google.credential_files import (
    AuthorizedUser,
    OAuthClient,
    read_credential_file,
)
from sheetsync.google.credentials import acting_as, load_credentials
from sheetsync.google.drive import Drive
from sheetsync.google.session import GoogleSession
from sheetsync.google.sign_in import PASTED_REDIRECT, SignIn
from sheetsync.google.transport import Redirected

LOCAL = "http://127.0.0.1:8480"
OWNER = "owner@northwind.example"
OLGA = "olga@northwind.example"


@pytest.fixture
def google(clock: SetClock) -> Google:
    return Google(clock=clock.now, seed=1)


@dataclass(frozen=True)
class Person:
    """Somebody at the consent page, with a browser that does not follow links."""

    browser: requests.Session
    email: str = OWNER
    decision: str = "allow"

    def answers(self, page: str) -> str:
        """The address that the page leads to."""
        asked = parse_qs(urlsplit(page).query)
        form = {name: values[0] for name, values in asked.items()}
        form |= {"account": self.email, "decision": self.decision}
        form["granted"] = form["scope"]
        shown = self.browser.post(page, data=form, allow_redirects=False)
        return shown.headers["Location"]


@dataclass(frozen=True)
class Place:
    """A company's folder, whose Google is the local one, in process."""

    folder: Path
    google: Google
    clock: SetClock
    adapter: EmulatorAdapter

    @property
    def credentials(self) -> Path:
        return self.folder / "credentials.json"

    @property
    def token(self) -> Path:
        return self.folder / "token.json"

    def sign_in(self) -> SignIn:
        client = read_credential_file(self.credentials)
        assert isinstance(client, OAuthClient)
        return SignIn(
            client=client,
            account=OWNER,
            token=self.token,
            clock=self.clock,
            chance=lambda: 1.0,
            adapter=self.adapter,
        )

    def session(self, subject: str | None = None) -> GoogleSession:
        """A session with the credentials that the folder holds."""
        credentials = load_credentials(self.credentials, self.token, subject=subject)
        return GoogleSession(
            credentials, clock=self.clock, chance=lambda: 1.0, adapter=self.adapter
        )


@pytest.fixture
def place(tmp_path: Path, google: Google, clock: SetClock) -> Place:
    found = Place(tmp_path, google, clock, EmulatorAdapter(build_app(google)))
    found.credentials.write_text(json.dumps(client_file(google, LOCAL)))
    return found


@pytest.fixture
def person(place: Place) -> Iterator[Person]:
    with requests.Session() as browser:
        browser.mount(LOCAL, place.adapter)
        yield Person(browser)


def following(person: Person) -> Callable[[str], None]:
    """A browser that follows the page's answer to wherever it leads."""

    def open_page(page: str) -> None:
        with urllib.request.urlopen(person.answers(page), timeout=5) as shown:
            assert "Done." in shown.read().decode()

    return open_page


def test_the_owner_signs_in_by_browser_and_works(place: Place, person: Person) -> None:
    account = place.sign_in().by_browser(following(person), "Done.")

    with place.session() as session:
        made = Drive(session).create_spreadsheet("Leads", {"sheetsync": "1"})

    assert account.email == OWNER
    assert made["owners"][0]["emailAddress"] == OWNER
    assert stat.S_IMODE(place.token.stat().st_mode) == 0o600


def test_the_sign_in_reaches_only_what_sheetsync_made(
    place: Place, person: Person
) -> None:
    place.sign_in().by_paste(person.answers)
    by_hand = GoogleSession(
        acting_as(OWNER), clock=place.clock, chance=lambda: 1.0, adapter=place.adapter
    )
    with by_hand:
        diary = Drive(by_hand).create_spreadsheet("Diary", {})

    with place.session() as session, pytest.raises(NotFound):
        Drive(session).file(diary["id"])


class TestNothingIsKept:
    @pytest.fixture(autouse=True)
    def _nothing(self, place: Place) -> Iterator[None]:
        yield
        assert not place.token.exists()

    def test_if_the_owner_denies(self, place: Place, person: Person) -> None:
        denying = replace(person, decision="deny")

        with pytest.raises(SignInNeeded, match="access_denied"):
            place.sign_in().by_paste(denying.answers)

    def test_if_somebody_else_answers(self, place: Place, person: Person) -> None:
        olga = replace(person, email=OLGA)

        with pytest.raises(SignInNeeded, match=OLGA):
            place.sign_in().by_paste(olga.answers)

    def test_if_the_answer_is_to_an_older_question(
        self, place: Place, person: Person
    ) -> None:
        older = Consent(place.sign_in().client, PASTED_REDIRECT, hint=OWNER)

        with pytest.raises(SignInNeeded, match="another sign-in"):
            place.sign_in().by_paste(lambda page: person.answers(older.url))

    def test_if_the_person_took_too_long(self, place: Place, person: Person) -> None:
        def hesitate(page: str) -> str:
            answer = person.answers(page)
            place.clock.sleep(timedelta(minutes=11).total_seconds())
            return answer

        with pytest.raises(SignInNeeded, match="invalid_grant"):
            place.sign_in().by_paste(hesitate)


def test_a_stolen_code_opens_nothing(place: Place, person: Person) -> None:
    client = place.sign_in().client
    ours, thief = (
        Consent(client, PASTED_REDIRECT, hint=OWNER, adapter=place.adapter)
        for _ in range(2)
    )
    code = ours.code_in(person.answers(ours.url))

    with pytest.raises(SignInNeeded, match="invalid_grant"):
        thief.credentials(code)


def test_a_code_is_good_once(place: Place, person: Person) -> None:
    client = place.sign_in().client
    consent = Consent(client, PASTED_REDIRECT, hint=OWNER, adapter=place.adapter)
    code = consent.code_in(person.answers(consent.url))

    assert consent.credentials(code).token
    with pytest.raises(SignInNeeded, match="invalid_grant"):
        consent.credentials(code)


def test_a_token_that_expired_is_renewed_and_kept(place: Place, person: Person) -> None:
    place.sign_in().by_paste(person.answers)
    first = read_credential_file(place.token)
    place.clock.sleep(timedelta(hours=2).total_seconds())

    with place.session() as session:
        assert Drive(session).about().email == OWNER

    renewed = read_credential_file(place.token)
    assert isinstance(first, AuthorizedUser)
    assert isinstance(renewed, AuthorizedUser)
    assert renewed.token != first.token
    assert renewed.account == OWNER


def test_a_revoked_sign_in_asks_for_a_new_one(place: Place, person: Person) -> None:
    place.sign_in().by_paste(person.answers)
    kept = read_credential_file(place.token)
    assert isinstance(kept, AuthorizedUser)

    person.browser.post(LOCAL + "/revoke", data={"token": kept.refresh_token})

    with place.session() as session, pytest.raises(SignInNeeded, match="invalid_grant"):
        Drive(session).about()


def test_a_client_in_testing_signs_in_for_a_week(place: Place, person: Person) -> None:
    testing = add_client(place.google, "sheetsync", testing=True)
    form = client_file(place.google, LOCAL, testing.id)
    place.credentials.write_text(json.dumps(form))
    place.sign_in().by_paste(person.answers)

    place.clock.sleep(timedelta(days=6).total_seconds())
    with place.session() as session:
        assert Drive(session).about().email == OWNER

    place.clock.sleep(timedelta(days=2).total_seconds())
    with place.session() as session, pytest.raises(SignInNeeded):
        Drive(session).about()


@pytest.mark.parametrize("subject", [OWNER, None])
def test_a_service_account_works_for_its_subject_or_for_itself(
    place: Place, subject: str | None
) -> None:
    key = add_service_account(place.google, "robot", LOCAL, delegated=True)
    place.credentials.write_text(json.dumps(key))

    # google-auth signs with the time of the machine.
    with time_machine.travel(place.clock.now()), place.session(subject) as session:
        found = Drive(session).about()

    assert found.email == (subject or key["client_email"])


def test_the_command_signs_in_over_real_http(
    tmp_path: Path, google: Google, monkeypatch: pytest.MonkeyPatch, clock: SetClock
) -> None:
    config = tmp_path / "config"
    config.mkdir()
    with BackgroundServer(google) as server:
        for name in ("company.yaml", "stages.yaml", "staff.yaml"):
            text = (Path(__file__).parents[2] / "config" / name).read_text()
            text = text.replace("where: embedded", f"where: {server.url}")
            (config / name).write_text(text)
        address = server.url + "/_emulator/client.json"
        with urllib.request.urlopen(address, timeout=5) as shown:
            (tmp_path / "credentials.json").write_bytes(shown.read())

        def browse(page: str) -> None:
            form = dict(urllib.parse.parse_qsl(urlsplit(page).query))
            form |= {"account": OWNER, "decision": "allow", "granted": form["scope"]}
            body = urllib.parse.urlencode(form).encode()
            with urllib.request.urlopen(page, body, timeout=5) as shown:
                assert "sheetsync has the answer" in shown.read().decode()

        monkeypatch.setattr("webbrowser.open", browse)
        done = CliRunner().invoke(login_command, [], obj=Face(config))
        credentials = load_credentials(
            tmp_path / "credentials.json", tmp_path / "token.json"
        )
        with GoogleSession(
            credentials, clock=clock, chance=lambda: 1.0, adapter=Redirected(server.url)
        ) as session:
            found = Drive(session).about()

    assert (done.exit_code, found.email) == (0, OWNER)
    assert f"Signed in as {OWNER}" in done.stdout
