"""Makes the inside of a new base and mends that of an old one."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from hashlib import blake2b
from typing import Any

import structlog

from sheetsync.core.bases import Base, base_at, bases_of
from sheetsync.core.ids import BaseKey, SpreadsheetId
from sheetsync.core.layout import TabLayout, base_layout
from sheetsync.core.snapshot import BaseView, Files, FileView
from sheetsync.errors import GoogleError
from sheetsync.google.ranges import GridRange
from sheetsync.google.sheets import SEEN_TOKENS, SeenTokens
from sheetsync.journal.book import Book
from sheetsync.journal.records import KnownBase
from sheetsync.locales.text import trn
from sheetsync.reports import all_reports
from sheetsync.worker.derived import protection_name, protection_part
from sheetsync.worker.inside import STRUCTURE_FIELDS, Inside, Rules
from sheetsync.worker.own_tabs import look_at_own_tabs
from sheetsync.worker.refusals import Refusals
from sheetsync.worker.remember import columns_seen
from sheetsync.worker.structure import Part, column_place, missing_parts, parts_of
from sheetsync.worker.token_load import look_at_tokens
from sheetsync.worker.tools import Tools
from sheetsync.worker.wire import untidy_key

log = structlog.get_logger()

RULE_FIELDS = (
    "sheets(properties(sheetId),"
    "data(startColumn,rowData(values(dataValidation(condition,strict)))))"
)
"""Mask for the dropdowns of some columns."""

RULE_ROWS = 1000
"""So many of a tab's last rows are looked at, for that is where people work."""


FIRST_SHEET = 0
"""The sheetId of the one tab that a new spreadsheet has; furnishing removes it."""


class Mender:
    """Brings a file's inside to what config says.

    Args:
        tools: The worker's tools.
        day: Today, company time: who works now stands in the dropdowns.
    """

    def __init__(self, tools: Tools, day: date) -> None:
        self._tools = tools
        self._day = day

    def furnish(self, files: Files, refusals: Refusals) -> None:
        """Make the inside of bases that have none yet.

        They were made just now, or their making was cut off: whoever was never read
        is looked into. So is one that winds down and was gone: its clients come back.

        Args:
            files: What Drive listed.
            refusals: Where it is noted what Google refused.
        """
        with self._tools.journal.reading() as book:
            new = [
                (base, file)
                for key, file in sorted(files.files.items())
                if not file.trashed
                and not columns_seen(book, key)
                and (base := base_at(self._tools.config, key, self._day)) is not None
            ]
        for base, file in new:
            with refusals.holding(file.base, of=GoogleError):
                self._make(base, file.spreadsheet)

    def _make(self, base: Base, spreadsheet: SpreadsheetId) -> None:
        """Make the inside of a base in one write, if its file is as Google made it."""
        inside = Inside.of_json(
            self._tools.sheets.get(spreadsheet, STRUCTURE_FIELDS), {}, {}, {}
        )
        if set(inside.sheets) == {FIRST_SHEET}:
            self._apply(base, spreadsheet, inside)

    def mend_changed(
        self,
        files: Files,
        views: Collection[BaseView],
        now: datetime,
        refusals: Refusals,
    ) -> int:
        """Look into files that changed, not too often; how many parts were mended.

        What config wants inside may change, too: a column, or whose names are picked.
        Nobody works any more in a base that winds down: it stays as it is.

        Args:
            files: What Drive listed.
            views: The bases as they were read.
            now: The present moment.
            refusals: Where it is noted what Google refused.
        """
        with self._tools.journal.reading() as book:
            known = book.bases.all()
            layouts = {view.base: book.meta.get(_layout_key(view)) for view in views}
        bases = bases_of(self._tools.config, self._day)
        mended = 0
        for view in views:
            file, entry = files.files[view.base], known.get(view.base)
            base = bases.get(view.base)
            if base is None:
                continue
            wanted = self._wanted(base)
            as_before = layouts[view.base] == wanted
            if entry is not None and as_before and self._is_right(entry, file, now):
                continue
            parts: Sequence[Part] = ()
            with refusals.holding(view.base):
                parts = self.mend(base, view)
            mended += len(parts)
            if view.base in refusals.holds:
                continue
            with self._tools.journal.writing() as book:
                _note_protections(book, file, parts)
                _distrust_reports(book, file.base, parts)
                if entry is None:
                    book.bases.record(view.base, view.spreadsheet)
                book.bases.checked(view.base, file.version, now)
                book.meta.set(_layout_key(view), wanted)
        return mended

    def _wanted(self, base: Base) -> str:
        """Differs where config wants other tabs, columns or dropdowns inside."""
        parts = [
            [tab.title, *([one.header, *one.choices] for one in tab.columns)]
            for tab in self._layout(base)
        ]
        return blake2b(json.dumps(parts).encode(), digest_size=8).hexdigest()

    def _is_right(self, entry: KnownBase, file: FileView, now: datetime) -> bool:
        """Whether a file is as it was, or was looked into a moment ago."""
        if entry.checked_at is None:
            return False
        every = self._tools.config.company.limits.in_file_check
        # A clock that was set back puts the last check into the future.
        recently = timedelta(0) <= now - entry.checked_at < every
        return entry.version_checked == file.version or recently

    def mend(self, base: Base, view: BaseView) -> list[Part]:
        """Put right what people changed inside a base; which parts it was.

        A restored version may have brought undo rows back: they are looked for, too.
        """
        with self._tools.journal.writing() as book:
            book.meta.set(untidy_key(view.spreadsheet), "yes")
        tabs = self._layout(base)
        answer = self._tools.sheets.get(
            view.spreadsheet, f"{STRUCTURE_FIELDS},{SEEN_TOKENS}"
        )
        look_at_tokens(self._tools, view, SeenTokens.of_json(answer))
        bare = Inside.of_json(
            answer,
            {word: tab.keys for word, tab in view.tabs.items()},
            {word: tab.end for word, tab in view.tabs.items()},
            {},
        )
        look_at_own_tabs(self._tools, view, bare, [tab.sheet for tab in tabs])
        inside = replace(bare, rules=self._rules(view, tabs, bare))
        return self._apply(base, view.spreadsheet, inside)

    def _rules(
        self, view: BaseView, tabs: Sequence[TabLayout], inside: Inside
    ) -> dict[str, Rules]:
        """The dropdowns that the columns which need one have, below each header."""
        asked: dict[tuple[int, int], tuple[str, int]] = {}
        areas = []
        for tab in tabs:
            if tab.tab not in view.tabs:
                continue
            for column in tab.columns:
                place = column_place(tab, column, inside)
                if column.choices and column.id in view.tabs[tab.tab].keys:
                    area = _column_area(tab, place, inside)
                    asked[tab.sheet, place] = tab.tab, _height(area)
                    areas.append(area)
        if not areas:
            return {}
        answer = self._tools.sheets.get(view.spreadsheet, RULE_FIELDS, filters=areas)
        found: dict[str, dict[int, list[Mapping[str, Any]]]] = defaultdict(dict)
        for sheet in answer.get("sheets", []):
            number = sheet["properties"]["sheetId"]
            for block in sheet.get("data", []):
                place = block.get("startColumn", 0)
                if (number, place) in asked:
                    word, height = asked[number, place]
                    rows = block.get("rowData", [])
                    found[word][place] = _different(rows, height)
        return dict(found)

    def _layout(self, base: Base) -> tuple[TabLayout, ...]:
        return base_layout(self._tools.config, base, self._tools.say)

    def _apply(
        self, base: Base, spreadsheet: SpreadsheetId, inside: Inside
    ) -> list[Part]:
        company = self._tools.config.company
        editors = sorted(company.accounts)
        wanted = (
            *parts_of(company, self._layout(base), editors),
            *(protection_part(report, editors) for report in all_reports()),
        )
        parts = missing_parts(wanted, inside)
        requests = [request for part in parts for request in part.make(inside)]
        if requests:
            self._tools.sheets.batch(spreadsheet, requests)
            log.info("base.mended", base=base.key, parts=[part.name for part in parts])
        return parts


