"""Where the rows of a move stand now, in its source and in its target."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from sheetsync.config import Config, Stage
from sheetsync.core.comparing import people_cells
from sheetsync.core.gates import picked
from sheetsync.core.ids import CLIENTS, BaseKey, ClientId, stage_of
from sheetsync.core.inspection import Meant, is_misplaced
from sheetsync.core.merge import Edit
from sheetsync.core.rows import Cell, Cells, fingerprint
from sheetsync.core.saga import Seen
from sheetsync.core.snapshot import BaseView, Row, TabView
from sheetsync.journal.records import Move
from sheetsync.worker.cells import formulas, typed
from sheetsync.worker.parcels import (
    Parcel,
    Place,
    cells_mark,
    mark,
    row_mark,
    written_by_us,
)
from sheetsync.worker.tab_index import TabIndex

LATE = "late"
"""In a move's image: a note came to its source, or another formula, too late."""

NOTED_COPY = "noted_copy"
"""In a move's image: people noted on a copy that no other one would follow."""


@dataclass(frozen=True, slots=True)
class Found:
    """Where a move's rows stand in one of its bases.

    Attributes:
        rows: How many rows carry his ID.
        places: His row, and child rows that hold what was copied.
        marks: What people had typed into each, as fingerprints.
        same: Whether his row holds what was copied.
        complete: Whether all child rows are there.
        wanted: Whether his row wants to go where it was copied to.
        misplaced: Whether his row holds what was copied, but under other columns.
        unclear: Whether his row seems to stand there without its ID.
        edits: Cells in which his row differs from what was copied.
    """

    rows: int
    places: tuple[Place, ...]
    marks: tuple[str, ...]
    same: bool
    complete: bool
    wanted: bool
    misplaced: bool
    unclear: bool
    edits: Mapping[str, Cell]

    @property
    def children(self) -> bool:
        """Whether any child row of his is there."""
        return any(tab != CLIENTS for tab, _ in self.places)


def parcels_of(move: Move) -> tuple[Parcel, ...]:
    """The rows that a move carries, as they were copied."""
    return tuple(Parcel.of_json(one) for one in move.image["parcels"])


def own_parcel(move: Move) -> Parcel | None:
    """The client's own row; None where only child rows follow him."""
    return next((one for one in parcels_of(move) if one.tab == CLIENTS), None)


def meant_by(move: Move) -> list[Meant]:
    """The rows that the batch under way was to remove for a move."""
    return [
        Meant(move.move_id, tab, mark, move.client_id if tab == CLIENTS else None)
        for tab, mark in move.image["meant"]
    ]


def edits_of(move: Move) -> dict[str, Edit]:
    """What people typed into copies of the client that were taken back."""
    kept: Mapping[str, tuple[Cell, Cell]] = move.image.get("edits", {})
    return {key: Edit(*one) for key, one in kept.items()}


def edits_json(edits: Mapping[str, Edit]) -> dict[str, list[Cell]]:
    """The same as the journal keeps it."""
    return {key: [one.was, one.typed] for key, one in edits.items()}


def rows_of(tab: TabView, client: ClientId) -> list[Row]:
    """The rows of a tab that carry a client's ID."""
    rows = zip(tab.rows, tab.ids(), strict=True)
    return [row for row, one in rows if one == client]


def misplaced_rows(tab: TabView, arrived: Cells, move: Move) -> list[Row]:
    """Rows with a client's ID in another column, and all that was copied of him."""
    return [
        row
        for row in tab.rows
        if move.client_id in row.cells and is_misplaced(arrived, tab.cells(row))
    ]


def see(config: Config, move: Move, source: Found, target: Found | None) -> Seen:
    """What `core.saga.decide` needs of a move that stands copied.

    Args:
        config: What the owner wants now.
        move: The move.
        source: Where its rows stand in the source.
        target: The same of the target; None right after they were inserted there.
    """
    stages = (stage_of(move.source), stage_of(move.target))
    late = bool(move.image.get(LATE))
    homeless = any(config.pipeline.stage(one) is None for one in stages)
    if own_parcel(move) is None:
        # Child rows alone: their client lives in the target, whatever its row holds.
        return Seen(
            homeless=homeless,
            in_source=1,
            in_target=1,
            wanted=True,
            unchanged=source.complete and not late,
        )
    return Seen(
        homeless=homeless,
        misplaced=target is not None and target.misplaced,
        unclear=source.unclear or (target is not None and target.unclear),
        in_source=source.rows,
        in_target=1 if target is None else target.rows,
        source_left=source.children,
        target_left=target is not None and target.children,
        wanted=source.wanted or bool(move.image.get("ordered")),
        unchanged=source.same and source.complete and not late,
        copy_edited=target is not None
        and (not target.same or bool(move.image.get(NOTED_COPY))),
    )


