"""Shared drives: who makes, finds and deletes them, and what lists tell of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sheetsync.emulator.adapter import session_for
from sheetsync.emulator.app import build_app
from sheetsync.emulator.state.google import Google
from tests.emulator.drive.conftest import Clock, Person
from tests.emulator.drive.in_drives import (
    ALL,
    EVERYWHERE,
    MARK,
    drive_of,
    limit,
    make_in,
)


def test_who_makes_a_drive_is_its_organizer(owner: Person, drive: str) -> None:
    listed = owner.ok("GET", "/drives")
    shown = owner.ok("GET", f"/drives/{drive}", fields="*")
    members = owner.ok(
        "GET", f"/files/{drive}/permissions", **ALL, fields="permissions"
    )["permissions"]

    assert listed["drives"] == [{"kind": "drive#drive", "id": drive, "name": "Sales"}]
    assert (drive[:2], drive[-4:], len(drive)) == ("0A", "9PVA", 19)
    assert shown["capabilities"]["canManageMembers"]
    assert not shown["hidden"]
    assert [(one["role"], one["emailAddress"]) for one in members] == [
        ("organizer", owner.token)
    ]
    assert members[0]["permissionDetails"] == [
        {"permissionType": "member", "role": "organizer", "inherited": False}
    ]


def test_a_drive_asked_for_twice_is_made_once(owner: Person, manager: Person) -> None:
    first = owner.call("POST", "/drives", {"name": "Sales"}, requestId="a")
    again = owner.call("POST", "/drives", {"name": "Sales"}, requestId="a")
    others = manager.call("POST", "/drives", {"name": "Sales"}, requestId="a")
    nameless = owner.call("POST", "/drives", {"name": "Sales"})

    assert (first.status, others.status) == (200, 200)
    assert again.reason == "409 duplicate"
    assert nameless.reason == "400 required"
    assert len(owner.ok("GET", "/drives")["drives"]) == 1


@pytest.mark.parametrize(
    "email", ["olga@gmail.com", "robot@project.iam.gserviceaccount.com"]
)
def test_private_and_service_accounts_make_no_drives(
    person: Callable[[str], Person], email: str
) -> None:
    caller = person(email)

    refused = caller.call("POST", "/drives", {"name": "Sales"}, requestId="a")

    assert refused.reason == "403 userCannotCreateTeamDrives"
    about = caller.ok("GET", "/about", fields="canCreateDrives")
    assert about == {"canCreateDrives": False}


def test_only_an_organizer_names_and_limits_a_drive(
    owner: Person, drive: str, member: Callable[[str], Person]
) -> None:
    body = {"name": "North", "restrictions": {"driveMembersOnly": True}}

    refused = member("fileOrganizer").call("PATCH", f"/drives/{drive}", body)
    owner.ok("PATCH", f"/drives/{drive}", body)

    assert refused.status == 403
    shown = owner.ok("GET", f"/drives/{drive}", fields="name,restrictions")
    assert shown["name"] == "North"
    assert shown["restrictions"]["driveMembersOnly"]
    assert not shown["restrictions"]["domainUsersOnly"]


def test_a_drive_is_no_strangers(owner: Person, manager: Person, drive: str) -> None:
    assert manager.ok("GET", "/drives")["drives"] == []
    assert manager.call("GET", f"/drives/{drive}").reason == "404 notFound"
    assert owner.call("GET", "/drives/0ABC").reason == "404 notFound"


def test_members_search_drives_by_name_and_hide_them(owner: Person) -> None:
    sales, _ = drive_of(owner, "Sales North"), drive_of(owner, "Stock")

    def found(query: str) -> list[str]:
        listed = owner.ok("GET", "/drives", q=query)["drives"]
        return [one["name"] for one in listed]

    assert found("name contains 'nor'") == ["Sales North"]
    assert found("name = 'Stock' or name = 'Sales'") == ["Stock"]
    assert owner.ok("POST", f"/drives/{sales}/hide", fields="hidden") == {
        "hidden": True
    }
    assert found("hidden = true") == ["Sales North"]
    owner.ok("POST", f"/drives/{sales}/unhide")
    assert found("hidden = true") == []
    members = owner.call("GET", "/drives", q="memberCount > 'x'")
    assert members.reason == "403 queryRequiresAdminCredentials"
    assert owner.call("GET", "/drives", q="trashed = true").reason == "400 invalid"


def test_drives_are_listed_page_by_page(owner: Person) -> None:
    for name in "abc":
        drive_of(owner, name)

    first = owner.ok("GET", "/drives", pageSize=2)
    rest = owner.ok("GET", "/drives", pageSize=2, pageToken=first["nextPageToken"])

    assert [one["name"] for one in first["drives"]] == ["a", "b"]
    assert [one["name"] for one in rest["drives"]] == ["c"]
    assert "nextPageToken" not in rest


def test_nobody_is_an_administrator(owner: Person, drive: str, sheet: str) -> None:
    asked = {"useDomainAdminAccess": True}

    answers = [
        owner.call("GET", "/drives", **asked),
        owner.call("DELETE", f"/drives/{drive}", **asked, allowItemDeletion=True),
        owner.call("GET", f"/files/{sheet}/permissions", **ALL, **asked),
    ]

    reason = "403 insufficientAdministratorPrivileges"
    assert [one.reason for one in answers] == [reason] * 3


def test_a_drive_is_deleted_once_only_trash_is_left(
    google: Google,
    owner: Person,
    drive: str,
    sheet: str,
    member: Callable[[str], Person],
) -> None:
    helper = member("fileOrganizer")
    full = owner.call("DELETE", f"/drives/{drive}")
    helper.ok("PATCH", f"/files/{sheet}", {"trashed": True}, **ALL)

    assert full.reason == "403 cannotDeleteResourceWithChildren"
    assert helper.call("DELETE", f"/drives/{drive}").status == 403
    assert owner.call("DELETE", f"/drives/{drive}").status == 204
    assert owner.ok("GET", "/drives")["drives"] == []
    assert sheet not in google.files


def test_a_list_holds_a_drives_files_if_it_asks_for_them(
    owner: Person, drive: str, sheet: str
) -> None:
    owner.make("Own")
    make_in(owner, drive_of(owner, "Stock"), "Other")
    named = {**EVERYWHERE, "corpora": "drive", "driveId": drive}

    assert owner.sees() == ["Own"]
    assert owner.sees(**ALL) == ["Own"]
    assert set(owner.sees(**EVERYWHERE)) == {"Own", "Base", "Other"}
    assert set(owner.sees(**EVERYWHERE, corpora="allDrives")) == {
        "Own",
        "Base",
        "Other",
    }
    assert owner.sees(**named) == ["Base"]
    assert owner.sees(**EVERYWHERE, q=f"'{drive}' in parents") == ["Base"]
    assert owner.sees(**EVERYWHERE, q="'me' in owners") == ["Own"]
    assert owner.sees(**EVERYWHERE, q="sharedWithMe") == []


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ({"corpora": "allDrives"}, "403 includeTeamDriveItemsRequired"),
        ({"driveId": "0A"}, "403 includeTeamDriveItemsRequired"),
        ({**EVERYWHERE, "driveId": "0A"}, "403 teamDriveIdRequiresTeamDriveCorpora"),
        (
            {**EVERYWHERE, "corpora": "drive"},
            "403 teamDriveIdRequiresTeamDriveCorpora",
        ),
        ({**EVERYWHERE, "corpora": "drive", "driveId": "0A"}, "404 notFound"),
        ({"corpora": "everything"}, "400 invalid"),
    ],
)
def test_parameters_of_a_list_go_together(
    owner: Person, query: dict[str, object], reason: str
) -> None:
    assert owner.call("GET", "/files", **query).reason == reason


def test_a_guest_finds_what_was_shared_with_him(
    manager: Person, owner: Person, drive: str, sheet: str
) -> None:
    make_in(owner, drive, "Other")
    owner.share(sheet, MARK, "reader", **ALL)
    named = {**EVERYWHERE, "corpora": "drive", "driveId": drive}

    assert manager.sees(**EVERYWHERE) == ["Base"]
    assert manager.sees(**EVERYWHERE, q="sharedWithMe") == ["Base"]
    assert manager.call("GET", "/files", **named).reason == "404 notFound"


def test_changes_of_a_drive_are_told_to_who_asks_for_them(
    owner: Person, drive: str, sheet: str
) -> None:
    start = owner.ok("GET", "/changes/startPageToken", driveId=drive, **ALL)
    owner.make("Own")
    owner.ok("PATCH", f"/files/{sheet}", {"name": "Base 2"}, **ALL)

    def names(**query: object) -> list[str]:
        token = start["startPageToken"]
        told = owner.ok("GET", "/changes", pageToken=token, **query)
        return [one["file"]["name"] for one in told["changes"]]

    assert names() == ["Own"], "the drive has a log of its own"
    assert names(**EVERYWHERE, driveId=drive) == ["Base 2"]
    assert set(names(**EVERYWHERE)) == {"Own", "Base 2"}
    alone = owner.call("GET", "/changes", pageToken=1, driveId=drive, **ALL)
    assert alone.reason == "403 includeTeamDriveItemsRequired"


def test_a_drives_own_changes_are_told_to_its_members(
    owner: Person, manager: Person, drive: str
) -> None:
    start = owner.ok("GET", "/changes/startPageToken")["startPageToken"]

    def told(by: Person) -> list[tuple[str, bool, Any]]:
        changes = by.ok("GET", "/changes", pageToken=start, **EVERYWHERE)["changes"]
        assert {one["changeType"] for one in changes} <= {"drive"}
        return [(one["driveId"], one["removed"], one.get("drive")) for one in changes]

    assert told(owner) == []
    owner.ok("PATCH", f"/drives/{drive}", {"name": "North"})
    shown = {"kind": "drive#drive", "id": drive, "name": "North"}
    assert told(owner) == [(drive, False, shown)]
    assert told(manager) == []
    entry = owner.share(drive, MARK, "reader", **ALL)
    assert told(manager) == [(drive, False, shown)]
    owner.ok("DELETE", f"/files/{drive}/permissions/{entry}", **ALL)
    assert told(manager) == [(drive, True, None)]
    owner.ok("DELETE", f"/drives/{drive}")
    assert told(owner) == [(drive, True, None)]


def test_a_file_deleted_from_a_drive_is_told_there(
    owner: Person, drive: str, sheet: str
) -> None:
    start = owner.ok("GET", "/changes/startPageToken")["startPageToken"]
    owner.ok("DELETE", f"/files/{sheet}", **ALL)

    def removed(**query: object) -> list[str]:
        told = owner.ok("GET", "/changes", pageToken=start, **query)
        return [one["fileId"] for one in told["changes"] if one["removed"]]

    assert removed() == []
    assert removed(**EVERYWHERE, driveId=drive) == [sheet]


def test_drives_outlive_a_restart(tmp_path: Path, clock: Clock) -> None:

    google = Google(clock=clock, seed=7, directory=tmp_path)
    olga = Person(
        session_for(build_app(google), "olga@north.example"), "olga@north.example"
    )
    drive = drive_of(olga)
    sheet = make_in(olga, drive, "Base")
    limit(olga, drive, domainUsersOnly=True)
    olga.ok("POST", f"/drives/{drive}/hide")
    google.close()

    again = Google(clock=clock, directory=tmp_path)

    assert again.drive.shared == google.drive.shared
    assert again.files[sheet].drive_id == drive
    assert again.files[drive].permissions == google.files[drive].permissions
    again.close()
