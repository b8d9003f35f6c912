"""Schedules through the whole path: journal, clients, emulator.

Two clients move, one with contacts, between two neighbours. A schedule says who acts
before which request and what fails at which request or commit; it prints as a literal
that becomes a test of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from sheetsync.core.ids import UNDO, BaseKey, sheet_id
from sheetsync.core.rows import Cell
from sheetsync.emulator.people.acts import DeleteTab, Drag, EmptyTab, Insert, Restore
from sheetsync.emulator.people.playing import play
from tests.worker.boundaries import SOON, Boundaries, JournalBoundaries
from tests.worker.going_back import GoingBack
from tests.worker.world import INTERESTED, OWNER, PROSPECTS, READY, Person, World

ANNA = "anna.petrova@northwind.example"
SERGEY = "sergey.volkov@northwind.example"
MOVERS = ("Acme", "Beta")
STAYING = ("Above", "Below")
CONTACTS = (46300, 46301)
OTHERS_CONTACT = 46290
"""The day of a contact with somebody who stays."""
REQUESTS = 12
"""Requests at whose boundaries something happens; an undisturbed cycle makes ten."""
COMMITS = 12
VERSIONS = 4
"""So many versions of a file people can go back to."""

Event: TypeAlias = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Schedule:
    """What happens before which request, and at which commit of the journal.

    Attributes:
        acts: What people do.
        faults: What fails at a request.
        commits: What fails at a commit.
        later: After how many others a late request lands.
    """

    acts: tuple[Event, ...] = ()
    faults: tuple[Event, ...] = ()
    commits: tuple[Event, ...] = ()
    later: int = SOON


class Ready(GoingBack):
    """A company right before the cycle that moves two clients; it can go back there."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.cycle()
        anna = self.person(ANNA)
        anna.type(PROSPECTS, {"Company": "Above", "Phone": "1"})
        for company in MOVERS:
            anna.type(PROSPECTS, {**READY, "Company": company, "Stage": "Interested"})
        anna.type(PROSPECTS, {"Company": "Below", "Phone": "2"})
        theirs: dict[str, Cell] = {"Client": "Above", "Day": OTHERS_CONTACT}
        anna.type(PROSPECTS, theirs, tab="contacts")
        for day in CONTACTS:
            anna.type(PROSPECTS, {"Client": "Acme", "Day": day}, tab="contacts")
        self.person(SERGEY).type(INTERESTED, {"Company": "Old", "Phone": "3"})
        self.cycle()
        self.clock.sleep(30)
        self.keep(VERSIONS)


