"""What the desk's tab Departures says of one person, on a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby

import click

from sheetsync.app import App
from sheetsync.cli.face import Face
from sheetsync.core.sharing import canonical
from sheetsync.core.table import Table, Value
from sheetsync.locales.text import Text, tr
from sheetsync.reports.desk import departures
from sheetsync.worker.facts import gather

_SAID = ("at", "client_id", "company", "place", "what", "who")
"""The columns of a line, in their order; figures follow with their headers."""

_FIGURES = ("before", "after", "kept")


def printed(face: Face, app: App, email: str, *, as_json: bool) -> None:
    """Print what is told of a person's departures.

    Args:
        face: How the command talks.
        app: The program; nothing is asked of Google.
        email: His account.
        as_json: As one JSON object, with IDs in place of names.
    """
    facts = gather(app.tools(), {})
    frame = facts.departures
    his = [canonical(one) == canonical(email) for one in frame["email"]]
    facts = replace(facts, departures=frame.loc[his].reset_index(drop=True))
    day = app.clock.now().astimezone(app.config.company.zone).date()
    table = departures.make(facts, app.config.reports, day)
    if as_json:
        told = {"departures": [_json(face, table, row) for row in table.rows]}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    if not table.rows:
        face.show(
            tr(
                "The journal knows of no departure of {email} in the last days",
                email=email,
            )
        )
    for line in _lines(face, table):
        click.echo(line)


def _lines(face: Face, table: Table) -> Iterator[str]:
    places = {one.id: place for place, one in enumerate(table.columns)}
    topic = places["topic"]
    for _, some in groupby(table.rows, key=lambda row: row[topic]):
        rows = list(some)
        yield click.style(f"{_shown(face, rows[0][topic])}:", bold=True)
        for row in rows:
            cells = [_shown(face, row[places[one]]) for one in _SAID]
            figures = [
                f"{face.say(table.columns[places[one]].header)}: "
                f"{_shown(face, row[places[one]])}"
                for one in _FIGURES
                if row[places[one]] is not None
            ]
            yield "  " + "  ".join([*filter(None, cells), *figures])


def _shown(face: Face, cell: Value) -> str:
    match cell:
        case None:
            return ""
        case Text():
            words = face.say(cell)
        case datetime():
            words = f"{cell:%Y-%m-%d %H:%M}"
        case float():
            words = f"{cell:.0%}"
        case _:
            words = str(cell)
    # Nothing that a client's name holds may steer a terminal.
    return "".join(one if one.isprintable() else " " for one in words)


def _json(face: Face, table: Table, row: tuple[Value, ...]) -> dict[str, object]:
    """A line; clients by ID alone, and not what was typed: it may end in a log."""
    told = dict(zip((one.id for one in table.columns), row, strict=True))
    left_out = {"company", "person"} | ({"what"} if told["who"] is not None else set())
    return {
        key: _plain(face, cell) for key, cell in told.items() if key not in left_out
    }


def _plain(face: Face, cell: Value) -> object:
    if isinstance(cell, Text):
        return face.say(cell)
    if isinstance(cell, date | datetime):
        return cell.isoformat()
    return float(cell) if isinstance(cell, Decimal) else cell
