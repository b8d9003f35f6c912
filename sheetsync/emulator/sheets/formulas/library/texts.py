"""Functions on texts."""

from __future__ import annotations

import re

from sheetsync.emulator.sheets.formulas.library.context import Function, eager
from sheetsync.emulator.sheets.formulas.values import (
    WRONG_VALUE,
    Value,
    flat,
    number,
    scalar,
    text,
    truth,
)
from sheetsync.emulator.sheets.numfmt import display_number, locale_named

_ENGLISH = locale_named("en_US")


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


def _substitute(value: Value, old: Value, new: Value) -> Value:
    return text(value).replace(text(old), text(new)) if text(old) else text(value)


def _join(mark: Value, *values: Value) -> Value:
    return text(mark).join(map(text, flat(list(values))))


def _text_join(mark: Value, skip: Value, *values: Value) -> Value:
    parts = map(text, flat(list(values)))
    return text(mark).join(part for part in parts if part or not truth(skip))


def _formatted(value: Value, pattern: Value) -> Value:
    item = scalar(value)
    if isinstance(item, bool) or not isinstance(item, float | None):
        return text(value)
    number_format = {"type": "NUMBER", "pattern": text(pattern)}
    return display_number(item or 0.0, number_format, _ENGLISH)


def _proper(value: Value) -> Value:
    return re.sub(r"[^\W\d_]+", lambda hit: hit[0].capitalize(), text(value))


def _link(_address: Value, label: Value = None) -> Value:
    return _address if label is None else label


FUNCTIONS: dict[str, Function] = {
    "CONCATENATE": eager(lambda *values: "".join(map(text, flat(list(values))))),
    "CONCAT": eager(lambda first, second: text(first) + text(second)),
    "JOIN": eager(_join),
    "TEXTJOIN": eager(_text_join),
    "LEN": eager(lambda value: float(len(text(value)))),
    "LEFT": eager(_left),
    "RIGHT": eager(_right),
    "MID": eager(_mid),
    "UPPER": eager(lambda value: text(value).upper()),
    "LOWER": eager(lambda value: text(value).lower()),
    "PROPER": eager(_proper),
    "TRIM": eager(lambda value: " ".join(text(value).split(" ")).strip()),
    "SUBSTITUTE": eager(_substitute),
    "FIND": eager(_find),
    "SEARCH": eager(_search),
    "EXACT": eager(lambda first, second: text(first) == text(second)),
    "REPT": eager(lambda value, count: text(value) * min(int(number(count)), 32000)),
    "TEXT": eager(_formatted),
    "VALUE": eager(number),
    "T": eager(lambda value: scalar(value) if isinstance(scalar(value), str) else ""),
    "CHAR": eager(lambda value: chr(int(number(value)))),
    "HYPERLINK": eager(_link),
}
