"""Version history: a person's undo, and restoring a version of a spreadsheet.

Every committed batch keeps its inverse steps. Restoring runs all of them that came
after a version; undo runs those of one person's last change, as far as what he changed
is still as he left it. Both are changes like any other: versions of their own, which
can be undone and which the store follows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetsync.emulator.answers import SheetsError
from sheetsync.emulator.rewinding import take_back
from sheetsync.emulator.sheets.editing import PROTECTED
from sheetsync.emulator.sheets.protection import listed, protections
from sheetsync.emulator.state import rights
from sheetsync.emulator.state.files import account_key
from sheetsync.emulator.state.google import FIRST_VERSION
from sheetsync.emulator.state.undo import ItemSet
from sheetsync.emulator.undoing import undo_steps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sheetsync.emulator.state.book import Book, Metadata, Tab
    from sheetsync.emulator.state.cells import Row
    from sheetsync.emulator.state.files import File
    from sheetsync.emulator.state.google import Batch, Google
    from sheetsync.emulator.state.undo import UndoLog


def undo(google: Google, file: File, email: str) -> int:
    """Take a person's last change of a spreadsheet back, as Ctrl+Z does.

    Pressed again it takes back the change before that. What others have changed since
    stays as they left it.

    Returns:
        Number of the version that was taken back.

    Raises:
        SheetsError: 403 without the right to write; 400 when he has changed nothing
            that could still be undone, or a protection is in the way.
    """
    book = _writable(google, file, email)
    known = list(google.history.get(file.id, ()))
    place = _last_own(known, email)
    if place is None:
        raise SheetsError.bad_request("There is nothing to undo.")
    batch = known[place]
    with google.transaction(file, email, undoes=batch.number) as log:
        undo_steps(google, file, email, log, batch, known[place + 1 :])
        if not google.switches.undo_revives_metadata:
            _forget_revived(log, book)
        if not log.steps:
            raise SheetsError.bad_request(
                "What you changed is gone; there is nothing left to undo."
            )
    return batch.number


def _last_own(known: Sequence[Batch], email: str) -> int | None:
    """Return the place of a person's last change that he has not undone."""
    undone = {batch.undoes for batch in known}
    account = account_key(email)
    for place in range(len(known) - 1, -1, -1):
        batch = known[place]
        if batch.undoes or batch.number in undone:
            continue
        if account_key(batch.email) == account:
            return place
    return None


def _forget_revived(log: UndoLog, book: Book) -> None:
    """Drop the metadata that the steps so far have brought back."""
    revived = [
        step.key
        for step in log.steps
        if isinstance(step, ItemSet)
        and step.mapping is book.metadata
        and not step.was_there
    ]
    for key in revived:
        if key in book.metadata:
            log.drop(book.metadata, key)


def versions(google: Google, file: File) -> list[int]:
    """Return the numbers of the versions that can be restored, the oldest first."""
    known = google.history.get(file.id, ())
    if not known:
        return [FIRST_VERSION]
    return [known[0].number - 1, *(batch.number for batch in known)]


def version_back(google: Google, file: File, back: int) -> int:
    """Return the number of the version so many changes ago, at most the oldest."""
    known = versions(google, file)
    return known[max(0, len(known) - 1 - back)]


def restore(google: Google, file: File, email: str, version: int) -> None:
    """Make a spreadsheet what it was as a version; its name and sharing stay.

    Args:
        google: The world.
        file: The spreadsheet.
        email: Who restores.
        version: Number of the version, as revisions.list gives it.

    Raises:
        SheetsError: 403 without the right to write, 404 for a version that the history
            does not reach, 400 when a protection is in the way.
    """
    book = _writable(google, file, email)
    if version not in versions(google, file):
        raise SheetsError.not_found()
    if google.switches.restore_minds_protection:
        for _, protected in protections(book):
            if not listed(google, file, email, protected):
                raise SheetsError.bad_request(PROTECTED)
    later = [one for one in google.history.get(file.id, ()) if one.number > version]
    with google.transaction(file, email) as log:
        kept = _Kept(book)
        for batch in reversed(later):
            for step in reversed(batch.steps):
                take_back(log, step, beside=file)
        if not google.switches.restore_revives_metadata:
            kept.metadata_again(log)
        if not google.switches.restore_revives_hidden_tabs:
            kept.hidden_tabs_again(log)


def _writable(google: Google, file: File, email: str) -> Book:
    if file.book is None or not rights.can_write(google, file, email):
        raise SheetsError.forbidden()
    return file.book


class _Kept:
    """What a restored version may leave as it is: metadata and hidden tabs."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._metadata: dict[int, Metadata] = dict(book.metadata)
        self._hidden = [_TabNow(tab) for tab in book.tabs if tab.hidden]

    def metadata_again(self, log: UndoLog) -> None:
        """Put metadata back as it was before; what lost its line is gone."""
        book = self._book
        for key in book.metadata.keys() - self._metadata.keys():
            log.drop(book.metadata, key)
        for key, entry in self._metadata.items():
            tab = None if entry.sheet_id is None else book.tab(entry.sheet_id)
            there = entry.sheet_id is None or (
                tab is not None
                and (not entry.dimension or entry.index < tab.size(entry.dimension))
            )
            if there and book.metadata.get(key) != entry:
                log.put(book.metadata, key, entry)
            elif not there and key in book.metadata:
                log.drop(book.metadata, key)

    def hidden_tabs_again(self, log: UndoLog) -> None:
        """Put the tabs that were hidden back as they were before."""
        for one in self._hidden:
            one.put_back(log, self._book)


class _TabNow:
    """A tab as it is at this moment."""

    def __init__(self, tab: Tab) -> None:
        self._tab = tab
        self._rows: list[Row] = list(tab.grid.rows)
        self._columns = tab.grid.column_count
        self._title, self._settings = tab.title, tab.settings
        self._parts, self._lines = dict(tab.parts), dict(tab.lines)

    def put_back(self, log: UndoLog, book: Book) -> None:
        """Make the tab what it was."""
        tab = self._tab
        log.set(tab.grid, "rows", self._rows)
        log.set(tab.grid, "column_count", self._columns)
        log.set(tab, "title", self._title)
        log.set(tab, "settings", self._settings)
        for kind, items in self._parts.items():
            log.put(tab.parts, kind, items)
        for dimension, lines in self._lines.items():
            log.put(tab.lines, dimension, lines)
        if tab not in book.tabs:
            log.set(book, "tabs", (*book.tabs, tab))
