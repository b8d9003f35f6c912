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


def _left(value: Value, count: Value = 1.0) -> Value:
    return text(value)[: int(number(count))]


def _right(value: Value, count: Value = 1.0) -> Value:
    length = int(number(count))
    return text(value)[-length:] if length else ""


def _mid(value: Value, start: Value, count: Value) -> Value:
    first = int(number(start)) - 1
    return text(value)[first : first + int(number(count))]


def _find(wanted: Value, value: Value, start: Value = 1.0) -> Value:
    place = text(value).find(text(wanted), int(number(start)) - 1)
    return float(place + 1) if place >= 0 else WRONG_VALUE


def _search(wanted: Value, value: Value, start: Value = 1.0) -> Value:
    folded = text(value).casefold()
    place = folded.find(text(wanted).casefold(), int(number(start)) - 1)
    return float(place + 1) if place >= 0 else WRONG_VALUE


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
    whole, first = text(value), int(number(start)) - 1
    return whole[:first] + text(new) + whole[first + int(number(count)) :]


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
    "REPT": each(lambda value, count: text(value) * min(int(number(count)), 32000)),
    "REGEXMATCH": each(
        lambda value, wanted: bool(_regular(wanted).search(text(value)))
    ),
    "REGEXEXTRACT": each(_extracted),
    "REGEXREPLACE": each(_replaced),
    "TEXT": each(_formatted, told=True),
    "TO_TEXT": each(text),
    "VALUE": each(_value, told=True),
    "T": each(lambda value: value if isinstance(value, str) else ""),
    "CHAR": each(lambda value: chr(int(number(value)))),
    "CODE": each(lambda value: float(ord(text(value)[0]))),
    "UNICODE": each(lambda value: float(ord(text(value)[0]))),
    "HYPERLINK": each(_link),
}
