"""A journal that was lost, or put back from a backup, catches up with the spreadsheets.

They know more than it: who stands where, which batches were applied (their tokens),
what was on its way (undo rows, clients in two bases), and, on the desk, what no base
shows. Nothing is asked of the owner but what he alone can know.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import structlog

from sheetsync.config import Config
from sheetsync.core.columns import written_ids
from sheetsync.core.comparing import people_cells
from sheetsync.core.ids import DESK, BaseKey, ClientId, SpreadsheetId, stage_of
from sheetsync.core.kept import kept_again
from sheetsync.core.memory import KnownClient
from sheetsync.core.plan import Plan
from sheetsync.core.rebuild import Learned, Told, learn, learned_from
from sheetsync.core.rows import filled, fingerprint
from sheetsync.core.saga import MoveState
from sheetsync.core.snapshot import BaseView, Files, Snapshot
from sheetsync.journal.backup import COPY_OF
from sheetsync.journal.book import Book
from sheetsync.journal.records import BatchOutcome, KnownRow
from sheetsync.locales.text import tr
from sheetsync.worker.desk_copy import read_desk_copy
from sheetsync.worker.half_moves import HalfMove
from sheetsync.worker.leftovers import (
    Leftovers,
    find_leftovers,
    record_leftovers,
    settle_rows,
)
from sheetsync.worker.locking import locked_key
from sheetsync.worker.observe import Observer, observe_files
from sheetsync.worker.ownership import Ownership
from sheetsync.worker.remember import columns_seen, unshown
from sheetsync.worker.tools import Tools
from sheetsync.worker.wire import BURN

log = structlog.get_logger()

BEHIND = "behind"
"""The journal's note that it has to catch up; it goes once everything was read."""

LOOKED_AT = "behind:looked_at"
"""The journal's note of the strange rows for which tokens were looked at already."""

_STRANGE = frozenset({"elsewhere", "ghost"})
"""Kinds of holds that a journal which is behind would make."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuild:
    """What a journal that is behind has to learn.

    Attributes:
        clients: Clients to be registered or put right.
        missing: Clients whom the desk shows and who stand in no base.
        leftovers: What was on its way.
        tokens: For each spreadsheet the tokens that the journal does not know.
        told: How many clients the desk shows.
        unread: Bases that could not be read; their clients come later.
        trusted: Whether the journal is younger than the desk, and so is right about
            everybody who lives where it says.
    """

    clients: tuple[Learned, ...]
    missing: tuple[Learned, ...]
    leftovers: Leftovers
    tokens: Mapping[SpreadsheetId, Mapping[int, str]] = field(default_factory=dict)
    told: int = 0
    unread: tuple[BaseKey, ...] = ()
    trusted: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to learn."""
        return not any(self.counts().values())

    def counts(self) -> dict[str, int]:
        """How much of what it is."""
        return {
            "registered": sum(one.is_new for one in self.clients),
            "corrected": sum(not one.is_new for one in self.clients),
            "missing": len(self.missing),
            "finished": len(self.leftovers.moves),
            "put_back": sum(one.is_needed for one in self.leftovers.rows),
            "let_go": sum(not one.is_needed for one in self.leftovers.rows),
            "unread": len(self.unread),
        }


def distrust(tools: Tools) -> None:
    """Go on with nothing that was under way when a journal was copied.

    A batch may have been applied and forgotten since: sent again it would be applied
    twice. So it is looked up, and burnt if it is not there; the rows tell the rest.
    """
    with tools.journal.reading() as book:
        if not book.meta.get(COPY_OF):
            return
        waiting = book.batches.open()
    for batch in waiting:
        tools.wire.look_up(batch)
    with tools.journal.writing() as book:
        _end_moves(book)


