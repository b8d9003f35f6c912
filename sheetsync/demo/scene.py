"""The stage that scripted people act on: world, ledger, and who is picked for what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sheetsync.core.rows import Cell, serial
from sheetsync.demo.ledger import Due, Ledger
from sheetsync.demo.people import GoogleSaidNo, Person
from sheetsync.demo.preparing import DemoTrouble
from sheetsync.demo.seen import SeenBase, SeenRow, SeenTab
from sheetsync.demo.world import Look, World
from sheetsync.locales.headers import HEADERS, STAGES
from sheetsync.locales.text import Text, tr

Answer = Callable[[Look], Text]
"""What the worker did about it, told from what the owner sees afterwards."""


@dataclass(frozen=True, slots=True)
class Drift:
    """Something that somebody put out of order, as it can be seen.

    Attributes:
        what: What it is.
        is_there: Whether the owner sees it.
    """

    what: Text
    is_there: Callable[[Look], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What somebody did, and what is to be looked at afterwards.

    Attributes:
        who: His name.
        did: What he did, as a sentence that goes on after his name.
        answer: What the worker did about it.
        drifts: What he put out of order.
        meanwhile: What others do while the worker is at it.
    """

    who: str
    did: Text
    answer: Answer
    drifts: tuple[Drift, ...] = ()
    meanwhile: tuple[Callable[[], None], ...] = ()


class Scene:
    """The world with its people, as steps of the script need it.

    Args:
        world: The world.
        ledger: What should be true of its clients.
    """

    def __init__(self, world: World, ledger: Ledger) -> None:
        self.world = world
        self.ledger = ledger
        self._used: set[str] = set()
        self._offer = 9000

    def employee(self, stage: str, number: int) -> Person:
        """The person of that number among those who work in a stage's base."""
        return self.world.person(self.world.staff(stage)[number].email)

    def names(self, stage: str) -> list[str]:
        """Names of those who work in a stage's base."""
        return [one.name for one in self.world.staff(stage)]

    def pick(
        self,
        stage: str,
        count: int = 1,
        where: Callable[[Due], bool] = lambda _due: True,
    ) -> list[str]:
        """Addresses of clients whom no step used so far.

        Raises:
            DemoTrouble: There are not so many.
        """
        free = [
            email
            for email, due in self.ledger.of(stage)
            if email not in self._used and where(due)
        ]
        if len(free) < count:
            raise DemoTrouble(
                tr("The company has too few clients in {stage}", stage=stage)
            )
        self._used.update(free[:count])
        return free[:count]

    def fresh(self, email: str, due: Due) -> None:
        """Take in a client whom somebody just typed."""
        self.ledger.add(email, due)
        self._used.add(email)

    def open(self, person: Person, stage: str) -> SeenBase:
        """A base as a person sees it now."""
        return person.base(self.world.files[stage])

    def find(self, tab: SeenTab, email: str) -> SeenRow:
        """A client's row.

        Raises:
            LookupError: It is not there.
        """
        row = tab.row("email", email)
        if row is None:
            raise LookupError(f"{email} has no row in {tab.title}")
        return row

    def type_in(
        self, person: Person, stage: str, cells: Mapping[str, Mapping[str, Cell]]
    ) -> None:
        """Let a person type into rows of clients, and write it into the ledger.

        Args:
            person: Who types.
            stage: In which base.
            cells: By the client's address.
        """
        base = self.open(person, stage)
        for email, typed in cells.items():
            row = self.find(base.clients, email)
            person.type_cells(base, base.clients, row.index, typed)
            due = self.ledger.due[email]
            due.typed |= {
                key: cell for key, cell in typed.items() if key not in {"stage", "take"}
            }

    def send(
        self,
        person: Person,
        source: str,
        target: str,
        emails: Iterable[str],
        responsible: Iterable[str] = ("",),
    ) -> None:
        """Let a person pick the next stage of clients who may go there."""
        name = self.stage(target)
        moving = list(emails)
        self.type_in(person, source, {email: {"stage": name} for email in moving})
        for email in moving:
            self.ledger.goes(email, target, responsible)

    def log_contact(self, person: Person, stage: str, email: str, talk: Text) -> None:
        """Let a person type a contact of a client into a base's log."""
        self._offer += 1
        due = self.ledger.due[email]
        comment = self.world.say(
            tr("{talk}, offer N{number}", talk=talk, number=self._offer)
        )
        base = self.open(person, stage)
        row: dict[str, Cell] = {
            "day": self.today,
            "client": due.typed["company"],
            "person": person.name,
            "minutes": 7,
            "comment": comment,
        }
        person.type_rows(base, base.contacts, [row])
        due.contacts.append(comment)

    @property
    def today(self) -> int:
        """Today, as a cell holds it."""
        return serial(self.world.today)

    def stage(self, stage_id: str) -> str:
        """A stage's name, as it stands in the dropdown."""
        return self.world.say(STAGES[stage_id])

    def header(self, column: str) -> str:
        """A column's header."""
        return self.world.say(HEADERS[column])

    def company(self, email: str) -> str:
        """A client's name."""
        return str(self.ledger.due[email].typed["company"])


def refused(what: Callable[[], None]) -> str:
    """Try something that Google must refuse; Google's words.

    Raises:
        DemoTrouble: Google let it happen.
    """
    try:
        what()
    except GoogleSaidNo as refusal:
        return refusal.message
    raise DemoTrouble(tr("Google let somebody do what he must not be able to"))
