"""What the session makes of answers that a local Google has no reason to give."""

from __future__ import annotations

import json
import socket
from typing import Any

import pytest
import requests
import responses
from requests import PreparedRequest
from urllib3.exceptions import MaxRetryError, NewConnectionError

from sheetsync.clock import SetClock
from sheetsync.errors import (
    GoogleError,
    NotAllowed,
    NotFound,
    Refused,
    SignInNeeded,
    Throttled,
    Unanswered,
)
from sheetsync.google.calls import REPEATABLE
from sheetsync.google.credentials import acting_as
from sheetsync.google.session import READ_TIMEOUT, WRITE_TIMEOUT, GoogleSession
from sheetsync.google.transport import Redirected

BOOK = "https://sheets.googleapis.com/v4/spreadsheets/book1"
BATCH = BOOK + ":batchUpdate"
FILE = "https://www.googleapis.com/drive/v3/files/file1"
HTML = {"body": "<html>Sorry…</html>", "content_type": "text/html"}


def sheets_error(code: int, status: str, **more: Any) -> dict[str, Any]:
    """A body as the Sheets API words errors."""
    return {"error": {"code": code, "message": "words", "status": status, **more}}


def error_info(reason: str) -> dict[str, str]:
    kind = "type.googleapis.com/google.rpc.ErrorInfo"
    return {"@type": kind, "reason": reason}


def drive_error(code: int, reason: str, domain: str = "global") -> dict[str, Any]:
    """A body as the Drive API words errors."""
    one = {"message": "words", "domain": domain, "reason": reason}
    return {"error": {"code": code, "message": "words", "errors": [one]}}


def seconds_passed(clock: SetClock, session: GoogleSession) -> float:
    first = next(iter(session.traffic)).moment
    return (clock.now() - first).total_seconds()


def test_a_good_answer_comes_back_as_it_is(
    wire: responses.RequestsMock, session: GoogleSession
) -> None:
    wire.get(BOOK, json={"spreadsheetId": "book1"})

    assert session.get(BOOK).json() == {"spreadsheetId": "book1"}


@pytest.mark.parametrize(
    "disturbance",
    [
        {"status": 500, "json": sheets_error(500, "INTERNAL")},
        {"status": 502, **HTML},
        {"status": 503, "json": sheets_error(503, "UNAVAILABLE")},
        {"status": 409, "json": sheets_error(409, "ABORTED")},
        {"status": 408, "body": ""},
        {"status": 302, "headers": {"Location": "http://portal.example/"}},
        {"status": 200, "body": '{"values": [["A', "content_type": "application/json"},
        {"status": 200, **HTML},
        {"body": requests.ConnectionError("reset")},
        {"body": requests.ReadTimeout("slow")},
    ],
    ids=lambda one: str(one.get("status", one.get("body", ""))),
)
class TestADisturbance:
    def test_of_a_read_is_asked_again(
        self,
        wire: responses.RequestsMock,
        session: GoogleSession,
        disturbance: dict[str, Any],
    ) -> None:
        wire.get(BOOK, **disturbance)
        wire.get(BOOK, json={"spreadsheetId": "book1"})

        assert session.get(BOOK).json() == {"spreadsheetId": "book1"}
        assert len(session.traffic) == 2

    def test_that_lasts_ends_a_read_without_an_answer(
        self,
        wire: responses.RequestsMock,
        session: GoogleSession,
        clock: SetClock,
        disturbance: dict[str, Any],
    ) -> None:
        wire.get(BOOK, **disturbance)

        with pytest.raises(Unanswered):
            session.get(BOOK)

        assert len(session.traffic) == 5
        assert seconds_passed(clock, session) == 1 + 2 + 4 + 8

    def test_of_a_write_is_never_asked_again(
        self,
        wire: responses.RequestsMock,
        session: GoogleSession,
        disturbance: dict[str, Any],
    ) -> None:
        wire.post(BATCH, **disturbance)

        with pytest.raises(Unanswered):
            session.post(BATCH, json={"requests": []})

        assert len(session.traffic) == 1

    def test_of_a_repeatable_write_is_asked_again_byte_for_byte(
        self,
        wire: responses.RequestsMock,
        session: GoogleSession,
        disturbance: dict[str, Any],
    ) -> None:
        wire.post(BATCH, **disturbance)
        wire.post(BATCH, json={"replies": []})

        session.post(BATCH, json={"requests": [1]}, headers={REPEATABLE: "yes"})

        first, second = (call.request for call in wire.calls)
        assert first.body == second.body
        assert REPEATABLE not in first.headers


