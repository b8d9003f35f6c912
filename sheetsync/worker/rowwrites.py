"""IDs, the worker's columns and inserted rows: what a cycle writes beside moves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import structlog

from sheetsync.core.changes import AdoptRow, PlaceRow, PutBackId, WriteCells
from sheetsync.core.ids import CLIENTS, ClientId, stage_of
from sheetsync.core.kept import KeptCells
from sheetsync.core.rows import Cell, fingerprint
from sheetsync.core.saga import Outcome
from sheetsync.core.snapshot import BaseView, TabView
from sheetsync.core.stuck import subject_of
from sheetsync.errors import NotAllowed, NotFound, Throttled
from sheetsync.journal.book import Book
from sheetsync.journal.records import Batch, KnownClient
from sheetsync.worker.cells import Image, entered, formulas, plain_image, typed
from sheetsync.worker.headers import Header, other_headers, place_before
from sheetsync.worker.insertion import Arrived, arrive, columns_of, insert_rows
from sheetsync.worker.leak_check import look_through
from sheetsync.worker.pace import faster, most_at_once, slower
from sheetsync.worker.parcels import row_mark, written_by_us
from sheetsync.worker.placing import note_placing, settle_placing
from sheetsync.worker.portions import chunks
from sheetsync.worker.rules import ruled_columns
from sheetsync.worker.stuck import most_with, note_inserted, note_refused
from sheetsync.worker.tools import Tools
from sheetsync.worker.undo import SHEET, Target, read_undo, save_rows, undo_range
from sheetsync.worker.wire import ADOPT, COPY

log = structlog.get_logger()


class RowWriter:
    """Writes into the rows of one base.

    Args:
        tools: The worker's tools.
        view: The base as it was read in this cycle.
        responsible: Who gets which client.
    """

    def __init__(
        self, tools: Tools, view: BaseView, responsible: Mapping[ClientId, str]
    ) -> None:
        self._tools = tools
        self._view = view
        self._responsible = responsible
        stage = tools.config.pipeline.stage(stage_of(view.base))
        assert stage is not None
        self._stage = stage
        self._limit = tools.config.company.limits.batch_clients

    def write(
        self,
        identities: Sequence[AdoptRow | PutBackId],
        writes: Sequence[WriteCells],
    ) -> list[ClientId]:
        """Write IDs and the worker's columns, together where there are both.

        Returns:
            The clients who are registered now; a row that people shifted in the last
            instant is left for the next cycle.
        """
        cells = [request for one in writes for request in self._cells(one)]
        if not identities:
            if cells:
                self._tools.sheets.batch(self._view.spreadsheet, cells, idempotent=True)
                self._mend_columns(cells)
            return []
        registered: list[ClientId] = []
        for group in chunks(identities, self._limit):
            registered += self._identify(group, cells)
            cells = []
        return registered

    def _identify(
        self, group: Sequence[AdoptRow | PutBackId], cells: Sequence[Mapping[str, Any]]
    ) -> list[ClientId]:
        tab = self._view.clients
        place = tab.at("client_id")
        assert place is not None
        token = self._tools.wire.token()
        tidy = self._tools.wire.is_tidy(self._view.spreadsheet)
        saved = save_rows(
            token, [Target(tab.sheet, one.index, tab.saved_width) for one in group]
        )
        ids = [_write(tab.sheet, one.index, place, one.client) for one in group]
        sent = self._tools.wire.send(
            self._view.spreadsheet,
            ADOPT,
            token,
            [*saved, *ids, *cells],
            ranges=[undo_range(len(group))],
        )
        if sent.outcome is Outcome.REFUSED:
            # Perhaps somebody deleted the undo tab: the next cycle mends the base.
            with self._tools.journal.writing() as book:
                book.bases.doubt(self._view.base)
        if sent.outcome is not Outcome.APPLIED:
            return []
        rows = read_undo(sent.answer.get("updatedSpreadsheet", {}), {tab.sheet: tab})
        hit = {row.index: row.image for row in rows if row.token == token}
        right = [one for one in group if self._is_meant(one, hit.get(one.index, {}))]
        if self._mend_columns([*ids, *cells]):
            right = []
        self._register(right)
        self._tools.wire.sweep(
            self._view.spreadsheet,
            SHEET,
            [row.position for row in rows if row.token == token],
            all_of_them=tidy,
        )
        return [one.client for one in right if isinstance(one, AdoptRow)]

    def _mend_columns(self, written: Sequence[Mapping[str, Any]]) -> bool:
        """Put back what stood in cells that were written in other columns than meant.

        Returns:
            Whether columns had been moved in the instant before.
        """
        words = {tab.sheet: word for word, tab in self._view.tabs.items()}
        starts = [one["updateCells"]["start"] for one in written]
        touched = {words[start["sheetId"]] for start in starts}
        moved = other_headers(self._tools.sheets, self._view, touched)
        back = [
            request
            for start in starts
            if (word := words[start["sheetId"]]) in moved
            for request in _put_back(self._view.tabs[word], moved[word], start)
        ]
        if back:
            log.warning("columns.moved", base=self._view.base, cells=len(back))
            self._tools.sheets.batch(self._view.spreadsheet, back, idempotent=True)
        return bool(moved)

    def _is_meant(self, change: AdoptRow | PutBackId, image: Image) -> bool:
        """Whether the row that was hit is the one that the plan means."""
        tab = self._view.clients
        meant = next(row for row in tab.rows if row.index == change.index)
        hit = fingerprint(typed(image, written_by_us(self._stage, CLIENTS)))
        return hit == row_mark(self._stage, tab, meant, formulas(image))

    def _register(self, changes: Sequence[AdoptRow | PutBackId]) -> None:
        with self._tools.journal.writing() as book:
            for one in changes:
                if isinstance(one, AdoptRow):
                    register(
                        book,
                        one.client,
                        self._view,
                        self._responsible.get(one.client, ""),
                        self._tools,
                    )
                else:
                    book.history.add(one.client, "id.put_back", {"base": one.base})

    def _cells(self, change: WriteCells) -> Iterator[dict[str, Any]]:
        tab = self._view.tabs[change.tab]
        for key, value in change.cells.items():
            place = tab.at(key)
            if place is not None:
                yield _write(tab.sheet, change.index, place, value)

    def place(self, places: Sequence[PlaceRow]) -> list[ClientId]:
        """Insert rows: imported clients, and those whose row was deleted.

        Returns:
            The clients who stand in the base now.
        """
        placed: list[ClientId] = []
        with self._tools.journal.reading() as book:
            suspects = most_with(book, self._view.base)
            size = most_at_once(book, self._limit)
        sound = [one for one in places if subject_of(one) not in suspects]
        for group in chunks(sound, size):
            placed += self._place(group)
        few = [
            suspects[name] for one in places if (name := subject_of(one)) in suspects
        ]
        doubtful = [one for one in places if subject_of(one) in suspects]
        for group in chunks(doubtful, min([size, *few])):
            placed += self._place(group)
        return placed

    def _place(self, group: Sequence[PlaceRow]) -> list[ClientId]:
        tab = self._view.clients
        with self._tools.journal.reading() as book:
            known = book.clients.some([one.client for one in group])
        arrived = {
            one.client: self._arrived(one, known.get(one.client)) for one in group
        }
        images = [one.image for one in arrived.values()]
        locale = self._tools.config.company.locale
        rules = ruled_columns(self._tools.sheets, self._view, {CLIENTS: images})
        requests = insert_rows(
            tab,
            columns_of(self._stage, CLIENTS),
            images,
            locale,
            rules.get(CLIENTS, ()),
        )
        look_through(self._tools, self._view, requests, {*known})

        def record(book: Book, batch: Batch) -> None:
            note_placing(book, batch, group)
            for one in group:
                if one.arrival:
                    book.arrivals.placed(one.arrival, one.client)

        sent = self._tools.wire.send(
            self._view.spreadsheet,
            COPY,
            self._tools.wire.token(),
            requests,
            record=record,
        )
        with self._tools.journal.writing() as book:
            settle_placing(book, sent.batch, sent.outcome)
            if sent.outcome is Outcome.OPEN:
                slower(book, len(group), self._limit)
        if isinstance(sent.refusal, NotFound | NotAllowed | Throttled):
            raise sent.refusal
        if sent.outcome is Outcome.REFUSED:
            return self._place_in_halves(group)
        if sent.outcome is not Outcome.APPLIED:
            return []
        with self._tools.journal.writing() as book:
            faster(book, self._limit)
            note_inserted(book, [(one.base, subject_of(one)) for one in group])
            for one in group:
                self._note_placed(book, one, arrived[one.client].kept)
        return [one.client for one in group]

    def _place_in_halves(self, group: Sequence[PlaceRow]) -> list[ClientId]:
        """One row at fault must not keep the others out."""
        if len(group) == 1:
            log.warning("row.refused", client=group[0].client)
            base, now = self._view.base, self._tools.clock.now()
            with self._tools.journal.writing() as book:
                book.bases.doubt(base)
                note_refused(book, (base, subject_of(group[0]), base, ""), now)
            return []
        middle = len(group) // 2
        return self._place(group[:middle]) + self._place(group[middle:])

    def _arrived(self, change: PlaceRow, known: KnownClient | None) -> Arrived:
        """The row to insert; who comes from another base brings all that he has."""
        image = plain_image({**change.cells, "client_id": change.client})
        if known is None or known.base == self._view.base:
            return Arrived(image, dict(known.kept_cells) if known else {})
        ours = {*written_by_us(self._stage, CLIENTS), "stage"}
        return arrive(
            image,
            known.kept_cells,
            self._view.clients,
            source=self._tools.config.pipeline.stage(stage_of(known.base)),
            target=self._stage,
            written={key: one["value"] for key, one in image.items() if key in ours},
        )

    def _note_placed(self, book: Book, change: PlaceRow, kept: KeptCells) -> None:
        known = book.clients.by(change.client)
        if known is None:
            name = str(change.cells.get("responsible") or "")
            kept = {
                key: cell
                for key, cell in change.cells.items()
                if not self._view.clients.takes(key)
            }
            register(book, change.client, self._view, name, self._tools, kept)
            return
        if known.base != change.base:
            name = str(change.cells.get("responsible") or "")
            book.clients.settle_in(change.client, change.base, name, kept)
            book.stays.enter(
                change.client, stage_of(change.base), self._tools.clock.now(), name
            )
        book.history.add(change.client, "row.restored", {"base": change.base})


def register(
    book: Book,
    client: ClientId,
    view: BaseView,
    responsible: str,
    tools: Tools,
    kept: KeptCells | None = None,
) -> None:
    """Enter a client into the journal for the first time, in the base he stands in."""
    book.clients.add(client, view.base, responsible=responsible, kept=kept)
    book.stays.enter(client, stage_of(view.base), tools.clock.now(), responsible)
    book.history.add(client, "client.registered", {"base": view.base})


def _put_back(
    tab: TabView, header: Header, start: Mapping[str, int]
) -> Iterator[dict[str, Any]]:
    """A cell as it was before something was written into it by its number."""
    index, place = start["rowIndex"], start["columnIndex"]
    row = next((one for one in tab.rows if one.index == index), None)
    before = place_before(tab, header, place)
    if before == place or row is None:
        return
    cell = row.cells[before] if before is not None else None
    yield _write(tab.sheet, index, place, cell)


def _write(sheet: int, row: int, column: int, value: Cell) -> dict[str, Any]:
    return {
        "updateCells": {
            "start": {"sheetId": sheet, "rowIndex": row, "columnIndex": column},
            "rows": [{"values": [{"userEnteredValue": entered(value)}]}],
            "fields": "userEnteredValue",
        }
    }
