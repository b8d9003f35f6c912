"""Pictures of a client's way through the bases, at each stage as its person sees it.

A lead generator types a client and picks his next stage, a sales manager takes and
sells to him, an account manager finds him with all that was said. They work on the
local Google's page; between them the worker does what it does every day.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

from playwright.sync_api import Browser, Locator, Page, expect

from benchmarks.browser import keep, until_drawn
from sheetsync.demo.people import Person
from sheetsync.demo.run import Order, served
from sheetsync.demo.seen import SeenTab
from sheetsync.demo.world import World

COMPANY = "Juniper Bakery Ltd"
CLIENTS_OF_COMPANY = 120
SIZE = (1280, 460)

_TYPED = {
    "company": COMPANY,
    "contact_person": "Nora Bell",
    "decision_maker": "Nora Bell, owner",
    "phone": "+44 20 7946 0018",
    "email": "nora@juniper.example",
    "city": "Leeds",
}
_PICKED = {"source": "exhibition", "company_size": "11 to 50"}
_ACROSS = ".ag-body-horizontal-scroll-viewport"
_DOWN = ".ag-body-viewport"
_BELOW = 3
"""Rows that are seen below the one that is looked at."""


@dataclass
class Window:
    """A tab of a base in somebody's browser.

    Attributes:
        browser: Where it is opened.
        url: The local Google.
        world: The company.
        stage: Whose base it is.
        person: Who works in it.
        contacts: Whether it shows the contact log, not the clients.
    """

    browser: Browser
    url: str
    world: World
    stage: str
    person: Person
    contacts: bool = False
    page: Page = field(init=False)

    def __post_init__(self) -> None:
        """Open it."""
        width, height = SIZE
        self.page = self.browser.new_page(viewport={"width": width, "height": height})
        self.page.goto(
            f"{self.url}/spreadsheets/d/{self.world.files[self.stage]}/edit"
            f"?as={self.person.email}&gid={self.tab.sheet}"
        )
        until_drawn(self.page)

    @property
    def tab(self) -> SeenTab:
        """What the tab holds now."""
        base = self.person.base(self.world.files[self.stage])
        return base.contacts if self.contacts else base.clients

    def row(self) -> int:
        """Where the client stands, or the first free row if he does not yet."""
        tab = self.tab
        last = [one.index for one in tab.rows if COMPANY in one.cells.values()]
        return last[-1] if last else tab.end

    def type_in(self, row: int, column: str, text: str) -> None:
        """Type into a cell, and wait until it is taken."""
        self._cell(row, column).click()
        self.page.keyboard.press("Enter")
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")
        expect(self._cell(row, column)).not_to_have_text("")

    def unfold(self, row: int, column: str) -> None:
        """Open a cell's list."""
        self._cell(row, column).dblclick()
        self.page.get_by_role("option").first.wait_for()

    def pick(self, row: int, column: str, text: str) -> None:
        """Pick from a cell's list."""
        self.unfold(row, column)
        self.page.get_by_role("option", name=text, exact=True).click()
        expect(self._cell(row, column)).to_have_text(text)

    def look(self, row: int, first: str, chosen: str) -> None:
        """Choose a cell, and let a column be the first that is seen."""
        self._cell(row, chosen).click()
        self.page.mouse.move(0, 0)  # else a hint would show
        down = self.page.locator(_DOWN)
        down.evaluate(f"one => {{ one.scrollTop += {_BELOW} * 26 }}")
        self.page.wait_for_timeout(500)
        self._scroll(self._cell(row, first).evaluate("one => one.offsetLeft"))

    def keep(self, path: Path) -> None:
        """Keep what is seen as a picture."""
        self.page.wait_for_timeout(500)
        keep(self.page, path)
        print(path)

    def close(self) -> None:
        """Close it."""
        self.page.close()

    def _cell(self, row: int, column: str) -> Locator:
        place = self.tab.at(column)
        found = self.page.locator(f'[row-id="{row}"] [col-id="{place}"]')
        # The grid holds only the cells that are in sight, or nearly.
        left = 0
        if not found.count():
            self.page.evaluate(f"sheet.go({row}, 0)")
        while not found.count():
            left += SIZE[0] // 2
            self._scroll(left)
        found.scroll_into_view_if_needed()
        return found

    def _scroll(self, left: int) -> None:
        self.page.locator(_ACROSS).evaluate(f"one => {{ one.scrollLeft = {left} }}")
        self.page.wait_for_timeout(200)


