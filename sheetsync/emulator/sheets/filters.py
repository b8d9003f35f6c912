"""Which rows the filter of a tab hides: the one filter that all people share.

Google hides rows when a filter is set and keeps up with it as cells change; here they
are told anew whenever somebody asks. Colours hide nothing, and conditions of other
kinds than those below let every row be seen.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from sheetsync.emulator.sheets.entered import read_entered
from sheetsync.emulator.state.area import Area

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.sheets.render import Renderer
    from sheetsync.emulator.state.book import Tab
    from sheetsync.emulator.state.cells import ErrorValue, Scalar


_TEXT_TESTS: dict[str, Callable[[str, str], bool]] = {
    "TEXT_EQ": operator.eq,
    "TEXT_NOT_EQ": operator.ne,
    "TEXT_CONTAINS": operator.contains,
    "TEXT_NOT_CONTAINS": lambda text, wanted: wanted not in text,
    "TEXT_STARTS_WITH": str.startswith,
    "TEXT_ENDS_WITH": str.endswith,
}
_NUMBER_TESTS: dict[str, Callable[[float, float, float], bool]] = {
    "NUMBER_EQ": lambda value, low, _: value == low,
    "NUMBER_NOT_EQ": lambda value, low, _: value != low,
    "NUMBER_GREATER": lambda value, low, _: value > low,
    "NUMBER_GREATER_THAN_EQ": lambda value, low, _: value >= low,
    "NUMBER_LESS": lambda value, low, _: value < low,
    "NUMBER_LESS_THAN_EQ": lambda value, low, _: value <= low,
    "NUMBER_BETWEEN": lambda value, low, high: low <= value <= high,
    "NUMBER_NOT_BETWEEN": lambda value, low, high: not low <= value <= high,
}


_COLUMN = re.compile(r"[0-9]{1,9}")


def filtered_rows(tab: Tab, renderer: Renderer) -> set[int]:
    """Return the rows that the filter of a tab hides; its first row is the header.

    Args:
        tab: The tab.
        renderer: Computes and shows the values that are judged.
    """
    hidden: set[int] = set()
    for shared in tab.parts["basicFilter"]:
        box = Area.read(shared["range"]).box(tab.grid)
        for column, criteria in _criteria(shared):
            if not box.left <= column < box.right:
                continue
            hidden.update(
                row
                for row in range(box.top + 1, box.bottom)
                if row not in hidden and _hides(criteria, tab, row, column, renderer)
            )
    return hidden


def _criteria(shared: Json) -> Iterator[tuple[int, Json]]:
    """Yield columns and their criteria, which a filter may give in two ways."""
    for column, criteria in shared.get("criteria", {}).items():
        if _COLUMN.fullmatch(column):
            yield int(column), criteria
    for spec in shared.get("filterSpecs", ()):
        yield spec.get("columnIndex", 0), spec.get("filterCriteria", {})


def _hides(criteria: Json, tab: Tab, row: int, column: int, renderer: Renderer) -> bool:
    content = tab.grid.at(row, column)
    value = renderer.effective(tab, row, column, content)
    text = renderer.display(value, renderer.number_format(content))
    if text in criteria.get("hiddenValues", ()):
        return True
    condition = criteria.get("condition")
    return condition is not None and not _meets(condition, value, text, renderer)


def _meets(
    condition: Json, value: Scalar | ErrorValue, text: str, renderer: Renderer
) -> bool:
    kind = condition.get("type", "")
    given = [one.get("userEnteredValue", "") for one in condition.get("values", ())]
    if kind in {"BLANK", "NOT_BLANK"}:
        return (kind == "BLANK") is not bool(text)
    if kind.startswith("TEXT_") and given:
        return _meets_text(kind, text.casefold(), given[0].casefold())
    if kind.startswith("NUMBER_") and given:
        limits = [read_entered(one, renderer.locale, renderer.now) for one in given]
        return _meets_number(kind, value, [one.value for one in limits])
    return True


def _meets_text(kind: str, text: str, wanted: str) -> bool:
    test = _TEXT_TESTS.get(kind)
    return test is None or test(text, wanted)


def _meets_number(kind: str, value: Scalar | ErrorValue, limits: list[Scalar]) -> bool:
    test = _NUMBER_TESTS.get(kind)
    numbers = [one for one in limits if isinstance(one, float)]
    if test is None or len(numbers) < len(limits):
        return True
    if not isinstance(value, float):
        return "_NOT_" in kind
    return test(value, min(numbers), max(numbers))
