"""What each person can read through the API, and whether he may know it.

A mark is foreign to a person if it was never live in a base while he could open
that base (architecture.md, "Leak check").
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any
from urllib.parse import quote

from sheetsync.demo.ledger import Ledger
from sheetsync.demo.people import DRIVE, SHEETS, GoogleSaidNo, Person
from sheetsync.demo.seen import SeenTab
from sheetsync.demo.world import Look

ANYONE = "anyone"

_CELL = "userEnteredValue,formattedValue,note,hyperlink,textFormatRuns,pivotTable"
EVERYTHING = (
    "properties,namedRanges,developerMetadata,sheets(properties,data(rowData(values("
    f"{_CELL})),rowMetadata(developerMetadata),columnMetadata(developerMetadata)),"
    "merges,conditionalFormats,filterViews,protectedRanges,basicFilter,charts,"
    "bandedRanges,developerMetadata)"
)
"""Mask for all of a spreadsheet that can hold words, the cells' rules aside."""

RULES = "sheets(data(rowData(values(dataValidation(inputMessage,condition(values))))))"
"""Mask for the words of dropdowns and other rules of cells."""


class Recorder:
    """Keeps which marks were live in a base while which person could open it.

    Args:
        ledger: Knows the marks of all clients.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._known: dict[str, set[str]] = defaultdict(set)

    def note(self, look: Look) -> None:
        """Take down what the owner sees now.

        A client who stands where he does not belong makes nobody entitled to know
        him.
        """
        for stage, base in look.bases.items():
            texts = {*_texts(base.clients), *_texts(base.contacts)}
            live = self._ledger.marks(stage) & texts
            for who in look.openers(stage):
                self._known[who] |= live

    def foreign(self, email: str) -> set[str]:
        """The marks that a person must not find anywhere."""
        mine = self._known[email.casefold()] | self._known[ANYONE]
        return self._ledger.marks() - mine


def _texts(tab: SeenTab) -> Iterator[str]:
    for row in tab.rows:
        for cell in row.cells.values():
            if isinstance(cell, str):
                yield cell


def readable(person: Person, spreadsheet: str) -> list[str] | None:
    """Every word that a person can read of a spreadsheet; None if it is closed.

    Rules of cells are left out: see `rules`.
    """
    try:
        inside = _inside(person, spreadsheet, EVERYTHING)
        place = f"{DRIVE}/{quote(spreadsheet, safe='')}"
        outside = person.ask("GET", place, {"fields": "*"})
    except GoogleSaidNo as refusal:
        if refusal.status in {403, 404}:
            return None
        raise
    return [*_strings(inside), *_strings(outside)]


def rules(person: Person, spreadsheet: str) -> set[str]:
    """The words in rules of cells, each once.

    A dropdown stands in every row of a column, so that reading them takes longer
    than everything else together; and they are the same for everybody.
    """
    return set(_strings(_inside(person, spreadsheet, RULES)))


def _inside(person: Person, spreadsheet: str, mask: str) -> dict[str, Any]:
    members = {"fields": mask, "includeGridData": "true"}
    return person.ask("GET", f"{SHEETS}/{spreadsheet}", members)


def _strings(value: Any) -> Iterator[str]:
    """All texts of an answer, the names of its members aside."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for member in value.values():
            yield from _strings(member)
    elif isinstance(value, list):
        for member in value:
            yield from _strings(member)


def leaked(texts: Collection[str], foreign: Collection[str]) -> list[str]:
    """The texts that hold a foreign mark."""
    whole = "\n".join(texts)
    found = [mark for mark in foreign if mark in whole]
    return [one for one in texts if any(mark in one for mark in found)] if found else []
