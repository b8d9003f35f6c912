"""The owner drags or inserts a column right before the worker writes.

Managers can't: the header is protected. Rows are addressed by number, and so are
columns, but of columns no undo row tells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from requests import PreparedRequest, ReadTimeout, Response

from sheetsync.core.decisions import Answer
from sheetsync.core.ids import BaseKey
from sheetsync.core.rows import Cell
from sheetsync.emulator.people.acts import Drag, Insert
from sheetsync.emulator.people.playing import play
from sheetsync.worker.wire import REMOVE, RESTORE
from tests.worker.batch_faults import Struck
from tests.worker.faults import FaultyWire
from tests.worker.test_review_races import Racing
from tests.worker.test_striking import say, states
from tests.worker.world import INTERESTED, OWNER, PROSPECTS, READY, World

ANNA = "anna.petrova@northwind.example"
ACME: dict[str, Cell] = {
    "Company": "Acme",
    "Phone": "+74951234567",
    "City": "Omsk",
    "Comment": "of old",
}


def insert_column(world: World, base: BaseKey) -> None:
    act = Insert(who=OWNER, file=world.file_id(base), tab="Clients", column="Company")
    assert not play(world.google, act).refused


def drag_to_the_left(world: World, base: BaseKey) -> None:
    drag(world, base, "Comment", "ID")


def drag(world: World, base: BaseKey, column: str, before: str) -> None:
    act = Drag(
        who=OWNER,
        file=world.file_id(base),
        tab="Clients",
        column=column,
        before_column=before,
    )
    assert not play(world.google, act).refused


MOVES = (insert_column, drag_to_the_left)
"""What the owner does with columns."""


@pytest.fixture
def ready(tmp_path: Path) -> Iterator[Racing]:
    """A company in whose next cycle a client with a column of people's own moves."""
    with Racing(tmp_path) as world:
        world.cycle()
        end = len(world.owner.grid(PROSPECTS)[0])
        world.owner.write(PROSPECTS, 0, end, "Hobby")
        anna = world.person(ANNA)
        anna.type(PROSPECTS, {"Company": "Above", "Phone": "1", "Hobby": "sailing"})
        anna.type(PROSPECTS, {**READY, "Stage": "Interested", "Hobby": "chess"})
        world.cycle()
        world.clock.sleep(30)
        yield world


def cells(world: World, base: BaseKey, company: str) -> dict[str, Cell]:
    return {key: cell for key, cell in world.row(base, company).items() if cell}


def kept(world: World) -> list[object]:
    """What the journal keeps of columns that the clients' bases do not have."""
    with world.app.journal.reading() as book:
        known = book.clients.all().values()
    return [cell for one in known for cell in one.kept_cells.values()]


@pytest.mark.parametrize("move", MOVES)
def test_a_copy_under_wrong_columns_is_taken_back_and_made_anew(
    ready: Racing, move: Callable[[World, BaseKey], None]
) -> None:
    before = cells(ready, PROSPECTS, "Acme")

    ready.cycle_while(INTERESTED, lambda: move(ready, INTERESTED))
    ready.settle()

    after = cells(ready, INTERESTED, "Acme")
    assert {key: after[key] for key in before if key != "Hobby"} == {
        key: cell for key, cell in before.items() if key != "Hobby"
    }
    assert ready.companies(INTERESTED) == ["Acme"]
    assert ready.companies(PROSPECTS) == ["Above"]
    assert "chess" in kept(ready)


@pytest.mark.parametrize("move", MOVES)
def test_a_row_that_is_removed_meanwhile_loses_no_cell(
    ready: Racing, move: Callable[[World, BaseKey], None]
) -> None:
    ready.cycle_while(PROSPECTS, lambda: move(ready, PROSPECTS))
    ready.settle()

    assert ready.companies(INTERESTED) == ["Acme"]
    assert "chess" in kept(ready)
    assert cells(ready, PROSPECTS, "Above")["Hobby"] == "sailing"


class Silent(FaultyWire):
    """Nothing is heard of insertions into one file while it is silent."""

    silent = ""

    def send(self, request: PreparedRequest, *args: Any, **options: Any) -> Response:
        inserts = "inheritFrom" in str(request.body)
        if self.silent and self.silent in str(request.url) and inserts:
            raise ReadTimeout
        return super().send(request, *args, **options)


def test_an_insertion_that_is_sent_again_hits_the_columns_as_they_are_by_then(
    tmp_path: Path,
) -> None:
    with World(tmp_path) as world:
        wire = Silent(world.adapter, {})
        world.app.close()
        world.adapter = wire
        world.start()
        world.cycle()
        world.person(ANNA).type(PROSPECTS, {**READY, "Stage": "Interested"})
        world.cycle()
        world.clock.sleep(30)
        wire.silent = world.file_id(INTERESTED)
        world.cycle()
        wire.silent = ""
        insert_column(world, INTERESTED)

        world.settle()

        assert world.companies(INTERESTED) == ["Acme"]
        assert world.row(INTERESTED, "Acme")["Phone"] == READY["Phone"]
        assert world.companies(PROSPECTS) == []