def take_workday(browser: Browser, folder: Path) -> None:
    """Let three people work, and keep pictures of it in a folder."""
    with served(Order(clients=CLIENTS_OF_COMPANY), 0, Event()) as (company, url):
        world = company.world
        worker = _Day(browser, url, world, folder)
        worker.lead_generator()
        world.rest()
        worker.sales_manager()
        world.rest()
        worker.account_manager()


@dataclass
class _Day:
    browser: Browser
    url: str
    world: World
    folder: Path

    def lead_generator(self) -> None:
        """Types a client and a talk with him; picks his stage."""
        at = self._open("prospects", "anna.petrova")
        row = at.row()
        for column, text in _TYPED.items():
            at.type_in(row, column, text)
        self.world.rest()  # gives him an ID
        at.look(row, "client_id", "company")
        self._keep(at, "lead-typed")
        for column, text in _PICKED.items():
            at.pick(row, column, text)
        at.type_in(row, "needs", "Flour, 2 t a month")
        self._talk(at.person, "prospects", "met at the fair, wants prices")
        at.look(row, "source", "stage")
        at.unfold(row, "stage")
        self._keep(at, "lead-stage")
        at.page.get_by_role("option", name="Interested", exact=True).click()
        at.close()

    def sales_manager(self) -> None:
        """Takes the client who came, talks, and notes the first purchase."""
        at = self._open("interested", "sergey.volkov")
        row = at.row()
        at.look(row, "company_size", "take")
        at.unfold(row, "take")
        self._keep(at, "sales-take")
        at.page.get_by_role("option", name=at.person.name, exact=True).click()
        self._talk(at.person, "interested", "agreed on 2 t, invoice sent")
        self.world.rest()  # who took him is responsible
        log = self._open("interested", "sergey.volkov", contacts=True)
        log.look(log.row(), "day", "comment")
        self._keep(log, "sales-contacts")
        log.close()
        at.type_in(row, "first_purchase", self.world.today.isoformat())
        at.type_in(row, "first_purchase_amount", "1840")
        at.pick(row, "stage", "Customers")
        at.look(row, "stage", "stage")
        self._keep(at, "sales-sold")
        at.close()

    def account_manager(self) -> None:
        """Finds the client among his own, and all that was said to him."""
        base = self.world.owner.base(self.world.files["customers"])
        client = base.clients.row("company", COMPANY)
        assert client is not None, "the client has arrived"
        name = client.text("responsible").lower().replace(" ", ".")
        at = self._open("customers", name)
        at.look(at.row(), "stage", "responsible")
        self._keep(at, "account-arrived")
        at.close()
        log = self._open("customers", name, contacts=True)
        log.look(log.row(), "day", "comment")
        self._keep(log, "account-contacts")
        log.close()

    def _talk(self, person: Person, stage: str, words: str) -> None:
        log = Window(self.browser, self.url, self.world, stage, person, contacts=True)
        row = log.tab.end
        log.type_in(row, "day", self.world.today.isoformat())
        log.type_in(row, "client", COMPANY)
        log.pick(row, "person", person.name)
        log.pick(row, "channel", "meeting")
        log.pick(row, "outcome", "talked")
        log.type_in(row, "comment", words)
        log.close()

    def _open(self, stage: str, name: str, *, contacts: bool = False) -> Window:
        person = self.world.person(f"{name}@northwind.example")
        return Window(
            self.browser, self.url, self.world, stage, person, contacts=contacts
        )

    def _keep(self, at: Window, name: str) -> None:
        at.keep(self.folder / f"work-{name}.png")
