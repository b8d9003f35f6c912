"""What a request is, what the log says of it, and how fast requests may follow."""

from __future__ import annotations

from datetime import timedelta

import pytest
import responses

from sheetsync.clock import SetClock
from sheetsync.google.calls import Kind, call_of
from sheetsync.google.pacing import Pacing
from sheetsync.google.session import GoogleSession
from sheetsync.google.traffic import Exchange, Traffic

SHEETS = "https://sheets.googleapis.com/v4/spreadsheets"
DRIVE = "https://www.googleapis.com/drive/v3"


@pytest.mark.parametrize(
    ("method", "url", "told"),
    [
        ("GET", SHEETS + "/b1?fields=x", ("sheets", Kind.READ, "b1", "")),
        (
            "GET",
            SHEETS + "/b1/values/Leads%21A1%3AB2",
            ("sheets", Kind.READ, "b1", "/values/…"),
        ),
        (
            "POST",
            SHEETS + "/b1/values/Leads%21A1:append",
            ("sheets", Kind.WRITE, "b1", "/values/…:append"),
        ),
        (
            "POST",
            SHEETS + "/b1/values:batchGetByDataFilter",
            ("sheets", Kind.READ, "b1", "/values:batchGetByDataFilter"),
        ),
        (
            "POST",
            SHEETS + "/b1/developerMetadata:search",
            ("sheets", Kind.READ, "b1", "/developerMetadata:search"),
        ),
        (
            "POST",
            SHEETS + "/b1:batchUpdate",
            ("sheets", Kind.WRITE, "b1", ":batchUpdate"),
        ),
        ("POST", SHEETS, ("sheets", Kind.WRITE, "", "")),
        ("GET", DRIVE + "/files?q=x", ("drive", Kind.READ, "", "")),
        (
            "DELETE",
            DRIVE + "/files/f1/permissions/42",
            ("drive", Kind.WRITE, "f1", "/permissions/…"),
        ),
        ("GET", DRIVE + "/about", ("drive", Kind.READ, "", "")),
        (
            "POST",
            "https://oauth2.googleapis.com/token",
            ("sign-in", Kind.WRITE, "", ""),
        ),
    ],
)
def test_a_request_is_told_by_its_method_and_address(
    method: str, url: str, told: tuple[str, Kind, str, str]
) -> None:
    call = call_of(method, url)

    assert (call.api, call.kind, call.file, call.name) == told


def test_a_long_read_that_travels_as_a_post_is_a_read() -> None:
    call = call_of("POST", DRIVE + "/files", {"X-HTTP-Method-Override": "GET"})

    assert (call.method, call.kind) == ("GET", Kind.READ)


def test_the_log_counts_requests_and_bytes(
    wire: responses.RequestsMock, session: GoogleSession
) -> None:
    wire.get(SHEETS + "/b1", body="{}", content_type="application/json")
    wire.post(SHEETS + "/b1:batchUpdate", body="{}", content_type="application/json")

    session.get(SHEETS + "/b1")
    session.post(SHEETS + "/b1:batchUpdate", data=b"12345")

    assert session.traffic.totals() == {
        "bytes_received": 4,
        "bytes_sent": 5,
        "sheets.read": 1,
        "sheets.write": 1,
    }


def test_the_log_forgets_single_requests_but_counts_all(clock: SetClock) -> None:
    traffic = Traffic(keep=2)
    for number in range(5):
        traffic.add(
            Exchange(
                call=call_of("GET", f"{SHEETS}/b{number}"),
                status=200,
                sent=0,
                received=1,
                moment=clock.now(),
            )
        )

    assert [one.call.file for one in traffic] == ["b3", "b4"]
    assert traffic.totals()["sheets.read"] == 5


def test_no_minute_holds_more_reads_than_the_quota(clock: SetClock) -> None:
    pacing = Pacing(clock, reads=60)
    read = call_of("GET", SHEETS + "/b1")
    moments = []
    for _ in range(150):
        pacing.wait_for(read)
        moments.append(clock.now())
        clock.sleep(0.1)

    for early, late in zip(moments, moments[60:], strict=False):
        assert late - early >= timedelta(minutes=1)
    assert moments[-1] - moments[0] < timedelta(minutes=3)


def test_reads_do_not_wait_for_writes_and_drive_waits_for_none(
    clock: SetClock,
) -> None:
    pacing = Pacing(clock, reads=2, writes=2)
    began = clock.now()

    for method, url in [
        ("POST", SHEETS + "/b1:batchUpdate"),
        ("POST", SHEETS + "/b1:batchUpdate"),
        ("GET", SHEETS + "/b1"),
        ("GET", SHEETS + "/b1"),
        *[("GET", DRIVE + "/files")] * 5,
    ]:
        pacing.wait_for(call_of(method, url))
    assert clock.now() == began

    pacing.wait_for(call_of("GET", SHEETS + "/b1"))
    assert clock.now() == began + timedelta(minutes=1)


def test_a_clock_that_was_set_back_delays_by_a_minute_at_most(
    clock: SetClock,
) -> None:
    pacing = Pacing(clock, reads=1)
    read = call_of("GET", SHEETS + "/b1")
    pacing.wait_for(read)
    earlier = clock.now() - timedelta(hours=3)
    clock.move_to(earlier)

    pacing.wait_for(read)

    assert clock.now() == earlier + timedelta(minutes=1)
