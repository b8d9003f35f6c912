"""A disk that is full, or a database that another program holds, at every commit.

The trouble is SQLite's own: the database may not grow in that transaction, or a
second connection holds its lock.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event

from sheetsync.core.ids import UNDO
from sheetsync.errors import SheetsyncError
from sheetsync.google.calls import Kind
from tests.worker.world import INTERESTED, PROSPECTS, READY, World

COMMITS = 40
"""More transactions than the cycles that move a client make."""


class FullDisk:
    """Lets the database not grow in one transaction, counted from `begin`.

    Args:
        engine: The journal's.
        at: In which transaction that writes.
    """

    def __init__(self, engine: Engine, at: int) -> None:
        self._left = at
        self.struck = False
        event.listen(engine, "commit", self._on_commit)
        self._engine = engine

    def _on_commit(self, connection: Connection) -> None:
        if not connection.get_execution_options().get("sheetsync_writing"):
            return
        self._left -= 1
        if self._left != -1:
            return
        self.struck = True
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        try:
            # What was to be committed needs room, too, and there is none.
            connection.exec_driver_sql("CREATE TABLE more (room BLOB)")
            for _ in range(100):
                connection.exec_driver_sql("INSERT INTO more VALUES (zeroblob(8192))")
        finally:
            connection.exec_driver_sql("PRAGMA max_page_count=1073741823")

    def end(self) -> None:
        """There is room again."""
        event.remove(self._engine, "commit", self._on_commit)


def engine_of(world: World) -> Engine:
    journal: Any = world.app.journal
    engine: Engine = journal._engine  # noqa: SLF001 - the seam below the journal
    return engine


@pytest.fixture
def moving(tmp_path: Path) -> Iterator[World]:
    """A client who is about to move, with a contact."""
    with World(tmp_path) as world:
        world.settle()
        world.owner.type(PROSPECTS, READY)
        world.owner.type(PROSPECTS, {"Client": "Acme", "Day": 46300}, tab="contacts")
        world.settle()
        world.owner.pick(PROSPECTS, "Acme", "Interested")
        world.cycle()
        world.clock.sleep(30)
        yield world


def writes(world: World) -> int:
    """Writes to spreadsheets so far."""
    return sum(
        one.call.kind is Kind.WRITE and one.call.api == "sheets"
        for one in world.app.traffic
    )


def check(world: World) -> None:
    world.cycle(3)
    assert world.companies(PROSPECTS) == []
    assert world.companies(INTERESTED) == ["Acme"]
    assert [row["Day"] for row in world.rows(INTERESTED, "contacts")] == [46300]
    assert not [row for row in world.owner.grid(PROSPECTS, UNDO) if any(row)]
    with world.app.journal.reading() as book:
        assert book.moves.open() == ()
        assert book.batches.open() == ()


def fails_at(world: World, at: int) -> bool:
    """Whether a commit of the cycle failed; then it was told, and the cycle stopped."""
    disk = FullDisk(engine_of(world), at)
    told = ""
    try:
        world.app.cycle()
    except SheetsyncError as error:
        told = str(error)
    finally:
        disk.end()
    assert ("Free some space" in told) is disk.struck
    return disk.struck


@pytest.mark.parametrize("at", [0, 5, 9])
def test_a_cycle_stops_at_a_full_disk_and_goes_on_when_there_is_room(
    moving: World, at: int
) -> None:
    assert fails_at(moving, at)
    moving.clock.sleep(30)
    check(moving)


@pytest.mark.ci
@pytest.mark.parametrize("at", range(COMMITS))
def test_no_commit_that_fails_loses_or_doubles_anybody(moving: World, at: int) -> None:
    fails_at(moving, at)
    moving.clock.sleep(30)
    check(moving)


def test_nothing_is_sent_whose_record_found_no_room(moving: World) -> None:
    """Each write of a move has a commit before it: without that, it does not leave."""
    before = writes(moving)
    with moving.app.journal.reading() as book:
        batches = len(book.batches.since(moving.clock.now().replace(year=2000)))
    assert fails_at(moving, 0)
    assert writes(moving) == before
    with moving.app.journal.reading() as book:
        now = len(book.batches.since(moving.clock.now().replace(year=2000)))
    assert now == batches


def test_a_locked_database_is_waited_for(moving: World) -> None:
    path = moving.home / "state" / "sheetsync.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        worker = threading.Thread(target=moving.app.cycle)
        worker.start()
        other.execute("ROLLBACK")
        worker.join(timeout=60)
        assert not worker.is_alive()
    check(moving)


def test_one_that_stays_locked_is_told_and_the_next_cycle_goes_on(
    moving: World,
) -> None:
    engine = engine_of(moving)

    def impatient(connection: sqlite3.Connection, record: object) -> None:
        del record
        connection.execute("PRAGMA busy_timeout=0")

    path = moving.home / "state" / "sheetsync.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        event.listen(engine, "connect", impatient)
        engine.dispose()
        other.execute("BEGIN IMMEDIATE")
        before = writes(moving)
        with pytest.raises(SheetsyncError, match="Another program has kept"):
            moving.app.cycle()
        assert writes(moving) == before
        other.execute("ROLLBACK")
        event.remove(engine, "connect", impatient)
        engine.dispose()
    check(moving)
