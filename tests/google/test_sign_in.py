"""A person signs in: by browser, by paste, or not at all."""

from __future__ import annotations

import base64
import hashlib
import re
import urllib.request
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
import responses

from sheetsync.clock import SetClock
from sheetsync.errors import ConfigError, SignInNeeded
from sheetsync.google.credential_files import (
    TOKEN_URI,
    AuthorizedUser,
    OAuthClient,
    read_credential_file,
)
from sheetsync.google.credentials import SCOPES
from sheetsync.google.sign_in import SignIn
from sheetsync.google.transport import Redirected

ABOUT = "https://www.googleapis.com/drive/v3/about"
TOKENS = {
    "access_token": "a",
    "refresh_token": "1//r",
    "expires_in": 3599,
    "scope": SCOPES[0],
    "token_type": "Bearer",
}


@pytest.fixture
def sign_in(tmp_path: Path, clock: SetClock) -> SignIn:
    return SignIn(
        client=OAuthClient(
            client_id="1-a.apps.googleusercontent.com",
            client_secret="GOCSPX-1",
            auth_uri="http://127.0.0.1:8480/o/oauth2/v2/auth",
        ),
        account="owner@example.com",
        token=tmp_path / "token.json",
        clock=clock,
        chance=lambda: 1.0,
    )


def asked(page: str) -> dict[str, str]:
    """What Google's page is told by its address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(page).query).items()}


def answering(**changes: str) -> Callable[[str], str]:
    """A person who presses Allow, and the address that the browser ends at."""

    def ask(page: str) -> str:
        told = asked(page)
        answer = {"state": told["state"], "code": "4/code"} | changes
        kept = {name: value for name, value in answer.items() if value}
        return told["redirect_uri"] + "?" + urlencode(kept)

    return ask


def visited(address: str) -> int:
    """The status with which a browser's visit is answered."""
    try:
        with urllib.request.urlopen(address, timeout=5) as page:
            return int(page.status)
    except HTTPError as error:
        with error:
            return error.code


def let_in(wire: responses.RequestsMock, email: str = "owner@example.com") -> None:
    wire.post(TOKEN_URI, json=TOKENS)
    user = {"emailAddress": email, "permissionId": "7"}
    wire.get(ABOUT, json={"user": user})


def form_of(call: responses.Call) -> dict[str, str]:
    body = call.request.body
    assert isinstance(body, str)
    return {name: values[0] for name, values in parse_qs(body).items()}


def test_the_page_is_told_who_asks_for_what(
    wire: responses.RequestsMock, sign_in: SignIn
) -> None:
    let_in(wire)
    pages: list[str] = []

    def ask(page: str) -> str:
        pages.append(page)
        return answering()(page)

    sign_in.by_paste(ask)

    told = asked(pages[0])
    verifier = form_of(wire.calls[0])["code_verifier"].encode()
    digest = base64.urlsafe_b64encode(hashlib.sha256(verifier).digest())
    assert pages[0].startswith("http://127.0.0.1:8480/o/oauth2/v2/auth?")
    assert told["scope"] == "https://www.googleapis.com/auth/drive.file"
    assert (told["access_type"], told["response_type"]) == ("offline", "code")
    assert told["login_hint"] == "owner@example.com"
    assert told["code_challenge_method"] == "S256"
    assert told["code_challenge"] == digest.decode().rstrip("=")


def test_a_pasted_address_signs_in_and_is_kept(
    wire: responses.RequestsMock, sign_in: SignIn
) -> None:
    let_in(wire)

    account = sign_in.by_paste(answering())

    kept = read_credential_file(sign_in.token)
    assert account.email == "owner@example.com"
    assert isinstance(kept, AuthorizedUser)
    assert (kept.refresh_token, kept.account) == ("1//r", "owner@example.com")