class Playing:
    """One schedule on a company.

    Args:
        world: The company.
        schedule: What happens.
    """

    def __init__(self, world: Ready, schedule: Schedule) -> None:
        self._world = world
        self._schedule = schedule
        self.typed: dict[tuple[BaseKey, str, str], Cell] = {}
        self.noted: dict[BaseKey, str] = {}
        self.removed: set[str] = set()
        self.doubled = False
        self.restored = False

    def run(self) -> list[str]:
        """Play it; what it breaks, nothing if all is well."""
        world = self._world
        said = self._schedule
        wire = Boundaries(world.direct, dict(said.faults), self._before, said.later)
        journal = JournalBoundaries(dict(self._schedule.commits))
        world.begin(wire)
        try:
            with journal.watching():
                wire.counting = True
                for _ in range(4):
                    world.attempt(world.app.cycle)
                wire.counting = False
            wire.land_all()
            if self.restored:
                # Undo rows that came back are looked for when the file is next checked.
                world.clock.sleep(600)
            for _ in range(2 if self._is_calm() else 4):
                world.attempt(world.app.cycle)
            return list(self._violations())
        finally:
            world.app.close()

    def _is_calm(self) -> bool:
        with self._world.app.journal.reading() as book:
            return not book.moves.open() and not book.repairs.open()

    def _before(self, number: int) -> None:
        for at, act in self._schedule.acts:
            if at == number:
                People(self, self._world, f"h{number} {act}").do(act)

    # --- what must hold

    def _violations(self) -> Iterator[str]:
        world = self._world
        rows = {base: world.rows(base) for base in (PROSPECTS, INTERESTED)}
        everywhere = [row for some in rows.values() for row in some]
        yield from self._clients(everywhere)
        yield from self._values(everywhere)
        yield from self._notes()
        yield from self._contacts()
        for base in rows:
            if undo_rows(world, base):
                yield f"undo rows are left in {base}"
        with world.app.journal.reading() as book:
            yield from (
                f"{one.client_id} did not come to rest: {one.state}"
                for one in book.moves.open()
                if one.state != "parked"
            )

    def _clients(self, rows: list[dict[str, Cell]]) -> Iterator[str]:
        count = Counter(row.get("Company") for row in rows)
        for company in (*MOVERS, *STAYING, "Old"):
            if not count[company]:
                yield f"{company} is lost"
        if self.doubled or self.restored:
            return
        parked = self._parked()
        # Who is parked may stand in both his bases until a person decided, and so may
        # a row that says in its note that it is held.
        once = [
            row for row in rows if row.get("ID") not in parked and not _is_held(row)
        ]
        for key in ("Company", "ID"):
            count = Counter(row.get(key) for row in once)
            for value, times in count.items():
                if value and times > 1:
                    yield f"{key} {value} stands {times} times"

    def _parked(self) -> set[str]:
        with self._world.app.journal.reading() as book:
            return {one.client_id for one in book.moves.open() if one.state == "parked"}

    def _values(self, rows: list[dict[str, Cell]]) -> Iterator[str]:
        seen = {cell for row in rows for cell in row.values()}
        for (base, company, column), value in self.typed.items():
            if value in seen or company in self.removed or self.restored:
                continue
            if str(value) not in " ".join(notes(self._world)):
                yield f"{value!r}, typed into {column} of {company} in {base}, is lost"

    def _notes(self) -> Iterator[str]:
        """What people noted on Acme's row stands there; a deleted row has none."""
        there = " ".join(notes(self._world))
        for base, note in self.noted.items():
            if note not in there and "Acme" not in self.removed and not self.restored:
                yield f"{note!r}, noted in {base}, is lost"

    def _contacts(self) -> Iterator[str]:
        """Contacts stand once; of a client who is parked they may stand twice."""
        world = self._world
        with world.app.journal.reading() as book:
            if book.moves.open():
                return
        days = Counter(
            row.get("Day")
            for base in (PROSPECTS, INTERESTED)
            for row in world.rows(base, "contacts")
        )
        for day in (OTHERS_CONTACT, *CONTACTS):
            if str(day) not in self.removed and days[day] != 1 and not self.restored:
                yield f"contact {day} stands {days[day]} times"


