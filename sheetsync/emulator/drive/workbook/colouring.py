"""Conditional formats of Google as those of Excel.

Excel takes any word for more than any number and a blank cell for 0, Google does not:
so each condition is written as a formula that asks what the cell holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from sheetsync.emulator.sheets.entered import read_entered
from sheetsync.emulator.state.area import Area

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.drive.workbook.formats import Formats
    from sheetsync.emulator.sheets.render import Renderer
    from sheetsync.emulator.state.book import Tab

_NUMBERS = {
    "NUMBER_EQ": "{0}={1}",
    "NUMBER_NOT_EQ": "{0}<>{1}",
    "NUMBER_GREATER": "{0}>{1}",
    "NUMBER_GREATER_THAN_EQ": "{0}>={1}",
    "NUMBER_LESS": "{0}<{1}",
    "NUMBER_LESS_THAN_EQ": "{0}<={1}",
    "NUMBER_BETWEEN": "{0}>=MIN({1},{2}),{0}<=MAX({1},{2})",
    "NUMBER_NOT_BETWEEN": "OR({0}<MIN({1},{2}),{0}>MAX({1},{2}))",
    "DATE_EQ": "INT({0})=INT({1})",
    "DATE_BEFORE": "INT({0})<INT({1})",
    "DATE_AFTER": "INT({0})>INT({1})",
    "DATE_ON_OR_BEFORE": "INT({0})<=INT({1})",
    "DATE_ON_OR_AFTER": "INT({0})>=INT({1})",
    "DATE_BETWEEN": "INT({0})>=INT(MIN({1},{2})),INT({0})<=INT(MAX({1},{2}))",
}
_TEXTS = {
    "TEXT_EQ": '{0}&""={1}',
    "TEXT_NOT_EQ": '{0}&""<>{1}',
    "TEXT_STARTS_WITH": "LEFT({0},LEN({1}))={1}",
    "TEXT_ENDS_WITH": "RIGHT({0},LEN({1}))={1}",
    "TEXT_CONTAINS": "ISNUMBER(FIND(UPPER({1}),UPPER({0})))",
    "TEXT_NOT_CONTAINS": "NOT(ISNUMBER(FIND(UPPER({1}),UPPER({0}))))",
}
_BLANKS = {"BLANK": 'AND({0}&""="")', "NOT_BLANK": '{0}&""<>""'}
_DAYS = {
    "PAST_YEAR": "EDATE(TODAY(),-12)",
    "PAST_MONTH": "EDATE(TODAY(),-1)",
    "PAST_WEEK": "(TODAY()-7)",
    "YESTERDAY": "(TODAY()-1)",
    "TODAY": "TODAY()",
    "TOMORROW": "(TODAY()+1)",
}
_LONGEST_LITERAL = 255
_POINTS = {
    "MIN": "min",
    "MAX": "max",
    "NUMBER": "num",
    "PERCENT": "percent",
    "PERCENTILE": "percentile",
}


@dataclass(frozen=True, slots=True)
class Colouring:
    """Writes the conditional formats of tabs."""

    renderer: Renderer
    formats: Formats

    def write(self, sheet: Any, tab: Tab) -> None:
        """Write those of a tab; one that Excel can't express is left out."""
        for rule in tab.parts["conditionalFormats"]:
            boxes = [Area.read(one).box(tab.grid) for one in rule["ranges"]]
            boxes = [box for box in boxes if not box.is_empty]
            if not boxes:
                continue
            first = boxes[0]
            if "gradientRule" in rule:
                written = self._scale(rule["gradientRule"])
            else:
                cell = xl_rowcol_to_cell(first.top, first.left)
                written = self._boolean(rule["booleanRule"], cell)
            if written is None:
                continue
            if len(boxes) > 1:
                written["multi_range"] = " ".join(
                    xl_range(box.top, box.left, box.bottom - 1, box.right - 1)
                    for box in boxes
                )
            sheet.conditional_format(
                first.top, first.left, first.bottom - 1, first.right - 1, written
            )

    def _boolean(self, rule: Json, cell: str) -> dict[str, Any] | None:
        criteria = self._criteria(rule.get("condition", {}), cell)
        look = self.formats.shared(self.formats.properties(rule.get("format", {})))
        if not criteria or look is None:
            return None
        return {"type": "formula", "criteria": f"={criteria}", "format": look}

    def _criteria(self, condition: Json, cell: str) -> str:
        """Return a condition as Excel's formula for a cell; empty for none."""
        kind = condition.get("type", "")
        given = condition.get("values", ())
        if kind == "CUSTOM_FORMULA":
            text = given[0].get("userEnteredValue", "") if given else ""
            return text[1:] if text.startswith("=") else ""
        if kind in _BLANKS:
            return _BLANKS[kind].format(cell)
        if kind in _TEXTS and given:
            text = str(given[0].get("userEnteredValue", ""))
            literal = '"' + text.replace('"', '""') + '"'
            fits = len(text) <= _LONGEST_LITERAL
            return _TEXTS[kind].format(cell, literal) if fits else ""
        if kind in _NUMBERS and given:
            limits = [self._limit(one) for one in given]
            return _numbers(kind, cell, limits) if all(limits) else ""
        return ""

    def _limit(self, given: Json) -> str:
        """Return what a cell is compared with, as it stands in a formula."""
        if "relativeDate" in given:
            return _DAYS.get(given["relativeDate"], "")
        entered = read_entered(
            given.get("userEnteredValue", ""), self.renderer.locale, self.renderer.now
        )
        if entered.formula:
            return f"({entered.formula[1:]})"
        number = entered.value
        return f"{number:.15g}" if type(number) is float else ""

    def _scale(self, gradient: Json) -> dict[str, Any] | None:
        """Return a colour scale; None if one of its ends is no plain number."""
        written: dict[str, Any] = {"type": "2_color_scale"}
        for name in ("min", "mid", "max"):
            point = gradient.get(f"{name}point")
            if not point:
                continue
            kind = _POINTS.get(point.get("type", ""), "")
            if not kind or (kind in {"min", "max"} and kind != name):
                return None
            written[f"{name}_type"] = kind
            written[f"{name}_color"] = self.formats.colour(point, "color") or "#FFFFFF"
            if kind not in {"min", "max"}:
                value = read_entered(
                    point.get("value", ""), self.renderer.locale, self.renderer.now
                ).value
                if type(value) is not float:
                    return None
                written[f"{name}_value"] = value
            if name == "mid":
                written["type"] = "3_color_scale"
        return written


def _numbers(kind: str, cell: str, limits: Sequence[str]) -> str:
    """Return a comparison of numbers; a text is only ever unlike a number."""
    test = _NUMBERS[kind].format(cell, limits[0], limits[-1])
    if "_NOT_" in kind:
        return f"OR(NOT(ISNUMBER({cell})),{test})"
    return f"AND(ISNUMBER({cell}),{test})"
