"""Who is let into a shared drive or into an item of it, and as what."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sheetsync.emulator.state.google import Google
from tests.emulator.drive.conftest import FOLDER, Clock, Person
from tests.emulator.drive.in_drives import (
    ALL,
    MARK,
    SAM,
    limit,
    make_in,
)


def test_a_member_inherits_and_it_says_from_where(
    owner: Person, drive: str, sheet: str, member: Callable[[str], Person]
) -> None:
    helper = member("reader")
    entry = owner.share(sheet, helper.token, "writer", **ALL)

    shown = owner.ok("GET", f"/files/{sheet}/permissions/{entry}", **ALL, fields="*")

    assert shown["role"] == "writer"
    assert "pendingOwner" not in shown
    assert shown["permissionDetails"] == [
        {"permissionType": "file", "role": "writer", "inherited": False},
        {
            "permissionType": "member",
            "role": "reader",
            "inherited": True,
            "inheritedFrom": drive,
        },
    ]
    flag = owner.ok("GET", f"/files/{sheet}", **ALL, fields="hasAugmentedPermissions")
    assert flag == {"hasAugmentedPermissions": True}


def test_what_is_inherited_is_not_changed_below(
    owner: Person, drive: str, sheet: str, member: Callable[[str], Person]
) -> None:
    member("reader")
    entry = owner.ok("GET", f"/files/{drive}/permissions", **ALL)["permissions"][1]
    path = f"/files/{sheet}/permissions/{entry['id']}"

    raised = owner.call("PATCH", path, {"role": "writer"}, **ALL)
    gone = owner.call("DELETE", path, **ALL)

    reason = "403 cannotModifyInheritedTeamDrivePermission"
    assert (raised.reason, gone.reason) == (reason, reason)
    above = f"/files/{drive}/permissions/{entry['id']}"
    assert owner.call("DELETE", above, **ALL).status == 204


@pytest.mark.parametrize(
    ("where", "role", "reason"),
    [
        ("sheet", "owner", "403 ownerOnTeamDriveItemNotSupported"),
        ("sheet", "organizer", "403 organizerOnNonTeamDriveItemNotSupported"),
        ("sheet", "fileOrganizer", "403 fileOrganizerOnFoldersInSharedDriveOnly"),
        ("folder", "organizer", "403 organizerOnNonTeamDriveItemNotSupported"),
        ("folder", "fileOrganizer", ""),
        ("drive", "owner", "403 ownerOnTeamDriveItemNotSupported"),
        ("my drive", "organizer", "403 organizerOnNonTeamDriveNotSupported"),
        ("my drive", "fileOrganizer", "403 fileOrganizerOnNonTeamDriveNotSupported"),
    ],
)
def test_each_role_has_its_place(
    owner: Person, drive: str, where: str, role: str, reason: str
) -> None:
    places = {
        "sheet": lambda: make_in(owner, drive, "Base"),
        "folder": lambda: make_in(owner, drive, "Folder", FOLDER),
        "drive": lambda: drive,
        "my drive": lambda: owner.make("Own"),
    }
    body = {"type": "user", "role": role, "emailAddress": MARK}

    answer = owner.call(
        "POST",
        f"/files/{places[where]()}/permissions",
        body,
        **ALL,
        transferOwnership=True,
    )

    assert (answer.reason if reason else answer.status) == (reason or 200)


def test_members_are_accounts_and_groups_for_good(
    google: Google, owner: Person, clock: Clock, drive: str
) -> None:
    google.people.add("nobody@north.example", has_account=False)
    path = f"/files/{drive}/permissions"
    user = {"type": "user", "role": "reader", "emailAddress": MARK}
    ends = clock.now.replace(month=12).isoformat()

    def reason(**fields: object) -> str:
        return owner.call("POST", path, {**user, **fields}, **ALL).reason

    anyone = owner.call("POST", path, {"type": "anyone", "role": "reader"}, **ALL)
    assert anyone.reason == "403 cannotShareTeamDriveTopFolderWithAnyoneOrDomains"
    assert reason(emailAddress="nobody@north.example") == (
        "403 cannotShareTeamDriveWithNonGoogleAccounts"
    )
    assert reason(expirationTime=ends) == (
        "403 expirationDateNotAllowedForSharedDriveMembers"
    )


def test_who_shares_folders_is_the_organizers_to_decide(
    owner: Person, drive: str, member: Callable[[str], Person]
) -> None:
    folder = make_in(owner, drive, "Folder", FOLDER)
    writer, helper = member("writer"), member("fileOrganizer")
    body = {"type": "user", "role": "reader", "emailAddress": SAM}
    path = f"/files/{folder}/permissions"

    by_writer = writer.call("POST", path, body, **ALL).status
    by_helper = helper.call("POST", path, body, **ALL).status
    limit(owner, drive, sharingFoldersRequiresOrganizerPermission=True)
    limited = helper.call("POST", path, body, **ALL).status

    assert (by_writer, by_helper, limited) == (403, 200, 403)


def test_a_drive_of_the_domains_people_keeps_others_out(
    owner: Person, stranger: Person, drive: str, sheet: str
) -> None:
    owner.share(sheet, SAM, "reader", **ALL)
    before = stranger.call("GET", f"/files/{sheet}", **ALL).status
    limit(owner, drive, domainUsersOnly=True)
    body = {"type": "anyone", "role": "reader"}

    link = owner.call("POST", f"/files/{sheet}/permissions", body, **ALL)

    assert link.reason == "403 teamDriveDomainUsersOnlyRestriction"
    after = stranger.call("GET", f"/files/{sheet}", **ALL).status
    assert (before, after) == (200, 404)


def test_a_drive_of_its_members_keeps_guests_out(
    owner: Person, manager: Person, drive: str, sheet: str
) -> None:
    owner.share(sheet, MARK, "writer", **ALL)
    limit(owner, drive, driveMembersOnly=True)
    body = {"type": "user", "role": "reader", "emailAddress": SAM}

    guest = owner.call("POST", f"/files/{sheet}/permissions", body, **ALL)

    assert guest.reason == "403 teamDriveTeamMembersOnlyRestriction"
    assert manager.call("GET", f"/files/{sheet}", **ALL).status == 404
    owner.share(drive, MARK, "reader", **ALL)
    assert manager.call("GET", f"/files/{sheet}", **ALL).status == 200


def test_a_drives_limit_on_copies_goes_before_the_files_own(
    owner: Person, drive: str, sheet: str, member: Callable[[str], Person]
) -> None:
    reader = member("reader")
    limit(owner, drive, copyRequiresWriterPermission=True)

    copied = reader.call("POST", f"/files/{sheet}/copy", **ALL)
    shown = owner.ok(
        "GET",
        f"/files/{sheet}",
        **ALL,
        fields="copyRequiresWriterPermission,downloadRestrictions,"
        "capabilities/canChangeCopyRequiresWriterPermission",
    )

    assert copied.reason == "403 cannotCopyFile"
    assert shown["copyRequiresWriterPermission"]
    own = shown["downloadRestrictions"]["itemDownloadRestriction"]
    assert not own["restrictedForReaders"]
    assert not shown["capabilities"]["canChangeCopyRequiresWriterPermission"]


def test_whether_writers_share_is_not_set_on_an_item(owner: Person, sheet: str) -> None:
    refused = owner.call("PATCH", f"/files/{sheet}", {"writersCanShare": False}, **ALL)

    assert refused.reason == "403 teamDrivesSharingRestrictionNotAllowed"
