"""``sheetsync audit``: what happened to access, and what one person can see."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import click

from sheetsync.cli.clients import journal_beside
from sheetsync.cli.face import Face
from sheetsync.cli.insight import show_insight
from sheetsync.cli.moments import moment_of
from sheetsync.config import Config
from sheetsync.core.audit import by_text, event_text, is_about, person_text
from sheetsync.core.ids import stage_of
from sheetsync.core.names import base_text
from sheetsync.core.rows import folded
from sheetsync.journal import Book
from sheetsync.journal.records import AccessEvent
from sheetsync.locales.headers import known_stage_names
from sheetsync.locales.text import Text, tr, verbatim


@click.command("audit")
@click.option("--person", metavar="EMAIL", help="Only what concerns this address.")
@click.option(
    "--file",
    "file",
    metavar="BASE",
    help="Only this base, by its stage, key or file's name, even if it is gone.",
)
@click.option(
    "--since", metavar="TIME", help="Only what happened since then: “2 days ago”."
)
@click.option(
    "--as",
    "email",
    metavar="EMAIL",
    help="Instead: what this person can see now, read from Google.",
)
@click.option("--clients", is_flag=True, help="With --as: the clients' IDs, too.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for programs.")
@click.pass_obj
def audit_command(
    face: Face,
    person: str | None,
    file: str | None,
    since: str | None,
    email: str | None,
    clients: bool,
    as_json: bool,
) -> None:
    """Tell who was let in and shown out, what drifted, and what Google refused.

    It is kept for good, and outlives the files. With --as it tells what one person
    can see now: files, clients, columns, hidden tabs, and what he may remember.
    """
    if email is not None:
        if person or file or since:
            why = tr("--as tells of now and takes no other choice than --clients")
            raise click.UsageError(face.say(why))
        show_insight(face, email, clients=clients, as_json=as_json)
        return
    with journal_beside(face) as (config, journal), journal.reading() as book:
        start = moment_of(face, config, book.access.now(), since, "--since")
        events = [
            one
            for one in book.access.all()
            if (person is None or is_about(one.person, person))
            and (start is None or one.at >= start)
        ]
        if file is not None:
            events = _of_file(face, config, book, events, file)
        if as_json:
            told = [_json(face, config, one) for one in events]
            click.echo(json.dumps({"events": told}, ensure_ascii=False, indent=2))
            return
        for line in _lines(face, config, events):
            click.echo(line)


def _of_file(
    face: Face,
    config: Config,
    book: Book,
    events: Sequence[AccessEvent],
    name: str,
) -> list[AccessEvent]:
    """The events of the files that a name means.

    Raises:
        click.BadParameter: It means none that the journal knows.
    """
    meant = {
        stage.id
        for stage in config.pipeline.stages
        if folded(name)
        in {folded(one) for one in (*known_stage_names(stage), stage.id)}
    }

    def is_meant(one: AccessEvent) -> bool:
        names = {one.base, one.spreadsheet, folded(one.file_name)}
        return stage_of(one.base) in meant or name in names or folded(name) in names

    if not any(is_meant(one) for one in book.access.all()):
        why = tr(
            "no file of that name is known: “{name}”. Known are: {known}",
            name=verbatim(name),
            known=", ".join(sorted({one.file_name for one in book.access.all()})),
        )
        raise click.BadParameter(face.say(why), param_hint="--file")
    return [one for one in events if is_meant(one)]


def _lines(face: Face, config: Config, events: Sequence[AccessEvent]) -> Iterator[str]:
    zone = config.company.zone
    for one in events:
        moment = face.say(tr("{moment}", moment=one.at.astimezone(zone)))
        yield f"{moment}  {_printable(face.say(_sentence(config, one)))}"
    if not events:
        yield face.say(tr("Nothing of that kind is recorded"))


def _sentence(config: Config, one: AccessEvent) -> Text:
    """What happened, to whom, in which file, why and by whom."""
    what = event_text(one.event, one.role)
    if one.person:
        who = person_text(config, one.person)
        what = tr("{what}: {who}", what=what, who=who)
    told = tr("{file}: {what}", file=verbatim(one.file_name), what=what)
    if one.why is not None:
        told = tr("{told} – {why}", told=told, why=one.why)
    if one.possible:
        told = tr("{told} ({by})", told=told, by=by_text(one.possible))
    return told


def _printable(words: str) -> str:
    """A sentence without what could steer a terminal."""
    return "".join(one if one.isprintable() else " " for one in words)


def _json(face: Face, config: Config, one: AccessEvent) -> dict[str, Any]:
    known = config.staff.at(one.person) if one.person else None
    return {
        "at": one.at.isoformat(),
        "event": one.event,
        "person": one.person,
        "name": known.name if known else "",
        "role": one.role,
        "base": one.base,
        "base_name": face.say(base_text(one.base, config.pipeline)),
        "file": one.file_name,
        "spreadsheet": one.spreadsheet,
        "why": None if one.why is None else face.say(one.why),
        "possible": one.possible,
        "by": face.say(by_text(one.possible)),
    }
