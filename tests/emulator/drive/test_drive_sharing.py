"""permissions.*: who is let in, by whom, and what is refused in which words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from sheetsync.emulator.state.google import Google
    from tests.emulator.drive.conftest import Clock, Person

FOLDER = "application/vnd.google-apps.folder"
MARK = "mark@north.example"
NINA = "nina@north.example"
SAM = "sam@south.example"


def roles(owner: Person, file_id: str) -> dict[str, str]:
    found = owner.ok(
        "GET", f"/files/{file_id}/permissions", fields="permissions(emailAddress,role)"
    )
    return {one["emailAddress"]: one["role"] for one in found["permissions"]}


def test_a_grant_is_answered_with_google_s_four_fields(owner: Person) -> None:
    base = owner.make("Base")
    body = {"type": "user", "role": "writer", "emailAddress": MARK}

    made = owner.ok("POST", f"/files/{base}/permissions", body)

    assert list(made) == ["kind", "id", "type", "role"]
    assert len(made["id"]) == 20


def test_the_same_person_has_the_same_permission_id_on_every_file(
    owner: Person,
) -> None:
    first = owner.share(owner.make("A"), MARK, "writer")
    second = owner.share(owner.make("B"), MARK.upper(), "reader")

    assert first == second


@pytest.mark.parametrize(
    ("role", "may_read", "may_rename", "may_share"),
    [
        ("reader", True, False, False),
        ("commenter", True, False, False),
        ("writer", True, True, True),
    ],
)
def test_a_role_opens_what_it_should_and_no_more(
    owner: Person,
    manager: Person,
    role: str,
    may_read: bool,
    may_rename: bool,
    may_share: bool,
) -> None:
    base = owner.make("Base")
    owner.share(base, MARK, role)
    grant = {"type": "user", "role": "reader", "emailAddress": NINA}

    read = manager.call("GET", f"/files/{base}")
    renamed = manager.call("PATCH", f"/files/{base}", {"name": "Mine"})
    shared = manager.call("POST", f"/files/{base}/permissions", grant)

    assert (read.status == 200) is may_read
    assert (renamed.status == 200) is may_rename
    assert (shared.status == 200) is may_share


def test_a_removed_person_sees_nothing_more(owner: Person, manager: Person) -> None:
    base = owner.make("Base")
    entry = owner.share(base, MARK, "writer")

    answer = owner.call("DELETE", f"/files/{base}/permissions/{entry}")

    assert (answer.status, answer.body) == (204, "")
    assert manager.call("GET", f"/files/{base}").reason == "404 notFound"


def test_a_writer_cannot_share_what_the_owner_keeps_to_himself(
    owner: Person, manager: Person
) -> None:
    base = owner.make("Base")
    entry = owner.share(base, MARK, "writer")
    owner.ok("PATCH", f"/files/{base}", {"writersCanShare": False})
    path = f"/files/{base}/permissions"
    grant = {"type": "anyone", "role": "reader"}

    answers = [
        manager.call("POST", path, grant),
        manager.call("GET", path),
        manager.call("PATCH", f"{path}/{entry}", {"role": "reader"}),
    ]

    assert {one.reason for one in answers} == {"403 insufficientFilePermissions"}
    assert "permissions" not in manager.ok("GET", f"/files/{base}", fields="*")
    assert roles(owner, base) == {owner.token: "owner", MARK: "writer"}


def test_a_writer_may_leave_by_himself(owner: Person, manager: Person) -> None:
    base = owner.make("Base")
    entry = owner.share(base, MARK, "reader")

    manager.ok("DELETE", f"/files/{base}/permissions/{entry}")

    assert manager.call("GET", f"/files/{base}").status == 404


def test_the_owner_cannot_be_removed_or_lowered(owner: Person, manager: Person) -> None:
    base = owner.make("Base")
    owner.share(base, MARK, "writer")
    listed = owner.ok("GET", f"/files/{base}/permissions")["permissions"]
    entry = next(one["id"] for one in listed if one["role"] == "owner")
    path = f"/files/{base}/permissions/{entry}"

    assert manager.call("DELETE", path).reason == "403 cannotRemoveOwner"
    assert (
        owner.call("PATCH", path, {"role": "writer"}).reason
        == "403 cannotUpdatePermission"
    )


def test_a_folder_s_people_see_what_lies_in_it(owner: Person, manager: Person) -> None:
    folder = owner.make("Company", kind=FOLDER)
    base = owner.make("Base", folder)

    entry = owner.share(folder, MARK, "reader")

    shown = owner.ok("GET", f"/files/{base}/permissions/{entry}", fields="*")
    assert shown["permissionDetails"] == [
        {"permissionType": "file", "role": "reader", "inherited": True}
    ]
    assert manager.ok("GET", f"/files/{base}")["name"] == "Base"


def test_what_a_folder_grants_can_be_raised_but_not_lowered_or_removed(
    owner: Person, manager: Person
) -> None:
    folder = owner.make("Company", kind=FOLDER)
    base = owner.make("Base", folder)
    entry = owner.share(folder, MARK, "commenter")
    path = f"/files/{base}/permissions/{entry}"

    lowered = owner.call("PATCH", path, {"role": "reader"})
    removed = owner.call("DELETE", path)
    owner.ok("PATCH", path, {"role": "writer"})

    assert lowered.reason == "403 cannotModifyInheritedPermission"
    assert removed.reason == "403 cannotModifyInheritedPermission"
    manager.ok("PATCH", f"/files/{base}", {"name": "Clients"})


def test_a_moved_file_takes_the_access_of_its_new_folder(
    owner: Person, manager: Person
) -> None:
    open_folder = owner.make("Open", kind=FOLDER)
    owner.share(open_folder, MARK, "writer")
    base = owner.make("Base")

    before = manager.call("GET", f"/files/{base}").status
    owner.ok(
        "PATCH", f"/files/{base}", {}, addParents=open_folder, removeParents="root"
    )

    assert before == 404
    assert manager.call("GET", f"/files/{base}").status == 200


def test_a_folder_with_limited_access_passes_nothing_on(
    owner: Person, manager: Person
) -> None:
    outer = owner.make("Company", kind=FOLDER)
    inner = owner.make("Private", outer, kind=FOLDER)
    base = owner.make("Base", inner)
    owner.share(outer, MARK, "writer")

    owner.ok("PATCH", f"/files/{inner}", {"inheritedPermissionsDisabled": True})

    assert manager.call("GET", f"/files/{base}").status == 404


@pytest.mark.parametrize(
    ("setting", "role"), [("keep_higher", "writer"), ("replace", "reader")]
)
def test_what_a_second_lower_grant_does_is_a_switch(
    owner: Person, google: Google, setting: Any, role: str
) -> None:
    google.drive.switches.repeated_grant = setting
    base = owner.make("Base")
    owner.share(base, MARK, "writer")

    owner.share(base, MARK, "reader")

    assert roles(owner, base)[MARK] == role


def test_a_second_higher_grant_raises_the_role_of_the_one_entry(owner: Person) -> None:
    base = owner.make("Base")
    owner.share(base, MARK, "reader")

    owner.share(base, MARK, "writer")

    assert roles(owner, base) == {owner.token: "owner", MARK: "writer"}


@pytest.mark.parametrize("mails_again", [False, True])
def test_mail_is_sent_once_and_only_if_wanted(
    owner: Person, google: Google, mails_again: bool
) -> None:
    google.drive.switches.repeated_grant_mails = mails_again
    base = owner.make("Base")

    owner.share(base, NINA, "writer", sendNotificationEmail="false")
    owner.share(base, MARK, "writer", emailMessage="Welcome")
    owner.share(base, MARK, "writer")

    sent = [(one.to, "Welcome" in one.body) for one in google.drive.outbox]
    assert sent == [(MARK, True)] + [(MARK, False)] * mails_again


def test_an_address_without_an_account_must_be_mailed(
    owner: Person, google: Google
) -> None:
    google.people.add("ivan@private.example", has_account=False)
    base = owner.make("Base")
    grant = {"type": "user", "role": "writer", "emailAddress": "ivan@private.example"}
    path = f"/files/{base}/permissions"

    quiet = owner.call("POST", path, grant, sendNotificationEmail="false")
    told = owner.call("POST", path, grant, sendNotificationEmail="true")

    assert quiet.reason == "400 invalidSharingRequest"
    assert 'check the "Notify people" box' in quiet.body["error"]["message"]
    assert told.status == 200


def test_a_grant_stands_although_its_mail_came_back(
    owner: Person, google: Google
) -> None:
    google.people.add(MARK, takes_mail=False)
    base = owner.make("Base")
    grant = {"type": "user", "role": "writer", "emailAddress": MARK}

    answer = owner.call("POST", f"/files/{base}/permissions", grant)

    assert answer.reason == "400 invalidSharingRequest"
    assert "successfully shared but emails" in answer.body["error"]["message"]
    assert roles(owner, base)[MARK] == "writer"


def test_a_domain_can_forbid_sharing_outside(owner: Person, google: Google) -> None:
    google.drive.switches.shares_outside = False
    base = owner.make("Base")
    grant = {"type": "user", "role": "writer", "emailAddress": SAM}

    answer = owner.call("POST", f"/files/{base}/permissions", grant)

    assert answer.reason == "400 invalidSharingRequest"
    assert "ACL change not allowed." in answer.body["error"]["message"]
    owner.share(base, MARK, "writer")


def test_access_that_expires_ends_by_itself_and_cannot_be_passed_on(
    owner: Person, manager: Person, clock: Clock
) -> None:
    base = owner.make("Base")
    grant = {
        "type": "user",
        "role": "writer",
        "emailAddress": MARK,
        "expirationTime": "2026-11-03T09:00:00Z",
    }
    owner.ok("POST", f"/files/{base}/permissions", grant)
    other = {"type": "user", "role": "reader", "emailAddress": NINA}

    shared = manager.call("POST", f"/files/{base}/permissions", other)
    before = manager.call("GET", f"/files/{base}").status
    clock.pass_by(days=1)

    assert shared.reason == "403 insufficientFilePermissions"
    assert (before, manager.call("GET", f"/files/{base}").status) == (200, 404)


def test_an_expiry_can_be_taken_away(owner: Person, clock: Clock) -> None:
    base = owner.make("Base")
    entry = owner.share(base, MARK, "reader")
    path = f"/files/{base}/permissions/{entry}"
    end = {"role": "reader", "expirationTime": "2026-11-03T09:00:00Z"}

    dated = owner.ok("PATCH", path, end, fields="expirationTime")
    kept = owner.ok("PATCH", path, {"role": "writer"}, fields="expirationTime")
    free = owner.ok(
        "PATCH", path, {"role": "writer"}, removeExpiration="true", fields="*"
    )

    assert dated == kept == {"expirationTime": "2026-11-03T09:00:00.000Z"}
    assert "expirationTime" not in free


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"role": "reader"}, "400 required"),
        ({"type": "user", "emailAddress": MARK}, "400 required"),
        ({"type": "user", "role": "reader"}, "400 invalid"),
        ({"type": "user", "role": "reader", "emailAddress": "mark"}, "400 invalid"),
        ({"type": "domain", "role": "reader"}, "400 invalid"),
        ({"type": "crowd", "role": "reader"}, "400 invalid"),
        ({"type": "user", "role": "king", "emailAddress": MARK}, "400 invalid"),
        (
            {"type": "user", "role": "organizer", "emailAddress": MARK},
            "403 organizerOnNonTeamDriveNotSupported",
        ),
        (
            {
                "type": "anyone",
                "role": "reader",
                "expirationTime": "2026-12-01T00:00:00Z",
            },
            "403 cannotSetExpirationOnAnyoneOrDomain",
        ),
        (
            {
                "type": "user",
                "role": "reader",
                "emailAddress": MARK,
                "expirationTime": "2026-11-01T00:00:00Z",
            },
            "403 expirationDatesMustBeInTheFuture",
        ),
        (
            {
                "type": "user",
                "role": "reader",
                "emailAddress": MARK,
                "expirationTime": "2028-11-01T00:00:00Z",
            },
            "400 invalid",
        ),
        ({"type": "user", "role": "owner", "emailAddress": MARK}, "403 forbidden"),
    ],
)
def test_a_grant_that_cannot_be_is_refused_and_changes_nothing(
    owner: Person, body: dict[str, str], reason: str
) -> None:
    base = owner.make("Base")

    answer = owner.call("POST", f"/files/{base}/permissions", body)

    assert answer.reason == reason
    assert roles(owner, base) == {owner.token: "owner"}


def test_only_role_and_dates_of_an_entry_can_be_changed(owner: Person) -> None:
    base = owner.make("Base")
    entry = owner.share(base, MARK, "reader")

    answer = owner.call(
        "PATCH", f"/files/{base}/permissions/{entry}", {"emailAddress": NINA}
    )

    assert answer.reason == "403 fieldNotWritable"


def test_a_permission_that_is_not_there_is_not_found(owner: Person) -> None:
    path = f"/files/{owner.make('Base')}/permissions/12345678901234567890"

    for method in ("GET", "DELETE", "PATCH"):
        answer = owner.call(method, path, {"role": "reader"})
        assert answer.reason == "404 notFound"
        message = "Permission not found: 12345678901234567890."
        assert answer.body["error"]["message"] == message


def test_links_and_domains_have_ids_of_their_own(
    owner: Person, person: Callable[[str], Person], stranger: Person
) -> None:
    base = owner.make("Base")
    path = f"/files/{base}/permissions"

    link = owner.ok("POST", path, {"type": "anyone", "role": "reader"})["id"]
    stranger.ok("GET", f"/files/{base}")
    owner.ok("DELETE", f"{path}/{link}")
    domain = owner.ok(
        "POST", path, {"type": "domain", "role": "reader", "domain": "north.example"}
    )["id"]

    assert link == "anyoneWithLink"
    assert domain.endswith("k")
    assert person("any@north.example").call("GET", f"/files/{base}").status == 200
    assert stranger.call("GET", f"/files/{base}").status == 404


def test_a_group_lets_its_members_in(
    owner: Person, manager: Person, google: Google
) -> None:
    google.people.add_group("sales@north.example", [MARK])
    base = owner.make("Base")
    grant = {"type": "user", "role": "writer", "emailAddress": "sales@north.example"}

    made = owner.ok("POST", f"/files/{base}/permissions", grant)

    assert made["type"] == "group"
    manager.ok("PATCH", f"/files/{base}", {"name": "Clients"})
    assert manager.sees() == ["Clients"]


def test_a_gmail_address_is_one_account_with_and_without_dots(
    owner: Person, person: Callable[[str], Person]
) -> None:
    base = owner.make("Base")
    owner.share(base, "M.Ark@gmail.com", "reader")

    assert person("mark@googlemail.com").ok("GET", f"/files/{base}")["id"] == base
    assert person("mark+x@gmail.com").call("GET", f"/files/{base}").status == 404


def test_a_list_of_people_comes_in_pages_if_asked(owner: Person) -> None:
    base = owner.make("Base")
    for number in range(4):
        owner.share(base, f"p{number}@north.example", "reader")
    path = f"/files/{base}/permissions"

    first = owner.ok("GET", path, pageSize=3)
    second = owner.ok("GET", path, pageSize=3, pageToken=first["nextPageToken"])

    assert len(owner.ok("GET", path)["permissions"]) == 5
    assert [len(first["permissions"]), len(second["permissions"])] == [3, 2]
    assert "nextPageToken" not in second


def test_inside_a_company_ownership_passes_in_one_call(
    owner: Person, manager: Person, google: Google
) -> None:
    base = owner.make("Base")
    grant = {"type": "user", "role": "owner", "emailAddress": MARK}

    owner.ok("POST", f"/files/{base}/permissions", grant, transferOwnership="true")

    assert roles(manager, base) == {owner.token: "writer", MARK: "owner"}
    assert manager.ok("GET", f"/files/{base}", fields="ownedByMe") == {
        "ownedByMe": True
    }
    assert [one.to for one in google.drive.outbox] == [MARK]


@pytest.mark.parametrize(
    ("to", "query", "reason"),
    [
        (MARK, {}, "403 forbidden"),
        (MARK, {"sendNotificationEmail": "false"}, "403 forbidden"),
        (SAM, {}, "403 ownershipChangeAcrossDomainNotPermitted"),
    ],
)
def test_a_transfer_that_google_would_not_make_is_refused(
    owner: Person, to: str, query: dict[str, str], reason: str
) -> None:
    base = owner.make("Base")
    grant = {"type": "user", "role": "owner", "emailAddress": to}
    if to == SAM or query:
        query = query | {"transferOwnership": "true"}

    answer = owner.call("POST", f"/files/{base}/permissions", grant, **query)

    assert answer.reason == reason
    assert owner.ok("GET", f"/files/{base}", fields="ownedByMe") == {"ownedByMe": True}


def test_between_private_accounts_the_new_owner_must_accept(
    person: Callable[[str], Person],
) -> None:
    olga, mark = person("olga@gmail.com"), person("mark@gmail.com")
    base = olga.make("Base")
    entry = olga.share(base, "mark@gmail.com", "writer")
    path = f"/files/{base}/permissions/{entry}"
    take = {"role": "owner"}

    at_once = olga.call("PATCH", path, take, transferOwnership="true")
    grabbed = mark.call("PATCH", path, take, transferOwnership="true")
    olga.ok("PATCH", path, {"role": "writer", "pendingOwner": True})
    offered = mark.ok("GET", f"/files/{base}", fields="capabilities/canAcceptOwnership")
    mark.ok("PATCH", path, take, transferOwnership="true")

    assert at_once.reason == "403 consentRequiredForOwnershipTransfer"
    assert grabbed.reason == "403 insufficientFilePermissions"
    assert offered == {"capabilities": {"canAcceptOwnership": True}}
    assert roles(mark, base) == {"olga@gmail.com": "writer", "mark@gmail.com": "owner"}


def test_a_writer_cannot_offer_the_owner_s_file(owner: Person, manager: Person) -> None:
    base = owner.make("Base")
    entry = owner.share(base, MARK, "writer")

    answer = manager.call(
        "PATCH",
        f"/files/{base}/permissions/{entry}",
        {"role": "writer", "pendingOwner": True},
    )

    assert answer.reason == "403 insufficientFilePermissions"


def test_a_folder_s_owner_edits_what_others_put_there_but_does_not_own_it(
    owner: Person, manager: Person
) -> None:
    folder = owner.make("Company", kind=FOLDER)
    owner.share(folder, MARK, "writer")

    his = manager.make("His", folder)

    owner.ok("PATCH", f"/files/{his}", {"name": "Renamed"})
    deleted = owner.call("DELETE", f"/files/{his}")
    owner.ok("DELETE", f"/files/{folder}")
    assert deleted.reason == "403 insufficientFilePermissions"
    assert manager.ok("GET", f"/files/{his}", fields="name,ownedByMe") == {
        "name": "Renamed",
        "ownedByMe": True,
    }
