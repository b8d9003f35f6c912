"""A world on a clock that stands, and people who call Drive in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests

from sheetsync.emulator.adapter import EmulatorAdapter
from sheetsync.emulator.app import build_app
from sheetsync.emulator.state.google import Google

SPREADSHEET = "application/vnd.google-apps.spreadsheet"
FOLDER = "application/vnd.google-apps.folder"
BASE = "https://www.googleapis.com"


@dataclass
class Clock:
    """A clock that moves when a test says so."""

    now: datetime = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass
class Answer:
    """What Drive answered."""

    status: int
    body: Any

    @property
    def reason(self) -> str:
        """The reason of a refusal; a success has none."""
        reason: str = self.body["error"]["errors"][0]["reason"]
        return f"{self.status} {reason}"


@dataclass
class Person:
    """Somebody who calls Drive with his own token."""

    session: requests.Session
    token: str

    def call(self, method: str, path: str, body: Any = None, **query: object) -> Answer:
        """Send one request; bytes go as they are, anything else as JSON."""
        raw = isinstance(body, bytes)
        response = self.session.request(
            method,
            f"{BASE}{path}" if path.startswith("/upload") else f"{BASE}/drive/v3{path}",
            params={name: str(value) for name, value in query.items()},
            data=body if raw else None,
            json=None if raw else body,
            headers={"Authorization": f"Bearer {self.token}"},
        )
        text = response.headers.get("content-type", "").startswith("application/json")
        return Answer(response.status_code, response.json() if text else response.text)

    def ok(self, method: str, path: str, body: Any = None, **query: object) -> Any:
        """Send one request that must succeed, and return its body."""
        answer = self.call(method, path, body, **query)
        assert answer.status in {200, 204}, answer
        return answer.body

    def make(self, name: str, parent: str = "", kind: str = SPREADSHEET) -> str:
        """Make a file and return its id."""
        body: dict[str, Any] = {"name": name, "mimeType": kind}
        if parent:
            body["parents"] = [parent]
        made: str = self.ok("POST", "/files", body)["id"]
        return made

    def upload(self, name: str, kind: str, content: bytes, made: str = "") -> str:
        """Upload a file, or what a file of another kind is made of; return its id."""
        fields = {"name": name, "mimeType": made or kind}
        response = self.session.post(
            f"{BASE}/upload/drive/v3/files",
            data=b"--x\r\nContent-Type: application/json\r\n\r\n"
            + json.dumps(fields).encode()
            + f"\r\n--x\r\nContent-Type: {kind}\r\n\r\n".encode()
            + content
            + b"\r\n--x--",
            params={"uploadType": "multipart"},
            headers={
                "Authorization": f"Bearer {self.token}",
                "Content-Type": "multipart/related; boundary=x",
            },
        )
        assert response.ok, response.text
        uploaded: str = response.json()["id"]
        return uploaded

    def share(self, file_id: str, email: str, role: str, **query: object) -> str:
        """Let somebody in and return the id of his permission."""
        body = {"type": "user", "role": role, "emailAddress": email}
        made = self.ok("POST", f"/files/{file_id}/permissions", body, **query)
        permission: str = made["id"]
        return permission

    def sees(self, **query: object) -> list[str]:
        """Return the names that files.list finds, in its order."""
        found = self.ok("GET", "/files", **query)
        return [one["name"] for one in found["files"]]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def google(clock: Clock) -> Google:
    return Google(clock=clock, seed=7)


@pytest.fixture
def person(google: Google) -> Iterator[Callable[[str], Person]]:
    """Return somebody who calls with a token of his."""
    with requests.Session() as session:
        session.trust_env = False
        adapter = EmulatorAdapter(build_app(google))
        session.mount(BASE, adapter)
        session.mount("https://sheets.googleapis.com", adapter)
        yield lambda token: Person(session, token)


@pytest.fixture
def owner(person: Callable[[str], Person]) -> Person:
    return person("olga@north.example")


@pytest.fixture
def manager(person: Callable[[str], Person]) -> Person:
    return person("mark@north.example")


@pytest.fixture
def stranger(person: Callable[[str], Person]) -> Person:
    return person("sam@south.example")


@pytest.fixture
def drive(owner: Person) -> str:
    """A shared drive that the owner organizes."""
    made: str = owner.ok("POST", "/drives", {"name": "Sales"}, requestId="Sales")["id"]
    return made


@pytest.fixture
def sheet(owner: Person, drive: str) -> str:
    """A spreadsheet in the shared drive."""
    body = {"name": "Base", "mimeType": SPREADSHEET, "parents": [drive]}
    made: str = owner.ok("POST", "/files", body, supportsAllDrives=True)["id"]
    return made


@pytest.fixture
def member(
    person: Callable[[str], Person], owner: Person, drive: str
) -> Callable[[str], Person]:
    """Let somebody of the company into the shared drive; gives him as he calls."""

    def let_in(role: str) -> Person:
        email = f"{role.casefold()}@north.example"
        owner.share(drive, email, role, supportsAllDrives=True)
        return person(email)

    return let_in
