"""What was on its way when a journal was lost: half moves, and undo rows of nobody.

An undo row whose client stands nowhere is put back where it was taken from; one whose
client stands somewhere, or that is the same as a row that stands, is needed no more:
what it held goes into the history, then it goes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog

from sheetsync.core.columns import written_ids
from sheetsync.core.ids import CLIENTS, BaseKey, ClientId, SpreadsheetId, stage_of
from sheetsync.core.names import base_text
from sheetsync.core.rows import Cells, filled
from sheetsync.core.saga import Outcome
from sheetsync.core.snapshot import BaseView, TabView
from sheetsync.errors import Unanswered
from sheetsync.journal.book import Book
from sheetsync.locales.text import tr
from sheetsync.worker.cells import FORMULA, typed
from sheetsync.worker.half_moves import (
    HalfMove,
    half_moves,
    record_half_moves,
    rows_in,
)
from sheetsync.worker.insertion import columns_of
from sheetsync.worker.parcels import client_of
from sheetsync.worker.tools import Tools
from sheetsync.worker.undo import (
    SHEET,
    Target,
    UndoRow,
    copy_back,
    delete_rows,
    insert_row,
    read_undo_tab,
)

log = structlog.get_logger()

PUT_BACK = "u"
"""Kind letter of tokens of batches that put undo rows back where they came from."""


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
        moves=tuple(half_moves(tools, bases, tokens, doubled)),
        rows=tuple(_saved_rows(tools, bases)),
    )


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
        for row in rows_in(view, tab):
            there = view.tabs[tab].cells(row)
            shared = {key: plain[key] for key in plain if key in view.tabs[tab].keys}
            if filled({key: there.get(key) for key in shared}) == filled(shared):
                return True
    return False


def record_leftovers(book: Book, found: Leftovers) -> None:
    """Record moves to be finished, and what undo rows that go held."""
    record_half_moves(book, found.moves)
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
        yield insert_row(tab.sheet, place)
        yield copy_back(undo.position, Target(tab.sheet, place, len(tab.keys)))
