"""Reading one base anew in the midst of a cycle."""

from __future__ import annotations

from sheetsync.core.bases import base_at
from sheetsync.core.ids import BaseKey, SpreadsheetId
from sheetsync.core.snapshot import BaseView
from sheetsync.worker.observe import Observer
from sheetsync.worker.tools import Tools


def look(tools: Tools, base: BaseKey, spreadsheet: SpreadsheetId) -> BaseView:
    """A base as it is at this moment, whole.

    Args:
        tools: The worker's tools.
        base: Which one; config has its stage.
        spreadsheet: Its file.
    """
    day = tools.today
    known = base_at(tools.config, base, day)
    assert known is not None
    observer = Observer(tools.sheets, tools.say)
    return observer.read(tools.config, known, spreadsheet, {}).view
