"""Whatever people do to sharing, one cycle later it is as config says.

docs/security.md lists the kinds. One company serves them all: each ends where it
began, which is what is asserted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from sheetsync.core.ids import DESK
from sheetsync.emulator.people.acts import DeleteAccount
from sheetsync.emulator.people.playing import play
from tests.worker.drift import (
    ANNA,
    HEAD,
    LEFT,
    OLGA,
    OVER,
    PRIVATE,
    SOON,
    Drift,
    change_entry,
    change_file,
    drive_writes,
    events,
    file_url,
    folder_of,
    hire,
    let_in,
    move,
    share,
    shared_drive,
    shared_folder,
    sharing,
    waiting,
)
from tests.worker.world import CUSTOMERS, DRIVE, OWNER, PROSPECTS, World


def let_in_and_delete(world: World, email: str) -> None:
    """The owner lets somebody in whose account is deleted then."""
    let_in(world, email)
    play(world.google, DeleteAccount(who=email))


MENDED = {
    "a link to read": Drift(
        lambda world: share(world, type="anyone", role="reader"),
        "closed",
        "anyone with the link",
    ),
    "a link to edit": Drift(
        lambda world: share(world, type="anyone", role="writer"),
        "closed",
        "anyone with the link",
    ),
    "findable by anybody": Drift(
        lambda world: share(
            world, type="anyone", role="reader", allowFileDiscovery=True
        ),
        "closed",
        "find and open",
    ),
    "a whole domain": Drift(
        lambda world: share(
            world, type="domain", role="reader", domain="northwind.example"
        ),
        "closed",
        "everybody at northwind.example",
    ),
    "a group": Drift(
        lambda world: share(
            world, type="group", role="reader", emailAddress="all@northwind.example"
        ),
        "closed",
        "group all@northwind.example",
    ),
    "a stranger who reads": Drift(
        lambda world: let_in(world, PRIVATE, "reader"), "closed", "not in staff.yaml"
    ),
    "a stranger who comments": Drift(
        lambda world: let_in(world, PRIVATE, "commenter"), "closed", "not in staff.yaml"
    ),
    "a stranger who edits": Drift(
        lambda world: let_in(world, PRIVATE), "closed", "not in staff.yaml"
    ),
    "a stranger on the desk": Drift(
        lambda world: let_in(world, PRIVATE, "reader", base=DESK),
        "closed",
        "not in staff.yaml",
    ),
    "a manager of another stage": Drift(
        lambda world: let_in(world, ANNA, base=CUSTOMERS),
        "closed",
        "Anna Petrova works in another base",
    ),
    "a manager on the desk": Drift(
        lambda world: let_in(world, ANNA, "reader", base=DESK),
        "closed",
        "Anna Petrova works in another base",
    ),
    "somebody who left": Drift(
        lambda world: let_in(world, LEFT), "closed", "does not work here now"
    ),
    "somebody whose last day is over": Drift(
        lambda world: let_in(world, OVER), "closed", "worked until 2026-10-31"
    ),
    "somebody whose first day is to come": Drift(
        lambda world: let_in(world, SOON), "closed", "begins on 2026-12-01"
    ),
    "an account that was deleted": Drift(
        lambda world: let_in_and_delete(world, "gone@elsewhere.example"),
        "closed",
        "the account was deleted",
    ),
    "a head who may edit": Drift(
        lambda world: change_entry(world, HEAD, role="writer"),
        "role",
        "had the role writer",
    ),
    "a head who may comment": Drift(
        lambda world: change_entry(world, HEAD, role="commenter"),
        "role",
        "had the role commenter",
    ),
    "a manager who may only read": Drift(
        lambda world: change_entry(world, ANNA, role="reader"),
        "role",
        "had the role reader",
    ),
    "a manager who may only comment": Drift(
        lambda world: change_entry(world, ANNA, role="commenter"),
        "role",
        "had the role commenter",
    ),
    "a manager who was shown out": Drift(
        lambda world: change_entry(world, ANNA), "granted", "works in this base"
    ),
    "a head who was shown out": Drift(
        lambda world: change_entry(world, HEAD), "granted", "is the head of this stage"
    ),
    "access that ends by itself": Drift(
        lambda world: change_entry(
            world, ANNA, role="writer", expirationTime="2026-12-24T00:00:00Z"
        ),
        "role",
        "was to end by itself",
    ),
    "the file offered to a manager": Drift(
        lambda world: change_entry(world, ANNA, role="writer", pendingOwner=True),
        "role",
        "offered to this person as his own",
    ),
    "the file offered to a stranger": Drift(
        lambda world: share(
            world,
            type="user",
            role="writer",
            emailAddress="sam@northwind.example",
            pendingOwner=True,
        ),
        "closed",
        "not in staff.yaml",
    ),
    "editors may share on": Drift(
        lambda world: change_file(world, {"writersCanShare": True}),
        "restricted",
        "editors could share it on",
    ),
    "editors may copy and download": Drift(
        lambda world: change_file(
            world,
            {
                "downloadRestrictions": {
                    "itemDownloadRestriction": {
                        "restrictedForReaders": True,
                        "restrictedForWriters": False,
                    }
                }
            },
        ),
        "restricted",
        "editors could copy, download and print it",
    ),
    "everybody may copy by the older setting": Drift(
        lambda world: change_file(world, {"copyRequiresWriterPermission": False}),
        "restricted",
        "editors could copy, download and print it",
    ),
    "a file locked against writing": Drift(
        lambda world: change_file(world, {"contentRestrictions": [{"readOnly": True}]}),
        "restricted",
        "it was locked",
    ),
    "a file in a shared folder": Drift(
        lambda world: move(
            world, world.file_id(PROSPECTS), shared_folder(world, PRIVATE)
        ),
        "returned",
        f"{PRIVATE} had access through the folder",
    ),
    "the company's folder shared": Drift(
        lambda world: world.owner.call(
            "POST",
            f"{DRIVE}/{folder_of(world)}/permissions",
            {"type": "user", "role": "reader", "emailAddress": PRIVATE},
        ).raise_for_status(),
        "closed",
        "not in staff.yaml",
    ),
    "the company's folder in a shared folder": Drift(
        lambda world: move(world, folder_of(world), shared_folder(world, PRIVATE)),
        "returned",
        f"{PRIVATE} had access through the folder",
    ),
}
"""Kinds that one cycle mends."""


def transfer(world: World, by: str, to: str) -> None:
    """Somebody gives the file to another for his own."""
    change_entry(world, to, by=by, role="owner")


def copy_base(world: World) -> None:
    """The owner makes a copy of a base; it carries the same marks."""
    url = f"{file_url(world)}/copy"
    world.owner.call("POST", url, {"name": "My copy"}).raise_for_status()


def delete_copy(world: World) -> None:
    """The owner deletes it."""
    query = "name = 'My copy'"
    (copy,) = world.owner.get(DRIVE, q=query, fields="files(id)")["files"]
    world.owner.call("DELETE", f"{DRIVE}/{copy['id']}").raise_for_status()


def into_shared_drive(world: World) -> None:
    """The owner moves a base into a shared drive of the company."""
    move(world, world.file_id(PROSPECTS), shared_drive(world))


def out_of_shared_drive(world: World) -> None:
    """The owner moves it back to where the others lie."""
    move(world, world.file_id(PROSPECTS), folder_of(world, CUSTOMERS))


HELD: dict[str, tuple[Drift, Callable[[World], object]]] = {
    "a file given away": (
        Drift(
            lambda world: transfer(world, OWNER, ANNA),
            "found",
            f"belongs to {ANNA} now",
        ),
        lambda world: transfer(world, ANNA, OWNER),
    ),
    "a file in the bin": (
        Drift(
            lambda world: change_file(world, {"trashed": True}), "found", "in the bin"
        ),
        lambda world: change_file(world, {"trashed": False}),
    ),
    "a file in a shared drive": (
        Drift(into_shared_drive, "found", "lies in a shared drive"),
        out_of_shared_drive,
    ),
    "a copy with the same marks": (
        Drift(copy_base, "found", "second file claims to be"),
        delete_copy,
    ),
}
"""Kinds that wait for the owner, and what he does about them."""


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A company at rest, with a head, and people who left or are to come."""
    with World(tmp_path_factory.mktemp("drift")) as world:
        works = {"role": "lead_generator"}
        hire(
            world,
            {"name": "Vera Head", "email": HEAD, "role": "head"},
            {"name": "Lev Left", "email": LEFT, "status": "left", **works},
            {"name": "Ivan Over", "email": OVER, "until": "2026-10-31", **works},
            {"name": "Sofia Soon", "email": SOON, "since": "2026-12-01", **works},
            prospects="head",
        )
        world.google.people.add_group("all@northwind.example", [ANNA, OLGA])
        world.cycle(3)
        yield world


