"""Phone numbers in one form, whatever way people type them."""

from __future__ import annotations

from phonenumbers import (
    NumberParseException,
    PhoneNumberFormat,
    format_number,
    parse,
)

from sheetsync.core.particulars import NumberOf
from sheetsync.core.rows import Cell, as_text, digits


def numbers_of(region: str) -> NumberOf:
    """Brings phone numbers into one form.

    Args:
        region: ISO 3166 country of numbers that were typed without one.
    """

    def number_of(cell: Cell) -> str:
        try:
            number = parse(as_text(cell), region)
        except NumberParseException:
            return digits(cell)
        return format_number(number, PhoneNumberFormat.E164)

    return number_of
