"""Functions on texts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sheetsync.emulator.sheets.formulas.library.context import (
    Function,
    each,
    eager,
    eager_told,
)
from sheetsync.emulator.sheets.formulas.values import (
    NOT_AVAILABLE,
    NUMBER,
    WRONG_VALUE,
    FormulaError,
    Value,
    flat,
    number,
    scalar,
    text,
    truth,
    typed,
)
from sheetsync.emulator.sheets.numfmt import display_number, display_text
from sheetsync.emulator.state.cells import ErrorValue

if TYPE_CHECKING:
    from sheetsync.emulator.sheets.formulas.blocks import Item
    from sheetsync.emulator.sheets.formulas.library.context import Context

_LONGEST_PATTERN = 1000
_LONGEST_REPEATED = 32_000
_MOST_DECIMALS = 30


def _counted(name: str, parameter: int, value: Value, *, least: int = 0) -> int:
    """Return an argument that counts characters or names one by its place.

    Args:
        name: The function, for Google's explanation.
        parameter: Which argument it is, from 1.
        value: The argument.
        least: 0 for how many there are, 1 for a place.

    Raises:
        FormulaError: `#VALUE!` below the least.
    """
    count = int(number(value))
    if count >= least:
        return count
    told = (
        f"{count}. It should be greater than or equal to {least}."
        if least
        else "negative. It should be positive or zero."
    )
    message = f"Function {name} parameter {parameter} value is {told}"
    raise FormulaError(ErrorValue("#VALUE!", "VALUE", message))


def _left(value: Value, count: Value = 1.0) -> Value:
    return text(value)[: _counted("LEFT", 2, count)]


def _right(value: Value, count: Value = 1.0) -> Value:
    length = _counted("RIGHT", 2, count)
    return text(value)[-length:] if length else ""


def _mid(value: Value, start: Value, count: Value) -> Value:
    first = _counted("MID", 2, start, least=1) - 1
    return text(value)[first : first + _counted("MID", 3, count)]


def _find(wanted: Value, value: Value, start: Value = 1.0) -> Value:
    return _place(text(wanted), text(value), _counted("FIND", 3, start, least=1))


def _search(wanted: Value, value: Value, start: Value = 1.0) -> Value:
    first = _counted("SEARCH", 3, start, least=1)
    return _place(text(wanted).casefold(), text(value).casefold(), first)


def _place(wanted: str, whole: str, start: int) -> Value:
    place = whole.find(wanted, start - 1)
    return float(place + 1) if place >= 0 else WRONG_VALUE


def _repeated(value: Value, count: Value) -> Value:
    once, times = text(value), _counted("REPT", 2, count)
    if len(once) * times <= _LONGEST_REPEATED:
        return once * times
    message = f"Text result of REPT is longer than {_LONGEST_REPEATED} characters."
    return ErrorValue("#VALUE!", "VALUE", message)


def _join(mark: Value, *values: Value) -> Value:
    return text(mark).join(map(text, flat(list(values))))


def _text_join(mark: Value, skip: Value, *values: Value) -> Value:
    parts = map(text, flat(list(values)))
    return text(mark).join(part for part in parts if part or not truth(skip))


def _formatted(context: Context, value: Value, pattern: Value) -> Value:
    item, shape = scalar(value), text(pattern)
    if isinstance(item, str):
        found = typed(item, context.locale)
        if type(found) is not float:
            return display_text(item, {"pattern": shape}, context.locale)
        item = found
    if isinstance(item, bool):
        return text(item, context.locale)
    number_format = {"type": "NUMBER", "pattern": shape}
    return display_number(item or 0.0, number_format, context.locale)


def _value(context: Context, value: Value) -> Value:
    return number(value, context.locale)


def _joined(context: Context, *values: Value) -> Value:
    return "".join(text(item, context.locale) for item in flat(list(values)))


def _split(
    context: Context, value: Value, mark: Value, apart: Value = True, skip: Value = True
) -> Value:
    marks = text(mark)
    if not marks:
        return WRONG_VALUE
    pattern = f"[{re.escape(marks)}]" if truth(apart) else re.escape(marks)
    parts = re.split(pattern, text(value))
    kept = [part for part in parts if part] if truth(skip) else parts
    line: list[Item] = []
    for part in kept:
        found = typed(part, context.locale)
        line.append(found if type(found) is float else part)
    return [line] if line else WRONG_VALUE


def _regular(pattern: Value) -> re.Pattern[str]:
    wanted = text(pattern)
    try:
        return re.compile(wanted[:_LONGEST_PATTERN])
    except re.error:
        message = f"Function REGEXMATCH parameter 2 value '{wanted}' is not valid."
        raise FormulaError(ErrorValue("#REF!", "REF", message)) from None


def _extracted(value: Value, pattern: Value) -> Value:
    hit = _regular(pattern).search(text(value))
    if hit is None:
        return NOT_AVAILABLE
    groups = hit.groups()
    if len(groups) > 1:
        return [[one or "" for one in groups]]
    return (groups[0] or "") if groups else hit[0]


def _replaced(value: Value, pattern: Value, new: Value) -> Value:
    template = re.sub(r"\$(\d)", r"\\g<\1>", text(new))
    return _regular(pattern).sub(template, text(value))


def _put_in(value: Value, start: Value, count: Value, new: Value) -> Value:
    whole, first = text(value), _counted("REPLACE", 2, start, least=1) - 1
    rest = first + _counted("REPLACE", 3, count)
    return whole[:first] + text(new) + whole[rest:]


def _character(value: Value) -> Value:
    code = int(number(value))
    return chr(code) if code > 0 else NUMBER


def _code(value: Value) -> Value:
    whole = text(value)
    return float(ord(whole[0])) if whole else WRONG_VALUE


def _nth_substitute(value: Value, old: Value, new: Value, place: Value = None) -> Value:
    whole, wanted = text(value), text(old)
    if not wanted:
        return whole
    if place is None:
        return whole.replace(wanted, text(new))
    parts = whole.split(wanted)
    at = int(number(place))
    if not 0 < at < len(parts):
        return whole
    return wanted.join(parts[:at]) + text(new) + wanted.join(parts[at:])


def _proper(value: Value) -> Value:
    return re.sub(r"[^\W\d_]+", lambda hit: hit[0].capitalize(), text(value))


def _fixed(
    context: Context, value: Value, places: Value = 2.0, plain: Value = False
) -> Value:
    """Write a number with so many decimals, grouped unless that is not wanted."""
    return _written(context, value, places, "0" if truth(plain) else "#,##0")


def _dollars(context: Context, value: Value, places: Value = 2.0) -> Value:
    """Write a number as money of the locale."""
    pattern = context.locale.patterns.get("CURRENCY", "")
    whole, mark, rest = pattern.partition(".00")
    if not mark:
        whole, rest = f'"{context.locale.currency}"#,##0', ""
    return _written(context, value, places, whole, rest)


def _written(
    context: Context, value: Value, places: Value, before: str, behind: str = ""
) -> Value:
    digits = int(number(places))
    amount = (
        round(number(value, context.locale), digits)
        if digits < 0
        else number(value, context.locale)
    )
    decimals = "." + "0" * min(digits, _MOST_DECIMALS) if digits > 0 else ""
    number_format = {"type": "NUMBER", "pattern": before + decimals + behind}
    return display_number(amount, number_format, context.locale)


def _link(_address: Value, label: Value = None) -> Value:
    return _address if label is None else label


FUNCTIONS: dict[str, Function] = {
    "CONCATENATE": eager_told(_joined),
    "CONCAT": each(_joined, told=True),
    "JOIN": eager(_join),
    "TEXTJOIN": eager(_text_join),
    "SPLIT": each(_split, told=True),
    "LEN": each(lambda value: float(len(text(value)))),
    "LEFT": each(_left),
    "RIGHT": each(_right),
    "MID": each(_mid),
    "UPPER": each(lambda value: text(value).upper()),
    "LOWER": each(lambda value: text(value).lower()),
    "PROPER": each(_proper),
    "TRIM": each(lambda value: " ".join(text(value).split())),
    "CLEAN": each(lambda value: re.sub(r"[\x00-\x1f]", "", text(value))),
    "SUBSTITUTE": each(_nth_substitute),
    "REPLACE": each(_put_in),
    "FIND": each(_find),
    "SEARCH": each(_search),
    "EXACT": each(lambda first, second: text(first) == text(second)),
    "REPT": each(_repeated),
    "REGEXMATCH": each(
        lambda value, wanted: bool(_regular(wanted).search(text(value)))
    ),
    "REGEXEXTRACT": each(_extracted),
    "REGEXREPLACE": each(_replaced),
    "TEXT": each(_formatted, told=True),
    "TO_TEXT": each(text),
    "VALUE": each(_value, told=True),
    "T": each(lambda value: value if isinstance(value, str) else ""),
    "CHAR": each(_character),
    "UNICHAR": each(_character),
    "CODE": each(_code),
    "UNICODE": each(_code),
    "FIXED": each(_fixed, told=True),
    "DOLLAR": each(_dollars, told=True),
    "HYPERLINK": each(_link),
}
