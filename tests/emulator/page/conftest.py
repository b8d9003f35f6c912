"""A browser, a served Google, and people who look at a spreadsheet in windows."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from requests import Session

from sheetsync.emulator import BackgroundServer, Google, build_app, session_for
from tests.emulator.sheet_at_hand import OWNER, SHEETS, Sheet, good

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
ANNA = "anna@example.com"
BORIS = "boris@example.com"
EVE = "eve@example.com"
PEOPLE = {OWNER: "Olga", ANNA: "Anna", BORIS: "Boris", EVE: "Eve"}
STAGES = ("New", "Talks", "Deal")
CLIENTS = 600
TAB = 11


@dataclass
class Office:
    """A served Google, and its address."""

    google: Google
    url: str

    def session(self, email: str) -> Session:
        return session_for(build_app(self.google), email)


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    google = Google(seed=20260302)
    for email, name in PEOPLE.items():
        google.people.add(email, name=name)
    with BackgroundServer(google) as server:
        yield Office(google, server.url)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip(f"needs a browser: there is no {CHROMIUM} (Debian's chromium)")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=list(FLAGS)
        )
        yield started
        started.close()


@pytest.fixture
def clients(office: Office) -> Sheet:
    """A spreadsheet with 600 clients, a dropdown, protections and a hidden tab."""
    owner = office.session(OWNER)
    made = good(owner.post(SHEETS, json=_SPREADSHEET))
    sheet = Sheet(made["spreadsheetId"], owner)
    rows = [
        [f"c-{n}", f"Client {n}", STAGES[n % 3], n * 1234.5, f"Comment {n}"]
        for n in range(1, CLIENTS + 1)
    ]
    sheet.write("Clients!A1", [["ID", "Name", "Stage", "Sum", "Comment"], *rows])
    sheet.batch(*_rules())
    share(office, sheet, ANNA, "writer")
    share(office, sheet, BORIS, "writer")
    return sheet


def share(office: Office, sheet: Sheet, email: str, role: str) -> None:
    good(
        office.session(OWNER).post(
            f"https://www.googleapis.com/drive/v3/files/{sheet.id}/permissions",
            json={"type": "user", "role": role, "emailAddress": email},
            params={"sendNotificationEmail": "false"},
        )
    )


_SPREADSHEET: dict[str, Any] = {
    "properties": {"title": "1 · Prospects", "locale": "ru_RU"},
    "sheets": [
        {
            "properties": {
                "sheetId": TAB,
                "title": "Clients",
                "gridProperties": {
                    "rowCount": 700,
                    "columnCount": 15,
                    "frozenRowCount": 1,
                },
            }
        },
        {"properties": {"sheetId": 12, "title": "Figures"}},
        {"properties": {"sheetId": 13, "title": "Machinery", "hidden": True}},
    ],
}


def _rules() -> list[dict[str, Any]]:
    values = [{"userEnteredValue": stage} for stage in STAGES]
    condition = {"type": "ONE_OF_LIST", "values": values}
    rule = {"condition": condition, "showCustomUi": True, "strict": True}
    money = {"numberFormat": {"type": "CURRENCY"}}
    return [
        {"setDataValidation": {"range": below_header(2), "rule": rule}},
        {
            "repeatCell": {
                "range": below_header(3),
                "cell": {"userEnteredFormat": money},
                "fields": "userEnteredFormat.numberFormat",
            }
        },
        {
            "repeatCell": {
                "range": below_header(1) | {"endRowIndex": 2},
                "cell": {
                    "note": "Call after lunch",
                    "userEnteredFormat": {
                        "backgroundColor": {"red": 1, "green": 1},
                        "textFormat": {"bold": True},
                    },
                },
                "fields": "note,userEnteredFormat(backgroundColor,textFormat)",
            }
        },
        _protect({"sheetId": TAB, "endRowIndex": 1}, {"editors": {"users": [OWNER]}}),
        _protect(below_header(4), {"warningOnly": True}),
    ]


def _protect(grid_range: dict[str, Any], rest: dict[str, Any]) -> dict[str, Any]:
    return {"addProtectedRange": {"protectedRange": {"range": grid_range, **rest}}}


def below_header(column: int) -> dict[str, Any]:
    return {
        "sheetId": TAB,
        "startRowIndex": 1,
        "startColumnIndex": column,
        "endColumnIndex": column + 1,
    }


@dataclass
class Window:
    """One browser window in which somebody looks at the page."""

    page: Page
    url: str
    problems: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Note everything that must not happen."""
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("request", lambda request: self._asked(request.url))

    def _heard(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.problems.append(message.text)

    def _asked(self, url: str) -> None:
        if not url.startswith((self.url, self.url.replace("http", "ws"), "data:")):
            self.problems.append(f"asked {url}")

    def cell(self, row: int, column: int) -> Any:
        """Return a cell by the number that its row has on the page, and its column."""
        line = f':is([row-id="{row - 1}"], [row-index="t-{row - 1}"])'
        return self.page.locator(f'{line} [col-id="{column}"]')

    def type_in(self, row: int, column: int, text: str) -> None:
        """Overwrite a cell as people do."""
        self.cell(row, column).click()
        self.page.keyboard.press("Enter")
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")

    def shows(self, row: int, column: int, text: str, *, within: float = 5) -> None:
        """Wait until a cell shows a text, some seconds at most."""
        expect(self.cell(row, column)).to_have_text(text, timeout=within * 1000)

    def press(self, button: str) -> None:
        """Press a button of the toolbar."""
        self.page.get_by_role("button", name=button, exact=True).click()


@pytest.fixture
def window(office: Office, browser: Browser) -> Iterator[Callable[..., Window]]:
    """Opens windows, and says at the end whether anything was wrong in one."""
    opened: list[Window] = []

    def open_at(path: str, locale: str = "en-US") -> Window:
        context = browser.new_context(
            locale=locale, viewport={"width": 1280, "height": 800}
        )
        context.set_default_timeout(10_000)
        made = Window(context.new_page(), office.url)
        made.watch()
        opened.append(made)
        made.page.goto(office.url + path)
        return made

    yield open_at
    for one in opened:
        one.page.context.close()
    assert [one.problems for one in opened if one.problems] == []


@pytest.fixture
def looking(clients: Sheet, window: Callable[..., Window]) -> Callable[[str], Window]:
    """Opens the spreadsheet as a person, and waits until it is drawn."""

    def look(email: str) -> Window:
        opened = window(f"/spreadsheets/d/{clients.id}/edit?as={email}")
        opened.page.locator(".ag-body .ag-row").first.wait_for()
        return opened

    return look