def is_behind(tools: Tools, plan: Plan) -> bool:
    """Whether the spreadsheets know what the journal does not.

    A journal from one of our backups says so itself. Of another one the spreadsheets
    tell, which are asked only if the plan met clients where it did not expect them:
    they hold tokens of batches that are not in it.
    """
    strange = {(one.base, one.subject) for one in plan.holds if one.kind in _STRANGE}
    strange |= {(base, client) for client, base in plan.returned.items()}
    mark = fingerprint({f"{base} {one}": True for base, one in strange})
    with tools.journal.reading() as book:
        if book.meta.get(BEHIND) or book.meta.get(COPY_OF):
            return True
        if not strange or book.meta.get(LOOKED_AT) == mark:
            return False
        known = book.bases.all()
        files = {known[base].spreadsheet for base, _ in strange if base in known}
        files = files or {one.spreadsheet for one in known.values()}
    nobody = not tools.kept.known()
    behind = nobody or any(unknown_tokens(tools, one) for one in sorted(files))
    with tools.journal.writing() as book:
        book.meta.set(BEHIND, "yes" if behind else "")
        book.meta.set(LOOKED_AT, mark)
    return behind


def must_catch_up(tools: Tools) -> bool:
    """Whether no cycle was finished on this journal since it was made or put back."""
    with tools.journal.reading() as book:
        if book.meta.get(BEHIND) or book.meta.get(COPY_OF):
            return True
        return not book.cycles.was_done()


def unknown_tokens(tools: Tools, spreadsheet: SpreadsheetId) -> dict[int, str]:
    """Tokens in a spreadsheet of batches that the journal does not know."""
    there = tools.sheets.tokens(spreadsheet)
    with tools.journal.reading() as book:
        known = book.batches.tokens(spreadsheet)
    return {token: value for token, value in there.items() if token not in known}


def read_everything(tools: Tools) -> tuple[Files, Snapshot]:
    """All files and all bases, read whole; nothing is written.

    Raises:
        AnotherInstance: Another worker has the files.
    """
    files = observe_files(tools)
    Ownership(tools).refuse_others(files)
    now = tools.clock.now()
    day = now.astimezone(tools.config.company.zone).date()
    with tools.journal.reading() as book:
        seen = {base: columns_seen(book, base) for base in files.files}
    observer = Observer(tools.sheets, tools.say)
    snapshot, _ = observer.snapshot(tools.config, files, seen, now, day)
    return files, snapshot


def compare(tools: Tools, files: Files, snapshot: Snapshot) -> Rebuild:
    """Find out what the journal has to learn; nothing is written.

    Args:
        tools: The worker's tools.
        files: What Drive listed.
        snapshot: The bases, read whole.
    """
    bases = _bases(tools, snapshot)
    tokens = {
        view.spreadsheet: unknown_tokens(tools, view.spreadsheet)
        for view in bases.values()
    }
    desk = read_desk_copy(tools, files.files.get(DESK))
    with tools.journal.reading() as book:
        known = tools.kept.clients(book, tools.config.company.zone)
    trusted = not must_catch_up(tools)
    learning = learn(tools.config, bases, known, desk, trusted=trusted)
    leftovers = find_leftovers(tools, bases, tokens, learning.doubled)
    unread = tuple(
        base
        for base in files.files
        if base not in bases and tools.config.pipeline.stage(stage_of(base))
    )
    return Rebuild(
        clients=(
            *learning.clients,
            *(_in_two_bases(tools, bases, known, desk, one) for one in leftovers.moves),
        ),
        # Who is seen nowhere may stand in a base that could not be read.
        missing=tuple(
            one
            for one in learning.missing
            if not unread and one.client not in leftovers.waiting
        ),
        leftovers=leftovers,
        tokens=tokens,
        trusted=trusted,
        told=len(desk),
        unread=unread,
    )


