"""Numbers under a pattern: digits, grouping, percent, exponents, fractions."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sheetsync.emulator.sheets.numfmt.locales import Locale
    from sheetsync.emulator.sheets.numfmt.pattern import Section, Token

_GROUP = 3
_GENERAL_DIGITS = 10
_PLAIN_LIMIT = 1e15
_SMALL_LIMIT = 1e-9
_QUICK_FROM, _QUICK_TO = 1e-4, 1e9


@dataclass(slots=True)
class _Shape:
    """What the digit places of a section ask for."""

    whole: str = ""
    decimals: str = ""
    exponent: str = ""
    grouped: bool = False
    percents: int = 0
    thousands: int = 0


def general_text(number: float, locale: Locale) -> str:
    """Return what the automatic format shows: up to ten significant digits."""
    size = abs(number)
    if _QUICK_FROM <= size < _QUICK_TO:
        text = "%.10g" % number  # noqa: UP031 - twice as quick; whole sheets pass here
        return text if locale.decimal == "." else text.replace(".", locale.decimal)
    if number.is_integer() and size < _PLAIN_LIMIT:
        return str(int(number))
    if size >= _PLAIN_LIMIT or size < _SMALL_LIMIT:
        mantissa, _, power = f"{number:.5E}".partition("E")
        mantissa = mantissa.rstrip("0").rstrip(".")
        text = f"{mantissa}E{power[0]}{power[1:].lstrip('0').rjust(2, '0')}"
    else:
        places = max(0, _GENERAL_DIGITS - 1 - math.floor(math.log10(size)))
        text = f"{_rounded(Decimal(repr(number)), places):f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace(".", locale.decimal)


def number_text(section: Section, number: float, locale: Locale) -> str:
    """Return what a section shows of a number.

    Args:
        section: Section of the pattern that applies.
        number: The number; a minus sign is printed if it is negative.
        locale: Gives the decimal and grouping marks.
    """
    if any(token.text == "/" and token.kind == "mark" for token in section.tokens):
        return _fraction_text(section, number, locale)
    shape = _shape(section.tokens)
    scaled = Decimal(repr(abs(number)))
    scaled = scaled.scaleb(2 * shape.percents - _GROUP * shape.thousands)
    if shape.exponent:
        digits, power = _scientific(scaled, len(shape.decimals))
    else:
        digits, power = f"{_rounded(scaled, len(shape.decimals)):f}", 0
    whole, _, decimals = digits.partition(".")
    sign = "-" if number < 0 and any(mark in digits for mark in "123456789") else ""
    return sign + _laid_out(section, shape, whole, decimals, power, locale)


def _rounded(number: Decimal, places: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _scientific(number: Decimal, places: int) -> tuple[str, int]:
    power = number.adjusted() if number else 0
    digits = _rounded(number.scaleb(-power), places)
    if digits >= _GENERAL_DIGITS:
        power += 1
        digits = _rounded(number.scaleb(-power), places)
    return f"{digits:f}", power


def _shape(tokens: tuple[Token, ...]) -> _Shape:
    shape = _Shape()
    part = "whole"
    commas = 0
    for token in tokens:
        if token.kind == "digit":
            setattr(shape, part, getattr(shape, part) + token.text)
            shape.grouped |= bool(commas)
            commas = 0
        elif token.kind == "exponent":
            part = "exponent"
        elif token.text == "." and token.kind == "mark" and part == "whole":
            part = "decimals"
            shape.thousands += commas
            commas = 0
        elif token.text == "," and token.kind == "mark" and shape.whole:
            commas += 1
        elif token.text == "%" and token.kind == "mark":
            shape.percents += 1
    shape.thousands += commas
    return shape


def _whole_text(shape: _Shape, whole: str, locale: Locale) -> str:
    least = len(shape.whole.lstrip("#").replace("#", "0"))
    blank = shape.whole.lstrip("#").startswith("?")
    digits = whole.lstrip("0")
    digits = digits.rjust(least, " " if blank else "0")
    if not shape.grouped:
        return digits
    parts: list[str] = []
    while len(digits) > _GROUP:
        parts.insert(0, digits[-_GROUP:])
        digits = digits[:-_GROUP]
    return locale.group.join([digits, *parts])


def _decimal_text(shape: _Shape, decimals: str) -> str:
    kept = len(decimals)
    while kept and shape.decimals[kept - 1] in "#?" and decimals[kept - 1] == "0":
        kept -= 1
    blanks = shape.decimals[kept:].count("?")
    return decimals[:kept] + " " * blanks


def _laid_out(
    section: Section,
    shape: _Shape,
    whole: str,
    decimals: str,
    power: int,
    locale: Locale,
) -> str:
    """Print the literals of a section with the digits in their places."""
    out: list[str] = []
    part = "whole"
    printed: set[str] = set()
    spread = _spread(section.tokens, shape, whole, locale)
    for token in section.tokens:
        if token.kind == "digit":
            if part == "whole" and spread:
                out.append(spread.pop(0))
            elif part not in printed:
                printed.add(part)
                out.append(_digits_of(part, shape, whole, decimals, power, locale))
        elif token.kind == "exponent":
            sign = "-" if power < 0 else "+" if token.text.endswith("+") else ""
            out.append("E" + sign)
            part = "exponent"
        elif token.kind == "mark" and token.text == "." and part == "whole":
            part = "decimals"
            if not shape.whole and "whole" not in printed:
                out.append(whole.lstrip("0"))
            if _decimal_text(shape, decimals) or "0" in shape.decimals:
                out.append(locale.decimal)
        elif token.kind == "mark" and token.text == ",":
            continue
        else:
            out.append(token.text)
    return "".join(out)


def _spread(
    tokens: tuple[Token, ...], shape: _Shape, whole: str, locale: Locale
) -> list[str]:
    """Return what each place of the whole part shows, where texts lie between them.

    So a pattern writes a telephone number. Empty if all places lie side by side.
    """
    first, last = _whole_places(tokens)
    if shape.grouped or not any(one.kind == "text" for one in tokens[first:last]):
        return []
    digits = _whole_text(shape, whole, locale)
    count = len(shape.whole)
    digits = digits.rjust(count, "\0")
    head = len(digits) - count + 1
    places = [digits[:head], *digits[head:]]
    return [place.replace("\0", "") for place in places]


def _whole_places(tokens: tuple[Token, ...]) -> tuple[int, int]:
    """Return the first digit of the whole part, and what follows its last one."""
    end = len(tokens)
    for place, token in enumerate(tokens):
        if token.kind == "exponent" or (token.kind == "mark" and token.text == "."):
            end = place
            break
    digits = [at for at in range(end) if tokens[at].kind == "digit"]
    return (digits[0], digits[-1]) if digits else (0, 0)


def _digits_of(
    part: str, shape: _Shape, whole: str, decimals: str, power: int, locale: Locale
) -> str:
    match part:
        case "whole":
            return _whole_text(shape, whole, locale)
        case "decimals":
            return _decimal_text(shape, decimals)
        case _:
            return str(abs(power)).rjust(len(shape.exponent), "0")


def _fraction_text(section: Section, number: float, locale: Locale) -> str:
    text = "".join(token.text for token in section.tokens)
    head, _, tail = text.partition("/")
    whole_part, _, over = head.rstrip().rpartition(" ")
    size = abs(Fraction(number))
    fixed = tail.strip()
    limit = int(fixed) if fixed.isdigit() and int(fixed) else 10 ** len(fixed) - 1
    whole = int(size) if whole_part else 0
    rest = size - whole
    if fixed.isdigit() and int(fixed):
        top, bottom = round(rest * limit), limit
    else:
        near = rest.limit_denominator(max(limit, 1))
        top, bottom = near.numerator, near.denominator
    if top == bottom and whole_part:
        whole, top = whole + 1, 0
    sign = "-" if number < 0 else ""
    if not top and whole_part:
        blank = " " * (len(over) + 1 + len(fixed))
        return f"{sign}{general_text(float(whole), locale)} {blank}"
    ratio = f"{str(top).rjust(over.count('?'))}/{str(bottom).ljust(fixed.count('?'))}"
    return f"{sign}{whole} {ratio}" if whole else f"{sign}{ratio}"
