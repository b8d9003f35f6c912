"""A row that the owner wants gone goes, and no other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from requests import PreparedRequest, Response

from sheetsync.core.decisions import Answer, Given
from sheetsync.core.ids import UNDO
from sheetsync.worker.decisions import by_item, new_decision, remarks
from tests.worker.faults import FAULTS, FaultyWire, ProcessDied
from tests.worker.test_review_races import Racing
from tests.worker.world import INTERESTED, PROSPECTS, World

ANNA = "anna.petrova@northwind.example"
DMITRY = "dmitry.sokolov@northwind.example"
ACME = {"Company": "Acme", "Phone": "+74951234567", "Comment": "of old"}
BOREALIS = {"Company": "Borealis", "Phone": "+74957654321"}


def say(world: World, answer: Answer) -> None:
    """The owner answers the one thing that waits for him."""
    with world.app.journal.writing() as book:
        waiting = by_item(book)
        (item,) = waiting
        given = Given(item=item, words=answer.value, answer=answer)
        book.decisions.add(new_decision(given, waiting, by="cli"))
    world.clock.sleep(30)


def states(world: World) -> list[str]:
    with world.app.journal.reading() as book:
        since = world.clock.now().replace(year=2000)
        return [one.state for one in book.decisions.since(since)]


def two_clients(world: World) -> None:
    """Acme stands twice in Prospects, above and below Borealis."""
    world.cycle()
    anna = world.person(ANNA)
    anna.type(PROSPECTS, ACME)
    anna.type(PROSPECTS, BOREALIS)
    world.cycle()
    copied = world.row(PROSPECTS, "Acme")["ID"]
    anna.type(PROSPECTS, {**ACME, "ID": copied})
    world.clock.sleep(30)
    world.cycle()


def undo_rows(world: World) -> int:
    """How many undo rows are left."""
    return sum(any(row) for row in world.owner.grid(PROSPECTS, UNDO))


@pytest.fixture
def racing(tmp_path: Path) -> Iterator[Racing]:
    with Racing(tmp_path) as world:
        two_clients(world)
        yield world


def test_one_of_two_equal_rows_goes_and_its_client_stays(racing: Racing) -> None:
    say(racing, Answer.REMOVE)

    done = racing.cycle()
    racing.settle()

    assert done.removed == 1
    assert racing.companies(PROSPECTS) == ["Acme", "Borealis"]
    assert racing.row(PROSPECTS, "Acme")["Comment"] == "of old"
    assert states(racing) == ["done"]
    assert undo_rows(racing) == 0


def test_what_a_removed_row_held_is_in_the_history(racing: Racing) -> None:
    client = str(racing.rows(PROSPECTS)[0]["ID"])
    say(racing, Answer.REMOVE)

    racing.cycle()

    with racing.app.journal.reading() as book:
        (event,) = (one for one in book.history.of(client) if "removed" in one.event)
    assert event.detail["cells"]["comment"] == "of old"


def test_a_row_that_belongs_to_another_base_goes_and_the_client_stays(
    world: World,
) -> None:
    world.cycle()
    world.person(ANNA).type(PROSPECTS, ACME)
    world.cycle()
    client = world.row(PROSPECTS, "Acme")["ID"]
    world.owner.type(INTERESTED, {"Company": "Acme", "ID": client})
    world.cycle()

    say(world, Answer.REMOVE)
    world.settle()

    assert world.companies(PROSPECTS) == ["Acme"]
    assert world.companies(INTERESTED) == []
    assert states(world) == ["done"]


def test_a_row_that_was_edited_since_the_answer_stays(racing: Racing) -> None:
    say(racing, Answer.REMOVE)
    racing.person(ANNA).type(PROSPECTS, {"Comment": "call them"}, at=3)

    racing.settle()

    assert racing.companies(PROSPECTS) == ["Acme", "Acme", "Borealis"]
    assert states(racing) == ["void"]
    with racing.app.journal.reading() as book:
        (remark,) = remarks(book).values()
    assert str(remark) == "Not taken: the row changed since you answered"


def test_the_last_row_of_a_client_is_never_removed(racing: Racing) -> None:
    say(racing, Answer.REMOVE)
    racing.person(ANNA).delete(PROSPECTS, "Acme")

    racing.settle()

    assert racing.companies(PROSPECTS) == ["Acme", "Borealis"]


@pytest.mark.parametrize(
    "act",
    [
        lambda world: world.person(ANNA).insert(PROSPECTS, 1),
        lambda world: world.person(ANNA).sort(PROSPECTS, "Company"),
        lambda world: world.person(ANNA).type(PROSPECTS, {"Comment": "late"}, at=3),
    ],
    ids=["a row is inserted on top", "the rows are sorted", "the row is edited"],
)
def test_whatever_is_hit_in_the_last_instant_nobody_is_lost(
    racing: Racing, act: Callable[[World], object]
) -> None:
    say(racing, Answer.REMOVE)

    racing.cycle_while(PROSPECTS, lambda: act(racing))
    racing.settle()

    companies = racing.companies(PROSPECTS)
    assert companies in (["Acme", "Borealis"], ["Acme", "Acme", "Borealis"])
    if companies.count("Acme") > 1:
        comments = {row.get("Comment") for row in racing.rows(PROSPECTS)}
        assert states(racing) == ["void"]
        assert "of old" in comments
    assert undo_rows(racing) == 0


class FailingRemoval(FaultyWire):
    """Fails at the request that removes a row."""

    def send(self, request: PreparedRequest, *args: Any, **options: Any) -> Response:
        if b"deleteDimension" in (request.body or b"") and not self.count:
            self.begin()
        return super().send(request, *args, **options)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_removal_that_was_cut_off_is_finished_once(
    racing: Racing, fault: str
) -> None:
    say(racing, Answer.REMOVE)
    wire = FailingRemoval(racing.adapter, {0: fault})
    racing.app.close()
    racing.adapter = wire
    racing.start()

    try:
        racing.cycle()
    except ProcessDied:
        racing.app.close()
        racing.start()
    racing.settle()

    assert wire.count > 0
    assert racing.companies(PROSPECTS) == ["Acme", "Borealis"]
    assert racing.row(PROSPECTS, "Acme")["Comment"] == "of old"
    assert states(racing) == ["done"]
    assert undo_rows(racing) == 0
