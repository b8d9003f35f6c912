"""What is to be done about files and their sharing, by all that the journal knows."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import date

from sheetsync.core.access import FilesPlan, plan_files
from sheetsync.core.bases import base_at, bases_of
from sheetsync.core.decisions import Given
from sheetsync.core.ids import BaseKey
from sheetsync.core.rotation import explained
from sheetsync.core.snapshot import Files
from sheetsync.journal.book import Book
from sheetsync.worker.decisions import answers_of, with_unrecorded
from sheetsync.worker.grantees import known_grantees
from sheetsync.worker.made_anew import made_anew
from sheetsync.worker.rotation import rotation_holds, shut_bases, without_copies
from sheetsync.worker.tools import Tools


def plan_of_files(
    tools: Tools, files: Files, day: date, unrecorded: Sequence[Given]
) -> FilesPlan:
    """The difference between the files that config wants and those that are there.

    Args:
        tools: The worker's tools.
        files: What Drive listed.
        day: Today, company time.
        unrecorded: Answers of the owner that are not in the journal yet.
    """
    with tools.journal.reading() as book:
        files, _ = without_copies(book, files)
        shut = shut_bases(book)
        told = tuple(rotation_holds(book, tools.config))
        let_in = book.access.let_in()
        answers = with_unrecorded(answers_of(book), unrecorded)
        replaced = made_anew(book)
        known = known_grantees(book)
        missed = _missed(tools, book, files, day)
    granted = {
        base: let_in.get(file.spreadsheet, set()) for base, file in files.files.items()
    }
    plan = plan_files(
        tools.config,
        files,
        granted,
        day=day,
        say=tools.say,
        answers=answers,
        replaced=replaced,
        known=known,
        shut=shut,
        missed=missed,
    )
    changes = explained(tools.config, day, shut, plan.changes)
    return FilesPlan(tuple(changes), (*plan.holds, *told))


def _missed(tools: Tools, book: Book, files: Files, day: date) -> AbstractSet[BaseKey]:
    """Bases that config does not want, whose file is gone though clients live there.

    A file that is made anew holds them until they are handed over.
    """
    config = tools.config
    wanted = bases_of(config, day).keys() | files.files.keys()
    gone = {
        base
        for base, one in book.bases.all().items()
        if base not in wanted
        and one.retired_at is None
        and base_at(config, base, day) is not None
    }
    if not gone:
        return gone
    living = {one.base for one in book.clients.all().values() if one.state == "live"}
    return gone & living
