"""Copies of a SQLite journal, one a day, each sound in itself; and putting one back.

A file copied while somebody writes may be torn, so SQLite itself makes the copy.
Each copy says of itself that it is one: a worker who finds himself on it knows that
the bases went on without his journal. PostgreSQL has its own tools for this, and its
owner uses them.
"""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing, suppress
from datetime import date
from pathlib import Path

from sheetsync.errors import SheetsyncError
from sheetsync.journal.copies import copies_of, copy_name, kept_days
from sheetsync.journal.engine import damaged
from sheetsync.journal.lock import lock_file
from sheetsync.locales.text import tr

COPY_OF = "copy_of"
"""Key in a copy's meta table: the day that it was made."""

_PRIVATE = stat.S_IRUSR | stat.S_IWUSR


def back_up(journal: Path, folder: Path, day: date) -> Path:
    """Copy a journal, and forget copies that are too old.

    The copy takes its name only once it was read back and found sound, and older
    ones go only after that.

    Args:
        journal: The SQLite file; it may be in use.
        folder: Where copies are kept; made, for the owner's eyes only.
        day: Today; a copy made earlier today is replaced.

    Returns:
        The copy.

    Raises:
        SheetsyncError: There is no room or no right to write, or the copy is torn.
    """
    copy = folder / copy_name(journal, day)
    fresh = copy.with_name(f".{copy.name}.new")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh.unlink(missing_ok=True)
        os.close(os.open(fresh, os.O_RDWR | os.O_CREAT | os.O_EXCL, _PRIVATE))
        _copy(journal, fresh, stamp=day)
        fresh.replace(copy)
        copies = copies_of(journal, folder)
        kept = kept_days(copies.values(), day)
        for old, made in copies.items():
            if made not in kept:
                old.unlink(missing_ok=True)
    except (OSError, sqlite3.Error) as error:
        with suppress(OSError):
            fresh.unlink()
        raise SheetsyncError(
            tr(
                "No backup could be made in {folder}: {reason}. Free some space there,"
                " or give the account that runs sheetsync the right to write",
                folder=str(folder),
                reason=str(error),
            )
        ) from error
    return copy


def last_backup(journal: Path, folder: Path, today: date = date.max) -> date | None:
    """The day of the latest copy up to today; None if there is none."""
    days = copies_of(journal, folder).values()
    return max((day for day in days if day <= today), default=None)


def put_back(journal: Path, copy: Path) -> Path | None:
    """Put a copy in the place of a journal; what stood there is kept beside it.

    A journal is more than its file: what was written last stands in a second one
    beside it, which must not be read together with another journal.

    Args:
        journal: The SQLite file; it may be damaged or missing.
        copy: A copy that `back_up` made; it stays.

    Returns:
        Where the former file is kept; None if there was none.

    Raises:
        AnotherInstance: A worker runs on it.
        SheetsyncError: The copy is damaged, or there is no room or right to write.
    """
    if not copy.is_file():
        raise SheetsyncError(tr("There is no backup {path}", path=str(copy)))
    fresh = journal.with_name(f".{journal.name}.new")
    lock = lock_file(journal)
    try:
        fresh.unlink(missing_ok=True)
        os.close(os.open(fresh, os.O_RDWR | os.O_CREAT | os.O_EXCL, _PRIVATE))
        _copy(copy, fresh)
        kept = _out_of_the_way(journal)
        fresh.replace(journal)
    except (OSError, sqlite3.Error) as error:
        with suppress(OSError):
            fresh.unlink()
        raise SheetsyncError(
            tr(
                "The backup {copy} could not be put in the place of {journal}:"
                " {reason}",
                copy=str(copy),
                journal=str(journal),
                reason=str(error),
            )
        ) from error
    finally:
        lock.release()
    return kept


def _out_of_the_way(journal: Path) -> Path | None:
    """Give a journal's files other names, free ones; the new name, if there was one."""
    number = 1
    while (kept := journal.with_name(f"{journal.name}.before-{number}")).exists():
        number += 1
    for end in ("-wal", "-shm", ""):
        with suppress(FileNotFoundError):
            Path(f"{journal}{end}").rename(f"{kept}{end}")
    return kept if kept.exists() else None


def _copy(source: Path, fresh: Path, stamp: date | None = None) -> None:
    """Copy a journal as SQLite sees it, and read the copy back."""
    address = f"{source.resolve().as_uri()}?mode=ro"
    with (
        closing(sqlite3.connect(address, uri=True)) as opened,
        closing(sqlite3.connect(fresh)) as target,
    ):
        opened.backup(target)
        # One file that can be carried anywhere, without a -wal beside it.
        target.execute("PRAGMA journal_mode=DELETE")
        if stamp:
            target.execute(
                "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)",
                (COPY_OF, stamp.isoformat()),
            )
            target.commit()
        (found,) = target.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        fresh.unlink()
        raise SheetsyncError(damaged(str(source)))
