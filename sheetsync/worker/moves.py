"""Moves between bases: copies in batches, removes with undo rows, inspects.

The journal knows every step before it is taken; `core.saga.decide` says what the
next one is, for a move that was just planned and for one that a crash left over.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import structlog

from sheetsync.core.changes import FollowClient, MoveClient
from sheetsync.core.ids import CLIENTS, BaseKey, ClientId, stage_of
from sheetsync.core.rows import Cells
from sheetsync.core.saga import Become, MoveState, Outcome, Seen, decide
from sheetsync.core.snapshot import BaseView, Row
from sheetsync.journal.book import Book
from sheetsync.journal.records import Batch, Move
from sheetsync.locales.headers import stage_text
from sheetsync.worker.cells import formulas
from sheetsync.worker.insertion import Arrived, arrive, columns_of, insert_rows
from sheetsync.worker.inspection import Tally, rest
from sheetsync.worker.parcels import (
    Parcel,
    Place,
    client_of,
    mark,
    places_of,
    read_parcels,
    row_mark,
)
from sheetsync.worker.removal import Removal, rows_of
from sheetsync.worker.tools import Tools
from sheetsync.worker.wire import COPY

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """A client ready to be copied.

    Attributes:
        client: Who.
        parcels: His rows as they stand in the source.
        arrived: His row as it will stand in the target; None where only child
            rows follow him.
    """

    client: ClientId
    parcels: tuple[Parcel, ...]
    arrived: Arrived | None


@dataclass(slots=True)
class MovesDone:
    """What the moves of one cycle came to."""

    moved: list[ClientId] = field(default_factory=list)
    parked: list[ClientId] = field(default_factory=list)
    abandoned: list[ClientId] = field(default_factory=list)
    refused: list[ClientId] = field(default_factory=list)


class Mover:
    """Carries moves out.

    Args:
        tools: The worker's tools.
        bases: All bases as they were read in this cycle.
        day: Today, company time.
        done: What the cycle's moves came to so far; filled.
    """

    def __init__(
        self,
        tools: Tools,
        bases: Mapping[BaseKey, BaseView],
        day: date,
        done: MovesDone,
    ) -> None:
        self._tools = tools
        self._bases = bases
        self._removal = Removal(tools, bases, day)
        self._fresh: set[ClientId] = set()
        self.done = done

    def carry_out(self, changes: Iterable[MoveClient | FollowClient]) -> None:
        """Move clients, pair of bases by pair of bases; finish what was left over."""
        pairs: dict[tuple[BaseKey, BaseKey], list[MoveClient | FollowClient]]
        pairs = defaultdict(list)
        for change in changes:
            pairs[change.source, change.target].append(change)
        size = self._tools.config.company.limits.batch_clients
        for (source, target), members in sorted(pairs.items()):
            for first in range(0, len(members), size):
                chunk = members[first : first + size]
                self._copy(source, target, self._loads(source, target, chunk))
        self._finish()

    def _finish(self) -> None:
        """Remove from their sources all that stand copied, also from earlier cycles."""
        self._release()
        with self._tools.journal.reading() as book:
            copied = [one for one in book.moves.open() if one.state == MoveState.COPIED]
        by_source: dict[BaseKey, list[Move]] = defaultdict(list)
        for move in copied:
            by_source[move.source].append(move)
        for source, moves in sorted(by_source.items()):
            if source in self._bases and not self._bases[source].faults:
                self._removal.remove(source, moves, self._fresh, self.done)

    def _release(self) -> None:
        """Go on with parked moves of which a person left one row."""
        with self._tools.journal.reading() as book:
            parked = [one for one in book.moves.open() if one.state == MoveState.PARKED]
        for move in parked:
            source = self._bases.get(move.source)
            target = self._bases.get(move.target)
            if source is None or target is None or source.faults or target.faults:
                continue
            seen = Seen(
                remove=Outcome.UNSENT if move.remove_batch is None else Outcome.APPLIED,
                in_source=len(rows_of(source.clients, move.client_id)),
                in_target=len(rows_of(target.clients, move.client_id)),
            )
            step = decide(MoveState.PARKED, seen)
            if isinstance(step, Become) and step.state is not MoveState.PARKED:
                rest(self._tools, move, step, self.done)

    def _loads(
        self,
        source: BaseKey,
        target: BaseKey,
        changes: Sequence[MoveClient | FollowClient],
    ) -> list[Load]:
        """Read the rows whole; who changed since the plan waits for the next cycle."""
        view = self._bases[source]
        stage = self._tools.config.pipeline.stage(stage_of(source))
        assert stage is not None
        movers = [one for one in changes if isinstance(one, MoveClient)]
        places = places_of(view, stage, [one.client for one in movers])
        for change in changes:
            if isinstance(change, FollowClient):
                here = places.setdefault(change.client, [])
                here += [(change.tab, index) for index in change.rows]
        parcels = read_parcels(
            self._tools.sheets, view, [one for some in places.values() for one in some]
        )
        with self._tools.journal.reading() as book:
            known = book.clients.all()
        rows = {
            (word, row.index): row
            for word, tab in view.tabs.items()
            for row in tab.rows
        }
        first = {one.client: one for one in reversed(changes)}
        loads = []
        for client in dict.fromkeys(one.client for one in changes):
            mine = self._unchanged(view, rows, places[client], parcels)
            change = first[client]
            if mine is None or not _is_whole(change, mine):
                continue
            kept: Cells = known[client].kept if client in known else {}
            arrived = None
            if isinstance(change, MoveClient):
                arrived = self._arrived(change, mine, kept, target)
            loads.append(Load(client=client, parcels=tuple(mine), arrived=arrived))
        return loads

    def _unchanged(
        self,
        view: BaseView,
        rows: Mapping[Place, Row],
        places: Sequence[Place],
        parcels: Mapping[Place, Parcel],
    ) -> list[Parcel] | None:
        """The parcels of those places, if they hold what the snapshot showed there."""
        stage = self._tools.config.pipeline.stage(stage_of(view.base))
        assert stage is not None
        mine = []
        for place in places:
            tab = view.tabs[place[0]]
            parcel = parcels.get(place)
            if parcel is None:
                return None
            before = row_mark(stage, tab, rows[place], formulas(parcel.image))
            if mark(stage, parcel) != before:
                return None
            mine.append(parcel)
        return mine

    def _arrived(
        self,
        change: MoveClient,
        parcels: Sequence[Parcel],
        kept: Cells,
        target: BaseKey,
    ) -> Arrived:
        pipeline = self._tools.config.pipeline
        stage = pipeline.stage(change.stage)
        assert stage is not None
        row = next(one for one in parcels if one.tab == CLIENTS)
        written = {
            **change.written,
            "client_id": change.client,
            "stage": self._tools.say(stage_text(stage)),
        }
        return arrive(
            row.image,
            kept,
            self._bases[target].clients,
            source=pipeline.stage(stage_of(change.source)),
            target=stage,
            written=written,
        )

    def _copy(self, source: BaseKey, target: BaseKey, loads: Sequence[Load]) -> None:
        """Insert clients into the target; a batch that is refused is halved."""
        if not loads:
            return
        sent = self._tools.wire.send(
            self._bases[target].spreadsheet,
            COPY,
            self._tools.wire.token(),
            self._insertions(target, loads),
            record=lambda book, batch: self._intend(book, batch, source, target, loads),
        )
        if sent.outcome is Outcome.OPEN:
            return
        settle_copy(self._tools, sent.batch, sent.outcome, self.done)
        if sent.outcome is Outcome.APPLIED:
            self._fresh.update(one.client for one in loads)
        else:
            self._halve(source, target, loads)

    def _halve(self, source: BaseKey, target: BaseKey, loads: Sequence[Load]) -> None:
        if len(loads) == 1:
            log.warning("move.refused", client=loads[0].client)
            self.done.refused.append(loads[0].client)
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
        requests: list[dict[str, object]] = []
        for word, tab in self._bases[target].tabs.items():
            if word == CLIENTS:
                images = [one.arrived.image for one in loads if one.arrived]
            else:
                images = [
                    parcel.image
                    for one in loads
                    for parcel in one.parcels
                    if parcel.tab == word
                ]
            requests += insert_rows(tab, columns_of(stage, word), images, locale)
        return requests

    @staticmethod
    def _intend(
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
                },
            )
            book.moves.advance(move_id, MoveState.COPYING, copy_batch=batch.batch_id)


def settle_copy(tools: Tools, batch: Batch, outcome: Outcome, tally: Tally) -> None:
    """Tell the members of an inserting batch how it ended."""
    with tools.journal.reading() as book:
        members = [
            move
            for move in book.moves.open()
            if move.copy_batch == batch.batch_id and move.state == MoveState.COPYING
        ]
    step = decide(MoveState.COPYING, Seen(copy=outcome))
    for move in members:
        if isinstance(step, Become):
            rest(tools, move, step, tally)


def _responsible(load: Load) -> str:
    if load.arrived is None:
        return ""
    return str(load.arrived.image.get("responsible", {}).get("value") or "")


def _is_whole(change: MoveClient | FollowClient, parcels: Sequence[Parcel]) -> bool:
    """Whether what was read is the client that the plan means, exactly once."""
    if isinstance(change, FollowClient):
        return bool(parcels)
    rows = [one for one in parcels if one.tab == CLIENTS]
    return len(rows) == 1 and client_of(rows[0].image) == change.client
