"""Reads what one person can see now: all sharing lists, and the files that he opens."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sheetsync.core.audit import is_about
from sheetsync.core.bases import base_at
from sheetsync.core.ids import CLIENTS, BaseKey, SpreadsheetId
from sheetsync.core.sharing import Grantees
from sheetsync.core.sight import (
    IN,
    OUT,
    Former,
    Insight,
    Past,
    SeenTab,
    Sight,
    let_in_since,
    past_of,
    tabs_of,
    ways_in,
)
from sheetsync.core.snapshot import FileView
from sheetsync.errors import GoogleError
from sheetsync.google.ranges import GridRange
from sheetsync.journal.book import Book
from sheetsync.journal.records import AccessEvent
from sheetsync.reports import all_reports
from sheetsync.worker.grantees import known_grantees
from sheetsync.worker.observe import observe_files
from sheetsync.worker.tools import Tools

_TABS = "sheets(properties(sheetId,title,hidden,sheetType))"


def insight_of(tools: Tools, email: str) -> Insight:
    """What a person can see, read now: one request, and two for each file he opens.

    Args:
        tools: The worker's tools; nothing is written.
        email: His address.

    Raises:
        GoogleError: Google did not say who can open what.
    """
    files = observe_files(tools)
    with tools.journal.reading() as book:
        people = Grantees(tools.config, known_grantees(book))
        events = book.access.all()
    listed = [*(files.files[base] for base in sorted(files.files)), *files.doubles]
    sights = []
    for view in listed:
        ways = ways_in(people, view, email)
        if ways:
            happened = [
                (one.at, one.event, one.person)
                for one in events
                if one.spreadsheet == view.spreadsheet
            ]
            since = let_in_since(happened, email)
            tabs = _tabs(tools, view)
            past = Past() if tabs is None else _past(tools, view, since, tabs)
            sights.append(
                Sight(file=view, ways=ways, since=since, tabs=tabs, past=past)
            )
    person = tools.config.staff.at(email)
    open_now = {one.file.spreadsheet for one in sights}
    return Insight(
        email=email,
        name=person.name if person else "",
        sights=tuple(sights),
        former=tuple(_former(events, email, open_now)),
    )


def _tabs(tools: Tools, view: FileView) -> tuple[SeenTab, ...] | None:
    """A file's tabs with all that stands in them; None if they can't be read."""
    day = tools.clock.now().astimezone(tools.config.company.zone).date()
    base = base_at(tools.config, view.base, day)
    work = [] if base is None else [CLIENTS, *(one.id for one in base.stage.tabs)]
    try:
        answer = tools.sheets.get(view.spreadsheet, _TABS)
        sheets = [one["properties"] for one in answer.get("sheets", ())]
        grids = [
            int(one["sheetId"])
            for one in sheets
            if one.get("sheetType", "GRID") == "GRID"
        ]
        blocks = tools.sheets.values(
            view.spreadsheet, [GridRange(sheet=one) for one in grids]
        )
    except GoogleError:
        return None
    rows = {number: block.rows for number, block in zip(grids, blocks, strict=True)}
    reports = [f"report:{one}" for one in all_reports()]
    return tabs_of(sheets, rows, work, reports)


def _past(
    tools: Tools, view: FileView, since: datetime | None, tabs: Iterable[SeenTab]
) -> Past:
    with tools.journal.reading() as book:
        known = book.bases.by(view.base)
        if known is None or known.spreadsheet != view.spreadsheet:
            return Past()
        changes = book.row_changes.after(view.base, _ever(book, view.base))
    there = {one for tab in tabs if tab.kind == "work" for one in tab.clients}
    return past_of(changes, known.made_at, since, there)


def _ever(book: Book, base: BaseKey) -> datetime:
    """A moment before all that is known of a base."""
    first = book.row_changes.first(base)
    now = book.access.now()
    return now if first is None else first.replace(year=first.year - 1, day=1)


def _former(
    events: Iterable[AccessEvent], email: str, open_now: set[SpreadsheetId]
) -> Iterable[Former]:
    """Files that somebody could open once and can't now."""
    since: dict[SpreadsheetId, datetime] = {}
    for one in events:
        if not is_about(one.person, email):
            continue
        if one.event in IN:
            since.setdefault(one.spreadsheet, one.at)
        elif one.event == OUT:
            began = since.pop(one.spreadsheet, one.at)
            if one.spreadsheet not in open_now:
                yield Former(one.base, one.file_name, began, one.at)
