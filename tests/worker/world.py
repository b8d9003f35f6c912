"""A company on the embedded Google, its worker, and people who use its sheets.

People act through the public API as themselves: nothing here reaches into the
emulator or the worker.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import requests
from requests.adapters import BaseAdapter
from ruamel.yaml import YAML

from sheetsync.app import App, Chance
from sheetsync.clock import SetClock
from sheetsync.core.ids import CLIENTS, BaseKey, sheet_id
from sheetsync.core.rows import Cell
from sheetsync.emulator import EmulatorAdapter, Google, build_app
from sheetsync.emulator.adapter import session_for
from sheetsync.worker.cycle_done import CycleDone

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
OWNER = "owner@northwind.example"
SHEETS = "https://sheets.googleapis.com/v4/spreadsheets"
DRIVE = "https://www.googleapis.com/drive/v3/files"
CONFIG = Path(__file__).parents[2] / "config"

PROSPECTS = BaseKey("prospects/everybody")
INTERESTED = BaseKey("interested/everybody")
CUSTOMERS = BaseKey("customers/everybody")
ARCHIVE = BaseKey("archive/everybody")
BASES = (PROSPECTS, INTERESTED, CUSTOMERS, ARCHIVE)

READY: Mapping[str, Cell] = {
    "Company": "Acme",
    "Decision maker": "Ivan",
    "Phone": "+74951234567",
    "Needs": "paper",
    "Company size": "up to 10",
}
"""A prospect with all that the gate to Interested asks for."""


class World:
    """A company, its clock and its worker.

    Args:
        folder: An empty folder.
        locale: The company's language.
        settings: Members of company.yaml to change.
        seed: Makes IDs and tokens repeatable.
    """

    def __init__(
        self,
        folder: Path,
        *,
        locale: str = "en",
        settings: Mapping[str, Any] | None = None,
        seed: int = 7,
    ) -> None:
        self.home = folder
        self.config = folder / "config"
        shutil.copytree(CONFIG, self.config)
        self.configure("company.yaml", {"locale": locale, **(settings or {})})
        self.clock = SetClock(START)
        self.google = Google(clock=self.clock.now, seed=seed)
        self.server = build_app(self.google)
        self.adapter: BaseAdapter = EmulatorAdapter(self.server)
        self._random = random.Random(seed)
        self.app = self.start()

    def start(self) -> App:
        """A worker on this company; the one before must be closed."""
        chance = Chance(draw=self._random.randrange, fraction=self._random.random)
        self.app = App(
            self.config, clock=self.clock, chance=chance, adapter=self.adapter
        )
        return self.app

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.app.close()

    def reports(self, *names: str) -> None:
        """Have those reports alone: each publication makes all that config names."""
        self.configure("reports.yaml", {"on": names})

    def configure(self, file: str, members: Mapping[str, Any]) -> None:
        """Change members at the top of a file of config/."""
        yaml = YAML()
        path = self.config / file
        content = yaml.load(path)
        content.update(members)
        yaml.dump(content, path)

    def cycle(self, times: int = 1, *, every: float = 30.0) -> CycleDone:
        """Let the worker work, some time after what people did."""
        done = self.app.cycle()
        for _ in range(times - 1):
            self.clock.sleep(every)
            done = self.app.cycle()
        return done

    def settle(self) -> CycleDone:
        """Let the worker work until nothing changes any more."""
        return self.cycle(4)

    def person(self, email: str) -> Person:
        """Somebody with a Google account."""
        return Person(self, email)

    @property
    def owner(self) -> Person:
        """The owner."""
        return Person(self, OWNER)

    def file_id(self, base: BaseKey) -> str:
        """Google's id of a base's file."""
        with self.app.journal.reading() as book:
            known = book.bases.by(base)
        assert known is not None
        return known.spreadsheet

    def rows(self, base: BaseKey, tab: str = CLIENTS) -> list[dict[str, Cell]]:
        """The rows of a tab as the owner reads them, by header."""
        return self.owner.rows(base, tab)

    def companies(self, base: BaseKey) -> list[str]:
        """The names of the clients of a base, sorted."""
        return sorted(str(row["Company"]) for row in self.rows(base))

    def formulas(self, base: BaseKey) -> list[str]:
        """All formulas in a base's file, whatever tab they are in."""
        url = f"{SHEETS}/{self.file_id(base)}"
        mask = "sheets(data(rowData(values(userEnteredValue(formulaValue)))))"
        cells = (
            cell
            for sheet in self.owner.get(url, fields=mask)["sheets"]
            for block in sheet.get("data", [])
            for row in block.get("rowData", [])
            for cell in row.get("values", [])
        )
        found = (cell.get("userEnteredValue", {}).get("formulaValue") for cell in cells)
        return [one for one in found if one]

    def notes(self, base: BaseKey) -> list[str]:
        """The notes on all cells of a base."""
        url = f"{SHEETS}/{self.file_id(base)}"
        answer = self.owner.get(url, fields="sheets(data(rowData(values(note))))")
        return [
            cell["note"]
            for sheet in answer["sheets"]
            for block in sheet.get("data", [])
            for row in block.get("rowData", [])
            for cell in row.get("values", [])
            if "note" in cell
        ]

    def row(self, base: BaseKey, company: str) -> dict[str, Cell]:
        """The one row of a client."""
        found = [row for row in self.rows(base) if row.get("Company") == company]
        assert len(found) == 1, (company, base, found)
        return found[0]