def carry_out(tools: Tools, snapshot: Snapshot, found: Rebuild) -> None:
    """Let the journal learn; put back and finish what was on its way.

    Args:
        tools: The worker's tools.
        snapshot: The bases as they were compared.
        found: What `compare` found.
    """
    bases = _bases(tools, snapshot)
    with tools.journal.writing() as book:
        book.meta.set(BEHIND, "yes")
        for spreadsheet, tokens in found.tokens.items():
            for token, value in tokens.items():
                outcome: BatchOutcome = "burnt" if value[:1] == BURN else "applied"
                book.batches.adopt(spreadsheet, token, value[:1], outcome)
        if not found.trusted:
            _end_moves(book)
        for one in (*found.clients, *found.missing):
            _register(book, tools.config, one, tools.clock.now())
        for base, view in bases.items():
            _remember_rows(tools, book, view, found)
            book.bases.known(base, view.spreadsheet)
            # The next cycle looks whether a lock was left behind.
            book.meta.set(locked_key(base), "yes")
        record_leftovers(book, found.leftovers)
    settle_rows(tools, bases, found.leftovers.rows)
    with tools.journal.writing() as book:
        if not found.unread and not found.leftovers.rows:
            for key in (BEHIND, COPY_OF):
                book.meta.set(key, "")
        book.history.add("journal", "journal.caught_up", found.counts())
    log.warning("journal.caught_up", **found.counts())


def _bases(tools: Tools, snapshot: Snapshot) -> dict[BaseKey, BaseView]:
    """The bases of config that could be read."""
    stages = tools.config.pipeline
    return {
        one.base: one for one in snapshot.sound() if stages.stage(stage_of(one.base))
    }


def _in_two_bases(
    tools: Tools,
    bases: Mapping[BaseKey, BaseView],
    known: Mapping[ClientId, KnownClient],
    desk: Mapping[ClientId, Told],
    move: HalfMove,
) -> Learned:
    """A client whose move is to be finished: he lives where he leaves until then."""
    view, client = bases[move.source], move.client
    row = view.clients.rows[view.clients.ids().index(client)]
    return learned_from(
        tools.config, view, client, row, known.get(client), desk.get(client)
    )


def _end_moves(book: Book) -> None:
    """What was under way when the journal was copied is told by the rows now."""
    for move in book.moves.open():
        why = tr("the journal was put back; the rows tell where the client is")
        book.moves.advance(move.move_id, MoveState.ABANDONED, why=why)


def _register(book: Book, config: Config, one: Learned, now: datetime) -> None:
    zone = config.company.zone
    before = book.clients.by(one.client)
    if before is None:
        book.clients.add(
            one.client,
            one.base,
            responsible=one.responsible,
            kept={**unshown(book, config, one.client, one.base), **one.kept},
            registered_at=_moment(one.registered, now, zone),
        )
        book.history.add(one.client, "client.returned", {"base": one.base})
    else:
        kept = kept_again(before.kept_cells, one.kept)
        book.clients.settle_in(one.client, one.base, one.responsible, kept)
    if before is None or before.base != one.base:
        book.stays.enter(one.client, stage_of(one.base), now, one.responsible)


def _moment(day: date | None, now: datetime, zone: ZoneInfo) -> datetime:
    # Noon: the day is known, the hour is not, and no zone makes it another.
    return now if day is None else min(datetime.combine(day, time(12), zone), now)


def _remember_rows(tools: Tools, book: Book, view: BaseView, found: Rebuild) -> None:
    """Give the journal last snapshots: of who stands there, and of who should."""
    stage = tools.config.pipeline.stage(stage_of(view.base))
    assert stage is not None
    written = written_ids(stage.columns)
    present: dict[ClientId, KnownRow] = {}
    for one in (*found.clients, *found.missing):
        if one.base != view.base:
            continue
        if one.row is None:
            index, cells = view.clients.end, filled(one.cells)
        else:
            index = one.row.index
            cells = people_cells(view.clients, one.row, written)
        present[one.client] = KnownRow(index, fingerprint(cells), cells)
    book.rows.amend(view.base, present, ())
