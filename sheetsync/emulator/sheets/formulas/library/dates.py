"""Functions on dates; dates are serial numbers, days since 1899-12-30."""

from __future__ import annotations

from calendar import monthrange
from datetime import datetime
from typing import TYPE_CHECKING

from sheetsync.emulator.sheets.formulas.library.context import (
    Context,
    Function,
    eager,
)
from sheetsync.emulator.sheets.formulas.values import (
    NUMBER,
    FormulaError,
    Value,
    number,
    text,
)
from sheetsync.emulator.sheets.numfmt.dates import from_serial, to_serial

if TYPE_CHECKING:
    from collections.abc import Callable

    from sheetsync.emulator.sheets.formulas.tree import Node

_MONTHS = 12


def _today(context: Context, _nodes: list[Node]) -> Value:
    return float(int(to_serial(context.now)))


def _now(context: Context, _nodes: list[Node]) -> Value:
    return to_serial(context.now)


def _moment(value: Value) -> datetime:
    try:
        return from_serial(number(value))
    except OverflowError:
        raise FormulaError(NUMBER) from None


def _date(year: Value, month: Value, day: Value) -> Value:
    return _serial(int(number(year)), int(number(month)), 1) + int(number(day)) - 1


def _serial(year: int, month: int, day: int) -> float:
    """Return a date's serial; months beyond December run into the next years."""
    over, index = divmod(month - 1, _MONTHS)
    try:
        moment = datetime(year + over, index + 1, day)  # noqa: DTZ001 - a serial has no zone
    except ValueError:
        raise FormulaError(NUMBER) from None
    return to_serial(moment)


def _months_later(value: Value, months: Value) -> Value:
    moment = _moment(value)
    over, index = divmod(moment.month - 1 + int(number(months)), _MONTHS)
    year, month = moment.year + over, index + 1
    return _serial(year, month, min(moment.day, monthrange(year, month)[1]))


def _month_end(value: Value, months: Value) -> Value:
    moment = _moment(value)
    return _serial(moment.year, moment.month + int(number(months)) + 1, 1) - 1


def _part(name: str) -> Callable[..., Value]:
    return lambda value: float(getattr(_moment(value), name))


def _weekday(value: Value, kind: Value = 1.0) -> Value:
    monday_first = _moment(value).weekday()
    match int(number(kind)):
        case 1:
            return float((monday_first + 1) % 7 + 1)
        case 2:
            return float(monday_first + 1)
        case 3:
            return float(monday_first)
        case _:
            return NUMBER


def _difference(first: Value, last: Value, unit: Value) -> Value:
    start, end = _moment(first), _moment(last)
    if end < start:
        return NUMBER
    months = (end.year - start.year) * _MONTHS + end.month - start.month
    months -= end.day < start.day
    match text(unit).upper():
        case "D":
            return float((end - start).days)
        case "M":
            return float(months)
        case "Y":
            return float(months // _MONTHS)
        case _:
            return NUMBER


FUNCTIONS: dict[str, Function] = {
    "TODAY": _today,
    "NOW": _now,
    "DATE": eager(_date),
    "EDATE": eager(_months_later),
    "EOMONTH": eager(_month_end),
    "YEAR": eager(_part("year")),
    "MONTH": eager(_part("month")),
    "DAY": eager(_part("day")),
    "HOUR": eager(_part("hour")),
    "MINUTE": eager(_part("minute")),
    "SECOND": eager(_part("second")),
    "WEEKDAY": eager(_weekday),
    "DATEDIF": eager(_difference),
    "DAYS": eager(lambda last, first: number(last) - number(first)),
}
