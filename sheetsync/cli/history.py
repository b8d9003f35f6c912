"""``sheetsync history``: all that happened to a client, as a timeline."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

import click

from sheetsync.cli.clients import company_of, journal_beside, named_client
from sheetsync.cli.face import Face
from sheetsync.cli.moments import moment_of
from sheetsync.config import Config
from sheetsync.core.ids import ClientId
from sheetsync.core.names import base_text
from sheetsync.journal import Book
from sheetsync.locales.text import Text, tr, trn
from sheetsync.worker.timeline import Entry, stays_text, timeline


@click.command("history")
@click.argument("client")
@click.option(
    "--since", metavar="TIME", help="Only what happened since then: “2 days ago”."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object for programs.")
@click.pass_obj
def history_command(face: Face, client: str, since: str | None, as_json: bool) -> None:
    """Tell all that happened to a client: what was typed, moves, refusals, decisions.

    CLIENT is an ID, a company's name, a phone or an e-mail.
    """
    with journal_beside(face) as (config, journal), journal.reading() as book:
        found = named_client(face, book, config, client)
        start = moment_of(face, config, book.history.now(), since, "--since")
        entries = [
            one
            for one in timeline(book, config, found)
            if start is None or one.at >= start
        ]
        if as_json:
            told = _json(face, book, config, found, entries)
            click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        else:
            for line in _lines(face, book, config, found, entries):
                click.echo(line)


def _lines(
    face: Face, book: Book, config: Config, client: ClientId, entries: list[Entry]
) -> Iterator[str]:
    yield click.style(f"{company_of(book, client)} ({client})", bold=True)
    for stay in stays_text(book, config, client):
        yield f"  {face.say(stay)}"
    bought = _bought(book, config, client)
    if bought is not None:
        yield f"  {face.say(bought)}"
    yield ""
    zone = config.company.zone
    for one in entries:
        moment = face.say(tr("{moment}", moment=one.at.astimezone(zone)))
        yield f"{moment}  {_printable(face.say(one.what))}"
    if not entries:
        yield face.say(tr("Nothing is known to have happened since then"))


def _printable(words: str) -> str:
    """A sentence without what could steer a terminal."""
    return "".join(one if one.isprintable() else " " for one in words)


def _bought(book: Book, config: Config, client: ClientId) -> Text | None:
    """A client's purchases in short."""
    facts = book.purchases.facts().get(client)
    if facts is None:
        return None
    return trn(
        facts.count,
        "{n} purchase, {first} – {last}: {total} {currency}",
        "{n} purchases, {first} – {last}: {total} {currency}",
        first=facts.first,
        last=facts.last,
        total=str(Decimal(facts.total_minor).scaleb(-config.company.minor_digits)),
        currency=config.company.currency,
    )


def _json(
    face: Face, book: Book, config: Config, client: ClientId, entries: list[Entry]
) -> dict[str, Any]:
    known = book.clients.by(client)
    facts = book.purchases.facts().get(client)
    return {
        "client": client,
        "company": company_of(book, client),
        "base": known.base if known else "",
        "base_name": face.say(base_text(known.base, config.pipeline)) if known else "",
        "responsible": known.responsible if known else "",
        "registered_at": _moment(known.registered_at) if known else None,
        "stays": [
            {
                "stage": one.stage,
                "entered_at": _moment(one.entered_at),
                "left_at": _moment(one.left_at),
                "responsible": one.responsible,
            }
            for one in book.stays.of_client(client)
        ],
        "purchases": {
            "count": facts.count,
            "first": facts.first.isoformat(),
            "last": facts.last.isoformat(),
            "total_minor": facts.total_minor,
        }
        if facts
        else None,
        "entries": [
            {
                "at": _moment(one.at),
                "kind": one.kind,
                "base": one.base,
                "what": face.say(one.what),
                **({} if one.before is None else {"before": one.before}),
                **({} if one.after is None else {"after": one.after}),
            }
            for one in entries
        ],
    }


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
