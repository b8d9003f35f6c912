"""The second half of a move: remove from the source, and look what was really hit."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sheetsync.config import Stage
from sheetsync.core.gates import picked
from sheetsync.core.ids import (
    CLIENTS,
    BaseKey,
    ClientId,
    as_client_id,
    sheet_id,
    stage_of,
)
from sheetsync.core.saga import Become, MoveState, Outcome, Remove, Seen, decide
from sheetsync.core.snapshot import BaseView, Row, TabView
from sheetsync.journal.book import Book
from sheetsync.journal.records import Batch, Move
from sheetsync.worker.cells import formulas
from sheetsync.worker.inspection import Tally, inspect, parcels_of, rest
from sheetsync.worker.observe import Observer
from sheetsync.worker.parcels import Parcel, Place, mark, row_mark
from sheetsync.worker.tools import Tools
from sheetsync.worker.undo import Target, delete_rows, save_rows, undo_range
from sheetsync.worker.wire import LOCK, REMOVE, Sent


@dataclass(frozen=True, slots=True)
class Found:
    """Where a move's rows stand in the source now.

    Attributes:
        rows: How many rows carry his ID; for child rows alone, 1 if all are there.
        places: His rows.
        unchanged: Whether they hold what was copied.
        wanted: Whether his row still wants to go where it was copied to.
        parcels: Those of his parcels that stand there; where his own row is gone,
            they are what is left to remove.
    """

    rows: int
    places: tuple[Place, ...]
    unchanged: bool
    wanted: bool
    parcels: tuple[Parcel, ...]


class Removal:
    """Removes clients from their source.

    Args:
        tools: The worker's tools.
        bases: All bases as they were read in this cycle.
        day: Today, company time.
    """

    def __init__(
        self, tools: Tools, bases: Mapping[BaseKey, BaseView], day: date
    ) -> None:
        self._tools = tools
        self._bases = bases
        self._day = day
        self._observer = Observer(tools.sheets, tools.say)

    def remove(
        self,
        source: BaseKey,
        moves: Sequence[Move],
        fresh: Container[ClientId],
        tally: Tally,
    ) -> None:
        """Take clients who stand copied out of a source base, in one batch.

        Args:
            source: The base.
            moves: Their moves.
            fresh: Who was copied in this cycle, after the target was read.
            tally: Where it is noted what the moves came to.
        """
        limit = self._tools.config.company.limits.bare_removals
        rows = sum(len(move.image["parcels"]) for move in moves)
        locked = rows > limit
        if locked and not self._lock(source):
            return
        view = self._look(source)
        if view.faults:
            # Broken since it was read: who can't be found there is not gone.
            return
        ready: list[tuple[Move, Found]] = []
        for move in moves:
            found = self._find(view, move)
            step = decide(MoveState.COPIED, self._seen(move, found, fresh))
            if isinstance(step, Remove):
                ready.append((_reduced(move, found), found))
            elif isinstance(step, Become):
                rest(self._tools, move, step, tally)
        if not ready and not locked:
            return
        sent = self._send(view, ready, locked=locked)
        if sent.outcome is not Outcome.OPEN:
            answer = sent.answer.get("updatedSpreadsheet", {})
            moves = [move for move, _ in ready]
            inspect(self._tools, view, sent.batch, sent.outcome, answer, moves, tally)

    def _look(self, source: BaseKey) -> BaseView:
        stage = self._stage(source)
        spreadsheet = self._bases[source].spreadsheet
        return self._observer.read(
            self._tools.config, stage, source, spreadsheet, {}, self._day
        ).view

    def _stage(self, base: BaseKey) -> Stage:
        stage = self._tools.config.pipeline.stage(stage_of(base))
        assert stage is not None
        return stage

    def _lock(self, source: BaseKey) -> bool:
        """Forbid everybody else to touch the base's tabs for a moment."""
        company = self._tools.config.company
        view = self._bases[source]
        requests = [
            {
                "addProtectedRange": {
                    "protectedRange": {
                        "protectedRangeId": lock_id(tab),
                        "range": {"sheetId": tab.sheet},
                        "description": "sheetsync",
                        "warningOnly": False,
                        "editors": {"users": sorted({company.owner, company.works_as})},
                    }
                }
            }
            for tab in view.tabs.values()
        ]
        sent = self._tools.wire.send(
            view.spreadsheet,
            LOCK,
            self._tools.wire.token(),
            requests,
            record=lambda book, _: book.meta.set(locked_key(source), "yes"),
        )
        return sent.outcome is Outcome.APPLIED

    def _find(self, view: BaseView, move: Move) -> Found:
        """Find a move's rows: his own by ID, child rows by what they hold."""
        stage = self._stage(move.source)
        parcels = parcels_of(move)
        own = next((one for one in parcels if one.tab == CLIENTS), None)
        places: list[Place] = []
        unchanged, wanted, count = True, True, 0
        if own is not None:
            tab = view.clients
            rows = rows_of(tab, move.client_id)
            count = len(rows)
            places += [(CLIENTS, row.index) for row in rows]
            words = formulas(own.image)
            unchanged = all(
                row_mark(stage, tab, row, words) == mark(stage, own) for row in rows
            )
            wanted = all(self._wants(tab, row, move) for row in rows)
        children = [one for one in parcels if one.tab != CLIENTS]
        standing, found = self._children(view, stage, children, move.client_id)
        places += standing
        complete = len(found) == len(children)
        if own is None:
            count = int(complete)
        elif count:
            found = [own, *found]
        return Found(count, tuple(places), unchanged and complete, wanted, tuple(found))

    def _wants(self, tab: TabView, row: Row, move: Move) -> bool:
        stage = picked(self._tools.config.pipeline, tab.cell(row, "stage"))
        return stage is not None and stage.id == stage_of(move.target)

    @staticmethod
    def _children(
        view: BaseView, stage: Stage, parcels: Sequence[Parcel], client: ClientId
    ) -> tuple[list[Place], list[Parcel]]:
        """The places of child parcels, and which have one of their own.

        Of rows that hold the same, those that carry the client's ID come first.
        """
        places: list[Place] = []
        found: list[Parcel] = []
        for word in dict.fromkeys(one.tab for one in parcels):
            tab = view.tabs.get(word)
            if tab is None:
                continue
            sought = [one for one in parcels if one.tab == word]
            for row in _his_first(tab, client):
                for parcel in sought:
                    words = formulas(parcel.image)
                    if row_mark(stage, tab, row, words) == mark(stage, parcel):
                        sought.remove(parcel)
                        found.append(parcel)
                        places.append((word, row.index))
                        break
        return places, found

    def _seen(self, move: Move, found: Found, fresh: Container[ClientId]) -> Seen:
        target = self._bases.get(move.target)
        if move.client_id in fresh or target is None or target.faults:
            standing = 1
        else:
            standing = len(rows_of(target.clients, move.client_id))
        return Seen(
            copy=Outcome.APPLIED,
            in_source=found.rows,
            in_target=standing,
            still_wanted=found.wanted,
            unchanged=found.unchanged,
            leftovers=not found.rows and bool(found.parcels),
        )

    def _send(
        self, view: BaseView, ready: Sequence[tuple[Move, Found]], *, locked: bool
    ) -> Sent:
        """One batch: save the rows, delete them, lift the lock."""
        places = sorted({place for _, found in ready for place in found.places})
        token = self._tools.wire.token()
        requests: list[dict[str, Any]] = []
        if places:
            requests += save_rows(token, [_target(view, place) for place in places])
        for word, tab in view.tabs.items():
            requests += delete_rows(
                tab.sheet, [index for one, index in places if one == word]
            )
        if locked:
            requests += [_unlock(tab) for tab in view.tabs.values()]
        moves = [move for move, _ in ready]

        def record(book: Book, batch: Batch) -> None:
            for move in moves:
                book.moves.advance(
                    move.move_id,
                    MoveState.REMOVING,
                    remove_batch=batch.batch_id,
                    attempt=move.attempt + 1,
                    image=move.image,
                )
            if locked:
                book.meta.set(locked_key(view.base), "")

        return self._tools.wire.send(
            view.spreadsheet,
            REMOVE,
            token,
            requests,
            record=record,
            ranges=[undo_range(len(places))] if places else [],
        )


