"""Quotas: what is counted as what, the exact refusals, and the minute that ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from requests import Session

from sheetsync.emulator import Google, build_app, session_for
from sheetsync.emulator.people.acts import Edit
from sheetsync.emulator.people.playing import play
from sheetsync.emulator.quota import GOOGLES, UNLIMITED, Limits
from tests.emulator.sheet_at_hand import OWNER, SHEETS, Sheet, StandingClock, good

MARK = "mark@example.com"
DRIVE = "https://www.googleapis.com/drive/v3/files"
NOTHING = {"updateSpreadsheetProperties": {"properties": {}, "fields": "autoRecalc"}}


def limit(google: Google, **limits: Any) -> None:
    google.quota.limits = Limits(**limits)
    google.quota.forget()


def test_nothing_is_limited_unless_it_is_asked_for(
    google: Google, clients: Sheet
) -> None:
    assert google.quota.limits is UNLIMITED
    assert {clients.session.get(clients.url).status_code for _ in range(61)} == {200}


def test_googles_own_limits_are_sixty_a_minute_for_one_person(
    clock: StandingClock,
) -> None:
    google = Google(clock=clock, quotas=GOOGLES)
    session = session_for(build_app(google), OWNER)

    made = [session.post(SHEETS, json={}).status_code for _ in range(61)]
    read = [session.get(f"{SHEETS}/none").status_code for _ in range(61)]

    assert made == [200] * 60 + [429]
    assert read == [404] * 60 + [429]


def test_the_sixty_first_read_is_refused_in_googles_words(
    google: Google, clients: Sheet
) -> None:
    limit(google, reads_per_user=1)
    clients.values("A1")

    answer = clients.session.get(clients.url)

    assert answer.status_code == 429
    assert answer.json() == {
        "error": {
            "code": 429,
            "message": (
                "Quota exceeded for quota metric 'Read requests' and limit 'Read"
                " requests per minute per user' of service 'sheets.googleapis.com'"
                " for consumer 'project_number:603366585132'."
            ),
            "status": "RESOURCE_EXHAUSTED",
            "details": [
                {
                    "@type": "type.googleapis.com/google.rpc.ErrorInfo",
                    "reason": "RATE_LIMIT_EXCEEDED",
                    "domain": "googleapis.com",
                    "metadata": {
                        "quota_limit_value": "1",
                        "service": "sheets.googleapis.com",
                        "consumer": "projects/603366585132",
                        "quota_unit": "1/min/{project}/{user}",
                        "quota_location": "global",
                        "quota_metric": "sheets.googleapis.com/read_requests",
                        "quota_limit": "ReadRequestsPerMinutePerUser",
                    },
                },
                {
                    "@type": "type.googleapis.com/google.rpc.Help",
                    "links": [
                        {
                            "description": "Request a higher quota limit.",
                            "url": (
                                "https://cloud.google.com/docs/quotas/help/"
                                "request_increase"
                            ),
                        }
                    ],
                },
            ],
        }
    }
    assert "Retry-After" not in answer.headers


def test_reads_and_writes_are_counted_apart(google: Google, clients: Sheet) -> None:
    limit(google, reads_per_user=1, writes_per_user=1)

    statuses = [
        clients.session.get(clients.url).status_code,
        clients.try_write("A2", [["x"]]).status_code,
        clients.session.get(clients.url).status_code,
        clients.try_write("A2", [["y"]]).status_code,
    ]

    assert statuses == [200, 200, 429, 429]
    assert "WriteRequestsPerMinutePerUser" in clients.try_write("A2", [["z"]]).text


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (":getByDataFilter", {"dataFilters": []}),
        ("/values:batchGetByDataFilter", {"dataFilters": [{"a1Range": "A1"}]}),
        ("/developerMetadata:search", {"dataFilters": [{"a1Range": "A1"}]}),
    ],
)
def test_a_post_that_only_reads_is_a_read(
    google: Google, clients: Sheet, path: str, body: object
) -> None:
    limit(google, writes_per_user=0, reads_per_user=1)

    clients.post(path, body)

    assert clients.session.get(clients.url).status_code == 429


def test_a_get_that_comes_as_a_post_is_a_read(google: Google, clients: Sheet) -> None:
    limit(google, writes_per_user=0)

    answer = clients.session.post(
        f"{clients.url}/values:batchGet",
        data={"ranges": "A1"},
        headers={"x-http-method-override": "GET"},
    )

    assert answer.status_code == 200


def test_a_batch_is_one_request_however_much_is_in_it(
    google: Google, clients: Sheet
) -> None:
    limit(google, reads_per_user=1, writes_per_user=1)

    clients.batch(*[NOTHING] * 50)
    good(
        clients.session.get(
            f"{clients.url}/values:batchGet", params={"ranges": ["A1"] * 50}
        )
    )

    assert clients.try_batch(NOTHING).status_code == 429


def test_the_allowance_is_whole_again_a_minute_after_its_first_use(
    google: Google, clients: Sheet, clock: StandingClock
) -> None:
    limit(google, reads_per_user=2)

    def read() -> int:
        return clients.session.get(clients.url).status_code

    first = read()
    clock.forward(seconds=59)
    assert [first, read(), read()] == [200, 200, 429]

    clock.forward(seconds=1)
    assert [read(), read(), read()] == [200, 200, 429]


def test_a_refused_request_costs_nothing_and_changes_nothing(
    google: Google, clients: Sheet
) -> None:
    limit(google, writes_per_user=5, writes_per_project=1)
    clients.write("A2", [["x"]])

    refusals = [clients.try_write("A2", [["y"]]).json() for _ in range(10)]

    assert {
        one["error"]["details"][0]["metadata"]["quota_limit"] for one in refusals
    } == {"WriteRequestsPerMinutePerProject"}
    assert clients.values("A2") == [["x"]]


def test_everybody_has_his_own_allowance_but_the_project_has_one_for_all(
    google: Google, clients: Sheet, session: Callable[[str], Session]
) -> None:
    limit(google, reads_per_user=2, reads_per_project=3)
    mark = clients.by(session(MARK))

    statuses = [
        one.session.get(one.url).status_code
        for one in (clients, clients, clients, mark, mark)
    ]

    assert statuses == [200, 200, 429, 200, 429]


def test_whoever_is_not_known_uses_up_nothing(
    google: Google, clients: Sheet, session: Callable[[str], Session]
) -> None:
    limit(google, reads_per_project=1)

    assert session("no-such-token").get(clients.url).status_code == 401
    assert clients.session.get(clients.url).status_code == 200


def test_people_at_their_browsers_use_up_nothing(
    google: Google, clients: Sheet
) -> None:
    limit(google, writes_per_user=0)

    deed = play(google, Edit(who=OWNER, file="Prospects", row=2, cells={"A": "x"}))

    assert deed.refused == ""


@pytest.mark.parametrize(
    ("method", "path", "cost"),
    [
        ("GET", "/{id}", 5),
        ("GET", "", 100),
        ("GET", "/{id}/permissions", 100),
        ("GET", "/{id}/export?mimeType=text/csv", 200),
        ("GET", "/generateIds", 5),
        ("PATCH", "/{id}", 50),
        ("POST", "/{id}/copy", 50),
    ],
)
def test_drive_counts_units_by_what_a_request_costs(
    google: Google, clients: Sheet, method: str, path: str, cost: int
) -> None:
    url = DRIVE + path.format(id=clients.id)
    body: Any = None if method == "GET" else {}

    limit(google, drive_units_per_user=cost)
    assert clients.session.request(method, url, json=body).status_code == 200

    limit(google, drive_units_per_user=cost - 1)
    refused = clients.session.request(method, url, json=body)
    assert refused.status_code == 403
    assert refused.json() == {
        "error": {
            "code": 403,
            "message": "User Rate Limit Exceeded",
            "errors": [
                {
                    "message": "User Rate Limit Exceeded",
                    "domain": "usageLimits",
                    "reason": "userRateLimitExceeded",
                }
            ],
        }
    }


def test_the_projects_units_of_drive_are_another_refusal(
    google: Google, clients: Sheet
) -> None:
    limit(google, drive_units_per_project=99)

    refused = clients.session.get(DRIVE)

    assert refused.status_code == 403
    assert refused.json()["error"]["errors"] == [
        {
            "message": "Rate Limit Exceeded",
            "domain": "usageLimits",
            "reason": "rateLimitExceeded",
        }
    ]


def share(clients: Sheet, to: str, **query: str) -> int:
    body = {"type": "user", "role": "reader", "emailAddress": to}
    url = f"{DRIVE}/{clients.id}/permissions"
    return clients.session.post(url, json=body, params=query).status_code


@pytest.mark.parametrize("silent_counts", [True, False])
def test_sharing_has_a_limit_that_silent_grants_may_be_free_of(
    google: Google, clients: Sheet, clock: StandingClock, silent_counts: bool
) -> None:
    google.quota.limits = Limits(shares_per_hour=1, silent_shares_count=silent_counts)
    silently = {"sendNotificationEmail": "false"}

    assert share(clients, "one@example.com") == 200
    assert share(clients, "two@example.com") == 403
    assert share(clients, "six@example.com", **silently) == (
        403 if silent_counts else 200
    )
    clock.forward(hours=1)
    assert share(clients, "two@example.com") == 200


def test_too_much_sharing_is_refused_in_googles_words_and_lets_nobody_in(
    google: Google, clients: Sheet
) -> None:
    google.quota.limits = Limits(shares_per_hour=0)
    body = {"type": "user", "role": "reader", "emailAddress": "one@example.com"}

    answer = clients.session.post(f"{DRIVE}/{clients.id}/permissions", json=body)

    assert answer.status_code == 403
    assert answer.json()["error"] == {
        "code": 403,
        "message": "Rate Limit Exceeded",
        "errors": [
            {
                "message": (
                    'Rate limit exceeded. User message: "These item(s) could not be'
                    " shared because a rate limit was exceeded: Prospects"
                ),
                "domain": "global",
                "reason": "sharingRateLimitExceeded",
            }
        ],
    }
    held = google.files[clients.id].permissions.values()
    assert "one@example.com" not in {one.email for one in held}
    assert google.drive.outbox == []


def test_a_spreadsheet_holds_ten_million_cells(clients: Sheet) -> None:
    def resize(rows: int) -> dict[str, object]:
        grid = {"rowCount": rows, "columnCount": 26}
        properties = {"sheetId": 0, "gridProperties": grid}
        fields = "gridProperties(rowCount,columnCount)"
        change = {"properties": properties, "fields": fields}
        return {"updateSheetProperties": change}

    clients.batch(resize(384_615))
    refused = clients.try_batch(resize(384_616))

    assert refused.status_code == 400
    assert refused.json()["error"]["message"] == (
        "Invalid requests[0].updateSheetProperties: This action would increase the"
        " number of cells in the workbook above the limit of 10000000 cells."
    )


def test_metadata_of_a_tab_holds_thirty_thousand_characters(clients: Sheet) -> None:
    def entry(characters: int) -> dict[str, object]:
        return {
            "createDeveloperMetadata": {
                "developerMetadata": {
                    "metadataKey": "k",
                    "metadataValue": "v" * (characters - 1),
                    "visibility": "DOCUMENT",
                    "location": {"sheetId": 0},
                }
            }
        }

    clients.batch(entry(29_999))
    refused = clients.try_batch(entry(2))

    assert refused.status_code == 400
    assert "30000 characters" in refused.json()["error"]["message"]
    clients.batch(entry(1))
