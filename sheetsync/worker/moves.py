"""Moves between bases: copies in batches, removes with undo rows, inspects.

The journal knows every step before it is taken; `core.saga.decide` says what the
next one is, for a move that was just planned and for one that a crash left over.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import structlog

from sheetsync.core.changes import FollowClient, MoveClient
from sheetsync.core.ids import CLIENTS, BaseKey, ClientId, stage_of
from sheetsync.core.saga import STANDING, Become, MoveState, Outcome, Seen, decide
from sheetsync.core.snapshot import BaseView
from sheetsync.errors import NotAllowed, NotFound, Throttled
from sheetsync.journal.book import Book
from sheetsync.journal.records import Batch
from sheetsync.worker.advancing import Tally, advance
from sheetsync.worker.cells import Image
from sheetsync.worker.insertion import columns_of, insert_rows
from sheetsync.worker.leak_check import Leaks, look_through
from sheetsync.worker.loading import Load, Loader, portions
from sheetsync.worker.pace import faster, most_at_once, slower
from sheetsync.worker.portions import chunks
from sheetsync.worker.refusals import Refusals
from sheetsync.worker.remarks import ARRIVED, BLIND, NOTED, note_edits_json
from sheetsync.worker.removal import Removal
from sheetsync.worker.rules import ruled_columns
from sheetsync.worker.standing import edits_json
from sheetsync.worker.stuck import most_with, note_inserted, note_refused
from sheetsync.worker.tools import Tools
from sheetsync.worker.wire import COPY

log = structlog.get_logger()


@dataclass(slots=True)
class MovesDone:
    """What the moves of one cycle came to."""

    moved: list[ClientId] = field(default_factory=list)
    parked: list[ClientId] = field(default_factory=list)
    abandoned: list[ClientId] = field(default_factory=list)


class Mover:
    """Carries moves out.

    Args:
        tools: The worker's tools.
        bases: All bases as they were read in this cycle.
        done: What the cycle's moves came to so far; filled.
        refused: What Google refuses in one base; filled.
    """

    def __init__(
        self,
        tools: Tools,
        bases: Mapping[BaseKey, BaseView],
        done: MovesDone,
        refused: Refusals,
    ) -> None:
        self._tools = tools
        self._bases = bases
        self._fresh: set[ClientId] = set()
        self._limits = tools.config.company.limits
        self._marks: dict[tuple[BaseKey, ClientId], str] = {}
        self._refused = refused
        self.done = done

    def carry_out(self, changes: Iterable[MoveClient | FollowClient]) -> None:
        """Move clients, pair of bases by pair of bases; finish what was left over."""
        pairs: dict[tuple[BaseKey, BaseKey], list[MoveClient | FollowClient]]
        pairs = defaultdict(list)
        for change in changes:
            pairs[change.source, change.target].append(change)
            if isinstance(change, MoveClient):
                self._marks[change.source, change.client] = change.expect
        loader = Loader(self._tools, self._bases)
        for (source, target), members in sorted(pairs.items()):
            for chunk in chunks(members, self._limits.batch_clients):
                self._copy_all(source, target, loader.loads(source, target, chunk))
        self._finish()

    def _copy_all(
        self, source: BaseKey, target: BaseKey, loads: Sequence[Load]
    ) -> None:
        """Copy clients; suspects go last, and with few others."""
        with self._tools.journal.reading() as book:
            suspects = most_with(book, source)
        many = self._limits.batch_clients
        sound = [one for one in loads if one.client not in suspects]
        self._copy_some(source, target, sound, many)
        doubtful = [one for one in loads if one.client in suspects]
        few = min([many, *(suspects[one.client] for one in doubtful)])
        self._copy_some(source, target, doubtful, few)

    def _copy_some(
        self,
        source: BaseKey,
        target: BaseKey,
        waiting: Sequence[Load],
        limit: int,
    ) -> None:
        while waiting:
            with self._tools.journal.reading() as book:
                most = most_at_once(book, limit)
            group = next(portions(waiting, most, self._limits.batch_bytes))
            self._copy(source, target, group)
            waiting = waiting[len(group) :]

    def _finish(self) -> None:
        """Take all that stand copied to their end, also from earlier cycles."""
        with self._tools.journal.reading() as book:
            standing = [one for one in book.moves.open() if one.state in STANDING]
        removal = Removal(self._tools, self._bases, self._fresh, self.done)
        removal.finish(standing)

    def _copy(self, source: BaseKey, target: BaseKey, loads: Sequence[Load]) -> None:
        """Insert clients into the target; a batch that is refused is halved."""
        if not loads:
            return
        requests = self._insertions(target, loads)
        coming = {one.client for one in loads}
        try:
            look_through(self._tools, self._bases[target], requests, coming)
        except Leaks as found:
            if len(loads) > 1:
                # Who comes along with him goes on.
                self._copy(source, target, loads[: len(loads) // 2])
                self._copy(source, target, loads[len(loads) // 2 :])
            else:
                self._refused.holds[target] = found.hold
            return
        sent = self._tools.wire.send(
            self._bases[target].spreadsheet,
            COPY,
            self._tools.wire.token(),
            requests,
            record=lambda book, batch: self._intend(book, batch, source, target, loads),
        )
        if sent.outcome is Outcome.OPEN:
            # Perhaps it was too much for the time that Google takes for one request.
            with self._tools.journal.writing() as book:
                slower(book, len(loads), self._limits.batch_clients)
            return
        settle_copy(self._tools, sent.batch, sent.outcome, self.done)
        if sent.outcome is Outcome.APPLIED:
            self._fresh.update(one.client for one in loads)
            with self._tools.journal.writing() as book:
                faster(book, self._limits.batch_clients)
        elif isinstance(sent.refusal, NotFound | NotAllowed | Throttled):
            self._refused.hold(target, sent.refusal)
        else:
            self._halve(source, target, loads)

    def _halve(self, source: BaseKey, target: BaseKey, loads: Sequence[Load]) -> None:
        if len(loads) == 1:
            client = loads[0].client
            log.warning("move.refused", client=client)
            mark = self._mark(source, loads[0])
            with self._tools.journal.writing() as book:
                # Perhaps a tab or a column there is not as it should be.
                book.bases.doubt(target)
                now = self._tools.clock.now()
                note_refused(book, (source, client, target, mark), now)
            return
        middle = len(loads) // 2
        self._copy(source, target, loads[:middle])
        self._copy(source, target, loads[middle:])

    def _insertions(
        self, target: BaseKey, loads: Sequence[Load]
    ) -> list[dict[str, object]]:
        stage = self._tools.config.pipeline.stage(stage_of(target))
        assert stage is not None
        locale = self._tools.config.company.locale
        view = self._bases[target]
        arriving = _arriving(view, loads)
        ruled = ruled_columns(self._tools.sheets, view, arriving)
        requests: list[dict[str, object]] = []
        for word, images in arriving.items():
            columns, rules = columns_of(stage, word), ruled.get(word, ())
            requests += insert_rows(view.tabs[word], columns, images, locale, rules)
        return requests

    def _mark(self, source: BaseKey, load: Load) -> str:
        return self._marks.get((source, load.client), "") if load.arrived else ""

    def _intend(
        self,
        book: Book,
        batch: Batch,
        source: BaseKey,
        target: BaseKey,
        loads: Sequence[Load],
    ) -> None:
        for load in loads:
            move_id = f"{load.client}.{batch.batch_id}"
            book.moves.add(
                move_id,
                load.client,
                source=source,
                target=target,
                state=MoveState.COPYING,
                image={
                    "parcels": [one.json() for one in load.parcels],
                    "kept": load.arrived.kept if load.arrived else None,
                    "responsible": _responsible(load),
                    "arrived": load.shown,
                    **load.children.json(),
                    "ordered": load.ordered,
                    "mark": self._mark(source, load),
                    "edits": edits_json(load.edits),
                    ARRIVED: load.notes,
                    NOTED: note_edits_json(load.note_edits),
                    BLIND: load.blind,
                },
            )
            book.moves.advance(move_id, MoveState.COPYING, copy_batch=batch.batch_id)


def _arriving(view: BaseView, loads: Iterable[Load]) -> dict[str, list[Image]]:
    """The rows that each tab of the target gets."""
    arriving: dict[str, list[Image]] = {word: [] for word in view.tabs}
    for load in loads:
        if load.arrived:
            arriving[CLIENTS].append(load.arrived.image)
        for row in load.children.rows:
            arriving[row.tab].append(row.image)
    return arriving


def settle_copy(tools: Tools, batch: Batch, outcome: Outcome, tally: Tally) -> None:
    """Tell the members of an inserting batch how it ended."""
    with tools.journal.reading() as book:
        members = [
            move
            for move in book.moves.open()
            if move.copy_batch == batch.batch_id and move.state == MoveState.COPYING
        ]
    step = decide(MoveState.COPYING, Seen(batch=outcome))
    if isinstance(step, Become):
        with tools.journal.writing() as book:
            for move in members:
                advance(book, tools, move, step, tally)
            if outcome is Outcome.APPLIED:
                note_inserted(book, [(one.source, one.client_id) for one in members])


def _responsible(load: Load) -> str:
    if load.arrived is None:
        return ""
    return str(load.arrived.image.get("responsible", {}).get("value") or "")
