"""``sheetsync rotate``: moves a base to a fresh spreadsheet without version history."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import click

from sheetsync.app import App
from sheetsync.cli.face import Face
from sheetsync.cli.restore import base_of
from sheetsync.config import Config
from sheetsync.core.bases import bases_of
from sheetsync.core.ids import BaseKey
from sheetsync.core.names import base_text
from sheetsync.locales.text import Text, tr, trn
from sheetsync.worker.rotation import order_rotation, why_no_rotation


@dataclass(frozen=True, slots=True)
class _Prospect:
    """What a rotation would do.

    Attributes:
        base: Which base.
        people: The names of those who are shut out meanwhile.
        moves: How many moves end first.
        why_not: Why it can't be ordered now.
    """

    base: BaseKey
    people: tuple[str, ...]
    moves: int
    why_not: Text | None


@click.command("rotate")
@click.argument("base")
@click.option("--yes", is_flag=True, help="Order it, instead of saying it only.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for programs.")
@click.pass_obj
def rotate_command(face: Face, base: str, yes: bool, as_json: bool) -> None:
    """Move a base to a fresh spreadsheet, which has no version history.

    BASE is a stage. Whoever works there could look into its past until now; the fresh
    file has none. Says what it would do; --yes orders it, and the next cycles do it.
    """
    with App(face.folder, as_worker=False) as app:
        zone = app.config.company.zone
        today = app.clock.now().astimezone(zone).date()
        key = base_of(face, app.config, base, today)
        found = _prospect(app, key, today)
        ordered = yes and found.why_not is None
        if ordered:
            with app.journal.writing() as book:
                order_rotation(app.tools(), book, key)
        if as_json:
            told = _json(face, found, ordered=ordered)
            click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        else:
            for line in _lines(app.config, found):
                face.show(line)
            if ordered:
                face.show(tr("The next cycle begins it"))
            elif found.why_not is None:
                face.show(tr("Nothing was done. Order it with --yes"))
    if found.why_not is not None:
        raise SystemExit(1)


def _prospect(app: App, key: BaseKey, day: date) -> _Prospect:
    base = bases_of(app.config, day).get(key)
    people = (*base.editors, *base.readers) if base else ()
    with app.journal.reading() as book:
        moves = sum(key in {one.source, one.target} for one in book.moves.open())
        why_not = why_no_rotation(book, key)
    return _Prospect(key, tuple(one.name for one in people), moves, why_not)


def _lines(config: Config, found: _Prospect) -> Iterator[Text]:
    name = base_text(found.base, config.pipeline)
    if found.why_not is not None:
        yield tr("{base} can't move now: {why}", base=name, why=found.why_not)
        return
    yield tr("{base} moves to a fresh spreadsheet without version history", base=name)
    if found.moves:
        yield trn(
            found.moves,
            "  {n} move that touches it ends first",
            "  {n} moves that touch it end first",
        )
    if found.people:
        yield tr(
            "  Shut out for about three cycles, then let in again and told the new link"
            " by Google's mail: {people}",
            people=", ".join(found.people),
        )
    yield tr(
        "  Rows, notes, formats, protections, dropdowns and people's own tabs come"
        " along. Comments and old links do not"
    )
    yield tr(
        "  The old file stays in the owner's Drive for him alone, as “… – old until …”;"
        " its history goes when he deletes it"
    )


def _json(face: Face, found: _Prospect, *, ordered: bool) -> dict[str, Any]:
    return {
        "base": found.base,
        "ordered": ordered,
        "people": list(found.people),
        "moves": found.moves,
        "why_not": None if found.why_not is None else face.say(found.why_not),
    }
