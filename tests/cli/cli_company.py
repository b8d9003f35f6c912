"""A company's folder as the command line finds it, and people who use its sheets.

Its Google is a local one that runs already, as beside the daemon; people act in it
as themselves.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import requests
from click.testing import CliRunner, Result
from ruamel.yaml import YAML

from sheetsync.cli import sheetsync
from sheetsync.emulator import Google, build_app, session_for

CONFIG = Path(__file__).parents[2] / "config"
OWNER = "owner@northwind.example"
ANNA = "anna.petrova@northwind.example"
SHEETS = "https://sheets.googleapis.com/v4/spreadsheets"
DRIVE = "https://www.googleapis.com/drive/v3/files"

_LISTS = ["today", "all_clients", "moves", "decisions", "access", "departures"]

READY: Mapping[str, str] = {
    "Company": "Acme",
    "Decision maker": "Ivan",
    "Phone": "+74951234567",
    "Needs": "paper",
    "Company size": "up to 10",
}
"""A prospect with all that the gate to Interested asks for."""


class Company:
    """A folder with the shipped configuration.

    Args:
        home: An empty folder; one with a space in its name is made there, as
            people's folders have it.
        google: The local Google.
        url: Where it answers.
    """

    def __init__(self, home: Path, google: Google, url: str) -> None:
        self.google = google
        self._server = build_app(google)
        self.home = home / "My company"
        self.config = self.home / "config"
        shutil.copytree(CONFIG, self.config)
        self.configure("company.yaml", {"google": {"where": url}})

    def configure(self, file: str, members: Mapping[str, Any]) -> None:
        """Change members at the top of a file of config/."""
        yaml = YAML()
        content = yaml.load(self.config / file)
        content.update(members)
        yaml.dump(content, self.config / file)

    def with_a_small_desk(self) -> Company:
        """The same with the lists of the desk alone.

        Where no figure matters: all reports of a company of two clients take a second.
        """
        self.configure("reports.yaml", {"on": _LISTS})
        return self

    def run(self, *words: str, lang: str = "en", typed: str | None = None) -> Result:
        """Type a command."""
        return CliRunner().invoke(
            sheetsync,
            ["--config", str(self.config), "--lang", lang, *words],
            input=typed,
        )

    def session(self, email: str) -> requests.Session:
        """Google as one person sees it."""
        return session_for(self._server, email)

    def file_id(self, session: requests.Session, stage: str) -> str:
        """The file of a stage's base, by its name."""
        found = session.get(DRIVE, params={"fields": "files(id,name)"}).json()
        return next(
            str(one["id"]) for one in found["files"] if one["name"].endswith(stage)
        )

    def type(
        self, email: str, stage: str, cells: Mapping[str, str | int], *, row: int = 2
    ) -> None:
        """Type into cells of a row by header, as a person."""
        with self.session(email) as session:
            url = f"{SHEETS}/{self.file_id(session, stage)}/values"
            header = session.get(f"{url}/Clients!1:1").json()["values"][0]
            written = [
                {
                    "range": f"Clients!{_letters(header.index(name))}{row}",
                    "values": [[cell]],
                }
                for name, cell in cells.items()
            ]
            answer = session.post(
                f"{url}:batchUpdate", json={"valueInputOption": "RAW", "data": written}
            )
            answer.raise_for_status()

    def share(self, stage: str, email: str) -> None:
        """Let somebody in whom config doesn't know."""
        with self.session(OWNER) as session:
            url = f"{DRIVE}/{self.file_id(session, stage)}/permissions"
            body = {"type": "user", "role": "writer", "emailAddress": email}
            session.post(url, json=body).raise_for_status()

    def companies(self, stage: str) -> list[str]:
        """The names of the clients of a base."""
        with self.session(OWNER) as session:
            url = f"{SHEETS}/{self.file_id(session, stage)}/values/Clients"
            header, *rows = session.get(url).json()["values"]
        place = header.index("Company")
        return sorted(row[place] for row in rows if len(row) > place)

    def responsible(self, stage: str) -> dict[str, str]:
        """Who is responsible for each client of a base, by the clients' names."""
        with self.session(OWNER) as session:
            url = f"{SHEETS}/{self.file_id(session, stage)}/values/Clients"
            header, *rows = session.get(url).json()["values"]
        named = [dict(zip(header, row, strict=False)) for row in rows]
        return {one["Company"]: one.get("Responsible", "") for one in named}


def _letters(index: int) -> str:
    """A column's letters; the shipped bases have at most 26 and a few."""
    return chr(ord("A") + index)
