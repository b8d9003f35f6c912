"""Moves that were cut off, and that a journal which was lost knows nothing of.

A client in two bases whose source row still wants what was begun, and shows what was
copied, is a move to be finished.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sheetsync.config import Column, ColumnType, Config, Stage
from sheetsync.core.bases import home_of
from sheetsync.core.columns import written_ids
from sheetsync.core.comparing import people_cells
from sheetsync.core.gates import picked
from sheetsync.core.ids import CLIENTS, BaseKey, ClientId, SpreadsheetId, stage_of
from sheetsync.core.kept import KeptCells
from sheetsync.core.rows import Cell, Cells, as_text, filled
from sheetsync.core.saga import MoveState
from sheetsync.core.snapshot import BaseView, Row, TabView
from sheetsync.journal.book import Book
from sheetsync.worker.child_arrival import ArrivedChildren, ChildArrival
from sheetsync.worker.insertion import arrive, columns_of
from sheetsync.worker.parcels import Parcel, places_of, read_parcels
from sheetsync.worker.standing import rows_of
from sheetsync.worker.tools import Tools
from sheetsync.worker.wire import COPY


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfMove:
    """A client who stands in two bases because his move was cut off.

    Attributes:
        client: Who.
        source: The base that he leaves.
        target: The base that has him already.
        parcels: His rows in the source that the target has, too.
        responsible: Whose he is in the target.
        kept: His cells in the source that the target has no column for.
        children: His child rows as the target has them.
        arrived: What people see of him in the target.
    """

    client: ClientId
    source: BaseKey
    target: BaseKey
    parcels: tuple[Parcel, ...]
    responsible: str
    kept: KeptCells
    children: ArrivedChildren
    arrived: Cells


def half_moves(
    tools: Tools,
    bases: Mapping[BaseKey, BaseView],
    tokens: Mapping[SpreadsheetId, Mapping[int, str]],
    doubled: Mapping[ClientId, tuple[BaseKey, ...]],
) -> Iterator[HalfMove]:
    """The moves that were cut off.

    Args:
        tools: The worker's tools.
        bases: The bases as they were read whole.
        tokens: For each spreadsheet the tokens that the journal does not know.
        doubled: IDs that stand in several bases.
    """
    for client, places in sorted(doubled.items()):
        for source in places:
            (*targets,) = (one for one in places if one != source)
            copied = [
                one
                for one in targets
                if any(
                    value.startswith(COPY)
                    for value in tokens.get(bases[one].spreadsheet, {}).values()
                )
            ]
            if len(targets) != 1 or copied != targets:
                continue
            move = _half_move(tools, bases[source], bases[targets[0]], client)
            if move is not None:
                yield move
                break


def _half_move(
    tools: Tools, source: BaseView, target: BaseView, client: ClientId
) -> HalfMove | None:
    """The move from one base to the other, if that is what both rows show."""
    pipeline = tools.config.pipeline
    rows = [rows_of(view.clients, client) for view in (source, target)]
    if any(len(found) != 1 for found in rows):
        return None
    (here,), (there,) = rows
    stage = pipeline.stage(stage_of(source.base))
    reached = pipeline.stage(stage_of(target.base))
    if stage is None or reached is None:
        return None
    within = stage.id == reached.id
    if within and not _is_home(tools, reached, target, there):
        return None
    if not within and any(
        picked(pipeline, view.clients.cell(row, "stage")) != reached
        for view, row in ((source, here), (target, there))
    ):
        return None
    if not _alike(tools.config, source, here, target, there, CLIENTS):
        return None
    places = places_of(source, stage, [client], all_tabs=within)[client]
    parcels = read_parcels(tools.sheets, source, places)
    index = {
        (word, row.index): row for word, tab in source.tabs.items() for row in tab.rows
    }
    carried = tuple(
        parcels[place]
        for place in places
        if place[0] == CLIENTS
        or any(
            _alike(tools.config, source, index[place], target, row, place[0])
            for row in rows_in(target, place[0])
        )
    )
    (own,) = (one.image for one in carried if one.tab == CLIENTS)
    kept = arrive(own, {}, target.clients, source=stage, target=reached, written={})
    images = [(one.tab, one.image) for one in carried if one.tab != CLIENTS]
    return HalfMove(
        client=client,
        source=source.base,
        target=target.base,
        parcels=carried,
        responsible=as_text(target.clients.cell(there, "responsible")),
        kept=kept.kept,
        children=ChildArrival(stage, reached, target).arrive(client, images, ()),
        arrived=people_cells(
            target.clients, there, written_ids(columns_of(reached, CLIENTS))
        ),
    )


def rows_in(view: BaseView, tab: str) -> tuple[Row, ...]:
    """The rows of a tab, none if the base has no such tab."""
    return view.tabs[tab].rows if tab in view.tabs else ()


def _is_home(tools: Tools, stage: Stage, view: BaseView, row: Row) -> bool:
    """Whether a client belongs into the base where his row stands."""
    day = tools.today
    responsible = as_text(view.clients.cell(row, "responsible"))
    return home_of(tools.config, stage, responsible, day) == view.base


def _alike(
    config: Config,
    source: BaseView,
    here: Row,
    target: BaseView,
    there: Row,
    tab: str,
) -> bool:
    """Whether two rows show the same in all columns of people that both tabs have."""
    ours: set[str] = {"stage"}
    for view in (source, target):
        stage = config.pipeline.stage(stage_of(view.base))
        assert stage is not None
        ours |= written_ids(columns_of(stage, tab))
        ours |= {one.id for one in columns_of(stage, tab) if _is_claim(one)}
    one, other = source.tabs[tab], target.tabs[tab]
    shared = set(one.keys) & set(other.keys) - ours
    return _part(one, here, shared) == _part(other, there, shared)


def _is_claim(column: Column) -> bool:
    """Whether it is a column like Take, whose cell stays with its base."""
    return column.type is ColumnType.PERSON and column.writer == "people"


def _part(tab: TabView, row: Row, keys: set[str]) -> dict[str, Cell]:
    return filled({key: cell for key, cell in tab.cells(row).items() if key in keys})


def record_half_moves(book: Book, moves: Iterable[HalfMove]) -> None:
    """Record moves to be finished."""
    for move in moves:
        known = book.clients.by(move.client)
        name = f"{move.client}.found.{len(book.moves.of_client(move.client))}"
        book.moves.add(
            name,
            move.client,
            source=move.source,
            target=move.target,
            state=MoveState.COPIED,
            image={
                "parcels": [one.json() for one in move.parcels],
                "kept": {**(known.kept_cells if known else {}), **move.kept},
                "responsible": move.responsible,
                "arrived": move.arrived,
                **move.children.json(),
                "ordered": stage_of(move.source) == stage_of(move.target),
            },
        )
