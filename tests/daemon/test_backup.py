"""Backups of the journal: sound copies, one a day; which are kept; putting one back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from sheetsync.clock import SetClock
from sheetsync.core.ids import BaseKey, SpreadsheetId
from sheetsync.errors import AnotherInstance, SheetsyncError
from sheetsync.journal import Journal
from sheetsync.journal.backup import COPY_OF, back_up, last_backup, put_back
from sheetsync.journal.copies import copies_of, kept_days

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


def test_old_copies_go_and_other_files_are_left_alone(path: Path) -> None:
    folder = path.parent / "backups"
    folder.mkdir()
    others = {"sheetsync-old.db", "notes.txt", "other-2020-01-01.db"}
    for name in others:
        (folder / name).touch()
    for number in range(10):
        back_up(path, folder, DAY + timedelta(days=number))
    made = {one.name for one in folder.iterdir()} - others
    # The first one is of this week and of this month, too; the second Monday's.
    days = [(DAY + timedelta(days=one)).isoformat() for one in (0, *range(3, 10))]
    assert made == {f"sheetsync-{day}.db" for day in days}
    assert {one.name for one in folder.iterdir()} > others
    assert last_backup(path, folder) == DAY + timedelta(days=9)


def test_after_two_years_there_are_days_of_a_week_weeks_of_a_month_months() -> None:
    kept: frozenset[date] = frozenset()
    for number in range(730):
        day = DAY + timedelta(days=number)
        kept = kept_days({*kept, day}, day)
    days = sorted(kept)
    today = DAY + timedelta(days=729)
    assert days[-7:] == [today - timedelta(days=one) for one in range(6, -1, -1)]
    weeks = {day.isocalendar()[:2] for day in days if day.isoweekday() == 1}
    assert len(weeks) >= 4
    assert len({(day.year, day.month) for day in days}) == 12
    assert len(days) <= 7 + 4 + 12


def test_a_copy_from_a_clock_that_was_ahead_hides_no_later_day(path: Path) -> None:
    folder = path.parent / "backups"
    back_up(path, folder, DAY + timedelta(days=365))
    back_up(path, folder, DAY)
    assert last_backup(path, folder, DAY) == DAY
    assert len(copies_of(path, folder)) == 2


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


def bases_in(path: Path) -> set[str]:
    with Journal.open(f"sqlite:///{path}", CLOCK) as journal, journal.reading() as book:
        return set(book.bases.all())


def test_a_copy_that_is_put_back_is_the_journal_and_the_former_one_is_kept(
    path: Path,
) -> None:
    copy = back_up(path, path.parent / "backups", DAY)
    with (
        Journal.open(f"sqlite:///{path}", CLOCK) as journal,
        journal.writing() as book,
    ):
        book.bases.record(BaseKey("customers/everybody"), SpreadsheetId("sheet-2"))
    kept = put_back(path, copy)
    assert bases_in(path) == {BASE}
    assert kept is not None
    assert bases_in(kept) == {BASE, "customers/everybody"}
    assert path.stat().st_mode & 0o777 == 0o600
    assert copy.exists()


def test_what_was_written_last_goes_away_with_the_journal_it_belongs_to(
    path: Path,
) -> None:
    """A -wal file left beside another journal would be read into it."""
    copy = back_up(path, path.parent / "backups", DAY)
    with closing(sqlite3.connect(path)) as cut_off:
        cut_off.execute("PRAGMA journal_mode=WAL")
        cut_off.execute("INSERT INTO meta VALUES ('late', 'yes')")
        cut_off.commit()
        assert Path(f"{path}-wal").exists()
        kept = put_back(path, copy)
        assert not Path(f"{path}-wal").exists()
        assert Path(f"{kept}-wal").exists()
    assert bases_in(path) == {BASE}


def test_a_damaged_or_missing_journal_is_replaced_all_the_same(path: Path) -> None:
    copy = back_up(path, path.parent / "backups", DAY)
    path.write_bytes(b"no journal at all")
    assert put_back(path, copy)
    assert bases_in(path) == {BASE}
    path.unlink()
    assert put_back(path, copy) is None
    assert bases_in(path) == {BASE}


def test_a_damaged_copy_replaces_nothing(path: Path) -> None:
    copy = back_up(path, path.parent / "backups", DAY)
    copy.write_bytes(copy.read_bytes()[:5000])
    with pytest.raises(SheetsyncError):
        put_back(path, copy)
    assert bases_in(path) == {BASE}


def test_nothing_is_put_back_under_a_worker_s_feet(path: Path) -> None:
    copy = back_up(path, path.parent / "backups", DAY)
    with Journal.open(f"sqlite:///{path}", CLOCK), pytest.raises(AnotherInstance):
        put_back(path, copy)


def test_a_copy_knows_that_it_is_one(path: Path) -> None:
    put_back(path, back_up(path, path.parent / "backups", DAY))
    with Journal.open(f"sqlite:///{path}", CLOCK) as journal, journal.reading() as book:
        assert book.meta.get(COPY_OF) == "2026-11-02"


@pytest.mark.parametrize("broken", ["other", "cut", "page"])
def test_a_broken_journal_names_the_backup_and_the_command(
    path: Path, broken: str
) -> None:
    back_up(path, path.parent / "backups", DAY)
    whole = path.read_bytes()
    content = {
        "other": b"no journal at all" * 99,
        "cut": whole[: len(whole) // 2],
        "page": whole[:4096] + b"\xff" * 4096 * 6 + whole[4096 * 7 :],
    }
    path.write_bytes(content[broken])
    with (
        pytest.raises(SheetsyncError, match="backup restore sheetsync-2026"),
        Journal.open(f"sqlite:///{path}", CLOCK) as journal,
    ):
        journal.check()


def test_without_a_backup_a_broken_journal_says_what_can_be_done(path: Path) -> None:
    path.write_bytes(b"no journal at all" * 99)
    with pytest.raises(SheetsyncError, match="there is no backup"):
        Journal.open(f"sqlite:///{path}", CLOCK)
