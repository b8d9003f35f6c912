"""The tab for pasted tables: what its reader may pick, and what its cells say.

Its first column is ours: the pick on top, and below it what became of each line. The
table stands beside it, its header in the first row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sheetsync.core.import_cells import text_of
from sheetsync.core.import_file import Table, table_of
from sheetsync.core.import_mappings import READY
from sheetsync.core.imports import Line, is_empty
from sheetsync.core.rows import as_moment
from sheetsync.locales.text import Text, tr, verbatim

TITLE = tr("Import")
"""The tab's name."""

START = tr("Paste a table into B1, then pick here what it is")
"""What stands on top as long as nothing was pasted."""

HOW = tr(
    "The table with its header. After the worker's next cycle each line says here what "
    "became of it; put right what was rejected, and pick again"
)
"""What the note on top tells."""

TAKEN = tr("taken in")
FINE = tr("would be taken in")

_KINDS = {
    "purchases": tr("Purchases"),
    "payments": tr("Payments"),
    "plans": tr("Plans"),
    "calls": tr("Calls"),
    "clients": tr("Clients"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """What may be picked.

    Attributes:
        words: How it is called.
        way: The mapping, or the bare kind of what the table holds.
        apply: Whether it is taken in, or only said what would come of it.
    """

    words: Text
    way: str
    apply: bool


def choices(own: Iterable[str]) -> tuple[Choice, ...]:
    """All that may be picked: kinds, then mappings; each to be done or only checked.

    Args:
        own: Names of the company's own mappings.
    """
    ways = {**_KINDS, **{name: verbatim(name) for name in (*own, *READY)}}
    done = [Choice(words, way, apply=True) for way, words in ways.items()]
    checked = [
        Choice(tr("{table}, check only", table=one.words), one.way, apply=False)
        for one in done
    ]
    return (*done, *checked)


def table_in(rows: Sequence[Sequence[Mapping[str, Any]]]) -> Table:
    """The pasted table.

    Args:
        rows: Google's CellData of the tab, from its first row and its second column
            on, with effective values and number formats.

    Raises:
        ImportRefused: Nothing is there.
    """
    lines = (
        Line(number, tuple(_text(cell) for cell in row))
        for number, row in enumerate(rows, 1)
    )
    return table_of([one for one in lines if not is_empty(one)], (), "sheet")


def _text(cell: Mapping[str, Any]) -> str:
    """What a cell says, as text; an error says nothing."""
    value = cell.get("effectiveValue", {})
    if "numberValue" in value:
        look = cell.get("effectiveFormat", {}).get("numberFormat", {}).get("type")
        return _number(value["numberValue"], look)
    return text_of(value.get("stringValue", value.get("boolValue", "")))


def _number(number: float, look: str | None) -> str:
    """A number as it is meant: a day, a time, or a number."""
    match look:
        case "DATE" | "DATE_TIME" if number >= 0:
            return text_of(as_moment(number))
        case "TIME" if 0 <= number < 1:
            return text_of(as_moment(number).time())
        case "TIME":
            return text_of(timedelta(days=number))
        case _:
            return text_of(number)
