"""The consent page and what its answers lead to."""

from __future__ import annotations

import base64
import hashlib
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from sheetsync.emulator.oauth.clients import add_client
from sheetsync.emulator.state.sign_in import DEFAULT_CLIENT

if TYPE_CHECKING:
    import requests

    from sheetsync.emulator.state.google import Google
    from tests.emulator.oauth.conftest import Clock

PAGE = "https://accounts.google.com/o/oauth2/v2/auth"
TOKEN = "https://oauth2.googleapis.com/token"
REVOKE = "https://oauth2.googleapis.com/revoke"
FILES = "https://www.googleapis.com/drive/v3/files"
DRIVE_FILE = "https://www.googleapis.com/auth/drive.file"
EMAIL = "https://www.googleapis.com/auth/userinfo.email"
VERIFIER = "a-verifier-that-only-the-app-knows-0123456789"
CHALLENGE = (
    base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest())
    .decode()
    .rstrip("=")
)
OOB = "urn:ietf:wg:oauth:2.0:oob"


def question(**changes: str) -> dict[str, str]:
    return {
        "client_id": DEFAULT_CLIENT,
        "redirect_uri": "http://127.0.0.1:8765/",
        "response_type": "code",
        "scope": f"{DRIVE_FILE} {EMAIL}",
        "state": "s-1",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
        "access_type": "offline",
    } | changes


def answer(
    browser: requests.Session, decision: str = "allow", **changes: str
) -> requests.Response:
    """Answer the page as Olga does, all boxes ticked."""
    form: dict[str, Any] = {
        "account": "olga@north.example",
        "granted": [DRIVE_FILE, EMAIL],
        "decision": decision,
    }
    return browser.post(
        PAGE, params=question(**changes), data=form, allow_redirects=False
    )


def redirected(response: requests.Response) -> dict[str, str]:
    assert response.status_code == 302
    query = parse_qs(urlsplit(response.headers["location"]).query)
    return {name: values[0] for name, values in query.items()}


def exchange(
    browser: requests.Session, google: Google, code: str, **changes: str
) -> requests.Response:
    form = {
        "grant_type": "authorization_code",
        "client_id": DEFAULT_CLIENT,
        "client_secret": google.sign_in.clients[DEFAULT_CLIENT].secret,
        "code": code,
        "code_verifier": VERIFIER,
        "redirect_uri": "http://127.0.0.1:8765/",
    } | changes
    return browser.post(TOKEN, data=form)


def signed_in(browser: requests.Session, google: Google) -> dict[str, Any]:
    """Go the whole way and return what /token gave."""
    code = redirected(answer(browser))["code"]
    given: dict[str, Any] = exchange(browser, google, code).json()
    return given


def refreshed(
    browser: requests.Session, google: Google, token: str, **changes: str
) -> requests.Response:
    form = {
        "grant_type": "refresh_token",
        "client_id": DEFAULT_CLIENT,
        "client_secret": google.sign_in.clients[DEFAULT_CLIENT].secret,
        "refresh_token": token,
    } | changes
    return browser.post(TOKEN, data=form)


