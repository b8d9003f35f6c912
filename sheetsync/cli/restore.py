"""``sheetsync restore``: brings a base back as it stood at a moment."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

import click

from sheetsync.app import App
from sheetsync.cli.face import Face
from sheetsync.cli.moments import moment_of
from sheetsync.cli.plan import stage_ids
from sheetsync.cli.progress import watched
from sheetsync.config import Config
from sheetsync.core.bases import bases_of
from sheetsync.core.changes import RestoredRow
from sheetsync.core.ids import CLIENTS, BaseKey, base_key, stage_of
from sheetsync.core.names import base_text
from sheetsync.core.rows import as_text
from sheetsync.locales.headers import tab_text
from sheetsync.locales.text import Text, joined, tr, trn, verbatim
from sheetsync.worker.preview import left_to_bring_back
from sheetsync.worker.timeline import changed_cells

LINES_SHOWN = 20
"""Rows of one kind that are shown; more are counted. The JSON has them all."""


@click.command("restore")
@click.argument("base")
@click.option(
    "--at",
    "typed",
    metavar="TIME",
    help="As it stood then: “2026-12-31 09:30”, “09:30” of today, “10 minutes ago”.",
)
@click.option("--yes", is_flag=True, help="Order it, instead of saying it only.")
@click.option("--cancel", is_flag=True, help="Withdraw the order that waits.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for programs.")
@click.pass_obj
def restore_command(
    face: Face, base: str, typed: str | None, yes: bool, cancel: bool, as_json: bool
) -> None:
    """Bring the rows of a base back as they stood, from the journal.

    BASE is a stage, or stage/person where each has a base of his own. What is missing
    is inserted, and what differs is set back, contacts included. Clients who moved on
    are left where they are, and rows typed since stay.
    Says what it would do; --yes orders it, and the next cycle does it. Until then, and
    while it is under way, nothing else is done in that base. --cancel withdraws an
    order that is not finished: what is back stays.
    """
    if cancel == bool(typed) or (cancel and yes):
        raise click.UsageError(face.say(tr("say either --at or --cancel")))
    with App(face.folder, as_worker=False) as app:
        zone = app.config.company.zone
        today = app.clock.now().astimezone(zone).date()
        key = base_of(face, app.config, base, today)
        if typed is None:
            _cancel(face, app, key, as_json=as_json)
            return
        at = moment_of(face, app.config, app.clock.now(), typed, "--at")
        with watched(face, tr("Reading the base"), app.traffic):
            rows = left_to_bring_back(app.tools(), key, at)
        ordered = yes and bool(rows)
        if ordered:
            with app.journal.writing() as book:
                book.restores.order(key, at)
        if as_json:
            told = _json(key, at, rows, ordered=ordered)
            click.echo(json.dumps(told, ensure_ascii=False, indent=2))
            return
        for line in _lines(face, app.config, key, at, rows):
            click.echo(line)
        if ordered:
            face.show(tr("The next cycle does it"))
        elif rows:
            face.show(tr("Nothing was done. Order it with --yes"))


def _cancel(face: Face, app: App, base: BaseKey, *, as_json: bool) -> None:
    """Withdraw the order to bring a base back, if one waits."""
    with app.journal.writing() as book:
        order = book.restores.withdraw(base)
        if order is not None:
            book.history.add(base, "restore.withdrawn", {"as_of": order.as_of})
    if as_json:
        told = {"base": base, "cancelled": order is not None}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    name = base_text(base, app.config.pipeline)
    if order is None:
        face.show(tr("{base}: no order to bring it back waits", base=name))
        return
    moment = order.as_of.astimezone(app.config.company.zone)
    face.show(
        tr(
            "{base} is not brought back as it stood on {moment}; rows that are"
            " back stay",
            base=name,
            moment=moment,
        )
    )


def base_of(face: Face, config: Config, name: str, day: date) -> BaseKey:
    """The base that a stage's name, or a base's key, means.

    Raises:
        click.BadParameter: There is no such stage, or it has several bases.
    """
    named, slash, holder = name.partition("/")
    (found,) = stage_ids(face, config, [named], hint="BASE")
    if slash:
        person = config.staff.named(holder)
        return base_key(found, person.email if person else holder.casefold())
    bases = [one for one in bases_of(config, day) if stage_of(one) == found]
    if len(bases) > 1:
        why = tr(
            "This stage has several bases. Name one of them: {bases}",
            bases=joined(verbatim(one) for one in bases),
        )
        raise click.BadParameter(face.say(why), param_hint="BASE")
    return bases[0]


def _lines(
    face: Face, config: Config, base: BaseKey, at: datetime, rows: Sequence[RestoredRow]
) -> Iterator[str]:
    moment = at.astimezone(config.company.zone)
    name = base_text(base, config.pipeline)
    yield click.style(
        face.say(tr("{base} on {moment}", base=name, moment=moment)), bold=True
    )
    for kind in (True, False):
        same = [one for one in rows if (one.index is None) is kind]
        for one in same[:LINES_SHOWN]:
            sign = (
                click.style("+", fg="green") if kind else click.style("~", fg="yellow")
            )
            yield f"  {sign} {_printable(face.say(_row(config, one)))}"
        if len(same) > LINES_SHOWN:
            more = len(same) - LINES_SHOWN
            yield "    " + face.say(
                trn(
                    more,
                    "and {n} more row; --json shows all",
                    "and {n} more rows; --json shows all",
                )
            )
    if not rows:
        yield "  " + face.say(tr("Everything stands as it did then"))
        return
    missing = sum(one.index is None for one in rows)
    yield face.say(
        tr(
            "{missing}; {differ}",
            missing=trn(missing, "{n} row is missing", "{n} rows are missing"),
            differ=trn(len(rows) - missing, "{n} row differs", "{n} rows differ"),
        )
    )


def _row(config: Config, row: RestoredRow) -> Text:
    company = as_text(row.cells.get("company") or row.cells.get("client"))
    cells = changed_cells(config, row.name.tab, row.found, row.cells)
    if row.name.tab == CLIENTS:
        return tr(
            "{company} ({client}): {cells}",
            company=company,
            client=row.client,
            cells=cells,
        )
    return tr(
        "{tab}, {company}: {cells}",
        tab=tab_text(row.name.tab),
        company=company,
        cells=cells,
    )


def _printable(words: str) -> str:
    """A sentence without what could steer a terminal."""
    return "".join(one if one.isprintable() else " " for one in words)


def _json(
    base: BaseKey, at: datetime, rows: Sequence[RestoredRow], *, ordered: bool
) -> dict[str, Any]:
    return {
        "base": base,
        "at": at.isoformat(),
        "ordered": ordered,
        "rows": [
            {
                "tab": one.name.tab,
                "client": one.client,
                "row": None if one.index is None else one.index + 1,
                "found": dict(one.found),
                "cells": dict(one.cells),
            }
            for one in rows
        ],
    }
