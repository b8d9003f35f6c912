"""Rows that a batch removed by mistake are put back where they stood.

An insertion hits nobody. The row comes from its undo row, so that it keeps formats,
links and formulas; where somebody emptied the undo tab it comes from the journal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import structlog

from sheetsync.core.ids import CLIENTS, BaseKey, stage_of
from sheetsync.core.saga import MoveState, Outcome
from sheetsync.core.snapshot import BaseView, TabView
from sheetsync.journal.book import Book
from sheetsync.journal.records import Batch
from sheetsync.journal.repairs import Repair
from sheetsync.worker.cells import WRITE_FIELDS, formulas, written_cell
from sheetsync.worker.parcels import Parcel, client_of, mark, row_mark
from sheetsync.worker.standing import rows_of
from sheetsync.worker.tools import Tools
from sheetsync.worker.undo import (
    SHEET,
    Target,
    copy_back,
    delete_rows,
    insert_row,
    read_undo_tab,
)
from sheetsync.worker.undo_columns import as_it_was
from sheetsync.worker.wire import PUT_BACK, unsettled, untidy_key

log = structlog.get_logger()


def broken_bases(book: Book, bases: Mapping[BaseKey, BaseView]) -> set[BaseKey]:
    """Bases of which nobody knows who is gone.

    Rows are still to be put back there, or it is not looked at yet what a batch hit.
    """
    broken = {one.base for one in book.repairs.open()}
    for move in book.moves.open():
        if move.state == MoveState.REMOVING:
            broken.add(move.source)
        elif move.state == MoveState.TAKING_BACK:
            broken.add(move.target)
    waiting = unsettled(book)
    return broken | {one for one, view in bases.items() if view.spreadsheet in waiting}


def put_back(tools: Tools, view: BaseView) -> bool:
    """Put the rows of a base back that a batch removed by mistake.

    Not while an unanswered batch may save rows there: theirs are found by their place
    in the undo tab, which it would shift.

    Args:
        tools: The worker's tools.
        view: The base as it is now, after the batch.

    Returns:
        Whether anything was written.
    """
    with tools.journal.writing() as book:
        if view.spreadsheet in unsettled(book):
            return False
        waiting = _due(book, tools, view)
    if not waiting or any(one.tab not in view.tabs for one in waiting):
        return False
    tabs = {tab.sheet: tab for tab in view.tabs.values()}
    undo = {
        (row.token, row.sheet, row.index): row.position
        for row in read_undo_tab(tools.sheets, view.spreadsheet, tabs)
    }
    requests, used = _requests(tools, view, waiting, undo)

    def record(book: Book, batch: Batch) -> None:
        book.repairs.sent([one.repair_id for one in waiting], batch.batch_id)

    sent = tools.wire.send(
        view.spreadsheet,
        PUT_BACK,
        tools.wire.token(),
        [*requests, *delete_rows(SHEET, used)],
        record=record,
    )
    if sent.outcome is Outcome.APPLIED:
        with tools.journal.writing() as book:
            _done(book, waiting)
    return True


def _due(book: Book, tools: Tools, view: BaseView) -> list[Repair]:
    """Rows of a base that must be put back; who stands there already need not."""
    due: list[Repair] = []
    over: list[Repair] = []
    for one in book.repairs.open():
        if one.base != view.base:
            continue
        batch = None if one.put_batch is None else book.batches.get(one.put_batch)
        applied = batch is not None and batch.outcome == "applied"
        (over if applied or _stands(tools, view, one) else due).append(one)
    if over:
        _done(book, over)
        book.meta.set(untidy_key(view.spreadsheet), "yes")
    return due


def _stands(tools: Tools, view: BaseView, repair: Repair) -> bool:
    """Whether a client's row stands there again, holding what it held.

    A person may have taken his last act back. A row that holds something else is
    another one, and both are left for people to look at.
    """
    client = client_of(repair.image)
    stage = tools.config.pipeline.stage(stage_of(view.base))
    if repair.tab != CLIENTS or client is None or CLIENTS not in view.tabs:
        return False
    assert stage is not None
    parcel = Parcel(CLIENTS, {key: dict(one) for key, one in repair.image.items()})
    words = formulas(parcel.image)
    return any(
        row_mark(stage, view.clients, row, words) == mark(stage, parcel)
        for row in rows_of(view.clients, client)
    )


def _done(book: Book, repairs: Sequence[Repair]) -> None:
    book.repairs.done([one.repair_id for one in repairs])
    for one in repairs:
        client = client_of(one.image)
        if one.tab == CLIENTS and client is not None:
            book.history.add(client, "row.put_back", {"base": one.base})
        log.info("row.put_back", base=one.base, tab=one.tab, client=client)


def _requests(
    tools: Tools,
    view: BaseView,
    waiting: Sequence[Repair],
    undo: Mapping[tuple[int, int, int], int],
) -> tuple[list[dict[str, Any]], list[int]]:
    """Requests that insert the rows, and the positions of the undo rows they use."""
    requests: list[dict[str, Any]] = []
    used: list[int] = []
    stage = tools.config.pipeline.stage(stage_of(view.base))
    assert stage is not None
    with tools.journal.reading() as book:
        batches = {one.hit_batch: book.batches.get(one.hit_batch) for one in waiting}
        then = {
            number: as_it_was(book, batch, view) if batch else view
            for number, batch in batches.items()
        }
    for one in waiting:
        tab = view.tabs[one.tab]
        place = max(1, min(one.position, tab.end))
        requests.append(insert_row(tab.sheet, place))
        batch = batches[one.hit_batch]
        token = batch.token if batch is not None else 0
        saved = undo.get((token, tab.sheet, one.stood))
        if saved is not None:
            used.append(saved)
        if saved is None or then[one.hit_batch].tabs[one.tab].keys != tab.keys:
            requests.append(_from_journal(tab, place, one.image))
        else:
            requests.append(copy_back(saved, Target(tab.sheet, place, tab.saved_width)))
    return requests, used


def _from_journal(
    tab: TabView, place: int, image: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    cells = [written_cell(image.get(key, {}), {}) for key in tab.keys]
    return {
        "updateCells": {
            "start": {"sheetId": tab.sheet, "rowIndex": place, "columnIndex": 0},
            "rows": [{"values": cells}],
            "fields": WRITE_FIELDS,
        }
    }
