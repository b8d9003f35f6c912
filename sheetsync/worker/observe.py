"""Reading the world: Drive's files in one call, each base's rows in one read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from typing import Any

from sheetsync.config import Config
from sheetsync.core.bases import Base, base_at
from sheetsync.core.file_rules import is_ours, whose_now
from sheetsync.core.ids import CLIENTS, FOLDER, UNDO, BaseKey, SpreadsheetId
from sheetsync.core.layout import HeaderRead, TabLayout, base_layout, read_header
from sheetsync.core.sharing import rank
from sheetsync.core.snapshot import (
    BaseView,
    Files,
    FileView,
    Permission,
    Snapshot,
)
from sheetsync.errors import GoogleError, Refused
from sheetsync.google.ranges import GridRange, ValueBlock
from sheetsync.google.sheets import OWNER_KEY, Sheets
from sheetsync.locales.text import Text, tr
from sheetsync.worker.readings import KeptReading, Reading, Readings
from sheetsync.worker.rowviews import TabRead, read_tab
from sheetsync.worker.tools import Tools
from sheetsync.worker.undo import COLUMNS

MARK = "sheetsync"
"""Key of the appProperty that every file of ours carries; its value is the base."""

FOLDER_MARK = f"{MARK}-folder"
"""Key of the appProperty that the company's folder carries."""

ROTATION = f"{MARK}-rotation"
"""Key of the appProperty of a copy that is to take its base's place."""

OURS = f"appProperties has {{key='{MARK}-file' and value='1'}}"
"""Drive's query for all files of ours, those in the bin included."""

OURS_AND_FOLDER = f"{OURS} or appProperties has {{key='{FOLDER_MARK}' and value='1'}}"
"""The same with the folder that they lie in."""

WIDEST = COLUMNS - 4
"""A tab may have so many columns; an undo row has three more, and one in reserve."""


def app_properties(base: BaseKey) -> dict[str, str]:
    """The marks of a base's file, visible to sheetsync alone."""
    return {f"{MARK}-file": "1", MARK: base}


def observe_files(tools: Tools) -> Files:
    """All files of ours, their folder and their sharing, in one request.

    Of two files that claim a base, the one that the journal knows is it: a copy that
    carries the same marks never takes its place. A journal that was lost knows none:
    then the older one is it, as of two folders.
    """
    with tools.journal.reading() as book:
        known = {base: one.spreadsheet for base, one in book.bases.all().items()}
    files: dict[BaseKey, FileView] = {}
    doubles = []

    def order(file: FileView) -> tuple[bool, bool, bool, str, str]:
        ours = known.get(file.base) == file.spreadsheet
        younger = file.made_at, file.spreadsheet
        return not ours, file.trashed, bool(file.rotation), *younger

    listed = [_file(one) for one in tools.drive.files(OURS_AND_FOLDER)]
    folders = [one for one in listed if one.base == FOLDER and _is_usable(one)]
    for found in sorted((one for one in listed if one.base != FOLDER), key=order):
        if found.base in files:
            doubles.append(found)
        else:
            files[found.base] = found
    folder = min(folders, key=lambda one: (one.made_at, one.spreadsheet), default=None)
    return Files(files=files, doubles=tuple(doubles), folder=folder)


def _is_usable(folder: FileView) -> bool:
    """Whether files can be put into a folder, and nobody opens them by it unasked."""
    return not folder.trashed and not folder.shared_drive


def _file(found: Mapping[str, Any]) -> FileView:
    marks = found.get("appProperties", {})
    copying = found.get("downloadRestrictions", {}).get("itemDownloadRestriction", {})
    writers = bool(copying.get("restrictedForWriters"))
    readers = bool(copying.get("restrictedForReaders"))
    can = found.get("capabilities", {})
    locks = found.get("contentRestrictions", ())
    owners = found.get("owners") or [{}]
    drive = found.get("driveId", "")
    return FileView(
        base=FOLDER if FOLDER_MARK in marks else BaseKey(marks.get(MARK, "")),
        spreadsheet=SpreadsheetId(found["id"]),
        name=found.get("name", ""),
        version=int(found.get("version", 0)),
        trashed=bool(found.get("trashed")),
        owner=owners[0].get("emailAddress", "").casefold(),
        parents=tuple(found.get("parents", ())),
        writers_can_share=bool(found.get("writersCanShare")),
        copies_forbidden=writers,
        can_forbid_copies=bool(can.get("canChangeItemDownloadRestriction", True)),
        # Who restricts writers restricts readers, whatever else is shown of them.
        readers_cannot_copy=writers
        or readers
        or bool(found.get("copyRequiresWriterPermission")),
        can_forbid_readers=bool(can.get("canChangeCopyRequiresWriterPermission", True)),
        # Google does not list the sharing of what lies in a shared drive.
        can_share=bool(can.get("canShare", True)) and not drive,
        can_move=bool(can.get("canMoveItemWithinDrive", True)),
        locked=any(one.get("readOnly") for one in locks),
        can_unlock=bool(can.get("canModifyContentRestriction", True)),
        permissions=tuple(_permission(one) for one in found.get("permissions", ())),
        made_at=found.get("createdTime", ""),
        shared_drive=drive,
        owner_mark=marks.get(OWNER_KEY, ""),
        rotation=marks.get(ROTATION, ""),
    )


