"""A base of which too much changed at once is frozen; all others go on."""

from __future__ import annotations

import pytest

from sheetsync.core.decisions import Answer
from sheetsync.core.ids import CLIENTS, sheet_id
from sheetsync.emulator.people.acts import Restore, Sort
from sheetsync.emulator.people.playing import play
from sheetsync.journal.records import NewDecision
from tests.worker.world import (
    CUSTOMERS,
    DRIVE,
    INTERESTED,
    PROSPECTS,
    READY,
    World,
)

ANNA = "anna.petrova@northwind.example"
SERGEY = "sergey.volkov@northwind.example"
COUNT = 10


@pytest.fixture
def world(world: World) -> World:
    """A company with the list of clients, and what waits for the owner."""
    world.reports("all_clients", "decisions")
    return world


@pytest.fixture
def full(world: World) -> World:
    """A company with ten clients in Prospects, at rest, its sheets published."""
    world.cycle()
    anna = world.person(ANNA)
    for number in range(COUNT):
        anna.type(
            PROSPECTS,
            {
                **READY,
                "Company": f"Firm {number}",
                "Phone": f"+749511111{number:02}",
                "Needs": f"{number} boxes",
            },
            at=1 + number,
        )
    world.cycle(2)
    world.app.publish()
    return world


def delete_half(world: World) -> None:
    """Somebody deletes five rows."""
    rows = {"sheetId": sheet_id(CLIENTS), "startIndex": 1, "endIndex": 6}
    request = {"deleteDimension": {"range": {**rows, "dimension": "ROWS"}}}
    assert world.person(ANNA).batch(PROSPECTS, request).ok


def held(world: World) -> dict[str, str]:
    """What waits for the owner, in English, by kind."""
    with world.app.journal.reading() as book:
        return {one.kind: one.why.english() for one in book.held.all()}


def answer(world: World, said: Answer) -> None:
    """The owner answers to the frozen base."""
    with world.app.journal.writing() as book:
        (one,) = book.held.all()
        book.decisions.add(
            NewDecision(
                item="",
                words=said,
                answered_by="cli",
                key=one.key,
                kind=one.kind,
                subject=one.subject,
                base=one.base,
                answer=said,
                why=None,
            )
        )


def test_a_frozen_base_is_left_alone_and_the_others_go_on(full: World) -> None:
    delete_half(full)
    anna, sergey = full.person(ANNA), full.person(SERGEY)
    anna.pick(PROSPECTS, "Firm 7", "Interested")
    anna.type(PROSPECTS, {"Company": "New one"})
    anna.edit(PROSPECTS, "Firm 8", responsible="Me")
    sergey.type(
        INTERESTED,
        {"Company": "Other", "Stage": "Customers", "First purchase": 46000},
    )
    before = full.rows(PROSPECTS)

    full.settle()

    assert held(full) == {"frozen": "5 of 10 clients changed at once: 5 deleted"}
    assert full.rows(PROSPECTS) == before
    assert full.companies(CUSTOMERS) == ["Other"]
    with full.app.journal.reading() as book:
        assert len(book.rows.of(PROSPECTS)) == COUNT


def test_a_column_of_amounts_sorted_alone_freezes_its_base(full: World) -> None:
    place = len(full.owner.grid(PROSPECTS)[0])
    full.owner.write(PROSPECTS, 0, place, "Budget")
    for number in range(COUNT):
        full.owner.write(PROSPECTS, 1 + number, place, 1000 + 7 * number * number)
    full.settle()
    with full.app.journal.reading() as book:
        before = book.rows.of(PROSPECTS)
    column = chr(ord("A") + place)

    done = play(
        full.google,
        Sort(
            who=ANNA,
            file=full.file_id(PROSPECTS),
            by="Budget",
            columns=f"{column}:{column}",
            descending=True,
        ),
    )
    full.settle()

    assert done.refused == ""
    assert held(full) == {"frozen": "10 of 10 clients changed at once: 10 mixed up"}
    with full.app.journal.reading() as book:
        assert book.rows.of(PROSPECTS) == before


def test_what_the_desk_shows_of_a_frozen_base_stays(full: World) -> None:
    def firms() -> int:
        with full.app.journal.reading() as book:
            return len(book.rows.of(PROSPECTS))

    before = firms()
    delete_half(full)
    full.cycle()

    done = full.app.publish()

    assert firms() == before
    assert PROSPECTS not in {base for base, _ in done.written}


def test_a_frozen_base_stays_frozen_though_the_worker_starts_anew(full: World) -> None:
    delete_half(full)
    full.cycle()
    full.app.close()
    full.start()

    full.settle()

    assert held(full) == {"frozen": "5 of 10 clients changed at once: 5 deleted"}
    assert len(full.rows(PROSPECTS)) == COUNT - 5


def test_a_restored_version_thaws_the_base(full: World) -> None:
    before = full.rows(PROSPECTS)
    file = full.file_id(PROSPECTS)
    version = int(full.owner.get(f"{DRIVE}/{file}/revisions")["revisions"][-1]["id"])
    delete_half(full)
    full.cycle()
    assert "frozen" in held(full)

    act = Restore(who=ANNA, file=file, version=version)
    assert play(full.google, act).refused == ""
    full.settle()

    assert held(full) == {}
    assert full.rows(PROSPECTS) == before


def test_the_owner_has_deleted_rows_brought_back(full: World) -> None:
    before = full.companies(PROSPECTS)
    stood = full.clock.now()
    full.clock.sleep(60)
    delete_half(full)
    full.cycle()

    answer(full, Answer.RESTORE)
    full.settle()

    assert held(full) == {}
    assert full.companies(PROSPECTS) == before
    with full.app.journal.reading() as book:
        order = book.restores.get(1)
    assert order is not None
    assert order.as_of <= stood, "it is told with a moment at which the rows stood"


def test_the_owner_has_mixed_rows_brought_back(full: World) -> None:
    full.person(ANNA).sort(PROSPECTS, "Company")
    full.cycle(2)
    before = full.rows(PROSPECTS)
    act = Sort(who=ANNA, file=full.file_id(PROSPECTS), by="Company", columns="B:E")
    assert play(full.google, act).refused == ""
    full.cycle()
    assert "frozen" in held(full)

    answer(full, Answer.RESTORE)
    full.settle()

    assert held(full) == {}
    assert full.rows(PROSPECTS) == before


def test_the_owner_accepts_what_was_deleted(full: World) -> None:
    delete_half(full)
    full.cycle()

    answer(full, Answer.ACCEPT)
    full.settle()

    assert held(full) == {}
    assert full.companies(PROSPECTS) == [f"Firm {number}" for number in range(5, 10)]
    with full.app.journal.reading() as book:
        states = [one.state for one in book.clients.all().values()]
    assert (states.count("live"), states.count("deleted")) == (5, 5)


def test_a_sort_of_some_columns_freezes_and_sorted_back_it_thaws(full: World) -> None:
    file = full.file_id(PROSPECTS)

    def sort(*, descending: bool) -> None:
        act = Sort(
            who=ANNA, file=file, by="Company", columns="B:E", descending=descending
        )
        assert play(full.google, act).refused == ""

    full.person(ANNA).sort(PROSPECTS, "Company")
    full.cycle(2)
    in_order = full.rows(PROSPECTS)
    sort(descending=False)
    full.settle()

    assert held(full) == {"frozen": "10 of 10 clients changed at once: 10 mixed up"}
    sort(descending=True)
    full.settle()

    assert held(full) == {}
    assert full.rows(PROSPECTS) == in_order