class Standing:
    """Finds the rows of moves.

    Args:
        config: What the owner wants now.
        last: What a client's row in a base held when it was last read.
    """

    def __init__(
        self, config: Config, last: Callable[[BaseKey, ClientId], Cells]
    ) -> None:
        self._config = config
        self._last = last
        self._indexes: dict[int, tuple[TabView, TabIndex]] = {}

    def in_source(self, view: BaseView, move: Move) -> Found:
        """Where his rows stand in the base he leaves."""
        stage = self._stage(move.source)
        own = own_parcel(move)
        expected = None if own is None else typed(own.image, _ours(stage, CLIENTS))
        words = formulas(own.image) if own is not None else frozenset()
        sought = [
            (one.tab, mark(stage, one), formulas(one.image))
            for one in parcels_of(move)
            if one.tab != CLIENTS
        ]
        return self._find(view, stage, move, expected, words, sought)

    def in_target(self, view: BaseView, move: Move) -> Found:
        """Where the copies of his rows stand in the base he enters."""
        stage = self._stage(move.target)
        sought = [
            (tab, fingerprint(cells), frozenset[str]())
            for tab, cells in move.image.get("children", ())
            if tab in view.tabs
        ]
        arrived = move.image.get("arrived")
        return self._find(
            view, stage, move, arrived, frozenset(), sought, arrived or {}
        )

    def _stage(self, base: BaseKey) -> Stage:
        stage = self._config.pipeline.stage(stage_of(base))
        assert stage is not None
        return stage

    def _index(self, stage: Stage, tab: TabView) -> TabIndex:
        """The index of a tab as it was read; kept with it, for ids come again."""
        known = self._indexes.get(id(tab))
        if known is None:
            known = self._indexes[id(tab)] = tab, TabIndex(stage, tab)
        return known[1]

    def _find(
        self,
        view: BaseView,
        stage: Stage,
        move: Move,
        expected: Cells | None,
        words: frozenset[str],
        sought: Sequence[tuple[str, str, frozenset[str]]],
        arrived: Cells = MappingProxyType({}),
    ) -> Found:
        tab = view.clients
        places: list[Place] = []
        marks: list[str] = []
        same, wanted, misplaced, unclear = True, True, False, False
        edits: dict[str, Cell] = {}
        index = self._index(stage, tab)
        rows = index.of(move.client_id) or misplaced_rows(tab, arrived, move)
        if expected is not None:
            for row in rows:
                shown = row_mark(stage, tab, row, words)
                places.append((CLIENTS, row.index))
                marks.append(shown)
                same = same and shown == fingerprint(expected)
                wanted = wanted and self._wants(tab, row, move)
                if is_misplaced(arrived, tab.cells(row)):
                    misplaced = True
                    continue
                edits |= _edits(expected, people_cells(tab, row, _ours(stage, CLIENTS)))
            sign = fingerprint(expected)
            unclear = not rows and self._is_astray(view, index, sign, words)
        count = len(places)
        for word, row, shown in self._children(view, stage, move.client_id, sought):
            places.append((word, row.index))
            marks.append(shown)
        return Found(
            rows=len(rows),
            places=tuple(places),
            marks=tuple(marks),
            same=same,
            complete=len(places) - count == len(sought),
            wanted=wanted,
            misplaced=misplaced,
            unclear=unclear,
            edits=edits,
        )

    def _is_astray(
        self, view: BaseView, index: TabIndex, mark: str, words: frozenset[str]
    ) -> bool:
        """Whether a row that was no other client's holds what his held.

        Whoever held the same when the base was last read is merely like him.
        """
        stage = self._stage(view.base)
        return any(
            bearer is None
            or cells_mark(stage, CLIENTS, self._last(view.base, bearer), words) != mark
            for bearer in index.bearers(mark, words)
        )

    def _wants(self, tab: TabView, row: Row, move: Move) -> bool:
        stage = picked(self._config.pipeline, tab.cell(row, "stage"))
        return stage is not None and stage.id == stage_of(move.target)

    def _children(
        self,
        view: BaseView,
        stage: Stage,
        client: ClientId,
        sought: Sequence[tuple[str, str, frozenset[str]]],
    ) -> list[tuple[str, Row, str]]:
        """Rows that hold what the sought ones held: tab, row and mark.

        Of rows that hold the same, those that carry the client's ID come first.
        """
        found: list[tuple[str, Row, str]] = []
        taken: set[tuple[str, int]] = set()
        for word, shown, words in sought:
            tab = view.tabs.get(word)
            if tab is None:
                continue
            index = self._index(stage, tab)
            his = {row.index for row in index.of(client)}
            alike = [
                row
                for row in index.holding(shown, words)
                if (word, row.index) not in taken
            ]
            row = min(alike, key=lambda one: one.index not in his, default=None)
            if row is not None:
                taken.add((word, row.index))
                found.append((word, row, shown))
        return found


def _ours(stage: Stage, tab: str) -> frozenset[str]:
    return written_by_us(stage, tab)


def _edits(before: Cells, now: Cells) -> dict[str, Cell]:
    keys = sorted({*before, *now})
    return {key: now.get(key) for key in keys if now.get(key) != before.get(key)}
