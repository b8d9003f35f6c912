"""The window with the comments on a spreadsheet's cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nicegui import ui

from sheetsync.emulator.page.window import Window
from sheetsync.emulator.page.words import moment_text
from sheetsync.emulator.state.area import column_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.page.calls import Hand
    from sheetsync.emulator.page.words import Words

_FIELDS = "comments,sheets(properties(title),commentAnchors)"


class CommentsWindow(Window):
    """The comments on a spreadsheet, the latest first, and a line for a new one.

    Args:
        say: The page's words.
        hand: The person's access to the API.
        file_id: The spreadsheet.
        tab: Tells the number of the tab that is shown.
    """

    def __init__(
        self, say: Words, hand: Hand, file_id: str, tab: Callable[[], int]
    ) -> None:
        super().__init__(say, "Comments")
        self._hand = hand
        self._file_id = file_id
        self._tab = tab
        self._cell: tuple[int, int] | None = None

    def open_at(self, cell: tuple[int, int] | None) -> None:
        """Open it; a new comment goes to that cell, row and column from 0."""
        self._cell = cell
        self.open()

    def body(self) -> None:
        """Draw the threads."""
        found = self._hand.spreadsheet(self._file_id, _FIELDS, comments=True)
        places = dict(_places(found))
        threads = found.get("comments", [])
        if not threads:
            ui.label(self.say("There are no comments.")).classes("quiet")
        for thread in reversed(threads):
            self._draw_thread(thread, places.get(thread.get("anchorId", ""), ""))
        self._draw_new()

    def _draw_thread(self, thread: Json, place: str) -> None:
        is_open = thread["status"] == "OPEN"
        with ui.element("section").classes("thread"):
            state = "" if is_open else self.say("Resolved")
            ui.label(" · ".join(filter(None, (place, state)))).classes("quiet")
            for post in (thread["headPost"], *thread.get("replies", ())):
                self._draw_post(post)
            with ui.element("div").classes("entry"):
                answer = self._field(self.say("Answer"))
                say = ui.button(self.say("Send"), color=None).props("flat no-caps")
                say.on_click(
                    lambda: self._answer(thread, {"content": answer.value or ""})
                )
                text, action = (
                    ("Resolve", "RESOLVE") if is_open else ("Reopen", "REOPEN")
                )
                end = ui.button(self.say(text), color=None).props("flat no-caps")
                end.on_click(lambda: self._answer(thread, {"commentAction": action}))

    def _draw_post(self, post: Json) -> None:
        if not post.get("content"):
            return
        with ui.element("div").classes("post"):
            author = post.get("author", {}).get("displayName", "")
            ui.label(f"{author}, {moment_text(post['createTime'])}").classes("quiet")
            ui.label(post["content"])

    def _draw_new(self) -> None:
        if self._cell is None:
            hint = self.say("Choose a cell first to comment on it.")
            ui.label(hint).classes("quiet")
            return
        row, column = self._cell
        name = f"{column_name(column)}{row + 1}"
        with ui.element("div").classes("entry"):
            text = self._field(self.say("Comment on {cell}", cell=name))
            coordinate = {
                "sheetId": self._tab(),
                "rowIndex": row,
                "columnIndex": column,
            }

            def send() -> None:
                told = {"coordinate": coordinate, "content": text.value or ""}
                self._hand.change(self._file_id, {"insertComment": told})

            button = ui.button(self.say("Comment")).props("unelevated no-caps")
            button.on_click(lambda: self.attempt(send))

    def _field(self, label: str) -> ui.input:
        return ui.input(label).classes("entry-name").props("dense outlined")

    def _answer(self, thread: Json, post: Json) -> None:
        told = {"commentId": thread["commentId"], "post": post}
        request = {"addCommentReply": told}
        self.attempt(lambda: self._hand.change(self._file_id, request))


def _places(spreadsheet: Json) -> list[tuple[str, str]]:
    """Return the cell that each anchor is on, such as ``Clients!B2``."""
    return [
        (one["anchorId"], f"{sheet['properties']['title']}!{_cell_of(one['range'])}")
        for sheet in spreadsheet["sheets"]
        for one in sheet.get("commentAnchors", ())
    ]


def _cell_of(area: Json) -> str:
    column = column_name(area.get("startColumnIndex", 0))
    return f"{column}{area.get('startRowIndex', 0) + 1}"
