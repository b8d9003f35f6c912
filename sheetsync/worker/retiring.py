"""Bases that nobody works in any more and that hold no client: they end.

So do files of somebody's own figures that he is no more to read. The spreadsheet stays
where it is and belongs to the owner; sheetsync does not count it among its files any
more. Should somebody get such a file again, a fresh one is made.
"""

from __future__ import annotations

from datetime import date

import structlog

from sheetsync.core.bases import bases_of
from sheetsync.core.ids import is_personal
from sheetsync.core.memory import Memory
from sheetsync.core.personal import personal_files
from sheetsync.core.plan import Plan
from sheetsync.core.sharing import outsiders
from sheetsync.core.snapshot import BaseView, Files, FileView, Snapshot
from sheetsync.errors import GoogleError
from sheetsync.journal.book import Book
from sheetsync.locales.text import tr
from sheetsync.worker.locking import locked_key
from sheetsync.worker.observe import MARK
from sheetsync.worker.putting_back import broken_bases
from sheetsync.worker.refusals import Refusals
from sheetsync.worker.tools import Tools
from sheetsync.worker.wire import untidy_key

log = structlog.get_logger()

RETIRED = {f"{MARK}-file": "retired"}
"""The mark of a file that was a base: it is not found among ours any more."""


def retire_emptied(
    tools: Tools,
    files: Files,
    snapshot: Snapshot,
    memory: Memory,
    plan: Plan,
    refused: Refusals,
) -> None:
    """End the files that config does not want, once they are closed and stand empty.

    Args:
        tools: The worker's tools.
        files: What Drive listed.
        snapshot: The bases as they were read in this cycle.
        memory: What was known of them before it.
        plan: What the cycle had to do.
        refused: Where it is noted what Google refused.
    """
    day = snapshot.taken_at.astimezone(tools.config.company.zone).date()
    wanted = {*bases_of(tools.config, day), *personal_files(tools.config, day)}
    with tools.journal.reading() as book:
        known = book.bases.all()
        again = [
            base
            for base in wanted & files.files.keys()
            if base in known and known[base].retired_at is not None
        ]
        emptied = {
            view.base
            for view in snapshot.sound()
            if view.base not in wanted
            and _is_empty(view, memory)
            and view.base not in plan.bases
            and not _is_awaited(book, view, snapshot)
        }
    emptied |= {one for one in files.files if is_personal(one) and one not in wanted}
    ended = [
        file
        for base in sorted(emptied)
        # Nobody looks after the sharing of a file that is not ours any more.
        if not outsiders(tools.config.company, file := files.files[base])
    ]
    if again:
        with tools.journal.writing() as book:
            for base in again:
                # Its end was recorded and then did not come.
                book.bases.record(base, files.files[base].spreadsheet)
    for file in ended:
        with refused.holding(file.base, of=GoogleError):
            _retire(tools, file, day)


def _is_empty(view: BaseView, memory: Memory) -> bool:
    """Whether no client stands in a base, stood there lately, or is missed there."""
    if view.clients.rows or memory.rows.get(view.base) or view.base in memory.frozen:
        return False
    return not any(
        one.base == view.base and not one.deleted for one in memory.clients.values()
    )


def _is_awaited(book: Book, view: BaseView, snapshot: Snapshot) -> bool:
    """Whether anything is under way in a base, or rows are still to be put back."""
    moving = {base for one in book.moves.open() for base in (one.source, one.target)}
    return (
        view.base in moving
        or view.base in broken_bases(book, snapshot.bases)
        or view.base in book.restores.waiting()
        or view.base in book.rotations.under_way()
        or bool(book.batches.open(view.spreadsheet))
        or bool(book.meta.get(untidy_key(view.spreadsheet)))
        or bool(book.meta.get(locked_key(view.base)))
    )


def _retire(tools: Tools, file: FileView, day: date) -> None:
    """Take a file out of ours; sent again it does the same."""
    with tools.journal.writing() as book:
        known = book.bases.by(file.base)
        if known is None or known.retired_at is None:
            book.bases.known(file.base, file.spreadsheet)
            book.bases.retire(file.base)
            book.access.add(
                spreadsheet=file.spreadsheet,
                file_name=file.name,
                person="",
                event="retired",
                why=tr("nobody is to read it any more")
                if is_personal(file.base)
                else tr("nobody works in it any more and it holds no client"),
                base=file.base,
            )
    name = tools.say(tr("{name} (closed {day})", name=file.name, day=day))
    tools.drive.update(file.spreadsheet, {"name": name, "appProperties": RETIRED})
    log.info("base.retired", base=file.base)
