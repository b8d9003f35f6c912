"""Keeps a world in one SQLite file, by difference.

A committed batch writes the rows that it changed, not the sheet: its undo steps tell
which. Inserted and deleted rows move the positions of the rows below by one statement.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sheetsync.emulator.resting import collector_resting
from sheetsync.emulator.state.drive import DriveState
from sheetsync.emulator.state.files import File
from sheetsync.emulator.state.grid import Grid
from sheetsync.emulator.state.people import People
from sheetsync.emulator.state.saved import (
    book_from,
    head_text,
    metadata_from,
    metadata_text,
    row_from,
    row_text,
)
from sheetsync.emulator.state.sign_in import SignIn
from sheetsync.emulator.state.undo import (
    AttributeSet,
    ItemSet,
    RowsDeleted,
    RowSet,
    RowsInserted,
    Step,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sheetsync.emulator.state.book import Book, Tab
    from sheetsync.emulator.state.cells import Row
    from sheetsync.emulator.state.google import Google

FILE_NAME = "google.sqlite3"
_TABLES = """
CREATE TABLE IF NOT EXISTS world (name TEXT PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS files (id TEXT PRIMARY KEY, body TEXT NOT NULL, head TEXT);
CREATE TABLE IF NOT EXISTS metadata (
    file TEXT NOT NULL, id INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (file, id)
);
CREATE TABLE IF NOT EXISTS rows (
    file TEXT NOT NULL, tab INTEGER NOT NULL, place INTEGER NOT NULL, body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS row_places ON rows (file, tab, place);
"""
_TABLE_NAMES = ("world", "files", "metadata", "rows")


class Store:
    """One world on disk.

    Args:
        directory: Where `google.sqlite3` lies; made if it is missing.
    """

    def __init__(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        path = directory / FILE_NAME
        path.touch(mode=0o600)
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.executescript(_TABLES)
        self._grids: dict[str, dict[int, Grid]] = {}

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        self._db.execute("BEGIN")
        try:
            yield self._db
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def load(self, google: Google) -> None:
        """Fill a world with what was saved."""
        saved = dict(self._db.execute("SELECT name, body FROM world"))
        if "people" in saved:
            google.people = People.from_json(json.loads(saved["people"]))
            google.sign_in = SignIn.from_json(json.loads(saved["sign_in"]))
            google.drive = DriveState.from_json(json.loads(saved["drive"]))
        query = "SELECT id, body, head FROM files ORDER BY rowid"
        with collector_resting():
            for file_id, body, head in self._db.execute(query).fetchall():
                book = self._load_book(file_id, head) if head else None
                google.files[file_id] = File.from_json(json.loads(body), book)

    def _load_book(self, file_id: str, head: str) -> Book:
        book = book_from(head)
        self._grids[file_id] = _grids_of(book)
        query = "SELECT tab, place, body FROM rows WHERE file = ?"
        alike: dict[str, Row] = {}
        for tab, place, body in self._db.execute(query, (file_id,)):
            if body not in alike:
                alike[body] = row_from(body)
            self._grids[file_id][tab].rows[place] = alike[body]
        query = "SELECT id, body FROM metadata WHERE file = ? ORDER BY rowid"
        for number, body in self._db.execute(query, (file_id,)):
            book.metadata[number] = metadata_from(body)
        return book

    def save_accounts(self, google: Google) -> None:
        """Write people and tokens."""
        parts = {
            "people": google.people.to_json(),
            "sign_in": google.sign_in.to_json(),
            "drive": google.drive.to_json(),
        }
        with self._writing() as db:
            for name, part in parts.items():
                saved = (name, json.dumps(part))
                db.execute("REPLACE INTO world VALUES (?, ?)", saved)

    def save_file(self, file: File) -> None:
        """Write what Drive knows of a file; its book too if it is another one."""
        book = file.book
        with self._writing() as db:
            self._write_file(db, file)
            if book and self._grids.get(file.id) != _grids_of(book):
                self._write_book(db, file.id, book)

    def _write_file(self, db: sqlite3.Connection, file: File) -> None:
        db.execute(
            "INSERT INTO files (id, body) VALUES (?, ?)"
            " ON CONFLICT (id) DO UPDATE SET body = excluded.body",
            (file.id, json.dumps(file.to_json())),
        )

    def _write_book(self, db: sqlite3.Connection, file_id: str, book: Book) -> None:
        _write_head(db, file_id, book)
        db.execute("DELETE FROM rows WHERE file = ?", (file_id,))
        db.execute("DELETE FROM metadata WHERE file = ?", (file_id,))
        self._grids[file_id] = _grids_of(book)
        for tab in book.tabs:
            _write_rows(db, file_id, tab, range(tab.grid.row_count))
        for number in book.metadata:
            _write_metadata(db, file_id, book, number)

    def save_batch(self, file: File, steps: Sequence[Step]) -> None:
        """Write what a committed batch changed.

        Args:
            file: The spreadsheet as it is after the batch.
            steps: The batch's undo steps in the order of its changes.
        """
        book = file.book
        assert book is not None
        with self._writing() as db:
            self._write_file(db, file)
            if file.id not in self._grids:
                self._write_book(db, file.id, book)
                return
            _write_head(db, file.id, book)
            self._write_steps(db, file.id, book, steps)
            self._forget_tabs(db, file.id, book)

    def _write_steps(
        self, db: sqlite3.Connection, file_id: str, book: Book, steps: Sequence[Step]
    ) -> None:
        known = self._grids[file_id]
        changes = {
            tab.grid: _Changes(
                db, file_id, tab, fresh=known.get(tab.sheet_id) is not tab.grid
            )
            for tab in book.tabs
        }
        for step in steps:
            match step:
                case RowSet() | RowsInserted() | RowsDeleted():
                    if step.grid in changes:
                        changes[step.grid].follow(step)
                case AttributeSet(owner=Grid() as grid, name="rows"):
                    if grid in changes:
                        changes[grid].rewrite()
                case ItemSet(mapping=mapping, key=key) if mapping is book.metadata:
                    _write_metadata(db, file_id, book, key)
                case _:
                    pass  # the head, which is written anyway
        for one in changes.values():
            one.write()

    def _forget_tabs(self, db: sqlite3.Connection, file_id: str, book: Book) -> None:
        kept = _grids_of(book)
        for sheet_id in self._grids[file_id].keys() - kept.keys():
            where = (file_id, sheet_id)
            db.execute("DELETE FROM rows WHERE file = ? AND tab = ?", where)
        self._grids[file_id] = kept

    def remove_file(self, file_id: str) -> None:
        """Forget a file."""
        self._grids.pop(file_id, None)
        with self._writing() as db:
            db.execute("DELETE FROM files WHERE id = ?", (file_id,))
            db.execute("DELETE FROM rows WHERE file = ?", (file_id,))
            db.execute("DELETE FROM metadata WHERE file = ?", (file_id,))

    def clear(self) -> None:
        """Forget everything."""
        self._grids.clear()
        with self._writing() as db:
            for table in _TABLE_NAMES:
                db.execute(f"DELETE FROM {table}")  # noqa: S608 - fixed names

    def close(self) -> None:
        """Close the file."""
        self._db.close()


class _Changes:
    """The rows of one tab that are to be written, while positions still move."""

    def __init__(
        self, db: sqlite3.Connection, file_id: str, tab: Tab, *, fresh: bool
    ) -> None:
        self._db = db
        self._file_id = file_id
        self._tab = tab
        self._whole = fresh
        self._dirty: set[int] = set()

    def rewrite(self) -> None:
        """Note that every row may differ."""
        self._whole = True

    def follow(self, step: RowSet | RowsInserted | RowsDeleted) -> None:
        """Note one step; rows that come or go move those below at once."""
        match step:
            case RowSet():
                self._dirty.add(step.index)
            case RowsInserted():
                self._move(step.index, step.count)
                self._dirty.update(range(step.index, step.index + step.count))
            case RowsDeleted():
                end = step.index + len(step.rows)
                self._dirty = {n for n in self._dirty if not step.index <= n < end}
                self._delete("place >= ? AND place < ?", step.index, end)
                self._move(end, -len(step.rows))

    def _move(self, start: int, by: int) -> None:
        self._dirty = {n + by if n >= start else n for n in self._dirty}
        if not self._whole:
            self._db.execute(
                "UPDATE rows SET place = place + ?"
                " WHERE file = ? AND tab = ? AND place >= ?",
                (by, self._file_id, self._tab.sheet_id, start),
            )

    def _delete(self, condition: str, *values: int) -> None:
        self._db.execute(
            f"DELETE FROM rows WHERE file = ? AND tab = ? AND {condition}",  # noqa: S608 - fixed texts
            (self._file_id, self._tab.sheet_id, *values),
        )

    def write(self) -> None:
        """Write what was noted, as the rows are now."""
        if self._whole:
            self._delete("true")
            rows = range(self._tab.grid.row_count)
            _write_rows(self._db, self._file_id, self._tab, rows)
            return
        for place in self._dirty:
            self._delete("place = ?", place)
        _write_rows(self._db, self._file_id, self._tab, sorted(self._dirty))


def _grids_of(book: Book) -> dict[int, Grid]:
    return {tab.sheet_id: tab.grid for tab in book.tabs}


def _write_head(db: sqlite3.Connection, file_id: str, book: Book) -> None:
    db.execute("UPDATE files SET head = ? WHERE id = ?", (head_text(book), file_id))


def _write_rows(
    db: sqlite3.Connection, file_id: str, tab: Tab, places: Sequence[int]
) -> None:
    rows = tab.grid.rows
    db.executemany(
        "INSERT INTO rows VALUES (?, ?, ?, ?)",
        (
            (file_id, tab.sheet_id, place, row_text(rows[place]))
            for place in places
            if rows[place]
        ),
    )


def _write_metadata(
    db: sqlite3.Connection, file_id: str, book: Book, number: int
) -> None:
    entry = book.metadata.get(number)
    if entry is None:
        where = (file_id, number)
        db.execute("DELETE FROM metadata WHERE file = ? AND id = ?", where)
    else:
        saved = (file_id, number, metadata_text(entry))
        db.execute("REPLACE INTO metadata VALUES (?, ?, ?)", saved)
