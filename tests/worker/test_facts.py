"""Facts: what stands in the journal and the bases, as frames with proper types."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pandas as pd
import pytest

from sheetsync.config import ColumnType, Config
from sheetsync.config.days_off import day_span
from sheetsync.config.loader import load
from sheetsync.config.reports import Sources
from sheetsync.core.ids import ClientId
from sheetsync.core.import_calls import NewCall
from sheetsync.core.import_payments import NewPayment
from sheetsync.core.rows import Cell, serial
from sheetsync.core.sales_plans import PlanKind, SalesPlan
from sheetsync.core.table import Value
from sheetsync.locales.text import tr
from sheetsync.reports.facts import Facts
from sheetsync.worker.client_cells import ELSEWHERE, column_shapes, meant
from sheetsync.worker.facts import gather
from sheetsync.worker.observe import observe_files
from sheetsync.worker.publish import read_bases
from tests.worker.derived_sheets import ANNA, OLGA, buy
from tests.worker.world import (
    ARCHIVE,
    CONFIG,
    CUSTOMERS,
    INTERESTED,
    PROSPECTS,
    READY,
    World,
)

TODAY = date(2026, 11, 2)


@pytest.fixture(scope="module")
def config() -> Config:
    return load(CONFIG)


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A company on its first day, whose tests only read."""
    with World(tmp_path_factory.mktemp("fresh")) as one:
        one.cycle()
        yield one


def facts_of(world: World) -> Facts:
    """The facts about a company, its bases read this moment."""
    tools = world.app.tools()
    return gather(tools, read_bases(tools, observe_files(tools), TODAY))


def only(frame: pd.DataFrame) -> dict[str, object]:
    """The one row of a frame; what is blank is None."""
    assert len(frame) == 1
    row = frame.iloc[0]
    return {str(name): None if pd.isna(row[name]) else row[name] for name in row.index}


@pytest.mark.parametrize(
    ("cell", "kind", "value"),
    [
        (19.99, ColumnType.MONEY, Decimal("19.99")),
        (5, ColumnType.MONEY, Decimal(5)),
        ("much", ColumnType.MONEY, "much"),
        (46328, ColumnType.DATE, date(2026, 11, 2)),
        (46328.0, ColumnType.DATE, date(2026, 11, 2)),
        (46328.5, ColumnType.DATE, 46328.5),
        (-1, ColumnType.DATE, -1),
        ("soon", ColumnType.DATE, "soon"),
        (0.25, ColumnType.PERCENT, 0.25),
        ("007", ColumnType.PHONE, "007"),
        (True, ColumnType.MONEY, True),
        (None, ColumnType.DATE, None),
    ],
)
def test_a_cell_means_what_its_column_says(
    cell: Cell, kind: ColumnType, value: Value
) -> None:
    found = meant(cell, kind)

    assert found == value
    assert type(found) is type(value)


def test_columns_come_once_each_in_the_order_of_stages(config: Config) -> None:
    ids = [one.id for one in column_shapes(config, [])]

    assert ids[:3] == ["contact_person", "decision_maker", "phone"]
    assert len(ids) == len(set(ids))
    assert not ELSEWHERE.intersection(ids)
    assert {"personal_mobile", "margin", "turnover", "take"} <= set(ids)


def test_columns_that_people_made_follow_by_name(config: Config) -> None:
    cells: list[dict[str, Cell]] = [{"own:Zeta": 1}, {"own:Alpha": "x", "city": "Omsk"}]

    own = [one for one in column_shapes(config, cells) if one.id.startswith("own:")]

    assert [(one.id, one.header.english()) for one in own] == [
        ("own:Alpha", "Alpha"),
        ("own:Zeta", "Zeta"),
    ]


def test_a_company_without_clients_has_empty_facts(fresh: World) -> None:
    facts = facts_of(fresh)

    assert facts.clients.empty
    assert facts.contacts.empty
    assert [one.id for one in facts.stages] == [
        "prospects",
        "interested",
        "customers",
        "archive",
    ]


