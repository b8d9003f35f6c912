"""Faults that were planned, as a program meets them over a real connection."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from urllib.parse import urlsplit

import httplib2
import pytest
import requests
from googleapiclient.discovery import build
from googleapiclient.http import HttpRequest
from requests.exceptions import ChunkedEncodingError

from sheetsync.emulator import BackgroundServer, Google
from sheetsync.emulator.faults import CutBody, Delay, Drop, Late, Refuse
from sheetsync.emulator.when import When
from tests.emulator.sheet_at_hand import OWNER, good

WRITES = When(api="sheets", method="PUT")


@pytest.fixture
def url(google: Google) -> Iterator[str]:
    with BackgroundServer(google) as server:
        yield server.url


@pytest.fixture
def session() -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.trust_env = False
        session.headers["Authorization"] = f"Bearer {OWNER}"
        yield session


@pytest.fixture
def cell(url: str, session: requests.Session) -> str:
    """The address of a cell with “old” in it."""
    made = good(session.post(f"{url}/v4/spreadsheets", json={}))
    address = f"{url}/v4/spreadsheets/{made['spreadsheetId']}/values/A1"
    good(write(session, address, "old"))
    return address


def write(
    session: requests.Session, cell: str, value: str, timeout: float = 20
) -> requests.Response:
    return session.put(
        cell,
        params={"valueInputOption": "RAW"},
        json={"values": [[value]]},
        timeout=timeout,
    )


def content(session: requests.Session, cell: str) -> str:
    text: str = good(session.get(cell))["values"][0][0]
    return text


@pytest.mark.parametrize("applied", [True, False])
def test_a_dropped_connection_is_really_closed(
    google: Google, session: requests.Session, cell: str, applied: bool
) -> None:
    google.faults.add(Drop(applied=applied), WRITES)

    with pytest.raises(requests.ConnectionError):
        write(session, cell, "new")
    assert content(session, cell) == ("new" if applied else "old")


def test_not_one_byte_comes_before_a_drop(
    google: Google, session: requests.Session, cell: str
) -> None:
    google.faults.add(Drop(applied=True))
    place = urlsplit(cell)
    line = http.client.HTTPConnection(place.hostname or "", place.port, timeout=20)

    line.request("GET", place.path, headers={"Authorization": f"Bearer {OWNER}"})
    with pytest.raises(http.client.RemoteDisconnected):
        line.getresponse()
    line.close()


def test_an_answer_breaks_off_in_the_middle_of_its_body(
    google: Google, session: requests.Session, cell: str
) -> None:
    google.faults.add(CutBody(share=0.5), WRITES)

    with pytest.raises(ChunkedEncodingError):
        write(session, cell, "new")
    assert content(session, cell) == "new"


def test_a_delay_outlasts_the_client_who_cannot_know_that_it_was_applied(
    google: Google, session: requests.Session, cell: str
) -> None:
    google.faults.add(Delay(seconds=100), WRITES)

    with pytest.raises(requests.ReadTimeout):
        write(session, cell, "new", timeout=0.2)
    assert content(session, cell) == "new"


def test_a_short_delay_is_only_slow(
    google: Google, session: requests.Session, cell: str
) -> None:
    google.faults.add(Delay(seconds=0.01), WRITES)

    assert write(session, cell, "new").status_code == 200


def test_a_late_request_is_carried_out_after_others(
    google: Google, session: requests.Session, cell: str
) -> None:
    google.faults.add(Late(after=1), WRITES)

    with pytest.raises(requests.ConnectionError):
        write(session, cell, "new")

    assert content(session, cell) == "old"
    assert content(session, cell) == "new"


def test_a_refusal_over_the_wire_has_its_status_and_body(
    google: Google, session: requests.Session, cell: str
) -> None:
    google.faults.add(Refuse(name="bad_gateway_page", applied=True), WRITES)

    answer = write(session, cell, "new")

    assert answer.status_code == 502
    assert answer.headers["content-type"] == "text/html; charset=UTF-8"
    assert content(session, cell) == "new"


def test_httplib2_sends_an_append_twice_when_its_first_answer_is_dropped(
    google: Google, url: str, cell: str
) -> None:
    sheet = cell.split("/")[-3]

    def with_token(http: httplib2.Http, *args: object, **rest: object) -> HttpRequest:
        request = HttpRequest(http, *args, **rest)
        request.headers["authorization"] = f"Bearer {OWNER}"
        return request

    service = build(
        "sheets",
        "v4",
        http=httplib2.Http(timeout=20),
        requestBuilder=with_token,
        client_options={"api_endpoint": url},
        static_discovery=True,
    )
    google.faults.add(Drop(applied=True), When(path=":append"))
    service.spreadsheets().values().append(
        spreadsheetId=sheet,
        range="A1",
        valueInputOption="RAW",
        body={"values": [["twice"]]},
    ).execute(num_retries=0)

    file = google.files[sheet]
    assert file.book is not None
    assert file.book.tabs[0].grid.rows[:4] == [("old",), ("twice",), ("twice",), ()]
    service.close()


def test_the_control_plane_is_served_too(
    google: Google, url: str, session: requests.Session, cell: str
) -> None:
    plan = {"do": {"kind": "drop"}, "when": {"method": "PUT"}}
    good(session.post(f"{url}/_emulator/faults", data=json.dumps(plan)))

    with pytest.raises(requests.ConnectionError):
        write(session, cell, "new")
    told = good(session.get(f"{url}/_emulator/requests"))
    assert told["requests"][-1]["fault"] == "Drop"
