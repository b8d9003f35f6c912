"""Rows at rest: nothing was wanted of them when they were last planned.

Planned again, such a row comes to nothing again as long as neither it nor anything
that its plan depends on is different. So in a base of tens of thousands of rows a
cycle plans those that changed, and those that wait for something; what it costs to
find them must not depend on the others either, so nothing here looks into a row
that is the same object as it was.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter, is_not
from typing import TypeVar

from sheetsync.config import Config
from sheetsync.core.ids import ClientId
from sheetsync.core.memory import Bought, KnownClient, Memory
from sheetsync.core.rows import Cell
from sheetsync.core.snapshot import Row, TabView

One = TypeVar("One")


@dataclass(frozen=True, slots=True)
class Rest:
    """A client's row of which nothing was wanted, and what its plan depended on.

    Attributes:
        cells: The row's cells.
        known: What the journal knew of him.
    """

    cells: tuple[Cell, ...]
    known: KnownClient


@dataclass(frozen=True, slots=True, kw_only=True)
class Resting:
    """The rows of a base that are at rest, and the plan in which they were so.

    Attributes:
        config: The configuration of that plan.
        day: Its day.
        tab: The tab of clients as it was read.
        clients: The rows at rest by client.
        rows: The same as rows of the tab.
        restless: The places of the other rows in the tab.
        purchases: What clients had bought.
        talked: The latest day in each client's contact log.
    """

    config: Config
    day: date
    tab: TabView
    clients: Mapping[ClientId, Rest] = field(default_factory=dict)
    rows: Mapping[ClientId, Row] = field(default_factory=dict)
    restless: Collection[int] = ()
    purchases: Mapping[ClientId, Bought] = field(default_factory=dict)
    talked: Mapping[ClientId, date] = field(default_factory=dict)

    def is_under(self, config: Config, day: date, tab: TabView) -> bool:
        """Whether the same rules hold still."""
        same_columns = self.tab.keys == tab.keys and self.tab.tab == tab.tab
        return self.config is config and self.day == day and same_columns


@dataclass(slots=True)
class Parted:
    """A base's rows, parted.

    Attributes:
        quiet: Those at rest whose ID is theirs alone, by client.
        loose: The others by their place in the tab: whoever's they are.
        woken: Clients who were at rest and are so no more.
    """

    quiet: dict[ClientId, Row] = field(default_factory=dict)
    loose: dict[int, tuple[Row, ClientId | None]] = field(default_factory=dict)
    woken: set[ClientId] = field(default_factory=set)

    def in_order(self) -> Iterator[tuple[Row, ClientId | None]]:
        """The rows that are not at rest, from above."""
        return (self.loose[place] for place in sorted(self.loose))


def part(
    tab: TabView,
    last: Resting | None,
    memory: Memory,
    elsewhere: Mapping[ClientId, object],
) -> Parted:
    """Part the rows that are at rest still from those that must be looked at.

    Args:
        tab: The tab of clients as it was read.
        last: What was at rest in the last plan, under the rules that hold still.
        memory: What is remembered.
        elsewhere: IDs that stand in other bases.
    """
    if last is None:
        return Parted(loose=dict(enumerate(zip(tab.rows, tab.ids(), strict=True))))
    return _Parting(tab, last, memory).run(elsewhere)


class _Parting:
    """One parting; a class so that its steps share what they found."""

    def __init__(self, tab: TabView, last: Resting, memory: Memory) -> None:
        self._tab = tab
        self._last = last
        self._memory = memory
        self._found = Parted(quiet=dict(last.rows))
        self._moved: dict[ClientId, Row] = {}
        self._disturbed: set[ClientId] = set()

    def run(self, elsewhere: Mapping[ClientId, object]) -> Parted:
        changed = changed_places(self._last.tab.rows, self._tab.rows)
        self._forget(changed)
        for place in changed:
            if place < len(self._tab.rows):
                self._look_at(place)
        self._keep_looking({*changed})
        self._found.quiet.update(self._moved)
        self._found.woken -= self._moved.keys()
        self._moved = {}
        self._wake(self._found.quiet.keys() & elsewhere.keys())
        self._wake(self._memory.moving)
        self._wake(self._memory.taken_back)
        self._wake(self._strangers())
        self._wake(differing(self._last.purchases, self._memory.purchases))
        return self._found

    def _forget(self, changed: Iterable[int]) -> None:
        """The rows that stood in those places stand there no more."""
        rows, ids = self._last.tab.rows, self._last.tab.ids()
        for place in changed:
            client = ids[place] if place < len(ids) else None
            if client is not None and self._found.quiet.get(client) is rows[place]:
                del self._found.quiet[client]
                self._found.woken.add(client)

    def _look_at(self, place: int) -> None:
        """A row that was not in that place: shifted, changed, new, or a copy."""
        row, client = self._tab.rows[place], self._tab.ids()[place]
        rest = self._last.clients.get(client) if client else None
        if client is not None and rest is not None and rest.cells is row.cells:
            others = (self._found.quiet, self._moved, self._disturbed)
            if not any(client in some for some in others):
                self._moved[client] = row
                return
        self._loosen(place)

    def _loosen(self, place: int) -> None:
        row, client = self._tab.rows[place], self._tab.ids()[place]
        self._found.loose[place] = row, client
        if client is not None:
            self._disturbed.add(client)
            self._wake((client,))

    def _keep_looking(self, changed: AbstractSet[int]) -> None:
        """Rows that were not at rest before and stand where they stood."""
        for place in self._last.restless:
            if place not in changed and place < len(self._tab.rows):
                self._loosen(place)

    def _strangers(self) -> AbstractSet[ClientId]:
        """Clients of whom the journal knows something else than in the last plan."""
        changed = self._memory.changed
        if changed is not None:
            return changed
        known = self._memory.clients
        return {
            client
            for client, rest in self._last.clients.items()
            if rest.known is not known.get(client)
        }

    def _wake(self, clients: Iterable[ClientId]) -> None:
        for client in [*clients]:
            row = self._found.quiet.pop(client, None)
            row = self._moved.pop(client, None) or row
            if row is not None:
                self._found.woken.add(client)
                self._found.loose[place_of(self._tab, row)] = row, client


def place_of(tab: TabView, row: Row) -> int:
    """The place of a row among those of its tab that hold anything."""
    return bisect_left(tab.rows, row.index, key=attrgetter("index"))


def changed_places(old: tuple[Row, ...], new: tuple[Row, ...]) -> list[int]:
    """The places in which another row stands, or a row only before or after.

    Rows are compared as objects: whoever reads them takes over what is the same. That
    is quicker than to compare cells, and Python takes a ticked checkbox for 1.
    """
    both = min(len(old), len(new))
    differ = [place for place, other in enumerate(map(is_not, old, new)) if other]
    return [*differ, *range(both, max(len(old), len(new)))]


def differing(
    one: Mapping[ClientId, One], other: Mapping[ClientId, One]
) -> set[ClientId]:
    """The clients of whom two tables say something else."""
    if one is other:
        return set()
    both = one.keys() | other.keys()
    return {client for client in both if one.get(client) != other.get(client)}
