"""Between the journal and the planner: what is remembered, and what to remember."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta

from sheetsync.config import Config, Pipeline
from sheetsync.core.changes import Hold
from sheetsync.core.columns import written_ids
from sheetsync.core.decisions import mark_of
from sheetsync.core.ids import BaseKey, ClientId, stage_of
from sheetsync.core.layout import HeaderRead
from sheetsync.core.memory import Arrival, Memory
from sheetsync.core.names import base_text
from sheetsync.core.plan import Plan
from sheetsync.core.rows import Cell, Cells
from sheetsync.core.saga import MoveState
from sheetsync.journal.book import Book
from sheetsync.journal.records import HeldEntry, Move
from sheetsync.locales.text import Text, tr
from sheetsync.worker.decisions import answers_of
from sheetsync.worker.frozen import frozen_bases
from sheetsync.worker.kept import Kept
from sheetsync.worker.orders import restorings, taken_back
from sheetsync.worker.parcels import client_of, shown
from sheetsync.worker.placing import placing
from sheetsync.worker.rotation import rotating_bases
from sheetsync.worker.standing import own_parcel
from sheetsync.worker.stuck import waiting_rows

LATE_CONTACT = timedelta(days=7)
"""So long after a move a contact typed in the old base still finds its client."""


def remember(book: Book, config: Config, kept: Kept, now: datetime) -> Memory:
    """All that the planner needs of the journal.

    Args:
        book: The journal.
        config: The configuration.
        kept: What is in memory already; brought up to date.
        now: The present moment.
    """
    bases = [base for base in book.bases.all() if config.pipeline.stage(stage_of(base))]
    return Memory(
        clients=kept.clients(book, config.company.zone),
        rows={base: kept.rows(book, base) for base in bases},
        moving=_moving(book),
        broken=frozenset(one.base for one in book.repairs.open()),
        flying=_flying(book, config),
        waiting={
            base: {
                client: one.begun_by(now)
                for client, one in book.settling.of(base).items()
            }
            for base in bases
        },
        purchases=kept.purchases(book, config.reports.sources),
        arrivals=tuple(
            Arrival(one.arrival_id, one.stage, one.cells)
            for one in book.arrivals.waiting()
        ),
        left=kept.left(book, now - LATE_CONTACT),
        changed=kept.changed(),
        last_given={
            stage.id: book.stays.last_given(stage.id)
            for stage in config.pipeline.stages
        },
        answers=answers_of(book),
        frozen=frozen_bases(book),
        rotating=rotating_bases(book),
        taken_back=taken_back(book, config),
        restores=restorings(book),
        stuck=waiting_rows(book, now),
    )


def _moving(book: Book) -> frozenset[ClientId]:
    """Clients whose move is under way, or whose row is on its way or put back first."""
    moving = {move.client_id for move in book.moves.open()} | placing(book)
    broken = {client_of(one.image) for one in book.repairs.open()}
    return frozenset(moving | {one for one in broken if one is not None})


def _flying(book: Book, config: Config) -> dict[BaseKey, dict[ClientId, Cells]]:
    """The rows that moves under way have in their two bases."""
    flying: dict[BaseKey, dict[ClientId, Cells]] = {}
    for move in book.moves.open():
        stage = config.pipeline.stage(stage_of(move.source))
        own = own_parcel(move)
        if own is None or stage is None:
            continue
        cells = shown(own.image, written_ids(stage.columns))
        flying.setdefault(move.source, {})[move.client_id] = cells
        if move.state != MoveState.COPYING:
            arrived = move.image["arrived"]
            flying.setdefault(move.target, {})[move.client_id] = arrived
    return flying


def record_people(book: Book, config: Config, plan: Plan, now: datetime) -> None:
    """Keep who is responsible, and who turned up again."""
    today = now.astimezone(config.company.zone).date()
    known = book.clients.some({*plan.responsible, *plan.returned, *plan.deleted})
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
                kept=unshown(book, config, client, base),
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
        stayed = before is not None and client in plan.seen.get(before.base, {})
        if before is not None and stayed and before.responsible != name:
            book.clients.assign(client, name)
            book.stays.reassign(client, name)
            book.history.add(
                client, "responsible.changed", {"was": before.responsible, "is": name}
            )


def unshown(
    book: Book, config: Config, client: ClientId, base: BaseKey
) -> dict[str, Cell]:
    """What was imported of a client and his base doesn't show.

    His row may be there without the journal knowing: Google's answer got lost.
    """
    stage = config.pipeline.stage(stage_of(base))
    columns = stage.columns if stage else ()
    shown = {one.id for one in columns if stage and stage.shows(one)}
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
            mark=mark_of(one),
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
    """What lets a parked move go on, as `core.saga` sees it."""
    source, target = (base_text(one, pipeline) for one in (move.source, move.target))
    return tr(
        "Leave one row of the client in {source} and in {target} at most; sheetsync"
        " then goes on by itself",
        source=source,
        target=target,
    )


def columns_seen(book: Book, base: BaseKey) -> dict[str, frozenset[str]]:
    """The columns that each tab of a base ever had."""
    stored = json.loads(book.meta.get(f"columns:{base}") or "{}")
    return {tab: frozenset(columns) for tab, columns in stored.items()}


def forget_columns(book: Book, base: BaseKey) -> None:
    """Forget which columns a base had: it gets another file."""
    book.meta.set(f"columns:{base}", "")


def record_columns(
    book: Book, base: BaseKey, headers: Mapping[str, HeaderRead]
) -> None:
    """Keep which columns a base's tabs have, so that a missing one is noticed."""
    before = columns_seen(book, base)
    now = {
        # A closed column may go; opened again it is new, and made anew.
        tab: (before.get(tab, frozenset()) | set(header.keys)) - header.closed
        for tab, header in headers.items()
    }
    if {**before, **now} != before:
        stored = {tab: sorted(columns) for tab, columns in {**before, **now}.items()}
        book.meta.set(f"columns:{base}", json.dumps(stored, ensure_ascii=False))
