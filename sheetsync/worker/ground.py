"""The ground check: does this Google do what moves rest on?

Once for each account and each Google, a spreadsheet of no use is made, tried on with
the very requests that moves are made of, and deleted.
"""

from __future__ import annotations

import json
from contextlib import suppress

import structlog

from sheetsync.config import Company
from sheetsync.core.ground import CellPart, Ground
from sheetsync.core.ids import SpreadsheetId
from sheetsync.errors import GoogleError
from sheetsync.journal.book import Book
from sheetsync.locales.text import tr
from sheetsync.worker.tokens import TokenKind, choose_tokens
from sheetsync.worker.tools import Tools
from sheetsync.worker.trial import Trial

log = structlog.get_logger()

MARK = "sheetsync-trial"
"""Key of the appProperty of trial files; bases carry another one."""

TRIALS = f"appProperties has {{key='{MARK}' and value='1'}}"
"""Drive's query for trial files, those that an earlier check left behind."""

EDITION = "1"
"""What is tried; a check that tries more has another one, and is made again."""

GROUND = "ground"
"""The journal's note of what the last check showed."""


def known_ground(book: Book, company: Company) -> Ground | None:
    """What the last check showed; None if it was of another Google or account."""
    kept = json.loads(book.meta.get(GROUND) or "{}")
    if kept.get("of") != _place(company):
        return None
    return Ground(
        tokens=kept["tokens"],
        copied=frozenset(CellPart(one) for one in kept["copied"]),
        hidden=kept["hidden"],
        shown=kept["shown"],
    )


def ground_of(tools: Tools) -> Ground:
    """What the last check showed; if there was none, check now."""
    with tools.journal.reading() as book:
        known = known_ground(book, tools.config.company)
    if known is not None:
        return known
    try:
        return check_ground(tools)
    except GoogleError as error:
        log.warning("ground.unchecked", why=str(error))
        return Ground(trouble=error.text)


def undo_rows_are_whole(tools: Tools) -> bool:
    """Whether a row that was hit by mistake comes back with its notes and all.

    Where it would not, nobody else may touch a tab while rows leave it.
    """
    with tools.journal.reading() as book:
        ground = known_ground(book, tools.config.company)
    return ground is None or not ground.lost


def notes_are_saved(tools: Tools) -> bool:
    """Whether undo rows show the notes of the rows that they are copies of."""
    with tools.journal.reading() as book:
        ground = known_ground(book, tools.config.company)
    return ground is None or CellPart.NOTE in ground.copied


def check_ground(tools: Tools) -> Ground:
    """Try out what moves rest on, and keep what it showed.

    Nothing is kept if the check itself fails, nor if it can't tidy up after itself.

    Raises:
        GoogleError: Google refused or did not answer what the check needs.
    """
    for left_behind in tools.drive.files(TRIALS):
        tools.drive.delete(left_behind["id"])
    name = tools.say(tr("sheetsync: a trial, deleted at once"))
    made = tools.drive.create_spreadsheet(name, {MARK: "1"})
    try:
        kind, ground = Trial(tools, SpreadsheetId(made["id"])).run()
    except GoogleError:
        with suppress(GoogleError):
            tools.drive.delete(made["id"])
        raise
    tools.drive.delete(made["id"])
    _keep(tools, kind, ground)
    return ground


def _keep(tools: Tools, kind: TokenKind | None, ground: Ground) -> None:
    shown = {
        "tokens": ground.tokens,
        "copied": [part.value for part in CellPart if part in ground.copied],
        "hidden": ground.hidden,
        "shown": ground.shown,
    }
    place = _place(tools.config.company)
    with tools.journal.writing() as book:
        if kind is not None:
            choose_tokens(book, kind)
        book.meta.set(GROUND, json.dumps({"of": place, **shown}))
        book.history.add("", "ground.checked", {"of": place, "kind": kind, **shown})
    log.info("ground.checked", kind=kind, firm=ground.firm, **shown)


def _place(company: Company) -> list[str]:
    return [EDITION, company.google.where, company.works_as]