def _permission(entry: Mapping[str, Any]) -> Permission:
    details = entry.get("permissionDetails", ())
    direct = [one["role"] for one in details if not one.get("inherited")]
    above = [one["role"] for one in details if one.get("inherited")]
    whole = entry.get("role", "")
    return Permission(
        id=entry["id"],
        kind=entry.get("type", "user"),
        role=max(direct, key=rank, default="") if details else whole,
        email=(entry.get("emailAddress") or entry.get("domain") or "").casefold(),
        folder_role=max(above, key=rank, default=""),
        findable=bool(entry.get("allowFileDiscovery")),
        pending_owner=bool(entry.get("pendingOwner")),
        expires="expirationTime" in entry,
        deleted=bool(entry.get("deleted")),
    )


class Observer:
    """Reads bases.

    Args:
        sheets: The Sheets API.
        say: Says a text in the company's language.
        readings: The last readings; each base is read whole if not given.
    """

    def __init__(
        self,
        sheets: Sheets,
        say: Callable[[Text], str],
        readings: Readings | None = None,
    ) -> None:
        self._sheets = sheets
        self._say = say
        self._readings = readings

    def snapshot(
        self,
        config: Config,
        files: Files,
        seen: Mapping[BaseKey, Mapping[str, frozenset[str]]],
        now: datetime,
        day: date,
        whole: Collection[BaseKey] = (),
        given: Mapping[BaseKey, Reading] | None = None,
    ) -> tuple[Snapshot, dict[BaseKey, Reading]]:
        """Read all bases of config that have a file.

        Args:
            config: Its stages say which bases there are.
            files: What Drive listed.
            seen: For each base and tab the columns that it had before.
            now: The moment that the snapshot bears.
            day: Today, company time.
            whole: Bases that are read whole, whatever the last readings say.
            given: Readings to take over as they are.
        """
        readings = dict(given or {})
        for key, file in sorted(files.files.items()):
            base = base_at(config, key, day)
            if base is None or key in readings:
                continue
            try:
                readings[key] = (
                    None if key in whole else self._standing(config, base, file, now)
                ) or self._of_file(config, base, file, seen.get(key, {}), now)
            except GoogleError as error:
                readings[key] = unreadable(file, error.text)
        bases = {base: reading.view for base, reading in readings.items()}
        return Snapshot(taken_at=now, bases=bases), readings

    def _of_file(
        self,
        config: Config,
        base: Base,
        file: FileView,
        seen: Mapping[str, frozenset[str]],
        now: datetime,
    ) -> Reading:
        if file.trashed:
            why = tr("The file “{name}” lies in the bin", name=file.name)
            return unreadable(file, why)
        if not is_ours(config, file):
            # Whoever owns it opens it to whomever he likes: no client goes there.
            return unreadable(file, whose_now(file))
        writes = self._sheets.writes(file.spreadsheet)
        reading = self.read(config, base, file.spreadsheet, seen)
        if self._readings is not None:
            kept = KeptReading(
                reading=reading,
                config=config,
                version=file.version,
                writes=writes,
                at=now,
            )
            self._readings.keep(file.base, kept)
        return reading

    def _standing(
        self, config: Config, base: Base, file: FileView, now: datetime
    ) -> Reading | None:
        """The last reading, if there is no sign of any change since."""
        if self._readings is None or file.trashed or not is_ours(config, file):
            return None
        return self._readings.standing(self._sheets, config, base.stage, file, now)

    def read(
        self,
        config: Config,
        base: Base,
        spreadsheet: SpreadsheetId,
        seen: Mapping[str, frozenset[str]],
    ) -> Reading:
        """Read a base, in one request if nothing is wrong with it."""
        layout = [
            tab for tab in base_layout(config, base, self._say) if tab.tab != UNDO
        ]
        tabs, blocks, faults = self._blocks(spreadsheet, layout)
        last = self._readings.last(base.key, spreadsheet) if self._readings else None
        headers: dict[str, HeaderRead] = {}
        reads: dict[str, TabRead] = {}
        for tab, block in zip(tabs, blocks, strict=True):
            header = read_header(tab, block.rows[0] if block.rows else ())
            headers[tab.tab] = header
            before = last.tabs.get(tab.tab) if last else None
            reads[tab.tab] = read_tab(tab, header, block.rows, before, block.end_column)
            fault = header.fault(tab, seen.get(tab.tab, frozenset()))
            if fault is not None:
                faults.append(fault)
            if len(reads[tab.tab].view.keys) > WIDEST:
                faults.append(_too_wide(tab))
        view = BaseView(
            base=base.key,
            spreadsheet=spreadsheet,
            tabs={word: one.view for word, one in reads.items()},
            faults=tuple(faults),
        )
        return Reading(view, headers, reads)

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


def unreadable(file: FileView, why: Text) -> Reading:
    """A base that can't be worked with now, and why."""
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
