"""files.create, get, update, copy and delete, by people with different rights."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from sheetsync.emulator.state.google import Google
    from tests.emulator.drive.conftest import Clock, Person

FOLDER = "application/vnd.google-apps.folder"
SHORTCUT = "application/vnd.google-apps.shortcut"
SPREADSHEET = "application/vnd.google-apps.spreadsheet"


def test_a_new_file_is_answered_with_google_s_four_fields(owner: Person) -> None:
    made = owner.ok(
        "POST",
        "/files",
        {"name": "Base", "mimeType": "application/vnd.google-apps.spreadsheet"},
        supportsAllDrives="True",
    )

    assert list(made) == ["kind", "id", "name", "mimeType"]
    assert len(made["id"]) == 44
    assert made["id"].startswith("1")


def test_a_stranger_is_told_that_there_is_no_such_file(
    owner: Person, stranger: Person
) -> None:
    base = owner.make("Base")

    answer = stranger.call("GET", f"/files/{base}")

    message = f"File not found: {base}."
    assert answer.status == 404
    assert answer.body == {
        "error": {
            "code": 404,
            "message": message,
            "errors": [
                {
                    "message": message,
                    "domain": "global",
                    "reason": "notFound",
                    "location": "fileId",
                    "locationType": "parameter",
                }
            ],
        }
    }


def test_a_call_without_a_token_is_refused(person: Callable[[str], Person]) -> None:
    answer = person("no-token-of-anybody").call("GET", "/files")

    assert answer.reason == "401 authError"
    assert answer.body["error"]["errors"][0]["location"] == "Authorization"


def test_fields_choose_what_is_answered(owner: Person) -> None:
    base = owner.make("Base")

    shown = owner.ok(
        "GET", f"/files/{base}", fields="id, owners(emailAddress),capabilities/canEdit"
    )

    assert shown == {
        "id": base,
        "owners": [{"emailAddress": "olga@north.example"}],
        "capabilities": {"canEdit": True},
    }


def test_an_unknown_field_is_refused(owner: Person) -> None:
    answer = owner.call("GET", f"/files/{owner.make('Base')}", fields="id,sizes")

    assert answer.reason == "400 invalidParameter"
    assert answer.body["error"]["message"] == "Invalid field selection sizes"


def test_every_change_makes_the_version_grow(owner: Person) -> None:
    base = owner.make("Base")

    def version() -> int:
        return int(owner.ok("GET", f"/files/{base}", fields="version")["version"])

    seen = [version()]
    owner.ok("PATCH", f"/files/{base}", {"name": "Clients"})
    seen.append(version())
    owner.share(base, "mark@north.example", "writer")
    seen.append(version())
    owner.ok("PATCH", f"/files/{base}", {"appProperties": {"a": "1"}})
    seen.append(version())

    assert seen == sorted(set(seen))


def test_sharing_does_not_move_the_modified_time_but_a_new_name_does(
    owner: Person, clock: Clock
) -> None:
    base = owner.make("Base")

    def modified() -> str:
        found = owner.ok("GET", f"/files/{base}", fields="modifiedTime")
        time: str = found["modifiedTime"]
        return time

    before = modified()
    clock.pass_by(minutes=5)
    owner.share(base, "mark@north.example", "writer")
    shared = modified()
    owner.ok("PATCH", f"/files/{base}", {"name": "Clients"})

    assert shared == before
    assert modified() == "2026-11-02T09:05:00.000Z"


def test_app_properties_are_merged_and_a_null_takes_one_away(owner: Person) -> None:
    base = owner.make("Base")
    owner.ok("PATCH", f"/files/{base}", {"appProperties": {"a": "1", "b": "2"}})

    changed = owner.ok(
        "PATCH",
        f"/files/{base}",
        {"appProperties": {"a": None, "c": "3"}},
        fields="appProperties",
    )

    assert changed == {"appProperties": {"b": "2", "c": "3"}}


def test_a_reader_cannot_rename(owner: Person, manager: Person) -> None:
    base = owner.make("Base")
    owner.share(base, "mark@north.example", "reader")

    answer = manager.call("PATCH", f"/files/{base}", {"name": "Mine"})

    assert answer.reason == "403 insufficientFilePermissions"
    assert owner.ok("GET", f"/files/{base}")["name"] == "Base"


@pytest.mark.parametrize(
    "body",
    [
        {"trashed": True},
        {"writersCanShare": True},
        {"downloadRestrictions": {"itemDownloadRestriction": {}}},
    ],
)
def test_a_writer_cannot_do_what_is_the_owner_s(
    owner: Person, manager: Person, body: dict[str, object]
) -> None:
    base = owner.make("Base")
    owner.share(base, "mark@north.example", "writer")

    answer = manager.call("PATCH", f"/files/{base}", body)

    assert answer.reason == "403 insufficientFilePermissions"


def test_a_writer_may_rename_but_not_delete(owner: Person, manager: Person) -> None:
    base = owner.make("Base")
    owner.share(base, "mark@north.example", "writer")

    manager.ok("PATCH", f"/files/{base}", {"name": "Clients"})
    answer = manager.call("DELETE", f"/files/{base}")

    assert answer.reason == "403 insufficientFilePermissions"
    assert owner.ok("GET", f"/files/{base}")["name"] == "Clients"


def test_a_trashed_file_stays_open_to_others_and_says_so(
    owner: Person, manager: Person
) -> None:
    base = owner.make("Base")
    owner.share(base, "mark@north.example", "writer")

    owner.ok("PATCH", f"/files/{base}", {"trashed": True})

    shown = manager.ok("GET", f"/files/{base}", fields="trashed,explicitlyTrashed")
    assert shown == {"trashed": True, "explicitlyTrashed": True}


def test_a_file_in_a_trashed_folder_is_trashed_but_not_explicitly(
    owner: Person,
) -> None:
    folder = owner.make("Company", kind=FOLDER)
    base = owner.make("Base", folder)

    owner.ok("PATCH", f"/files/{folder}", {"trashed": True})

    shown = owner.ok("GET", f"/files/{base}", fields="trashed,explicitlyTrashed")
    assert shown == {"trashed": True, "explicitlyTrashed": False}


def test_a_deleted_file_is_gone_and_answered_with_nothing(owner: Person) -> None:
    base = owner.make("Base")

    answer = owner.call("DELETE", f"/files/{base}")

    assert (answer.status, answer.body) == (204, "")
    assert owner.call("GET", f"/files/{base}").status == 404


def test_a_deleted_folder_takes_the_owner_s_files_with_it(owner: Person) -> None:
    folder = owner.make("Company", kind=FOLDER)
    base = owner.make("Base", folder)

    owner.ok("DELETE", f"/files/{folder}")

    assert owner.call("GET", f"/files/{base}").reason == "404 notFound"


def test_parents_are_moved_by_parameters_and_never_by_the_body(owner: Person) -> None:
    folder = owner.make("Company", kind=FOLDER)
    base = owner.make("Base")
    root = owner.ok("GET", "/files/root", fields="id")["id"]

    refused = owner.call("PATCH", f"/files/{base}", {"parents": [folder]})
    moved = owner.ok(
        "PATCH",
        f"/files/{base}",
        {},
        addParents=folder,
        removeParents="root",
        fields="parents",
    )

    assert refused.reason == "403 fieldNotWritable"
    assert moved == {"parents": [folder]}
    assert root != folder


def test_a_second_parent_is_refused(owner: Person) -> None:
    folder = owner.make("Company", kind=FOLDER)

    answer = owner.call("PATCH", f"/files/{owner.make('B')}", {}, addParents=folder)

    assert answer.reason == "403 cannotAddParent"


def test_a_folder_cannot_be_put_below_itself(owner: Person) -> None:
    outer = owner.make("Outer", kind=FOLDER)
    inner = owner.make("Inner", outer, kind=FOLDER)

    answer = owner.call(
        "PATCH", f"/files/{outer}", {}, addParents=inner, removeParents="root"
    )

    assert answer.reason == "403 circularFolder"


@pytest.mark.parametrize("allowed", [True, False])
def test_whether_a_writer_may_move_the_owner_s_file_is_a_switch(
    owner: Person, manager: Person, google: Google, allowed: bool
) -> None:
    google.drive.switches.writers_may_move = allowed
    folder = owner.make("Company", kind=FOLDER)
    base = owner.make("Base", folder)
    owner.share(folder, "mark@north.example", "writer")
    own = manager.make("Mine", kind=FOLDER)

    answer = manager.call(
        "PATCH", f"/files/{base}", {}, addParents=own, removeParents=folder
    )

    assert (answer.status == 200) is allowed


def test_a_copy_belongs_to_the_copier_and_is_not_shared(
    owner: Person, manager: Person
) -> None:
    base = owner.make("Base")
    owner.share(base, "mark@north.example", "reader")

    copied = manager.ok(
        "POST", f"/files/{base}/copy", {"name": None}, fields="name,ownedByMe,shared"
    )

    assert copied == {"name": "Copy of Base", "ownedByMe": True, "shared": False}


@pytest.mark.parametrize("role", ["reader", "commenter", "writer"])
def test_nobody_but_the_owner_copies_a_file_that_is_closed_to_writers(
    owner: Person, manager: Person, role: str
) -> None:
    base = owner.make("Base")
    owner.share(base, "mark@north.example", role)
    owner.ok(
        "PATCH",
        f"/files/{base}",
        {
            "downloadRestrictions": {
                "itemDownloadRestriction": {"restrictedForWriters": True}
            }
        },
    )

    copied = manager.call("POST", f"/files/{base}/copy", {})
    exported = manager.call("GET", f"/files/{base}/export", mimeType="text/csv")

    assert copied.reason == "403 cannotCopyFile"
    assert exported.reason == "403 cannotDownloadFile"
    owner.ok("POST", f"/files/{base}/copy", {})


def test_the_old_flag_stops_readers_only_and_lifting_it_lifts_everything(
    owner: Person, manager: Person
) -> None:
    base = owner.make("Base")
    owner.share(base, "mark@north.example", "writer")
    fields = "copyRequiresWriterPermission,downloadRestrictions/itemDownloadRestriction"

    owner.ok("PATCH", f"/files/{base}", {"copyRequiresWriterPermission": True})
    manager.ok("POST", f"/files/{base}/copy", {})
    owner.ok(
        "PATCH",
        f"/files/{base}",
        {
            "downloadRestrictions": {
                "itemDownloadRestriction": {"restrictedForWriters": True}
            }
        },
    )
    lifted = owner.ok(
        "PATCH",
        f"/files/{base}",
        {"copyRequiresWriterPermission": False},
        fields=fields,
    )

    assert lifted == {
        "copyRequiresWriterPermission": False,
        "downloadRestrictions": {
            "itemDownloadRestriction": {
                "restrictedForReaders": False,
                "restrictedForWriters": False,
            }
        },
    }


def test_an_edition_without_it_refuses_to_restrict_writers(
    owner: Person, google: Google
) -> None:
    google.drive.switches.writer_restriction = False
    base = owner.make("Base")

    answer = owner.call(
        "PATCH",
        f"/files/{base}",
        {
            "downloadRestrictions": {
                "itemDownloadRestriction": {"restrictedForWriters": True}
            }
        },
    )

    may = owner.ok("GET", f"/files/{base}", fields="capabilities")["capabilities"]
    assert answer.reason == "403 insufficientFilePermissions"
    assert may["canChangeItemDownloadRestriction"] is False


def test_capabilities_follow_the_role(owner: Person, manager: Person) -> None:
    base = owner.make("Base")
    owner.share(base, "mark@north.example", "reader")

    reader = manager.ok("GET", f"/files/{base}", fields="capabilities")["capabilities"]

    true = {name for name, value in reader.items() if value}
    assert true == {"canCopy", "canDownload", "canRemoveMyDriveParent"}


def test_a_locked_file_cannot_be_renamed_until_the_owner_unlocks_it(
    owner: Person, manager: Person
) -> None:
    base = owner.make("Base")
    owner.share(base, "mark@north.example", "writer")
    lock = {"contentRestrictions": [{"readOnly": True, "ownerRestricted": True}]}

    owner.ok("PATCH", f"/files/{base}", lock)
    renamed = manager.call("PATCH", f"/files/{base}", {"name": "Mine"})
    unlocked = manager.call(
        "PATCH", f"/files/{base}", {"contentRestrictions": [{"readOnly": False}]}
    )
    owner.ok("PATCH", f"/files/{base}", {"contentRestrictions": [{"readOnly": False}]})

    assert renamed.reason == "403 insufficientFilePermissions"
    assert unlocked.reason == "403 insufficientFilePermissions"
    manager.ok("PATCH", f"/files/{base}", {"name": "Clients"})


def test_a_service_account_owns_no_storage(
    person: Callable[[str], Person], google: Google
) -> None:
    robot = person("robot@local-google.iam.gserviceaccount.com")

    answer = robot.call("POST", "/files", {"name": "Base"})
    google.drive.switches.service_accounts_own_nothing = False
    robot.make("Base")

    assert answer.reason == "403 storageQuotaExceeded"
    assert answer.body["error"]["errors"][0]["domain"] == "usageLimits"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"{", "400 parseError"),
        (b"[]", "400 parseError"),
        ({"name": 5}, "400 invalid"),
        ({"trashed": "maybe"}, "400 invalid"),
        ({"version": "7"}, "403 fieldNotWritable"),
        ({"appProperties": {"a": 1}}, "400 invalid"),
    ],
)
def test_a_body_that_makes_no_sense_changes_nothing(
    owner: Person, body: object, reason: str
) -> None:
    base = owner.make("Base")
    before = owner.ok("GET", f"/files/{base}", fields="*")

    answer = owner.call("PATCH", f"/files/{base}", body)

    assert answer.reason == reason
    assert owner.ok("GET", f"/files/{base}", fields="*") == before


def test_a_refused_field_leaves_the_good_ones_beside_it_unset(owner: Person) -> None:
    body = {"name": "New", "properties": {"k" * 200: "v"}}
    base = owner.make("Base")

    answer = owner.call("PATCH", f"/files/{base}", body)

    assert answer.reason == "403 propertyTooLong"
    assert owner.ok("GET", f"/files/{base}")["name"] == "Base"


def test_generated_ids_are_as_many_as_asked_for(owner: Person) -> None:
    made = owner.ok("GET", "/files/generateIds", count=3)

    assert len(set(made["ids"])) == 3
    assert owner.call("GET", "/files/generateIds", count=0).status == 400


def test_what_is_made_with_a_generated_id_is_made_once(owner: Person) -> None:
    (given,) = owner.ok("GET", "/files/generateIds", count=1)["ids"]
    folder = {"id": given, "name": "Company", "mimeType": FOLDER}

    assert owner.ok("POST", "/files", folder)["id"] == given
    assert owner.call("POST", "/files", folder).reason == "409 fileIdInUse"
    wrong = owner.call("POST", "/files", folder | {"id": "no id"})
    assert wrong.reason == "400 invalid"
    assert owner.sees(q="name = 'Company'") == ["Company"]


def test_a_shortcut_tells_where_it_leads_and_is_found_by_it(
    owner: Person, stranger: Person
) -> None:
    base = owner.make("Base")
    leads = {"mimeType": SHORTCUT, "shortcutDetails": {"targetId": base}}

    made = owner.ok("POST", "/files", leads | {"name": "To it"}, fields="*")

    assert made["shortcutDetails"] == {"targetId": base, "targetMimeType": SPREADSHEET}
    assert owner.sees(q=f"shortcutDetails.targetId = '{base}'") == ["To it"]
    assert stranger.call("POST", "/files", leads).reason == "404 notFound"
    other = {"shortcutDetails": {"targetId": owner.make("Other")}}
    moved = owner.call("PATCH", f"/files/{made['id']}", other)
    assert moved.reason == "403 fieldNotWritable"
    owner.ok("DELETE", f"/files/{base}")
    left = owner.ok("GET", f"/files/{made['id']}", fields="shortcutDetails")
    assert left == {"shortcutDetails": {"targetId": base}}


def test_what_is_not_served_says_so(owner: Person) -> None:
    answer = owner.call("POST", "/files/x/watch", {})

    assert answer.status == 404
    assert "does not serve" in answer.body["error"]["message"]
