"""Requests for access, sharing that is changed at once, and what a role is good for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from sheetsync.emulator.people.acts import AskForAccess, DeleteAccount
from sheetsync.emulator.people.playing import play
from sheetsync.emulator.state.drive import DriveState
from sheetsync.emulator.state.google import Google
from tests.emulator.drive.conftest import Answer, Clock, Person

SAM = "sam@south.example"


def asked(google: Google, owner: Person, role: str = "writer") -> tuple[str, str]:
    """Let a stranger ask for a file; return its id and that of the request."""
    file_id = owner.make("Prospects")
    deed = play(google, AskForAccess(who=SAM, file=file_id, role=role, message="Hi"))
    assert deed.refused == ""
    listed = owner.ok("GET", f"/files/{file_id}/accessproposals")["accessProposals"]
    return file_id, listed[0]["proposalId"]


def people_of(owner: Person, file_id: str) -> dict[str, str]:
    listed = owner.ok("GET", f"/files/{file_id}/permissions", fields="*")
    return {one["emailAddress"]: one["role"] for one in listed["permissions"]}


def resolve(person: Person, file_id: str, proposal: str, body: object) -> Answer:
    return person.call(
        "POST", f"/files/{file_id}/accessproposals/{proposal}:resolve", body
    )


def test_a_request_for_access_is_listed_and_mailed_to_the_owner(
    google: Google, owner: Person
) -> None:
    file_id, proposal = asked(google, owner, "commenter")
    shown = owner.ok("GET", f"/files/{file_id}/accessproposals/{proposal}")
    assert shown == {
        "fileId": file_id,
        "proposalId": proposal,
        "requesterEmailAddress": SAM,
        "recipientEmailAddress": SAM,
        "rolesAndViews": [{"role": "commenter"}],
        "requestMessage": "Hi",
        "createTime": "2026-11-02T09:00:00.000Z",
    }
    assert [mail.to for mail in google.drive.outbox] == ["olga@north.example"]


def test_only_those_who_may_share_see_requests_for_access(
    google: Google, owner: Person, manager: Person, stranger: Person
) -> None:
    file_id, proposal = asked(google, owner)
    path = f"/files/{file_id}/accessproposals"
    assert stranger.call("GET", path).status == 404
    owner.share(file_id, "mark@north.example", "reader")
    assert manager.call("GET", path).reason == "403 insufficientFilePermissions"
    allow = {"action": "ACCEPT", "role": ["writer"]}
    assert resolve(manager, file_id, proposal, allow).status == 403
    assert SAM not in people_of(owner, file_id)


def test_an_accepted_request_lets_the_person_in_as_far_as_the_approver_says(
    google: Google, owner: Person
) -> None:
    file_id, proposal = asked(google, owner)
    allow = {"action": "ACCEPT", "role": ["reader", "commenter"]}
    assert resolve(owner, file_id, proposal, allow).status == 204
    assert people_of(owner, file_id)[SAM] == "commenter"
    assert owner.ok("GET", f"/files/{file_id}/accessproposals") == {}
    assert resolve(owner, file_id, proposal, allow).reason == "404 notFound"


def test_a_denied_request_lets_nobody_in(google: Google, owner: Person) -> None:
    file_id, proposal = asked(google, owner)
    deny = {"action": "DENY", "sendNotification": True}
    assert resolve(owner, file_id, proposal, deny).status == 204
    assert people_of(owner, file_id) == {"olga@north.example": "owner"}
    assert google.drive.outbox[-1].to == SAM


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"action": "ACCEPT"},
        {"action": "ACCEPT", "role": ["owner"]},
        {"action": "ACCEPT", "role": ["writer", "king"]},
        {"action": "SOMETHING"},
    ],
)
def test_an_answer_that_makes_no_sense_leaves_the_request_open(
    google: Google, owner: Person, body: object
) -> None:
    file_id, proposal = asked(google, owner)
    assert resolve(owner, file_id, proposal, body).status == 400
    assert proposal in google.drive.proposals
    assert SAM not in people_of(owner, file_id)


def test_who_asks_again_has_one_request_and_it_survives_a_restart(
    google: Google, owner: Person
) -> None:
    file_id, first = asked(google, owner, "reader")
    play(google, AskForAccess(who=SAM, file=file_id, role="writer"))
    (kept,) = google.drive.proposals.values()
    assert (kept.role, kept.id == first) == ("writer", False)
    assert DriveState.from_json(google.drive.to_json()).proposals == {kept.id: kept}


def test_requests_for_a_file_go_with_it(google: Google, owner: Person) -> None:
    file_id, _ = asked(google, owner)
    owner.ok("DELETE", f"/files/{file_id}")
    assert google.drive.proposals == {}


def test_of_two_changes_of_sharing_at_once_only_the_last_is_applied(
    google: Google, owner: Person, clock: Clock
) -> None:
    google.drive.switches.sharing_race = timedelta(seconds=1)
    file_id = owner.make("Prospects")
    owner.share(file_id, "first@north.example", "writer")
    owner.share(file_id, "second@north.example", "writer")
    owner.share(file_id, "third@north.example", "reader")
    assert people_of(owner, file_id) == {
        "olga@north.example": "owner",
        "third@north.example": "reader",
    }
    clock.pass_by(seconds=1)
    owner.share(file_id, "later@north.example", "reader")
    assert len(people_of(owner, file_id)) == 3


def test_a_removal_at_once_with_a_grant_loses_the_grant(
    google: Google, owner: Person, clock: Clock
) -> None:
    file_id = owner.make("Prospects")
    gone = owner.share(file_id, "gone@north.example", "writer")
    google.drive.switches.sharing_race = timedelta(seconds=1)
    clock.pass_by(seconds=5)
    owner.share(file_id, "lost@north.example", "writer")
    owner.ok("DELETE", f"/files/{file_id}/permissions/{gone}")
    assert people_of(owner, file_id) == {"olga@north.example": "owner"}


def test_sharing_two_files_at_once_loses_nothing(google: Google, owner: Person) -> None:
    google.drive.switches.sharing_race = timedelta(seconds=1)
    files = [owner.make("Prospects"), owner.make("Clients")]
    for file_id in files:
        owner.share(file_id, "mark@north.example", "writer")
    assert ["mark@north.example" in people_of(owner, one) for one in files] == [
        True,
        True,
    ]


def test_a_commenter_reads_and_comments_and_no_more(
    owner: Person, manager: Person
) -> None:
    file_id = owner.make("Prospects")
    owner.share(file_id, "mark@north.example", "commenter")
    path = f"/files/{file_id}"
    may = manager.ok("GET", path, fields="capabilities")["capabilities"]
    assert (may["canComment"], may["canEdit"], may["canShare"]) == (True, False, False)
    manager.ok("POST", f"{path}/comments", {"content": "Hi"}, fields="id")
    assert manager.call("PATCH", path, {"name": "Mine"}).status == 403
    assert manager.call("GET", f"{path}/permissions").status == 403


@pytest.mark.parametrize(
    ("grant", "who", "sees"),
    [
        ({"type": "domain", "domain": "north.example"}, "mark@north.example", True),
        ({"type": "domain", "domain": "north.example"}, SAM, False),
        ({"type": "anyone"}, SAM, True),
        ({"type": "group", "emailAddress": "team@south.example"}, SAM, True),
        (
            {"type": "group", "emailAddress": "team@south.example"},
            "mark@north.example",
            False,
        ),
    ],
)
def test_a_grant_to_many_opens_the_file_to_those_only(
    google: Google,
    owner: Person,
    person: Callable[[str], Person],
    grant: dict[str, str],
    who: str,
    sees: bool,
) -> None:
    google.people.add_group("team@south.example", [SAM])
    file_id = owner.make("Prospects")
    owner.ok("POST", f"/files/{file_id}/permissions", {**grant, "role": "reader"})
    assert (person(who).call("GET", f"/files/{file_id}").status == 200) is sees


def test_the_entry_of_a_deleted_account_stays_listed_without_an_address(
    google: Google, owner: Person, manager: Person
) -> None:
    file_id = owner.make("Prospects")
    entry = owner.share(file_id, "mark@north.example", "writer")
    his = manager.make("His own")
    play(google, DeleteAccount(who="mark@north.example"))

    listed = owner.ok("GET", f"/files/{file_id}/permissions", fields="*")
    (left,) = [one for one in listed["permissions"] if one["id"] == entry]
    assert (left["deleted"], "emailAddress" in left) == (True, False)
    assert manager.call("GET", f"/files/{file_id}").status == 404
    assert manager.call("GET", f"/files/{his}").status == 404
    owner.ok("DELETE", f"/files/{file_id}/permissions/{entry}")
    assert list(people_of(owner, file_id)) == ["olga@north.example"]
