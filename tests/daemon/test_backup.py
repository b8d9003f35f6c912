"""Backups of the journal: sound copies, one a day, for seven days."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from sheetsync.clock import SetClock
from sheetsync.core.ids import BaseKey, SpreadsheetId
from sheetsync.errors import SheetsyncError
from sheetsync.journal import Journal
from sheetsync.journal.backup import back_up, last_backup

CLOCK = SetClock(datetime(2026, 11, 2, 2, 30, tzinfo=UTC))
DAY = date(2026, 11, 2)
BASE = BaseKey("prospects/everybody")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A journal that knows one base, under a name that URLs would mistake."""
    path = tmp_path / "my #1 state" / "sheetsync.db"
    with (
        Journal.open(f"sqlite:///{path}", CLOCK) as journal,
        journal.writing() as book,
    ):
        book.bases.record(BASE, SpreadsheetId("sheet-1"))
    return path


def test_a_backup_opens_as_a_journal_and_is_private(path: Path) -> None:
    folder = path.parent / "backups"
    with Journal.open(f"sqlite:///{path}", CLOCK):
        copy = back_up(path, folder, DAY)
    assert copy == folder / "sheetsync-2026-11-02.db"
    assert [one.name for one in folder.iterdir()] == [copy.name]
    assert (copy.stat().st_mode & 0o777, folder.stat().st_mode & 0o777) == (
        0o600,
        0o700,
    )
    with (
        Journal.open(f"sqlite:///{copy}", CLOCK) as restored,
        restored.reading() as book,
    ):
        assert BASE in book.bases.all()


def test_what_is_being_written_is_not_in_the_backup_yet(path: Path) -> None:
    other = BaseKey("customers/everybody")
    with (
        Journal.open(f"sqlite:///{path}", CLOCK) as journal,
        journal.writing() as book,
    ):
        book.bases.record(other, SpreadsheetId("sheet-2"))
        copy = back_up(path, path.parent / "backups", DAY)
    with closing(sqlite3.connect(copy)) as found:
        assert found.execute("SELECT count(*) FROM bases").fetchone() == (1,)


def test_seven_days_are_kept_and_other_files_left_alone(path: Path) -> None:
    folder = path.parent / "backups"
    folder.mkdir()
    others = {"sheetsync-old.db", "notes.txt", "other-2020-01-01.db"}
    for name in others:
        (folder / name).touch()
    for number in range(10):
        back_up(path, folder, DAY + timedelta(days=number))
    made = {one.name for one in folder.iterdir()} - others
    days = [(DAY + timedelta(days=one)).isoformat() for one in range(3, 10)]
    assert made == {f"sheetsync-{day}.db" for day in days}
    assert {one.name for one in folder.iterdir()} > others
    assert last_backup(path, folder) == DAY + timedelta(days=9)


def test_a_second_backup_of_a_day_replaces_the_first(path: Path) -> None:
    folder = path.parent / "backups"
    first = back_up(path, folder, DAY).read_bytes()
    with (
        Journal.open(f"sqlite:///{path}", CLOCK) as journal,
        journal.writing() as book,
    ):
        book.bases.record(BaseKey("archive/everybody"), SpreadsheetId("sheet-3"))
    assert back_up(path, folder, DAY).read_bytes() != first


def test_a_damaged_journal_costs_no_older_backup(path: Path) -> None:
    folder = path.parent / "backups"
    sound = back_up(path, folder, DAY)
    content = bytearray(path.read_bytes())
    content[4096 : 4096 * 8] = b"\xff" * (4096 * 7)
    path.write_bytes(content)
    with pytest.raises(SheetsyncError):
        back_up(path, folder, DAY + timedelta(days=30))
    assert [one.name for one in folder.iterdir()] == [sound.name]


def test_no_right_to_write_is_said_with_what_to_do(path: Path) -> None:
    folder = path.parent / "backups"
    folder.write_text("a file stands in the way")
    with pytest.raises(SheetsyncError, match="No backup could be made"):
        back_up(path, folder, DAY)


def test_without_backups_there_is_no_last_one(path: Path) -> None:
    assert last_backup(path, path.parent / "backups") is None