@pytest.mark.parametrize(
    ("url", "answer"),
    [
        (BATCH, {"status": 429, "json": sheets_error(429, "RESOURCE_EXHAUSTED")}),
        (BATCH, {"status": 429, **HTML}),
        (FILE, {"status": 429, "json": drive_error(429, "rateLimitExceeded")}),
        (FILE, {"status": 403, "json": drive_error(403, "rateLimitExceeded")}),
        (FILE, {"status": 403, "json": drive_error(403, "userRateLimitExceeded")}),
    ],
)
class TestTooManyRequests:
    def test_even_a_write_waits_and_is_sent_again(
        self,
        wire: responses.RequestsMock,
        session: GoogleSession,
        url: str,
        answer: dict[str, Any],
    ) -> None:
        wire.post(url, **answer)
        wire.post(url, json={})

        assert session.post(url, json={}).ok

    def test_waiting_ends_and_outlasts_a_minute(
        self,
        wire: responses.RequestsMock,
        session: GoogleSession,
        clock: SetClock,
        url: str,
        answer: dict[str, Any],
    ) -> None:
        wire.post(url, **answer)

        with pytest.raises(Throttled):
            session.post(url, json={})

        assert len(session.traffic) == 8
        assert 60 < seconds_passed(clock, session) <= 180


@pytest.mark.parametrize(
    ("url", "status", "body", "kind", "advice"),
    [
        (BOOK, 400, sheets_error(400, "INVALID_ARGUMENT"), Refused, "INVALID_ARGUMENT"),
        (BOOK, 403, sheets_error(403, "PERMISSION_DENIED"), NotAllowed, "may not do"),
        (BOOK, 404, sheets_error(404, "NOT_FOUND"), NotFound, "no such thing"),
        (BOOK, 413, sheets_error(413, "X"), Refused, "limits.batch_bytes"),
        (
            BOOK,
            403,
            sheets_error(
                403, "PERMISSION_DENIED", details=[error_info("SERVICE_DISABLED")]
            ),
            NotAllowed,
            "enable Google Sheets API",
        ),
        (FILE, 404, drive_error(404, "notFound"), NotFound, "no such thing"),
        (
            FILE,
            403,
            drive_error(403, "storageQuotaExceeded", "usageLimits"),
            NotAllowed,
            "Free some",
        ),
        (
            FILE,
            403,
            drive_error(403, "dailyLimitExceeded", "usageLimits"),
            Throttled,
            "tomorrow",
        ),
        (FILE, 403, drive_error(403, "sharingRateLimitExceeded"), Throttled, "sharing"),
        (
            FILE,
            403,
            drive_error(403, "insufficientFilePermissions"),
            NotAllowed,
            "owns the file",
        ),
        (FILE, 403, drive_error(403, "appNotAuthorizedToFile"), NotAllowed, "import"),
        (FILE, 403, drive_error(403, "domainPolicy"), NotAllowed, "Workspace"),
        (FILE, 400, drive_error(400, "invalidSharingRequest"), NotAllowed, "spelling"),
        (
            BOOK,
            403,
            sheets_error(
                403,
                "PERMISSION_DENIED",
                details=[error_info("ACCESS_TOKEN_SCOPE_INSUFFICIENT")],
            ),
            SignInNeeded,
            "every box",
        ),
    ],
)
def test_a_definite_no_is_asked_once_and_says_what_to_do(
    wire: responses.RequestsMock,
    session: GoogleSession,
    url: str,
    status: int,
    body: dict[str, Any],
    kind: type[Exception],
    advice: str,
) -> None:
    wire.get(url, status=status, json=body)

    with pytest.raises(kind, match=advice):
        session.get(url)

    assert len(session.traffic) == 1


