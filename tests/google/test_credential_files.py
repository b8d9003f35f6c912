"""Google's credential files as downloaded, and the kept sign-in."""

from __future__ import annotations

import json
import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests
import responses
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.oauth2 import service_account

from sheetsync.clock import SetClock
from sheetsync.errors import ConfigError, SignInNeeded, Unanswered
from sheetsync.google.credential_files import (
    TOKEN_URI,
    AuthorizedUser,
    OAuthClient,
    ServiceAccount,
    read_credential_file,
)
from sheetsync.google.credentials import load_credentials
from sheetsync.google.session import GoogleSession
from sheetsync.google.token_file import keep

EXAMPLE = Path(__file__).parents[2] / "credentials.example.json"
ABOUT = "https://www.googleapis.com/drive/v3/about"
CLIENT = {"client_id": "1-a.apps.googleusercontent.com", "client_secret": "GOCSPX-1"}
USER = AuthorizedUser(**CLIENT, refresh_token="1//r", token="old")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def written(folder: Path, members: object, name: str = "credentials.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(members), encoding="utf-8")
    return path


def filled(members: Any) -> Any:
    """The example with every placeholder replaced."""
    return json.loads(json.dumps(members).replace("<", "").replace(">", ""))


def an_rsa_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


@pytest.mark.parametrize(
    ("part", "form"),
    [
        (None, OAuthClient),
        ("_or_form_2", AuthorizedUser),
        ("_or_form_3", ServiceAccount),
    ],
)
def test_each_form_of_the_example_is_read_once_it_is_filled_in(
    tmp_path: Path, part: str | None, form: type[object]
) -> None:
    example = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    members = example[part] if part else example

    found = read_credential_file(written(tmp_path, filled(members)))

    assert isinstance(found, form)


def test_the_example_itself_is_refused() -> None:
    with pytest.raises(ConfigError, match="client_id still holds"):
        read_credential_file(EXAMPLE)


def test_an_oauth_client_of_a_web_app_is_read_too(tmp_path: Path) -> None:
    found = read_credential_file(written(tmp_path, {"web": CLIENT}))

    assert found == OAuthClient(**CLIENT)


@pytest.mark.parametrize(
    ("content", "advice"),
    [
        ("{", "not JSON"),
        ("[]", "credentials.example.json shows"),
        ('{"type": "external_account"}', "credentials.example.json shows"),
        ('{"installed": {"client_id": "1-a"}}', "client_secret missing"),
        ('{"type": "authorized_user", "client_id": 7}', "client_id, client_secret"),
    ],
)
def test_what_is_no_credential_file_is_refused_with_advice(
    tmp_path: Path, content: str, advice: str
) -> None:
    path = tmp_path / "credentials.json"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(ConfigError, match=advice):
        read_credential_file(path)


def test_a_missing_file_says_where_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"console\.cloud\.google\.com"):
        read_credential_file(tmp_path / "credentials.json")


def test_an_error_never_shows_a_secret(tmp_path: Path) -> None:
    members = {"type": "authorized_user", **CLIENT, "refresh_token": ["1//secret"]}

    with pytest.raises(ConfigError) as caught:
        read_credential_file(written(tmp_path, members))

    assert "1//secret" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_secrets_go_to_no_address_in_the_clear(tmp_path: Path) -> None:
    local = CLIENT | {"token_uri": "http://127.0.0.1:8480/token"}

    found = read_credential_file(written(tmp_path, {"installed": local}))

    assert isinstance(found, OAuthClient)
    assert found.token_uri == TOKEN_URI


def test_a_sign_in_is_kept_for_its_owners_eyes_only(tmp_path: Path) -> None:
    path = tmp_path / "state" / "token.json"

    keep(path, USER)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_credential_file(path) == USER
    assert list(path.parent.iterdir()) == [path]


def test_a_sign_in_that_can_not_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "token.json"
    (path / "in the way").mkdir(parents=True)

    with pytest.raises(OSError, match=r"token\.json"):
        keep(path, USER)

    assert list(tmp_path.iterdir()) == [path]


def test_nobody_signed_in_yet(tmp_path: Path) -> None:
    client = written(tmp_path, {"installed": CLIENT})

    with pytest.raises(SignInNeeded, match="Run sheetsync login"):
        load_credentials(client, tmp_path / "token.json")


def test_a_sign_in_with_another_client_is_not_used(tmp_path: Path) -> None:
    client = written(tmp_path, {"installed": CLIENT | {"client_id": "2-b"}})
    keep(tmp_path / "token.json", USER)

    with pytest.raises(SignInNeeded, match="another OAuth client"):
        load_credentials(client, tmp_path / "token.json")


def test_a_token_file_that_holds_something_else_is_not_used(tmp_path: Path) -> None:
    client = written(tmp_path, {"installed": CLIENT})

    with pytest.raises(SignInNeeded, match="holds no sign-in"):
        load_credentials(client, client)


