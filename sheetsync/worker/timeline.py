"""All that the journal knows of a client, as a timeline of sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sheetsync.config import Column, ColumnType, Config
from sheetsync.core.decisions import ANSWERS, Answer
from sheetsync.core.ids import CLIENTS, BaseKey, ClientId
from sheetsync.core.names import base_text
from sheetsync.core.row_changes import RowChange, differing
from sheetsync.core.rows import OWN, Cell, Cells, as_day, as_text, is_blank
from sheetsync.core.saga import MoveState
from sheetsync.journal.book import Book
from sheetsync.journal.decisions import VOID
from sheetsync.journal.records import HistoryEvent, Move
from sheetsync.journal.restores import RestoredEntry
from sheetsync.locales.headers import header_text, stage_text, tab_text
from sheetsync.locales.text import Text, Value, joined, tr, verbatim

LONGEST = 300
"""So many characters of a cell are shown; the JSON has them all."""

_WORDS: Mapping[str, Text] = {
    "client.registered": tr("registered in {base}"),
    "client.returned": tr("turned up again in {base}"),
    "client.deleted": tr("his row was deleted in {base} and stays so"),
    "id.put_back": tr("his ID was put back into his row in {base}"),
    "row.restored": tr("his row was deleted; it was put back in {base}"),
    "row.put_back": tr("his row, hit by mistake, was put back in {base}"),
}
"""Events that name a base and nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something that happened to a client.

    Attributes:
        at: When it was recorded.
        kind: Its word in the JSON.
        what: What happened.
        base: In which base, "" where in none.
        before: Cells as they were, where cells changed.
        after: The same as they are since.
    """

    at: datetime
    kind: str
    what: Text
    base: str = ""
    before: Cells | None = None
    after: Cells | None = None


def timeline(book: Book, config: Config, client: ClientId) -> tuple[Entry, ...]:
    """All that happened to a client, the oldest first.

    Args:
        book: The journal.
        config: For the names of bases and columns.
        client: Whom it is about.
    """
    told = _Telling(config)
    entries = [
        *filter(None, map(told.event, book.history.of(client))),
        *map(told.move, book.moves.of_client(client)),
        *filter(None, map(told.change, book.row_changes.of_client(client))),
        *_restored(book, told, client),
        *_ordered(book, client),
    ]
    return tuple(sorted(entries, key=lambda one: one.at))


def _restored(book: Book, told: _Telling, client: ClientId) -> Iterator[Entry]:
    for one in book.restores.of_client(client):
        entry = told.restored(book, one)
        if entry is not None:
            yield entry


def _ordered(book: Book, client: ClientId) -> Iterator[Entry]:
    for one in book.undo_orders.of_client(client):
        what = tr("the owner takes the move {move} back", move=one.move_id)
        yield Entry(at=one.ordered_at, kind="undo.ordered", what=what, base=one.target)


def changed_cells(
    config: Config, tab: str, before: Cells, after: Cells
) -> tuple[Text, ...]:
    """The cells in which two rows of a tab differ, as people read them."""
    return _Telling(config).cells(tab, *differing(before, after))


def told_changes(
    config: Config, changes: Iterable[RowChange]
) -> Iterator[tuple[RowChange, Text]]:
    """Changes of rows in words; those of the worker and of moves are left out."""
    telling = _Telling(config)
    for change in changes:
        entry = telling.change(change)
        if entry is not None:
            yield change, entry.what


def told_events(
    config: Config, events: Iterable[HistoryEvent]
) -> Iterator[tuple[HistoryEvent, Text]]:
    """Events of clients in words, moves left out."""
    telling = _Telling(config)
    for event in events:
        entry = telling.event(event)
        if entry is not None:
            yield event, entry.what


class _Telling:
    """Puts what the journal holds into words.

    Args:
        config: For the names of bases and columns.
    """

    def __init__(self, config: Config) -> None:
        self._config = config
        self._columns: dict[tuple[str, str], Column] = {}
        for stage in config.pipeline.stages:
            for column in stage.columns:
                self._columns.setdefault((CLIENTS, column.id), column)
            for tab in stage.tabs:
                for column in tab.columns:
                    self._columns.setdefault((tab.id, column.id), column)

    def _base(self, base: str) -> Text:
        return base_text(BaseKey(base), self._config.pipeline)

    def event(self, event: HistoryEvent) -> Entry | None:
        """An event; those of moves are told with the moves."""
        if event.event.startswith("move.") and event.event != "move.undone":
            return None
        base = str(event.detail.get("base", ""))
        return Entry(
            at=event.at,
            kind=event.event,
            what=self._event(event, base),
            base=base,
            before=event.detail.get("cells"),
        )

    def _event(self, event: HistoryEvent, base: str) -> Text:
        detail: Mapping[str, Any] = event.detail
        if event.event in _WORDS:
            return tr(_WORDS[event.event].msgid, base=self._base(base))
        if event.event == "responsible.changed":
            return _handed_over(
                str(detail.get("was") or ""), str(detail.get("is") or "")
            )
        if event.event == "note.written":
            if not detail.get("note"):
                return tr("the Sync note was taken away")
            return tr("Sync note: {note}", note=str(detail["note"]))
        if event.event == "move.undone":
            return tr("the move {move} is taken back", move=str(detail.get("move")))
        if event.event == "undo.void":
            why = detail.get("why")
            return tr(
                "the move {move} was not taken back: {why}",
                move=str(detail.get("move")),
                why=why if isinstance(why, Text) else Text(""),
            )
        if event.event in {"row.removed", "undo.let_go"}:
            return self._let_go(event, base)
        if event.event.startswith("decision.") and detail.get("answer"):
            return _decided(event)
        return verbatim(event.event)

    def _let_go(self, event: HistoryEvent, base: str) -> Text:
        """A row that is nowhere any more, with what it held."""
        tab = str(event.detail.get("tab", CLIENTS))
        held = {
            key: cell
            for key, cell in event.detail.get("cells", {}).items()
            if not is_blank(cell)
        }
        if event.event == "row.removed":
            msgid = tr("as the owner decided, a row was removed from {base}: {cells}")
        else:
            msgid = tr(
                "a row of {tab} that was on its way in {base} when the journal was lost"
                " was let go: {cells}"
            )
        return tr(
            msgid.msgid,
            base=self._base(base),
            tab=tab_text(tab),
            cells=self.cells(tab, {}, held),
        )

    def move(self, move: Move) -> Entry:
        """A move, as far as it came."""
        source, target = self._base(move.source), self._base(move.target)
        why = move.why or Text("")
        if move.image.get("kept") is None:
            what = tr("rows of his follow him to {target}", target=target)
        elif move.state == MoveState.DONE:
            what = tr(
                "moved from {source} to {target} (move {move})",
                source=source,
                target=target,
                move=move.move_id,
            )
        elif move.state == MoveState.ABANDONED:
            what = tr(
                "did not move from {source} to {target}: {why}",
                source=source,
                target=target,
                why=why,
            )
        elif move.state == MoveState.PARKED:
            what = tr(
                "his move from {source} to {target} waits for the owner: {why}",
                source=source,
                target=target,
                why=why,
            )
        else:
            what = tr(
                "is on his way from {source} to {target}", source=source, target=target
            )
        kind = f"move.{move.state}"
        return Entry(at=move.changed_at, kind=kind, what=what, base=move.source)

    def change(self, change: RowChange) -> Entry | None:
        """A change of a row; arrivals and departures are told with the moves."""
        if change.kind in {"moved", "restored"}:
            return None
        own = change.name.tab == CLIENTS
        if own and change.kind == "appeared":
            return None
        return Entry(
            at=change.at,
            kind=f"row.{change.kind}" if own else f"{change.name.tab}.{change.kind}",
            what=self._client_row(change) if own else self._child_row(change),
            base=change.base,
            before=change.before,
            after=change.after,
        )

    def _client_row(self, change: RowChange) -> Text:
        base = self._base(change.base)
        if change.kind == "gone":
            return tr("his row is gone from {base}", base=base)
        if change.kind == "back":
            return tr("his row is there again in {base}", base=base)
        cells = self.cells(CLIENTS, change.before or {}, change.after or {})
        return tr("typed in {base}: {cells}", base=base, cells=cells)

    def _child_row(self, change: RowChange) -> Text:
        tab = tab_text(change.name.tab)
        cells = self.cells(change.name.tab, change.before or {}, change.after or {})
        if change.kind == "gone":
            return tr("a row of {tab} is gone: {cells}", tab=tab, cells=cells)
        if change.kind == "typed":
            return tr("a row of {tab} was changed: {cells}", tab=tab, cells=cells)
        return tr("a row of {tab} was typed: {cells}", tab=tab, cells=cells)

    def restored(self, book: Book, entry: RestoredEntry) -> Entry | None:
        """A row that was brought back by the owner's order."""
        order = book.restores.get(entry.restore_id)
        batch = book.batches.get(entry.batch_id) if entry.batch_id else None
        if order is None or batch is None or entry.outcome != "right":
            return None
        before, after = differing(entry.found or {}, entry.cells)
        moment = order.as_of.astimezone(self._config.company.zone)
        return Entry(
            at=batch.answered_at or batch.sent_at,
            kind="row.restored_as_of",
            what=tr(
                "{tab}: brought back as it stood on {moment}: {cells}",
                tab=tab_text(entry.name.tab),
                moment=moment,
                cells=self.cells(entry.name.tab, before, after),
            ),
            base=order.base,
            before=None if entry.found is None else before,
            after=after,
        )

    def cells(self, tab: str, before: Cells, after: Cells) -> tuple[Text, ...]:
        """The cells that differ, each with what it was and is."""
        keys: Iterable[str] = dict.fromkeys([*before, *after])
        return joined(
            self._cell(tab, key, before.get(key), after.get(key)) for key in keys
        )

    def _cell(self, tab: str, key: str, before: Cell, after: Cell) -> Text:
        column = self._columns.get((tab, key))
        name = header_text(column) if column else verbatim(key.removeprefix(OWN))
        if before is None:
            return tr("{column} “{after}”", column=name, after=_shown(column, after))
        if after is None:
            was = _shown(column, before)
            return tr("{column} “{before}” emptied", column=name, before=was)
        return tr(
            "{column} “{before}” → “{after}”",
            column=name,
            before=_shown(column, before),
            after=_shown(column, after),
        )


