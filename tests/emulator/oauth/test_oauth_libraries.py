"""Google's own libraries sign in to the emulator and call Drive through it."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import google.auth.jwt
import google.oauth2.credentials
import google.oauth2.service_account
import httplib2
import pytest
import requests
import time_machine
from google.auth import crypt
from google.auth.exceptions import RefreshError
from google.auth.transport.requests import AuthorizedSession, Request
from google_auth_oauthlib.flow import Flow
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError

from sheetsync.emulator.adapter import session_for
from sheetsync.emulator.app import build_app
from sheetsync.emulator.state.google import Google

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DRIVE = "https://www.googleapis.com/auth/drive"
DRIVE_FILE = "https://www.googleapis.com/auth/drive.file"
NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
EMULATOR = "http://127.0.0.1"
TOKEN = "https://oauth2.googleapis.com/token"
JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"


class Wire:
    """What google-api-python-client wants instead of httplib2, over a session."""

    def __init__(self, session: requests.Session) -> None:
        self._session = session

    def request(
        self,
        uri: str,
        method: str = "GET",
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        **_options: object,
    ) -> tuple[httplib2.Response, bytes]:
        dropped = {"accept-encoding", "content-length", "user-agent"}
        kept = {k: v for k, v in (headers or {}).items() if k.lower() not in dropped}
        response = self._session.request(method, uri, data=body, headers=kept)
        told = {name.lower(): value for name, value in response.headers.items()}
        told["status"] = str(response.status_code)
        return httplib2.Response(told), response.content

    def close(self) -> None:
        """Nothing to close."""


@pytest.fixture
def world() -> Iterator[Google]:
    """A world at the moment that google-auth, which asks no clock of ours, sees too."""
    with time_machine.travel(NOW, tick=False):
        yield Google(clock=lambda: NOW, seed=7)


@pytest.fixture
def session(world: Google) -> Iterator[requests.Session]:
    with session_for(build_app(world)) as session:
        yield session


@pytest.fixture
def drive(world: Google) -> Iterator[Any]:
    """Google's Drive client, acting as Olga."""
    with session_for(build_app(world), "olga@north.example") as session:
        yield build(
            "drive",
            "v3",
            http=Wire(session),
            static_discovery=True,
            cache_discovery=False,
        )


def test_the_client_makes_shares_lists_and_deletes(drive: Any) -> None:
    files = drive.files()
    ids = [
        files.create(
            body={
                "name": f"Base {number}",
                "mimeType": "application/vnd.google-apps.spreadsheet",
            },
            fields="id",
        ).execute()["id"]
        for number in range(5)
    ]
    granted = (
        drive.permissions()
        .create(
            fileId=ids[0],
            body={
                "type": "user",
                "role": "writer",
                "emailAddress": "mark@north.example",
            },
            sendNotificationEmail=False,
            fields="id,role,emailAddress",
        )
        .execute()
    )
    page, names = files.list(pageSize=2, orderBy="name"), []
    while page is not None:
        found = page.execute()
        names += [one["name"] for one in found["files"]]
        page = files.list_next(page, found)
    permissions = drive.permissions().list(fileId=ids[0], pageSize=1)
    second = drive.permissions().list_next(permissions, permissions.execute())

    assert names == [f"Base {number}" for number in range(5)]
    assert granted["role"] == "writer"
    assert second.execute()["permissions"][0]["id"] == granted["id"]
    assert drive.permissions().delete(
        fileId=ids[0], permissionId=granted["id"]
    ).execute() in ("", b"")
    assert files.delete(fileId=ids[1]).execute() in ("", b"")
    exported = files.export(fileId=ids[0], mimeType="text/csv").execute()
    assert exported in ("", b"")


def test_the_client_raises_google_s_error_with_its_details(drive: Any) -> None:
    with pytest.raises(HttpError) as caught:
        drive.files().get(fileId="nothing").execute()

    error = caught.value
    assert error.status_code == 404
    assert error.reason == "File not found: nothing."
    assert error.error_details[0]["reason"] == "notFound"


def test_a_question_too_long_for_an_address_is_answered(drive: Any) -> None:
    drive.files().create(body={"name": "Base"}).execute()
    query = " or ".join(["name = 'Base'"] * 300)

    found = drive.files().list(q=query, fields="files(name)").execute()

    assert found == {"files": [{"name": "Base"}]}