def test_a_client_comes_with_his_cells_and_his_stay(world: World) -> None:
    world.cycle()
    world.person(ANNA).type(
        PROSPECTS, {**READY, "Take": "Anna Petrova", "Next contact": serial(TODAY)}
    )
    world.cycle(2)

    facts = facts_of(world)

    client = only(facts.clients)
    assert client["company"] == "Acme"
    assert (client["stage"], client["base"]) == ("prospects", "Prospects")
    assert client["registered"] == pd.Timestamp(TODAY)
    assert client["responsible"] == "Anna Petrova"
    assert client["cell.phone"] == "+74951234567"
    assert client["cell.next_contact"] == TODAY
    assert client["do_not_contact"] is not None
    assert not client["do_not_contact"]
    stay = only(facts.stays)
    assert stay["client_id"] == client["client_id"]
    assert stay["entered"] == pd.Timestamp("2026-11-02 12:00")
    assert (stay["left"], stay["responsible"]) == (None, "Anna Petrova")


def test_who_was_responsible_before_is_not_forgotten(world: World) -> None:
    world.cycle()
    world.person(ANNA).type(PROSPECTS, {**READY, "Take": "Anna Petrova"})
    world.cycle(2)
    (client,) = facts_of(world).clients["client_id"]
    world.clock.sleep(86_400)
    with world.app.journal.writing() as book:
        book.clients.assign(client, "Polina Morozova")
        book.stays.reassign(client, "Polina Morozova")
        handed_over = {"was": "Anna Petrova", "is": "Polina Morozova"}
        book.history.add(client, "responsible.changed", handed_over)

    intervals = facts_of(world).responsibility

    assert intervals["person"].tolist() == ["Anna Petrova", "Polina Morozova"]
    assert intervals["since"].dt.day.tolist() == [2, 3]
    assert intervals["until"].iloc[0] == intervals["since"].iloc[1]
    assert pd.isna(intervals["until"].iloc[1])


def test_staff_and_changes_of_rows_are_facts(world: World) -> None:
    world.cycle()
    world.person(ANNA).type(PROSPECTS, READY)
    world.cycle(2)

    facts = facts_of(world)

    anna = only(facts.staff[facts.staff["email"] == ANNA])
    assert (anna["role"], anna["since"]) == (
        "lead_generator",
        pd.Timestamp("2024-02-12"),
    )
    assert set(facts.row_changes["client_id"]) == set(facts.clients["client_id"])
    assert set(facts.row_changes["base"]) == {PROSPECTS}


def test_contacts_are_read_from_the_bases(world: World) -> None:
    world.cycle()
    anna = world.person(ANNA)
    anna.type(PROSPECTS, READY)
    anna.type(
        PROSPECTS,
        {"Client": "Acme", "Day": 46320, "Channel": "call", "Minutes": 7},
        tab="contacts",
    )
    anna.type(PROSPECTS, {"Client": "Acme", "Day": 46310}, tab="contacts")
    anna.type(PROSPECTS, {"Client": "Acme", "Day": "yesterday"}, tab="contacts")
    anna.type(PROSPECTS, {"Client": "Nobody", "Day": 46321}, tab="contacts")
    world.cycle(2)

    facts = facts_of(world)

    assert facts.contacts["day"].tolist() == [
        pd.Timestamp(2026, 10, 25),
        pd.Timestamp(2026, 10, 15),
    ]
    first = only(facts.contacts.head(1))
    assert (first["channel"], first["minutes"]) == ("call", 7.0)
    assert only(facts.clients)["last_contact"] == pd.Timestamp(2026, 10, 25)


def test_of_bases_that_were_not_read_no_contact_is_known(world: World) -> None:
    world.cycle()
    world.person(ANNA).type(PROSPECTS, READY)
    world.person(ANNA).type(PROSPECTS, {"Client": "Acme", "Day": 1}, tab="contacts")
    world.cycle(2)

    facts = gather(world.app.tools(), {})

    assert facts.contacts.empty
    assert only(facts.clients)["last_contact"] is None


