"""Schedules through the whole path: journal, clients, emulator.

Two clients move, one with contacts, between two neighbours. A schedule says who acts
before which request and what fails at which request or commit; it prints as a literal
that becomes a test of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from sheetsync.core.ids import UNDO, BaseKey
from sheetsync.core.rows import Cell
from tests.worker.boundaries import SOON, Boundaries, JournalBoundaries
from tests.worker.going_back import GoingBack
from tests.worker.schedule_acts import ANNA, SERGEY, Done, People
from tests.worker.world import INTERESTED, PROSPECTS, READY, World

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
        self._done = Done()

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
                    before = wire.writes
                    world.attempt(world.app.cycle)
                    if wire.writes == before and self._is_over(wire, journal):
                        break
                wire.counting = False
            wire.land_all()
            if self._done.restored:
                # Undo rows that came back are looked for when the file is next checked.
                world.clock.sleep(600)
            for _ in range(2 if self._is_calm() else 4):
                world.attempt(world.app.cycle)
            return list(self._violations())
        finally:
            world.app.close()

    def _is_over(self, wire: Boundaries, journal: JournalBoundaries) -> bool:
        """Whether all of it happened, so that further cycles would only look."""
        said = self._schedule
        at_requests = [at for at, _ in (*said.acts, *said.faults)]
        return (
            all(wire.is_past(at) for at in at_requests)
            and all(journal.count > at for at, _ in said.commits)
            and self._is_calm()
        )

    def _is_calm(self) -> bool:
        with self._world.app.journal.reading() as book:
            return not book.moves.open() and not book.repairs.open()

    def _before(self, number: int) -> None:
        for at, act in self._schedule.acts:
            if at == number:
                People(self._world, self._done, f"h{number} {act}").do(act)

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
        if self._done.doubled or self._done.restored:
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
        for (base, company, column), value in self._done.typed.items():
            if value in seen or company in self._done.removed or self._done.restored:
                continue
            if str(value) not in self._all_notes():
                yield f"{value!r}, typed into {column} of {company} in {base}, is lost"

    def _notes(self) -> Iterator[str]:
        """What people noted on Acme's row stands there; a deleted row has none."""
        for base, note in self._done.noted.items():
            if "Acme" in self._done.removed or self._done.restored:
                return
            if note not in self._all_notes():
                yield f"{note!r}, noted in {base}, is lost"

    def _all_notes(self) -> str:
        bases = (PROSPECTS, INTERESTED)
        return " ".join(note for base in bases for note in self._world.notes(base))

    def _contacts(self) -> Iterator[str]:
        """Contacts stand once; of a client who is parked they may stand twice."""
        world = self._world
        with world.app.journal.reading() as book:
            if book.moves.open() or self._done.restored:
                return
        days = Counter(
            row.get("Day")
            for base in (PROSPECTS, INTERESTED)
            for row in world.rows(base, "contacts")
        )
        for day in (OTHERS_CONTACT, *CONTACTS):
            if (
                str(day) not in self._done.removed
                and days[day] != 1
                and not self._done.restored
            ):
                yield f"contact {day} stands {days[day]} times"


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