def _layout_key(view: BaseView) -> str:
    return f"layout:{view.base}"


def _note_protections(book: Book, file: FileView, parts: Iterable[Part]) -> None:
    """Keep for ever that somebody could edit what he must not."""
    opened = sum(one.protects for one in parts)
    if opened:
        book.access.add(
            spreadsheet=file.spreadsheet,
            file_name=file.name,
            person="",
            event="protected",
            base=file.base,
            why=trn(
                opened,
                "{n} protection inside the file was taken off or loosened",
                "{n} protections inside the file were taken off or loosened",
            ),
        )


def _distrust_reports(book: Book, base: BaseKey, parts: Iterable[Part]) -> None:
    """Have reports written anew whose tabs people could edit."""
    mended = {one.name for one in parts}
    for report in all_reports():
        if protection_name(report) in mended:
            book.published.forget(base, report)


def _column_area(tab: TabLayout, place: int, inside: Inside) -> GridRange:
    """The last filled cells of a column, and the one below: there people type next."""
    below = inside.ends.get(tab.tab, 1) + 1
    end = max(2, min(below, inside.rows(tab.sheet)))
    return GridRange(
        sheet=tab.sheet,
        first_row=max(1, end - RULE_ROWS),
        end_row=end,
        first_column=place,
        end_column=place + 1,
    )


def _height(area: GridRange) -> int:
    return (area.end_row or 0) - area.first_row


def _different(
    rows: Sequence[Mapping[str, Any]], height: int
) -> list[Mapping[str, Any]]:
    """The different dropdowns of a column's cells, of which Google leaves some out."""
    cells = [(row.get("values") or [{}])[0] for row in rows]
    rules: list[Mapping[str, Any]] = [{}] if len(cells) < height else []
    for cell in cells:
        rule = cell.get("dataValidation", {})
        if rule not in rules:
            rules.append(rule)
    return rules
