"""Faults that were planned, as a program inside the process meets them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import requests
from requests.exceptions import ChunkedEncodingError

from sheetsync.emulator import Google
from sheetsync.emulator.faults import CutBody, Delay, Drop, Fault, Late, Refuse
from sheetsync.emulator.when import When
from tests.emulator.sheet_at_hand import OWNER, Sheet, error_of

WRITES = When(api="sheets", method="PUT")


def test_a_refusal_before_the_commit_changes_nothing(
    google: Google, clients: Sheet
) -> None:
    google.faults.add(Refuse(name="unavailable"), WRITES)

    answer = clients.try_write("A2", [["Elm"]])

    assert answer.status_code == 503
    assert answer.json() == {
        "error": {
            "code": 503,
            "message": "The service is currently unavailable.",
            "status": "UNAVAILABLE",
        }
    }
    assert clients.values("A2") == [["Birch"]]


def test_a_refusal_after_the_commit_leaves_it_applied(
    google: Google, clients: Sheet
) -> None:
    google.faults.add(Refuse(name="unavailable", applied=True), WRITES)

    assert clients.try_write("A2", [["Elm"]]).status_code == 503
    assert clients.values("A2") == [["Elm"]]


def test_a_body_and_a_status_can_be_chosen(google: Google, clients: Sheet) -> None:
    page = "<html>Bad gateway</html>"
    google.faults.add(Refuse(status=502, body=page, content_type="text/html"))

    answer = clients.session.get(clients.url)

    assert (answer.status_code, answer.text) == (502, page)
    assert answer.headers["Content-Type"] == "text/html"


@pytest.mark.parametrize("applied", [True, False])
def test_a_dropped_connection_tells_nothing_of_what_was_applied(
    google: Google, clients: Sheet, applied: bool
) -> None:
    google.faults.add(Drop(applied=applied), WRITES)

    with pytest.raises(requests.ConnectionError, match="without response"):
        clients.try_write("A2", [["Elm"]])
    assert clients.values("A2") == [["Elm" if applied else "Birch"]]


def test_an_answer_that_breaks_off_was_applied(google: Google, clients: Sheet) -> None:
    google.faults.add(CutBody(share=0.5), WRITES)

    with pytest.raises(ChunkedEncodingError, match="IncompleteRead"):
        clients.try_write("A2", [["Elm"]])
    assert clients.values("A2") == [["Elm"]]


def test_a_delay_beyond_the_clients_patience_is_a_time_out_after_the_commit(
    google: Google, clients: Sheet
) -> None:
    google.faults.add(Delay(seconds=61), WRITES)

    with pytest.raises(requests.ReadTimeout):
        put(clients, "Elm", timeout=(5, 60))
    assert clients.values("A2") == [["Elm"]]


def test_a_delay_within_the_clients_patience_is_only_slow(
    google: Google, clients: Sheet
) -> None:
    google.faults.add(Delay(seconds=59), WRITES)

    assert put(clients, "Elm", timeout=60).status_code == 200


def test_google_gives_up_after_three_minutes_and_applies_nothing(
    google: Google, clients: Sheet
) -> None:
    google.faults.add(Delay(seconds=181), WRITES)

    answer = put(clients, "Elm", timeout=None)

    assert answer.status_code == 504
    assert answer.json()["error"]["status"] == "DEADLINE_EXCEEDED"
    assert clients.values("A2") == [["Birch"]]


def test_a_late_request_arrives_after_others(google: Google, clients: Sheet) -> None:
    google.faults.add(Late(after=2), WRITES)

    with pytest.raises(requests.ReadTimeout):
        clients.try_write("A2", [["Elm"]])

    assert clients.values("A2") == [["Birch"]]
    assert clients.values("A2") == [["Birch"]]
    assert clients.values("A2") == [["Elm"]]
    assert google.faults.underway == 0


def test_what_is_late_can_be_let_in_at_once(google: Google, clients: Sheet) -> None:
    google.faults.add(Late(after=100), WRITES)
    with pytest.raises(requests.ReadTimeout):
        clients.try_write("A2", [["Elm"]])

    google.faults.let_all_in()

    assert clients.values("A2") == [["Elm"]]


def test_a_late_request_is_refused_if_it_has_lost_its_right(
    google: Google, clients: Sheet, share: Callable[[str, str], Sheet]
) -> None:
    late = share("late@example.com", "writer")
    google.faults.add(Late(after=100), WRITES)
    with pytest.raises(requests.ReadTimeout):
        late.try_write("A2", [["Elm"]])

    google.files[clients.id].permissions = {
        key: one
        for key, one in google.files[clients.id].permissions.items()
        if one.email != "late@example.com"
    }
    google.faults.let_all_in()

    assert clients.values("A2") == [["Birch"]]


def test_the_nth_request_that_fits_is_hit_and_as_many_after_it_as_said(
    google: Google, clients: Sheet
) -> None:
    google.faults.add(
        Refuse(name="internal"), When(path=":batchUpdate$", nth=2, times=2)
    )
    note = {"updateSpreadsheetProperties": {"properties": {}, "fields": "autoRecalc"}}

    statuses = []
    for _ in range(5):
        clients.values("A1")
        statuses.append(clients.try_batch(note).status_code)

    assert statuses == [200, 500, 500, 200, 200]


def test_a_fault_may_last_for_ever_until_it_is_called_off(
    google: Google, clients: Sheet
) -> None:
    number = google.faults.add(Refuse(name="rate"), When(times=0))

    statuses = [clients.session.get(clients.url).status_code for _ in range(3)]
    google.faults.remove(number)

    assert statuses == [429, 429, 429]
    assert clients.session.get(clients.url).status_code == 200


def test_a_fault_can_be_meant_for_one_person(
    google: Google, clients: Sheet, share: Callable[[str, str], Sheet]
) -> None:
    mark = share("Mark@example.com", "writer")
    google.faults.add(Refuse(name="forbidden"), When(who="mark@EXAMPLE.com"))

    assert clients.values("A2") == [["Birch"]]
    assert error_of(mark.try_write("A2", [["x"]])) == (
        "The caller does not have permission"
    )


def test_the_same_refusal_comes_in_the_words_of_the_api_that_is_called(
    google: Google, clients: Sheet
) -> None:
    google.faults.add(Refuse(name="rate"), When(times=2))
    drive = f"https://www.googleapis.com/drive/v3/files/{clients.id}"

    sheets = clients.session.get(clients.url)
    files = clients.session.get(drive)

    assert sheets.json()["error"]["status"] == "RESOURCE_EXHAUSTED"
    assert (files.status_code, files.json()["error"]["errors"][0]["reason"]) == (
        403,
        "rateLimitExceeded",
    )


def test_the_log_says_which_request_was_hit_by_what(
    google: Google, clients: Sheet
) -> None:
    google.faults.add(Drop(), WRITES)
    before = google.requests.count

    clients.values("A2")
    with pytest.raises(requests.ConnectionError):
        clients.try_write("A2", [["Elm"]])

    read, write = list(google.requests.kept)[-2:]
    assert [read.arrival.number, write.arrival.number] == [before + 1, before + 2]
    assert (read.arrival.who, read.status, read.fault) == (OWNER, 200, "")
    assert (write.arrival.method, write.status, write.fault) == ("PUT", None, "Drop")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda: Refuse(name="surprise"), "no refusal is called 'surprise'"),
        (lambda: Refuse(status=200), "400 to 599"),
        (lambda: CutBody(share=1), "below 1"),
        (lambda: Delay(seconds=-1), "negative"),
        (lambda: Late(after=0), "at least 1"),
        (lambda: When(nth=0), "nth counts from 1"),
        (lambda: When(api="mail"), "sheets, drive or oauth"),
        (lambda: When(path="("), "no regular expression"),
    ],
)
def test_a_fault_that_could_never_happen_is_refused(
    wrong: Callable[[], Fault | When], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        wrong()


def put(sheet: Sheet, value: str, timeout: object) -> requests.Response:
    return sheet.session.put(
        f"{sheet.url}/values/A2",
        params={"valueInputOption": "RAW"},
        json={"values": [[value]]},
        timeout=timeout,  # type: ignore[arg-type]
    )