@pytest.mark.parametrize("move", MOVES)
def test_an_id_that_hit_another_column_gives_back_what_stood_there(
    ready: Racing, move: Callable[[World, BaseKey], None]
) -> None:
    new: dict[str, Cell] = {"Company": "New", "Phone": "77", "Comment": "precious"}
    ready.person(ANNA).type(PROSPECTS, new)

    ready.cycle_while(PROSPECTS, lambda: move(ready, PROSPECTS))
    ready.settle()

    row = ready.row(PROSPECTS, "New")
    assert {key: row[key] for key in new} == new
    assert str(row["ID"]).startswith("C")


def test_a_note_of_the_worker_s_gives_back_what_stood_in_the_other_column(
    ready: Racing,
) -> None:
    anna = ready.person(ANNA)
    anna.type(PROSPECTS, {"Company": "New", "Comment": "precious"})
    ready.settle()
    anna.pick(PROSPECTS, "New", "Interested")

    ready.cycle_while(PROSPECTS, lambda: drag(ready, PROSPECTS, "Sync note", "ID"))
    ready.settle()

    row = ready.row(PROSPECTS, "New")
    assert row["Comment"] == "precious"
    assert str(row["Sync note"]).startswith("To go to “Interested”, fill in")


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Struck]:
    """A base with Acme and Borealis, whose batches can be struck."""
    with Struck(tmp_path) as world:
        anna = world.person(ANNA)
        anna.type(PROSPECTS, ACME)
        anna.type(PROSPECTS, {"Company": "Borealis", "Phone": "+74957654321"})
        world.pass_by(2)
        yield world


def people_s(world: World, company: str) -> dict[str, Cell]:
    """What people typed into a client's row."""
    return {key: world.row(PROSPECTS, company).get(key) for key in ACME}


@pytest.mark.parametrize("move", MOVES)
def test_a_row_that_is_brought_back_counts_though_columns_were_moved_before_it_is_known(
    two: Struck, move: Callable[[World, BaseKey], None]
) -> None:
    moment = two.clock.now()
    two.clock.sleep(60)
    two.person(ANNA).edit(PROSPECTS, "Acme", comment="of late", city="Tomsk")
    two.pass_by()
    with two.app.journal.writing() as book:
        book.restores.order(PROSPECTS, moment)
    two.strike(PROSPECTS, RESTORE, "applied")
    two.pass_by()
    assert people_s(two, "Acme") == ACME

    move(two, PROSPECTS)
    two.person(ANNA).edit(PROSPECTS, "Acme", city="Kazan")
    two.pass_by(4)

    assert people_s(two, "Acme") == {**ACME, "City": "Kazan"}
    assert two.companies(PROSPECTS) == ["Acme", "Borealis"]
    with two.app.journal.reading() as book:
        (entry,) = book.restores.rows_of(1)
        assert entry.outcome == "right"
        assert book.restores.waiting() == {}


@pytest.mark.parametrize("move", MOVES)
def test_a_row_that_is_removed_stays_away_though_columns_were_moved_before_it_is_known(
    two: Struck, move: Callable[[World, BaseKey], None]
) -> None:
    two.person(ANNA).type(PROSPECTS, {**ACME, "ID": two.row(PROSPECTS, "Acme")["ID"]})
    two.pass_by(2)
    say(two, Answer.REMOVE)
    two.strike(PROSPECTS, REMOVE, "applied")
    two.pass_by()
    assert two.companies(PROSPECTS) == ["Acme", "Borealis"]

    move(two, PROSPECTS)
    two.pass_by(4)

    assert two.companies(PROSPECTS) == ["Acme", "Borealis"]
    assert people_s(two, "Acme") == ACME
    assert states(two) == ["done"]


@pytest.mark.parametrize("move", MOVES)
def test_a_row_that_was_removed_by_mistake_is_put_back_under_columns_that_were_moved(
    two: Struck, move: Callable[[World, BaseKey], None]
) -> None:
    anna = two.person(ANNA)
    anna.type(PROSPECTS, {**ACME, "ID": two.row(PROSPECTS, "Acme")["ID"]})
    two.pass_by(2)
    before = two.row(PROSPECTS, "Borealis")
    say(two, Answer.REMOVE)
    two.strike(PROSPECTS, REMOVE, "applied", lambda: anna.insert(PROSPECTS, 1))
    two.pass_by()
    assert two.companies(PROSPECTS) == ["Acme", "Acme"]

    move(two, PROSPECTS)
    two.pass_by(4)

    assert two.row(PROSPECTS, "Borealis") == before
    assert two.companies(PROSPECTS) == ["Acme", "Acme", "Borealis"]
