"""Copies of a SQLite journal, one a day, each sound in itself.

A file copied while somebody writes may be torn, so SQLite itself makes the copy.
PostgreSQL has its own tools for this, and its owner uses them.
"""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing, suppress
from datetime import date, timedelta
from pathlib import Path

from sheetsync.errors import SheetsyncError
from sheetsync.journal.engine import damaged
from sheetsync.locales.text import tr

KEPT_DAYS = 7
"""Copies of so many days are kept, today's included."""

_PRIVATE = stat.S_IRUSR | stat.S_IWUSR


def back_up(journal: Path, folder: Path, day: date, *, keep: int = KEPT_DAYS) -> Path:
    """Copy a journal, and forget copies that are too old.

    The copy takes its name only once it was read back and found sound, and older
    ones go only after that.

    Args:
        journal: The SQLite file; it may be in use.
        folder: Where copies are kept; made, for the owner's eyes only.
        day: Today; a copy made earlier today is replaced.
        keep: For how many days copies are kept.

    Returns:
        The copy.

    Raises:
        SheetsyncError: There is no room or no right to write, or the copy is torn.
    """
    copy = folder / _name(journal, day)
    fresh = copy.with_name(f".{copy.name}.new")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh.unlink(missing_ok=True)
        os.close(os.open(fresh, os.O_RDWR | os.O_CREAT | os.O_EXCL, _PRIVATE))
        _copy(journal, fresh)
        fresh.replace(copy)
        for old in _older(journal, folder, day - timedelta(days=keep - 1)):
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


def last_backup(journal: Path, folder: Path) -> date | None:
    """The day of the latest copy; None if there is none."""
    return max(_copies(journal, folder).values(), default=None)


def _copy(journal: Path, fresh: Path) -> None:
    address = f"{journal.resolve().as_uri()}?mode=ro"
    with (
        closing(sqlite3.connect(address, uri=True)) as source,
        closing(sqlite3.connect(fresh)) as target,
    ):
        source.backup(target)
        # One file that can be carried anywhere, without a -wal beside it.
        target.execute("PRAGMA journal_mode=DELETE")
        (found,) = target.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        fresh.unlink()
        raise SheetsyncError(damaged(str(journal)))


def _name(journal: Path, day: date) -> str:
    return f"{journal.stem}-{day.isoformat()}{journal.suffix}"


def _older(journal: Path, folder: Path, day: date) -> list[Path]:
    return [path for path, made in _copies(journal, folder).items() if made < day]


def _copies(journal: Path, folder: Path) -> dict[Path, date]:
    """The copies of this journal; other files in the folder are not ours."""
    found: dict[Path, date] = {}
    for path in folder.glob(f"*{journal.suffix}"):
        stem = path.name.removesuffix(journal.suffix)
        try:
            day = date.fromisoformat(stem.removeprefix(f"{journal.stem}-"))
        except ValueError:
            continue
        if path.name == _name(journal, day):
            found[path] = day
    return found
