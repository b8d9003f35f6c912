"""A file as a grid with tabs, in which a person works as in Google Sheets."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Any

from nicegui import ui

from sheetsync.emulator.page.calls import RefusedError
from sheetsync.emulator.page.charts import ChartStrip
from sheetsync.emulator.page.grid import change_between, grid_options
from sheetsync.emulator.page.list_view import who
from sheetsync.emulator.page.sheet import Sheet
from sheetsync.emulator.page.tools import Tools

if TYPE_CHECKING:
    from nicegui.events import GenericEventArguments, ValueChangeEventArguments

    from sheetsync.emulator.page.calls import Hand
    from sheetsync.emulator.page.sheet import Sight
    from sheetsync.emulator.page.table import Table
    from sheetsync.emulator.page.visit import Visit

_AGAIN = 0.1
"""Seconds between two looks whether somebody has changed the file."""


def show_file(visit: Visit, hand: Hand) -> None:
    """Show a spreadsheet, or that there is nothing for this person."""
    sheet = Sheet(visit.google, hand, visit.file_id)
    try:
        sheet.open(visit.tab)
    except RefusedError:
        _show_nothing(visit, hand)
        return
    _FileView(visit, hand, sheet).show()


def _show_nothing(visit: Visit, hand: Hand) -> None:
    """Say that there is nothing; not even a name may tell that there is something."""
    say = visit.words
    ui.page_title(say("Local Google"))
    home = escape(visit.address("/", email=hand.email))
    text = say("The file does not exist, or nobody has given you access to it.")
    html = (
        f'<div class="top"><h1>{escape(say("There is nothing here for you"))}</h1>'
        f"{who(visit, hand.email)}</div><p>{escape(text)}</p>"
        f'<p><a href="{home}">{escape(say("My files"))}</a></p>'
    )
    ui.html(html, sanitize=False).classes("plain-page")


class _FileView:
    """The page of one file in one browser tab."""

    def __init__(self, visit: Visit, hand: Hand, sheet: Sheet) -> None:
        self._visit = visit
        self._say = visit.words
        self._hand = hand
        self._sheet = sheet
        self._is_editing = False
        self._drawn = sheet.sight
        self._page = ui.element("div").classes("sheet-page")

    def show(self) -> None:
        """Draw everything, and look again as long as the page is open."""
        ui.page_title(self._sheet.sight.glance.name)
        with self._page:
            self._heading = ui.html(self._heading_html(), sanitize=False)
            self._heading.classes("top")
            self._tools = Tools(self._say, self._hand, self._sheet, self._show_change)
            self._tools.show()
            ui.html(_CELL_LINE, sanitize=False).classes("cell-line")
            with ui.element("div").classes("middle"):
                self._grid_place = ui.element("div").classes("grid-place")
                self._charts = ChartStrip(self._say, self._hand, self._sheet.file_id)
            self._below = ui.label().classes("more-rows")
            self._tabs_place = ui.element("nav").classes("tabs-place")
        self._tabs_place.props["aria-label"] = self._say("Tabs")
        self._draw_tabs()
        self._draw_grid()
        ui.on("sheet-editing", self._note_editing)
        ui.on("sheet-write", self._write)
        ui.on("sheet-turn", self._turn)
        self._timer = ui.timer(_AGAIN, self._look_again)

    def _heading_html(self) -> str:
        home = escape(self._visit.address("/", email=self._hand.email))
        glance = self._sheet.sight.glance
        badge = self._say("View only")
        read_only = "" if glance.can_edit else f'<span class="badge">{badge}</span>'
        return (
            f'<a href="{home}">← {escape(self._say("My files"))}</a>'
            f"<h1>{escape(glance.name)}</h1>{read_only}"
            f"{who(self._visit, self._hand.email)}"
        )

    def _draw_tabs(self) -> None:
        self._tabs_place.clear()
        table = self._sheet.sight.table
        current = str(table.tab.sheet_id) if table else ""
        with self._tabs_place, ui.tabs() as tabs:
            tabs.props(_TABS)
            for one in self._sheet.sight.tabs:
                ui.tab(str(one.sheet_id), label=one.title)
        tabs.set_value(current)
        tabs.on_value_change(self._choose_tab)
        self._tabs = tabs

    def _draw_grid(self) -> None:
        self._grid_place.clear()
        table = self._sheet.sight.table
        with self._grid_place:
            if table is None:
                ui.label(self._say("This tab has no cells to show."))
                self._charts.show(None)
                return
            options = grid_options(
                table, self._say, can_edit=self._sheet.sight.glance.can_edit
            )
            ui.aggrid(options, theme="balham", auto_size_columns=False)
        self._tell_cut(table)
        self._charts.show(table.tab.sheet_id)

    def _tell_cut(self, table: Table) -> None:
        shown, count = table.tab.shown_rows, table.tab.row_count
        text = self._say("Only the first {count} rows are shown.", count=shown)
        self._below.set_text(text if shown < count else "")
        self._below.set_visibility(shown < count)

    def _choose_tab(self, event: ValueChangeEventArguments[Any]) -> None:
        try:
            self._sheet.turn_to(int(event.value))
        except RefusedError:
            self._leave()
            return
        self._is_editing = False
        self._drawn = self._sheet.sight
        self._draw_grid()
        address = self._visit.file_address(
            self._sheet.file_id, self._hand.email, int(event.value)
        )
        ui.run_javascript(f"history.replaceState(null, '', {json.dumps(address)})")

    def _turn(self, event: GenericEventArguments) -> None:
        """Follow a link to a tab of the same spreadsheet, as far as it is shown."""
        wanted = str(event.args)
        if wanted in {str(one.sheet_id) for one in self._sheet.sight.tabs}:
            self._tabs.set_value(wanted)

    def _note_editing(self, event: GenericEventArguments) -> None:
        self._is_editing = bool(event.args)
        self._look_again()

    async def _write(self, event: GenericEventArguments) -> None:
        told: dict[str, Any] = event.args
        with self._page:
            await self._tools.write(
                told["n"], told["c"], int(told["column"]), told["texts"]
            )

    def _show_change(self, row: int | None, column: int) -> None:
        """Show a change that was just made, and go to a cell of it."""
        self._look_again()
        if row is not None:
            ui.run_javascript(f"sheet.go({row}, {column})")

    def _look_again(self) -> None:
        """Show what has changed, unless a cell is being edited just now."""
        if self._is_editing:
            return
        try:
            self._sheet.look_again()
        except RefusedError:
            self._leave()
            return
        before, now = self._drawn, self._sheet.sight
        if now is before:
            return
        self._drawn = now
        with self._page:
            if now.glance != before.glance:
                ui.page_title(now.glance.name)
                self._heading.set_content(self._heading_html())
                self._tools.allow(allowed=now.glance.can_edit)
            if _labels(now) != _labels(before):
                self._draw_tabs()
            self._update_grid(before.table, now.table)

    def _update_grid(self, before: Table | None, after: Table | None) -> None:
        if before is None or after is None or not _same_columns(before, after):
            self._draw_grid()
            return
        told = change_between(before, after, can_edit=self._sheet.sight.glance.can_edit)
        ui.run_javascript(f"sheet.change({json.dumps(told, ensure_ascii=False)})")
        self._tell_cut(after)
        self._charts.show(after.tab.sheet_id)

    def _leave(self) -> None:
        """Take everything away from a person who has lost his access."""
        self._timer.cancel()
        ui.navigate.reload()


_TABS = "dense align=left no-caps switch-indicator inline-label outside-arrows"
_CELL_LINE = (
    '<span id="cell-name"></span><span id="cell-content" aria-live="polite"></span>'
)


def _labels(sight: Sight) -> list[tuple[int, str]]:
    """Return what the tabs are called; their sizes are not shown."""
    return [(one.sheet_id, one.title) for one in sight.tabs]


def _same_columns(before: Table, after: Table) -> bool:
    """Tell whether the grid may stay as it is, but for its rows."""
    return (
        before.tab.sheet_id == after.tab.sheet_id
        and before.columns == after.columns
        and before.tab.frozen_columns == after.tab.frozen_columns
    )
