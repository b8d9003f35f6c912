"""A dismissal through the whole path: journal, clients, emulator.

Somebody with two bases and a file of his own figures leaves while a client of his is
about to move. A schedule says what fails at which request or commit; it prints as a
literal.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from requests import PreparedRequest, Response
from requests.adapters import BaseAdapter
from ruamel.yaml import YAML

from sheetsync.config.edit import dismiss_person
from sheetsync.core.ids import CLIENTS, BaseKey, ClientId, personal_key, sheet_id
from sheetsync.core.rows import Cell
from sheetsync.worker.departures import PICKED, departures
from sheetsync.worker.offboarding import close, closing
from tests.worker.boundaries import Boundaries, JournalBoundaries
from tests.worker.going_back import GoingBack
from tests.worker.schedules import Schedule, undo_rows
from tests.worker.world import (
    DRIVE,
    INTERESTED,
    PROSPECTS,
    READY,
)

SERGEY = "sergey.volkov@northwind.example"
ELENA = "elena.kuznetsova@northwind.example"
HEIRS = {"Elena Kuznetsova", "Maxim Lebedev"}

NOTE = "call before noon"
CONTACTS = {"Acme": 46301, "Old": 46300}
PROMISED = 46340
FIRST_PURCHASE = 46200
"""A cell that Prospects has no column for: it waits in the journal."""


class Leaving(GoingBack):
    """A company right before the cycle that sees somebody's dismissal."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._two_bases_for_one_role()
        self.configure("reports.yaml", {"personal": {"sales_manager": ["my_day"]}})
        self.cycle()
        sergey = self.person(SERGEY)
        mine = {"Take": "Sergey Volkov"}
        sergey.type(INTERESTED, {"Company": "Old", "Phone": "1", **mine})
        sergey.type(
            INTERESTED,
            {
                "Company": "Back",
                "Phone": "2",
                "First purchase": FIRST_PURCHASE,
                "Stage": "Prospects",
                **mine,
            },
        )
        self.person(ELENA).type(INTERESTED, {"Company": "Hers", "Phone": "3"})
        self.settle()
        sergey.type(PROSPECTS, {**mine}, at=sergey.place(PROSPECTS, "Back"))
        sergey.type(PROSPECTS, {**READY, **mine})
        for company, day in CONTACTS.items():
            base = PROSPECTS if company == "Acme" else INTERESTED
            cells: dict[str, Cell] = {"Client": company, "Day": day}
            cells["Next contact"] = PROMISED
            sergey.type(base, cells, tab="contacts")
        sergey.batch(PROSPECTS, _note(sergey.place(PROSPECTS, "Acme")))
        self.settle()
        sergey.pick(PROSPECTS, "Acme", "Interested")
        self.cycle()
        self.clock.sleep(30)
        dismiss_person(self.config, SERGEY)
        self.keep(versions=0)

    def _two_bases_for_one_role(self) -> None:
        yaml = YAML()
        stages = yaml.load(self.config / "stages.yaml")["stages"]
        stages[0]["role"] = "sales_manager"
        self.configure("stages.yaml", {"stages": stages})

    def open_to(self, email: str) -> set[str]:
        """The files that somebody can open, by Google's id."""
        listed = self.person(email).get(DRIVE, fields="files(id)")["files"]
        return {str(one["id"]) for one in listed}


def _note(row: int) -> dict[str, Any]:
    """A note on the first cells of a client's row."""
    start = {"sheetId": sheet_id(CLIENTS), "rowIndex": row, "columnIndex": 1}
    rows = [{"values": [{"note": NOTE}]}]
    return {"updateCells": {"start": start, "rows": rows, "fields": "note"}}


class Watched(BaseAdapter):
    """Sees every request that leaves, and writes to Sheets that left too early.

    Args:
        inner: Where requests go.
        world: The company.
    """

    def __init__(self, inner: BaseAdapter, world: Leaving) -> None:
        super().__init__()
        self._inner = inner
        self._world = world
        self._refused: set[str] = set()
        self.early: list[str] = []
        self.writes = 0

    def cycle_begins(self) -> None:
        """What Google refused before is tried again now."""
        self._refused.clear()

    def send(self, request: PreparedRequest, *args: Any, **options: Any) -> Response:
        url = str(request.url)
        if _is_write(request.method, url):
            self.writes += 1
            open_still = self._world.open_to(SERGEY) - self._refused
            if open_still:
                self.early.append(f"{request.method} {url.partition('?')[0]}")
        answer = self._inner.send(request, *args, **options)
        if request.method == "DELETE" and not answer.ok:
            self._refused.add(url.partition("/permissions")[0].rpartition("/")[2])
        return answer

    def close(self) -> None:
        self._inner.close()


def _is_write(method: str | None, url: str) -> bool:
    """Whether a request to Sheets changes anything; reads by filters are POSTs."""
    if "sheets.googleapis.com" not in url or method == "GET":
        return False
    return "ByDataFilter" not in url and ":getBy" not in url


