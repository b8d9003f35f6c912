"""A plan: what one cycle would do, as a value that can be printed and refused."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date

from sheetsync.core.changes import (
    AdoptRow,
    Change,
    FollowClient,
    Hold,
    MoveClient,
    PlaceRow,
    RemoveRow,
    WriteCells,
)
from sheetsync.core.ids import BaseKey, ClientId
from sheetsync.core.memory import Waiting
from sheetsync.core.resting import Resting
from sheetsync.core.safety import Objection
from sheetsync.core.snapshot import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What one cycle would do.

    Attributes:
        changes: In the order in which they are carried out.
        holds: What waits for a person.
        objections: Why some changes are not carried out unasked.
        waiting: Rows that must stay as they are for a while first.
        responsible: Who is responsible for whom, as it should stand; of those at
            rest it is who was.
        seen: Clients with a row of their own, by base; a frozen base is missing.
        returned: Clients to be registered again under the ID they carry.
        deleted: Clients whose row is gone and, as the owner decided, stays so.
        keeps: For each base the clients whose last snapshot stays as it was.
        frozen: Bases of which too much changed at once.
        registered: The day on which those whom the journal forgot were entered.
        looked_at: Clients who were not at rest, by base.
        resting: For each base the rows that nothing is wanted of; the next plan
            need not look at them as long as they stay as they are.
    """

    changes: tuple[Change, ...] = ()
    holds: tuple[Hold, ...] = ()
    objections: tuple[Objection, ...] = ()
    waiting: Mapping[BaseKey, Mapping[ClientId, Waiting]] = field(default_factory=dict)
    responsible: Mapping[ClientId, str] = field(default_factory=dict)
    seen: Mapping[BaseKey, Mapping[ClientId, Row]] = field(default_factory=dict)
    returned: Mapping[ClientId, BaseKey] = field(default_factory=dict)
    deleted: frozenset[ClientId] = frozenset()
    keeps: Mapping[BaseKey, AbstractSet[ClientId]] = field(default_factory=dict)
    frozen: frozenset[BaseKey] = frozenset()
    registered: Mapping[ClientId, date] = field(default_factory=dict)
    looked_at: Mapping[BaseKey, AbstractSet[ClientId]] = field(default_factory=dict)
    resting: Mapping[BaseKey, Resting] = field(default_factory=dict)

    @property
    def removals(self) -> list[RemoveRow]:
        """The rows that the owner wants gone."""
        return [one for one in self.changes if isinstance(one, RemoveRow)]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return not self.changes

    @property
    def bases(self) -> set[BaseKey]:
        """The bases whose rows its changes are about."""
        found: set[BaseKey] = set()
        for one in self.changes:
            if isinstance(one, MoveClient | FollowClient):
                found |= {one.source, one.target}
            else:
                found.add(one.base)
        return found

    def counts(self) -> dict[str, int]:
        """How many changes there are of each kind."""
        return dict(Counter(type(one).__name__ for one in self.changes))

    @property
    def digest(self) -> str:
        """Pins the plan's changes; see `digest`."""
        return digest(self.changes)


def digest(changes: Sequence[Change]) -> str:
    """Twelve hexadecimal digits that pin changes: ``apply --plan DIGEST``.

    A new client's ID is drawn by chance for each plan, so it does not count.
    """
    drawn = {
        one.client
        for one in changes
        if isinstance(one, AdoptRow) or (isinstance(one, PlaceRow) and one.arrival)
    }
    lines = [_line(_lasting(one, drawn)) for one in changes]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]


def _lasting(change: Change, drawn: Collection[str]) -> Change:
    """A change without an ID that was drawn for this plan only."""
    if isinstance(change, AdoptRow | PlaceRow) and change.client in drawn:
        return replace(change, client=ClientId(""))
    if isinstance(change, WriteCells) and change.subject in drawn:
        return replace(change, subject="")
    return change


def _line(change: Change) -> str:
    parts = (f"{name}={getattr(change, name)!r}" for name in change.__slots__)
    return f"{type(change).__name__} {' '.join(parts)}"
