"""What is to be done about files and their sharing, by all that the journal knows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sheetsync.core.access import FilesPlan, plan_files
from sheetsync.core.decisions import Given
from sheetsync.core.rotation import explained
from sheetsync.core.snapshot import Files
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
    )
    changes = explained(tools.config, day, shut, plan.changes)
    return FilesPlan(tuple(changes), (*plan.holds, *told))
