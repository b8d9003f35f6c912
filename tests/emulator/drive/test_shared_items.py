"""What lies in a shared drive: whose it is, who may do what, how it moves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.emulator.drive.conftest import FOLDER, Person
from tests.emulator.drive.in_drives import (
    ALL,
    MARK,
    drive_of,
    make_in,
)


def test_what_lies_in_a_drive_is_nobodys_own(
    owner: Person, drive: str, sheet: str
) -> None:
    told = owner.ok("GET", f"/files/{sheet}", **ALL)
    whole = owner.ok("GET", f"/files/{sheet}", **ALL, fields="*")
    top = owner.ok("GET", f"/files/{drive}", **ALL)

    assert (told["driveId"], told["teamDriveId"]) == (drive, drive)
    assert whole["parents"] == [drive]
    assert whole["hasAugmentedPermissions"] is False
    only_in_my_drive = {"owners", "ownedByMe", "shared", "permissions"}
    assert not whole.keys() & (only_in_my_drive | {"writersCanShare"})
    assert "canAcceptOwnership" not in whole["capabilities"]
    assert whole["capabilities"]["canReadDrive"]
    assert (top["id"], top["name"]) == (drive, "Drive")


def test_to_who_knows_no_drives_their_files_do_not_exist(
    owner: Person, drive: str, sheet: str
) -> None:
    share = {"type": "user", "role": "reader", "emailAddress": MARK}
    answers = [
        owner.call("GET", f"/files/{sheet}"),
        owner.call("PATCH", f"/files/{sheet}", {"name": "Other"}),
        owner.call("DELETE", f"/files/{sheet}"),
        owner.call("POST", f"/files/{sheet}/copy"),
        owner.call("POST", f"/files/{sheet}/permissions", share),
        owner.call("POST", "/files", {"name": "New", "parents": [drive]}),
    ]

    assert {one.reason for one in answers} == {"404 notFound"}
    exported = owner.call("GET", f"/files/{sheet}/export", mimeType="text/csv")
    assert exported.status == 200, "files.export has no such parameter"
    assert owner.call("GET", f"/files/{sheet}", supportsTeamDrives=True).status == 200


def test_a_service_account_stores_files_in_a_drive(
    person: Callable[[str], Person], owner: Person, drive: str
) -> None:
    robot = person("robot@project.iam.gserviceaccount.com")
    owner.share(drive, robot.token, "writer", **ALL)

    made = make_in(robot, drive, "Base")

    alone = robot.call("POST", "/files", {"name": "Own"})
    assert alone.reason == "403 storageQuotaExceeded"
    assert owner.ok("GET", f"/files/{made}", **ALL)["driveId"] == drive


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("organizer", "add edit share move trash delete"),
        ("fileOrganizer", "add edit share move trash"),
        ("writer", "add edit share"),
        ("commenter", ""),
        ("reader", ""),
    ],
)
def test_a_members_role_decides_what_he_may(
    owner: Person, drive: str, member: Callable[[str], Person], role: str, may: str
) -> None:
    helper = member(role)
    folder = make_in(owner, drive, "Folder", FOLDER)
    base = make_in(owner, drive, "Base")
    can = owner_view(helper, base)
    moved = {**ALL, "addParents": folder, "removeParents": drive}
    share = {"type": "user", "role": "reader", "emailAddress": MARK}
    new = {"name": "New", "parents": [drive]}

    statuses = {
        "add": helper.call("POST", "/files", new, **ALL).status,
        "edit": helper.call("PATCH", f"/files/{base}", {"name": "B"}, **ALL).status,
        "share": helper.call("POST", f"/files/{base}/permissions", share, **ALL).status,
        "move": helper.call("PATCH", f"/files/{base}", {}, **moved).status,
        "trash": helper.call(
            "PATCH", f"/files/{base}", {"trashed": True}, **ALL
        ).status,
        "delete": helper.call("DELETE", f"/files/{base}", **ALL).status,
    }

    done = [name for name, status in statuses.items() if status in {200, 204}]
    assert " ".join(done) == may
    assert set(statuses.values()) <= {200, 204, 403}
    words = {
        "edit": "canEdit",
        "share": "canShare",
        "move": "canMoveItemWithinDrive",
        "trash": "canTrash",
        "delete": "canDelete",
    }
    assert {name for name, word in words.items() if can[word]} == set(done) - {"add"}


def owner_view(person: Person, file_id: str) -> Any:
    shown = person.ok("GET", f"/files/{file_id}", **ALL, fields="capabilities")
    return shown["capabilities"]


@pytest.mark.parametrize(
    ("role", "status"), [("writer", 200), ("reader", 403), (None, 403)]
)
def test_the_sheets_api_lets_in_whom_the_drive_does(
    owner: Person,
    manager: Person,
    member: Callable[[str], Person],
    sheet: str,
    role: str | None,
    status: int,
) -> None:
    caller = member(role) if role else manager
    address = f"https://sheets.googleapis.com/v4/spreadsheets/{sheet}/values/A1"

    written = owner.session.put(
        address,
        params={"valueInputOption": "RAW"},
        json={"values": [["Ann"]]},
        headers={"Authorization": f"Bearer {caller.token}"},
    )

    assert written.status_code == status


def test_a_copy_lies_beside_its_original(
    owner: Person, manager: Person, drive: str, sheet: str
) -> None:
    owner.share(sheet, MARK, "reader", **ALL)

    beside = owner.ok("POST", f"/files/{sheet}/copy", **ALL)
    own = manager.ok("POST", f"/files/{sheet}/copy", **ALL, fields="driveId,ownedByMe")

    assert beside["driveId"] == drive
    assert own == {"ownedByMe": True}


def test_the_trash_tells_who_put_it_there(
    owner: Person, drive: str, sheet: str, member: Callable[[str], Person]
) -> None:
    helper = member("fileOrganizer")
    helper.ok("PATCH", f"/files/{sheet}", {"trashed": True}, **ALL)

    shown = owner.ok("GET", f"/files/{sheet}", **ALL, fields="trashed,trashingUser")

    assert shown["trashed"]
    assert shown["trashingUser"]["emailAddress"] == helper.token
    assert helper.call("DELETE", "/files/trash", driveId=drive).status == 403
    assert owner.call("DELETE", "/files/trash", driveId=drive).status == 204
    assert owner.call("GET", f"/files/{sheet}", **ALL).reason == "404 notFound"


def test_a_file_moved_into_a_drive_stops_being_somebodys(
    owner: Person, manager: Person, drive: str
) -> None:
    base = owner.make("Base")
    root = owner.ok("GET", "/files/root")["id"]
    owner.share(base, MARK, "writer")
    path = f"/files/{base}"

    beside = owner.call("PATCH", path, {}, **ALL, addParents=drive)
    by_writer = manager.call(
        "PATCH", path, {}, **ALL, addParents=drive, removeParents=root
    )
    moved = owner.ok("PATCH", path, {}, **ALL, addParents=drive, removeParents=root)

    assert beside.reason == "403 teamDrivesParentLimit"
    assert by_writer.reason == "404 notFound", "he does not see the drive"
    assert moved["driveId"] == drive
    assert manager.call("PATCH", path, {"name": "B"}, **ALL).status == 200
    known = owner.ok("GET", f"{path}/permissions", **ALL)["permissions"]
    assert {one["role"] for one in known} == {"writer", "organizer"}


def test_a_file_moved_out_becomes_the_organizers_own(
    owner: Person, drive: str, sheet: str, member: Callable[[str], Person]
) -> None:
    helper = member("fileOrganizer")
    out = {**ALL, "addParents": "root", "removeParents": drive}

    refused = helper.call("PATCH", f"/files/{sheet}", {}, **out)
    owner.ok("PATCH", f"/files/{sheet}", {}, **out)

    assert refused.reason == "403 insufficientFilePermissions"
    shown = owner.ok("GET", f"/files/{sheet}", fields="ownedByMe,driveId")
    assert shown == {"ownedByMe": True}
    assert helper.call("GET", f"/files/{sheet}", **ALL).reason == "404 notFound"


def test_a_writer_of_anothers_file_does_not_move_it_into_a_drive(
    owner: Person, manager: Person
) -> None:
    base = owner.make("Base")
    root = owner.ok("GET", "/files/root")["id"]
    owner.share(base, MARK, "writer")
    drive = drive_of(manager)

    refused = manager.call(
        "PATCH", f"/files/{base}", {}, **ALL, addParents=drive, removeParents=root
    )

    assert refused.reason == "403 fileWriterTeamDriveMoveInDisabled"


def test_folders_and_trash_stay_where_they_are(owner: Person, drive: str) -> None:
    folder, base = owner.make("Folder", kind=FOLDER), owner.make("Base")
    owner.ok("PATCH", f"/files/{base}", {"trashed": True})
    into = {**ALL, "addParents": drive, "removeParents": "root"}

    of_folder = owner.call("PATCH", f"/files/{folder}", {}, **into)
    of_trash = owner.call("PATCH", f"/files/{base}", {}, **into)

    assert of_folder.reason == "403 teamDrivesFolderMoveInNotSupported"
    assert of_trash.reason == "403 cannotMoveTrashedItemIntoTeamDrive"


def test_an_item_has_exactly_one_parent(owner: Person, drive: str, sheet: str) -> None:
    folder = make_in(owner, drive, "Folder", FOLDER)

    two = owner.call("PATCH", f"/files/{sheet}", {}, **ALL, addParents=folder)
    none = owner.call("PATCH", f"/files/{sheet}", {}, **ALL, removeParents=drive)

    assert (two.reason, none.reason) == ("403 teamDrivesParentLimit",) * 2