class People:
    """One act of a person."""

    def __init__(self, playing: Playing, world: World, value: str) -> None:
        self._playing, self._world, self._value = playing, world, value
        self._anna, self._sergey = world.person(ANNA), world.person(SERGEY)

    def do(self, act: str) -> None:
        """Do it, if the sheet is such that it can be done."""
        acts: dict[str, Callable[[], object]] = {
            "S_insert_top": lambda: self._anna.insert(PROSPECTS, 1),
            "S_sort": lambda: self._anna.sort(PROSPECTS, "Company"),
            "S_sort_contacts": lambda: self._anna.sort(PROSPECTS, "Day", "contacts"),
            "S_edit": lambda: self._edit(self._anna, PROSPECTS, "Acme", "Comment"),
            "S_edit_neighbour": lambda: self._edit(
                self._anna, PROSPECTS, "Above", "Comment"
            ),
            "S_withdraw": lambda: self._anna.pick(PROSPECTS, "Acme", "Prospects"),
            "S_delete": lambda: self._delete(self._anna, PROSPECTS, "Acme"),
            "S_delete_neighbour": lambda: self._delete(self._anna, PROSPECTS, "Above"),
            "S_copy": self._copy,
            "S_clear_id": lambda: self._clear(self._anna, PROSPECTS),
            "S_paste_id": lambda: self._paste_id(self._anna, PROSPECTS, "Above"),
            "S_note": lambda: self._note(self._anna, PROSPECTS),
            "S_add_contact": self._add_contact,
            "S_edit_contact": self._edit_contact,
            "S_empty_undo": lambda: self._undo_tab(EmptyTab),
            "S_delete_undo": lambda: self._undo_tab(DeleteTab),
            "S_restore": self._restore,
            "S_insert_column": lambda: self._insert_column(PROSPECTS),
            "S_drag_column": lambda: self._drag_column(PROSPECTS),
            "D_insert_column": lambda: self._insert_column(INTERESTED),
            "D_drag_column": lambda: self._drag_column(INTERESTED),
            "D_insert_top": lambda: self._sergey.insert(INTERESTED, 1),
            "D_sort": lambda: self._sergey.sort(INTERESTED, "Company"),
            "D_edit": lambda: self._edit(self._sergey, INTERESTED, "Acme", "City"),
            "D_edit_same": lambda: self._edit(
                self._sergey, INTERESTED, "Acme", "Comment"
            ),
            "D_delete": lambda: self._delete(self._sergey, INTERESTED, "Acme"),
            "D_clear_id": lambda: self._clear(self._sergey, INTERESTED),
            "D_paste_id": lambda: self._paste_id(self._sergey, INTERESTED, "Old"),
            "D_note": lambda: self._note(self._sergey, INTERESTED),
            "D_edit_neighbour": lambda: self._edit(
                self._sergey, INTERESTED, "Old", "Comment"
            ),
        }
        try:
            acts[act]()
        except StopIteration:
            # Nobody of that name stands there now.
            return

    def _edit(self, who: Person, base: BaseKey, company: str, column: str) -> None:
        at = who.place(base, company)
        over = self._cell(who, base, at, column)
        typed = self._playing.typed
        for where in [where for where, value in typed.items() if value == over]:
            del typed[where]
        who.type(base, {column: self._value}, at=at)
        if self._cell(who, base, at, column) == self._value:
            typed[base, company, column] = self._value

    @staticmethod
    def _cell(who: Person, base: BaseKey, at: int, column: str) -> Cell:
        header, *rows = who.grid(base)
        row, place = rows[at - 1], header.index(column)
        return row[place] if place < len(row) else None

    def _delete(self, who: Person, base: BaseKey, company: str) -> None:
        if who.delete(base, company).ok:
            self._playing.removed.add(company)

    def _copy(self) -> None:
        at = self._anna.place(PROSPECTS, "Acme")
        row = {
            "sheetId": sheet_id("clients"),
            "startRowIndex": at,
            "endRowIndex": at + 1,
        }
        end = len(self._anna.grid(PROSPECTS))
        below = {**row, "startRowIndex": end, "endRowIndex": end + 1}
        paste = {"source": row, "destination": below, "pasteType": "PASTE_NORMAL"}
        if self._anna.batch(PROSPECTS, {"copyPaste": paste}).ok:
            self._playing.doubled = True

    def _clear(self, who: Person, base: BaseKey) -> None:
        place = who.grid(base)[0].index("ID")
        who.write(base, who.place(base, "Acme"), place, None)

    def _paste_id(self, who: Person, base: BaseKey, company: str) -> None:
        other = self._cell(who, base, who.place(base, company), "ID")
        place = who.grid(base)[0].index("ID")
        who.write(base, who.place(base, "Acme"), place, other)

    def _note(self, who: Person, base: BaseKey) -> None:
        start = {
            "sheetId": sheet_id("clients"),
            "rowIndex": who.place(base, "Acme"),
            "columnIndex": who.grid(base)[0].index("City"),
        }
        cells = {"start": start, "rows": [{"values": [{"note": self._value}]}]}
        if who.batch(base, {"updateCells": {**cells, "fields": "note"}}).ok:
            # It takes the place of the note that the cell had.
            self._playing.noted[base] = self._value

    def _add_contact(self) -> None:
        self._anna.place(PROSPECTS, "Acme")
        cells: dict[str, Cell] = {"Client": "Acme", "Day": 46310}
        self._anna.type(PROSPECTS, cells, tab="contacts")

    def _edit_contact(self) -> None:
        at = self._anna.place(PROSPECTS, "Acme", "contacts")
        day = self._anna.grid(PROSPECTS, "contacts")[at][0]
        answer = self._anna.type(PROSPECTS, {"Day": 46320}, at=at, tab="contacts")
        if answer.ok:
            self._playing.removed.add(str(day))

    def _undo_tab(self, act: type[EmptyTab | DeleteTab]) -> None:
        name = self._world.file_id(PROSPECTS)
        play(self._world.google, act(who=OWNER, file=name, tab=UNDO))

    def _insert_column(self, base: BaseKey) -> None:
        name = self._world.file_id(base)
        act = Insert(who=OWNER, file=name, tab="Clients", column="Company")
        play(self._world.google, act)

    def _drag_column(self, base: BaseKey) -> None:
        name = self._world.file_id(base)
        act = Drag(
            who=OWNER, file=name, tab="Clients", column="Comment", before_column="ID"
        )
        play(self._world.google, act)

    def _restore(self) -> None:
        name = self._world.file_id(PROSPECTS)
        play(self._world.google, Restore(who=OWNER, file=name, back=2))
        self._playing.restored = True


