"""Clients as whoever sits at the terminal names them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from sheetsync.cli.face import Face
from sheetsync.clock import SystemClock
from sheetsync.config import Config
from sheetsync.config.loader import load
from sheetsync.core.ids import BaseKey, ClientId
from sheetsync.core.names import base_text
from sheetsync.core.rows import as_text
from sheetsync.journal import Book, Journal, beside
from sheetsync.locales.text import Text, tr
from sheetsync.worker.import_columns import client_index

SHOWN = 10
"""So many of several clients of one name are listed."""


@contextmanager
def journal_beside(face: Face) -> Iterator[tuple[Config, Journal]]:
    """The configuration and the journal, which a worker may use meanwhile."""
    config = load(face.folder)
    address = beside(config.company.state, face.folder.parent)
    with Journal.open(address, SystemClock(), as_worker=False) as journal:
        yield config, journal


def named_client(
    face: Face, book: Book, config: Config, text: str, hint: str = "CLIENT"
) -> ClientId:
    """The client whom an ID, a company's name, a phone or an e-mail means.

    Args:
        face: How the command talks.
        book: The journal.
        config: The configuration.
        text: What was typed.
        hint: What the command calls that.

    Raises:
        click.BadParameter: It means nobody, or several, who are listed.
    """
    index = client_index(book, config.pipeline)
    found = index.find(text)
    if not isinstance(found, Text):
        return found
    lines = [face.say(found)]
    for client in sorted(index.candidates(text))[:SHOWN]:
        known = book.clients.by(client)
        where = base_text(known.base if known else BaseKey(""), config.pipeline)
        lines.append(
            face.say(
                tr(
                    "{client}  {company}, {base}",
                    client=client,
                    company=company_of(book, client),
                    base=where,
                )
            )
        )
    raise click.BadParameter("\n  ".join(lines), param_hint=hint)


def company_of(book: Book, client: ClientId) -> str:
    """What a client is called, as he was last read."""
    known = book.clients.by(client)
    if known is None:
        return ""
    row = book.rows.one(known.base, client)
    return as_text(row.cells.get("company")) if row else ""
