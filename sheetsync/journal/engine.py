"""The two databases and all that differs between them.

SQLite is set for a journal that must survive a power cut. Whatever either database
complains about and a person can mend is said in words here; the rest is a bug and
goes through as it is.
"""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from sheetsync.errors import ConfigError, SheetsyncError
from sheetsync.journal.copies import latest_copy
from sheetsync.locales.text import Text, tr

_PRIVATE = stat.S_IRUSR | stat.S_IWUSR

# The default of 5 s is less than a nightly backup or an import may hold the lock.
_WAIT_FOR_LOCK_MS = 30_000

_SETTINGS = (
    f"PRAGMA busy_timeout={_WAIT_FOR_LOCK_MS}",
    "PRAGMA journal_mode=WAL",
    # NORMAL may lose the last commits in a power cut: a batch that left unrecorded.
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
)

_WRITING = "sheetsync_writing"


def journal_url(address: str) -> URL:
    """The address of a journal, with the driver that we bring along.

    Raises:
        ConfigError: It is neither a SQLite file nor a PostgreSQL database.
    """
    try:
        url = make_url(address)
    except ArgumentError as error:
        raise ConfigError((_unusable(address),)) from error
    match url.get_backend_name():
        case "sqlite" if url.database and url.database != ":memory:":
            return url
        case "postgresql":
            return url.set(drivername="postgresql+psycopg")
        case _:
            raise ConfigError((_unusable(url.render_as_string()),))


def beside(address: str, folder: Path) -> str:
    """The address with a SQLite file's relative path counted from a folder.

    Config says where the journal is as seen from its own place, wherever a command
    was started.
    """
    url = journal_url(address)
    path = file_of(url)
    if path is None:
        return address
    return url.set(database=str(folder / path)).render_as_string(hide_password=False)


def _unusable(address: str) -> Text:
    return tr(
        "company.yaml state: '{address}' is no journal. Write"
        " sqlite:///state/sheetsync.db or postgresql://user:password@host/database.",
        address=address,
    )


def file_of(url: URL) -> Path | None:
    """The file that a SQLite journal is in; None for PostgreSQL."""
    if url.get_backend_name() != "sqlite":
        return None
    return Path(str(url.database))


def make_engine(url: URL) -> Engine:
    """The engine of a journal; its file is made, for the owner's eyes only.

    Raises:
        SheetsyncError: The file can't be made.
    """
    path = file_of(url)
    if path is None:
        return create_engine(url, pool_pre_ping=True)
    _make_private(path)
    engine = create_engine(url)
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def _make_private(path: Path) -> None:
    """Make the file before SQLite does; its -wal and -shm files copy its mode."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, _PRIVATE))
        for one in (path, *(Path(f"{path}{end}") for end in ("-wal", "-shm"))):
            with suppress(FileNotFoundError):
                one.chmod(_PRIVATE)
    except OSError as error:
        raise SheetsyncError(
            tr(
                "The journal {path} can't be opened: {reason}. Give the account that"
                " runs sheetsync the right to write there, or set another state in"
                " company.yaml.",
                path=str(path),
                reason=str(error.strerror),
            )
        ) from error


def for_writing(connection: Connection) -> Connection:
    """The connection with its transactions set for writing; there is one writer."""
    return connection.execution_options(**{_WRITING: True})


def for_reading(connection: Connection) -> Connection:
    """The connection with its transactions set to see one moment all along."""
    if file_of(connection.engine.url) is not None:
        return connection  # SQLite's transactions see nothing else
    return connection.execution_options(isolation_level="REPEATABLE READ")


def _on_connect(connection: Any, record: object) -> None:
    del record
    # The driver would begin transactions late, at the first write; _on_begin does it.
    connection.isolation_level = None
    cursor = connection.cursor()
    for setting in _SETTINGS:
        cursor.execute(setting)
    cursor.close()


def _on_begin(connection: Connection) -> None:
    # A transaction that turns from reading to writing can't wait for another writer.
    writing = connection.get_execution_options().get(_WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def explained(error: DBAPIError, url: URL) -> SheetsyncError | None:
    """What a database's complaint means for a person; None if it is a bug."""
    place = url.render_as_string(hide_password=True)
    cause = error.orig
    if isinstance(cause, sqlite3.Error):
        return _explained_sqlite(cause, str(url.database))
    if error.connection_invalidated or "connection" in str(cause).casefold():
        return SheetsyncError(
            tr(
                "The journal {place} does not answer: {reason}. Check that PostgreSQL"
                " runs and that the state address in company.yaml is right.",
                place=place,
                reason=str(cause).strip(),
            )
        )
    return None


def _explained_sqlite(cause: sqlite3.Error, path: str) -> SheetsyncError | None:
    # The extended code's low byte is the primary code.
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
    match code:
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return SheetsyncError(damaged(path))
        case sqlite3.SQLITE_FULL | sqlite3.SQLITE_IOERR:
            text = tr(
                "The disk would not take the journal {path} ({reason}). Nothing was"
                " changed. Free some space and start again.",
                path=path,
                reason=str(cause),
            )
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            text = tr(
                "Another program has kept the journal {path} locked for half a"
                " minute. Close it and start again.",
                path=path,
            )
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN:
            text = tr(
                "The journal {path} can't be written ({reason}). Give the account"
                " that runs sheetsync the right to write there.",
                path=path,
                reason=str(cause),
            )
        case _:
            return None
    return SheetsyncError(text)


def lost(path: Path) -> Text | None:
    """What to do about a SQLite file that is gone though it was backed up, or None.

    A journal that began anew beside its backups would soon be copied over them.
    """
    written = (path, Path(f"{path}-wal"))
    copy = latest_copy(path)
    if copy is None or any(one.exists() and one.stat().st_size for one in written):
        return None
    return tr(
        "There is no journal {path}, and there are backups of it. Put the last one"
        " back with “sheetsync backup restore {copy}”, then start again: what happened"
        " since is learnt from the spreadsheets. To begin without purchases, payments,"
        " plans, calls and the history, which the journal alone has, move {folder} away"
        " instead",
        path=str(path),
        copy=copy.name,
        folder=str(copy.parent),
    )


def damaged(path: str) -> Text:
    """What to do about a SQLite file that can't be read."""
    copy = latest_copy(Path(path))
    if copy is not None:
        return tr(
            "The journal {path} is damaged or no journal at all. Put the last backup"
            " back with “sheetsync backup restore {copy}”, then start again: what"
            " happened since is learnt from the spreadsheets",
            path=path,
            copy=copy.name,
        )
    return tr(
        "The journal {path} is damaged or no journal at all, and there is no backup."
        " Move it away and start again: clients are learnt from the spreadsheets,"
        " what was imported must be imported again. “sqlite3 {path} .recover |"
        " sqlite3 new.db” may save what can still be read",
        path=path,
    )