def test_who_has_just_moved_keeps_his_cells(world: World) -> None:
    world.cycle()
    anna = world.person(ANNA)
    anna.type(PROSPECTS, {**READY, "City": "Omsk"})
    world.cycle()
    anna.pick(PROSPECTS, "Acme", "Interested")
    world.cycle()
    world.clock.sleep(30)
    moved = world.cycle().moves.moved

    facts = facts_of(world)

    assert len(moved) == 1
    client = only(facts.clients)
    assert (client["stage"], client["company"]) == ("interested", "Acme")
    assert (client["cell.city"], client["cell.phone"]) == ("Omsk", "+74951234567")
    move = only(facts.moves)
    assert (move["source"], move["target"], move["state"]) == (
        "prospects",
        "interested",
        "done",
    )
    assert facts.stays["stage"].tolist() == ["prospects", "interested"]


def test_cells_that_his_base_has_no_column_for_are_not_forgotten(
    world: World,
) -> None:
    world.cycle()
    world.owner.type(
        ARCHIVE, {"Company": "Acme", "Personal mobile": "+7900", "Margin": 0.25}
    )
    world.cycle(2)
    world.owner.pick(ARCHIVE, "Acme", "Customers")
    world.cycle(4)

    facts = facts_of(world)

    client = only(facts.clients)
    assert client["stage"] == "customers"
    assert (client["cell.personal_mobile"], client["cell.margin"]) == ("+7900", 0.25)


def test_purchases_are_counted_in_exact_money(world: World) -> None:
    world.cycle()
    world.person(OLGA).type(CUSTOMERS, {"Company": "Acme"})
    world.cycle(2)
    bought = [("Acme", date(2026, 1, 5), 110), ("Acme", date(2026, 2, 5), 220)]
    with world.app.journal.reading() as book:
        (acme,) = book.clients.all()
    buy(world, {"Acme": acme}, bought)

    facts = facts_of(world)

    client = only(facts.clients)
    assert client["cell.turnover"] == Decimal("3.30")
    assert client["cell.purchases"] == 2
    assert client["cell.last_purchase"] == date(2026, 2, 5)
    assert facts.purchases["client_id"].tolist() == [acme, acme]
    assert facts.purchases["amount_minor"].tolist() == [110, 220]


def test_where_sales_count_when_they_are_paid_all_facts_say_so(world: World) -> None:
    world.cycle()
    world.person(OLGA).type(CUSTOMERS, {"Company": "Acme"})
    world.cycle(2)
    with world.app.journal.writing() as book:
        (acme,) = book.clients.all()
        payment = NewPayment(
            client_id=acme, day=date(2026, 3, 7), amount_minor=110, content_key="k"
        )
        book.payments.add_many([payment])
    bought = [("Acme", date(2026, 1, 5), 110), ("Acme", date(2026, 2, 5), 220)]
    buy(world, {"Acme": acme}, bought)
    tools = world.app.tools()
    sources = Sources(sales="paid")
    reports = tools.config.reports.model_copy(update={"sources": sources})
    config = tools.config.model_copy(update={"reports": reports})

    facts = gather(replace(tools, config=config), {})

    client = only(facts.clients)
    assert client["cell.turnover"] == Decimal("1.10")
    assert client["cell.last_purchase"] == date(2026, 3, 7)
    assert facts.purchases["day"].dt.date.tolist() == [date(2026, 3, 7)]
    assert facts.shipped["amount_minor"].tolist() == [110, 220]
    assert facts.payments["amount_minor"].tolist() == [110]


def test_plans_come_from_the_journal(world: World) -> None:
    with world.app.journal.writing() as book:
        acme = ClientId("CAAAAAA")
        book.clients.add(acme, CUSTOMERS)
        book.plans.add_many(
            [
                SalesPlan(
                    client_id=acme,
                    month=date(2026, 11, 1),
                    amount_minor=500,
                    kind=PlanKind.UP,
                )
            ]
        )
    plan = only(gather(world.app.tools(), {}).plans)

    assert (plan["client_id"], plan["amount_minor"], plan["kind"]) == (acme, 500, "up")
    assert plan["month"] == pd.Timestamp("2026-11-01")


