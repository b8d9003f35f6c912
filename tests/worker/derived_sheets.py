"""Derived sheets as their readers see them, and a small company that has figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias

import requests
from starlette.applications import Starlette

from sheetsync.config.reports import Reports
from sheetsync.core.ids import DESK, BaseKey, ClientId, sheet_id
from sheetsync.core.import_purchases import NewPurchase
from sheetsync.emulator import EmulatorAdapter
from sheetsync.worker.import_tab import SHEET
from tests.worker.world import CUSTOMERS, SHEETS, Person, World

OLGA = "olga.smirnova@northwind.example"
ANNA = "anna.petrova@northwind.example"

REPORTS = Reports().on
"""Ids of the reports on the desk, in the order of their tabs."""

Line: TypeAlias = tuple[str, date, int]
"""A client's company, the day, and the amount in kopecks."""

BOUGHT: Sequence[Line] = (
    ("Acme", date(2026, 4, 10), 120_050),
    ("Acme", date(2026, 6, 1), 99_999),
    ("Acme", date(2026, 7, 20), 300_001),
    ("Borealis", date(2026, 8, 15), 5_000_000),
    ("Borealis", date(2026, 8, 20), -1_000_001),
    ("Cedar", date(2026, 10, 30), 75_000),
    ("Cedar", date(2026, 3, 3), 10),
    ("Dune", date(2025, 12, 1), 2_000_000),
    ("Ember", date(2026, 9, 3), 33_333),
    ("Ember", date(2026, 9, 4), 33_333),
)
"""Purchases; the world's first day is 2 November 2026."""

COMPANIES = ("Acme", "Borealis", "Cedar", "Dune", "Ember")


def tab(report: str) -> str:
    """A report's tab, as `Person` asks for one."""
    return f"report:{report}"


def settle_company(world: World) -> dict[str, ClientId]:
    """Five customers who bought something; their IDs by company."""
    world.cycle()
    olga = world.person(OLGA)
    for number, company in enumerate(COMPANIES):
        olga.type(CUSTOMERS, {"Company": company, "Phone": f"+7495000000{number}"})
    world.cycle(2)
    ids = {str(row["Company"]): row["ID"] for row in world.rows(CUSTOMERS)}
    clients = {company: ClientId(str(ids[company])) for company in COMPANIES}
    buy(world, clients, BOUGHT)
    return clients


def buy(world: World, clients: Mapping[str, ClientId], lines: Sequence[Line]) -> None:
    """Record purchases, as an import does."""
    with world.app.journal.writing() as book:
        book.purchases.add_many(
            NewPurchase(
                client_id=clients[company],
                day=day,
                amount_minor=amount,
                content_key=f"{company} {day} {amount}",
            )
            for company, day, amount in lines
        )


def sheets(person: Person, base: BaseKey = DESK) -> dict[str, dict[str, Any]]:
    """The derived tabs of a file by title, from left to right, with their cells.

    The desk's tab for pasted tables is none of them.
    """
    mask = (
        "sheets(properties,protectedRanges,data(columnMetadata(pixelSize),"
        "rowData(values(userEnteredValue,userEnteredFormat,note,formattedValue))))"
    )
    url = f"{SHEETS}/{person.world.file_id(base)}"
    found = person.get(url, fields=mask)["sheets"]
    return {
        one["properties"]["title"]: one
        for one in found
        if one["properties"]["sheetId"] != SHEET
    }


def cells(sheet: Mapping[str, Any]) -> list[list[dict[str, Any]]]:
    """The cells of one of those tabs, as Google's CellData."""
    rows = sheet["data"][0].get("rowData", [])
    return [row.get("values", []) for row in rows]


def cell(sheet: Mapping[str, Any], header: str, row: int = 1) -> dict[str, Any]:
    """The cell under a header, in the first row below it or another one."""
    grid = cells(sheet)
    names = [one["userEnteredValue"]["stringValue"] for one in grid[0]]
    found: dict[str, Any] = grid[row][names.index(header)]
    return found


def place_of(sheet: Mapping[str, Any], company: str) -> int:
    """The row that a company stands in."""
    return next(
        place
        for place in range(1, len(cells(sheet)))
        if cell(sheet, "Company", place)["userEnteredValue"]["stringValue"] == company
    )


def delete_tab(world: World, report: str) -> requests.Response:
    """The owner deletes a tab of his desk."""
    sheet = sheet_id(tab(report))
    return world.owner.batch(DESK, {"deleteSheet": {"sheetId": sheet}})


def writes(world: World) -> int:
    """How many writing requests were sent so far."""
    totals = world.app.traffic.totals()
    return totals.get("sheets.write", 0) + totals.get("drive.write", 0)


def reads(world: World) -> int:
    """How many reading requests were sent so far."""
    totals = world.app.traffic.totals()
    return totals.get("sheets.read", 0) + totals.get("drive.read", 0)


class Meddling(EmulatorAdapter):
    """Google with somebody who acts right before a request reaches it.

    Args:
        server: The embedded Google.
        meddle: Called with every request; an answer of its own stands in for
            Google's.
    """

    def __init__(
        self,
        server: Starlette,
        meddle: Callable[[requests.PreparedRequest], requests.Response | None],
    ) -> None:
        super().__init__(server)
        self._meddle = meddle

    def send(  # type: ignore[override]
        self, request: requests.PreparedRequest, **options: object
    ) -> requests.Response:
        answer = self._meddle(request)
        return answer if answer is not None else super().send(request, **options)


def meddle(
    world: World,
    how: Callable[[requests.PreparedRequest], requests.Response | None],
) -> None:
    """Start the worker anew on a Google where somebody meddles."""
    world.app.close()
    world.adapter = Meddling(world.server, how)
    world.start()
