"""The control plane over HTTP: what it takes, what it answers, whom it refuses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import requests

from sheetsync.emulator import Google, build_app, session_for
from sheetsync.emulator.quota import GOOGLES
from sheetsync.emulator.state.switches import SheetsSwitches
from tests.emulator.sheet_at_hand import OWNER, SHEETS, Sheet, StandingClock, good

BASE = "http://127.0.0.1/_emulator"
MARK = "mark@example.com"


class Control:
    """The control plane as a test speaks to it."""

    def __init__(self, session: requests.Session) -> None:
        self.session = session

    def ok(self, method: str, path: str, body: object = None) -> Any:
        return good(self.session.request(method, BASE + path, json=body))

    def refused(self, method: str, path: str, body: object = None) -> tuple[int, str]:
        answer = self.session.request(method, BASE + path, json=body)
        error = answer.json()["error"]
        assert error["code"] == answer.status_code
        return error["code"], error["message"]


@pytest.fixture
def control(google: Google) -> Control:
    return Control(session_for(build_app(google)))


def test_health_says_how_many_files_there_are(control: Control, sheet: Sheet) -> None:
    assert control.ok("GET", "/health") == {
        "status": "ok",
        "files": 2,
        "directory": "",
    }


@pytest.mark.parametrize(
    ("url", "headers"),
    [
        ("https://sheets.googleapis.com/_emulator/health", {}),
        (f"{BASE}/health", {"Host": "evil.example"}),
        (f"{BASE}/health", {"Origin": "https://evil.example"}),
        (f"{BASE}/health", {"Origin": "null"}),
    ],
)
def test_the_control_plane_is_for_this_machine_alone(
    control: Control, url: str, headers: dict[str, str]
) -> None:
    assert control.session.get(url, headers=headers).status_code == 403


def test_a_page_of_this_machine_may_ask(control: Control) -> None:
    origin = {"Origin": "http://localhost:8480"}

    assert control.session.get(f"{BASE}/health", headers=origin).status_code == 200


def test_no_path_of_google_is_a_path_of_the_control_plane(control: Control) -> None:
    paths = {
        route.path for route in build_app(Google()).routes if hasattr(route, "path")
    }
    ours = {path for path in paths if path.startswith("/_emulator")}

    assert {f"/_emulator/{name}" for name in ("health", "faults", "people")} <= ours
    assert not any("v4" in path or "drive" in path for path in ours)


def test_a_reset_forgets_everything_but_what_was_issued_beforehand(
    google: Google, control: Control, clients: Sheet, clock: StandingClock
) -> None:
    google.sign_in.issue_beforehand("pre-issued", OWNER)
    google.sign_in.api_keys.add("a-key")
    google.switches.taken_id = "conflict"
    control.ok("PUT", "/time", {"now": "2030-01-01T00:00:00Z"})
    control.ok("POST", "/faults", {"do": {"kind": "drop"}, "when": {"times": 0}})

    control.ok("POST", "/reset")

    assert google.files == {}
    assert google.clock() == clock.moment
    assert google.switches == SheetsSwitches()
    assert google.requests.count == 0
    again = session_for(build_app(google), "pre-issued")
    assert again.post(SHEETS, json={}).status_code == 200
    assert google.sign_in.api_keys == {"a-key"}


SEED: dict[str, Any] = {
    "people": [{"email": "lost@example.com", "has_account": False}],
    "groups": [{"email": "team@example.com", "members": [MARK]}],
    "files": [
        {"name": "Sales", "owner": OWNER, "kind": "folder"},
        {
            "id": "1chosen",
            "name": "Prospects",
            "owner": OWNER,
            "folder": "Sales",
            "locale": "ru_RU",
            "writers_can_share": False,
            "shared_with": [
                {"email": "team@example.com", "role": "writer"},
                {"role": "reader"},
            ],
            "tabs": [
                {
                    "title": "Clients",
                    "values": [["Company", "Sum"], ["Birch", "1,5"], [None, True]],
                    "typed": True,
                    "rows": 10,
                    "columns": 3,
                    "frozen_rows": 1,
                },
                {"title": "_raw", "values": [["1,5"]], "hidden": True},
            ],
        },
    ],
}


def test_a_seed_makes_people_files_values_and_sharing(
    google: Google, control: Control
) -> None:
    made = control.ok("POST", "/seed", SEED)["files"]

    assert [one["name"] for one in made] == ["Sales", "Prospects"]
    assert made[1]["id"] == "1chosen"
    mark = Sheet("1chosen", session_for(build_app(google), MARK))
    shown = mark.values("Clients!A1:C3", valueRenderOption="UNFORMATTED_VALUE")
    assert shown == [["Company", "Sum"], ["Birch", 1.5], ["", True]]
    assert mark.values("_raw!A1", valueRenderOption="UNFORMATTED_VALUE") == [["1,5"]]
    grid = {"rowCount": 10, "columnCount": 3, "frozenRowCount": 1}
    tabs = mark.get(fields="sheets(properties(title,hidden,gridProperties))")["sheets"]
    assert tabs[0]["properties"] == {"title": "Clients", "gridProperties": grid}
    assert tabs[1]["properties"]["hidden"]
    file = google.files["1chosen"]
    assert file.parents == [made[0]["id"]]
    assert {one.type for one in file.permissions.values()} == {
        "user",
        "group",
        "anyone",
    }
    assert google.drive.outbox == []
    assert not google.people.get("lost@example.com").has_account


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"files": [{"name": "x"}]}, "files.0.owner: Field required"),
        ({"files": [{"name": "x", "owner": "nobody"}]}, "is no e-mail address"),
        ({"files": [{"name": "x", "owner": OWNER, "folder": "y"}]}, "no folder 'y'"),
        (
            {"files": [{"name": "x", "owner": OWNER, "color": 1}]},
            "files.0.color: Unexpected keyword",
        ),
        ({"planets": []}, "Seed has no 'planets'"),
        (
            {"files": [{"name": "x", "owner": OWNER, "tabs": [{"title": "a"}] * 2}]},
            'A sheet with the name "a" already exists',
        ),
    ],
)
def test_a_seed_that_does_not_fit_changes_nothing(
    google: Google, control: Control, wrong: dict[str, Any], words: str
) -> None:
    first = {"name": "first", "owner": OWNER}
    body = wrong | ({"files": [first, *wrong["files"]]} if "files" in wrong else {})

    code, message = control.refused("POST", "/seed", body)

    assert code == 400
    assert words in message.replace("files.1.", "files.0.")
    assert google.files == {}


def test_a_dump_holds_the_whole_state_and_no_token(
    google: Google, control: Control
) -> None:
    google.sign_in.issue_beforehand("secret-token", OWNER)
    control.ok("POST", "/seed", SEED)

    answer = control.session.get(f"{BASE}/dump")

    assert "secret-token" not in answer.text
    told = answer.json()["files"][-1]
    assert told["book"]["tabs"][1]["cells"] == [["1,5"]]
    assert [one["role"] for one in told["permissions"]] == [
        "owner",
        "writer",
        "reader",
    ]
    assert told["history"][0]["email"] == OWNER


def test_a_snapshot_brings_everything_back_as_often_as_one_likes(
    google: Google, control: Control, clients: Sheet
) -> None:
    control.ok("PUT", "/snapshots/start")
    for _ in range(2):
        clients.write("A2", [["Elm"]])
        clients.batch({"deleteDimension": {"range": rows(2, 3)}})
        clients.batch({"addSheet": {"properties": {"title": "Other"}}})
        clients.session.delete(
            f"https://www.googleapis.com/drive/v3/files/{clients.id}"
        )

        control.ok("POST", "/snapshots/start/restore")

        assert clients.values("Sheet1!A2:A5") == [
            ["Birch"],
            ["Cedar"],
            ["Acorn"],
            ["Daisy"],
        ]
    assert control.ok("GET", "/snapshots") == {"snapshots": ["start"]}
    assert control.ok("DELETE", "/snapshots/start") == {"snapshots": []}
    assert control.refused("POST", "/snapshots/start/restore") == (
        404,
        "There is no snapshot 'start'.",
    )


def test_the_version_history_survives_a_snapshot(
    control: Control, clients: Sheet
) -> None:
    clients.batch({"deleteDimension": {"range": rows(1, 2)}})
    control.ok("PUT", "/snapshots/start")
    clients.write("A2", [["Elm"]])
    control.ok("POST", "/snapshots/start/restore")

    undone = {"kind": "undo", "who": OWNER, "file": "Prospects"}
    assert control.ok("POST", "/people/act", undone)["refused"] == ""

    assert clients.values("A2:A3") == [["Birch"], ["Cedar"]]
    control.ok("POST", "/snapshots/start/restore")
    assert clients.values("A2:A3") == [["Cedar"], ["Acorn"]]


def test_a_restored_snapshot_and_a_reset_reach_the_disk(tmp_path: Path) -> None:
    google = Google(seed=1, directory=tmp_path)
    google.sign_in.issue_beforehand("pre-issued", OWNER)
    control = Control(session_for(build_app(google)))
    control.ok("POST", "/seed", SEED)
    control.ok("PUT", "/snapshots/start")
    owner = Sheet("1chosen", session_for(build_app(google), OWNER))
    owner.write("_raw!A1", [["changed"]])
    control.ok("POST", "/snapshots/start/restore")
    google.close()

    second = Google(directory=tmp_path)
    again = Sheet("1chosen", session_for(build_app(second), OWNER))
    assert again.values("_raw!A1") == [["1,5"]]
    Control(session_for(build_app(second))).ok("POST", "/reset")
    second.close()

    third = Google(directory=tmp_path)
    assert third.files == {}
    assert "pre-issued" in third.sign_in.access_tokens
    third.close()


def test_time_stands_where_it_is_set_and_runs_on_when_released(
    google: Google, control: Control, clock: StandingClock
) -> None:
    clock.forward(seconds=1)
    assert control.ok("GET", "/time") == {
        "now": "2026-03-02T09:30:01Z",
        "stands": False,
    }
    control.ok("POST", "/time/advance", {"seconds": 60})
    clock.forward(seconds=1)
    assert control.ok("GET", "/time")["now"] == "2026-03-02T09:31:02Z"

    control.ok("PUT", "/time", {"now": "2030-01-01T03:00:00+03:00"})
    clock.forward(hours=1)
    assert control.ok("GET", "/time") == {
        "now": "2030-01-01T00:00:00Z",
        "stands": True,
    }
    control.ok("POST", "/time/advance", {"seconds": 1.5})
    assert control.ok("GET", "/time")["now"] == "2030-01-01T00:00:01.500000Z"

    assert control.ok("DELETE", "/time")["stands"] is False
    assert google.clock() == clock.moment


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "/time", {"now": "2030-01-01T00:00:00"}),
        ("PUT", "/time", {"now": "soon"}),
        ("PUT", "/time", {}),
        ("POST", "/time/advance", {"seconds": 1e18}),
        ("POST", "/time/advance", [1]),
        ("PATCH", "/switches", {"sheets": {"no_such": True}}),
        ("PATCH", "/switches", {"mail": {}}),
        ("PATCH", "/switches", {"drive": {"repeated_grant": "sometimes"}}),
        ("PATCH", "/switches", {"drive": {"changes_lag": -1}}),
        ("PUT", "/quotas", {"reads_per_user": -1}),
        ("PUT", "/quotas", "apple"),
        ("POST", "/faults", {}),
        ("POST", "/faults", {"do": {"kind": "earthquake"}}),
        ("POST", "/faults", {"do": {"kind": "refuse", "name": "surprise"}}),
        ("POST", "/faults", {"do": {"kind": "drop"}, "when": {"nth": 0}}),
        ("POST", "/faults", {"do": {"kind": "drop"}, "when": {"nthh": 1}}),
        ("POST", "/people", {"do": {"kind": "edit", "who": OWNER}}),
        ("POST", "/people/act", {"kind": "dance"}),
        ("GET", "/requests?after=x", None),
    ],
)
def test_what_makes_no_sense_is_refused_with_words(
    control: Control, method: str, path: str, body: object
) -> None:
    before = control.ok("GET", "/switches"), control.ok("GET", "/time")

    code, message = control.refused(method, path, body)

    assert code == 400
    assert len(message) > 10
    assert (control.ok("GET", "/switches"), control.ok("GET", "/time")) == before


def test_a_body_that_is_no_json_is_refused(control: Control) -> None:
    answer = control.session.post(f"{BASE}/seed", data="{people")

    assert answer.status_code == 400
    assert answer.json()["error"]["message"].startswith("The body is no JSON")


def test_switches_are_read_and_set_by_name(google: Google, control: Control) -> None:
    change = {"sheets": {"taken_id": "conflict"}, "drive": {"changes_lag": 180}}
    told = control.ok("PATCH", "/switches", change)

    assert told == control.ok("GET", "/switches")
    assert (told["sheets"]["taken_id"], told["drive"]["changes_lag"]) == (
        "conflict",
        180,
    )
    assert google.drive.switches.changes_lag.total_seconds() == 180
    assert told["drive"]["repeated_grant"] == "keep_higher"


def test_quotas_are_switched_on_and_off(google: Google, control: Control) -> None:
    assert control.ok("PUT", "/quotas", "google")["reads_per_user"] == 60
    assert google.quota.limits == GOOGLES

    control.ok("PUT", "/quotas", {"writes_per_user": 1})
    session = session_for(build_app(google), OWNER)
    assert [session.post(SHEETS, json={}).status_code for _ in range(2)] == [200, 429]

    control.ok("PUT", "/quotas", {})
    assert session.post(SHEETS, json={}).status_code == 200


def test_faults_are_planned_listed_and_called_off(
    control: Control, clients: Sheet
) -> None:
    fault = {
        "do": {"kind": "refuse", "name": "aborted"},
        "when": {"api": "sheets", "method": "GET", "nth": 2},
    }
    number = control.ok("POST", "/faults", fault)["number"]
    clients.values("A1")

    (told,) = control.ok("GET", "/faults")["faults"]
    assert (told["number"], told["seen"]) == (number, 1)
    assert told["do"]["name"] == "aborted"
    assert clients.session.get(clients.url).status_code == 409

    later = control.ok("POST", "/faults", fault)["number"]
    control.ok("DELETE", f"/faults/{later}")
    assert control.refused("DELETE", f"/faults/{later}")[0] == 404
    assert control.refused("DELETE", "/faults/first")[0] == 404
    control.ok("POST", "/faults", fault)
    control.ok("DELETE", "/faults")
    assert control.ok("GET", "/faults") == {"faults": [], "underway": 0}
    assert "aborted" in control.ok("GET", "/faults/refusals")["refusals"]


def test_a_late_request_can_be_let_in(control: Control, clients: Sheet) -> None:
    late = {"do": {"kind": "late", "after": 50}, "when": {"method": "PUT"}}
    control.ok("POST", "/faults", late)
    with pytest.raises(requests.ReadTimeout):
        clients.try_write("A2", [["Elm"]])
    assert control.ok("GET", "/faults")["underway"] == 1

    control.ok("POST", "/faults/let-in")

    assert clients.values("A2") == [["Elm"]]


def test_people_are_planned_act_at_once_and_leave_a_record(
    control: Control, clients: Sheet
) -> None:
    edit = {"kind": "edit", "who": MARK, "file": "Prospects", "row": "Birch"}
    plan = {"do": edit | {"cells": {"Stage": "won"}}, "when": {"nth": 2}}
    number = control.ok("POST", "/people", plan)["number"]
    assert [one["number"] for one in control.ok("GET", "/people")["acts"]] == [number]

    stages = [clients.values("C2"), clients.values("C2")]
    now = control.ok("POST", "/people/act", edit | {"cells": {"Nowhere": 1}})

    assert stages == [[["new"]], [["won"]]]
    assert now["refused"] == "No column of 'Sheet1' is called 'Nowhere'."
    told = control.ok("GET", "/people")
    assert told["acts"] == []
    assert [one["refused"] for one in told["deeds"]] == ["", now["refused"]]

    later = control.ok("POST", "/people", plan)["number"]
    control.ok("DELETE", f"/people/{later}")
    control.ok("DELETE", "/people")
    assert control.ok("GET", "/people") == {"acts": [], "deeds": []}


def test_the_log_tells_of_requests_after_a_number(
    control: Control, clients: Sheet
) -> None:
    before = control.ok("GET", "/requests")["count"]
    clients.values("A1")

    (told,) = control.ok("GET", f"/requests?after={before}")["requests"]

    assert told == {
        "number": before + 1,
        "api": "sheets",
        "method": "GET",
        "path": f"/v4/spreadsheets/{clients.id}/values/A1",
        "who": OWNER,
        "time": "2026-03-02T09:30:00Z",
        "status": 200,
        "fault": "",
    }
    control.ok("DELETE", "/requests")
    assert control.ok("GET", "/requests") == {"count": 0, "requests": []}


def test_the_outbox_shows_the_mail_that_went_out(
    control: Control, clients: Sheet
) -> None:
    share = {"kind": "share", "who": OWNER, "file": "Prospects", "to": "a@b.example"}
    control.ok("POST", "/people/act", share)

    (mail,) = control.ok("GET", "/outbox")["mails"]
    assert (mail["to"], mail["sender"]) == ("a@b.example", OWNER)

    control.ok("DELETE", "/outbox")
    assert control.ok("GET", "/outbox") == {"mails": []}


def rows(start: int, end: int) -> dict[str, object]:
    return {"sheetId": 0, "dimension": "ROWS", "startIndex": start, "endIndex": end}
