"""Tabs that people made in a base: those with rows of clients are told to the owner.

Such rows stay where they are when their client moves on, and nobody keeps them in step.
They are looked for when a file's inside is looked at, so that a cycle in which nothing
happened asks nothing.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator

import structlog

from sheetsync.config import Pipeline
from sheetsync.core.changes import Hold
from sheetsync.core.ids import BaseKey, as_client_id, derived_sheet
from sheetsync.core.leaks import OWN_TAB
from sheetsync.core.names import base_text
from sheetsync.core.snapshot import BaseView
from sheetsync.google.ranges import GridRange
from sheetsync.journal.book import Book
from sheetsync.locales.text import tr, trn, verbatim
from sheetsync.reports import all_reports
from sheetsync.worker.inside import Inside
from sheetsync.worker.tools import Tools

log = structlog.get_logger()

_KEY = "own_tabs"
_MOST = 2_000_000
"""Tabs with more cells together are not read at once: the others can wait."""


def look_at_own_tabs(
    tools: Tools, view: BaseView, inside: Inside, sheets: Collection[int]
) -> None:
    """Look which tabs of people's own hold rows of clients.

    Args:
        tools: The worker's tools.
        view: The base.
        inside: What its file has inside.
        sheets: The tabs that config wants there.
    """
    ours = {*sheets, *(derived_sheet(one) for one in all_reports())}
    areas, cells = [], 0
    for sheet, properties in inside.sheets.items():
        grid = properties.get("gridProperties", {})
        size = grid.get("rowCount", 0) * grid.get("columnCount", 0)
        if sheet not in ours and size and cells + size <= _MOST:
            areas.append(GridRange(sheet=sheet))
            cells += size
    blocks = tools.sheets.values(view.spreadsheet, areas) if areas else []
    found: dict[str, int] = {}
    for area, block in zip(areas, blocks, strict=True):
        ids = {as_client_id(cell) for row in block.rows for cell in row}
        with tools.journal.reading() as book:
            known = book.clients.ids_taken([one for one in ids if one is not None])
        if known:
            found[str(inside.sheets[area.sheet].get("title", ""))] = len(known)
    if found:
        log.warning("own_tabs.found", base=view.base, tabs=len(found))
    with tools.journal.writing() as book:
        _record(book, view.base, found)


def own_tab_holds(book: Book, pipeline: Pipeline) -> Iterator[Hold]:
    """What the owner reads about such tabs."""
    for base, tabs in _stored(book).items():
        for title, count in tabs.items():
            yield Hold(
                kind=OWN_TAB,
                base=BaseKey(base),
                subject=title,
                why=trn(
                    count,
                    "{n} client stands in “{tab}”, a tab that people made",
                    "{n} clients stand in “{tab}”, a tab that people made",
                    tab=verbatim(title),
                ),
                hint=tr(
                    "Such rows stay in {base} when their clients leave it. Have the tab"
                    " deleted, or leave it",
                    base=base_text(BaseKey(base), pipeline),
                ),
            )


def _stored(book: Book) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = json.loads(book.meta.get(_KEY) or "{}")
    return found


def _record(book: Book, base: BaseKey, tabs: dict[str, int]) -> None:
    stored = _stored(book)
    now = {**stored, base: tabs}
    now = {one: some for one, some in now.items() if some}
    if now != stored:
        book.meta.set(_KEY, json.dumps(now, ensure_ascii=False))