def test_the_flow_of_google_auth_oauthlib_signs_in(
    world: Google, session: requests.Session
) -> None:
    client = session.get(f"{EMULATOR}/_emulator/client.json").json()
    installed = client["installed"] | {
        "auth_uri": "https://accounts.google.com/o/oauth2/v2/auth",
        "token_uri": TOKEN,
    }
    flow = Flow.from_client_config(
        {"installed": installed}, [DRIVE_FILE], redirect_uri="http://localhost:1/"
    )
    flow.oauth2session.mount(
        "https://oauth2.googleapis.com/",
        session.adapters["https://oauth2.googleapis.com/"],
    )
    flow.oauth2session.trust_env = False
    address, _ = flow.authorization_url(state="s")
    form = {
        "account": "olga@north.example",
        "granted": DRIVE_FILE,
        "decision": "allow",
    }

    answer = session.post(address, data=form, allow_redirects=False)
    code = re.search(r"code=([^&]+)", answer.headers["location"])
    assert code is not None
    flow.fetch_token(code=unquote(code[1]))

    with AuthorizedSession(  # type: ignore[no-untyped-call]
        flow.credentials, auth_request=Request(session)
    ) as authorized:
        authorized.mount(
            "https://www.googleapis.com/",
            session.adapters["https://www.googleapis.com/"],
        )
        made = authorized.post(
            "https://www.googleapis.com/drive/v3/files", json={"name": "Base"}
        )
    assert made.status_code == 200
    assert world.files[made.json()["id"]].made_by_client == installed["client_id"]
    flow.oauth2session.close()


def test_a_dead_refresh_token_raises_google_auth_s_refresh_error(
    session: requests.Session,
) -> None:
    client = session.get(f"{EMULATOR}/_emulator/client.json").json()["installed"]
    credentials = google.oauth2.credentials.Credentials(  # type: ignore[no-untyped-call]
        token=None,
        refresh_token="dead",
        token_uri=TOKEN,
        client_id=client["client_id"],
        client_secret=client["client_secret"],
    )

    with pytest.raises(RefreshError, match="Token has been expired or revoked"):
        credentials.refresh(Request(session))  # type: ignore[no-untyped-call]


def service_account(session: requests.Session, **params: str) -> dict[str, Any]:
    response = session.post(
        f"{EMULATOR}/_emulator/service-account.json",
        params={"name": "robot-one"} | params,
    )
    made: dict[str, Any] = response.json()
    return made


def test_a_service_account_file_opens_what_is_shared_with_it(
    world: Google, session: requests.Session, drive: Any
) -> None:
    file = service_account(session) | {"token_uri": TOKEN}
    base = drive.files().create(body={"name": "Base"}).execute()["id"]
    drive.permissions().create(
        fileId=base,
        body={"type": "user", "role": "writer", "emailAddress": file["client_email"]},
    ).execute()
    credentials = google.oauth2.service_account.Credentials.from_service_account_info(  # type: ignore[no-untyped-call]
        file, scopes=[DRIVE]
    )

    credentials.refresh(Request(session))
    headers = {"Authorization": f"Bearer {credentials.token}"}
    found = session.get("https://www.googleapis.com/drive/v3/files", headers=headers)
    made = session.post(
        "https://www.googleapis.com/drive/v3/files", json={"name": "X"}, headers=headers
    )

    assert [one["name"] for one in found.json()["files"]] == ["Base"]
    assert made.json()["error"]["errors"][0]["reason"] == "storageQuotaExceeded"


def test_only_a_delegated_account_acts_as_somebody_else(
    session: requests.Session,
) -> None:
    for delegated, works in (("false", False), ("true", True)):
        file = service_account(session, delegated=delegated) | {"token_uri": TOKEN}
        credentials = (
            google.oauth2.service_account.Credentials.from_service_account_info(  # type: ignore[no-untyped-call]
                file, scopes=[DRIVE], subject="olga@north.example"
            )
        )
        if not works:
            with pytest.raises(RefreshError, match="unauthorized_client"):
                credentials.refresh(Request(session))
            continue
        credentials.refresh(Request(session))
        about = session.get(
            "https://www.googleapis.com/drive/v3/about?fields=user/emailAddress",
            headers={"Authorization": f"Bearer {credentials.token}"},
        )
        assert about.json() == {"user": {"emailAddress": "olga@north.example"}}


