"""Between the journal and the planner: what is remembered, and what to remember."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta

from sheetsync.config import Config, Pipeline
from sheetsync.core.adoption import people_cells
from sheetsync.core.changes import Hold
from sheetsync.core.columns import written_ids
from sheetsync.core.ids import CLIENTS, UNDO, BaseKey, ClientId, stage_of
from sheetsync.core.layout import HeaderRead, is_shown
from sheetsync.core.memory import Arrival, KnownClient, Memory
from sheetsync.core.names import base_text
from sheetsync.core.plan import Plan
from sheetsync.core.rows import Cell, fingerprint
from sheetsync.core.saga import MoveState
from sheetsync.core.snapshot import BaseView
from sheetsync.journal.book import Book
from sheetsync.journal.records import HeldEntry, KnownRow, Move
from sheetsync.locales.text import Text, tr
from sheetsync.worker.decisions import answers_of
from sheetsync.worker.row_history import record_children, record_row_changes

LATE_CONTACT = timedelta(days=7)
"""So long after a move a contact typed in the old base still finds its client."""


def remember(book: Book, config: Config, now: datetime) -> Memory:
    """All that the planner needs of the journal."""
    zone = config.company.zone
    bases = [base for base in book.bases.all() if config.pipeline.stage(stage_of(base))]
    last: dict[str, tuple[datetime, str]] = {}
    for stay in book.stays.all():
        if stay.responsible:
            last[stay.stage] = max(
                last.get(stay.stage, (stay.entered_at, "")),
                (stay.entered_at, stay.responsible),
            )
    return Memory(
        clients={
            client: KnownClient(
                base=known.base,
                responsible=known.responsible,
                registered=known.registered_at.astimezone(zone).date(),
                deleted=known.state == "deleted",
                kept=known.kept,
            )
            for client, known in book.clients.all().items()
        },
        rows={
            base: {client: row.cells for client, row in book.rows.of(base).items()}
            for base in bases
        },
        moving=frozenset(move.client_id for move in book.moves.open()),
        waiting={base: book.settling.of(base) for base in bases},
        purchases=book.purchases.facts(),
        arrivals=tuple(
            Arrival(one.arrival_id, one.stage, one.cells)
            for one in book.arrivals.waiting()
        ),
        left=_left(book.moves.since(now - LATE_CONTACT)),
        last_given={stage: name for stage, (_, name) in last.items()},
        answers=answers_of(book),
    )


def _left(moves: Iterable[Move]) -> dict[BaseKey, dict[ClientId, str]]:
    """Who moved away of late, by company name."""
    left: dict[BaseKey, dict[ClientId, str]] = {}
    for move in moves:
        if move.state != MoveState.DONE:
            continue
        for parcel in move.image["parcels"]:
            if parcel["tab"] == CLIENTS:
                company = parcel["image"].get("company", {}).get("value", "")
                left.setdefault(move.source, {})[move.client_id] = str(company)
    return left


def record_snapshot(
    book: Book, config: Config, view: BaseView, plan: Plan, at: datetime
) -> None:
    """Keep what a base's rows held: the evidence of what people change later.

    Args:
        book: The journal.
        config: The configuration.
        view: The base as it was read.
        plan: It says whose row is which.
        at: When the base was read.
    """
    stage = config.pipeline.stage(stage_of(view.base))
    seen = plan.seen.get(view.base)
    if stage is None or seen is None:
        return
    written = written_ids(stage.columns)
    rows = {row.index: row for row in view.clients.rows}
    waiting = plan.waiting.get(view.base, {})
    known = book.clients.ids_taken([*seen, *waiting])
    present: dict[ClientId, KnownRow] = {}
    for client, index in seen.items():
        if client in known:
            typed = people_cells(view.clients, rows[index], written)
            present[client] = KnownRow(index, fingerprint(typed), typed)
    absent = waiting.keys() - present.keys()
    if absent:
        # Their rows are gone since a moment; until that is settled they are kept.
        before = book.rows.of(view.base)
        present |= {one: before[one] for one in absent & before.keys()}
    difference = book.rows.replace(view.base, present)
    record_row_changes(book, view.base, difference, present, at)
    record_children(book, stage, view, at)
    book.settling.replace(
        view.base, {client: one for client, one in waiting.items() if client in known}
    )


def record_people(book: Book, config: Config, plan: Plan, now: datetime) -> None:
    """Keep who is responsible, and who turned up again."""
    today = now.astimezone(config.company.zone).date()
    base_of = {client: base for base, seen in plan.seen.items() for client in seen}
    known = book.clients.all()
    for client, base in plan.returned.items():
        if client not in known:
            name = plan.responsible.get(client, "")
            day = plan.registered.get(client, today)
            # Noon: the day is known, the hour is not, and no zone makes it another.
            noon = datetime.combine(day, time(12), config.company.zone)
            book.clients.add(
                client,
                base,
                responsible=name,
                kept=_unshown(book, config, client, base),
                registered_at=min(noon, now),
            )
            book.stays.enter(client, stage_of(base), now, name)
            book.history.add(client, "client.returned", {"base": base})
        elif known[client].state == "deleted":
            book.clients.mark(client, "live")
            name = plan.responsible.get(client, "")
            book.stays.enter(client, stage_of(base), now, name)
    for client in plan.deleted:
        if client in known and known[client].state == "live":
            book.clients.mark(client, "deleted")
            book.stays.leave(client, now)
            book.history.add(client, "client.deleted", {"base": known[client].base})
    for client, name in plan.responsible.items():
        before = known.get(client)
        # Who moved in this very cycle got somebody in his new base already.
        stayed = before is not None and before.base == base_of.get(client)
        if before is not None and stayed and before.responsible != name:
            book.clients.assign(client, name)
            book.stays.reassign(client, name)
            book.history.add(
                client, "responsible.changed", {"was": before.responsible, "is": name}
            )


def _unshown(
    book: Book, config: Config, client: ClientId, base: BaseKey
) -> dict[str, Cell]:
    """What was imported of a client and his base doesn't show.

    His row may be there without the journal knowing: Google's answer got lost.
    """
    stage = config.pipeline.stage(stage_of(base))
    columns = stage.columns if stage else ()
    shown = {one.id for one in columns if stage and is_shown(stage, one)}
    cells = book.arrivals.cells_of(client)
    return {key: cell for key, cell in cells.items() if key not in shown}


def record_holds(
    book: Book, pipeline: Pipeline, holds: Iterable[Hold]
) -> tuple[int, int]:
    """Keep what waits for a person; parked moves wait, too.

    What the owner wants to leave as it is waits for nobody.

    Returns:
        How many wait since now, and how many wait no more.
    """
    answers = answers_of(book)
    entries = [
        HeldEntry(
            key=one.key,
            kind=one.kind,
            subject=one.subject,
            base=one.base,
            why=one.why,
            hint=one.hint,
        )
        for one in holds
        if not answers.hides(one)
    ]
    entries += [
        HeldEntry(
            key=f"parked:{move.source}:{move.client_id}",
            kind="parked",
            subject=move.client_id,
            base=move.source,
            why=move.why or Text(""),
            hint=_parked_hint(move, pipeline),
        )
        for move in book.moves.open()
        if move.state == MoveState.PARKED
    ]
    new, gone = book.held.replace(entries)
    return len(new), len(gone)


def _parked_hint(move: Move, pipeline: Pipeline) -> Text:
    """What ends a parked move, as `core.saga` sees it."""
    source, target = (base_text(one, pipeline) for one in (move.source, move.target))
    if move.remove_batch is None:
        return tr(
            "Delete the client's row in {source} or in {target}; the other one stays",
            source=source,
            target=target,
        )
    return tr(
        "The row as it was then is kept in the hidden tab “{tab}” of {source}. Compare"
        " it with {target}",
        tab=UNDO,
        source=source,
        target=target,
    )


def columns_seen(book: Book, base: BaseKey) -> dict[str, frozenset[str]]:
    """The columns that each tab of a base ever had."""
    stored = json.loads(book.meta.get(f"columns:{base}") or "{}")
    return {tab: frozenset(columns) for tab, columns in stored.items()}


def record_columns(
    book: Book, base: BaseKey, headers: Mapping[str, HeaderRead]
) -> None:
    """Keep which columns a base's tabs have, so that a missing one is noticed."""
    before = columns_seen(book, base)
    now = {
        tab: before.get(tab, frozenset()) | set(header.keys)
        for tab, header in headers.items()
    }
    if {**before, **now} != before:
        stored = {tab: sorted(columns) for tab, columns in {**before, **now}.items()}
        book.meta.set(f"columns:{base}", json.dumps(stored, ensure_ascii=False))