class Outline(HTMLParser):
    """The parts of a page that a person can act on."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.fields: list[dict[str, str | None]] = []
        self.buttons: list[str | None] = []
        self.unlabelled = 0
        self._in_label = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "label":
            self._in_label = True
        if tag == "button":
            self.buttons.append(found["value"])
        if tag == "input" and found["type"] != "hidden":
            self.fields.append(found)
            self.unlabelled += not self._in_label

    def handle_endtag(self, tag: str) -> None:
        if tag == "label":
            self._in_label = False


def test_the_page_names_the_app_the_people_and_what_is_asked(
    browser: requests.Session, google: Google
) -> None:
    google.people.add("robot@local-google.iam.gserviceaccount.com")

    page = browser.get(PAGE, params=question(login_hint="Olga@north.example"))

    outline = Outline(page.text)
    people = [one for one in outline.fields if one["name"] == "account"]
    assert page.status_code == 200
    assert "sheetsync wants access" in page.text
    assert [one["value"] for one in people] == ["olga@north.example"]
    assert "checked" in people[0]
    scopes = [one["value"] for one in outline.fields if one["name"] == "granted"]
    assert scopes == [DRIVE_FILE, EMAIL]
    assert outline.buttons == ["allow", "deny"]
    assert outline.unlabelled == 0
    assert '<html lang="en">' in page.text


def test_what_comes_from_outside_is_escaped(browser: requests.Session) -> None:
    page = browser.get(PAGE, params=question(state='"><script>alert(1)</script>'))

    assert "<script" not in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_yes_brings_a_code_and_the_state_back_to_the_app(
    browser: requests.Session, google: Google
) -> None:
    found = redirected(answer(browser))

    assert found["state"] == "s-1"
    given = exchange(browser, google, found["code"]).json()
    assert given["expires_in"] == 3599
    assert given["token_type"] == "Bearer"
    assert set(given["scope"].split()) == {DRIVE_FILE, EMAIL}
    headers = {"Authorization": f"Bearer {given['access_token']}"}
    about = browser.get(
        "https://www.googleapis.com/drive/v3/about?fields=user", headers=headers
    )
    assert about.json()["user"]["emailAddress"] == "olga@north.example"


def test_no_is_told_to_the_app(browser: requests.Session) -> None:
    found = redirected(answer(browser, "deny"))

    assert found == {"error": "access_denied", "state": "s-1"}


def test_a_person_can_allow_less_than_was_asked(
    browser: requests.Session, google: Google
) -> None:
    form = {"other": "nina@north.example", "granted": EMAIL, "decision": "allow"}
    response = browser.post(PAGE, params=question(), data=form, allow_redirects=False)

    given = exchange(browser, google, redirected(response)["code"]).json()

    assert given["scope"] == EMAIL
    headers = {"Authorization": f"Bearer {given['access_token']}"}
    refused = browser.get(FILES, headers=headers)
    assert refused.status_code == 403
    assert refused.json()["error"]["errors"][0]["reason"] == "insufficientPermissions"


def test_an_app_without_a_listener_shows_the_code_to_be_copied(
    browser: requests.Session, google: Google
) -> None:
    page = answer(browser, redirect_uri=OOB)
    denied = answer(browser, "deny", redirect_uri=OOB)

    code = page.text.split('<code id="code" tabindex="0">')[1].split("</code>")[0]
    given = exchange(browser, google, code, redirect_uri=OOB)
    assert given.status_code == 200
    assert "Denied" in denied.text


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"client_id": "nobody"}, "invalid_client"),
        ({"redirect_uri": "https://evil.example/"}, "redirect_uri_mismatch"),
        ({"redirect_uri": "http://127.0.0.1.evil.example/"}, "redirect_uri_mismatch"),
        ({"redirect_uri": "http://[broken"}, "redirect_uri_mismatch"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": ""}, "invalid_request"),
        ({"scope": "everything"}, "invalid_scope"),
        ({"code_challenge_method": "S1"}, "invalid_request"),
    ],
)
def test_an_app_that_asks_wrongly_gets_no_answer_at_all(
    browser: requests.Session, changes: dict[str, str], error: str
) -> None:
    page = browser.get(PAGE, params=question(**changes), allow_redirects=False)

    assert page.status_code == 400
    assert f"Error 400: {error}" in page.text


def test_a_code_is_good_once(browser: requests.Session, google: Google) -> None:
    code = redirected(answer(browser))["code"]

    first = exchange(browser, google, code)
    second = exchange(browser, google, code)

    assert first.status_code == 200
    assert (second.status_code, second.json()["error"]) == (400, "invalid_grant")


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"code_verifier": "another"}, 400, "invalid_grant"),
        ({"code_verifier": ""}, 400, "invalid_grant"),
        ({"redirect_uri": "http://127.0.0.1:1/"}, 400, "redirect_uri_mismatch"),
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": "nobody"}, 401, "invalid_client"),
        ({"client_id": ""}, 400, "invalid_request"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"grant_type": ""}, 400, "invalid_request"),
    ],
)
def test_a_code_opens_nothing_for_whoever_did_not_ask(
    browser: requests.Session,
    google: Google,
    changes: dict[str, str],
    status: int,
    error: str,
) -> None:
    code = redirected(answer(browser))["code"]

    response = exchange(browser, google, code, **changes)

    assert (response.status_code, response.json()["error"]) == (status, error)
    assert google.sign_in.refresh_tokens == {}


def test_a_code_dies_after_ten_minutes(
    browser: requests.Session, google: Google, clock: Clock
) -> None:
    code = redirected(answer(browser))["code"]
    clock.pass_by(minutes=10)

    assert exchange(browser, google, code).json()["error"] == "invalid_grant"


def test_an_access_token_dies_after_an_hour_and_is_renewed(
    browser: requests.Session, google: Google, clock: Clock
) -> None:
    given = signed_in(browser, google)
    old = {"Authorization": f"Bearer {given['access_token']}"}

    before = browser.get(FILES, headers=old).status_code
    clock.pass_by(hours=1)
    after = browser.get(FILES, headers=old)
    renewed = refreshed(browser, google, given["refresh_token"]).json()

    assert (before, after.status_code) == (200, 401)
    new = {"Authorization": f"Bearer {renewed['access_token']}"}
    assert browser.get(FILES, headers=new).status_code == 200
    assert "refresh_token" not in renewed


@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
def test_revoking_one_token_ends_the_whole_grant(
    browser: requests.Session, google: Google, kind: str
) -> None:
    given = signed_in(browser, google)
    other = signed_in(browser, google)

    revoked = browser.post(REVOKE, data={"token": given[kind]})
    again = browser.post(REVOKE, data={"token": given[kind]})
    renewed = refreshed(browser, google, other["refresh_token"])
    headers = {"Authorization": f"Bearer {other['access_token']}"}

    assert (revoked.status_code, revoked.json()) == (200, {})
    assert again.json()["error"] == "invalid_token"
    assert renewed.status_code == 400
    assert renewed.json() == {
        "error": "invalid_grant",
        "error_description": "Token has been expired or revoked.",
    }
    assert browser.get(FILES, headers=headers).status_code == 401


def test_a_client_in_testing_is_forgotten_after_seven_days(
    browser: requests.Session, google: Google, clock: Clock
) -> None:
    client = add_client(google, "Trial", testing=True)
    code = redirected(answer(browser, client_id=client.id))["code"]
    own = {"client_id": client.id, "client_secret": client.secret}
    given = exchange(browser, google, code, **own).json()

    clock.pass_by(days=7, seconds=-1)
    alive = refreshed(browser, google, given["refresh_token"], **own)
    clock.pass_by(seconds=1)
    dead = refreshed(browser, google, given["refresh_token"], **own)

    assert given["refresh_token_expires_in"] == 7 * 24 * 3600
    assert alive.status_code == 200
    assert dead.json()["error"] == "invalid_grant"


def test_a_client_cannot_use_another_s_refresh_token(
    browser: requests.Session, google: Google
) -> None:
    given = signed_in(browser, google)
    other = add_client(google, "Other")

    response = refreshed(
        browser,
        google,
        given["refresh_token"],
        client_id=other.id,
        client_secret=other.secret,
    )

    assert response.json()["error"] == "unauthorized_client"


def test_the_hundred_and_first_refresh_token_kills_the_first(
    browser: requests.Session, google: Google
) -> None:
    tokens = [signed_in(browser, google)["refresh_token"] for _ in range(101)]

    assert refreshed(browser, google, tokens[0]).json()["error"] == "invalid_grant"
    assert refreshed(browser, google, tokens[1]).status_code == 200


def test_a_client_may_show_itself_by_basic(
    browser: requests.Session, google: Google
) -> None:
    given = signed_in(browser, google)
    secret = google.sign_in.clients[DEFAULT_CLIENT].secret
    form = {"grant_type": "refresh_token", "refresh_token": given["refresh_token"]}

    response = browser.post(TOKEN, data=form, auth=(DEFAULT_CLIENT, secret))

    assert response.status_code == 200
