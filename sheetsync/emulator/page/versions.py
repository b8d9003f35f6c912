"""The window with a spreadsheet's version history, from which people restore one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nicegui import ui

from sheetsync.emulator.page.window import Window
from sheetsync.emulator.page.words import moment_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.page.calls import Hand
    from sheetsync.emulator.page.words import Words

_SHOWN = 100
"""So many of the latest versions are offered."""


class VersionsWindow(Window):
    """The versions of a spreadsheet, the latest first.

    Args:
        say: The page's words.
        hand: The person's access to the API.
        file_id: The spreadsheet.
        restore: Restores the version of a number; no API can.
    """

    def __init__(
        self, say: Words, hand: Hand, file_id: str, restore: Callable[[int], None]
    ) -> None:
        super().__init__(say, "Version history")
        self._hand = hand
        self._file_id = file_id
        self._restore = restore

    def body(self) -> None:
        """Draw the versions; the present one needs no restoring."""
        for place, one in enumerate(
            reversed(self._hand.revisions(self._file_id)[-_SHOWN:])
        ):
            self._draw_version(one, is_present=place == 0)

    def _draw_version(self, revision: Json, *, is_present: bool) -> None:
        moment = moment_text(revision["modifiedTime"])
        with ui.element("div").classes("entry"):
            with ui.element("div").classes("entry-name"):
                ui.label(moment)
                author = revision.get("lastModifyingUser", {})
                ui.label(author.get("displayName", "")).classes("quiet")
            if is_present:
                ui.label(self.say("As it is now")).classes("quiet")
                return
            back = ui.button(self.say("Restore"), color=None)
            back.props("flat no-caps dense")
            back.props["aria-label"] = self.say(
                "Restore the version of {moment}", moment=moment
            )
            number = int(revision["id"])
            back.on_click(lambda: self.attempt(lambda: self._restore(number)))
