"""What the planner remembers from earlier cycles; the journal fills it."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sheetsync.core.decisions import Answers
from sheetsync.core.ids import BaseKey, ClientId
from sheetsync.core.row_changes import Restoring
from sheetsync.core.rows import Cell, Cells


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownClient:
    """A client as the journal knows him.

    Attributes:
        base: Where he lives.
        responsible: Name of the person responsible, "" in the free pool.
        registered: The day he was first entered, company time.
        deleted: Whether somebody deleted his row and it stays so.
        kept: Cells that his present base has no column for.
    """

    base: BaseKey
    responsible: str
    registered: date
    deleted: bool = False
    kept: Cells = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Bought:
    """A client's purchases in short; money in minor units."""

    count: int
    first: date
    last: date
    total_minor: int


GONE = "gone"
"""What `Waiting.target` says of a client whose row is gone."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row that shows the same since a moment, and wants something since another."""

    target: str
    fingerprint: str
    since: datetime
    first_since: datetime

    def begun_by(self, now: datetime) -> Waiting:
        """The same, not begun in the future, where a clock that was set back put it."""
        return replace(
            self,
            since=min(self.since, now),
            first_since=min(self.first_since, now),
        )


@dataclass(frozen=True, slots=True)
class Stuck:
    """A row that Google would not insert, so that it is not tried again at once.

    Attributes:
        target: Where it should be inserted.
        mark: Fingerprint of what people had typed into it, "" if that is no matter.
        slow: Whether Google did not refuse it but did not answer.
    """

    target: BaseKey
    mark: str
    slow: bool = False


@dataclass(frozen=True, slots=True)
class Arrival:
    """A client who was imported and has no row yet."""

    arrival: int
    stage: str
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class TakenBack:
    """Where a client goes back to because the owner takes his last move back.

    Attributes:
        base: The base that he came from.
        responsible: Who was responsible for him there, "" if nobody was.
    """

    base: BaseKey
    responsible: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """All that the planner remembers.

    Attributes:
        clients: Everybody ever registered.
        rows: For each base the cells of each client when it was last read.
        moving: Clients whose move is under way or parked.
        broken: Bases in which rows are still to be put back.
        flying: For each base the clients whose move under way has put a row there, or
            has it to remove there, and what people typed into that row.
        waiting: For each base the clients that wait to settle or to be restored.
        purchases: What clients bought.
        arrivals: Imported clients who have no row yet.
        left: For each base the clients who moved away of late, by company name:
            a contact typed a moment later still finds them.
        changed: Who of the clients is not known as he was in the last plan; None if
            that is to be found out.
        last_given: For each stage the person who was given the last client.
        answers: What the owner decided about holds.
        frozen: Bases of which too much changed at once.
        rotating: Bases that move to fresh spreadsheets: nothing is done there.
        taken_back: Clients whose last move the owner takes back.
        restores: Bases that the owner wants back as they stood.
        stuck: Rows that must not be tried yet, by base and ID (``#`` and a number for
            an imported client).
    """

    clients: Mapping[ClientId, KnownClient] = field(default_factory=dict)
    rows: Mapping[BaseKey, Mapping[ClientId, Cells]] = field(default_factory=dict)
    moving: frozenset[ClientId] = frozenset()
    broken: frozenset[BaseKey] = frozenset()
    flying: Mapping[BaseKey, Mapping[ClientId, Cells]] = field(default_factory=dict)
    waiting: Mapping[BaseKey, Mapping[ClientId, Waiting]] = field(default_factory=dict)
    purchases: Mapping[ClientId, Bought] = field(default_factory=dict)
    arrivals: tuple[Arrival, ...] = ()
    left: Mapping[BaseKey, Mapping[ClientId, str]] = field(default_factory=dict)
    changed: AbstractSet[ClientId] | None = None
    last_given: Mapping[str, str] = field(default_factory=dict)
    answers: Answers = field(default_factory=Answers)
    frozen: frozenset[BaseKey] = frozenset()
    rotating: frozenset[BaseKey] = frozenset()
    taken_back: Mapping[ClientId, TakenBack] = field(default_factory=dict)
    restores: Mapping[BaseKey, Restoring] = field(default_factory=dict)
    stuck: Mapping[tuple[BaseKey, str], Stuck] = field(default_factory=dict)

    def lives_in(self, client: ClientId) -> BaseKey | None:
        """The base that the journal last saw him in."""
        known = self.clients.get(client)
        return known.base if known else None
