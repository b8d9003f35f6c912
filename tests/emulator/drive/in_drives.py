"""How tests make shared drives and put things into them."""

from __future__ import annotations

from tests.emulator.drive.conftest import SPREADSHEET, Person

ALL = {"supportsAllDrives": True}
EVERYWHERE = {**ALL, "includeItemsFromAllDrives": True}
MARK = "mark@north.example"
SAM = "sam@south.example"


def drive_of(person: Person, name: str = "Sales") -> str:
    """Make a shared drive and return its id."""
    drive: str = person.ok("POST", "/drives", {"name": name}, requestId=name)["id"]
    return drive


def make_in(person: Person, parent: str, name: str, kind: str = SPREADSHEET) -> str:
    """Make something in a shared drive and return its id."""
    body = {"name": name, "mimeType": kind, "parents": [parent]}
    made: str = person.ok("POST", "/files", body, **ALL)["id"]
    return made


def limit(person: Person, drive: str, **restrictions: object) -> None:
    """Set restrictions of a shared drive."""
    person.ok("PATCH", f"/drives/{drive}", {"restrictions": restrictions})
