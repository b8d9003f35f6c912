"""A base is brought back as it stood, whatever people did to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from sheetsync.core.decisions import Answer, Given
from sheetsync.core.ids import CLIENTS, UNDO, BaseKey, ClientId, sheet_id
from sheetsync.core.rows import Cell
from sheetsync.worker.decisions import new_decision, questions
from sheetsync.worker.frozen import frozen_bases
from tests.worker.faults import FAULTS, FaultyWire, ProcessDied
from tests.worker.test_review_races import Racing
from tests.worker.world import CUSTOMERS, INTERESTED, PROSPECTS, READY, World

ANNA = "anna.petrova@northwind.example"
Rows = list[tuple[Cell, ...]]


def fill(world: World, clients: int = 6) -> datetime:
    """Clients with contacts in a base; the moment at which it stood so."""
    world.cycle()
    anna = world.person(ANNA)
    for number in range(clients):
        cells: dict[str, Cell] = {
            "Company": f"Company {number}",
            "Phone": f"+7495123450{number}",
            "City": f"City {number}",
            "Needs": f"needs {number}",
            "Next contact": 46300 + number,
        }
        anna.type(PROSPECTS, cells)
        contact: dict[str, Cell] = {
            "Client": f"Company {number}",
            "Day": 46200 + number,
            "Comment": f"talked {number}",
        }
        anna.type(PROSPECTS, contact, tab="contacts")
    world.cycle(4)
    moment = world.clock.now()
    world.clock.sleep(60)
    return moment


def shown(world: World, base: BaseKey = PROSPECTS) -> dict[str, Rows]:
    """What people typed in a base, with IDs, by tab; the order of rows left aside."""
    found = {}
    for tab in (CLIENTS, "contacts"):
        header, *rows = world.owner.grid(base, tab)
        people = [
            place
            for place, name in enumerate(header)
            if name not in {"Responsible", "Registered", "Last contact", "Sync note"}
        ]
        cells = (
            tuple(row[place] if place < len(row) else None for place in people)
            for row in rows
        )
        found[tab] = sorted((row for row in cells if any(row)), key=repr)
    return found


def restore(world: World, moment: datetime, base: BaseKey = PROSPECTS) -> None:
    with world.app.journal.writing() as book:
        book.restores.order(base, moment)
    world.cycle(4)
    with world.app.journal.reading() as book:
        assert book.restores.waiting() == {}
        assert book.batches.open() == ()
    assert [row for row in world.owner.grid(base, UNDO)[1:] if any(row)] == []


def area(
    tab: str, first: int, end: int, left: int = 0, right: int = 40
) -> dict[str, int]:
    return {
        "sheetId": sheet_id(tab),
        "startRowIndex": first,
        "endRowIndex": end,
        "startColumnIndex": left,
        "endColumnIndex": right,
    }


def delete_all(world: World) -> None:
    for tab in (CLIENTS, "contacts"):
        rows = {"sheetId": sheet_id(tab), "dimension": "ROWS"}
        world.person(ANNA).batch(
            PROSPECTS,
            {"deleteDimension": {"range": {**rows, "startIndex": 1, "endIndex": 6}}},
        )


def blank_all(world: World) -> None:
    for tab in (CLIENTS, "contacts"):
        world.person(ANNA).batch(
            PROSPECTS,
            {
                "updateCells": {
                    "range": area(tab, 1, 7, 1, 11),
                    "fields": "userEnteredValue",
                }
            },
        )


def overwrite_all(world: World) -> None:
    anna = world.person(ANNA)
    for row in range(1, 7):
        anna.type(PROSPECTS, {"Company": "x", "Phone": "0", "City": "y"}, at=row)
        anna.type(PROSPECTS, {"Comment": "z", "Day": 1}, at=row, tab="contacts")


def sort_some_columns(world: World) -> None:
    for tab in (CLIENTS, "contacts"):
        header = world.owner.grid(PROSPECTS, tab)[0]
        by = header.index("Phone" if tab == CLIENTS else "Comment")
        world.person(ANNA).batch(
            PROSPECTS,
            {
                "sortRange": {
                    "range": area(tab, 1, 7, by, by + 3),
                    "sortSpecs": [{"dimensionIndex": by, "sortOrder": "DESCENDING"}],
                }
            },
        )


ACTS: tuple[Callable[[World], None], ...] = (
    delete_all,
    blank_all,
    overwrite_all,
    sort_some_columns,
)


@pytest.mark.parametrize("act", ACTS)
def test_whatever_was_done_to_all_rows_is_taken_back_exactly(
    world: World, act: Callable[[World], None]
) -> None:
    moment = fill(world)
    before = shown(world)
    act(world)
    assert shown(world) != before
    world.cycle()

    restore(world, moment)

    assert shown(world) == before


@pytest.mark.parametrize("act", ACTS)
def test_a_change_that_was_taken_for_work_is_taken_back_an_hour_later(
    world: World, act: Callable[[World], None]
) -> None:
    limits = {"move_share": 1.0}
    world.configure("company.yaml", {"limits": limits, "deletions": {"then": "hold"}})
    moment = fill(world)
    before = shown(world)
    act(world)
    world.cycle(4)
    world.clock.sleep(3600)
    world.cycle(2)

    restore(world, moment)
    world.settle()

    assert shown(world) == before


@pytest.mark.parametrize("act", ACTS)
def test_a_frozen_base_comes_back_when_the_owner_answers_so(
    world: World, act: Callable[[World], None]
) -> None:
    fill(world)
    before = shown(world)
    act(world)
    world.cycle(2)
    with world.app.journal.writing() as book:
        (frozen,) = [one for one in questions(book) if one.held.kind == "frozen"]
        given = Given(item=frozen.item, words="x", answer=Answer.RESTORE)
        waiting = {frozen.item: frozen.held}
        book.decisions.add(new_decision(given, waiting, by="cli"))

    world.cycle(5)

    assert shown(world) == before
    with world.app.journal.reading() as book:
        assert book.held.all() == ()
        assert book.restores.waiting() == {}


def test_rows_typed_since_stay_and_clients_who_moved_on_are_not_fetched_back(
    world: World,
) -> None:
    fill(world, 2)
    anna = world.person(ANNA)
    anna.type(PROSPECTS, READY)
    world.cycle(3)
    moment = world.clock.now()
    world.clock.sleep(60)
    anna.pick(PROSPECTS, "Acme", "Interested")
    anna.type(PROSPECTS, {"Company": "New"})
    contact: dict[str, Cell] = {"Client": "New", "Day": 46400, "Comment": "typed since"}
    anna.type(PROSPECTS, contact, tab="contacts")
    world.settle()
    anna.edit(PROSPECTS, "Company 0", city="Elsewhere")
    world.cycle(2)

    restore(world, moment)

    assert world.companies(PROSPECTS) == ["Company 0", "Company 1", "New"]
    assert world.companies(INTERESTED) == ["Acme"]
    assert world.row(PROSPECTS, "Company 0")["City"] == "City 0"
    comments = [row.get("Comment") for row in world.rows(PROSPECTS, "contacts")]
    assert "typed since" in comments


def test_what_stood_in_rows_that_were_brought_back_is_in_the_journal(
    world: World,
) -> None:
    moment = fill(world, 1)
    client = ClientId(str(world.row(PROSPECTS, "Company 0")["ID"]))
    world.person(ANNA).edit(PROSPECTS, "Company 0", city="a new city")

    restore(world, moment)

    with world.app.journal.reading() as book:
        assert frozen_bases(book) == frozenset()
        assert [one.event for one in book.history.of(PROSPECTS)] == ["base.restored"]
        (entry,) = book.restores.of_client(client)
    assert entry.found is not None
    assert (entry.found["city"], entry.cells["city"]) == ("a new city", "City 0")
    assert entry.outcome == "right"


def test_formulas_notes_and_formats_of_a_row_stay(world: World) -> None:
    moment = fill(world, 1)
    anna = world.person(ANNA)
    place = world.owner.grid(PROSPECTS)[0].index("Comment")
    anna.write(PROSPECTS, 1, place, "=1+1")
    note = {"note": "mind him", "userEnteredFormat": {"textFormat": {"bold": True}}}
    anna.batch(
        PROSPECTS,
        {
            "updateCells": {
                "start": {**_cell(1, 1)},
                "rows": [{"values": [note]}],
                "fields": "note,userEnteredFormat.textFormat.bold",
            }
        },
    )
    anna.edit(PROSPECTS, "Company 0", city="Elsewhere")

    restore(world, moment)

    assert world.row(PROSPECTS, "Company 0")["City"] == "City 0"
    assert "=1+1" in world.formulas(PROSPECTS)
    assert "mind him" in world.notes(PROSPECTS)


def _cell(row: int, column: int) -> dict[str, int]:
    return {"sheetId": sheet_id(CLIENTS), "rowIndex": row, "columnIndex": column}


def test_many_rows_are_written_under_a_lock_which_is_lifted(tmp_path: Path) -> None:
    with World(tmp_path, settings={"limits": {"bare_removals": 3}}) as world:
        moment = fill(world)
        before = shown(world)
        overwrite_all(world)

        restore(world, moment)

        assert shown(world) == before
        assert world.person(ANNA).edit(PROSPECTS, "Company 1", city="free").ok


def test_a_restore_of_many_batches_puts_every_row_where_it_belongs(
    tmp_path: Path,
) -> None:
    limits = {"batch_clients": 2, "bare_removals": 3}
    with World(tmp_path, settings={"limits": limits}) as world:
        moment = fill(world, 7)
        before = shown(world)
        anna = world.person(ANNA)
        for company in ("Company 1", "Company 3", "Company 4", "Company 6"):
            anna.delete(PROSPECTS, company)
        anna.edit(PROSPECTS, "Company 0", city="x")
        anna.edit(PROSPECTS, "Company 2", city="y")
        anna.type(PROSPECTS, {"Comment": "z"}, at=3, tab="contacts")
        anna.type(PROSPECTS, {"Comment": "z"}, at=5, tab="contacts")

        restore(world, moment)

        assert shown(world) == before
        missing = [str(row["Company"]) for row in world.rows(PROSPECTS)[3:]]
        assert missing == sorted(missing)


def test_a_base_in_which_rows_were_shifted_in_the_last_instant_loses_nothing(
    tmp_path: Path,
) -> None:
    with Racing(tmp_path) as world:
        moment = fill(world, 3)
        before = shown(world)
        anna = world.person(ANNA)
        anna.edit(PROSPECTS, "Company 0", city="Elsewhere", needs="other")
        new: dict[str, Cell] = {"Company": "New", "City": "Omsk", "Needs": "pens"}
        anna.type(PROSPECTS, new)
        anna.edit(PROSPECTS, "Company 2", city="Nowhere")
        with world.app.journal.writing() as book:
            book.restores.order(PROSPECTS, moment)

        world.cycle_while(PROSPECTS, lambda: anna.insert(PROSPECTS, 1))
        world.cycle(5)

        clients = shown(world)[CLIENTS]
        theirs = [row for row in clients if "New" not in row]
        assert theirs == before[CLIENTS]
        found = world.row(PROSPECTS, "New")
        assert (found["City"], found["Needs"]) == ("Omsk", "pens")
        with world.app.journal.reading() as book:
            assert book.restores.waiting() == {}


def withdraw(world: World) -> None:
    with world.app.journal.writing() as book:
        book.restores.withdraw(PROSPECTS)


def test_who_was_hit_for_an_order_that_is_withdrawn_gets_back_what_he_had(
    tmp_path: Path,
) -> None:
    with Racing(tmp_path) as world:
        moment = fill(world, 3)
        anna = world.person(ANNA)
        new: dict[str, Cell] = {"Company": "New", "City": "Omsk", "Needs": "pens"}
        anna.insert(PROSPECTS, 1)
        anna.type(PROSPECTS, new, at=1)
        anna.edit(PROSPECTS, "Company 0", city="Elsewhere", needs="other")
        world.cycle(2)
        with world.app.journal.writing() as book:
            book.restores.order(PROSPECTS, moment)
        world.cycle_while(PROSPECTS, lambda: anna.insert(PROSPECTS, 1))
        assert world.row(PROSPECTS, "New")["City"] == "City 0"

        withdraw(world)
        world.cycle(3)

        found = world.row(PROSPECTS, "New")
        assert (found["City"], found["Needs"]) == ("Omsk", "pens")
        assert world.row(PROSPECTS, "Company 0")["City"] == "Elsewhere"
        anna.edit(PROSPECTS, "New", city="Tomsk")
        world.cycle(2)
        assert world.row(PROSPECTS, "New")["City"] == "Tomsk"


def test_of_an_order_that_is_withdrawn_no_further_batch_is_sent(
    tmp_path: Path,
) -> None:
    with Racing(tmp_path) as world:
        world.configure("company.yaml", {"limits": {"batch_clients": 1}})
        moment = fill(world, 3)
        for number in range(3):
            world.person(ANNA).edit(PROSPECTS, f"Company {number}", city="Elsewhere")
        world.cycle(2)
        with world.app.journal.writing() as book:
            book.restores.order(PROSPECTS, moment)

        world.cycle_while(PROSPECTS, lambda: withdraw(world))
        world.cycle(3)

        cities = [row["City"] for row in world.rows(PROSPECTS)]
        assert cities == ["City 0", "Elsewhere", "Elsewhere"]


def test_who_types_while_his_base_is_brought_back_keeps_what_he_typed_after(
    world: World,
) -> None:
    moment = fill(world, 2)
    anna = world.person(ANNA)
    anna.edit(PROSPECTS, "Company 0", city="Elsewhere")
    with world.app.journal.writing() as book:
        book.restores.order(PROSPECTS, moment)
    world.cycle()
    anna.edit(PROSPECTS, "Company 0", city="typed after")

    world.cycle(3)

    assert world.row(PROSPECTS, "Company 0")["City"] == "typed after"


def interrupted(folder: Path, schedule: dict[int, str]) -> tuple[World, FaultyWire]:
    """A base whose rows were deleted and mixed up; the worker fails on the way."""
    world = World(folder, settings={"limits": {"bare_removals": 2}})
    wire = FaultyWire(world.adapter, schedule)
    world.app.close()
    world.adapter = wire
    world.start()
    moment = fill(world, 5)
    before = shown(world)
    sort_some_columns(world)
    world.person(ANNA).delete(PROSPECTS, "Company 3")
    with world.app.journal.writing() as book:
        book.restores.order(PROSPECTS, moment)
    wire.begin()
    for _ in range(5):
        try:
            world.app.cycle()
        except ProcessDied:
            world.app.close()
            world.start()
        world.clock.sleep(30)
    wire.end()
    world.cycle(2)
    assert shown(world) == before, schedule
    with world.app.journal.reading() as book:
        assert book.restores.waiting() == {}
        assert book.batches.open() == ()
    assert [row for row in world.owner.grid(PROSPECTS, UNDO)[1:] if any(row)] == []
    return world, wire


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("at", [8, 9])
def test_a_restore_survives_a_fault_around_its_writes(
    tmp_path: Path, at: int, fault: str
) -> None:
    world, wire = interrupted(tmp_path, {at: fault})

    with world:
        assert wire.count > at


@pytest.mark.ci
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("at", range(16))
def test_a_restore_survives_every_single_fault(
    tmp_path: Path, at: int, fault: str
) -> None:
    world, wire = interrupted(tmp_path, {at: fault})

    with world:
        assert wire.count > at


def test_a_base_that_lost_a_column_is_brought_back_without_it(world: World) -> None:
    moment = fill(world, 2)
    place = world.owner.grid(PROSPECTS)[0].index("Needs")
    world.owner.batch(
        PROSPECTS,
        {
            "deleteDimension": {
                "range": {
                    "sheetId": sheet_id(CLIENTS),
                    "dimension": "COLUMNS",
                    "startIndex": place,
                    "endIndex": place + 1,
                }
            }
        },
    )
    with world.app.journal.writing() as book:
        book.restores.order(PROSPECTS, moment - timedelta(days=1))
    world.cycle(2)

    assert world.companies(CUSTOMERS) == []
    assert world.companies(PROSPECTS) == ["Company 0", "Company 1"]
