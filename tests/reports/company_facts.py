"""Facts in a line, for tests of reports."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TypeAlias

from sheetsync.config.stages import ColumnType
from sheetsync.core.table import Value
from sheetsync.locales.text import Text, verbatim
from sheetsync.reports.facts import ColumnShape, Facts, StageShape
from sheetsync.reports.shapes import (
    ACCESS,
    CLIENTS,
    CONTACTS,
    DAYS_OFF,
    DEPARTURES,
    HELD,
    MOVES,
    PEOPLE,
    PURCHASES,
    RESPONSIBILITY,
    STAFF,
    STAYS,
)

Line: TypeAlias = tuple[str, date, int]
Stay: TypeAlias = tuple[str, str, datetime, datetime | None]

PHONE = ColumnShape(id="phone", header=verbatim("Phone"), type=ColumnType.PHONE)
MARGIN = ColumnShape(id="margin", header=verbatim("Margin"), type=ColumnType.MONEY)

STAGES = (
    StageShape(id="prospects", name=verbatim("Prospects")),
    StageShape(id="interested", name=verbatim("Interested")),
    StageShape(id="customers", name=verbatim("Customers")),
    StageShape(id="archive", name=verbatim("Archive"), closed=True),
)


def client(
    client_id: str,
    *cells: Value,
    company: str | None = "Acme",
    stage: str = "customers",
    registered: date | None = None,
    last_contact: date | None = None,
    do_not_contact: bool = False,
) -> tuple[object, ...]:
    """A row of the frame of clients; the cells follow the shapes."""
    known = (company, stage, stage, "Ann", registered, last_contact, do_not_contact)
    return (client_id, *known, *cells)


def contact(
    client_id: str, day: date, outcome: str | None = "talked"
) -> tuple[object, ...]:
    """A row of the contact log."""
    return (client_id, day, "Ann", "call", 3.0, outcome, "", None)


def employed(
    name: str,
    role: str = "lead_generator",
    since: date | None = None,
    until: date | None = None,
    status: str = "works",
) -> tuple[object, ...]:
    """A row of the frame of the staff."""
    return (name, f"{name.casefold()}@example.com", role, since, until, status)


def facts_of(
    clients: Sequence[tuple[object, ...]] = (),
    *,
    purchases: Sequence[Line] = (),
    contacts: Sequence[tuple[object, ...]] = (),
    stays: Sequence[Stay] = (),
    moves: Sequence[tuple[object, ...]] = (),
    access: Sequence[tuple[object, ...]] = (),
    held: Sequence[tuple[object, ...]] = (),
    people: Sequence[tuple[object, ...]] = (),
    responsibility: Sequence[tuple[object, ...]] = (),
    departures: Sequence[tuple[object, ...]] = (),
    staff: Sequence[tuple[object, ...]] = (),
    days_off: Sequence[tuple[object, ...]] = (),
    shapes: tuple[ColumnShape, ...] = (),
    minor_digits: int = 2,
) -> Facts:
    """The facts about a small company; whoever bought is a customer of it."""
    if not clients:
        ids = sorted({one[0] for one in purchases} | {one[0] for one in stays})
        clients = [client(one) for one in ids]
    return Facts(
        clients=CLIENTS.frame(clients, extra=[one.name for one in shapes]),
        stays=STAYS.frame([(*one, "Ann") for one in stays]),
        contacts=CONTACTS.frame(contacts),
        purchases=PURCHASES.frame([(*one, "no. 1", "CD", 1.0) for one in purchases]),
        moves=MOVES.frame(moves),
        access=ACCESS.frame(access),
        held=HELD.frame(held),
        people=PEOPLE.frame(people),
        responsibility=RESPONSIBILITY.frame(responsibility),
        departures=DEPARTURES.frame(departures),
        staff=STAFF.frame(staff),
        days_off=DAYS_OFF.frame(days_off),
        shapes=shapes,
        stages=STAGES,
        minor_digits=minor_digits,
    )


def at(moment: str) -> datetime:
    """A local time of the company, such as ``2024-05-06 12:00``."""
    return datetime.fromisoformat(moment)


def words(values: Sequence[Value]) -> list[str]:
    """Cells as an English reader sees them."""
    return [one.english() if isinstance(one, Text) else str(one) for one in values]
