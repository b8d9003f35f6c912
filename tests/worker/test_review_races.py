"""Somebody acts between two requests of the worker."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from requests import PreparedRequest, Response
from requests.adapters import BaseAdapter

from sheetsync.core.ids import UNDO, BaseKey, ClientId
from tests.worker.faults import FaultyWire
from tests.worker.world import CUSTOMERS, INTERESTED, PROSPECTS, READY, World

ANNA = "anna.petrova@northwind.example"
OLGA = "olga.smirnova@northwind.example"


class Instant(BaseAdapter):
    """Lets a person act once, right before the next write to a base is sent."""

    def __init__(self, inner: BaseAdapter) -> None:
        super().__init__()
        self._inner = inner
        self._spreadsheet = ""
        self._act: Callable[[], object] = lambda: None

    def before_write_to(self, spreadsheet: str, act: Callable[[], object]) -> None:
        """Let somebody act before that file is written to."""
        self._spreadsheet, self._act = spreadsheet, act

    def send(self, request: PreparedRequest, *args: Any, **options: Any) -> Response:
        write = f"{self._spreadsheet}:batchUpdate"
        if self._spreadsheet and write in str(request.url):
            self._spreadsheet = ""
            self._act()
        return self._inner.send(request, *args, **options)

    def close(self) -> None:
        self._inner.close()


class Racing(World):
    """A company in which people act in the very last instant."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.app.close()
        self.instant = Instant(self.adapter)
        self.adapter = self.instant
        self.start()

    def cycle_while(self, base: BaseKey, act: Callable[[], object]) -> None:
        """One cycle; somebody acts right before its first write to the base."""
        self.instant.before_write_to(self.file_id(base), act)
        self.cycle()


@pytest.fixture
def racing(tmp_path: Path) -> Iterator[Racing]:
    with Racing(tmp_path) as world:
        world.cycle()
        yield world


def test_an_id_that_hits_a_neighbour_in_the_last_instant_doubles_nobody(
    racing: Racing,
) -> None:
    anna = racing.person(ANNA)
    for number in range(3):
        anna.type(PROSPECTS, {"Company": f"Old {number}", "Phone": f"1{number}"})
    racing.settle()
    before = {row["Company"]: row["ID"] for row in racing.rows(PROSPECTS)}
    anna.type(PROSPECTS, {"Company": "New", "Phone": "55"})

    racing.cycle_while(PROSPECTS, lambda: anna.insert(PROSPECTS, 1))
    racing.settle()

    after = {row["Company"]: row["ID"] for row in racing.rows(PROSPECTS)}
    assert len(racing.rows(PROSPECTS)) == 4
    assert {**after, **before} == after
    with racing.app.journal.reading() as book:
        assert set(book.clients.all()) == set(after.values())


def test_an_id_that_hits_a_blank_row_in_the_last_instant_makes_no_client(
    racing: Racing,
) -> None:
    anna = racing.person(ANNA)
    anna.type(PROSPECTS, {"Company": "Old", "Phone": "1"})
    racing.settle()
    anna.type(PROSPECTS, {"Company": "New", "Phone": "5"})

    racing.cycle_while(PROSPECTS, lambda: anna.delete(PROSPECTS, "Old"))
    racing.settle()

    assert racing.companies(PROSPECTS) == ["New", "Old"]
    with racing.app.journal.reading() as book:
        assert len(book.clients.all()) == 2


def test_who_is_edited_in_the_last_instant_follows_with_what_was_typed(
    racing: Racing,
) -> None:
    anna = racing.person(ANNA)
    for number in range(4):
        ready = {**READY, "Company": f"C{number}", "Stage": "Interested"}
        anna.type(PROSPECTS, ready)
    anna.type(PROSPECTS, {"Company": "Stays"})
    racing.cycle()
    racing.clock.sleep(30)

    racing.cycle_while(
        PROSPECTS, lambda: anna.edit(PROSPECTS, "C1", comment="in the last instant")
    )

    assert racing.companies(INTERESTED) == ["C0", "C1", "C2", "C3"]
    assert racing.row(PROSPECTS, "C1")["Comment"] == "in the last instant"

    racing.settle()

    assert not [row for row in racing.owner.grid(PROSPECTS, UNDO) if any(row)]
    assert racing.companies(PROSPECTS) == ["Stays"]
    assert racing.companies(INTERESTED) == ["C0", "C1", "C2", "C3"]
    assert racing.row(INTERESTED, "C1")["Comment"] == "in the last instant"


def test_a_header_that_breaks_while_clients_move_makes_nobody_stand_twice(
    racing: Racing,
) -> None:
    anna = racing.person(ANNA)
    anna.type(PROSPECTS, {**READY, "Stage": "Interested"})
    racing.cycle()
    racing.clock.sleep(30)

    racing.cycle_while(INTERESTED, lambda: racing.owner.write(PROSPECTS, 0, 0, "Key"))
    racing.owner.write(PROSPECTS, 0, 0, "ID")
    racing.settle()

    assert racing.companies(PROSPECTS) == []
    assert racing.companies(INTERESTED) == ["Acme"]


def test_what_only_the_owner_may_see_of_an_import_survives_a_lost_answer(
    tmp_path: Path,
) -> None:
    with World(tmp_path) as world:
        world.cycle()
        with world.app.journal.writing() as book:
            cells = {"company": "Acme", "phone": "+7", "personal_mobile": "+79"}
            book.arrivals.add_many("prospects", [cells])
        # Requests of a cycle: files, four bases, then the write.
        wire = FaultyWire(world.adapter, {5: "timeout_applied"})
        world.app.close()
        world.adapter = wire
        world.start()

        wire.begin()
        world.cycle()
        wire.end()
        world.settle()

        client = world.row(PROSPECTS, "Acme")["ID"]
        with world.app.journal.reading() as book:
            known = book.clients.by(ClientId(str(client)))
        assert known is not None
        assert known.kept == {"personal_mobile": "+79"}
        assert "+79" not in str(world.owner.grid(PROSPECTS))


class Refusing(BaseAdapter):
    """Answers 400 to every write to one spreadsheet."""

    def __init__(self, inner: BaseAdapter) -> None:
        super().__init__()
        self._inner = inner
        self.spreadsheet = ""

    def send(self, request: PreparedRequest, *args: Any, **options: Any) -> Response:
        if self.spreadsheet and f"{self.spreadsheet}:batchUpdate" in str(request.url):
            request = request.copy()
            request.body = b'{"requests": [{"noSuchRequest": {}}]}'
            request.headers["Content-Length"] = str(len(request.body))
        return self._inner.send(request, *args, **options)

    def close(self) -> None:
        self._inner.close()


def test_a_base_that_google_refuses_to_write_does_not_stop_the_others(
    tmp_path: Path,
) -> None:
    with World(tmp_path) as world:
        world.cycle()
        olga = world.person(OLGA)
        olga.type(CUSTOMERS, {"Company": "Old", "Phone": "1"})
        world.settle()
        wire = Refusing(world.adapter)
        world.app.close()
        world.adapter = wire
        world.start()
        wire.spreadsheet = world.file_id(CUSTOMERS)
        olga.pick(CUSTOMERS, "Old", "Interested")
        world.person(ANNA).type(PROSPECTS, {**READY, "Stage": "Interested"})

        world.settle()

        assert world.companies(INTERESTED) == ["Acme"]
        with world.app.journal.reading() as book:
            held = {(one.kind, one.base) for one in book.held.all()}
        assert held == {("refused", CUSTOMERS)}
