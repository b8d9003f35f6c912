"""Fills the bases of a new world with the sample company's clients."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sheetsync.core.ids import ClientId
from sheetsync.core.import_purchases import NewPurchase
from sheetsync.core.rows import Cell
from sheetsync.demo.buying import plans_of
from sheetsync.demo.company import ARCHIVE, SampleClient
from sheetsync.demo.ledger import contact_row, said
from sheetsync.demo.world import World


def fill(world: World, company: Sequence[SampleClient]) -> None:
    """Bring clients, contacts, purchases and plans in, each by its own way.

    Clients, purchases and plans are imported, as the owner would do it with his old
    tables and his accounting; contacts are typed by the people who had them.
    """
    world.app.cycle()
    world.find_files()
    _import_clients(world, company)
    world.rest()
    _type_contacts(world, company)
    _import_sales(world, company)
    world.rest()


def _import_clients(world: World, company: Sequence[SampleClient]) -> None:
    by_stage: dict[str, list[dict[str, Cell]]] = defaultdict(list)
    for client in company:
        by_stage[client.stage].append(
            {
                **said(client.typed, world.say),
                "take": client.responsible,
                "personal_mobile": client.mobile,
            }
        )
    with world.app.journal.writing() as book:
        for stage, rows in by_stage.items():
            number = book.imports.add(
                "clients", f"{stage}.csv", accepted=len(rows), rejected=0
            )
            book.arrivals.add_many(stage, rows, number)


def _type_contacts(world: World, company: Sequence[SampleClient]) -> None:
    rows: dict[tuple[str, str], list[dict[str, Cell]]] = defaultdict(list)
    for client in company:
        name = client.typed["company"]
        rows[client.stage, client.responsible] += [
            contact_row(one, name, client.responsible, world.say)
            for one in client.contacts
        ]
    for (stage, name), lines in rows.items():
        employee = world.config.staff.named(name)
        if employee is None or not lines:
            continue
        person = world.person(employee.email)
        base = person.base(world.files[stage])
        person.type_rows(base, base.contacts, lines)


def _import_sales(world: World, company: Sequence[SampleClient]) -> None:
    """What clients bought, and what they are to buy."""
    ids = {
        row.text("email"): ClientId(row.text("client_id"))
        for stage, base in world.look(sharing=False).bases.items()
        if stage != ARCHIVE
        for row in base.clients.rows
    }
    bought = [
        NewPurchase(
            client_id=ids[client.email],
            day=one.day,
            amount_minor=one.amount_minor,
            document=one.document,
            product=one.product,
            quantity=float(one.quantity),
            content_key=one.document,
        )
        for client in company
        for one in client.buying
    ]
    with world.app.journal.writing() as book:
        number = book.imports.add(
            "purchases", "accounting.csv", accepted=len(bought), rejected=0
        )
        book.purchases.add_many(bought, number)
        planned = [
            one
            for client in company
            if client.buying
            for one in plans_of(ids[client.email], client.buying, world.today)
        ]
        number = book.imports.add(
            "plans", "plans.xlsx", accepted=len(planned), rejected=0
        )
        book.plans.add_many(planned, number)