def _shown(column: Column | None, cell: Cell) -> Value:
    """A cell as people read it: a day as a day, a long text cut."""
    day = as_day(cell) if column and column.type is ColumnType.DATE else None
    if day is not None:
        return day
    text = as_text(cell)
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def _decided(event: HistoryEvent) -> Text:
    """An answer of the owner's: what he decided, or that it came to nothing."""
    answer = ANSWERS[Answer(event.detail["answer"])]
    if event.event != f"decision.{VOID}":
        return tr("the owner decided: {answer}", answer=answer)
    why = event.detail.get("why")
    if not isinstance(why, Text):
        return tr("the owner decided “{answer}”, and it came to nothing", answer=answer)
    return tr(
        "the owner decided “{answer}”, and it came to nothing: {why}",
        answer=answer,
        why=why,
    )


def _handed_over(was: str, now: str) -> Text:
    if not now:
        return tr("nobody is responsible any more; {was} was", was=was)
    if not was:
        return tr("{now} is responsible", now=now)
    return tr("{now} is responsible; {was} was", now=now, was=was)


def stays_text(book: Book, config: Config, client: ClientId) -> Iterator[Text]:
    """Where a client was from when to when, and with whom, the oldest first."""
    zone = config.company.zone
    for stay in book.stays.of_client(client):
        stage = config.pipeline.stage(stay.stage)
        name = stage_text(stage) if stage else verbatim(stay.stage)
        since = stay.entered_at.astimezone(zone).date()
        words = tr("{stage} since {since}", stage=name, since=since)
        if stay.left_at is not None:
            until = stay.left_at.astimezone(zone).date()
            words = tr(
                "{stage} {since} – {until}", stage=name, since=since, until=until
            )
        who = stay.responsible
        yield tr("{stay} ({who})", stay=words, who=who) if who else words
