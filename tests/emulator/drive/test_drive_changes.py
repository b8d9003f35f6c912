"""about.get, changes.*, comments.* and revisions.*."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from sheetsync.emulator.state.google import Google
    from tests.emulator.drive.conftest import Clock, Person

MARK = "mark@north.example"


def edit(google: Google, file_id: str, email: str) -> None:
    """Change one cell as the Sheets half does."""
    file = google.files[file_id]
    assert file.book is not None
    with google.transaction(file, email) as log:
        log.set_row(file.book.tabs[0].grid, 0, (str(file.version),))


def start(person: Person) -> str:
    token: str = person.ok("GET", "/changes/startPageToken")["startPageToken"]
    return token


def changes(person: Person, token: str, **query: object) -> list[Any]:
    found = person.ok("GET", "/changes", pageToken=token, **query)
    listed: list[Any] = found["changes"]
    return listed


def test_about_tells_who_calls_but_wants_to_know_the_fields(owner: Person) -> None:
    user = owner.ok("GET", "/about", fields="user(emailAddress,permissionId,me)")

    assert user["user"]["emailAddress"] == "olga@north.example"
    assert user["user"]["me"] is True
    assert len(user["user"]["permissionId"]) == 20
    assert owner.call("GET", "/about").reason == "400 required"


def test_nothing_changed_means_an_empty_list_and_a_token_for_later(
    owner: Person,
) -> None:
    owner.make("Base")

    found = owner.ok("GET", "/changes", pageToken=start(owner))

    assert found["changes"] == []
    assert found["newStartPageToken"] == start(owner)


def test_several_edits_are_one_change(owner: Person, google: Google) -> None:
    base = owner.make("Base")
    token = start(owner)

    edit(google, base, owner.token)
    edit(google, base, owner.token)
    owner.ok("PATCH", f"/files/{base}", {"name": "Clients"})

    found = changes(owner, token)
    assert [(one["fileId"], one["file"]["name"]) for one in found] == [
        (base, "Clients")
    ]


def test_losing_access_and_deletion_are_removals(
    owner: Person, manager: Person
) -> None:
    shared, deleted = owner.make("Shared"), owner.make("Deleted")
    entry = owner.share(shared, MARK, "writer")
    owner.share(deleted, MARK, "writer")
    token = start(manager)

    owner.ok("DELETE", f"/files/{shared}/permissions/{entry}")
    owner.ok("DELETE", f"/files/{deleted}")

    found = {one["fileId"]: one["removed"] for one in changes(manager, token)}
    assert found == {shared: True, deleted: True}
    assert changes(manager, token, includeRemoved="false") == []
    assert [one["removed"] for one in changes(owner, token)] == [False, True]


def test_people_hear_only_of_what_they_may_see(owner: Person, stranger: Person) -> None:
    token = start(stranger)

    owner.make("Base")

    assert changes(stranger, token) == []


def test_changes_come_in_pages_the_oldest_first(owner: Person) -> None:
    token = start(owner)
    made = [owner.make(name) for name in ("A", "B", "C")]

    first = owner.ok("GET", "/changes", pageToken=token, pageSize=2)
    second = owner.ok("GET", "/changes", pageToken=first["nextPageToken"], pageSize=2)

    seen = [one["fileId"] for page in (first, second) for one in page["changes"]]
    assert seen == made
    assert "newStartPageToken" not in first
    assert "newStartPageToken" in second


def test_a_token_that_google_never_gave_is_refused(owner: Person) -> None:
    assert owner.call("GET", "/changes").reason == "400 required"
    assert owner.call("GET", "/changes", pageToken="x").reason == "400 invalid"


@pytest.mark.parametrize(("version_lags", "early_version"), [(False, "2"), (True, "1")])
def test_edits_of_cells_reach_drive_late_and_the_rest_at_once(
    owner: Person, google: Google, clock: Clock, version_lags: bool, early_version: str
) -> None:
    google.drive.switches.version_lags = version_lags
    base = owner.make("Base")
    token = start(owner)

    clock.pass_by(minutes=1)
    edit(google, base, owner.token)
    early = owner.ok("GET", f"/files/{base}", fields="version,modifiedTime")
    unheard = changes(owner, token)
    clock.pass_by(minutes=3)
    late = owner.ok("GET", f"/files/{base}", fields="version,modifiedTime")

    assert early == {
        "version": early_version,
        "modifiedTime": "2026-11-02T09:00:00.000Z",
    }
    assert unheard == []
    assert late == {"version": "2", "modifiedTime": "2026-11-02T09:01:00.000Z"}
    assert [one["fileId"] for one in changes(owner, token)] == [base]


def test_a_new_name_from_sheets_reaches_drive_at_once(
    owner: Person, google: Google, clock: Clock
) -> None:
    base = owner.make("Base")
    clock.pass_by(minutes=1)
    edit(google, base, owner.token)
    rename = {"properties": {"title": "Renamed"}, "fields": "title"}

    owner.session.post(
        f"https://www.googleapis.com/v4/spreadsheets/{base}:batchUpdate",
        json={"requests": [{"updateSpreadsheetProperties": rename}]},
        headers={"Authorization": f"Bearer {owner.token}"},
    )
    clock.pass_by(minutes=1)
    edit(google, base, owner.token)

    seen = owner.ok("GET", f"/files/{base}", fields="name,modifiedTime")
    assert seen == {"name": "Renamed", "modifiedTime": "2026-11-02T09:01:00.000Z"}


def test_a_reader_reads_comments_and_a_commenter_writes_them(
    owner: Person, manager: Person
) -> None:
    base = owner.make("Base")
    entry = owner.share(base, MARK, "reader")
    path = f"/files/{base}/comments"

    refused = manager.call("POST", path, {"content": "Hello"}, fields="*")
    owner.ok("PATCH", f"/files/{base}/permissions/{entry}", {"role": "commenter"})
    made = manager.ok("POST", path, {"content": "a < b"}, fields="*")

    assert refused.reason == "403 insufficientFilePermissions"
    assert (made["content"], made["htmlContent"]) == ("a < b", "a &lt; b")
    assert owner.ok("GET", path, fields="comments/content,nextPageToken") == {
        "comments": [{"content": "a < b"}]
    }


def test_a_reply_can_settle_a_comment(owner: Person) -> None:
    path = f"/files/{owner.make('Base')}/comments"
    comment = owner.ok("POST", path, {"content": "Call them"}, fields="id")["id"]

    owner.ok("POST", f"{path}/{comment}/replies", {"action": "resolve"}, fields="id")

    shown = owner.ok("GET", f"{path}/{comment}", fields="resolved,replies(action)")
    assert shown == {"resolved": True, "replies": [{"action": "resolve"}]}


def test_only_the_author_or_the_owner_deletes_a_comment(
    owner: Person, manager: Person
) -> None:
    base = owner.make("Base")
    owner.share(base, MARK, "writer")
    path = f"/files/{base}/comments"
    his = manager.ok("POST", path, {"content": "Mine"}, fields="id")["id"]
    hers = owner.ok("POST", path, {"content": "Hers"}, fields="id")["id"]

    refused = manager.call("DELETE", f"{path}/{hers}")
    owner.ok("DELETE", f"{path}/{his}")

    assert refused.reason == "403 insufficientFilePermissions"
    assert owner.call("GET", f"{path}/{his}", fields="id").reason == "404 notFound"
    left = owner.ok("GET", path, fields="comments(id)")
    assert left == {"comments": [{"id": hers}]}


def test_a_file_without_comments_answers_an_empty_list(owner: Person) -> None:
    path = f"/files/{owner.make('Base')}/comments"
    fields = "comments/content,comments/anchor,nextPageToken"

    shown = owner.ok(
        "GET", path, fields=fields, includeDeleted="False", pageSize=100, pageToken=""
    )

    assert shown == {"comments": []}
    assert owner.call("GET", path).reason == "400 required"


def test_revisions_tell_writers_who_edited_and_when(
    owner: Person, manager: Person, google: Google, clock: Clock
) -> None:
    base = owner.make("Base")
    owner.share(base, MARK, "reader")
    clock.pass_by(minutes=1)
    edit(google, base, MARK)
    fields = "revisions(modifiedTime,lastModifyingUser/emailAddress)"

    found = owner.ok("GET", f"/files/{base}/revisions", fields=fields)["revisions"]

    assert [
        (one["modifiedTime"], one["lastModifyingUser"]["emailAddress"]) for one in found
    ] == [
        ("2026-11-02T09:00:00.000Z", "olga@north.example"),
        ("2026-11-02T09:01:00.000Z", MARK),
    ]
    refused = manager.call("GET", f"/files/{base}/revisions")
    assert refused.reason == "403 insufficientFilePermissions"
