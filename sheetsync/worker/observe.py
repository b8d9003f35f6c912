"""Reading the world: Drive's files in one call, each base's rows in one read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sheetsync.config import Config, Stage
from sheetsync.core.ids import CLIENTS, UNDO, BaseKey, SpreadsheetId, stage_of
from sheetsync.core.layout import HeaderRead, TabLayout, base_layout, read_header
from sheetsync.core.rows import Cell, is_blank
from sheetsync.core.snapshot import (
    BaseView,
    Files,
    FileView,
    Permission,
    Row,
    Snapshot,
    TabView,
)
from sheetsync.errors import GoogleError, Refused
from sheetsync.google.ranges import GridRange, ValueBlock
from sheetsync.google.sheets import Sheets
from sheetsync.locales.text import Text, tr
from sheetsync.worker.tools import Tools
from sheetsync.worker.undo import COLUMNS

MARK = "sheetsync"
"""Key of the appProperty that every file of ours carries; its value is the base."""

OURS = f"appProperties has {{key='{MARK}-file' and value='1'}}"
"""Drive's query for all files of ours, those in the bin included."""

WIDEST = COLUMNS - 3
"""A tab may have so many columns; an undo row has three more."""


def app_properties(base: BaseKey) -> dict[str, str]:
    """The marks of a base's file, visible to sheetsync alone."""
    return {f"{MARK}-file": "1", MARK: base}


def observe_files(tools: Tools) -> Files:
    """All files of ours and their sharing, in one request.

    Of two files that claim a base, the one that the journal knows is it: a copy that
    carries the same marks never takes its place.
    """
    with tools.journal.reading() as book:
        known = {base: one.spreadsheet for base, one in book.bases.all().items()}
    files: dict[BaseKey, FileView] = {}
    doubles = []

    def order(file: FileView) -> tuple[bool, bool, str]:
        ours = known.get(file.base) == file.spreadsheet
        return not ours, file.trashed, file.spreadsheet

    for found in sorted((_file(one) for one in tools.drive.files(OURS)), key=order):
        if found.base in files:
            doubles.append(found)
        else:
            files[found.base] = found
    return Files(files=files, doubles=tuple(doubles))


def _file(found: Mapping[str, Any]) -> FileView:
    restriction = found.get("downloadRestrictions", {}).get(
        "itemDownloadRestriction", {}
    )
    can = found.get("capabilities", {})
    owners = found.get("owners") or [{}]
    return FileView(
        base=BaseKey(found.get("appProperties", {}).get(MARK, "")),
        spreadsheet=SpreadsheetId(found["id"]),
        name=found.get("name", ""),
        version=int(found.get("version", 0)),
        trashed=bool(found.get("trashed")),
        owner=owners[0].get("emailAddress", "").casefold(),
        parents=tuple(found.get("parents", ())),
        writers_can_share=bool(found.get("writersCanShare")),
        copies_forbidden=bool(restriction.get("restrictedForWriters")),
        can_forbid_copies=bool(can.get("canChangeItemDownloadRestriction", True)),
        permissions=tuple(_permission(one) for one in found.get("permissions", ())),
    )


