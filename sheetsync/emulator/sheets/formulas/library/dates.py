"""Functions on dates; dates are serial numbers, days since 1899-12-30."""

from __future__ import annotations

from calendar import isleap, monthrange
from datetime import datetime
from typing import TYPE_CHECKING

from sheetsync.emulator.sheets.entered import read_entered
from sheetsync.emulator.sheets.formulas.library.context import (
    Context,
    Function,
    each,
)
from sheetsync.emulator.sheets.formulas.values import (
    NUMBER,
    WRONG_VALUE,
    FormulaError,
    Value,
    items,
    number,
    scalar,
    text,
    truth,
)
from sheetsync.emulator.sheets.numfmt.dates import from_serial, to_serial

if TYPE_CHECKING:
    from collections.abc import Callable

    from sheetsync.emulator.sheets.formulas.tree import Node

_MONTHS = 12
_SATURDAY = 5
_THIRTY = 30
_EPOCH_YEAR = 1900
_LONGEST = 100_000
"""Most days that are counted one by one."""


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
    full = int(number(year))
    if 0 <= full < _EPOCH_YEAR:
        full += _EPOCH_YEAR  # Google counts small years from there
    return _serial(full, int(number(month)), 1) + int(number(day)) - 1


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


def _shifted(moment: datetime, months: int) -> datetime:
    over, index = divmod(moment.month - 1 + months, _MONTHS)
    year, month = moment.year + over, index + 1
    day = min(moment.day, monthrange(year, month)[1])
    return moment.replace(year=year, month=month, day=day)


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
        case "YM":
            return float(months % _MONTHS)
        case "MD":
            return float((end - _shifted(start, months)).days)
        case "YD":
            return float((end - _shifted(start, months // _MONTHS * _MONTHS)).days)
        case _:
            return NUMBER


def _time(hour: Value, minute: Value, second: Value) -> Value:
    seconds = int(number(hour)) * 3600 + int(number(minute)) * 60 + int(number(second))
    return seconds % 86400 / 86400 if seconds >= 0 else NUMBER


def _date_value(context: Context, value: Value) -> Value:
    return float(int(_typed_moment(context, value)))


def _time_value(context: Context, value: Value) -> Value:
    return _typed_moment(context, value) % 1


def _typed_moment(context: Context, value: Value) -> float:
    item = scalar(value)
    if isinstance(item, str):
        item = read_entered(item, context.locale, context.now).value
    if type(item) is not float:
        raise FormulaError(WRONG_VALUE)
    return item


def _week(value: Value, kind: Value = 1.0) -> Value:
    day = _moment(value)
    first = {2: 0, 11: 0, 21: 0}.get(int(number(kind)), 6)
    if int(number(kind)) == 21:  # noqa: PLR2004 - Google's number for ISO weeks
        return float(day.isocalendar().week)
    start = datetime(day.year, 1, 1)  # noqa: DTZ001 - a serial has no zone
    return float(((day - start).days + (start.weekday() - first) % 7) // 7 + 1)


def _free_days(holidays: Value) -> set[int]:
    return {int(item) for item in items(holidays) if type(item) is float}


def _is_workday(serial: int, free: set[int]) -> bool:
    return from_serial(float(serial)).weekday() < _SATURDAY and serial not in free


def _work_days(first: Value, last: Value, holidays: Value = None) -> Value:
    start, end = int(number(first)), int(number(last))
    if abs(end - start) > _LONGEST:
        return NUMBER
    free = _free_days(holidays)
    low, high = min(start, end), max(start, end)
    count = sum(_is_workday(day, free) for day in range(low, high + 1))
    return float(count if end >= start else -count)


def _work_day(value: Value, count: Value, holidays: Value = None) -> Value:
    day, left = int(number(value)), int(number(count))
    if abs(left) > _LONGEST:
        return NUMBER
    free = _free_days(holidays)
    step = 1 if left > 0 else -1
    while left:
        day += step
        if _is_workday(day, free):
            left -= step
    return float(day)


def _days_of_360(start: datetime, end: datetime, *, european: bool) -> int:
    """Count days as if each month had thirty."""
    first, last = start.day, end.day
    if european:
        first, last = min(first, _THIRTY), min(last, _THIRTY)
    else:
        if _is_end_of_february(start):
            if _is_end_of_february(end):
                last = _THIRTY
            first = _THIRTY
        if last > _THIRTY and first >= _THIRTY:
            last = _THIRTY
        first = min(first, _THIRTY)
    months = (end.year - start.year) * _MONTHS + end.month - start.month
    return months * _THIRTY + last - first


def _is_end_of_february(day: datetime) -> bool:
    return day.month == len("fe") and day.day == monthrange(day.year, day.month)[1]


def _days_360(first: Value, last: Value, european: Value = False) -> Value:
    start, end = _moment(first), _moment(last)
    return float(_days_of_360(start, end, european=truth(european)))


def _part_of_year(first: Value, last: Value, basis: Value = 0.0) -> Value:
    """Return how many years lie between two dates, whichever comes first.

    The basis is 0 for months of thirty days by American habits, 4 by European ones,
    1 for the days there really are, 2 and 3 for years of 360 and 365 days.
    """
    start, end = sorted((_moment(first), _moment(last)))
    days = (end - start).days
    match int(number(basis)):
        case 0:
            return _days_of_360(start, end, european=False) / 360
        case 1:
            return days / _length_of_years(start, end)
        case 2:
            return days / 360
        case 3:
            return days / 365
        case 4:
            return _days_of_360(start, end, european=True) / 360
        case _:
            return NUMBER


def _length_of_years(start: datetime, end: datetime) -> float:
    """Return the days of a year: of the one that is meant, or of many on average."""
    if end <= _shifted(start, _MONTHS):
        leaps = [year for year in (start.year, end.year) if isleap(year)]
        has_leap_day = any(
            start <= start.replace(year=year, month=2, day=29) <= end for year in leaps
        )
        return 366 if has_leap_day or (start.year == end.year and leaps) else 365
    years = end.year - start.year + 1
    whole = datetime(end.year + 1, 1, 1) - datetime(start.year, 1, 1)  # noqa: DTZ001 - a serial has no zone
    return whole.days / years


FUNCTIONS: dict[str, Function] = {
    "TODAY": _today,
    "NOW": _now,
    "DATE": each(_date),
    "TIME": each(_time),
    "DATEVALUE": each(_date_value, told=True),
    "TIMEVALUE": each(_time_value, told=True),
    "EDATE": each(_months_later),
    "EOMONTH": each(_month_end),
    "YEAR": each(_part("year")),
    "MONTH": each(_part("month")),
    "DAY": each(_part("day")),
    "HOUR": each(_part("hour")),
    "MINUTE": each(_part("minute")),
    "SECOND": each(_part("second")),
    "WEEKDAY": each(_weekday),
    "WEEKNUM": each(_week),
    "ISOWEEKNUM": each(lambda value: float(_moment(value).isocalendar().week)),
    "DATEDIF": each(_difference),
    "DAYS360": each(_days_360),
    "YEARFRAC": each(_part_of_year),
    "TO_DATE": each(lambda value: value),
    "DAYS": each(lambda last, first: number(last) - number(first)),
    "NETWORKDAYS": each(_work_days, 2),
    "WORKDAY": each(_work_day, 2),
}
