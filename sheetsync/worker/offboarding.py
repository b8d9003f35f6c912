"""Somebody leaves: what will happen, and his access taken away at once.

Both work beside the worker: closing needs Drive alone, and whoever closes the same
entry second finds it closed. Everything else is the next cycle's work.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sheetsync.config import Config, Person
from sheetsync.config.config import EVERYBODY
from sheetsync.core.access import FilesPlan
from sheetsync.core.assignment import Desk
from sheetsync.core.bases import bases_of
from sheetsync.core.changes import Close, Hold
from sheetsync.core.ids import BaseKey, stage_of
from sheetsync.core.rows import as_text
from sheetsync.core.sharing import canonical
from sheetsync.core.snapshot import Files
from sheetsync.journal.book import Book
from sheetsync.worker.access import AccessDone, AccessKeeper
from sheetsync.worker.cycle import CycleRun
from sheetsync.worker.departures import Departure, in_hand
from sheetsync.worker.tools import Tools


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """The files that somebody's access goes off in.

    Attributes:
        files: What Drive listed.
        changes: One for each entry of a sharing list that goes.
        holds: Where it can't go off, and what to do.
    """

    files: Files
    changes: tuple[Close, ...]
    holds: tuple[Hold, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """What the files are called."""
        bases = sorted({one.base for one in self.changes})
        return tuple(self.files.files[base].name for base in bases)


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """What will become of what somebody has in hand.

    Attributes:
        departure: What he has in hand.
        shares: How many clients go to whom, by stage and name; "" is the free pool.
        companies: What clients are called whom it tells of.
    """

    departure: Departure
    shares: Mapping[tuple[str, str], int]
    companies: Mapping[str, str]


def foresee(tools: Tools, config: Config, person: Person) -> Foreseen:
    """What the next cycle does about somebody's clients once he left.

    Args:
        tools: The worker's tools; nothing is asked of Google.
        config: The configuration as it will be.
        person: Who leaves.
    """
    day = tools.clock.now().astimezone(config.company.zone).date()
    with tools.journal.reading() as book:
        found = in_hand(book, config, person, day)
        return Foreseen(
            departure=found,
            shares=_shares(book, config, person, found, day),
            companies=_companies(book, found),
        )


def closing(tools: Tools, config: Config, person: Person) -> Closing:
    """Where somebody's access goes off.

    Args:
        tools: The worker's tools.
        config: The configuration as it will be.
        person: Who leaves.

    Raises:
        GoogleError: Google can't be asked now.
    """
    files, plan = CycleRun(replace(tools, config=config)).access_only()
    who = canonical(person.email)
    return Closing(
        files=files,
        changes=tuple(
            one
            for one in plan.changes
            if isinstance(one, Close) and canonical(one.who) == who
        ),
        holds=tuple(one for one in plan.holds if canonical(one.subject) == who),
    )


def close(tools: Tools, found: Closing) -> AccessDone:
    """Take the access away; what Google refuses is held, the rest goes on.

    Raises:
        GoogleError: Google can't be reached.
    """
    return AccessKeeper(tools, found.files).carry_out(FilesPlan(found.changes))


def bases_of_his(config: Config, person: Person, day: date) -> tuple[BaseKey, ...]:
    """The bases that others go on working in and whose past somebody could look into.

    Args:
        config: The configuration as it will be.
        person: Who leaves.
        day: Today, company time.
    """
    return tuple(
        key
        for key, base in bases_of(config, day).items()
        if person.role == base.stage.head
        or (person.role == base.stage.role and base.holder == EVERYBODY)
    )


def _shares(
    book: Book, config: Config, person: Person, found: Departure, day: date
) -> Mapping[tuple[str, str], int]:
    """Give his clients away as the planner will, in its order."""
    shares: Counter[tuple[str, str]] = Counter()
    everybody = book.clients.all()
    rows = {base: book.rows.of(base) for base in set(found.clients.values())}
    for stage in config.pipeline.stages:
        loads = Counter(
            one.responsible
            for one in everybody.values()
            if one.state == "live" and stage_of(one.base) == stage.id
        )
        desk = Desk(config, stage, day, loads, book.stays.last_given(stage.id))
        his = [(base, one) for one, base in found.clients.items()]
        for base, client in sorted(his):
            if stage_of(base) != stage.id or desk.keeps(person.name):
                continue
            row = rows[base].get(client)
            take = row.cells.get("take") if row else None
            shares[stage.id, desk.hands_over(person.name, take)] += 1
    return shares


def _companies(book: Book, found: Departure) -> Mapping[str, str]:
    told = {one for one, *_ in found.moves} | {one for one, _ in found.promised}
    names: dict[str, str] = {}
    for client in told:
        row = book.rows.one(found.clients[client], client)
        names[client] = as_text(row.cells.get("company")) if row else ""
    return names
