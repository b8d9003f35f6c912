"""Opening: tables, locks, modes of files, and what is refused."""

from __future__ import annotations

import stat
from datetime import date
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, text

from sheetsync.clock import Clock
from sheetsync.errors import AnotherInstance, ConfigError, SheetsyncError
from sheetsync.journal import Journal
from sheetsync.journal.backup import back_up, put_back
from sheetsync.journal.schema import tables


def file_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def change(url: str, statement: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def test_migrated_tables_are_the_tables_that_the_program_works_with(
    journal: Journal, url: str
) -> None:
    engine = create_engine(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, tables) == []
    engine.dispose()


def test_what_was_written_is_there_after_opening_again(url: str, clock: Clock) -> None:
    with Journal.open(url, clock) as first, first.writing() as book:
        book.meta.set("instance", "north")
    with Journal.open(url, clock) as second, second.reading() as book:
        assert book.meta.get("instance") == "north"


def test_an_error_inside_a_transaction_undoes_all_of_it(journal: Journal) -> None:
    def fail_half_way() -> None:
        with journal.writing() as book:
            book.meta.set("instance", "north")
            raise LookupError

    with pytest.raises(LookupError):
        fail_half_way()
    with journal.reading() as book:
        assert book.meta.get("instance") is None


def test_a_reader_sees_one_moment_while_another_writes(journal: Journal) -> None:
    with journal.reading() as reader:
        assert reader.meta.get("instance") is None
        with journal.writing() as writer:
            writer.meta.set("instance", "north")
        assert reader.meta.get("instance") is None


def test_a_second_worker_is_refused(journal: Journal, url: str, clock: Clock) -> None:
    with pytest.raises(AnotherInstance, match="Another worker has the journal"):
        Journal.open(url, clock)


def test_who_is_no_worker_may_queue_beside_one(
    journal: Journal, url: str, clock: Clock
) -> None:
    with Journal.open(url, clock, as_worker=False) as other, other.writing() as book:
        book.meta.set("queued", "yes")
    with journal.reading() as book:
        assert book.meta.get("queued") == "yes"


def test_a_closed_journal_is_free_for_the_next_worker(url: str, clock: Clock) -> None:
    Journal.open(url, clock).close()
    with Journal.open(url, clock), pytest.raises(AnotherInstance):
        Journal.open(url, clock)


def test_a_journal_of_a_newer_version_is_refused_and_left_alone(
    url: str, clock: Clock
) -> None:
    Journal.open(url, clock).close()
    change(url, "UPDATE alembic_version SET version_num = '0999'")
    with pytest.raises(SheetsyncError, match=r"newer sheetsync .*0999.*Install"):
        Journal.open(url, clock)
    change(url, "UPDATE alembic_version SET version_num = '0007'")
    Journal.open(url, clock).close()


def test_all_files_are_for_their_owner_only(sqlite_url: str, clock: Clock) -> None:
    with Journal.open(sqlite_url, clock) as journal:
        with journal.writing() as book:
            book.meta.set("instance", "north")
        files = sorted(file_of(sqlite_url).parent.iterdir())
        modes = {one.name: stat.S_IMODE(one.stat().st_mode) for one in files}
    assert modes == {
        "sheetsync.db": 0o600,
        "sheetsync.db-shm": 0o600,
        "sheetsync.db-wal": 0o600,
        "sheetsync.db.lock": 0o600,
    }


def test_a_file_that_others_could_read_is_closed_to_them(
    sqlite_url: str, clock: Clock
) -> None:
    Journal.open(sqlite_url, clock).close()
    file_of(sqlite_url).chmod(0o644)
    Journal.open(sqlite_url, clock).close()
    assert stat.S_IMODE(file_of(sqlite_url).stat().st_mode) == 0o600


def test_a_file_that_is_no_database_is_explained(sqlite_url: str, clock: Clock) -> None:
    path = file_of(sqlite_url)
    path.parent.mkdir()
    path.write_bytes(b"once upon a time " * 1000)
    with pytest.raises(SheetsyncError, match=r"damaged .*there is no backup. Move it"):
        Journal.open(sqlite_url, clock)
    assert path.read_bytes().startswith(b"once upon a time"), "it was left alone"


@pytest.mark.parametrize("as_worker", [True, False])
@pytest.mark.parametrize("empty", [True, False])
def test_no_journal_begins_anew_beside_its_backups(
    sqlite_url: str, clock: Clock, as_worker: bool, empty: bool
) -> None:
    path = file_of(sqlite_url)
    with Journal.open(sqlite_url, clock) as journal, journal.writing() as book:
        book.meta.set("instance", "north")
    back_up(path, path.parent / "backups", date(2026, 11, 1))
    copy = back_up(path, path.parent / "backups", date(2026, 11, 2))
    for left in path.parent.glob("sheetsync.db*"):
        left.unlink()
    if empty:
        path.touch()

    with pytest.raises(SheetsyncError, match=f"backup restore {copy.name}”"):
        Journal.open(sqlite_url, clock, as_worker=as_worker)

    assert not path.exists() or path.stat().st_size == 0
    put_back(path, copy)
    with Journal.open(sqlite_url, clock) as journal, journal.reading() as book:
        assert book.meta.get("instance") == "north"


def test_a_journal_begins_anew_once_its_backups_are_moved_away(
    sqlite_url: str, clock: Clock
) -> None:
    path = file_of(sqlite_url)
    Journal.open(sqlite_url, clock).close()
    copy = back_up(path, path.parent / "backups", date(2026, 11, 2))
    for left in path.parent.glob("sheetsync.db*"):
        left.unlink()
    copy.parent.rename(path.parent / "backups.old")

    Journal.open(sqlite_url, clock).close()

    assert path.exists()


def test_a_page_that_was_overwritten_is_found_by_the_check(
    sqlite_url: str, clock: Clock
) -> None:
    with Journal.open(sqlite_url, clock) as journal, journal.writing() as book:
        for number in range(2000):
            book.history.add(f"C{number}", "seen", {"words": "x" * 100})
    path = file_of(sqlite_url)
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(b"\xff" * 8192)
    with (
        Journal.open(sqlite_url, clock) as journal,
        pytest.raises(SheetsyncError, match="damaged"),
    ):
        journal.check()


def test_a_sound_file_passes_the_check(journal: Journal) -> None:
    with journal.writing() as book:
        book.meta.set("instance", "north")
    journal.check()
    with journal.reading() as book:
        assert book.meta.get("instance") == "north"


@pytest.mark.parametrize(
    "address", ["mysql://host/base", "sqlite://", "sqlite:///:memory:", "state.db"]
)
def test_an_address_of_another_kind_is_a_fault_of_config(
    address: str, clock: Clock
) -> None:
    with pytest.raises(ConfigError, match=r"company\.yaml state: .* is no journal"):
        Journal.open(address, clock)


def test_a_password_in_a_wrong_address_is_not_shown(clock: Clock) -> None:
    with pytest.raises(ConfigError) as caught:
        Journal.open("mysql://owner:sesame@host/base", clock)
    assert "sesame" not in str(caught.value)


def test_a_place_where_no_file_can_be_is_explained(
    tmp_path: Path, clock: Clock
) -> None:
    (tmp_path / "state").write_text("a file where a folder should be")
    with pytest.raises(SheetsyncError, match="can't be opened"):
        Journal.open(f"sqlite:///{tmp_path}/state/sheetsync.db", clock)


def test_a_server_that_does_not_answer_is_explained(
    tmp_path: Path, clock: Clock
) -> None:
    with pytest.raises(SheetsyncError, match="does not answer"):
        Journal.open(f"postgresql://owner:sesame@/none?host={tmp_path}", clock)


@pytest.mark.postgres
def test_a_worker_whose_session_broke_writes_no_more(
    postgres_url: str, clock: Clock
) -> None:
    with Journal.open(postgres_url, clock) as journal:
        change(
            postgres_url,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND datname = current_database()",
        )
        with (
            pytest.raises(AnotherInstance, match="broke"),
            journal.writing() as book,
        ):
            book.meta.set("instance", "north")
