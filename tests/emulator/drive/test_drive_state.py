"""Files, people and sign-ins survive being saved; nothing answers 5xx."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sheetsync.emulator.drive.changes import bring_up_to_date
from sheetsync.emulator.drive.routes import METHODS
from sheetsync.emulator.state.drive import DriveState
from sheetsync.emulator.state.files import File, account_key, grantee_id
from sheetsync.emulator.state.people import People
from sheetsync.emulator.state.sign_in import SignIn

if TYPE_CHECKING:
    from sheetsync.emulator.state.google import Google
    from tests.emulator.drive.conftest import Person


def through_json(saved: dict[str, Any]) -> dict[str, Any]:
    back: dict[str, Any] = json.loads(json.dumps(saved))
    return back


def test_a_file_comes_back_as_it_was_saved(owner: Person, google: Google) -> None:
    base = owner.make("Base")
    grant = {
        "type": "user",
        "role": "reader",
        "emailAddress": "mark@north.example",
        "expirationTime": "2026-12-01T00:00:00Z",
    }
    owner.ok("POST", f"/files/{base}/permissions", grant)
    changes = {
        "appProperties": {"a": "1"},
        "properties": {"b": "2"},
        "starred": True,
        "writersCanShare": False,
        "trashed": True,
        "copyRequiresWriterPermission": True,
        "contentRestrictions": [{"readOnly": True, "reason": "audit"}],
    }
    owner.ok("PATCH", f"/files/{base}", changes)
    file = google.files[base]

    restored = File.from_json(through_json(file.to_json()), book=file.book)

    assert restored == file


def test_bytes_of_a_file_come_back(owner: Person, google: Google) -> None:
    made = owner.ok("POST", "/upload/drive/v3/files", b"\x00\xff")
    file = google.files[made["id"]]

    assert File.from_json(through_json(file.to_json())) == file


def test_what_drive_keeps_beside_the_files_comes_back(
    owner: Person, google: Google
) -> None:
    base = owner.make("Base")
    owner.share(base, "mark@north.example", "writer")
    path = f"/files/{base}/comments"
    comment = owner.ok("POST", path, {"content": "x"}, fields="id")["id"]
    owner.ok("POST", f"{path}/{comment}/replies", {"content": "y"}, fields="id")
    google.people.add_group("all@north.example", ["mark@north.example"])
    bring_up_to_date(google)

    drive = DriveState.from_json(through_json(google.drive.to_json()))

    assert drive == google.drive
    assert People.from_json(through_json(google.people.to_json())) == google.people


def test_sign_ins_come_back(google: Google) -> None:
    google.sign_in.issue_beforehand("token", "olga@north.example")
    google.sign_in.api_keys.add("key")

    assert SignIn.from_json(through_json(google.sign_in.to_json())) == google.sign_in


def test_one_account_has_one_key_and_one_permission_id() -> None:
    assert account_key("A.B.c@GoogleMail.com") == account_key("abc@gmail.com")
    assert account_key("a.b@north.example") != account_key("ab@north.example")
    assert grantee_id("user", "A@b.example") == grantee_id("user", "a@B.example")
    assert grantee_id("domain", "b.example") != grantee_id("user", "b.example")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
FIELDS = st.sampled_from(
    [
        "name", "parents", "trashed", "appProperties", "properties", "starred",
        "downloadRestrictions", "contentRestrictions", "mimeType", "description",
        "writersCanShare", "copyRequiresWriterPermission", "modifiedTime",
        "createdTime",
        "role", "type", "emailAddress", "domain", "expirationTime", "pendingOwner",
        "allowFileDiscovery", "content", "action", "quotedFileContent", "capabilities",
    ]
)  # fmt: skip
PARAMETERS = st.sampled_from(
    [
        "q", "fields", "pageSize", "pageToken", "orderBy", "corpora", "addParents",
        "removeParents", "mimeType", "transferOwnership", "sendNotificationEmail",
        "uploadType", "alt", "count", "includeRemoved", "removeExpiration", "key",
    ]
)  # fmt: skip
METHOD = st.sampled_from(
    [(method, path) for path, methods in METHODS.items() for method in methods]
)


@settings(
    max_examples=300,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    target=METHOD,
    body=st.dictionaries(FIELDS, JSON, max_size=4) | JSON,
    query=st.dictionaries(PARAMETERS, st.text(max_size=12), max_size=3),
)
def test_no_request_makes_the_server_fail(
    owner: Person, target: tuple[str, str], body: Any, query: dict[str, str]
) -> None:
    method, path = target
    file_id = owner.make("Base")
    filled = path.format(
        file_id=file_id,
        permission_id="1",
        proposal_id="1",
        comment_id="1",
        reply_id="1",
        revision_id="1",
        drive_id="1",
    )

    response = owner.session.request(
        method,
        f"https://www.googleapis.com{filled}",
        params=query,
        data=json.dumps(body),
        headers={"Authorization": f"Bearer {owner.token}"},
    )

    assert response.status_code < 500
    if response.status_code >= 400:
        error = response.json()["error"]
        assert error["code"] == response.status_code
        assert error["message"]
