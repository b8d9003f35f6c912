"""What a database complains about is said in words; who dies leaves no lock."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from sheetsync.clock import Clock
from sheetsync.errors import AnotherInstance
from sheetsync.journal import Journal, beside
from sheetsync.journal.engine import explained, journal_url


def full(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA max_page_count = 3")
        connection.execute("CREATE TABLE big (words TEXT)")
        connection.execute("INSERT INTO big VALUES (?)", ("x" * 100_000,))


def locked(path: Path) -> None:
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        sqlite3.connect(path, timeout=0, isolation_level=None).execute(
            "BEGIN IMMEDIATE"
        )
    finally:
        holder.close()


def read_only(path: Path) -> None:
    sqlite3.connect(path).close()
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    connection.execute("CREATE TABLE new (words TEXT)")


def missing(path: Path) -> None:
    sqlite3.connect(path / "nowhere" / "journal.db")


def no_bug_of_the_disk(path: Path) -> None:
    sqlite3.connect(path).execute("SELECT nothing FROM nowhere")


def complaint(trouble: Callable[[Path], None], path: Path) -> OperationalError:
    """The error that SQLAlchemy makes of what SQLite says about that trouble."""
    with pytest.raises(sqlite3.OperationalError) as caught:
        trouble(path)
    return OperationalError("a statement", {}, caught.value)


@pytest.mark.filterwarnings("ignore:unclosed database:ResourceWarning")
@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (full, "Free some space"),
        (locked, "half a minute"),
        (read_only, "the right to write"),
        (missing, "the right to write"),
    ],
)
def test_trouble_with_the_file_is_said_with_what_to_do(
    tmp_path: Path, trouble: Callable[[Path], None], words: str
) -> None:
    path = tmp_path / "journal.db"
    said = explained(complaint(trouble, path), journal_url(f"sqlite:///{path}"))
    assert said
    assert str(path) in str(said)
    assert words in str(said)


@pytest.mark.filterwarnings("ignore:unclosed database:ResourceWarning")
def test_a_bug_is_not_dressed_up_as_trouble_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    error = complaint(no_bug_of_the_disk, path)
    assert explained(error, journal_url(f"sqlite:///{path}")) is None


def test_a_relative_file_is_counted_from_the_given_folder(tmp_path: Path) -> None:
    folder = tmp_path / "My company"
    assert beside("sqlite:///state/x.db", folder) == f"sqlite:///{folder}/state/x.db"


@pytest.mark.parametrize(
    "address", ["sqlite:////var/lib/x.db", "postgresql://owner:sesame@host/base"]
)
def test_an_absolute_address_stays_as_it_is(address: str, tmp_path: Path) -> None:
    assert beside(address, tmp_path) == address


def test_threads_share_a_journal(journal: Journal) -> None:
    def write(number: int) -> None:
        with journal.writing() as book:
            book.history.add("base", "seen", {"number": number})

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(20)))
    with journal.reading() as book:
        seen = {one.detail["number"] for one in book.history.of("base")}
    assert seen == set(range(20))


_WORKER = """
import sys
from sheetsync.clock import SystemClock
from sheetsync.journal import Journal

journal = Journal.open(sys.argv[1], SystemClock())
with journal.writing() as book:
    book.meta.set("instance", "committed")
with journal.writing() as book:
    book.meta.set("instance", "not committed")
    print("ready", flush=True)
    sys.stdin.read()
"""


@pytest.mark.ci
def test_a_worker_that_is_killed_leaves_what_it_committed_and_no_lock(
    url: str, clock: Clock
) -> None:
    worker = subprocess.Popen(
        [sys.executable, "-c", _WORKER, url],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with worker:
        assert worker.stdout
        assert worker.stdout.readline() == "ready\n"
        with pytest.raises(AnotherInstance):
            Journal.open(url, clock)
        worker.send_signal(signal.SIGKILL)
        worker.wait(timeout=30)
    with Journal.open(url, clock) as journal, journal.reading() as book:
        assert book.meta.get("instance") == "committed"
