"""values.get and values:batchGet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sheetsync.emulator.sheets.a1 import Place, resolve
from sheetsync.emulator.sheets.call import Call, book_of
from sheetsync.emulator.sheets.options import Rendering

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.sheets.render import Renderer


def get_values(call: Call, text: str) -> Json:
    """Answer values.get."""
    book = book_of(call.readable())
    rendering = Rendering.of_query(call.query)
    renderer = rendering.renderer(book, call.google.clock())
    return value_range(renderer, resolve(book, text), rendering.by_column)


def batch_get(call: Call) -> Json:
    """Answer values:batchGet: one value range for each range asked for."""
    book = book_of(call.readable())
    rendering = Rendering.of_query(call.query)
    renderer = rendering.renderer(book, call.google.clock())
    places = [resolve(book, text) for text in call.query.all("ranges")]
    ranges = [value_range(renderer, place, rendering.by_column) for place in places]
    answer: Json = {"spreadsheetId": call.file_id}
    if ranges:
        answer["valueRanges"] = ranges
    return answer


def value_range(renderer: Renderer, place: Place, by_column: bool) -> Json:
    """Return a ValueRange; `values` is missing when the range is empty."""
    rows = renderer.rows(place.tab, place.box)
    answer: Json = {
        "range": place.text(),
        "majorDimension": "COLUMNS" if by_column else "ROWS",
    }
    if rows:
        answer["values"] = turned(rows) if by_column else rows
    return answer


def turned(rows: list[list[Any]]) -> list[list[Any]]:
    """Return rows as columns, each without empty values at its end."""
    width = max(map(len, rows), default=0)
    columns = []
    for index in range(width):
        column = [row[index] if index < len(row) else "" for row in rows]
        while column and column[-1] == "":
            column.pop()
        columns.append(column)
    return columns
