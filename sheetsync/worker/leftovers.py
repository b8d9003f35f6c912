"""What was on its way when a journal was lost: half moves, and undo rows of nobody.

A client in two bases whose source row still wants what was begun, and shows what was
copied, is a move to be finished. An undo row whose client stands nowhere is put back
where it was taken from; one whose client stands somewhere, or that is the same as a
row that stands, is needed no more: what it held goes into the history, then it goes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog

from sheetsync.config import Column, ColumnType, Config
from sheetsync.core.columns import written_ids
from sheetsync.core.comparing import people_cells
from sheetsync.core.gates import picked
from sheetsync.core.ids import CLIENTS, BaseKey, ClientId, SpreadsheetId, stage_of
from sheetsync.core.kept import KeptCells
from sheetsync.core.layout import UNDO_STAMPS
from sheetsync.core.names import base_text
from sheetsync.core.rows import Cell, Cells, as_text, filled
from sheetsync.core.saga import MoveState, Outcome
from sheetsync.core.snapshot import BaseView, Row, TabView
from sheetsync.errors import Unanswered
from sheetsync.journal.book import Book
from sheetsync.locales.text import tr
from sheetsync.worker.cells import FORMULA, typed
from sheetsync.worker.child_arrival import ArrivedChildren, ChildArrival
from sheetsync.worker.insertion import arrive, columns_of
from sheetsync.worker.parcels import Parcel, client_of, places_of, read_parcels
from sheetsync.worker.standing import rows_of
from sheetsync.worker.tools import Tools
from sheetsync.worker.undo import SHEET, UndoRow, delete_rows, read_undo_tab
from sheetsync.worker.wire import COPY

log = structlog.get_logger()

PUT_BACK = "u"
"""Kind letter of tokens of batches that put undo rows back where they came from."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedRow:
    """An undo row of a batch that the journal does not know.

    Attributes:
        base: In whose undo tab it is.
        tab: The tab that it was taken from.
        undo: The row.
        client: Whose it is, as far as it says so.
        cells: What people had typed into it.
        is_needed: Whether what it held stands nowhere.
    """

    base: BaseKey
    tab: str
    undo: UndoRow
    client: ClientId | None
    cells: Cells
    is_needed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Leftovers:
    """What was on its way.

    Attributes:
        moves: Moves to be finished.
        rows: Undo rows to be put back or let go.
    """

    moves: tuple[HalfMove, ...] = ()
    rows: tuple[SavedRow, ...] = ()

    @property
    def waiting(self) -> frozenset[ClientId]:
        """Clients who stand nowhere until their undo row is put back."""
        return frozenset(
            one.client for one in self.rows if one.is_needed and one.client
        )


def find_leftovers(
    tools: Tools,
    bases: Mapping[BaseKey, BaseView],
    tokens: Mapping[SpreadsheetId, Mapping[int, str]],
    doubled: Mapping[ClientId, tuple[BaseKey, ...]],
) -> Leftovers:
    """Look for what was on its way; nothing is written.

    Args:
        tools: The worker's tools.
        bases: The bases as they were read whole.
        tokens: For each spreadsheet the tokens that the journal does not know.
        doubled: IDs that stand in several bases.
    """
    return Leftovers(
        moves=tuple(_half_moves(tools, bases, tokens, doubled)),
        rows=tuple(_saved_rows(tools, bases)),
    )


def _half_moves(
    tools: Tools,
    bases: Mapping[BaseKey, BaseView],
    tokens: Mapping[SpreadsheetId, Mapping[int, str]],
    doubled: Mapping[ClientId, tuple[BaseKey, ...]],
) -> Iterator[HalfMove]:
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
    wanted = picked(pipeline, source.clients.cell(here, "stage"))
    reached = picked(pipeline, target.clients.cell(there, "stage"))
    goal = stage_of(target.base)
    if stage is None or wanted is None or reached is None:
        return None
    if wanted.id != goal or reached.id != goal or stage.id == goal:
        return None
    if not _alike(tools.config, source, here, target, there, CLIENTS):
        return None
    places = places_of(source, stage, [client])[client]
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
            for row in _rows_in(target, place[0])
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


def _rows_in(view: BaseView, tab: str) -> tuple[Row, ...]:
    return view.tabs[tab].rows if tab in view.tabs else ()


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


