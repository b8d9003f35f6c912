"""Schedules on the model: who acts when, what fails when, and what must hold after."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sheetsync.core.saga import MoveState
from tests.core.model_remote import (
    ACTS,
    CLIENTS,
    CONTACTS,
    EVERYBODY,
    FAULTS,
    RULES,
    Event,
    Remote,
    Row,
    source,
)
from tests.core.model_worker import Journal, ModelWorker

REQUESTS = 12
"""Requests at whose boundaries something happens; an undisturbed run makes eight."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """What happens before which request; prints as a literal to paste into a test."""

    acts: tuple[Event, ...] = ()
    faults: tuple[Event, ...] = ()
    locked: bool = False
    """Whether the first removal is made under a lock already."""


def singles() -> Iterator[Schedule]:
    """Every act and every fault at every boundary."""
    for at, locked in itertools.product(range(REQUESTS), (False, True)):
        yield from (Schedule(acts=((at, act),), locked=locked) for act in ACTS)
        yield from (Schedule(faults=((at, one),), locked=locked) for one in FAULTS)


def pairs() -> Iterator[Schedule]:
    """All pairs of acts and faults; two faults strike different requests."""
    acts = [(at, act) for at in range(REQUESTS) for act in ACTS]
    faults = [(at, fault) for at in range(REQUESTS) for fault in FAULTS]
    yield from (Schedule((act,), (fault,)) for act in acts for fault in faults)
    yield from (Schedule(acts=pair) for pair in itertools.combinations(acts, 2))
    yield from (
        Schedule(faults=pair)
        for pair in itertools.combinations(faults, 2)
        if pair[0][0] != pair[1][0]
    )


def triples() -> Iterator[Schedule]:
    """Two acts and a fault, two faults and an act."""
    acts = [(at, act) for at in range(REQUESTS) for act in ACTS]
    faults = [(at, fault) for at in range(REQUESTS) for fault in FAULTS]
    for pair in itertools.combinations(acts, 2):
        yield from (Schedule(pair, (fault,)) for fault in faults)
    for two in itertools.combinations(faults, 2):
        if two[0][0] != two[1][0]:
            yield from (Schedule((act,), two) for act in acts)


def played(schedule: Schedule, rules: frozenset[str] = RULES) -> tuple[Remote, Journal]:
    """The end of a schedule."""
    remote = Remote(schedule.acts, schedule.faults, rules)
    worker = ModelWorker(remote, rules, limit=4 if schedule.locked else 20)
    worker.run()
    remote.land_all()
    return remote, worker.journal


def violations(
    schedule: Schedule, rules: frozenset[str] = RULES
) -> tuple[list[str], Remote]:
    """What a schedule breaks; nothing if all is well."""
    remote, journal = played(schedule, rules)
    check = _Check(remote, journal)
    return [*check.rest(), *check.clients(), *check.contacts(), *check.typed()], remote


class _Check:
    def __init__(self, remote: Remote, journal: Journal) -> None:
        self._remote, self._journal = remote, journal
        self._clients = [
            row for one in remote.sheets.values() for row in one.tab(CLIENTS)
        ]
        self._contacts = [
            row for one in remote.sheets.values() for row in one.tab(CONTACTS)
        ]
        self._parked = {
            one.cid for one in journal.moves if one.state is MoveState.PARKED
        }
        self._removed = {who for _, who in remote.removed}

    def rest(self) -> Iterator[str]:
        """Everything came to rest, and ours is cleared away."""
        for move in self._journal.open():
            if move.state is not MoveState.PARKED:
                yield f"{move.cid} did not come to rest: {move.state}"
        if self._journal.repairs:
            yield "rows are still to be put back"
        for key, sheet in self._remote.sheets.items():
            if sheet.undo:
                yield f"undo rows are left in {key}"
            if sheet.locked:
                yield f"{key} is still locked"
        if self._remote.nowhere:
            yield f"nowhere for a moment: {sorted(self._remote.nowhere)}"

    def clients(self) -> Iterator[str]:
        """Everybody stands once; who was moved stands in the target."""
        count = Counter(row.cid for row in self._clients)
        for cid in sorted(EVERYBODY):
            # Parked for a dropped stage he waits for the owner, whatever people do.
            waits = self._remote.stage_dropped and cid in self._parked
            if not count[cid] and not waits:
                yield f"{cid} is lost"
            mine = self._remote.doubled or bool(self._remote.restored)
            if count[cid] > 1 and not mine and cid not in self._parked:
                yield f"{cid} stands {count[cid]} times"
        if self._remote.restored or self._removed:
            return
        there = {row.cid for row in self._remote.sheets["D"].clients}
        for cid, home in self._journal.home.items():
            if home == "D" and cid not in there:
                yield f"{cid} was moved and is not in the target"

    def contacts(self) -> Iterator[str]:
        """Contacts that nobody changed stand once."""
        count = Counter(row.note for row in self._contacts)
        for row in source().contacts:
            gone = ("contact", row.note) in self._remote.removed
            if self._remote.restored or gone or self._parked:
                continue
            if count[row.note] != 1:
                yield f"contact {row.note} stands {count[row.note]} times"

    def typed(self) -> Iterator[str]:
        """What people typed last is live, or noted on the cell."""
        for (key, cid, column), value in self._remote.typed.items():
            if cid in self._removed or value in self._removed:
                continue
            if self._remote.restored and cid != "":
                continue
            rows = self._contacts if cid == "contact" else self._clients
            kept = value in self._waiting_edits()
            if not kept and not any(_holds(row, value) for row in rows):
                yield f"{value}, typed in {key} into {column} of {cid}, is lost"
        for row in self._clients:
            if row.cid in set("abfxy") and not self._is_as_typed(row):
                yield f"neighbour {row.cid} was altered: {row}"

    def _waiting_edits(self) -> set[str]:
        """What the journal keeps of copies that were taken back, for the next copy."""
        last = {move.cid: move for move in self._journal.moves}
        return {
            str(edit.typed)
            for move in last.values()
            if move.state is MoveState.ABANDONED
            for edit in move.edits.values()
        }

    def _is_as_typed(self, row: Row) -> bool:
        values = {f"n{row.cid}", f"o{row.cid}", *self._remote.ever_typed}
        return {row.note, row.owner} <= values and not row.stage


def _holds(row: Row, value: str) -> bool:
    return value in (row.note, row.owner) or value in row.remark
