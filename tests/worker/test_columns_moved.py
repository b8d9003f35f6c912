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

from sheetsync.core.ids import BaseKey
from sheetsync.core.rows import Cell
from sheetsync.emulator.people.acts import Drag, Insert
from sheetsync.emulator.people.playing import play
from tests.worker.faults import FaultyWire
from tests.worker.test_review_races import Racing
from tests.worker.world import INTERESTED, OWNER, PROSPECTS, READY, World

ANNA = "anna.petrova@northwind.example"


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