ACTS = (
    "S_insert_top",
    "S_sort",
    "S_sort_contacts",
    "S_edit",
    "S_edit_neighbour",
    "S_withdraw",
    "S_delete",
    "S_delete_neighbour",
    "S_copy",
    "S_clear_id",
    "S_paste_id",
    "S_note",
    "S_add_contact",
    "S_edit_contact",
    "S_empty_undo",
    "S_delete_undo",
    "S_restore",
    "S_insert_column",
    "S_drag_column",
    "D_insert_column",
    "D_drag_column",
    "D_insert_top",
    "D_sort",
    "D_edit",
    "D_edit_same",
    "D_delete",
    "D_clear_id",
    "D_paste_id",
    "D_note",
    "D_edit_neighbour",
)


def _is_held(row: dict[str, Cell]) -> bool:
    """Whether a row tells its people that it waits for somebody's word."""
    note = str(row.get("Sync note") or "")
    return "registered already" in note or bool(note and not row.get("ID"))


def undo_rows(world: World, base: BaseKey) -> int:
    """How many undo rows a base holds; none where somebody deleted the tab."""
    url = f"https://sheets.googleapis.com/v4/spreadsheets/{world.file_id(base)}"
    answer = world.owner.get(url, fields="sheets(properties(title))")
    titles = {one["properties"]["title"] for one in answer["sheets"]}
    if UNDO not in titles:
        return 0
    return sum(any(row) for row in world.owner.grid(base, UNDO)[1:])


def notes(world: World) -> list[str]:
    """The notes on all cells of both bases."""
    found = []
    for base in (PROSPECTS, INTERESTED):
        url = f"https://sheets.googleapis.com/v4/spreadsheets/{world.file_id(base)}"
        answer = world.owner.get(url, fields="sheets(data(rowData(values(note))))")
        found += [
            cell["note"]
            for sheet in answer["sheets"]
            for block in sheet.get("data", [])
            for row in block.get("rowData", [])
            for cell in row.get("values", [])
            if "note" in cell
        ]
    return found