def test_the_browser_brings_the_answer_and_strangers_at_the_port_do_not_matter(
    wire: responses.RequestsMock, sign_in: SignIn
) -> None:
    let_in(wire)
    statuses: list[int] = []

    def open_page(page: str) -> None:
        back = asked(page)["redirect_uri"]
        statuses.append(visited(back + "favicon.ico"))
        statuses.append(visited(answering(state="of another sign-in")(page)))
        statuses.append(visited(answering()(page)))

    account = sign_in.by_browser(open_page, "Done.")

    assert statuses == [404, 404, 200]
    assert account.email == "owner@example.com"
    assert form_of(wire.calls[0])["code"] == "4/code"


def test_a_gmail_address_is_one_with_and_without_dots(
    wire: responses.RequestsMock, sign_in: SignIn
) -> None:
    let_in(wire, "AnnaBoss@gmail.com")
    object.__setattr__(sign_in, "account", "anna.boss@googlemail.com")

    assert sign_in.by_paste(answering()).email == "AnnaBoss@gmail.com"


class TestNothingIsKept:
    @pytest.fixture(autouse=True)
    def _nothing(self, sign_in: SignIn) -> Any:
        yield
        assert not sign_in.token.exists()

    def test_if_nobody_answers_in_time(self, sign_in: SignIn) -> None:
        with pytest.raises(SignInNeeded, match=r"within 0 minutes.*--no-browser"):
            sign_in.by_browser(lambda page: None, "Done.", timedelta(0))

    def test_if_the_person_refuses(self, sign_in: SignIn) -> None:
        with pytest.raises(SignInNeeded, match="access_denied"):
            sign_in.by_paste(answering(code="", error="access_denied"))

    def test_if_the_person_refuses_in_the_browser(self, sign_in: SignIn) -> None:
        refusal = answering(code="", error="access_denied")

        with pytest.raises(SignInNeeded, match="press Allow"):
            sign_in.by_browser(lambda page: visited(refusal(page)), "Done.")

    @pytest.mark.parametrize("state", ["of another sign-in", "ж"])
    def test_if_the_answer_belongs_to_another_question(
        self, sign_in: SignIn, state: str
    ) -> None:
        with pytest.raises(SignInNeeded, match="another sign-in"):
            sign_in.by_paste(answering(state=state))

    @pytest.mark.parametrize("pasted", ["", "4/code", "http://[", "http://x/?code=4"])
    def test_if_something_else_was_pasted(self, sign_in: SignIn, pasted: str) -> None:
        with pytest.raises(SignInNeeded, match="whole address"):
            sign_in.by_paste(lambda page: pasted)

    def test_if_it_is_another_account(
        self, wire: responses.RequestsMock, sign_in: SignIn
    ) -> None:
        let_in(wire, "max@example.com")

        with pytest.raises(SignInNeeded, match=r"as max@.*works as owner@"):
            sign_in.by_paste(answering())

    @pytest.mark.parametrize(
        ("answer", "reason"),
        [
            ({"status": 400, "json": {"error": "invalid_grant"}}, "invalid_grant"),
            ({"status": 502, "body": "<html>"}, "missing_token"),
            ({"body": requests.ConnectionError("reset")}, "no connection"),
        ],
    )
    def test_if_google_does_not_accept_the_code(
        self,
        wire: responses.RequestsMock,
        sign_in: SignIn,
        answer: dict[str, Any],
        reason: str,
    ) -> None:
        wire.post(TOKEN_URI, **answer)

        with pytest.raises(SignInNeeded, match=re.escape(reason)):
            sign_in.by_paste(answering())

    def test_if_a_box_was_left_empty(
        self, wire: responses.RequestsMock, sign_in: SignIn
    ) -> None:
        wire.post(TOKEN_URI, json=TOKENS | {"scope": "openid"})

        with pytest.raises(SignInNeeded, match="every box"):
            sign_in.by_paste(answering())

    def test_if_it_would_last_an_hour_only(
        self, wire: responses.RequestsMock, sign_in: SignIn
    ) -> None:
        once = {name: value for name, value in TOKENS.items() if "refresh" not in name}
        wire.post(TOKEN_URI, json=once)

        with pytest.raises(SignInNeeded, match="for an hour only"):
            sign_in.by_paste(answering())


def test_tokens_cross_no_network_in_the_clear() -> None:
    with pytest.raises(ConfigError, match="not on this machine"):
        Redirected("http://emulator.example:8480")
