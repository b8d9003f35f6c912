"""Dropdowns and boxes to tick as Excel's lists of what a cell takes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sheetsync.emulator.answers import SheetsError
from sheetsync.emulator.sheets.a1 import resolve

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.drive.workbook.names import Names

_LONGEST_LIST = 255
"""Letters of a list that Excel takes, with its commas."""


@dataclass(slots=True)
class Choices:
    """The dropdowns of one tab, gathered while its cells are written.

    Below each other cells mostly have the same one: they are kept as one stretch.
    """

    names: Names
    _rules: dict[int, Json] = field(default_factory=dict)
    _stretches: dict[tuple[int, int], list[list[int]]] = field(default_factory=dict)

    def add(self, rule: Json, row: int, column: int) -> None:
        """Add a cell with its rule; cells come row by row."""
        self._rules[id(rule)] = rule
        known = self._stretches.setdefault((id(rule), column), [])
        if known and known[-1][2] == row - 1:
            known[-1][2] = row
        else:
            known.append([row, column, row, column])

    def write(self, sheet: Any) -> None:
        """Write them all; a rule that Excel has no list for is left out."""
        places: dict[int, list[list[int]]] = {}
        for (number, _column), stretches in self._stretches.items():
            places.setdefault(number, []).extend(stretches)
        for number, rule in self._rules.items():
            source = self._source(rule.get("condition", {}))
            if source is None:
                continue
            first, *others = places[number]
            written = {
                "validate": "list",
                "source": source,
                "dropdown": bool(rule.get("showCustomUi", True)),
                "show_error": bool(rule.get("strict")),
                "other_cells": others,
            }
            sheet.data_validation(*first, written)

    def _source(self, condition: Json) -> list[str] | str | None:
        given = [
            str(one.get("userEnteredValue", "")) for one in condition.get("values", ())
        ]
        match condition.get("type"):
            case "ONE_OF_LIST":
                return _listed(given)
            case "BOOLEAN":
                return _listed(given or ["TRUE", "FALSE"])
            case "ONE_OF_RANGE" if given:
                return self._range(given[0].removeprefix("="))
            case _:
                return None

    def _range(self, text: str) -> str | None:
        try:
            place = resolve(self.names.book, text)
        except SheetsError:
            return None
        if place.box.is_empty:
            return None
        return "=" + self.names.absolute(place.tab, place.box)


def _listed(choices: list[str]) -> list[str] | None:
    """Return the choices if Excel's list can hold them: commas part them there."""
    text = ",".join(choices)
    if not text or len(text.encode("utf-16-le")) // 2 > _LONGEST_LIST:
        return None
    return None if any({",", '"'} & {*one} for one in choices) else choices
