"""Counts the world by reading every file as each person, and judges it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sheetsync.config import Config
from sheetsync.demo.counts import doubled, stages_of_clients
from sheetsync.demo.leaks import Recorder, leaked, readable, rules
from sheetsync.demo.ledger import Ledger
from sheetsync.demo.people import Person
from sheetsync.demo.seen import SeenTab
from sheetsync.demo.verdict import problems
from sheetsync.demo.world import PRIVATE, STRANGER, World
from sheetsync.locales.text import Text, tr


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one person can read.

    Attributes:
        person: His name, or his address if he is nobody's.
        opens: Places whose files are open to him, of those that the demo made.
        clients: How many clients he finds there.
        leaked: Cells that hold a mark foreign to him.
    """

    person: str
    opens: tuple[str, ...]
    clients: int
    leaked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Census:
    """What was counted.

    Attributes:
        clients: Different clients in all bases.
        lost: Clients of the ledger who are in no base.
        doubled: Marks of one client that stand in more than one row.
        leaked_cells: Cells with a mark foreign to who reads them.
        readings: Person by person.
        problems: Everything that is not as it should be.
    """

    clients: int
    lost: int
    doubled: int
    leaked_cells: int
    readings: tuple[Reading, ...]
    problems: tuple[Text, ...]

    @property
    def is_right(self) -> bool:
        """Whether nothing at all is wrong."""
        wrong = self.lost or self.doubled or self.leaked_cells
        return not (wrong or self.problems)


def take_census(world: World, ledger: Ledger, recorder: Recorder) -> Census:
    """Read everything as everybody and compare it with what should be."""
    look = world.look()
    ruled = {place: rules(world.owner, one) for place, one in world.files.items()}
    readings = tuple(
        _read_as(world, person, ruled, recorder.foreign(person.email))
        for person in _everybody(world)
    )
    there = {
        row.text("email") for base in look.bases.values() for row in base.clients.rows
    }
    return Census(
        clients=len(stages_of_clients(look.bases)),
        lost=len(ledger.due.keys() - there),
        doubled=doubled(look),
        leaked_cells=sum(one.leaked for one in readings),
        readings=readings,
        problems=(*problems(world, ledger, look), *_access(world, readings)),
    )


def _everybody(world: World) -> Iterator[Person]:
    yield world.owner
    for one in world.config.staff.people:
        yield world.person(one.email)
    yield world.person(PRIVATE)
    yield world.person(STRANGER)


def _read_as(
    world: World, person: Person, ruled: Mapping[str, set[str]], foreign: set[str]
) -> Reading:
    is_owner = person.email == world.config.company.owner
    opens: list[str] = []
    clients: set[str] = set()
    cells = 0
    for place, spreadsheet in world.files.items():
        texts = readable(person, spreadsheet)
        if texts is None:
            continue
        opens.append(place)
        if world.config.pipeline.stage(place) is not None:
            clients |= _ids(person.base(spreadsheet).clients)
        if not is_owner:
            cells += len(leaked([*texts, *ruled[place]], foreign))
    return Reading(
        person=person.name, opens=tuple(opens), clients=len(clients), leaked=cells
    )


def _ids(tab: SeenTab) -> set[str]:
    return {row.text("client_id") for row in tab.rows if row.text("client_id")}


def _access(world: World, readings: tuple[Reading, ...]) -> Iterator[Text]:
    """Who opens something else than config says."""
    due = _due_access(world.config, world)
    for one in readings:
        wanted = due.get(one.person, set())
        if set(one.opens) != wanted:
            yield tr(
                "{person} opens: {seen}; it should be: {due}",
                person=one.person,
                seen=", ".join(one.opens) or "–",
                due=", ".join(sorted(wanted)) or "–",
            )


def _due_access(config: Config, world: World) -> Mapping[str, set[str]]:
    due = {world.owner.name: set(world.files)}
    for stage in config.pipeline.stages:
        for one in world.staff(stage.id):
            due.setdefault(one.name, set()).add(stage.id)
    for place, one in world.with_own_figures().items():
        due.setdefault(one.name, set()).add(place)
    return due