class Playing:
    """One schedule on a company whose Sergey was dismissed.

    Args:
        world: The company.
        schedule: What fails.
        command: Whether ``sheetsync offboard`` closes the files first, not the cycle.
    """

    def __init__(
        self, world: Leaving, schedule: Schedule, *, command: bool = False
    ) -> None:
        self._world = world
        self._schedule = schedule
        self._command = command
        self.requests = 0
        self.commits = 0

    def run(self) -> list[str]:
        """Play it; what it breaks, nothing if all is well."""
        world, said = self._world, self._schedule
        wire = Boundaries(
            world.direct, dict(said.faults), lambda _number: None, said.later
        )
        watched = Watched(wire, world)
        journal = JournalBoundaries(dict(said.commits))
        world.begin(watched)
        try:
            with journal.watching():
                wire.counting = True
                if self._command:
                    self._try(watched, self._close)
                for number in range(3):
                    self._try(watched, world.app.cycle)
                    if not number:
                        self.requests, self.commits = wire.count, journal.count
                wire.counting = False
            wire.land_all()
            for _ in range(2):
                self._try(watched, world.app.cycle)
            early = [f"{one} left before access was off" for one in watched.early]
            return [*early, *self._violations(watched)]
        finally:
            world.app.close()

    def _close(self) -> None:
        tools = self._world.app.tools()
        person = tools.config.staff.at(SERGEY)
        assert person is not None
        close(tools, closing(tools, tools.config, person))

    def _try(self, watched: Watched, act: Any) -> None:
        watched.cycle_begins()
        self._world.attempt(act)

    # --- what must hold

    def _violations(self, watched: Watched) -> Iterator[str]:
        world = self._world
        if world.open_to(SERGEY):
            yield "files are open to him"
        if not watched.writes:
            yield "nothing was written at all"
        with world.app.journal.reading() as book:
            own = book.bases.by(personal_key(SERGEY))
        if own is None or own.retired_at is None:
            yield "the file of his own figures did not end"
        yield from self._rows()
        yield from self._contacts()
        if (found := self._world.notes(INTERESTED)) != [NOTE]:
            yield f"of the note there is {found}"
        for base in (PROSPECTS, INTERESTED):
            if undo_rows(world, base):
                yield f"undo rows are left in {base}"
        yield from self._journal()

    def _rows(self) -> Iterator[str]:
        homes = {"Acme": INTERESTED, "Back": PROSPECTS, "Old": INTERESTED}
        for base in (PROSPECTS, INTERESTED):
            rows = self._world.rows(base)
            named = [str(row["Company"]) for row in rows]
            wanted = sorted([one for one, home in homes.items() if home == base])
            if base == INTERESTED:
                wanted = sorted([*wanted, "Hers"])
            if sorted(named) != wanted:
                yield f"{base} has {sorted(named)}"
            for row in rows:
                # Whoever moves on is free in his new stage.
                heirs = {None} if row["Company"] in {"Acme", "Hers"} else HEIRS
                if row.get("Responsible") not in heirs:
                    yield f"{row['Company']} is with {row.get('Responsible')}"

    def _contacts(self) -> Iterator[str]:
        rows = self._world.rows(INTERESTED, "contacts")
        found = sorted((str(row["Client"]), row["Day"]) for row in rows)
        if found != sorted(CONTACTS.items()):
            yield f"contacts are {found}"
        if self._world.rows(PROSPECTS, "contacts"):
            yield "contacts are left behind"

    def _journal(self) -> Iterator[str]:
        with self._world.app.journal.reading() as book:
            known = book.clients.all()
            left = departures(book)
            if book.moves.open():
                yield f"moves are open: {book.moves.open()}"
            closed = [
                one
                for one in book.access.all()
                if one.person == SERGEY and one.event == "closed"
            ]
        (back,) = self._ids(PROSPECTS, "Back")
        if known[back].kept.get("first_purchase") != FIRST_PURCHASE:
            yield f"kept cells are {known[back].kept}"
        if len(closed) > len({one.base for one in closed}):
            yield "a closing is told twice"
        if len(left) != 1:
            yield f"the departure is noted {len(left)} times"
            return
        his = {*self._ids(PROSPECTS, "Back"), *self._ids(INTERESTED, "Acme", "Old")}
        if {*left[0].clients} != his:
            yield f"his clients are noted as {left[0].clients}"
        if [one[3] for one in left[0].moves] != [PICKED]:
            yield f"what was on the way is noted as {left[0].moves}"
        if len(left[0].promised) != len(CONTACTS):
            yield f"his promises are noted as {left[0].promised}"

    def _ids(self, base: BaseKey, *companies: str) -> list[ClientId]:
        return [ClientId(str(self._world.row(base, one)["ID"])) for one in companies]
