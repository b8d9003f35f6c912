"""Days, amounts and numbers as people and programs write them into tables.

What can be read in two ways is refused rather than guessed: an amount that is wrong
by a factor of a thousand is worse than a line that somebody must look at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from sheetsync.core.imports import Number
from sheetsync.locales.text import Text, tr

_ISO = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_TIME = re.compile(r"[T ]\d{1,2}:\d\d(:\d\d([.,]\d+)?)?(Z|[+-]\d\d:?\d\d)?$")

# Spaces that group digits: plain, no-break, narrow no-break, thin; and the apostrophe.
_GROUPING = re.compile("(?<=\\d)[ \u00a0\u202f\u2009'](?=\\d{3}(?!\\d))")
_MINUSES = str.maketrans({"\u2212": "-", "\u2013": "-"})
_SIGN = re.compile("[.,]")
_GROUPED = re.compile(r"-?\d{1,3}([.,])\d{3}(\1\d{3})*")
_AMBIGUOUS = re.compile(r"-?[1-9]\d{0,2}[.,]\d{3}")
_EVIDENT = re.compile(r"[^.,]*\d([.,])\d{1,2}\D{0,5}")
_PLAIN = re.compile(r"-?\d+(\.\d+)?")

# 2**53 minor units: above it a sheet's numbers no longer hold every unit.
_MOST_MINOR = 2**53

# Decimal's own arithmetic is exact up to 28.
_MOST_DIGITS = 28

_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Reading:
    """How values are written in a file.

    Attributes:
        slashes: What stands first in a date with slashes; None if nobody said.
        decimal: The decimal sign; None if nobody said, so that it must be evident.
        minor_digits: Digits of the currency's minor unit, 2 for kopecks.
        marks: What may stand beside an amount: the currency's code and signs.
    """

    slashes: Literal["day", "month"] | None = None
    decimal: Literal[",", "."] | None = None
    minor_digits: int = 2
    marks: tuple[str, ...] = ()


def shown(text: str) -> str:
    """A field as a message shows it: not too long, and safe for a terminal."""
    short = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    return "".join(
        one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in short
    )


def read_day(text: str, reading: Reading) -> date | Text:
    """A day: ISO, dd.mm.yyyy, or with slashes if it was said what those mean.

    A time of day behind it is left out.

    Returns:
        The day, or why there is none.
    """
    bare = _TIME.sub("", text.strip())
    if found := _ISO.fullmatch(bare):
        year, month, day = found.groups()
    elif found := _DOTTED.fullmatch(bare):
        day, month, year = found.groups()
    elif found := _SLASHED.fullmatch(bare):
        if reading.slashes is None:
            return tr(
                "“{text}” has slashes: say with --slashes day or --slashes month"
                " what stands first",
                text=shown(text),
            )
        first, second, year = found.groups()
        day, month = (first, second) if reading.slashes == "day" else (second, first)
    else:
        return tr(
            "“{text}” is no date; write 2026-03-31 or 31.03.2026", text=shown(text)
        )
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return tr("there is no day “{text}” in the calendar", text=shown(text))


def read_number(text: str, reading: Reading) -> Decimal | Text:
    """A number with a point or comma, grouped or not.

    Returns:
        The number, exactly, or why there is none.
    """
    if isinstance(text, Number):
        return Decimal(text)
    plain = text.strip().translate(_MINUSES)
    if plain.startswith("(") and plain.endswith(")"):
        plain = "-" + plain[1:-1]
    plain = _GROUPING.sub("", plain.replace("- ", "-", 1))
    signs = [one for one in plain if one in ",."]
    decimal = _decimal_sign(plain, signs, reading)
    if isinstance(decimal, Text):
        return decimal
    whole, _, part = plain.rpartition(decimal) if decimal else (plain, "", "")
    grouped = _GROUPED.fullmatch(whole)
    if _SIGN.search(whole) and (grouped is None or grouped[1] == decimal):
        return _no_number(text)
    joined = _SIGN.sub("", whole) + (f".{part}" if decimal else "")
    if not _PLAIN.fullmatch(joined):
        return _no_number(text)
    if len(joined) > _MOST_DIGITS:
        return tr("“{text}” has too many digits", text=shown(text))
    return Decimal(joined)


def _decimal_sign(plain: str, signs: list[str], reading: Reading) -> str | Text:
    """The decimal sign of a number; "" if it has none."""
    if not signs:
        return ""
    if reading.decimal:
        return reading.decimal if reading.decimal in signs else ""
    if len(set(signs)) > 1:
        return signs[-1]
    if len(signs) > 1:
        return ""
    if _AMBIGUOUS.fullmatch(plain):
        return tr(
            "“{text}” may be thousands or a fraction: say with --decimal comma or"
            " --decimal point what the decimal sign is",
            text=shown(plain),
        )
    return signs[0]


def _no_number(text: str) -> Text:
    return tr("“{text}” is no number", text=shown(text))


def with_evidence(reading: Reading, texts: Iterable[str]) -> Reading:
    """The reading with the decimal sign that a file's numbers make evident.

    Args:
        reading: What was said; it stands if a decimal sign is in it.
        texts: The fields of the file's columns of numbers.
    """
    if reading.decimal:
        return reading
    said = (one.strip() for one in texts if not isinstance(one, Number))
    seen = {found[1] for one in said if (found := _EVIDENT.fullmatch(one))}
    match sorted(seen):
        case ["," | "." as decimal]:
            return replace(reading, decimal=decimal)
        case _:
            return reading


def read_amount(text: str, reading: Reading) -> int | Text:
    """An amount of money, in minor units.

    Returns:
        The amount, exactly, or why there is none.
    """
    bare = text if isinstance(text, Number) else text.strip()
    for mark in sorted(reading.marks, key=len, reverse=True):
        shorter = _without(mark, bare)
        if shorter != bare:
            bare = shorter
            break
    number = read_number(bare, reading)
    if isinstance(number, Text):
        return tr("“{text}” is no amount", text=shown(text)) if bare != text else number
    minor = number.scaleb(reading.minor_digits)
    if minor != minor.to_integral_value():
        return tr(
            "“{text}” has more than {digits} digits behind the decimal sign",
            text=shown(text),
            digits=reading.minor_digits,
        )
    if abs(minor) > _MOST_MINOR:
        return tr("“{text}” is too large an amount", text=shown(text))
    return int(minor)


def _without(mark: str, text: str) -> str:
    """The text without that mark before or behind it, in whatever case."""
    folded, lowered = mark.casefold(), text.casefold()
    if lowered.endswith(folded):
        return text[: len(text) - len(mark)].rstrip()
    if lowered.startswith(folded):
        return text[len(mark) :].lstrip()
    return text
