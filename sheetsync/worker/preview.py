"""What bringing a base back would do; nothing is done."""

from __future__ import annotations

from datetime import datetime

from sheetsync.core.changes import RestoredRow
from sheetsync.core.ids import BaseKey, stage_of
from sheetsync.core.names import base_text
from sheetsync.core.restore import rows_to_restore
from sheetsync.errors import SheetsyncError
from sheetsync.locales.text import tr
from sheetsync.worker.looking import look
from sheetsync.worker.orders import restoring_as_of
from sheetsync.worker.remember import remember
from sheetsync.worker.tools import Tools


def left_to_bring_back(
    tools: Tools, base: BaseKey, moment: datetime
) -> tuple[RestoredRow, ...]:
    """The rows that would be written so that a base stands as it did.

    Args:
        tools: The worker's tools.
        base: The base; it is read now.
        moment: As it stood then.

    Raises:
        SheetsyncError: There is no such base yet, it can't be worked with, or the
            journal does not reach back so far.
    """
    stage = tools.config.pipeline.stage(stage_of(base))
    with tools.journal.reading() as book:
        known = book.bases.by(base)
        first = book.row_changes.first(base)
        restoring = restoring_as_of(book, base, moment)
        memory = remember(book, tools.config, tools.kept, tools.clock.now())
    name = base_text(base, tools.config.pipeline)
    if known is None:
        raise SheetsyncError(
            tr(
                "The journal does not know the base {base} yet. A cycle makes it, or"
                " learns of it from the spreadsheets: “sheetsync run --once”",
                base=name,
            )
        )
    if stage is None or known.retired_at is not None:
        raise SheetsyncError(tr("{base} is no longer one of the bases", base=name))
    if first is None or moment < first:
        since = (first or tools.clock.now()).astimezone(tools.config.company.zone)
        raise SheetsyncError(
            tr("What the base held is known since {since} only", since=since)
        )
    view = look(tools, base, known.spreadsheet)
    if view.faults:
        raise SheetsyncError(view.faults[0])
    return rows_to_restore(stage, view, memory, restoring, {})