@pytest.fixture
def quiet(company: World) -> World:
    """The company, some time later."""
    company.clock.sleep(60)
    assert waiting(company) == {}
    return company


@pytest.mark.parametrize("kind", MENDED)
def test_one_cycle_later_sharing_is_as_configured(quiet: World, kind: str) -> None:
    before, drift = sharing(quiet), MENDED[kind]
    drift.done(quiet)
    assert sharing(quiet) != before

    quiet.cycle()

    assert sharing(quiet) == before
    kept = [(one.event, str(one.why)) for one in events(quiet)]
    assert [one for one in kept if one[0] == drift.event and drift.why in one[1]]
    assert_at_rest(quiet)


@pytest.mark.parametrize("kind", HELD)
def test_what_only_the_owner_can_mend_waits_for_him(quiet: World, kind: str) -> None:
    drift, mend = HELD[kind]
    before, writes = sharing(quiet), drive_writes(quiet)
    drift.done(quiet)

    quiet.cycle()

    (why,) = waiting(quiet).values()
    assert drift.why in why
    kept = [(one.event, str(one.why)) for one in events(quiet)]
    assert [one for one in kept if one[0] == drift.event and drift.why in one[1]]
    assert drive_writes(quiet) == writes
    assert_at_rest(quiet)

    mend(quiet)
    quiet.cycle(2)
    assert waiting(quiet) == {}
    assert sharing(quiet) == before
    assert_at_rest(quiet)


def assert_at_rest(world: World) -> None:
    """The next cycle looks once, touches no permission and tells nothing twice."""
    before, told = world.app.traffic.totals(), len(events(world))
    world.cycle()
    after = world.app.traffic.totals()
    assert after["drive.write"] == before["drive.write"]
    assert after["drive.read"] == before["drive.read"] + 1
    assert len(events(world)) == told
