"""``sheetsync backup``: copies of the journal, made, listed and put back."""

from __future__ import annotations

from pathlib import Path

import click

from sheetsync.app import state_url
from sheetsync.cli.face import Face
from sheetsync.clock import SystemClock
from sheetsync.config import Company
from sheetsync.config.loader import load
from sheetsync.errors import SheetsyncError
from sheetsync.journal.backup import back_up, put_back
from sheetsync.journal.copies import BACKUPS, copies_of
from sheetsync.journal.engine import file_of, journal_url
from sheetsync.locales.text import tr


@click.group("backup")
def backup_group() -> None:
    """Make, list and put back copies of the journal.

    The worker makes one a night. The copies lie beside the journal, in backups/:
    those of the last 7 days, and the first of each of 4 weeks and of 12 months.
    """


@backup_group.command("make")
@click.pass_obj
def make_command(face: Face) -> None:
    """Copy the journal now; the worker may run meanwhile."""
    company, journal = _journal(face)
    if not journal.exists():
        raise SheetsyncError(tr("There is no journal {path} yet", path=str(journal)))
    day = SystemClock().now().astimezone(company.zone).date()
    made = back_up(journal, journal.parent / BACKUPS, day)
    face.show(tr("The journal was copied to {path}", path=str(made)))


@backup_group.command("list")
@click.pass_obj
def list_command(face: Face) -> None:
    """Print the copies that there are, the latest first."""
    _, journal = _journal(face)
    copies = copies_of(journal, journal.parent / BACKUPS)
    for path in sorted(copies, reverse=True):
        click.echo(f"{path.name}\t{path.stat().st_size:,}")
    if not copies:
        face.warn(tr("There is no backup yet"))


@backup_group.command("restore")
@click.argument("copy", metavar="BACKUP")
@click.pass_obj
def restore_command(face: Face, copy: str) -> None:
    """Put a copy in the place of the journal, which is kept beside it.

    BACKUP is a name that "sheetsync backup list" prints, or a path. The worker must
    be stopped. What happened since the copy was made, the next cycle learns from the
    spreadsheets; what was imported since must be imported again.
    """
    _, journal = _journal(face)
    named = journal.parent / BACKUPS / copy
    kept = put_back(journal, named if named.is_file() else Path(copy))
    face.show(tr("{copy} is the journal now", copy=copy))
    if kept is not None:
        face.show(tr("The former one is kept as {path}", path=str(kept)))
    face.show(
        tr(
            "Now start the worker. Import purchases, payments, plans and calls again"
            " if any were imported since the copy was made"
        )
    )


def _journal(face: Face) -> tuple[Company, Path]:
    """The company, and the file that its journal is in.

    Raises:
        SheetsyncError: It is in a PostgreSQL database.
    """
    company = load(face.folder).company
    home = face.folder.resolve().parent
    path = file_of(journal_url(state_url(home, company)))
    if path is None:
        raise SheetsyncError(
            tr(
                "The journal is in PostgreSQL: copy it with pg_dump and put it back"
                " with pg_restore"
            )
        )
    return company, path
