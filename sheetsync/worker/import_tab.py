"""The tab of the owner's desk for pasted tables: taken in when he picks what they are.

The pasted cells are his and only read; what became of each line is written beside it.
A table that is taken in twice, because an answer was lost or he picked again, brings
nothing new.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import structlog

from sheetsync.core.ids import derived_sheet
from sheetsync.core.import_file import Table
from sheetsync.core.import_tab import (
    FINE,
    HOW,
    START,
    TAKEN,
    TITLE,
    Choice,
    choices,
    table_in,
)
from sheetsync.core.imports import ImportRefused
from sheetsync.core.snapshot import FileView
from sheetsync.errors import GoogleError, Refused
from sheetsync.google.ranges import GridRange
from sheetsync.locales.headers import in_all_languages
from sheetsync.locales.text import Text
from sheetsync.reports import all_reports
from sheetsync.worker.cells import entered
from sheetsync.worker.import_order import Outcome, digest_of
from sheetsync.worker.import_told import told
from sheetsync.worker.import_ways import Source, take_table, way_of
from sheetsync.worker.sheet_requests import one_of, set_width
from sheetsync.worker.tools import Tools

log = structlog.get_logger()

SHEET = derived_sheet("import")
"""SheetId of the tab."""

_MADE, _READ, _SAID = "import_tab:made", "import_tab:read", "import_tab:said"
"""The journal's notes: which file has the tab, in which version it was read, and
what was last written on top of it."""

_FIELDS = (
    "sheets(data(rowData(values(effectiveValue,effectiveFormat(numberFormat(type))))))"
)
_WIDTH, _ROWS, _COLUMNS = 400, 1000, 26
_Request: TypeAlias = dict[str, Any]


def take_pasted(tools: Tools, desk: FileView | None) -> None:
    """Take in what the owner pasted, if he picked what it is.

    A desk that can't be read or written keeps no cycle from its work.

    Args:
        tools: The worker's tools.
        desk: The desk as Drive lists it now.
    """
    if desk is None or desk.trashed or not tools.config.imports.tab:
        return
    with tools.journal.reading() as book:
        made = book.meta.get(_MADE) == desk.spreadsheet
        version = f"{desk.spreadsheet}:{desk.version}"
        if book.meta.get(_READ) == version:
            return
    tab = _ImportTab(tools, desk.spreadsheet)
    try:
        tab.look() if made else tab.make()
    except Refused as error:
        # Somebody deleted the tab: the next cycle makes it again.
        log.warning("import_tab.refused", why=str(error))
        tab.forget()
    except GoogleError as error:
        log.warning("import_tab.unread", why=str(error))
    else:
        with tools.journal.writing() as book:
            book.meta.set(_READ, version)


class _ImportTab:
    """The tab in one file.

    Args:
        tools: The worker's tools.
        spreadsheet: The desk.
    """

    def __init__(self, tools: Tools, spreadsheet: str) -> None:
        self._tools = tools
        self._spreadsheet = spreadsheet
        self._choices = choices(one.id for one in tools.config.imports.mappings)

    def make(self) -> None:
        """Make the tab behind the reports, once they are there, or find it."""
        properties = {
            "sheetId": SHEET,
            "title": self._tools.say(TITLE),
            "gridProperties": {
                "rowCount": _ROWS,
                "columnCount": _COLUMNS,
                "frozenRowCount": 1,
            },
        }
        seen = self._tools.sheets.get(self._spreadsheet, "sheets(properties(sheetId))")
        there = {one["properties"]["sheetId"] for one in seen.get("sheets", [])}
        if there.isdisjoint(derived_sheet(one) for one in all_reports()):
            return
        if SHEET not in there:
            self._send({"addSheet": {"properties": properties}}, *self._first_column())
        with self._tools.journal.writing() as book:
            book.meta.set(_MADE, self._spreadsheet)

    def look(self) -> None:
        """Read the pick, and the table if there is one."""
        area = GridRange(sheet=SHEET, end_row=1, end_column=1)
        (block,) = self._tools.sheets.values(self._spreadsheet, [area])
        words = str(block.rows[0][0]).strip() if block.rows and block.rows[0] else ""
        picked = next((one for one in self._choices if _says(words, one.words)), None)
        if picked is not None:
            self._take(picked)
        elif not words:
            self._send(*self._write([START], {}, 1))
        elif not _says(words, START) and digest_of(words.encode()) != self._said():
            # The table was pasted over our column: an inserted one hits nobody.
            self._send(_inserted(), *self._first_column())

    def _said(self) -> str | None:
        """Digest of what was last written on top."""
        with self._tools.journal.reading() as book:
            return book.meta.get(_SAID)

    def forget(self) -> None:
        """Remember no more that the file has the tab."""
        with self._tools.journal.writing() as book:
            book.meta.set(_MADE, "")

    def _take(self, picked: Choice) -> None:
        area = [GridRange(sheet=SHEET, first_column=1)]
        answer = self._tools.sheets.get(self._spreadsheet, _FIELDS, filters=area)
        block = answer.get("sheets", [{}])[0].get("data", [{}])[0]
        rows = [one.get("values", []) for one in block.get("rowData", [])]
        try:
            outcome = self._taken(table_in(rows), picked)
        except ImportRefused as refused:
            self._send(*self._write([refused.text], {}, len(rows)))
            return
        log.info(
            "import.taken",
            kind=picked.way,
            number=outcome.number,
            new=outcome.new,
            known=outcome.known,
            rejected=len(outcome.rejected),
        )
        result = TAKEN if picked.apply else FINE
        lines = {one.number: result for one in outcome.table.lines}
        lines |= {one.number: one.reason for one in outcome.rejected}
        self._send(*self._write(list(told(outcome)), lines, len(rows)))

    def _taken(self, table: Table, picked: Choice) -> Outcome:
        tools = self._tools
        content = json.dumps([table.header, [one.fields for one in table.lines]])
        source = Source(name=tools.say(TITLE), digest=digest_of(content.encode()))
        way = way_of(tools.config, picked.way)
        return take_table(
            tools.journal, tools.config, source, table, way, apply=picked.apply
        )

    def _write(
        self, words: Sequence[Text], lines: Mapping[int, Text], height: int
    ) -> Iterator[_Request]:
        """What is said on top, and beside each line."""
        say = self._tools.say
        first = "\n".join(say(one) for one in words)
        with self._tools.journal.writing() as book:
            book.meta.set(_SAID, digest_of(first.encode()))
        below = range(2, height + 1)
        cells = [first, *(say(lines[one]) if one in lines else "" for one in below)]
        yield {
            "updateCells": {
                "start": {"sheetId": SHEET, "rowIndex": 0, "columnIndex": 0},
                "rows": [{"values": [_cell(one)]} for one in cells],
                "fields": "userEnteredValue",
            }
        }

    def _first_column(self) -> Iterator[_Request]:
        """Our column of a new tab: wide, wrapped, and on top what may be picked."""
        column = {"sheetId": SHEET, "startColumnIndex": 0, "endColumnIndex": 1}
        yield set_width(SHEET, 0, _WIDTH)
        yield {
            "repeatCell": {
                "range": column,
                "cell": {"userEnteredFormat": {"wrapStrategy": "WRAP"}},
                "fields": "userEnteredFormat.wrapStrategy",
            }
        }
        yield from self._write([START], {}, 1)
        yield {
            "repeatCell": {
                "range": {**column, "startRowIndex": 0, "endRowIndex": 1},
                "cell": {"note": self._tools.say(HOW)},
                "fields": "note",
            }
        }
        offered = (self._tools.say(one.words) for one in self._choices)
        yield {
            "setDataValidation": {
                "range": {**column, "startRowIndex": 0, "endRowIndex": 1},
                # Not strict: what came of it stands there afterwards.
                "rule": one_of(offered, strict=False),
            }
        }

    def _send(self, *requests: _Request) -> None:
        self._tools.sheets.batch(self._spreadsheet, requests, fields="replies")


def _inserted() -> _Request:
    """Make room for our column before all others."""
    area = {"sheetId": SHEET, "dimension": "COLUMNS", "startIndex": 0, "endIndex": 1}
    return {"insertDimension": {"range": area, "inheritFromBefore": False}}


def _says(words: str, wanted: Text) -> bool:
    return words in in_all_languages(wanted)


def _cell(words: str) -> dict[str, Any]:
    return {"userEnteredValue": entered(words)} if words else {}
