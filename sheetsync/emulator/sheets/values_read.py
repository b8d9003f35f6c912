"""values.get and values:batchGet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sheetsync.emulator.answers import SheetsError
from sheetsync.emulator.sheets.a1 import Place, outside_text, resolve
from sheetsync.emulator.sheets.call import Call, book_of
from sheetsync.emulator.sheets.options import Rendering

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.sheets.render import Renderer
    from sheetsync.emulator.state.book import Book


def get_values(call: Call, text: str) -> Json:
    """Answer values.get."""
    book = book_of(call.readable())
    rendering = Rendering.of_query(call.query)
    renderer = rendering.renderer(book, call.google.clock())
    place = readable_place(call, book, text)
    return value_range(renderer, place, rendering.by_column)


def batch_get(call: Call) -> Json:
    """Answer values:batchGet: one value range for each range asked for."""
    book = book_of(call.readable())
    rendering = Rendering.of_query(call.query)
    renderer = rendering.renderer(book, call.google.clock())
    places = [readable_place(call, book, text) for text in call.query.all("ranges")]
    ranges = [value_range(renderer, place, rendering.by_column) for place in places]
    answer: Json = {"spreadsheetId": call.file_id}
    if ranges:
        answer["valueRanges"] = ranges
    return answer


def readable_place(call: Call, book: Book, text: str) -> Place:
    """Return the place of a range that is read.

    Raises:
        SheetsError: 400 if it means nothing, or if it ends past the grid while the
            switch `past_grid_refused` is on.
    """
    return within_grid(call, resolve(book, text))


def within_grid(call: Call, place: Place) -> Place:
    """Return a place that is read; one that ends past the grid may be refused."""
    grid, area = place.tab.grid, place.area
    past = (area.bottom or 0) > grid.row_count or (area.right or 0) > grid.column_count
    if past and call.google.switches.past_grid_refused:
        raise SheetsError.bad_request(outside_text(place.tab, area))
    return place


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
