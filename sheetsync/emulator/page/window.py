"""A window that opens above the sheet, shows what the API says and acts through it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from nicegui import ui

from sheetsync.emulator.page.calls import RefusedError
from sheetsync.emulator.page.complaints import complain

if TYPE_CHECKING:
    from collections.abc import Callable

    from sheetsync.emulator.page.words import Words


class Window(ABC):
    """A window with a title, a body that is drawn anew after each act, and Close.

    Args:
        say: The page's words.
        title: Its title, in English.
    """

    def __init__(self, say: Words, title: str) -> None:
        self.say = say
        with ui.dialog() as self._dialog, ui.card().classes("window"):
            self._dialog.props["aria-label"] = say(title)
            # Text that fades in can't be read for that long, least of all by axe.
            self._dialog.props["transition-duration"] = 0
            ui.html(f"<h2>{say(title)}</h2>", sanitize=False)
            self._body = ui.element("div").classes("window-body")
            close = ui.button(say("Close"), on_click=self._dialog.close, color=None)
            close.props("flat no-caps autofocus")

    def open(self) -> None:
        """Open it, or show why there is nothing to show."""
        if self._draw():
            self._dialog.open()

    @abstractmethod
    def body(self) -> None:
        """Draw what stands in it.

        Raises:
            RefusedError: The API does not show it to this person.
        """

    def attempt(self, act: Callable[[], object]) -> None:
        """Do something that may be refused, and show what has come of it."""
        try:
            act()
        except RefusedError as refusal:
            complain(str(refusal))
        if not self._draw():
            self._dialog.close()

    def _draw(self) -> bool:
        self._body.clear()
        try:
            with self._body:
                self.body()
        except RefusedError as refusal:
            complain(str(refusal))
            return False
        return True
