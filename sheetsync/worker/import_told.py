"""What is told of a table that was taken in, whoever asked for it."""

from __future__ import annotations

from collections.abc import Iterator

from sheetsync.locales.text import Text, tr, trn
from sheetsync.worker.import_order import Outcome


def told(outcome: Outcome) -> Iterator[Text]:
    """What came of it as a whole, sentence by sentence."""
    if outcome.unused:
        yield tr("Columns left out: {headers}", headers=", ".join(outcome.unused))
    if outcome.totals:
        yield trn(
            outcome.totals,
            "{n} line of totals left out",
            "{n} lines of totals left out",
        )
    if outcome.replaced:
        yield trn(
            outcome.replaced,
            "{n} recorded line counts no more: its document was corrected",
            "{n} recorded lines count no more: their documents were corrected",
        )
    yield trn(
        outcome.lines,
        "{n} line: {new} new, {known} known already, {rejected} rejected",
        "{n} lines: {new} new, {known} known already, {rejected} rejected",
        new=outcome.new,
        known=outcome.known,
        rejected=len(outcome.rejected),
    )
    if outcome.waiting:
        yield trn(
            outcome.waiting,
            "{n} imported client waits for a row: the worker's next cycle gives it",
            "{n} imported clients wait for rows: the worker's next cycle gives them",
        )
    if outcome.number is not None:
        yield tr(
            "Take it back with: sheetsync import --undo {number}",
            number=outcome.number,
        )