def _saved_rows(tools: Tools, bases: Mapping[BaseKey, BaseView]) -> Iterator[SavedRow]:
    standing = {
        client for view in bases.values() for client in view.clients.ids() if client
    }
    for base, view in sorted(bases.items()):
        stage = tools.config.pipeline.stage(stage_of(base))
        assert stage is not None
        with tools.journal.reading() as book:
            known = book.batches.tokens(view.spreadsheet)
        words = {tab.sheet: word for word, tab in view.tabs.items()}
        tabs = {tab.sheet: tab for tab in view.tabs.values()}
        for undo in read_undo_tab(tools.sheets, view.spreadsheet, tabs):
            if undo.token in known or undo.sheet not in words:
                continue
            word = words[undo.sheet]
            cells = typed(undo.image, written_ids(columns_of(stage, word)))
            client = client_of(undo.image) if word == CLIENTS else None
            if client is None:
                needed = bool(cells) and not _stands(bases, base, word, cells)
            else:
                needed = client not in standing
                # Of several undo rows of one client the uppermost is the latest.
                standing.add(client)
            yield SavedRow(
                base=base,
                tab=word,
                undo=undo,
                client=client,
                cells=cells,
                is_needed=needed,
            )


def _stands(
    bases: Mapping[BaseKey, BaseView], base: BaseKey, tab: str, cells: Cells
) -> bool:
    """Whether a row that holds those cells stands somewhere.

    A row of a tab that travels may stand in another base by now.
    """
    plain = {key: cell for key, cell in cells.items() if cell != FORMULA}
    for view in bases.values():
        if tab == CLIENTS and view.base != base:
            continue
        for row in _rows_in(view, tab):
            there = view.tabs[tab].cells(row)
            shared = {key: plain[key] for key in plain if key in view.tabs[tab].keys}
            if filled({key: there.get(key) for key in shared}) == filled(shared):
                return True
    return False


def record_leftovers(book: Book, found: Leftovers) -> None:
    """Record moves to be finished, and what undo rows that go held."""
    for move in found.moves:
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
                "ordered": False,
            },
        )
    for row in found.rows:
        if not row.is_needed:
            subject = row.client or row.base
            told = {"base": row.base, "tab": row.tab, "cells": dict(row.cells)}
            book.history.add(subject, "undo.let_go", told)


def settle_rows(
    tools: Tools, bases: Mapping[BaseKey, BaseView], rows: Sequence[SavedRow]
) -> None:
    """Put undo rows back, and delete them all from the undo tabs; one write a base.

    Raises:
        Unanswered: Nobody knows whether they stand again; until then no undo row
            may go, so the cycle ends here.
    """
    for base in sorted({one.base for one in rows}):
        view = bases[base]
        mine = [one for one in rows if one.base == base]
        requests: list[dict[str, Any]] = []
        for word, tab in view.tabs.items():
            back = [one.undo for one in mine if one.tab == word and one.is_needed]
            requests += _put_back(tab, back)
        requests += delete_rows(SHEET, [one.undo.position for one in mine])
        sent = tools.wire.send(view.spreadsheet, PUT_BACK, tools.wire.token(), requests)
        log.warning(
            "undo_rows.settled",
            base=base,
            back=sum(one.is_needed for one in mine),
            gone=sum(not one.is_needed for one in mine),
            applied=sent.outcome is Outcome.APPLIED,
        )
        if sent.outcome is not Outcome.APPLIED:
            raise Unanswered(
                tr(
                    "Rows of {base} that were on their way when the journal was lost"
                    " could not be put back. The next cycle tries again",
                    base=base_text(base, tools.config.pipeline),
                )
            )


def _put_back(tab: TabView, rows: Sequence[UndoRow]) -> Iterator[dict[str, Any]]:
    """Insert rows of the undo tab where they were taken from, the uppermost first."""
    for number, undo in enumerate(sorted(rows, key=lambda one: one.index)):
        # Not farther down than right below the last row: the grid may end there.
        place = max(1, min(undo.index, tab.end + number))
        yield {
            "insertDimension": {
                "range": {
                    "sheetId": tab.sheet,
                    "dimension": "ROWS",
                    "startIndex": place,
                    "endIndex": place + 1,
                },
                "inheritFromBefore": place > 1,
            }
        }
        yield {
            "copyPaste": {
                "source": {
                    "sheetId": SHEET,
                    "startRowIndex": undo.position,
                    "endRowIndex": undo.position + 1,
                    "startColumnIndex": UNDO_STAMPS,
                    "endColumnIndex": UNDO_STAMPS + len(tab.keys),
                },
                "destination": {
                    "sheetId": tab.sheet,
                    "startRowIndex": place,
                    "endRowIndex": place + 1,
                    "startColumnIndex": 0,
                    "endColumnIndex": len(tab.keys),
                },
                "pasteType": "PASTE_NORMAL",
            }
        }
