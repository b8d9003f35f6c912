"""One cycle: close, grant, observe, plan, apply, record.

Closing needs Drive alone and comes before everything that Sheets could fail at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date

import structlog

from sheetsync.core.access import FilesPlan
from sheetsync.core.changes import (
    AdoptRow,
    Change,
    FollowClient,
    MakeFile,
    MoveClient,
    PlaceRow,
    PutBackId,
    RestoreBase,
    WriteCells,
)
from sheetsync.core.crowds import crowded
from sheetsync.core.decisions import Given
from sheetsync.core.file_rules import told_once
from sheetsync.core.ground import Ground, on_ground
from sheetsync.core.ids import DESK, BaseKey
from sheetsync.core.memory import Memory
from sheetsync.core.plan import Plan
from sheetsync.core.planner import make_plan
from sheetsync.core.snapshot import Files, Snapshot
from sheetsync.core.token_load import unburdened
from sheetsync.worker.access import AccessKeeper
from sheetsync.worker.answers import unrecorded
from sheetsync.worker.cycle_done import CycleDone
from sheetsync.worker.decisions import (
    begin,
    release_moves,
    settle,
    with_unrecorded,
)
from sheetsync.worker.departures import note_departures
from sheetsync.worker.desk_reading import read_desk
from sheetsync.worker.file_plan import plan_of_files
from sheetsync.worker.frozen import record_frozen
from sheetsync.worker.ground import ground_of, known_ground
from sheetsync.worker.import_folder import rejected_holds
from sheetsync.worker.leak_check import leak_holds
from sheetsync.worker.made_anew import note_stand_ins
from sheetsync.worker.mend import Mender
from sheetsync.worker.moves import Mover
from sheetsync.worker.observe import Observer, observe_files
from sheetsync.worker.orders import end_undo_orders
from sheetsync.worker.ownership import Ownership
from sheetsync.worker.phones import numbers_of
from sheetsync.worker.readings import Reading
from sheetsync.worker.rebuild import carry_out, compare, distrust, is_behind
from sheetsync.worker.recover import (
    lift_locks,
    settle_batches,
    settle_removals,
    tidy_undo_tabs,
)
from sheetsync.worker.refusals import Refusals
from sheetsync.worker.remember import (
    columns_seen,
    record_columns,
    record_holds,
    record_people,
    remember,
)
from sheetsync.worker.restored import settle_restores
from sheetsync.worker.restoring import bring_back
from sheetsync.worker.retiring import retire_emptied
from sheetsync.worker.rotating import Rotator, delete_spares
from sheetsync.worker.rotation import begin_rotations, rotating_bases
from sheetsync.worker.row_history import record_notes
from sheetsync.worker.rowwrites import RowWriter
from sheetsync.worker.snapshots import record_snapshot
from sheetsync.worker.striking import settle_strikes, strike
from sheetsync.worker.stuck import insertion_holds
from sheetsync.worker.token_load import live_tokens
from sheetsync.worker.tools import Tools
from sheetsync.worker.waiting import show_decisions
from sheetsync.worker.widening import widen

log = structlog.get_logger()


class CycleRun:
    """One cycle; made anew for each.

    Args:
        tools: The worker's tools.
        force: Carry out what the safety limits object to; the owner allowed it.
        take_over: Go on though another worker has the files; the owner said so.
    """

    def __init__(
        self, tools: Tools, *, force: bool = False, take_over: bool = False
    ) -> None:
        self._tools = tools
        self._force = force
        self._now = tools.clock.now()
        self._day: date = self._now.astimezone(tools.config.company.zone).date()
        self._ownership = Ownership(tools, take_over=take_over)
        self._mender = Mender(tools, self._day)
        self._observer = Observer(tools.sheets, tools.say, tools.kept.readings)
        self._memory = Memory()
        self._refused = Refusals()
        self._ground: Ground | None = None
        self._unrecorded: list[Given] = []
        self._unsettled: dict[BaseKey, Reading] = {}
        self.done = CycleDone()

    def run(self) -> CycleDone:
        """Run the cycle."""
        with self._tools.journal.writing() as book:
            number = book.cycles.start()
        try:
            begin(self._tools, access=True)
            files = self._keep_access()
            note_departures(self._tools, self._day)
            read_desk(self._tools, files.files.get(DESK))
            self._work(files)
            self._rotate(files)
            show_decisions(self._tools, files.files.get(DESK))
        except BaseException:
            with self._tools.journal.writing() as book:
                book.cycles.end(number, "failed", self.done.counts())
            raise
        with self._tools.journal.writing() as book:
            book.cycles.end(number, "done", self.done.counts())
        log.info("cycle.done", **self.done.counts())
        return self.done

    def plan_only(self) -> CycleDone:
        """Read and plan, and do nothing."""
        with self._tools.journal.reading() as book:
            self._ground = known_ground(book, self._tools.config.company)
        files = observe_files(self._tools)
        self._unrecorded = unrecorded(self._tools, files.files.get(DESK))
        self.done.files = self._plan_files(files)
        snapshot, readings = self._observe(files)
        self.done.plan, *_ = self._observe_and_plan(files, snapshot, readings)
        return self.done

    def access_only(self) -> tuple[Files, FilesPlan]:
        """What Drive lists, and what to do about files and their sharing."""
        files = observe_files(self._tools)
        return files, self._plan_files(files)

    def _keep_access(self) -> Files:
        begin_rotations(self._tools)
        files = observe_files(self._tools)
        self._ownership.confirm(files)
        note_stand_ins(self._tools, files)
        self.done.files = plan = self._plan_files(files)
        keeper = AccessKeeper(self._tools, files)
        self.done.access = keeper.carry_out(plan)
        made = [one for one in plan.changes if isinstance(one, MakeFile)]
        if made:
            files = observe_files(self._tools)
            self._ownership.confirm(files)
        self._mender.furnish(files, self._refused)
        if made:
            keeper.sees(files)
            keeper.carry_out(self._plan_files(files))
        return files

    def _rotate(self, files: Files) -> None:
        """Bring bases further that move to fresh spreadsheets; open those that did."""
        delete_spares(self._tools, files)
        if Rotator(self._tools, self.done.files).advance():
            files = observe_files(self._tools)
            AccessKeeper(self._tools, files).carry_out(self._plan_files(files))

    def _plan_files(self, files: Files) -> FilesPlan:
        return plan_of_files(self._tools, files, self._day, self._unrecorded)

    def _observe(
        self,
        files: Files,
        whole: Collection[BaseKey] = (),
        given: Mapping[BaseKey, Reading] | None = None,
    ) -> tuple[Snapshot, dict[BaseKey, Reading]]:
        """Read the bases.

        Args:
            files: What Drive listed.
            whole: Bases that are read whole; others if there is a sign of change.
            given: Bases that were read in this cycle, and are not read again.
        """
        with self._tools.journal.reading() as book:
            seen = {base: columns_seen(book, base) for base in files.files}
            moving = {
                base
                for move in book.moves.open()
                for base in (move.source, move.target)
            }
            moving |= {one.base for one in book.repairs.open()}
        return self._observer.snapshot(
            self._tools.config,
            files,
            seen,
            self._now,
            self._day,
            whole={*whole, *moving},
            given={**(given or {}), **self._unsettled},
        )

    def _observe_and_plan(
        self, files: Files, snapshot: Snapshot, readings: dict[BaseKey, Reading]
    ) -> tuple[Plan, Snapshot, dict[BaseKey, Reading]]:
        """The plan, and the readings that it was made of.

        What it wants of a base that was not read whole it must not want of cells
        that may be stale: such bases are read now, and it is made again.
        """
        plan = self._plan(snapshot)
        fresh = {base: one for base, one in readings.items() if one.whole}
        stale = plan.bases & (readings.keys() - fresh.keys())
        if stale:
            given = {base: one for base, one in readings.items() if base not in stale}
            snapshot, readings = self._observe(files, stale, given)
            plan = self._plan(snapshot)
        return plan, snapshot, readings

    def _catch_up(self, files: Files) -> tuple[Plan, Snapshot, dict[BaseKey, Reading]]:
        """Let a journal that was lost or put back learn before anything is planned."""
        snapshot, _ = self._observe(files, files.files)
        carry_out(self._tools, snapshot, compare(self._tools, files, snapshot))
        snapshot, readings = self._observe(files, files.files)
        return self._observe_and_plan(files, snapshot, readings)

    def _plan(self, snapshot: Snapshot) -> Plan:
        kept = self._tools.kept
        with self._tools.journal.reading() as book:
            memory = remember(book, self._tools.config, kept, self._now)
            tokens = live_tokens(book)
        answers = with_unrecorded(memory.answers, self._unrecorded)
        self.done.answers = answers
        self._memory = memory
        plan = make_plan(
            self._tools.config,
            snapshot,
            replace(memory, answers=answers),
            day=self._day,
            say=self._tools.say,
            draw=self._tools.draw,
            number_of=numbers_of(self._tools.config.company.phone_region),
            force=self._force,
            resting=kept.resting,
        )
        kept.keep_plan(plan)
        plan = unburdened(plan, tokens, self._tools.config.pipeline)
        return plan if self._ground is None else on_ground(plan, self._ground)

    def _work(self, files: Files) -> None:
        tools = self._tools
        ground = self._ground = ground_of(tools)
        distrust(tools)
        if ground.tokens:
            self._unsettled = settle_batches(tools, files, self.done.moves)
        snapshot, readings = self._observe(files)
        self.done.mended = self._mender.mend_changed(
            files, snapshot.sound(), self._now, self._refused
        )
        if self.done.mended:
            snapshot, readings = self._observe(files)
        lift_locks(tools, snapshot.bases, self._refused)
        if ground.firm and self._settle_removals(snapshot):
            snapshot, readings = self._observe(files)
        if ground.firm:
            settle_restores(tools, snapshot.bases)
        release_moves(tools)
        begin(tools, access=False)
        plan, snapshot, readings = self._observe_and_plan(files, snapshot, readings)
        if is_behind(tools, plan):
            plan, snapshot, readings = self._catch_up(files)
        if widen(tools, snapshot, plan, self._refused):
            plan, snapshot, readings = self._observe_and_plan(
                files, *self._observe(files)
            )
        self.done.plan = plan
        self.done.views = snapshot.bases
        with tools.journal.writing() as book:
            for base, reading in readings.items():
                if not reading.view.faults:
                    record_columns(book, base, reading.headers)
        moves = self._apply(snapshot, plan)
        if ground.firm:
            mover = Mover(tools, snapshot.bases, self.done.moves, self._refused)
            mover.carry_out(moves)
            self.done.removed = strike(tools, snapshot.bases, plan.removals)
            tidy_undo_tabs(tools, snapshot.bases, self._refused)
            retire_emptied(tools, files, snapshot, self._memory, plan, self._refused)
        self._record(snapshot, plan)

    def _settle_removals(self, snapshot: Snapshot) -> bool:
        """Look what removals of an earlier cycle hit; whether rows were put back."""
        again = settle_removals(self._tools, snapshot.bases, self.done.moves)
        return settle_strikes(self._tools, snapshot.bases) or again

    def _apply(
        self, snapshot: Snapshot, plan: Plan
    ) -> Sequence[MoveClient | FollowClient]:
        """Carry out the plan but for its moves, which come last."""
        allowed = self._allowed(plan)
        rows: dict[BaseKey, list[AdoptRow | PutBackId]] = defaultdict(list)
        writes: dict[BaseKey, list[WriteCells]] = defaultdict(list)
        places: dict[BaseKey, list[PlaceRow]] = defaultdict(list)
        moves: list[MoveClient | FollowClient] = []
        restores: list[RestoreBase] = []
        for change in allowed:
            match change:
                case AdoptRow() | PutBackId():
                    rows[change.base].append(change)
                case WriteCells():
                    writes[change.base].append(change)
                case PlaceRow():
                    places[change.base].append(change)
                case MoveClient() | FollowClient():
                    moves.append(change)
                case RestoreBase():
                    restores.append(change)
                case _:
                    continue
        for restore in restores:
            with self._refused.holding(restore.base):
                self.done.restored += bring_back(
                    self._tools, snapshot, self._memory, restore
                )
        for base in sorted({*rows, *writes, *places}):
            writer = RowWriter(self._tools, snapshot.bases[base], plan.responsible)
            with self._refused.holding(base):
                self.done.adopted += writer.write(rows[base], writes[base])
                self.done.written += len(writes[base])
                self.done.placed += writer.place(places[base])
        return moves

    def _allowed(self, plan: Plan) -> Sequence[Change]:
        """The plan's changes without those that the safety limits object to."""
        refused = {one.base for one in plan.objections}
        return [
            one
            for one in plan.changes
            if not isinstance(one, MoveClient)
            or one.is_hand_over
            or one.source not in refused
        ]

    def _record(self, snapshot: Snapshot, plan: Plan) -> None:
        objected = [one.hold for one in plan.objections]
        leaks = leak_holds(self._tools, snapshot, self._memory, plan.holds)
        holds = (
            *self.done.files.holds,
            *self.done.access.holds,
            *told_once(self.done.files.holds, plan.holds),
            *objected,
            *leaks,
            *self._refused.holds.values(),
        )
        kept, recorded = self._tools.kept, {}
        with self._tools.journal.writing() as book:
            record_frozen(book, plan)
            record_people(book, self._tools.config, plan, self._now)
            end_undo_orders(book, self._tools.config)
            record_notes(book, plan, self._refused.holds.keys())
            for view in snapshot.sound():
                rows = record_snapshot(
                    book,
                    self._tools.config,
                    kept,
                    view,
                    plan,
                    snapshot.taken_at,
                    self.done.moves.moved,
                )
                if rows is not None:
                    recorded[view.base] = rows
            firm = self._ground is not None and self._ground.firm
            unread = {
                base for base, view in snapshot.bases.items() if view.faults or not firm
            } | rotating_bases(book)
            under_way = {one.hold for one in plan.removals}
            stuck = insertion_holds(book, self._tools.config.pipeline, self._now)
            holds = tuple(crowded((*holds, *stuck, *rejected_holds(book))))
            settle(book, holds, unread | self._refused.holds.keys(), under_way)
            self.done.held_now, self.done.released = record_holds(
                book, self._tools.config.pipeline, holds
            )
        kept.keep_rows(recorded)
