"""The owner's answers as they stand on his desk: read there, and recorded.

The journal knows an answer before anything is done about it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import structlog

from sheetsync.core.decisions import (
    ANSWER_HEADER,
    ITEM_HEADER,
    Asked,
    Given,
    judged,
)
from sheetsync.core.ids import derived_sheet
from sheetsync.core.rows import Cell, as_text
from sheetsync.core.snapshot import FileView
from sheetsync.errors import GoogleError
from sheetsync.google.ranges import GridRange
from sheetsync.journal.book import Book
from sheetsync.locales.headers import in_all_languages
from sheetsync.locales.text import Text
from sheetsync.worker.decisions import by_item, new_decision
from sheetsync.worker.tools import Tools

log = structlog.get_logger()

REPORT = "decisions"
"""The report whose tab the owner answers in."""

MADE = "decisions:tab"
"""The journal's note of the file that has that tab."""

_READ = "decisions:read"
"""The journal's note of the file and version in which answers were last looked for."""


def take_answers(tools: Tools, desk: FileView | None) -> None:
    """Record what the owner answered on his desk, if that file changed.

    A desk that can't be read keeps no cycle from its work.

    Args:
        tools: The worker's tools.
        desk: The desk as Drive lists it now.
    """
    if desk is None or not _is_due(tools, desk):
        return
    lines = _read(tools, desk)
    if lines is None:
        return
    record_answers(tools, lines)
    with tools.journal.writing() as book:
        book.meta.set(_READ, _version(desk))


def unrecorded(tools: Tools, desk: FileView | None) -> list[Given]:
    """What a cycle would find on the desk now; nothing is recorded."""
    if desk is None or not _is_due(tools, desk):
        return []
    lines = _read(tools, desk) or []
    with tools.journal.reading() as book:
        found = list(_new(tools, book, lines))
    return [one for one in found if one.answer is not None]


def record_answers(tools: Tools, lines: Iterable[tuple[str, str]]) -> None:
    """Record what stands in the Answer column, as far as it is new.

    Args:
        tools: The worker's tools.
        lines: Short name and typed words of the rows that have both.
    """
    lines = list(lines)
    with tools.journal.reading() as book:
        found = list(_new(tools, book, lines))
    if not found:
        return
    with tools.journal.writing() as book:
        for one in _new(tools, book, lines):
            book.decisions.add(new_decision(one, by_item(book), by="desk"))
            void = str(one.why) if one.why else ""
            log.info("decision.taken", item=one.item, answer=one.answer, void=void)


def answers_in(rows: Sequence[Sequence[Cell]]) -> list[tuple[str, str]]:
    """Short names and answers of the rows of a Decisions tab, blank ones left out.

    Columns are found by their headers: the owner may move them.
    """
    if not rows:
        return []
    places = [_place(rows[0], one) for one in (ITEM_HEADER, ANSWER_HEADER)]
    lines = []
    for row in rows[1:]:
        item, words = (
            as_text(row[at]) if at is not None and at < len(row) else ""
            for at in places
        )
        if item and words:
            lines.append((item, words))
    return lines


def _is_due(tools: Tools, desk: FileView) -> bool:
    """Whether the desk has the tab, and changed since answers were looked for."""
    if desk.trashed:
        return False
    with tools.journal.reading() as book:
        made = book.meta.get(MADE) == desk.spreadsheet
        return made and book.meta.get(_READ) != _version(desk)


def _version(desk: FileView) -> str:
    return f"{desk.spreadsheet}:{desk.version}"


def _read(tools: Tools, desk: FileView) -> list[tuple[str, str]] | None:
    area = GridRange(sheet=derived_sheet(REPORT))
    try:
        (block,) = tools.sheets.values(desk.spreadsheet, [area])
    except GoogleError as error:
        log.warning("decisions.unread", why=str(error))
        return None
    return answers_in(block.rows)


def _new(tools: Tools, book: Book, lines: Iterable[tuple[str, str]]) -> Iterable[Given]:
    lines = list(lines)
    asked = {
        item: Asked(item=item, key=one.key, kind=one.kind, mark=one.mark)
        for item, one in by_item(book).items()
    }
    told = book.decisions.last_words({item for item, _ in lines})
    archive = tools.config.pipeline.closed is not None
    return judged(lines, asked, told, archive=archive)


def _place(header: Sequence[Cell], wanted: Text) -> int | None:
    """Where a column stands, whatever language its header is in."""
    known = in_all_languages(wanted)
    return next((at for at, cell in enumerate(header) if cell in known), None)
