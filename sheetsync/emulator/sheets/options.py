"""Options that several value methods share, read from a query or a body."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sheetsync.emulator.answers import SheetsError
from sheetsync.emulator.sheets.render import FORMATTED, Renderer

if TYPE_CHECKING:
    from datetime import datetime

    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.sheets.call import Query
    from sheetsync.emulator.state.book import Book

SERIAL = "SERIAL_NUMBER"
_ENUMS = {
    "ValueRenderOption": {"FORMATTED_VALUE", "UNFORMATTED_VALUE", "FORMULA"},
    "DateTimeRenderOption": {"SERIAL_NUMBER", "FORMATTED_STRING"},
    "Dimension": {"DIMENSION_UNSPECIFIED", "ROWS", "COLUMNS"},
    "ValueInputOption": {"INPUT_VALUE_OPTION_UNSPECIFIED", "RAW", "USER_ENTERED"},
    "InsertDataOption": {"OVERWRITE", "INSERT_ROWS"},
}


@dataclass(frozen=True, slots=True)
class Rendering:
    """How values are answered.

    Attributes:
        value: ValueRenderOption.
        dates: DateTimeRenderOption.
        by_column: Whether the outer list is one of columns.
    """

    value: str = FORMATTED
    dates: str = SERIAL
    by_column: bool = False

    @classmethod
    def of_query(cls, query: Query, prefix: str = "") -> Rendering:
        """Read the options of a query; `prefix` is `response` for what is written.

        Raises:
            SheetsError: 400 for an unknown word.
        """
        return cls(
            word(query.get(_prefixed(prefix, "valueRenderOption")), "ValueRenderOption")
            or FORMATTED,
            word(
                query.get(_prefixed(prefix, "dateTimeRenderOption")),
                "DateTimeRenderOption",
            )
            or SERIAL,
            word(query.get("majorDimension"), "Dimension") == "COLUMNS",
        )

    @classmethod
    def of_body(cls, body: Json, prefix: str = "") -> Rendering:
        """Read the options of a body; `prefix` is `response` for what is written."""
        value = body.get(_prefixed(prefix, "valueRenderOption"), FORMATTED)
        dates = body.get(_prefixed(prefix, "dateTimeRenderOption"), SERIAL)
        return cls(value, dates, body.get("majorDimension") == "COLUMNS")

    def renderer(self, book: Book, now: datetime) -> Renderer:
        """Return a renderer with these options."""
        return Renderer(book, now, self.value, self.dates == "FORMATTED_STRING")


def _prefixed(prefix: str, name: str) -> str:
    return prefix + name[0].upper() + name[1:] if prefix else name


def word(text: str, enum: str) -> str:
    """Return a word of one of the enumerations above; empty stays empty.

    Raises:
        SheetsError: 400 if the enumeration does not have it.
    """
    if text and text not in _ENUMS[enum]:
        name = enum[0].lower() + enum[1:]
        message = (
            f"Invalid value at '{name}' (type.googleapis.com/google.apps.sheets.v4."
            f'{enum}), "{text}"'
        )
        raise SheetsError.field_violation(name, message)
    return text


def input_is_typed(option: str) -> bool:
    """Tell whether values are parsed as typed.

    Raises:
        SheetsError: 400 if the option is missing or unknown.
    """
    if word(option, "ValueInputOption") in {"", "INPUT_VALUE_OPTION_UNSPECIFIED"}:
        raise SheetsError.bad_request(
            "'valueInputOption' is required but not specified"
        )
    return option == "USER_ENTERED"
