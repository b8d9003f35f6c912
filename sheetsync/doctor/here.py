"""Checks of this computer: configuration, programs, secrets, the journal."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from sheetsync import __version__
from sheetsync.config import Company, Config
from sheetsync.doctor.finding import Check, Finding, broken, fine, note
from sheetsync.errors import ConfigError
from sheetsync.journal.backup import last_backup
from sheetsync.journal.journal import Journal
from sheetsync.locales.text import tr, trn

LEAST_ROOM = 500_000_000
"""With fewer bytes free the disk may soon be full."""

OLD_BACKUP = timedelta(days=2)
"""A backup is made every night: an older one says that it failed."""

LONG_SILENCE = timedelta(hours=1)
"""After so long without a cycle the worker probably does not run."""


def of_config(config: Config) -> Finding:
    """config/ could be read; how much it holds."""
    stages, people = config.pipeline.stages, config.staff.people
    return fine(
        Check.CONFIG,
        tr(
            "{stages}, {people}",
            stages=trn(len(stages), "{n} stage", "{n} stages"),
            people=trn(len(people), "{n} person", "{n} people"),
        ),
    )


def of_problems(error: ConfigError) -> Iterator[Finding]:
    """config/ can't be used; everything that is wrong with it."""
    for problem in error.problems:
        yield broken(Check.CONFIG, problem, error.exit_code)


def of_computer(home: Path, company: Company) -> Iterator[Finding]:
    """Versions, room on the disk, and who may read the secrets.

    Args:
        home: The folder that holds config/.
        company: Says where the secrets are.
    """
    room = shutil.disk_usage(home).free
    yield fine(
        Check.COMPUTER,
        tr(
            "sheetsync {version}, Python {python}, SQLite {sqlite}",
            version=__version__,
            python=platform.python_version(),
            sqlite=sqlite3.sqlite_version,
        ),
    )
    if room < LEAST_ROOM:
        yield note(
            Check.COMPUTER,
            tr(
                "only {room} MB are free in {folder}",
                room=room // 10**6,
                folder=str(home),
            ),
            tr("Free some space: the journal must be able to grow"),
        )
    for name in (company.google.credentials, company.google.token):
        path = home / name
        if path.exists() and _others_read(path):
            yield note(
                Check.COMPUTER,
                tr("others who use this computer can read {path}", path=str(path)),
                tr("Let only its owner read it: chmod 600 {path}", path=str(path)),
            )


def _others_read(path: Path) -> bool:
    mode = path.stat().st_mode
    return os.name == "posix" and bool(mode & (stat.S_IRWXG | stat.S_IRWXO))


def no_journal() -> Finding:
    """There is no file yet; opening the journal makes it."""
    return note(
        Check.JOURNAL,
        tr("there was none: an empty one is made now"),
        tr(
            "If sheetsync worked here before, put a backup in its place (“sheetsync"
            " backup list”), or let it learn from the sheets (“sheetsync doctor"
            " --rebuild”)"
        ),
    )


def of_journal(
    journal: Journal, path: Path | None, backups: Path, now: datetime
) -> Iterator[Finding]:
    """Whether the journal is sound, backed up and written to.

    Args:
        journal: The open journal.
        path: Its file; None for PostgreSQL, which its owner backs up.
        backups: Where copies are kept.
        now: The present moment, in the company's zone.

    Raises:
        SheetsyncError: It is damaged or out of reach.
    """
    journal.check()
    with journal.reading() as book:
        last = next(iter(book.cycles.last(1)), None)
    if last is None:
        yield fine(Check.JOURNAL, tr("sound; no cycle ran yet"))
        return
    when = f"{last.started_at.astimezone(now.tzinfo):%Y-%m-%d %H:%M}"
    yield fine(Check.JOURNAL, tr("sound; the last cycle began at {when}", when=when))
    if path is not None:
        yield from _of_backup(last_backup(path, backups), now.date())
    if last.outcome == "failed":
        yield note(
            Check.JOURNAL,
            tr("the last cycle broke off"),
            tr("The worker's log says why; “sheetsync run --once” tries again"),
        )
    elif now - last.started_at > LONG_SILENCE:
        yield note(
            Check.JOURNAL,
            tr("no cycle for more than an hour"),
            tr("Start “sheetsync run”, or look why it stopped"),
        )


def _of_backup(day: date | None, today: date) -> Iterator[Finding]:
    hint = tr("“sheetsync run” makes one every night; its log says if it can't")
    if day is None:
        yield note(Check.JOURNAL, tr("there is no backup yet"), hint)
    elif today - day > OLD_BACKUP:
        yield note(Check.JOURNAL, tr("the last backup is of {day}", day=day), hint)
