"""Makes the inside of a new base and mends that of an old one."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from hashlib import blake2b
from typing import Any

import structlog

from sheetsync.core.bases import Base, bases_of
from sheetsync.core.ids import SpreadsheetId
from sheetsync.core.layout import TabLayout, base_layout
from sheetsync.core.snapshot import BaseView, Files, FileView
from sheetsync.google.ranges import GridRange
from sheetsync.google.sheets import SEEN_TOKENS, SeenTokens
from sheetsync.journal.records import KnownBase
from sheetsync.worker.inside import STRUCTURE_FIELDS, Inside
from sheetsync.worker.refusals import Refusals
from sheetsync.worker.structure import missing_parts, parts_of
from sheetsync.worker.token_load import look_at_tokens
from sheetsync.worker.tools import Tools
from sheetsync.worker.wire import untidy_key

log = structlog.get_logger()

RULE_FIELDS = "sheets(properties(sheetId),data(rowData(values(dataValidation))))"
"""Mask for the dropdowns of a row."""


class Mender:
    """Brings a file's inside to what config says.

    Args:
        tools: The worker's tools.
        day: Today, company time: who works now stands in the dropdowns.
    """

    def __init__(self, tools: Tools, day: date) -> None:
        self._tools = tools
        self._day = day

    def make(self, base: Base, spreadsheet: SpreadsheetId) -> None:
        """Make the inside of a base that was just made, in one write."""
        inside = Inside.of_json(
            self._tools.sheets.get(spreadsheet, STRUCTURE_FIELDS), {}, {}, {}
        )
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
            with refusals.holding(view.base):
                mended += self.mend(base, view)
            if view.base in refusals.holds:
                continue
            with self._tools.journal.writing() as book:
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

    def mend(self, base: Base, view: BaseView) -> int:
        """Put right what people changed inside a base; how many parts it was.

        A restored version may have brought undo rows back: they are looked for, too.
        """
        with self._tools.journal.writing() as book:
            book.meta.set(untidy_key(view.spreadsheet), "yes")
        tabs = self._layout(base)
        answer = self._tools.sheets.get(
            view.spreadsheet, f"{STRUCTURE_FIELDS},{SEEN_TOKENS}"
        )
        look_at_tokens(self._tools, view, SeenTokens.of_json(answer))
        inside = Inside.of_json(
            answer,
            {word: tab.keys for word, tab in view.tabs.items()},
            {word: tab.end for word, tab in view.tabs.items()},
            self._rules(view, tabs),
        )
        return self._apply(base, view.spreadsheet, inside)

    def _rules(
        self, view: BaseView, tabs: Sequence[TabLayout]
    ) -> dict[str, tuple[Mapping[str, Any], ...]]:
        """The dropdowns in the first row below each header."""
        shown = {tab.sheet: tab.tab for tab in tabs if tab.tab in view.tabs}
        answer = self._tools.sheets.get(
            view.spreadsheet,
            RULE_FIELDS,
            filters=[GridRange(sheet=sheet, first_row=1, end_row=2) for sheet in shown],
        )
        rules: dict[str, tuple[Mapping[str, Any], ...]] = {}
        for sheet in answer.get("sheets", []):
            rows = [
                row
                for block in sheet.get("data", [])
                for row in block.get("rowData", [])
            ]
            cells = rows[0].get("values", []) if rows else []
            word = shown.get(sheet["properties"]["sheetId"], "")
            rules[word] = tuple(cell.get("dataValidation", {}) for cell in cells)
        return rules

    def _layout(self, base: Base) -> tuple[TabLayout, ...]:
        return base_layout(self._tools.config, base, self._tools.say)

    def _apply(self, base: Base, spreadsheet: SpreadsheetId, inside: Inside) -> int:
        company = self._tools.config.company
        editors = sorted({company.owner, company.works_as})
        parts = missing_parts(parts_of(company, self._layout(base), editors), inside)
        requests = [request for part in parts for request in part.make(inside)]
        if requests:
            self._tools.sheets.batch(spreadsheet, requests)
            log.info("base.mended", base=base.key, parts=[part.name for part in parts])
        return len(parts)


def _layout_key(view: BaseView) -> str:
    return f"layout:{view.base}"
