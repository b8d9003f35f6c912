"""Number formats: what a person sees of a number, a date or a text."""

from __future__ import annotations

from sheetsync.emulator.sheets.numfmt.display import (
    display_number,
    display_text,
    is_date_format,
)
from sheetsync.emulator.sheets.numfmt.locales import Locale, locale_named
from sheetsync.emulator.sheets.numfmt.numbers import general_text

__all__ = [
    "Locale",
    "display_number",
    "display_text",
    "general_text",
    "is_date_format",
    "locale_named",
]
