"""Files that were gone from Drive: what takes their place is remembered.

A file is made anew, or a copy that bears its marks stands in for it. Of both the owner
is told, and all that the journal knows of the base's rows is put back there.
"""

from __future__ import annotations

import json

from sheetsync.core.changes import hold_key
from sheetsync.core.ids import BaseKey, SpreadsheetId, is_derived_file
from sheetsync.core.snapshot import Files, FileView
from sheetsync.journal.book import Book
from sheetsync.worker.last_look import last_look
from sheetsync.worker.remember import forget_columns
from sheetsync.worker.tools import Tools

_KEY = "made_anew"


def made_anew(book: Book) -> dict[BaseKey, SpreadsheetId]:
    """For each base that lost its file, which one it was."""
    stored: dict[str, str] = json.loads(book.meta.get(_KEY) or "{}")
    return {BaseKey(base): SpreadsheetId(file) for base, file in stored.items()}


def record_made_anew(book: Book, base: BaseKey) -> None:
    """Keep that a base gets another file, if it had one; before that one is made.

    All that the journal knows of its rows is to stand there again, contacts included,
    unasked: nobody deleted rows of a file that is gone as a whole.
    """
    forget_columns(book, base)
    had = book.bases.by(base)
    if had is not None and had.retired_at is None:
        book.meta.set(_KEY, json.dumps({**made_anew(book), base: had.spreadsheet}))
        book.history.add(base, "file.gone", {"spreadsheet": had.spreadsheet})
        if not is_derived_file(base) and base not in book.restores.waiting():
            book.restores.order(base, last_look(book, base))


def note_stand_ins(tools: Tools, files: Files) -> None:
    """Take over copies whose base was deleted from beside them.

    What stands in a copy is as old as the copy: taken for what people typed it would
    undo what they typed since. A file that the journal never held to be a copy is left
    alone, for a journal from a backup may be what is old.

    Args:
        tools: The worker's tools.
        files: What Drive listed.
    """
    with tools.journal.reading() as book:
        known = book.bases.all()
        found = [
            file
            for base, file in files.files.items()
            if base in known
            and known[base].retired_at is None
            and known[base].spreadsheet != file.spreadsheet
            and not file.rotation
            and _was_a_double(book, file)
        ]
    if not found:
        return
    with tools.journal.writing() as book:
        for file in found:
            record_made_anew(book, file.base)
            book.bases.record(file.base, file.spreadsheet)


def _was_a_double(book: Book, file: FileView) -> bool:
    """Whether the owner was told that the file is a second one of its base."""
    key = hold_key("double", file.base, file.spreadsheet)
    standing = {one.key for one in book.decisions.standing()}
    return key in standing or any(one.key == key for one in book.held.all())
