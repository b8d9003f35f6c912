"""What waits for the owner: as facts, and on his desk between two publications.

Reports are written hourly; what waits for an answer is shown at once, and so is that
it waits no more.
"""

from __future__ import annotations

import pandas as pd
import structlog

from sheetsync.config import Config
from sheetsync.core.ids import DESK, BaseKey, ClientId
from sheetsync.core.names import base_text
from sheetsync.core.rows import as_text
from sheetsync.core.snapshot import FileView
from sheetsync.errors import GoogleError
from sheetsync.journal.book import Book
from sheetsync.locales.headers import stage_text
from sheetsync.reports.desk import decisions
from sheetsync.reports.facts import Facts, StageShape
from sheetsync.reports.shapes import HELD
from sheetsync.worker.answers import MADE
from sheetsync.worker.decisions import Question, questions
from sheetsync.worker.derived import DerivedTab
from sheetsync.worker.derived_file import DerivedFile
from sheetsync.worker.table_cells import TableCells, table_cells
from sheetsync.worker.tools import Tools

log = structlog.get_logger()


def held_frame(tools: Tools, book: Book) -> pd.DataFrame:
    """What waits, as a frame of facts.

    Args:
        tools: The worker's tools.
        book: The journal.
    """
    return HELD.frame([_fact(tools, book, one) for one in questions(book)])


def _fact(tools: Tools, book: Book, one: Question) -> tuple[object, ...]:
    company, base = tools.config.company, BaseKey(one.held.base)
    client = ClientId(one.held.subject)
    # A row of another base's client waits here: he is known where he lives.
    known = book.clients.by(client)
    rows = tools.kept.rows(book, known.base if known else base)
    name = as_text(rows[client].get("company")) if client in rows else ""
    place = tools.say(base_text(base, tools.config.pipeline)) if base else ""
    return (
        one.held.since.astimezone(company.zone).replace(tzinfo=None),
        one.held.subject,
        name or None,
        place or None,
        one.held.why,
        one.held.hint,
        one.item,
        one.held.kind,
        one.remark,
    )


def stage_shapes(config: Config) -> tuple[StageShape, ...]:
    """The stages as reports name them."""
    return tuple(
        StageShape(id=one.id, name=stage_text(one), closed=one.closed)
        for one in config.pipeline.stages
    )


def show_decisions(tools: Tools, desk: FileView | None) -> None:
    """Bring the desk's Decisions to what waits now, if it was ever published.

    A desk that can't be written keeps no cycle from its end.

    Args:
        tools: The worker's tools.
        desk: The desk as Drive lists it now.
    """
    if desk is None or desk.trashed:
        return
    cells = _cells(tools, desk)
    if cells is None:
        return
    tab = DerivedTab(report=decisions.REPORT.id, cells=cells)
    try:
        DerivedFile(tools, desk).refresh(tab)
    except GoogleError as error:
        log.warning("decisions.not_shown", why=str(error))


def _cells(tools: Tools, desk: FileView) -> TableCells | None:
    """What the tab should show; None if there is none, or it shows that already."""
    with tools.journal.reading() as book:
        if book.meta.get(MADE) != desk.spreadsheet:
            return None
        shown = book.published.digest(DESK, decisions.REPORT.id)
        frame = held_frame(tools, book)
    facts = Facts(held=frame, stages=stage_shapes(tools.config))
    day = tools.clock.now().astimezone(tools.config.company.zone).date()
    table = decisions.make(facts, tools.config.reports, day)
    locale = tools.config.company.locale
    cells = table_cells(decisions.REPORT.title, table, tools.say, locale)
    return None if cells.digest == shown else cells
