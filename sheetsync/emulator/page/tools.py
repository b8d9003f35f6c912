"""The buttons above the grid, and the talk that an edit may need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nicegui import ui

from sheetsync.emulator.page.calls import RefusedError
from sheetsync.emulator.page.comments import CommentsWindow
from sheetsync.emulator.page.complaints import complain
from sheetsync.emulator.page.sharing import SharingWindow
from sheetsync.emulator.page.sheet import RowLostError
from sheetsync.emulator.page.versions import VersionsWindow

if TYPE_CHECKING:
    from collections.abc import Callable

    from nicegui.events import GenericEventArguments

    from sheetsync.emulator.page.calls import Hand
    from sheetsync.emulator.page.sheet import Sheet
    from sheetsync.emulator.page.words import Words


class Tools:
    """What a person can do to a sheet.

    Args:
        say: The page's words.
        hand: The person's access to the API.
        sheet: What is changed.
        shown: Called after every change: shows it, and goes to a cell (row and
            column) if there is one to go to.
    """

    def __init__(
        self,
        say: Words,
        hand: Hand,
        sheet: Sheet,
        shown: Callable[[int | None, int], None],
    ) -> None:
        self._say = say
        self._hand = hand
        self._sheet = sheet
        self._shown = shown
        self._buttons: list[ui.button] = []

    def show(self) -> None:
        """Draw the buttons."""
        self._draw_question()
        say, hand, file_id = self._say, self._hand, self._sheet.file_id
        self._sharing = SharingWindow(say, hand, file_id)
        self._versions = VersionsWindow(say, hand, file_id, self._restore)
        self._comments = CommentsWindow(say, hand, file_id, self._tab)
        with ui.element("div").classes("tools").props("role=toolbar"):
            self._button("Insert row above", "north", self._insert_above)
            self._button("Insert row below", "south", self._insert_below)
            self._button("Add row", "add", self._add)
            self._button("Delete row", "delete_outline", self._delete)
            self._button("Sort A → Z", "arrow_downward", self._sort_up)
            self._button("Sort Z → A", "arrow_upward", self._sort_down)
            ui.element("div").classes("tools-gap")
            self._window_button("Comments", "chat_bubble_outline", self._open_comments)
            self._window_button("Version history", "history", self._open_versions)
            self._window_button("Share", "person_add_alt", self._open_sharing)
        self.allow(allowed=self._sheet.sight.glance.can_edit)

    def allow(self, *, allowed: bool) -> None:
        """Let the buttons work only for somebody who may edit at all."""
        for button in self._buttons:
            button.set_enabled(allowed)

    def _button(
        self, text: str, icon: str, act: Callable[[Any, int], int | None]
    ) -> None:
        button = ui.button(self._say(text), icon=icon, color=None)
        button.props("flat no-caps dense rounded")

        def clicked(event: GenericEventArguments) -> None:
            chosen = event.args
            if not chosen and act != self._add:
                ui.notify(self._say("Choose a cell first."), position="top")
                return
            chosen = chosen or {"row": None, "column": 0}
            self._carry_out(lambda: act(chosen["row"], chosen["column"]), 0)

        button.on("click", clicked, js_handler="() => emit(sheet.focused())")
        self._buttons.append(button)

    def _window_button(
        self, text: str, icon: str, opens: Callable[[GenericEventArguments], None]
    ) -> None:
        """Draw a button that works for whoever sees the file."""
        button = ui.button(self._say(text), icon=icon, color=None)
        button.props("flat no-caps dense rounded")
        button.on("click", opens, js_handler="() => emit(sheet.focused())")

    def _open_sharing(self, _event: GenericEventArguments) -> None:
        self._sharing.open()

    def _open_versions(self, _event: GenericEventArguments) -> None:
        self._versions.open()

    def _open_comments(self, event: GenericEventArguments) -> None:
        chosen = event.args
        cell = (chosen["row"]["n"], chosen["column"]) if chosen else None
        self._comments.open_at(cell)

    def _restore(self, version: int) -> None:
        self._sheet.restore(version)
        self._shown(None, 0)

    def _tab(self) -> int:
        table = self._sheet.sight.table
        return table.tab.sheet_id if table else 0

    def _insert_above(self, row: Any, _column: int) -> int | None:
        return self._sheet.insert_row(row["n"], row["c"], below=False)

    def _insert_below(self, row: Any, _column: int) -> int | None:
        return self._sheet.insert_row(row["n"], row["c"], below=True)

    def _add(self, _row: Any, _column: int) -> int | None:
        return self._sheet.add_row()

    def _delete(self, row: Any, _column: int) -> int | None:
        self._sheet.delete_row(row["n"], row["c"])
        return None

    def _sort_up(self, _row: Any, column: int) -> int | None:
        self._sheet.sort(column, descending=False)
        return None

    def _sort_down(self, _row: Any, column: int) -> int | None:
        self._sheet.sort(column, descending=True)
        return None

    async def write(
        self, row: int, seen: list[Any], column: int, texts: list[list[str]]
    ) -> None:
        """Type texts into cells, after a question where the sheet warns."""
        if self._sheet.warns(row, column, texts) and not await self._ask():
            return

        def act() -> None:
            self._sheet.type_in(row, seen, column, texts)

        self._carry_out(act, column)

    def _carry_out(self, act: Callable[[], int | None], column: int) -> None:
        place = None
        try:
            place = act()
        except RefusedError as refusal:
            complain(str(refusal))
        except RowLostError:
            complain(
                self._say(
                    "Someone has changed or moved this row meanwhile. Look again."
                )
            )
        self._shown(place, column)

    def _draw_question(self) -> None:
        title = self._say("Edit a protected cell?")
        with ui.dialog() as self._question, ui.card():
            self._question.props["aria-label"] = title
            ui.label(title).classes("text-h6")
            ui.label(
                self._say("This part of the sheet is not meant to be changed by hand.")
            )
            with ui.row():
                no = ui.button(self._say("Cancel"), color=None)
                no.on_click(lambda: self._question.submit(None))
                no.props("flat no-caps autofocus")
                yes = ui.button(self._say("Edit anyway"))
                yes.on_click(lambda: self._question.submit(True))
                yes.props("unelevated no-caps")

    async def _ask(self) -> bool:
        return bool(await self._question)
