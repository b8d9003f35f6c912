"""Notes of people who left: what stood on the day when access went off.

What a leaver had in hand is known at that moment only: the same cycle shares his
clients out. So it is journalled after access is closed and before anything else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import structlog

from sheetsync.config import Config, Person
from sheetsync.config.config import EVERYBODY
from sheetsync.core.ids import BaseKey, ClientId, base_key
from sheetsync.core.rows import as_day, folded
from sheetsync.journal.book import Book
from sheetsync.journal.records import HistoryEvent, KnownClient
from sheetsync.worker.tools import Tools

log = structlog.get_logger()

LEFT = "person.left"
"""The event of somebody's leaving; its subject is his address."""

NEXT_CONTACT = "next_contact"
"""The column of clients and of their child rows that says when to talk again."""


PICKED = "picked"
"""The state of a move that has not begun: the stage was picked a moment ago."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """Somebody who left, and what he had in hand.

    Attributes:
        email: His account.
        name: What he was called in the Responsible column.
        at: When his access had gone off.
        clients: Whom he was responsible for, and in which base each was.
        moves: Moves of theirs that were under way, parked or about to begin: client,
            from, to, state.
        promised: Days ahead on which he was to talk to somebody, by client.
    """

    email: str
    name: str
    at: datetime
    clients: Mapping[ClientId, BaseKey]
    moves: tuple[tuple[ClientId, BaseKey, BaseKey, str], ...] = ()
    promised: tuple[tuple[ClientId, date], ...] = ()


def note_departures(tools: Tools, day: date) -> None:
    """Journal whoever left since the last cycle, once for each time that he left.

    Args:
        tools: The worker's tools; nothing is asked of Google.
        day: Today, company time.
    """
    gone = [one for one in present_staff(tools.config) if has_left(one, day)]
    if not gone:
        return
    with tools.journal.reading() as book:
        fresh = list(_unnoted(book, gone))
    if not fresh:
        return
    with tools.journal.writing() as book:
        for person in fresh:
            found = in_hand(book, tools.config, person, day)
            book.history.add(person.email, LEFT, _detail(found))
            log.info("person.left", clients=len(found.clients), moves=len(found.moves))


def departures(book: Book) -> tuple[Departure, ...]:
    """Everybody who left, the oldest first."""
    return tuple(_departure(one) for one in book.history.all_of(LEFT))


def present_staff(config: Config) -> Iterator[Person]:
    """Everybody of the staff once, with the entry that counts."""
    for email in dict.fromkeys(one.email for one in config.staff.people):
        person = config.staff.at(email)
        if person is not None:
            yield person


def has_left(person: Person, day: date) -> bool:
    """Whether he worked here and does so no more; not whether he will begin."""
    if person.status == "left":
        return True
    return person.until is not None and person.until < day


def is_leaving(book: Book, person: Person, day: date) -> bool:
    """Whether somebody has left, and no note was taken of it yet."""
    return has_left(person, day) and any(_unnoted(book, [person]))


def in_hand(book: Book, config: Config, person: Person, day: date) -> Departure:
    """What somebody has in hand now, as the journal knows it.

    Args:
        book: The journal.
        config: Its stages tell what a row that waits wants.
        person: Who.
        day: Today, company time; what he promised for it counts.
    """
    name = folded(person.name)
    mine = {
        client: known
        for client, known in book.clients.all().items()
        if known.state == "live" and folded(known.responsible) == name
    }
    return Departure(
        email=person.email,
        name=person.name,
        at=book.history.now(),
        clients={client: known.base for client, known in mine.items()},
        moves=tuple(_on_the_way(book, config, mine)),
        promised=tuple(sorted(set(_promised(book, mine, day)))),
    )


def _unnoted(book: Book, gone: list[Person]) -> Iterator[Person]:
    """Those of the leavers of whom no note was taken since they last came.

    Who never opened a file and has no client leaves nothing to tell of.
    """
    came = book.access.last_let_in()
    names = {folded(one) for one in book.clients.responsible()}
    for person in gone:
        noted = [one for one in book.history.of(person.email) if one.event == LEFT]
        let_in = came.get(person.email)
        if noted:
            if let_in is not None and let_in > noted[-1].at:
                yield person
        elif let_in is not None or folded(person.name) in names:
            yield person


def _on_the_way(
    book: Book, config: Config, mine: Mapping[ClientId, KnownClient]
) -> Iterator[tuple[ClientId, BaseKey, BaseKey, str]]:
    """Moves that are under way or parked, and rows whose stage was just picked."""
    for move in book.moves.open():
        if move.client_id in mine:
            yield move.client_id, move.source, move.target, move.state
    for base in sorted({one.base for one in mine.values()}):
        for client, one in sorted(book.settling.of(base).items()):
            if client in mine and config.pipeline.stage(one.target) is not None:
                yield client, base, base_key(one.target, EVERYBODY), PICKED


def _promised(
    book: Book, mine: Mapping[ClientId, KnownClient], day: date
) -> Iterator[tuple[ClientId, date]]:
    for base in sorted({one.base for one in mine.values()}):
        for client, row in book.rows.of(base).items():
            promised = as_day(row.cells.get(NEXT_CONTACT))
            if client in mine and promised is not None and promised >= day:
                yield client, promised
        for tab in book.child_rows.tabs(base):
            for child in book.child_rows.of(base, tab).values():
                promised = as_day(child.cells.get(NEXT_CONTACT))
                if child.client in mine and promised is not None and promised >= day:
                    yield child.client, promised


def _detail(found: Departure) -> dict[str, Any]:
    return {
        "name": found.name,
        "clients": dict(found.clients),
        "moves": [list(one) for one in found.moves],
        "promised": [[client, day.isoformat()] for client, day in found.promised],
    }


def _departure(event: HistoryEvent) -> Departure:
    detail = event.detail
    return Departure(
        email=event.subject,
        name=str(detail["name"]),
        at=event.at,
        clients={
            ClientId(client): BaseKey(base)
            for client, base in detail["clients"].items()
        },
        moves=tuple(
            (ClientId(client), BaseKey(source), BaseKey(target), state)
            for client, source, target, state in detail["moves"]
        ),
        promised=tuple(
            (ClientId(client), date.fromisoformat(day))
            for client, day in detail["promised"]
        ),
    )