def test_a_message_in_the_accounts_language_changes_nothing(
    wire: responses.RequestsMock, session: GoogleSession
) -> None:
    body = sheets_error(403, "PERMISSION_DENIED")
    body["error"]["message"] = "Estás intentando modificar una celda protegida"
    wire.post(BATCH, status=403, json=body)

    with pytest.raises(NotAllowed) as caught:
        session.post(BATCH, json={})

    assert caught.value.reason == "PERMISSION_DENIED"


def test_an_error_names_the_file_and_the_place_but_never_a_value(
    wire: responses.RequestsMock, session: GoogleSession
) -> None:
    body = sheets_error(400, "INVALID_ARGUMENT")
    body["error"]["message"] = "Invalid requests[3].updateCells: «Horns & Hooves»"
    wire.post(BATCH, status=400, json=body)

    with pytest.raises(Refused) as caught:
        session.post(BATCH, json={"requests": ["Horns & Hooves"]})

    said = str(caught.value)
    assert "book1" in said
    assert "requests[3].updateCells" in said
    assert "Horns" not in said


def test_a_request_that_never_left_may_be_sent_again(
    wire: responses.RequestsMock, session: GoogleSession
) -> None:
    refused = NewConnectionError(None, "refused")  # type: ignore[arg-type]
    never_left = requests.ConnectionError(MaxRetryError(None, BATCH, refused))  # type: ignore[arg-type]
    wire.post(BATCH, body=never_left)
    wire.post(BATCH, body=requests.ConnectTimeout("no route"))
    wire.post(BATCH, json={"replies": []})

    assert session.post(BATCH, json={"requests": []}).ok


def test_reads_and_writes_have_timeouts_of_their_own(
    wire: responses.RequestsMock, session: GoogleSession
) -> None:
    limits: list[Any] = []

    def note(request: PreparedRequest) -> tuple[int, dict[str, str], str]:
        limits.append(request.req_kwargs["timeout"])  # type: ignore[attr-defined]
        return 200, {"Content-Type": "application/json"}, json.dumps({})

    wire.add_callback(responses.GET, BOOK, note)
    wire.add_callback(responses.POST, BOOK + ":getByDataFilter", note)
    wire.add_callback(responses.POST, BATCH, note)

    session.get(BOOK)
    session.post(BOOK + ":getByDataFilter", json={})
    session.post(BATCH, json={})

    assert limits == [READ_TIMEOUT, READ_TIMEOUT, WRITE_TIMEOUT]


def test_an_error_keeps_googles_status_and_reason(
    wire: responses.RequestsMock, session: GoogleSession
) -> None:
    wire.get(FILE, status=403, json=drive_error(403, "sharingRateLimitExceeded"))

    with pytest.raises(GoogleError) as caught:
        session.get(FILE)

    assert (caught.value.status, caught.value.reason) == (
        403,
        "sharingRateLimitExceeded",
    )


def test_where_nobody_listens_even_a_write_is_tried_until_patience_ends(
    clock: SetClock,
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        base = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with (
            GoogleSession(
                acting_as("owner@example.com"),
                clock=clock,
                chance=lambda: 1.0,
                adapter=Redirected(base),
            ) as session,
            pytest.raises(Unanswered, match="can't be reached"),
        ):
            session.post(BATCH, json={})

    assert [one.status for one in session.traffic] == [0] * 5
