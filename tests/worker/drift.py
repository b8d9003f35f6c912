"""What people do to sharing and to files, and how a file stands, as the owner sees it.

Each kind of drift is done through the API by who would do it. Afterwards a company is
looked at as a whole: it must stand as it did.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML

from sheetsync.core.ids import DESK, FOLDER, BaseKey
from sheetsync.journal.records import AccessEvent
from tests.worker.world import (
    ARCHIVE,
    CUSTOMERS,
    DRIVE,
    INTERESTED,
    OWNER,
    PROSPECTS,
    Person,
    World,
)

ANNA = "anna.petrova@northwind.example"
OLGA = "olga.smirnova@northwind.example"
HEAD = "vera.head@northwind.example"
LEFT = "lev.left@northwind.example"
OVER = "ivan.over@northwind.example"
SOON = "sofia.soon@northwind.example"
PRIVATE = "anna.private@gmail.com"

FILES = (PROSPECTS, INTERESTED, CUSTOMERS, ARCHIVE, DESK)
SHOWN = (
    "trashed,parents,owners(emailAddress),writersCanShare,"
    "downloadRestrictions(itemDownloadRestriction),contentRestrictions(readOnly),"
    "permissions(type,role,emailAddress,domain,expirationTime,pendingOwner,deleted,"
    "allowFileDiscovery,permissionDetails)"
)
FOLDER_KIND = "application/vnd.google-apps.folder"


@dataclass(frozen=True)
class Drift:
    """A kind of drift.

    Attributes:
        done: What a person does.
        event: The word under which the journal keeps what was done about it.
        why: A part of the reason that the owner reads on his desk.
    """

    done: Callable[[World], object]
    event: str
    why: str


def hire(world: World, *people: Mapping[str, str], **head_of: str) -> None:
    """Add people to staff.yaml, and a role for heads to stages.

    Args:
        world: The company.
        people: Members of their entries.
        head_of: For each stage the role of its head.
    """
    yaml = YAML()
    staff = world.config / "staff.yaml"
    content = yaml.load(staff)
    roles = {one["id"] for one in content["roles"]}
    for one in people:
        if one["role"] not in roles:
            content["roles"].append({"id": one["role"]})
            roles.add(one["role"])
        content["people"].append(dict(one))
    yaml.dump(content, staff)
    stages = world.config / "stages.yaml"
    content = yaml.load(stages)
    for stage in content["stages"]:
        if stage["id"] in head_of:
            stage["head"] = head_of[stage["id"]]
    yaml.dump(content, stages)


def file_url(world: World, base: BaseKey = PROSPECTS) -> str:
    """A base's file in Drive's API."""
    return f"{DRIVE}/{world.file_id(base)}"


def share(
    world: World, *, base: BaseKey = PROSPECTS, by: str = OWNER, **body: Any
) -> None:
    """Somebody lets somebody in."""
    url = f"{file_url(world, base)}/permissions"
    world.person(by).call("POST", url, body).raise_for_status()


def let_in(
    world: World, email: str, role: str = "writer", *, base: BaseKey = PROSPECTS
) -> None:
    """The owner lets a person in."""
    share(world, base=base, type="user", role=role, emailAddress=email)


def entry_of(person: Person, url: str, email: str) -> str:
    """The id of somebody's entry in a sharing list."""
    mask = "permissions(id,emailAddress)"
    entries = person.get(f"{url}/permissions", fields=mask)["permissions"]
    return next(str(one["id"]) for one in entries if one.get("emailAddress") == email)


def change_entry(
    world: World, email: str, *, base: BaseKey = PROSPECTS, by: str = OWNER, **body: Any
) -> None:
    """Somebody changes another's entry in a sharing list; without a body it goes."""
    person, url = world.person(by), file_url(world, base)
    where = f"{url}/permissions/{entry_of(person, url, email)}"
    params = {"transferOwnership": True} if body.get("role") == "owner" else {}
    method = "PATCH" if body else "DELETE"
    person.call(method, where, body or None, **params).raise_for_status()


def change_file(
    world: World,
    body: Mapping[str, Any],
    *,
    base: BaseKey = PROSPECTS,
    **params: Any,
) -> None:
    """The owner changes settings of a file, or where it lies."""
    world.owner.call("PATCH", file_url(world, base), body, **params).raise_for_status()


def folder_of(world: World, base: BaseKey = PROSPECTS) -> str:
    """The id of the folder that the company's files lie in."""
    (parent,) = world.owner.get(file_url(world, base), fields="parents")["parents"]
    return str(parent)


def shared_folder(world: World, reader: str, by: str = OWNER) -> str:
    """Somebody's folder that a reader can open."""
    person = world.person(by)
    made = person.call("POST", DRIVE, {"name": "Shared", "mimeType": FOLDER_KIND})
    folder = str(made.json()["id"])
    body = {"type": "user", "role": "reader", "emailAddress": reader}
    person.call("POST", f"{DRIVE}/{folder}/permissions", body).raise_for_status()
    return folder


def shared_drive(world: World) -> str:
    """The id of a new shared drive, organized by the owner."""
    url = DRIVE.replace("/files", "/drives")
    made = world.owner.call("POST", url, {"name": "Sales"}, requestId="sales")
    made.raise_for_status()
    return str(made.json()["id"])


def move(world: World, file: str, into: str) -> None:
    """The owner puts a file or folder elsewhere."""
    url, anywhere = f"{DRIVE}/{file}", {"supportsAllDrives": "true"}
    parents = world.owner.get(url, fields="parents", **anywhere)["parents"]
    params = {"addParents": into, "removeParents": ",".join(parents), **anywhere}
    world.owner.call("PATCH", url, {}, **params).raise_for_status()


def sharing(world: World) -> dict[BaseKey, Any]:
    """How all files and their folder are shared, whatever order lists have."""
    urls: dict[BaseKey, str] = {base: file_url(world, base) for base in FILES}
    urls[FOLDER] = f"{DRIVE}/{folder_of(world)}"
    shown = {base: world.owner.get(url, fields=SHOWN) for base, url in urls.items()}
    return {base: _sorted(one) for base, one in shown.items()}


def _sorted(shown: dict[str, Any]) -> dict[str, Any]:
    entries = shown.get("permissions", [])
    return {**shown, "permissions": sorted(entries, key=str)}


def drive_writes(world: World) -> int:
    """How many requests so far changed anything on Drive."""
    return world.app.traffic.totals()["drive.write"]


def events(world: World) -> tuple[AccessEvent, ...]:
    """All that the journal keeps about access since the last act of a person."""
    with world.app.journal.reading() as book:
        return book.access.since(world.clock.now())


def waiting(world: World) -> dict[str, str]:
    """What waits for the owner: why, by kind."""
    with world.app.journal.reading() as book:
        return {one.kind: one.why.english() for one in book.held.all()}
