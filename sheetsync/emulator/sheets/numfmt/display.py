"""Picks the section of a pattern that applies to a value and shows the value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetsync.emulator.sheets.numfmt.dates import date_text
from sheetsync.emulator.sheets.numfmt.numbers import general_text, number_text
from sheetsync.emulator.sheets.numfmt.pattern import Section, sections_of

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.sheets.numfmt.locales import Locale

_DATE_TYPES = {"DATE", "TIME", "DATE_TIME"}
_TEXT_SECTION = 4
_MOST_PATTERN = 10_000


def pattern_of(number_format: Json | None, locale: Locale) -> str:
    """Return the pattern of a NumberFormat; empty for the automatic one."""
    if not number_format:
        return ""
    given = number_format.get("pattern", "")
    return str(given or locale.patterns.get(number_format.get("type", ""), ""))


def is_date_format(number_format: Json | None, locale: Locale) -> bool:
    """Tell whether a NumberFormat shows numbers as dates or times."""
    if not number_format:
        return False
    if number_format.get("type") in _DATE_TYPES:
        return True
    pattern = pattern_of(number_format, locale)
    return bool(pattern) and sections_of(pattern)[0].is_date


def display_number(number: float, number_format: Json | None, locale: Locale) -> str:
    """Return what a person sees of a number.

    Args:
        number: The value of the cell; for dates the serial number.
        number_format: NumberFormat in force, None for the automatic one.
        locale: The spreadsheet's.
    """
    pattern = pattern_of(number_format, locale)
    if not pattern or pattern in {"@", "General"} or len(pattern) > _MOST_PATTERN:
        return general_text(number, locale)
    section, signed = _section_for(sections_of(pattern), number)
    if section is None:
        return general_text(number, locale)
    shown = number if signed else abs(number)
    if section.is_date:
        try:
            return date_text(section, shown, locale)
        except OverflowError:
            return general_text(number, locale)
    if any(token.text == "@" and token.kind == "mark" for token in section.tokens):
        return _around(section, general_text(number, locale))
    return number_text(section, shown, locale)


def display_text(text: str, number_format: Json | None, locale: Locale) -> str:
    """Return what a person sees of a text; only an `@` in the pattern adds to it."""
    pattern = pattern_of(number_format, locale)
    if "@" not in pattern or pattern == "@":
        return text
    sections = sections_of(pattern)
    section = sections[min(_TEXT_SECTION, len(sections)) - 1]
    return _around(section, text)


def _around(section: Section, text: str) -> str:
    return "".join(
        text if token.kind == "mark" and token.text == "@" else token.text
        for token in section.tokens
    )


def _section_for(
    sections: tuple[Section, ...], number: float
) -> tuple[Section | None, bool]:
    """Return the section for a number, and whether it prints the sign itself."""
    numeric = sections[: _TEXT_SECTION - 1]
    if any(section.test for section in numeric):
        for section in numeric:
            if section.takes(number):
                return section, True
        return None, True
    if number < 0 and len(numeric) > 1:
        return numeric[1], False
    if number == 0 and len(numeric) > _TEXT_SECTION - 2:
        return numeric[2], False
    return numeric[0], True
