"""``sheetsync undo``: takes a client's last move back."""

from __future__ import annotations

import click

from sheetsync.cli.clients import company_of, journal_beside, named_client
from sheetsync.cli.face import Face
from sheetsync.config import Config
from sheetsync.core.names import base_text
from sheetsync.errors import SheetsyncError
from sheetsync.journal import Book
from sheetsync.journal.records import Move
from sheetsync.locales.text import Text, tr
from sheetsync.worker.orders import last_move, why_not_back


@click.command("undo")
@click.argument("move")
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@click.pass_obj
def undo_command(face: Face, move: str, dry_run: bool) -> None:
    """Take a finished move back: the client goes to where he came from.

    MOVE is its name, as “sheetsync history” shows it, or a client (ID, company's
    name, phone or e-mail) for his last one. The next cycle carries it out; what the
    client's last base had no column for comes back. It may run beside the worker.
    """
    with journal_beside(face) as (config, journal):
        with journal.reading() as book:
            found = _found(face, book, config, move)
            why = why_not_back(book, config, found)
            told = _told(book, config, found)
        if why is not None:
            raise SheetsyncError(
                tr(
                    "The move {move} is not taken back: {why}",
                    move=found.move_id,
                    why=why,
                )
            )
        face.show(told)
        if dry_run:
            face.show(tr("Nothing was done"))
            return
        with journal.writing() as book:
            if why_not_back(book, config, found) is None:
                book.undo_orders.order(found)
        face.show(tr("The next cycle does it"))


def _found(face: Face, book: Book, config: Config, named: str) -> Move:
    move = book.moves.get(named)
    if move is not None:
        return move
    client = named_client(face, book, config, named, "MOVE")
    last = last_move(book, client)
    if last is None:
        raise click.BadParameter(
            face.say(tr("{client} never moved", client=client)), param_hint="MOVE"
        )
    return last


def _told(book: Book, config: Config, move: Move) -> Text:
    return tr(
        "{company} ({client}) goes from {source} back to {target}",
        company=company_of(book, move.client_id),
        client=move.client_id,
        source=base_text(move.target, config.pipeline),
        target=base_text(move.source, config.pipeline),
    )
