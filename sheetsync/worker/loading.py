"""Clients ready to be copied: read whole, merged with what was kept of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sheetsync.core.changes import FollowClient, MoveClient
from sheetsync.core.ids import CLIENTS, BaseKey, ClientId, stage_of
from sheetsync.core.kept import KeptCells
from sheetsync.core.merge import Edit, merged, noted
from sheetsync.core.names import base_text
from sheetsync.core.rows import Cells
from sheetsync.core.saga import MoveState
from sheetsync.core.snapshot import BaseView, Row
from sheetsync.journal.codec import json_text
from sheetsync.journal.records import Move
from sheetsync.locales.headers import stage_text
from sheetsync.locales.text import Text, tr
from sheetsync.worker.cells import Image, formulas
from sheetsync.worker.child_arrival import ArrivedChildren, ChildArrival
from sheetsync.worker.insertion import Arrived, arrive
from sheetsync.worker.parcels import (
    Parcel,
    Place,
    client_of,
    mark,
    places_of,
    read_parcels,
    row_mark,
    shown,
    written_by_us,
)
from sheetsync.worker.remarks import (
    ArrivedNotes,
    NoteEdits,
    note_edits,
    notes_of,
    seems_late,
    slot,
)
from sheetsync.worker.standing import edits_of
from sheetsync.worker.tools import Tools


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """A client ready to be copied.

    Attributes:
        client: Who.
        parcels: His rows as they stand in the source.
        children: His child rows as they will stand in the target.
        arrived: His row as it will stand in the target; None where only child
            rows follow him.
        shown: What people will see of it there, without the worker's columns.
        ordered: Whether the owner ordered the move, whatever stage the row shows.
        edits: What people had typed into copies of him that were taken back.
        note_edits: What they had noted on them.
        notes: The notes of his rows there, without and with what people had noted.
        blind: Whether undo rows of his prove nothing of notes and formulas.
    """

    client: ClientId
    parcels: tuple[Parcel, ...]
    children: ArrivedChildren
    arrived: Arrived | None = None
    shown: Cells | None = None
    ordered: bool = False
    edits: Mapping[str, Edit] = field(default_factory=dict)
    note_edits: NoteEdits = field(default_factory=dict)
    notes: ArrivedNotes = field(default_factory=dict)
    blind: bool = False

    @property
    def size(self) -> int:
        """About how many bytes his rows take in a request."""
        return sum(len(json_text(one.image)) for one in self.parcels)


def portions(
    loads: Sequence[Load], most_clients: int, most_bytes: int
) -> Iterator[Sequence[Load]]:
    """Loads in groups that one request can carry, at least one each."""
    group: list[Load] = []
    size = 0
    for load in loads:
        if group and (len(group) == most_clients or size + load.size > most_bytes):
            yield group
            group, size = [], 0
        group.append(load)
        size += load.size
    if group:
        yield group


class Loader:
    """Reads clients whole, right before they are copied.

    Args:
        tools: The worker's tools.
        bases: All bases as they were read in this cycle.
    """

    def __init__(self, tools: Tools, bases: Mapping[BaseKey, BaseView]) -> None:
        self._tools = tools
        self._bases = bases

    def loads(
        self,
        source: BaseKey,
        target: BaseKey,
        changes: Sequence[MoveClient | FollowClient],
    ) -> list[Load]:
        """Read the rows whole; who changed since the plan waits for the next cycle."""
        view = self._bases[source]
        places = self._places(view, changes)
        parcels = read_parcels(
            self._tools.sheets, view, [one for some in places.values() for one in some]
        )
        first = {one.client: one for one in reversed(changes)}
        with self._tools.journal.reading() as book:
            known = book.clients.some(first)
            kept_rows = book.kept_rows.of(first)
            before = book.moves.last_of(first)
        arrival = self._child_arrival(source, target)
        rows = {
            (word, row.index): row
            for word, tab in view.tabs.items()
            for row in tab.rows
        }
        loads = []
        for client in dict.fromkeys(one.client for one in changes):
            change = first[client]
            mine = self._unchanged(view, rows, places[client], parcels)
            if mine is None or not _is_whole(change, mine):
                continue
            images = [(one.tab, one.image) for one in mine if one.tab != CLIENTS]
            if isinstance(change, FollowClient):
                children = arrival.arrive(client, images, ())
                load = Load(client=client, parcels=tuple(mine), children=children)
            else:
                children = arrival.arrive(client, images, kept_rows.get(client, ()))
                kept = known[client].kept_cells if client in known else {}
                last = before.get(client)
                load = self._load(change, mine, children, kept, last, target)
            loads.append(self._with_notes(load, view, before.get(client), target))
        return loads

    def _with_notes(
        self, load: Load, source: BaseView, before: Move | None, target: BaseKey
    ) -> Load:
        """A load with what people noted on copies of him that were taken back."""
        stage = self._tools.config.pipeline.stage(stage_of(source.base))
        assert stage is not None
        last = _taken_back(before, target)
        edits = {} if last is None else note_edits(last)
        where = self._tools.say(self._typed_in(target))
        notes: ArrivedNotes = {}

        def with_notes(name: str, image: Image) -> Image:
            row = noted(image, edits.get(name, {}), where)
            notes.setdefault(name, []).append([notes_of(image), notes_of(row)])
            return row

        own = load.arrived
        if own is not None:
            own = replace(own, image=with_notes(CLIENTS, own.image))
        rows = tuple(
            replace(one, image=with_notes(slot(one.tab, one.shown), one.image))
            for one in load.children.rows
        )
        return replace(
            load,
            arrived=own,
            children=replace(load.children, rows=rows),
            note_edits=edits,
            notes=notes,
            blind=seems_late(source, stage, last, load.parcels),
        )

    def _typed_in(self, target: BaseKey) -> Text:
        where = self._tools.say(base_text(target, self._tools.config.pipeline))
        return tr("In {base} somebody had typed:", base=where)

    def _child_arrival(self, source: BaseKey, target: BaseKey) -> ChildArrival:
        pipeline = self._tools.config.pipeline
        leaves = pipeline.stage(stage_of(source))
        enters = pipeline.stage(stage_of(target))
        assert leaves is not None
        assert enters is not None
        return ChildArrival(leaves, enters, self._bases[target])

    def _places(
        self, view: BaseView, changes: Sequence[MoveClient | FollowClient]
    ) -> dict[ClientId, list[Place]]:
        stage = self._tools.config.pipeline.stage(stage_of(view.base))
        assert stage is not None
        movers = [one for one in changes if isinstance(one, MoveClient)]
        within = any(one.is_hand_over for one in movers)
        clients = [one.client for one in movers]
        places = places_of(view, stage, clients, all_tabs=within)
        for change in changes:
            if isinstance(change, FollowClient):
                here = places.setdefault(change.client, [])
                here += [(change.tab, index) for index in change.rows]
        return places

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

    def _load(
        self,
        change: MoveClient,
        parcels: Sequence[Parcel],
        children: ArrivedChildren,
        kept: KeptCells,
        before: Move | None,
        target: BaseKey,
    ) -> Load:
        pipeline = self._tools.config.pipeline
        stage = pipeline.stage(change.stage)
        assert stage is not None
        row = next(one for one in parcels if one.tab == CLIENTS)
        written = {**change.written, "client_id": change.client}
        if not change.is_hand_over:
            written["stage"] = self._tools.say(stage_text(stage))
        arrived = arrive(
            row.image,
            kept,
            self._bases[target].clients,
            source=pipeline.stage(stage_of(change.source)),
            target=stage,
            written=written,
        )
        last = _taken_back(before, target)
        edits = {} if last is None else edits_of(last)
        if edits:
            note = self._tools.say(self._typed_in(target))
            image = merged(arrived.image, row.image, edits, note)
            arrived = Arrived(image, arrived.kept)
        cells = shown(arrived.image, written_by_us(stage, CLIENTS))
        return Load(
            client=change.client,
            parcels=tuple(parcels),
            children=children,
            arrived=arrived,
            shown=cells,
            ordered=change.ordered,
            edits=edits,
        )


def _taken_back(before: Move | None, target: BaseKey) -> Move | None:
    """The client's last move, if its copy in that base was taken back."""
    over = before is not None and before.state == MoveState.ABANDONED
    if before is None or not over or before.target != target:
        return None
    return before


def _is_whole(change: MoveClient | FollowClient, parcels: Sequence[Parcel]) -> bool:
    """Whether what was read is the client that the plan means, exactly once."""
    if isinstance(change, FollowClient):
        return bool(parcels)
    rows = [one for one in parcels if one.tab == CLIENTS]
    return len(rows) == 1 and client_of(rows[0].image) == change.client