def assertion(file: dict[str, Any], **changes: object) -> str:
    """Sign a claim with the key of a service account's file."""
    now = int(NOW.timestamp())
    claim = {
        "iss": file["client_email"],
        "scope": DRIVE,
        "aud": TOKEN,
        "iat": now,
        "exp": now + 3600,
    } | changes
    signer = crypt.RSASigner.from_service_account_info(file)  # type: ignore[no-untyped-call]
    signed: bytes = google.auth.jwt.encode(signer, claim)  # type: ignore[no-untyped-call]
    return signed.decode()


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"iss": "nobody@x.example"}, "invalid_grant", "not found"),
        ({"aud": "https://elsewhere.example/"}, "invalid_grant", "audience"),
        ({"iat": 0, "exp": 3600}, "invalid_grant", "short-lived"),
        ({"exp": 2**32}, "invalid_grant", "short-lived"),
        ({"iat": "soon"}, "invalid_grant", "iat and exp"),
        ({"scope": ""}, "invalid_scope", "scope"),
    ],
)
def test_an_assertion_that_proves_nothing_gets_nothing(
    session: requests.Session, changes: dict[str, object], error: str, words: str
) -> None:
    text = assertion(service_account(session), **changes)

    response = session.post(TOKEN, data={"grant_type": JWT_BEARER, "assertion": text})

    assert response.status_code == 400
    assert response.json()["error"] == error
    assert words in response.json()["error_description"]


@pytest.mark.parametrize("text", ["", "a", "a.b.c", "e30.e30.e30", "e30.W10.e30"])
def test_an_assertion_that_cannot_be_read_is_refused(
    session: requests.Session, text: str
) -> None:
    response = session.post(TOKEN, data={"grant_type": JWT_BEARER, "assertion": text})

    assert response.status_code == 400


def test_a_changed_claim_does_not_fit_its_signature(session: requests.Session) -> None:
    file = service_account(session)
    header, claims, _ = assertion(file).split(".")
    _, _, signature = assertion(file, scope=DRIVE_FILE).split(".")

    response = session.post(
        TOKEN,
        data={"grant_type": JWT_BEARER, "assertion": f"{header}.{claims}.{signature}"},
    )

    assert response.json() == {
        "error": "invalid_grant",
        "error_description": "Invalid JWT Signature.",
    }


def test_the_client_file_has_the_form_of_an_installed_app(
    session: requests.Session,
) -> None:
    response = session.get(f"{EMULATOR}/_emulator/client.json")

    installed = json.loads(response.text)["installed"]
    assert installed["auth_uri"] == "http://127.0.0.1/o/oauth2/v2/auth"
    assert installed["token_uri"] == "http://127.0.0.1/token"
    assert installed["redirect_uris"] == ["http://localhost"]
    assert set(installed) == {
        "client_id",
        "project_id",
        "auth_uri",
        "token_uri",
        "auth_provider_x509_cert_url",
        "client_secret",
        "redirect_uris",
    }


def test_a_batch_answers_each_of_its_calls(drive: Any) -> None:
    body = {"name": "Base"}
    base = drive.files().create(body=body).execute()["id"]
    told: dict[str, Any] = {}

    def note(call: str, answer: Any, error: HttpError | None) -> None:
        told[call] = error.status_code if error else answer

    batch = drive.new_batch_http_request(callback=note)
    batch.add(drive.files().get(fileId=base, fields="name"), request_id="found")
    batch.add(drive.files().get(fileId="nothing"), request_id="lost")
    batch.add(
        drive.permissions().create(
            fileId=base,
            body={"type": "anyone", "role": "reader"},
            fields="id",
        ),
        request_id="shared",
    )
    batch.add(drive.files().update(fileId=base, body={"name": "Ж"}), request_id="named")
    batch.execute()

    assert told["found"] == {"name": "Base"}
    assert told["lost"] == 404
    assert told["shared"] == {"id": "anyoneWithLink"}
    assert told["named"]["name"] == "Ж"


def test_a_batch_that_cannot_be_read_is_refused(session: requests.Session) -> None:
    response = session.post("https://www.googleapis.com/batch/drive/v3", data="x")

    assert response.status_code == 400