class Person:
    """Somebody who opens sheets in a browser.

    Args:
        world: Where he is.
        email: His account.
    """

    def __init__(self, world: World, email: str) -> None:
        self.world = world
        self.email = email
        self._session = session_for(world.server, email)

    def call(
        self, method: str, url: str, body: Any = None, **params: Any
    ) -> requests.Response:
        """Ask Google as this person."""
        return self._session.request(method, url, json=body, params=params)

    def get(self, url: str, **params: Any) -> Any:
        """Ask Google; it must not refuse."""
        answer = self.call("GET", url, **params)
        answer.raise_for_status()
        return answer.json()

    def batch(self, base: BaseKey, *requests: Mapping[str, Any]) -> requests.Response:
        """Change a base's file."""
        url = f"{SHEETS}/{self.world.file_id(base)}:batchUpdate"
        return self.call("POST", url, {"requests": list(requests)})

    def grid(self, base: BaseKey, tab: str = CLIENTS) -> list[list[Cell]]:
        """All cells of a tab, typed, found by its sheetId."""
        body = {
            "dataFilters": [{"gridRange": {"sheetId": sheet_id(tab)}}],
            "valueRenderOption": "UNFORMATTED_VALUE",
        }
        url = f"{SHEETS}/{self.world.file_id(base)}/values:batchGetByDataFilter"
        answer = self.call("POST", url, body)
        answer.raise_for_status()
        found = answer.json()["valueRanges"][0]["valueRange"].get("values", [])
        return [[None if cell == "" else cell for cell in row] for row in found]

    def rows(self, base: BaseKey, tab: str = CLIENTS) -> list[dict[str, Cell]]:
        """The rows of a tab by header, without blank ones."""
        header, *rows = self.grid(base, tab)
        named: list[dict[str, Cell]] = [
            {
                str(name): cell
                for name, cell in zip(header, row, strict=False)
                if cell is not None
            }
            for row in rows
        ]
        return [row for row in named if row]

    def place(self, base: BaseKey, company: str, tab: str = CLIENTS) -> int:
        """The index of the row of a client."""
        header, *rows = self.grid(base, tab)
        name = header.index("Company" if tab == CLIENTS else "Client")
        return 1 + next(
            number
            for number, row in enumerate(rows)
            if len(row) > name and row[name] == company
        )

    def type(
        self,
        base: BaseKey,
        cells: Mapping[str, Cell],
        *,
        at: int | None = None,
        tab: str = CLIENTS,
    ) -> requests.Response:
        """Type a row by header, below the last one or at an index."""
        grid = self.grid(base, tab)
        row = len(grid) if at is None else at
        return self.batch(
            base,
            *(
                _typed(tab, row, grid[0].index(name), cell)
                for name, cell in cells.items()
            ),
        )

    def write_row(
        self, base: BaseKey, cells: Mapping[str, Cell], number: int = 2
    ) -> requests.Response:
        """Put a row into a tab as text, as an import or a paste of plain text does."""
        header = self.grid(base)[0]
        row: list[Cell] = [cells.get(str(name)) for name in header]
        url = f"{SHEETS}/{self.world.file_id(base)}/values/Clients!A{number}"
        return self.call("PUT", url, {"values": [row]}, valueInputOption="RAW")

    def write(
        self, base: BaseKey, row: int, column: int, cell: Cell, tab: str = CLIENTS
    ) -> requests.Response:
        """Type into one cell."""
        return self.batch(base, _typed(tab, row, column, cell))

    def edit(self, base: BaseKey, company: str, **cells: Cell) -> requests.Response:
        """Edit cells of a client's row; ``decision_maker`` means “Decision maker”."""
        named = {
            name.replace("_", " ").capitalize(): cell for name, cell in cells.items()
        }
        return self.type(base, named, at=self.place(base, company))

    def pick(self, base: BaseKey, company: str, stage: str) -> requests.Response:
        """Pick a stage in a client's row."""
        return self.edit(base, company, stage=stage)

    def insert(self, base: BaseKey, at: int, tab: str = CLIENTS) -> requests.Response:
        """Insert a blank row."""
        area = _rows(tab, at, at + 1)
        return self.batch(
            base, {"insertDimension": {"range": area, "inheritFromBefore": at > 1}}
        )

    def delete(self, base: BaseKey, company: str) -> requests.Response:
        """Delete a client's row."""
        at = self.place(base, company)
        return self.batch(
            base, {"deleteDimension": {"range": _rows(CLIENTS, at, at + 1)}}
        )

    def sort(self, base: BaseKey, header: str, tab: str = CLIENTS) -> requests.Response:
        """Sort all rows below the header by a column."""
        place = self.grid(base, tab)[0].index(header)
        return self.batch(
            base,
            {
                "sortRange": {
                    "range": {"sheetId": sheet_id(tab), "startRowIndex": 1},
                    "sortSpecs": [{"dimensionIndex": place, "sortOrder": "DESCENDING"}],
                }
            },
        )