def test_imported_calls_are_contacts_and_only_a_talk_is_the_last_one(
    world: World,
) -> None:
    client = ClientId("CAAAAAA")
    dial = NewCall(
        client_id=client,
        day=date(2026, 10, 26),
        person="Anna Petrova",
        outcome="no answer",
        content_key="dial",
    )
    talk = replace(
        dial, day=date(2026, 10, 25), seconds=90, outcome="talked", content_key="talk"
    )
    with world.app.journal.writing() as book:
        book.clients.add(client, PROSPECTS)
        book.calls.add_many([dial, talk])

    facts = gather(world.app.tools(), {})

    assert facts.contacts["minutes"].tolist() == [1.5, 0]
    assert facts.contacts["outcome"].tolist() == ["talked", "no answer"]
    assert set(facts.contacts["channel"]) == {"call"}
    assert only(facts.clients)["last_contact"] == pd.Timestamp(2026, 10, 25)


def test_a_deleted_client_is_no_client_any_more(world: World) -> None:
    world.cycle()
    world.person(ANNA).type(PROSPECTS, READY)
    world.cycle(2)
    with world.app.journal.writing() as book:
        (client,) = book.clients.all()
        book.clients.mark(client, "deleted")

    facts = facts_of(world)

    assert facts.clients.empty
    assert len(facts.stays) == 1


def test_what_waits_is_named_as_people_name_it(world: World) -> None:
    world.cycle()
    world.owner.write(INTERESTED, 0, 1, "Whoever")
    world.cycle()

    held = only(facts_of(world).held)

    assert held["base"] == "Interested"
    assert held["since"] == pd.Timestamp("2026-11-02 12:00")


def test_access_is_told_in_words(fresh: World) -> None:
    access = facts_of(fresh).access

    event = tr("{what}, {role}", what=tr("access given"), role=tr("to edit"))
    granted = access[access["event"] == event]
    assert len(granted) == 9
    assert "Anna Petrova" in set(granted["person"])
    assert set(granted["by"]) == {tr("sheetsync")}
    assert set(granted["at"]) == {pd.Timestamp("2026-11-02 12:00")}


def test_who_stands_in_the_staff_twice_counts_once(fresh: World) -> None:
    config = fresh.app.config
    person = config.staff.people[0]
    before = person.model_copy(update={"role": "account_manager", "status": "left"})
    people = (before, *config.staff.people)
    staff = config.staff.model_copy(update={"people": people})
    twice = config.model_copy(update={"staff": staff})

    facts = gather(replace(fresh.app.tools(), config=twice), {})

    found = facts.people[facts.people["email"] == person.email]
    assert only(found)["role"] == person.role


def test_days_off_of_the_staff_are_facts_once_a_person(fresh: World) -> None:
    config = fresh.app.config
    off = tuple(map(day_span, ("2026-08-03..2026-08-16", date(2026, 9, 1))))
    person = config.staff.people[0].model_copy(update={"off": off})
    before = person.model_copy(update={"role": "account_manager", "status": "left"})
    people = (before, person, *config.staff.people[1:])
    staff = config.staff.model_copy(update={"people": people})
    known = config.model_copy(update={"staff": staff})

    found = gather(replace(fresh.app.tools(), config=known), {}).days_off

    assert found["email"].tolist() == [person.email, person.email]
    assert found["first"].dt.strftime("%d.%m").tolist() == ["03.08", "01.09"]
    assert found["last"].dt.strftime("%d.%m").tolist() == ["16.08", "01.09"]


def test_days_are_counted_in_the_companys_time_zone(world: World) -> None:
    world.clock.move_to(datetime(2026, 11, 2, 22, 30, tzinfo=UTC))
    world.cycle()
    world.person(ANNA).type(PROSPECTS, READY)
    world.cycle(2)

    client = only(facts_of(world).clients)

    assert client["registered"] == pd.Timestamp(2026, 11, 3)