class TestRefresh:
    @pytest.fixture
    def kept(self, tmp_path: Path) -> Path:
        path = tmp_path / "token.json"
        keep(path, USER.model_copy(update={"expiry": LONG_AGO}))
        return path

    @pytest.fixture
    def refreshing(self, tmp_path: Path, kept: Path, clock: SetClock) -> GoogleSession:
        client = written(tmp_path, {"installed": CLIENT})
        credentials = load_credentials(client, kept)
        return GoogleSession(credentials, clock=clock, chance=lambda: 1.0)

    def test_a_sign_in_is_refreshed_over_the_session_and_kept(
        self, wire: responses.RequestsMock, refreshing: GoogleSession, kept: Path
    ) -> None:
        wire.post(
            TOKEN_URI,
            json={"access_token": "new", "refresh_token": "2//r", "expires_in": 3599},
        )
        wire.get(ABOUT, json={})

        refreshing.get(ABOUT)

        found = read_credential_file(kept)
        assert isinstance(found, AuthorizedUser)
        assert (found.token, found.refresh_token) == ("new", "2//r")
        assert wire.calls[1].request.headers["Authorization"] == "Bearer new"
        assert [one.call.api for one in refreshing.traffic] == ["sign-in", "drive"]

    def test_a_revoked_sign_in_asks_for_a_new_one_at_once(
        self, wire: responses.RequestsMock, refreshing: GoogleSession
    ) -> None:
        told = "Token has been expired or revoked."
        body = {"error": "invalid_grant", "error_description": told}
        wire.post(TOKEN_URI, status=400, json=body)

        with pytest.raises(SignInNeeded, match="invalid_grant"):
            refreshing.get(ABOUT)

        assert len(refreshing.traffic) == 1

    @pytest.mark.parametrize(
        "trouble",
        [
            {"status": 503},
            {"status": 429, "body": "<html>", "content_type": "text/html"},
            {"body": requests.ConnectionError("reset")},
        ],
    )
    def test_trouble_at_the_token_endpoint_delays_even_a_write(
        self,
        wire: responses.RequestsMock,
        refreshing: GoogleSession,
        trouble: dict[str, Any],
    ) -> None:
        wire.post(TOKEN_URI, **trouble)
        wire.post(TOKEN_URI, json={"access_token": "new", "expires_in": 3599})
        wire.post(ABOUT, json={})

        assert refreshing.post(ABOUT, json={}).ok

    def test_trouble_that_lasts_ends_within_the_sessions_patience(
        self, wire: responses.RequestsMock, refreshing: GoogleSession
    ) -> None:
        wire.post(TOKEN_URI, status=503)

        with pytest.raises(Unanswered, match="can't be reached"):
            refreshing.get(ABOUT)

        assert len(refreshing.traffic) == 5

    def test_a_token_that_died_early_is_replaced(
        self, wire: responses.RequestsMock, refreshing: GoogleSession
    ) -> None:
        for token in ("died", "alive"):
            wire.post(TOKEN_URI, json={"access_token": token, "expires_in": 3599})
        wire.post(ABOUT, status=401, json={"error": {"code": 401}})
        wire.post(ABOUT, json={"fine": True})

        assert refreshing.post(ABOUT, json={}).json() == {"fine": True}

    def test_an_account_that_stays_refused_must_sign_in(
        self, wire: responses.RequestsMock, refreshing: GoogleSession
    ) -> None:
        wire.post(TOKEN_URI, json={"access_token": "new", "expires_in": 3599})
        wire.get(ABOUT, status=401, json={"error": {"code": 401}})

        with pytest.raises(SignInNeeded):
            refreshing.get(ABOUT)


def test_an_authorised_user_is_used_as_it_is_and_never_written(tmp_path: Path) -> None:
    path = written(tmp_path, USER.model_dump(mode="json"))
    before = path.read_bytes()

    credentials = load_credentials(path, tmp_path / "token.json")

    assert credentials.token == "old"
    assert path.read_bytes() == before


def test_a_service_account_acts_for_its_subject(
    tmp_path: Path, wire: responses.RequestsMock, clock: SetClock
) -> None:
    key = {
        "type": "service_account",
        "client_email": "robot@project.iam.gserviceaccount.com",
        "private_key": an_rsa_key(),
    }
    credentials = load_credentials(
        written(tmp_path, key), tmp_path / "token.json", subject="owner@example.com"
    )
    wire.post(TOKEN_URI, json={"access_token": "new", "expires_in": 3599})
    wire.get(ABOUT, json={})

    GoogleSession(credentials, clock=clock, chance=lambda: 1.0).get(ABOUT)

    assert isinstance(credentials, service_account.Credentials)
    assert credentials._subject == "owner@example.com"  # noqa: SLF001 - no other way
    assert "assertion=" in str(wire.calls[0].request.body)


def test_a_key_that_is_none_is_refused(tmp_path: Path) -> None:
    key = {"type": "service_account", "client_email": "r@p", "private_key": "nonsense"}

    with pytest.raises(ConfigError, match="Make a new key"):
        load_credentials(written(tmp_path, key), tmp_path / "token.json")