def _permission(entry: Mapping[str, Any]) -> Permission:
    details = entry.get("permissionDetails", ())
    return Permission(
        id=entry["id"],
        kind=entry.get("type", "user"),
        role=entry.get("role", ""),
        email=(entry.get("emailAddress") or entry.get("domain") or "").casefold(),
        inherited=bool(details) and all(one.get("inherited") for one in details),
        pending_owner=bool(entry.get("pendingOwner")),
        expires="expirationTime" in entry,
        deleted=bool(entry.get("deleted")),
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """A base as it was read, and what its headers showed.

    Attributes:
        view: The base.
        headers: Each tab's header row, understood.
    """

    view: BaseView
    headers: Mapping[str, HeaderRead]


class Observer:
    """Reads bases.

    Args:
        sheets: The Sheets API.
        say: Says a text in the company's language.
    """

    def __init__(self, sheets: Sheets, say: Callable[[Text], str]) -> None:
        self._sheets = sheets
        self._say = say

    def snapshot(
        self,
        config: Config,
        files: Files,
        seen: Mapping[BaseKey, Mapping[str, frozenset[str]]],
        now: datetime,
        day: date,
    ) -> tuple[Snapshot, dict[BaseKey, Reading]]:
        """Read all bases of config that have a file.

        Args:
            config: Its stages say which bases there are.
            files: What Drive listed.
            seen: For each base and tab the columns that it had before.
            now: The moment that the snapshot bears.
            day: Today, company time.
        """
        readings = {}
        for base, file in sorted(files.files.items()):
            stage = config.pipeline.stage(stage_of(base))
            if stage is None:
                continue
            try:
                readings[base] = self._of_file(
                    config, stage, file, seen.get(base, {}), day
                )
            except GoogleError as error:
                readings[base] = _unreadable(file, error.text)
        bases = {base: reading.view for base, reading in readings.items()}
        return Snapshot(taken_at=now, bases=bases), readings

    def _of_file(
        self,
        config: Config,
        stage: Stage,
        file: FileView,
        seen: Mapping[str, frozenset[str]],
        day: date,
    ) -> Reading:
        if file.trashed:
            why = tr("The file “{name}” lies in the bin", name=file.name)
            return _unreadable(file, why)
        return self.read(config, stage, file.base, file.spreadsheet, seen, day)

    def read(
        self,
        config: Config,
        stage: Stage,
        base: BaseKey,
        spreadsheet: SpreadsheetId,
        seen: Mapping[str, frozenset[str]],
        day: date,
    ) -> Reading:
        """Read a base, in one request if nothing is wrong with it."""
        layout = [
            tab for tab in base_layout(config, stage, day, self._say) if tab.tab != UNDO
        ]
        tabs, blocks, faults = self._blocks(spreadsheet, layout)
        headers: dict[str, HeaderRead] = {}
        views: dict[str, TabView] = {}
        for tab, block in zip(tabs, blocks, strict=True):
            rows = block.rows
            header = read_header(tab, rows[0] if rows else ())
            headers[tab.tab] = header
            views[tab.tab] = _tab_view(tab, header, rows)
            fault = header.fault(tab, seen.get(tab.tab, frozenset()))
            if fault is not None:
                faults.append(fault)
            if len(views[tab.tab].keys) > WIDEST:
                faults.append(_too_wide(tab))
        view = BaseView(
            base=base,
            spreadsheet=spreadsheet,
            tabs=views,
            faults=tuple(faults),
        )
        return Reading(view, headers)

    def _blocks(
        self, spreadsheet: SpreadsheetId, layout: list[TabLayout]
    ) -> tuple[list[TabLayout], list[ValueBlock], list[Text]]:
        """The tabs and what they hold; which ones lack is asked only on refusal."""

        def values(tabs: list[TabLayout]) -> list[ValueBlock]:
            filters = [GridRange(sheet=tab.sheet) for tab in tabs]
            return self._sheets.values(spreadsheet, filters) if tabs else []

        try:
            return layout, values(layout), []
        except Refused as refusal:
            why = refusal
        answer = self._sheets.get(spreadsheet, "sheets(properties(sheetId,title))")
        there = {one["properties"]["sheetId"] for one in answer.get("sheets", [])}
        tabs = [tab for tab in layout if tab.sheet in there]
        if tabs == layout:
            raise why
        gone = [_gone(tab) for tab in layout if tab.sheet not in there]
        return tabs, values(tabs), gone


def _tab_view(
    tab: TabLayout, header: HeaderRead, rows: Sequence[Sequence[Cell]]
) -> TabView:
    width = max([len(header.keys), *(len(row) for row in rows)])
    keys = header.keys + tuple(
        f"own:#{place + 1}" for place in range(len(header.keys), width)
    )
    shown = []
    for index, row in enumerate(rows[1:], 1):
        cells = tuple(None if cell == "" else cell for cell in row)
        if any(not is_blank(cell) for cell in cells):
            shown.append(Row(index, cells + (None,) * (width - len(cells))))
    end = shown[-1].index + 1 if shown else 1
    return TabView(
        tab=tab.tab,
        sheet=tab.sheet,
        title=tab.title,
        keys=keys,
        rows=tuple(shown),
        end=end,
    )


def _unreadable(file: FileView, why: Text) -> Reading:
    view = BaseView(
        base=file.base, spreadsheet=file.spreadsheet, tabs={}, faults=(why,)
    )
    return Reading(view, {})


def _gone(tab: TabLayout) -> Text:
    if tab.tab == CLIENTS:
        return tr(
            "The tab “{tab}” was deleted. Restore the file's version in Google Sheets"
            " (File, Version history)",
            tab=tab.title,
        )
    return tr("The tab “{tab}” was deleted. Restore the file's version", tab=tab.title)


def _too_wide(tab: TabLayout) -> Text:
    return tr(
        "The tab “{tab}” has more than {limit} columns. Delete some",
        tab=tab.title,
        limit=WIDEST,
    )