def tab_titled(person: Person, base: BaseKey, title: str) -> dict[str, Any]:
    """The properties of a tab."""
    url = f"{SHEETS}/{person.world.file_id(base)}"
    sheets = person.get(url, fields="sheets(properties)")["sheets"]
    found: dict[str, Any] = next(
        one["properties"] for one in sheets if one["properties"]["title"] == title
    )
    return found


def _rows(tab: str, first: int, end: int) -> dict[str, Any]:
    return {
        "sheetId": sheet_id(tab),
        "dimension": "ROWS",
        "startIndex": first,
        "endIndex": end,
    }


def _typed(tab: str, row: int, column: int, cell: Cell) -> dict[str, Any]:
    value: dict[str, Any] = {}
    if isinstance(cell, bool):
        value = {"boolValue": cell}
    elif isinstance(cell, int | float):
        value = {"numberValue": cell}
    elif isinstance(cell, str) and cell.startswith("="):
        value = {"formulaValue": cell}
    elif cell is not None:
        value = {"stringValue": cell}
    return {
        "updateCells": {
            "start": {"sheetId": sheet_id(tab), "rowIndex": row, "columnIndex": column},
            "rows": [{"values": [{"userEnteredValue": value} if value else {}]}],
            "fields": "userEnteredValue",
        }
    }
