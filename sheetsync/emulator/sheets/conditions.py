"""Conditions that cells meet or don't: those of filters and of conditional formats.

A condition of a kind that is not known here is met by every cell, as a filter that
hides nothing is.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from sheetsync.emulator.sheets.entered import read_entered
from sheetsync.emulator.sheets.formulas.moved import relative
from sheetsync.emulator.sheets.numfmt.dates import from_serial, to_serial
from sheetsync.emulator.state.cells import ErrorValue

if TYPE_CHECKING:
    from datetime import datetime

    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.sheets.render import Renderer
    from sheetsync.emulator.state.book import Tab
    from sheetsync.emulator.state.cells import Scalar

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
_DATE_TESTS = {
    "DATE_EQ": "NUMBER_EQ",
    "DATE_NOT_EQ": "NUMBER_NOT_EQ",
    "DATE_BEFORE": "NUMBER_LESS",
    "DATE_AFTER": "NUMBER_GREATER",
    "DATE_ON_OR_BEFORE": "NUMBER_LESS_THAN_EQ",
    "DATE_ON_OR_AFTER": "NUMBER_GREATER_THAN_EQ",
    "DATE_BETWEEN": "NUMBER_BETWEEN",
    "DATE_NOT_BETWEEN": "NUMBER_NOT_BETWEEN",
}
"""Dates compare as the numbers of their days."""
_DAYS_FROM_TODAY = {"YESTERDAY": -1, "TODAY": 0, "TOMORROW": 1, "PAST_WEEK": -7}


def meets(
    condition: Json,
    tab: Tab,
    row: int,
    column: int,
    renderer: Renderer,
    origin: tuple[int, int] = (0, 0),
) -> bool:
    """Tell whether a cell meets a BooleanCondition.

    Args:
        condition: The condition.
        tab: Tab of the cell.
        row: Its row.
        column: Its column.
        renderer: Computes and shows the value that is judged.
        origin: Cell that a custom formula is written for.
    """
    kind = condition.get("type", "")
    given = condition.get("values", [])
    if kind == "CUSTOM_FORMULA":
        text = given[0].get("userEnteredValue", "") if given else ""
        return text[:1] == "=" and _holds(tab, row, column, renderer, text, origin)
    content = tab.grid.at(row, column)
    value = renderer.effective(tab, row, column, content)
    if kind in {"BLANK", "NOT_BLANK"}:
        return (kind == "BLANK") is (value in (None, ""))
    if kind.startswith("TEXT_") and given:
        text = renderer.display(value, renderer.number_format(tab, content))
        wanted = str(given[0].get("userEnteredValue", ""))
        return _meets_text(kind, text.casefold(), wanted.casefold())
    if kind.startswith("NUMBER_") and given:
        return _meets_number(kind, value, [_limit(one, tab, renderer) for one in given])
    if kind in _DATE_TESTS and given:
        days = [_day(_limit(one, tab, renderer)) for one in given]
        return _meets_number(_DATE_TESTS[kind], _day(value), days)
    return True


def _holds(
    tab: Tab,
    row: int,
    column: int,
    renderer: Renderer,
    formula: str,
    origin: tuple[int, int],
) -> bool:
    """Tell whether a formula holds for a cell, to which its references are moved."""
    moved = relative(formula, row - origin[0], column - origin[1])
    result = renderer.evaluator.result(tab, moved, row, column)
    if isinstance(result, str):
        return result.upper() == "TRUE"
    return not isinstance(result, ErrorValue) and bool(result)


def _limit(given: Json, tab: Tab, renderer: Renderer) -> Scalar:
    """Return what a cell is compared with."""
    relative_date = given.get("relativeDate", "")
    if relative_date:
        return _relative_day(relative_date, renderer.now)
    entered = read_entered(
        given.get("userEnteredValue", ""), renderer.locale, renderer.now
    )
    if entered.formula:
        result = renderer.evaluator.result(tab, entered.formula, 0, 0)
        return None if isinstance(result, ErrorValue) else result
    return entered.value


def _relative_day(name: str, now: datetime) -> float:
    if name in _DAYS_FROM_TODAY:
        return to_serial(now + timedelta(days=_DAYS_FROM_TODAY[name]))
    months = {"PAST_MONTH": 1, "PAST_YEAR": 12}.get(name, 0)
    over, index = divmod(now.year * 12 + now.month - 1 - months, 12)
    for day in range(now.day, 0, -1):
        try:
            return to_serial(now.replace(year=over, month=index + 1, day=day))
        except ValueError:
            continue  # a month that is shorter
    return to_serial(now)


def _day(value: Scalar | ErrorValue) -> Scalar:
    if isinstance(value, bool) or not isinstance(value, float):
        return None
    try:
        from_serial(value)
    except OverflowError:
        return None
    return float(math.floor(value))


def _meets_text(kind: str, text: str, wanted: str) -> bool:
    test = _TEXT_TESTS.get(kind)
    return test is None or test(text, wanted)


def _meets_number(kind: str, value: Scalar | ErrorValue, limits: list[Scalar]) -> bool:
    test = _NUMBER_TESTS.get(kind)
    numbers = [one for one in limits if isinstance(one, float)]
    if test is None or len(numbers) < len(limits):
        return True
    if isinstance(value, bool) or not isinstance(value, float):
        return "_NOT_" in kind
    return test(value, min(numbers), max(numbers))
