"""The journal: what sheetsync did, is doing and knows, safe before it acts.

A transaction is a ``with`` block; it is on the disk when the block is left, and gone
without trace when an error leaves it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from sheetsync.clock import Clock
from sheetsync.errors import SheetsyncError
from sheetsync.journal.book import Book
from sheetsync.journal.engine import (
    damaged,
    explained,
    file_of,
    for_reading,
    for_writing,
    journal_url,
    lost,
    make_engine,
)
from sheetsync.journal.lock import WorkerLock, take_lock
from sheetsync.journal.migrate import is_current, migrate


class Journal:
    """An open journal; `open` makes one."""

    def __init__(self, engine: Engine, clock: Clock, lock: WorkerLock | None) -> None:
        self._engine = engine
        self._clock = clock
        self._lock = lock

    @classmethod
    def open(cls, address: str, clock: Clock, *, as_worker: bool = True) -> Self:
        """Open a journal, make it if there was none, and bring its tables up to date.

        Args:
            address: ``sqlite:///path`` or ``postgresql://user@host/database``.
            clock: Tells when things are recorded.
            as_worker: Whether to be its only worker. What merely reads, or queues
                for the worker, need not be and may run beside it.

        Raises:
            ConfigError: The address is neither of the two.
            AnotherInstance: Another worker has it.
            SheetsyncError: It is damaged, newer than this program, or out of reach, or
                gone while there are backups of it.
        """
        url = journal_url(address)
        path = file_of(url)
        why_not = lost(path) if path else None
        if why_not is not None:
            raise SheetsyncError(why_not)
        engine = make_engine(url)
        journal = cls(engine, clock, lock=None)
        try:
            with journal._explaining():
                journal._prepare(as_worker=as_worker)
        except BaseException:
            journal.close()
            raise
        return journal

    def _prepare(self, *, as_worker: bool) -> None:
        if as_worker:
            self._lock = take_lock(self._engine)
        with self._transaction(writing=False) as connection:
            current = is_current(connection)
        if current:
            return
        # Even a reader must be alone while it changes the tables.
        lock = None if self._lock else take_lock(self._engine)
        try:
            with self._transaction(writing=True) as connection:
                migrate(connection)
        finally:
            if lock:
                lock.release()

    def close(self) -> None:
        """Let go of the journal; closing twice is no error."""
        if self._lock:
            self._lock.release()
            self._lock = None
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @contextmanager
    def writing(self) -> Iterator[Book]:
        """A transaction that writes: kept when the block ends, undone on an error.

        Raises:
            AnotherInstance: The right to be the only worker was lost.
            SheetsyncError: The database is damaged, full, locked or out of reach.
        """
        if self._lock:
            self._lock.confirm()
        with self._explaining(), self._transaction(writing=True) as connection:
            yield Book(connection, self._clock)

    @contextmanager
    def reading(self) -> Iterator[Book]:
        """A transaction that reads; it sees one moment, whoever writes meanwhile.

        Raises:
            SheetsyncError: The database is damaged or out of reach.
        """
        with self._explaining(), self._transaction(writing=False) as connection:
            yield Book(connection, self._clock)

    def check(self) -> None:
        """Read the whole file and its indexes; on PostgreSQL its server does that.

        Raises:
            SheetsyncError: The file is damaged.
        """
        path = file_of(self._engine.url)
        if path is None:
            return
        with self._explaining(), self._transaction(writing=False) as connection:
            found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
        if found != "ok":
            raise SheetsyncError(damaged(str(path)))

    @contextmanager
    def _transaction(self, *, writing: bool) -> Iterator[Connection]:
        with (
            self._engine.connect() as plain,
            (for_writing if writing else for_reading)(plain) as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def _explaining(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            explanation = explained(error, self._engine.url)
            if explanation is None:
                raise
            raise explanation from error
