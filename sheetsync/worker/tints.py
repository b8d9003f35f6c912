"""The tints of derived tabs as Google's conditional formats.

They have no ids, so ours are known by where they lie and by their colours. They are
brought when a tab's columns are new; what people add or take away meanwhile stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sheetsync.core.tint import Mood, Side, Tint
from sheetsync.worker.derived import DerivedTab, Request
from sheetsync.worker.inside import Inside

_CONDITIONS = {
    Side.BELOW: "NUMBER_LESS",
    Side.FROM: "NUMBER_GREATER_THAN_EQ",
    Side.ABOVE: "NUMBER_GREATER",
}
COLOURS = {Mood.GOOD: (217, 240, 222), Mood.BAD: (250, 222, 220)}
"""Pale enough for black figures; red, green and blue of 255, as Google keeps them."""
_FULL = 255


def bring_tints(tab: DerivedTab, inside: Inside) -> Iterator[Request]:
    """The requests that bring a tab's conditional formats to its tints.

    Args:
        tab: The tab, made before if the file lacked it.
        inside: The file as it was before that.
    """
    there = inside.coloured.get(tab.sheet, ())
    ours = [place for place, rule in enumerate(there) if _is_ours(rule)]
    for place in reversed(ours):
        gone = {"sheetId": tab.sheet, "index": place}
        yield {"deleteConditionalFormatRule": gone}
    for number, (place, tint) in enumerate(tab.cells.tints):
        rule = _rule(tab.sheet, place, tint)
        yield {"addConditionalFormatRule": {"index": number, "rule": rule}}


def _rule(sheet: int, place: int, tint: Tint) -> dict[str, Any]:
    """A tint of a column as Google's ConditionalFormatRule.

    Google reads the border as if somebody typed it, with the comma of the file's
    locale: a quotient of whole numbers means the same everywhere.
    """
    border = tint.border
    typed = str(border) if border.denominator == 1 else f"={border}"
    area = {
        "sheetId": sheet,
        "startRowIndex": 1,
        "startColumnIndex": place,
        "endColumnIndex": place + 1,
    }
    return {
        "ranges": [area],
        "booleanRule": {
            "condition": {
                "type": _CONDITIONS[tint.side],
                "values": [{"userEnteredValue": typed}],
            },
            "format": {"backgroundColorStyle": {"rgbColor": _rgb(tint.mood)}},
        },
    }


def _is_ours(rule: Mapping[str, Any]) -> bool:
    """Whether a conditional format colours one column below its header as we do."""
    boolean = rule.get("booleanRule", {})
    if boolean.get("condition", {}).get("type") not in _CONDITIONS.values():
        return False
    ranges = rule.get("ranges", [])
    if len(ranges) != 1 or ranges[0].get("startRowIndex") != 1:
        return False
    style = boolean.get("format", {}).get("backgroundColorStyle", {})
    shown = style.get("rgbColor", {})
    found = tuple(round(shown.get(one, 0) * _FULL) for one in ("red", "green", "blue"))
    return found in COLOURS.values()


def _rgb(mood: Mood) -> dict[str, float]:
    parts = zip(("red", "green", "blue"), COLOURS[mood], strict=True)
    return {name: part / _FULL for name, part in parts}