def _reduced(move: Move, found: Found) -> Move:
    """A move with those of its rows that are there to be removed."""
    parcels = [one.json() for one in found.parcels]
    return replace(move, image={**move.image, "parcels": parcels})


def locked_key(base: BaseKey) -> str:
    """The journal's note that a base's tabs are locked."""
    return f"locked:{base}"


def lock_id(tab: TabView) -> int:
    """The id of the protection that locks a tab."""
    return sheet_id(f"{tab.tab}!lock")


def unlock_requests(
    tabs: Iterable[TabView], protected: Container[int]
) -> list[dict[str, Any]]:
    """Requests that lift the locks which are still there."""
    return [_unlock(tab) for tab in tabs if lock_id(tab) in protected]


def _unlock(tab: TabView) -> dict[str, Any]:
    return {"deleteProtectedRange": {"protectedRangeId": lock_id(tab)}}


def _target(view: BaseView, place: Place) -> Target:
    tab = view.tabs[place[0]]
    return Target(tab.sheet, place[1], len(tab.keys))


def _his_first(tab: TabView, client: ClientId) -> list[Row]:
    def is_others(row: Row) -> bool:
        return as_client_id(tab.cell(row, "client_id")) != client

    return sorted(tab.rows, key=is_others)


def rows_of(tab: TabView, client: ClientId) -> list[Row]:
    """The rows of a tab that carry a client's ID."""
    return [
        row for row in tab.rows if as_client_id(tab.cell(row, "client_id")) == client
    ]
