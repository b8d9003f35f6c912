"""One worker at a time: a lock beside a SQLite file, an advisory one in PostgreSQL.

Both end with the process that holds them, however it dies.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from sheetsync.errors import AnotherInstance
from sheetsync.journal.engine import file_of
from sheetsync.locales.text import Text, tr

# Advisory locks are numbers of one database; this one spells "sync".
_ADVISORY_KEY = 0x73796E63


class WorkerLock(Protocol):
    """The right to be the journal's only worker."""

    def confirm(self) -> None:
        """Make sure that the lock still holds.

        Raises:
            AnotherInstance: It was lost, and somebody else may have it.
        """
        ...

    def release(self) -> None:
        """Let others have it."""
        ...


def take_lock(engine: Engine) -> WorkerLock:
    """Take the lock or leave at once.

    Raises:
        AnotherInstance: Another worker has it.
    """
    path = file_of(engine.url)
    if path is None:
        return _AdvisoryLock(engine)
    return _LockFile(path)


def lock_file(journal: Path) -> WorkerLock:
    """Take the lock of a SQLite journal that need not be there, or leave at once.

    Raises:
        AnotherInstance: A worker runs on it.
    """
    return _LockFile(journal)


def _taken(place: str) -> Text:
    return tr(
        "Another worker has the journal {place}. Stop it first; two workers would"
        " undo each other's work.",
        place=place,
    )


class _LockFile:
    """A locked file beside the SQLite file; it stays when the lock goes."""

    def __init__(self, journal: Path) -> None:
        self._lock = FileLock(
            f"{journal}.lock", timeout=0, mode=0o600, thread_local=False
        )
        try:
            self._lock.acquire()
        except Timeout as error:
            raise AnotherInstance(_taken(str(journal))) from error

    def confirm(self) -> None:
        """A file lock lasts as long as its process: nothing to make sure of."""

    def release(self) -> None:
        self._lock.release()


class _AdvisoryLock:
    """A lock of the database session, which has a connection of its own."""

    def __init__(self, engine: Engine) -> None:
        self._place = engine.url.render_as_string(hide_password=True)
        self._connection: Connection = engine.connect().execution_options(
            isolation_level="AUTOCOMMIT"
        )
        taken = self._connection.scalar(
            text("SELECT pg_try_advisory_lock(:key)"), {"key": _ADVISORY_KEY}
        )
        if not taken:
            self._connection.close()
            raise AnotherInstance(_taken(self._place))

    def confirm(self) -> None:
        try:
            self._connection.execute(text("SELECT 1"))
        except DBAPIError as error:
            raise AnotherInstance(
                tr(
                    "The connection to the journal {place} broke, and with it the"
                    " right to be its only worker. Start the worker again.",
                    place=self._place,
                )
            ) from error

    def release(self) -> None:
        # A pooled connection keeps its session, and the session its locks.
        self._connection.invalidate()
        self._connection.close()
