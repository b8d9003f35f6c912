"""The move protocol on the model: the worker's steps with nothing else around them.

What is decided comes from `core.saga`, what was hit from `core.inspection`, edits on
both sides from `core.merge`: the functions that the worker itself calls. The journal
is an object that survives the death of its process. Two simplifications: an ID that
somebody cleared is put back where it belongs (the worker proves that by undo rows of
its own), and a row is moved when two cycles saw the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from sheetsync.core.ids import ClientId
from sheetsync.core.inspection import Hit, Meant, inspect, places_again
from sheetsync.core.merge import Edit, merged
from sheetsync.core.saga import (
    STANDING,
    Become,
    MoveState,
    Outcome,
    Remove,
    Seen,
    TakeBack,
    decide,
)
from tests.core.model_remote import (
    CLIENTS,
    CONTACTS,
    MOVERS,
    DiedError,
    Op,
    RefusedError,
    Remote,
    Row,
    Saved,
    Sheet,
    SilenceError,
)

COPY, REMOVE, TAKE, PUT, BURN, OTHER = "c", "r", "t", "p", "b", "w"
Place: TypeAlias = tuple[str, int]
BATCH_OF = {MoveState.REMOVING: "S", MoveState.TAKING_BACK: "D"}


@dataclass(slots=True)
class Move:
    """A client on his way, as the journal keeps him."""

    number: int
    cid: str
    state: MoveState
    own: Row
    contacts: tuple[Row, ...]
    arrived: Row
    batch: int
    attempt: int = 0
    meant: tuple[Meant, ...] = ()
    edits: dict[str, Edit] = field(default_factory=dict)


@dataclass(slots=True)
class Repair:
    """A row that must stand again."""

    key: str
    tab: str
    place: int
    row: Row
    token: int
    sent: int | None = None


@dataclass(slots=True)
class Batch:
    """A batch: recorded before it is sent."""

    key: str
    kind: str
    ops: tuple[Op, ...]
    outcome: Outcome = Outcome.OPEN


@dataclass(slots=True)
class Journal:
    """What survives."""

    moves: list[Move] = field(default_factory=list)
    batches: dict[int, Batch] = field(default_factory=dict)
    repairs: list[Repair] = field(default_factory=list)
    snapshot: dict[str, dict[str, Row]] = field(default_factory=dict)
    home: dict[str, str] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    locked: set[str] = field(default_factory=set)
    untidy: set[str] = field(default_factory=set)

    def open(self) -> list[Move]:
        """Moves that are not over."""
        over = {MoveState.DONE, MoveState.ABANDONED}
        return [one for one in self.moves if one.state not in over]


class ModelWorker:
    """One worker after the other on one journal.

    Args:
        remote: The spreadsheets.
        rules: The rules that hold.
        limit: Rows that one batch removes without a lock.
    """

    def __init__(self, remote: Remote, rules: frozenset[str], limit: int) -> None:
        self._remote = remote
        self._rules = rules
        self._limit = limit
        self.journal = Journal()
        for key, sheet in remote.sheets.items():
            rows = {row.cid: row for row in sheet.clients if row.cid}
            self.journal.snapshot[key] = rows
            self.journal.home |= dict.fromkeys(rows, key)

    def run(self, cycles: int = 14) -> None:
        """Work until nothing is left to do, whatever dies meanwhile."""
        quiet = 0
        for _ in range(cycles):
            before = self._remote.count
            try:
                self.cycle()
            except (DiedError, SilenceError, RefusedError):
                quiet = 0
                continue
            resting = not (self.journal.open() or self.journal.repairs)
            resting = resting and not (self.journal.gone or self.journal.untidy)
            calm = self._remote.is_quiet and self._remote.count - before == 2
            quiet = quiet + 1 if calm and resting else 0
            if quiet == 2:
                return

    def cycle(self) -> None:
        """One cycle, in the order in which the worker does it."""
        self._settle_batches()
        sheets = {key: self._remote.read(key) for key in "SD"}
        furnished = self._furnish(sheets)
        if self._settle_removals(sheets) or furnished:
            sheets = {key: self._remote.read(key) for key in "SD"}
        self.journal.untidy |= {key for key, one in sheets.items() if one.undo}
        self._put_ids_back(sheets)
        self._restore_missing(sheets)
        fresh = self._copy(sheets)
        self._finish(sheets, fresh)
        self._tidy()
        self._remember(sheets)

    # --- the wire

    def _send(self, key: str, kind: str, ops: Sequence[Op]) -> int:
        number = len(self.journal.batches) + 1
        self.journal.batches[number] = Batch(key, kind, tuple(ops))
        return number

    def _carry(self, number: int) -> Sheet | None:
        batch = self.journal.batches[number]
        try:
            answer = self._remote.batch(batch.key, number, batch.kind, batch.ops)
        except RefusedError:
            spent = number in self._remote.read(batch.key).tokens
            if "refusals" not in self._rules:
                spent = True
            batch.outcome = Outcome.APPLIED if spent else Outcome.REFUSED
            return None
        except SilenceError:
            return None
        batch.outcome = Outcome.APPLIED
        return answer

    def _settle_batches(self) -> None:
        for number, batch in self.journal.batches.items():
            if batch.outcome is not Outcome.OPEN:
                continue
            if batch.kind == COPY:
                self._resend(number, batch)
                self._settle_copy(number)
            else:
                self._look_up(number, batch)

    def _resend(self, number: int, batch: Batch) -> None:
        try:
            self._remote.batch(batch.key, number, batch.kind, batch.ops)
        except RefusedError:
            # An earlier sending may still arrive: only burning ends it.
            self._look_up(number, batch)
        except SilenceError:
            return
        else:
            batch.outcome = Outcome.APPLIED

    def _look_up(self, number: int, batch: Batch) -> None:
        found = self._remote.read(batch.key).tokens.get(number)
        if found is None:
            found = BURN
            try:
                self._remote.batch(batch.key, number, BURN, ())
            except RefusedError:
                found = self._remote.read(batch.key).tokens.get(number)
                if found is None:
                    return
            except SilenceError:
                return
        batch.outcome = Outcome.BURNT if found == BURN else Outcome.APPLIED

    # --- repairs

    def _furnish(self, sheets: dict[str, Sheet]) -> bool:
        """Make the undo tab where somebody deleted it; lift stale locks."""
        done = False
        for key, sheet in sheets.items():
            stale = sheet.locked or key in self.journal.locked
            if sheet.undo is None or stale:
                ops: list[Op] = [("make_undo", "", (), ()), ("unlock", "", (), ())]
                self._carry(self._send(key, OTHER, ops))
                self.journal.locked.discard(key)
                done = True
        return done

    def _settle_removals(self, sheets: dict[str, Sheet]) -> bool:
        for key in "SD":
            numbers = {
                one.batch
                for one in self.journal.open()
                if BATCH_OF.get(one.state) == key
            }
            for number in sorted(numbers):
                if self.journal.batches[number].outcome is not Outcome.OPEN:
                    self._settle_removal(number, sheets[key].undo or [])
        broken = [key for key in "SD" if self._due(key)]
        for key in broken:
            self._put_back(key)
        return bool(broken)

    def _settle_removal(self, number: int, undo: Iterable[Saved]) -> bool:
        batch = self.journal.batches[number]
        moves = [one for one in self.journal.open() if one.batch == number]
        saved = [one for one in undo if one.token == number]
        meant = [one for move in moves for one in move.meant]
        if batch.outcome is Outcome.APPLIED and len(saved) < len(meant):
            self._without_undo_rows(number, batch.key, moves)
            return True
        verdict = inspect(meant, [_hit(one) for one in saved])
        repairs = []
        for tab in (CLIENTS, CONTACTS):
            removed = [one.stood for one in saved if one.tab == tab]
            rows = {
                saved[place].stood: saved[place].row
                for place in verdict.astray
                if saved[place].tab == tab
            }
            places = places_again(removed, rows)
            repairs += [
                Repair(batch.key, tab, place, rows[index], number)
                for place, index in zip(places, sorted(rows), strict=True)
            ]
        self.journal.repairs += repairs
        for move in moves:
            missed = str(move.number) in verdict.missed
            self._advance(move, Seen(batch=batch.outcome, missed=missed))
        return bool(repairs)

    def _without_undo_rows(self, number: int, key: str, moves: list[Move]) -> None:
        now = self._remote.read(key)
        members = {one.cid for one in moves}
        busy = members | {one.cid for one in self.journal.open()}
        for cid, row in self.journal.snapshot[key].items():
            lives_here = self.journal.home.get(cid) == key and cid not in busy
            if lives_here and not now.places(cid):
                self.journal.repairs.append(Repair(key, CLIENTS, 0, row, number))
        for move in moves:
            missed = bool(now.places(move.cid))
            if missed:
                standing = Counter(now.contacts)
                standing.subtract(Counter(move.contacts))
                gone = [row for row, left in standing.items() if left < 0]
                end = len(now.contacts)
                self.journal.repairs += [
                    Repair(key, CONTACTS, end, row, number) for row in gone
                ]
            self._advance(move, Seen(batch=Outcome.APPLIED, missed=missed))

    def _advance(self, move: Move, seen: Seen) -> None:
        step = decide(move.state, seen)
        assert isinstance(step, Become)
        move.attempt += seen.missed
        self._become(move, step)

    def _become(self, move: Move, step: Become) -> None:
        if step.state is MoveState.DONE:
            self.journal.home[move.cid] = "D"
            self.journal.snapshot["S"].pop(move.cid, None)
            self.journal.snapshot["D"][move.cid] = move.arrived
        move.state = step.state

    def _due(self, key: str) -> list[Repair]:
        due = []
        for one in [one for one in self.journal.repairs if one.key == key]:
            outcome = self.journal.batches[one.sent].outcome if one.sent else None
            if outcome is Outcome.APPLIED:
                self.journal.repairs.remove(one)
            elif outcome is not Outcome.OPEN:
                due.append(one)
        return due

    def _put_back(self, key: str) -> bool:
        now = self._remote.read(key)
        due = []
        for one in self._due(key):
            stands = one.row.cid and any(
                now.clients[place].mark == one.row.mark
                for place in now.places(one.row.cid)
            )
            if one.tab == CLIENTS and stands:
                self.journal.repairs.remove(one)
                self.journal.untidy.add(key)
            else:
                due.append(one)
        if not due:
            return False
        ops: list[Op] = [("insert", one.tab, (one.place,), (one.row,)) for one in due]
        tokens = tuple({one.token for one in due})
        number = self._send(key, PUT, [*ops, ("drop", "", tokens, ())])
        for one in due:
            one.sent = number
        self._carry(number)
        self._due(key)
        return True

    # --- the plan

    def _broken(self) -> set[str]:
        """Bases of which nobody knows who is gone, or what a batch hit."""
        broken = {one.key for one in self.journal.repairs}
        states = {one.state for one in self.journal.open()}
        broken |= {key for state, key in BATCH_OF.items() if state in states}
        return broken | {
            one.key
            for one in self.journal.batches.values()
            if one.outcome is Outcome.OPEN and one.kind != COPY
        }

    def _put_ids_back(self, sheets: dict[str, Sheet]) -> None:
        for key, sheet in sheets.items():
            known = dict(self.journal.snapshot[key])
            for move in self.journal.open():
                if key == "S" or move.state is not MoveState.COPYING:
                    known[move.cid] = move.own if key == "S" else move.arrived
            for place, row in enumerate(sheet.clients):
                if row.cid:
                    continue
                for cid, before in known.items():
                    if before.mark == row.mark and not sheet.places(cid):
                        self._name(key, sheet, place, cid)
                        break

    def _name(self, key: str, sheet: Sheet, place: int, cid: str) -> None:
        seen = sheet.clients[place]
        named = seen._replace(cid=cid)
        self._carry(
            self._send(key, OTHER, [("name", CLIENTS, (place,), (seen, named))])
        )
        sheet.clients[place] = named

    def _restore_missing(self, sheets: dict[str, Sheet]) -> None:
        """Who is nowhere for two cycles although nobody moved him is put back."""
        busy = {one.cid for one in self.journal.open()}
        busy |= {one.row.cid for one in self.journal.repairs}
        busy |= {
            row.cid
            for one in self.journal.batches.values()
            if one.kind == COPY and one.outcome is Outcome.OPEN
            for op in one.ops
            for row in op[3]
        }
        there = {row.cid for one in sheets.values() for row in one.clients}
        gone, broken = set(), self._broken()
        for cid, key in self.journal.home.items():
            if cid in busy or cid in there or key in broken:
                continue
            if cid in self.journal.gone:
                row = self.journal.snapshot[key][cid]
                self._carry(self._send(key, COPY, [("insert", CLIENTS, (99,), (row,))]))
            else:
                gone.add(cid)
        self.journal.gone = gone

    def _copy(self, sheets: dict[str, Sheet]) -> set[str]:
        source, target = sheets["S"], sheets["D"]
        if self._remote.stage_dropped:
            return set()
        ids = Counter(row.cid for one in (source, target) for row in one.clients)
        busy = {one.cid for one in self.journal.open()}
        going = []
        for row in source.clients:
            settled = self.journal.snapshot["S"].get(row.cid) == row
            settled = settled or "settle" not in self._rules
            free = row.cid and row.cid not in busy and ids[row.cid] == 1
            if free and settled and row.stage == "move":
                going.append(row)
        if not going:
            return set()
        moves = [self._loaded(row, source) for row in going]
        rows = tuple(one.arrived for one in moves)
        contacts = tuple(row for one in moves for row in one.contacts)
        number = self._send(
            "D",
            COPY,
            [
                ("insert", CLIENTS, (len(target.clients),), rows),
                ("insert", CONTACTS, (len(target.contacts),), contacts),
            ],
        )
        for move in moves:
            move.batch = number
        self.journal.moves += moves
        self._carry(number)
        self._settle_copy(number)
        return {one.cid for one in moves if one.state is MoveState.COPIED}

    def _loaded(self, row: Row, source: Sheet) -> Move:
        arrived = row._replace(stage="")
        last = next((m for m in reversed(self.journal.moves) if m.cid == row.cid), None)
        edits = {}
        if last is not None and last.state is MoveState.ABANDONED:
            edits = last.edits
            now = {key: {"value": getattr(row, key)} for key in ("note", "owner")}
            cells = merged(now, now, edits, "typed:")
            arrived = arrived._replace(
                **{key: cell.get("value") or "" for key, cell in cells.items()},
                remark=" ".join(str(cell.get("note", "")) for cell in cells.values()),
            )
        mine = tuple(one for one in source.contacts if one.owner == row.cid.upper())
        number = len(self.journal.moves) + 100 * len(self.journal.batches)
        return Move(
            number * 10 + MOVERS.index(row.cid),
            row.cid,
            MoveState.COPYING,
            row,
            mine,
            arrived,
            0,
            edits=dict(edits),
        )

    def _settle_copy(self, number: int) -> None:
        outcome = self.journal.batches[number].outcome
        if outcome is Outcome.OPEN:
            return
        for move in self.journal.open():
            if move.batch == number and move.state is MoveState.COPYING:
                self._advance(move, Seen(batch=outcome))

    # --- the second half

    def _finish(self, sheets: dict[str, Sheet], fresh: set[str]) -> None:
        # All moves go from one base to the other: neither may be in doubt.
        if self._broken():
            return
        standing = [one for one in self.journal.open() if one.state in STANDING]
        if self._remote.stage_dropped:
            for move in standing:
                self._become_by(move, decide(move.state, Seen(homeless=True)))
            return
        parked = [
            one
            for one in standing
            if one.state is MoveState.PARKED
            and one.cid not in fresh
            and isinstance(self._decide(one, sheets["S"], sheets["D"]), Become)
            and self._state_of(self._decide(one, sheets["S"], sheets["D"])) is one.state
        ]
        moves = [one for one in standing if one not in parked]
        if moves:
            self._leave(moves, sheets, fresh)

    @staticmethod
    def _state_of(step: object) -> MoveState | None:
        return step.state if isinstance(step, Become) else None

    def _become_by(self, move: Move, step: object) -> None:
        if isinstance(step, Become):
            self._become(move, step)

    def _leave(
        self, moves: list[Move], sheets: dict[str, Sheet], fresh: set[str]
    ) -> None:
        locked = self._needs_lock(moves)
        if locked and not self._lock("S"):
            return
        source = self._remote.read("S")
        ready, back = [], []
        for move in moves:
            target = None if move.cid in fresh else sheets["D"]
            step = self._decide(move, source, target)
            if isinstance(step, Remove):
                ready.append(move)
            elif isinstance(step, TakeBack):
                back.append(move)
            else:
                self._become_by(move, step)
        self._strike("S", REMOVE, MoveState.REMOVING, ready, source, locked=locked)
        if back:
            self._take_back(back, source)

    def _take_back(self, moves: list[Move], source: Sheet) -> None:
        locked = self._needs_lock(moves)
        if locked and not self._lock("D"):
            return
        target = self._remote.read("D")
        ready = []
        for move in moves:
            step = self._decide(move, source, target)
            if isinstance(step, TakeBack):
                ready.append(move)
            else:
                self._become_by(move, step)
        self._strike("D", TAKE, MoveState.TAKING_BACK, ready, target, locked=locked)

    def _needs_lock(self, moves: list[Move]) -> bool:
        if "lock" not in self._rules:
            return False
        rows = sum(1 + len(one.contacts) for one in moves)
        return rows > self._limit or any(one.attempt for one in moves)

    def _lock(self, key: str) -> bool:
        number = self._send(key, OTHER, [("lock", "", (), ())])
        self.journal.locked.add(key)
        self._carry(number)
        return self.journal.batches[number].outcome is Outcome.APPLIED

    def _decide(self, move: Move, source: Sheet, target: Sheet | None) -> object:
        here = source.places(move.cid)
        rows = [source.clients[place] for place in here]
        left = _contacts(source, move)
        there = [] if target is None else target.places(move.cid)
        copies = [] if target is None else [target.clients[place] for place in there]
        unclear = not here and _nameless(source, move.own)
        if target is not None and not there:
            unclear = unclear or _nameless(target, move.arrived)
        same = all(row.mark == move.own.mark for row in rows)
        return decide(
            move.state,
            Seen(
                unclear=unclear,
                in_source=len(rows),
                in_target=1 if target is None else len(copies),
                source_left=bool(left),
                target_left=target is not None and bool(_contacts(target, move)),
                wanted=all(row.stage == "move" for row in rows),
                unchanged=same and len(left) == len(move.contacts),
                copy_edited=any(row.mark != move.arrived.mark for row in copies),
            ),
        )

    def _strike(
        self,
        key: str,
        kind: str,
        state: MoveState,
        moves: list[Move],
        sheet: Sheet,
        *,
        locked: bool,
    ) -> None:
        members = self._apart(moves, sheet)
        if not members and not locked:
            return
        number = self._send(key, kind, _removing(members, locked=locked))
        tidy = key not in self.journal.untidy
        self.journal.untidy.add(key)
        for move, places in members:
            self._record(move, state, number, sheet, sorted(places))
        answer = self._carry(number)
        outcome = self.journal.batches[number].outcome
        if outcome is Outcome.OPEN:
            return
        if locked and outcome is Outcome.APPLIED:
            self.journal.locked.discard(key)
        undo = (answer or self._remote.read(key)).undo or []
        if self._settle_removal(number, undo):
            self._put_back(key)
        elif outcome is Outcome.APPLIED:
            if self._drop(key, {number}) and tidy:
                self.journal.untidy.discard(key)
        elif len(members) > 1:
            half = [move for move, _ in members[: len(members) // 2]]
            self._strike(key, kind, state, half, sheet, locked=False)

    @staticmethod
    def _apart(moves: list[Move], sheet: Sheet) -> list[tuple[Move, set[Place]]]:
        taken: set[Place] = set()
        members = []
        for move in moves:
            places = {(CLIENTS, place) for place in sheet.places(move.cid)}
            places |= {(CONTACTS, place) for place in _contacts(sheet, move)}
            if taken.isdisjoint(places):
                taken |= places
                members.append((move, places))
        return members

    @staticmethod
    def _record(
        move: Move,
        state: MoveState,
        number: int,
        sheet: Sheet,
        places: Sequence[tuple[str, int]],
    ) -> None:
        move.state, move.batch = state, number
        move.meant = tuple(
            Meant(
                str(move.number),
                tab,
                sheet.tab(tab)[place].mark,
                ClientId(move.cid) if tab == CLIENTS else None,
            )
            for tab, place in places
        )
        if state is MoveState.TAKING_BACK:
            for place in sheet.places(move.cid):
                row = sheet.clients[place]
                move.edits |= {
                    key: Edit(getattr(move.own, key), getattr(row, key))
                    for key in ("note", "owner")
                    if getattr(row, key) != getattr(move.arrived, key)
                }

    # --- the end

    def _tidy(self) -> None:
        """Drop undo rows that a cycle which was cut off left behind."""
        needed = {one.token for one in self.journal.repairs}
        needed |= {one.batch for one in self.journal.open() if one.state in BATCH_OF}
        for key in sorted(self.journal.untidy):
            undo = self._remote.read(key).undo or []
            tokens = {one.token for one in undo}
            if self._drop(key, tokens - needed) and not tokens & needed:
                self.journal.untidy.discard(key)

    def _drop(self, key: str, tokens: set[int]) -> bool:
        """Drop undo rows; whether they are gone."""
        if not tokens:
            return True
        number = self._send(key, OTHER, [("drop", "", tuple(tokens), ())])
        self._carry(number)
        return self.journal.batches[number].outcome is Outcome.APPLIED

    def _remember(self, sheets: dict[str, Sheet]) -> None:
        busy = {one.cid for one in self.journal.open()}
        for key, sheet in sheets.items():
            rows = self.journal.snapshot[key]
            for row in sheet.clients:
                alone = len(sheet.places(row.cid)) == 1 and row.cid not in busy
                if alone and self.journal.home.get(row.cid) == key:
                    rows[row.cid] = row


def _removing(members: list[tuple[Move, set[Place]]], *, locked: bool) -> list[Op]:
    taken = {place for _, places in members for place in places}
    ops: list[Op] = []
    for tab in (CLIENTS, CONTACTS):
        places = tuple(sorted(at for word, at in taken if word == tab))
        if places:
            ops.append(("remove", tab, places, ()))
    if locked:
        ops.append(("unlock", "", (), ()))
    return ops


def _hit(saved: Saved) -> Hit:
    row = saved.row
    blank = not (row.cid or row.note or row.owner or row.stage)
    return Hit(
        saved.tab, saved.stood, row.mark, ClientId(row.cid) if row.cid else None, blank
    )


def _contacts(sheet: Sheet, move: Move) -> list[int]:
    """Where child rows stand that hold what was copied."""
    wanted = Counter(move.contacts)
    places = []
    for place, row in enumerate(sheet.contacts):
        if wanted[row] > 0:
            wanted[row] -= 1
            places.append(place)
    return places


def _nameless(sheet: Sheet, row: Row) -> bool:
    return any(not one.cid and one.mark == row.mark for one in sheet.clients)
