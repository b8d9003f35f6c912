"""What ``sheetsync audit --as`` prints: everything that one person can see."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import click

from sheetsync.app import App
from sheetsync.cli.face import Face
from sheetsync.cli.progress import watched
from sheetsync.config import Config
from sheetsync.core.audit import ROLES, person_text
from sheetsync.core.sight import Insight, SeenTab, Sight, Way
from sheetsync.locales.text import Text, joined, tr, trn, verbatim
from sheetsync.worker.audit import insight_of


def show_insight(face: Face, email: str, *, clients: bool, as_json: bool) -> None:
    """Print what a person can see.

    Args:
        face: The terminal.
        email: His address.
        clients: Whether to name the clients, too.
        as_json: Whether for programs.
    """
    with App(face.folder, as_worker=False) as app:
        with watched(face, tr("Reading what there is to see"), app.traffic):
            found = insight_of(app.tools(), email)
        config = app.config
    if as_json:
        click.echo(json.dumps(_json(found), ensure_ascii=False, indent=2))
        return
    click.echo(click.style(face.say(person_text(config, email)), bold=True))
    for line in _lines(config, found, clients=clients):
        click.echo(_printable(face.say(line)))


def _lines(config: Config, found: Insight, *, clients: bool) -> Iterator[Text]:
    if not found.name:
        yield tr("staff.yaml does not know this address")
    if not found.sights:
        yield tr("He can open none of sheetsync's files now")
    else:
        yield tr(
            "He can open {files} and read {clients}",
            files=trn(len(found.sights), "{n} file", "{n} files"),
            clients=trn(len(found.clients), "{n} client", "{n} clients"),
        )
    for sight in found.sights:
        yield verbatim("")
        yield from _file_lines(config, sight, clients=clients)
    if found.former:
        yield verbatim("")
        yield tr("Earlier he could open, and may remember:")
    zone = config.company.zone
    for one in found.former:
        yield tr(
            "  {file}, {since} – {until}",
            file=verbatim(one.name),
            since=one.since.astimezone(zone),
            until=one.until.astimezone(zone),
        )
    yield verbatim("")
    yield tr(
        "Not to be seen from here: screenshots, what he wrote down, and copies that"
        " were made while copying was allowed"
    )


def _file_lines(config: Config, sight: Sight, *, clients: bool) -> Iterator[Text]:
    zone = config.company.zone
    since = (
        tr("since when is not known: sheetsync did not let him in")
        if sight.since is None
        else tr("since {moment}", moment=sight.since.astimezone(zone))
    )
    ways = joined(_way_text(one) for one in sight.ways)
    name = verbatim(sight.file.name)
    yield tr("{file}: {ways}, {since}", file=name, ways=ways, since=since)
    yield tr("  may {verbs}", verbs=joined(_verbs(sight)))
    if sight.tabs is None:
        yield tr("  Its tabs could not be read now: try again")
        return
    for tab in sight.tabs:
        yield from _tab_lines(tab)
    count = len(sight.clients)
    yield trn(
        count, "  {n} client can be read there", "  {n} clients can be read there"
    )
    if clients and count:
        yield verbatim("    " + " ".join(sorted(sight.clients)))
    yield from _past_lines(config, sight, clients=clients)


def _way_text(way: Way) -> Text:
    role = ROLES.get(way.role, verbatim(way.role))
    where = {
        "user": tr("by his own address"),
        "group": tr("by the group {name}, if he is in it", name=verbatim(way.name)),
        "domain": tr("by the domain {name}", name=verbatim(way.name)),
        "anyone": tr("by a link that anyone can use"),
    }[way.kind]
    if way.folder:
        where = tr("{where}, through a folder", where=where)
    return tr("{where}, {role}", where=where, role=role)


def _verbs(sight: Sight) -> Iterator[Text]:
    yield tr("read everything in it, hidden tabs and protected cells included")
    if sight.can_edit:
        yield tr("edit it")
        yield tr("look into its version history")
    if sight.can_copy:
        yield tr("copy, download and print it")
    if sight.can_share:
        yield tr("let others in")


def _tab_lines(tab: SeenTab) -> Iterator[Text]:
    title = verbatim(tab.title)
    if tab.kind == "undo":
        yield trn(
            tab.rows,
            "  “{title}”, hidden: {n} row that is kept for putting back",
            "  “{title}”, hidden: {n} rows that are kept for putting back",
            title=title,
        )
        return
    kinds = {
        "work": tr("people work there"),
        "report": tr("written by sheetsync"),
        "own": tr("people made it"),
    }
    kind = kinds[tab.kind]
    if tab.hidden:
        kind = tr("{kind}, hidden", kind=kind)
    yield trn(
        tab.rows,
        "  “{title}” ({kind}): {n} row; columns: {columns}",
        "  “{title}” ({kind}): {n} rows; columns: {columns}",
        title=title,
        kind=kind,
        columns=", ".join(tab.columns) or "–",
    )


def _past_lines(config: Config, sight: Sight, *, clients: bool) -> Iterator[Text]:
    past = sight.past
    if past.begins is None:
        return
    begins = past.begins.astimezone(config.company.zone)
    if past.left:
        yield trn(
            len(past.left),
            "  {n} client was there while he had access and is not any more",
            "  {n} clients were there while he had access and are not any more",
        )
        if clients:
            yield verbatim("    " + " ".join(past.left))
    if not sight.can_edit:
        return
    yield tr(
        "  Its version history reaches back to {begins}. “sheetsync rotate” leaves it"
        " behind",
        begins=begins,
    )
    if past.before:
        yield trn(
            len(past.before),
            "  It shows {n} client who was there before he was let in and is not any"
            " more",
            "  It shows {n} clients who were there before he was let in and are not any"
            " more",
        )
        if clients:
            yield verbatim("    " + " ".join(past.before))


def _printable(words: str) -> str:
    """A sentence without what could steer a terminal."""
    return "".join(one if one.isprintable() else " " for one in words)


def _json(found: Insight) -> dict[str, Any]:
    return {
        "email": found.email,
        "name": found.name,
        "clients": sorted(found.clients),
        "files": [_file_json(one) for one in found.sights],
        "former": [
            {
                "base": one.base,
                "file": one.name,
                "since": one.since.isoformat(),
                "until": one.until.isoformat(),
            }
            for one in found.former
        ],
    }


def _file_json(sight: Sight) -> dict[str, Any]:
    begins = sight.past.begins
    return {
        "base": sight.file.base,
        "file": sight.file.name,
        "spreadsheet": sight.file.spreadsheet,
        "role": sight.role,
        "ways": [
            {"kind": one.kind, "role": one.role, "name": one.name, "folder": one.folder}
            for one in sight.ways
        ],
        "since": sight.since.isoformat() if sight.since else None,
        "may": {
            "edit": sight.can_edit,
            "copy": sight.can_copy,
            "share": sight.can_share,
        },
        "tabs": None
        if sight.tabs is None
        else [
            {
                "title": one.title,
                "kind": one.kind,
                "hidden": one.hidden,
                "columns": list(one.columns),
                "rows": one.rows,
                "clients": sorted(one.clients),
            }
            for one in sight.tabs
        ],
        "clients": sorted(sight.clients),
        "history_from": begins.isoformat() if begins and sight.can_edit else None,
        "clients_before": list(sight.past.before) if sight.can_edit else [],
        "clients_left": list(sight.past.left),
    }
