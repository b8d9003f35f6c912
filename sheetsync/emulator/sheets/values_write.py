"""values.update, values:batchUpdate, values.clear and values:batchClear."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sheetsync.emulator.answers import SheetsError
from sheetsync.emulator.sheets.a1 import (
    Place,
    area_text,
    outside_text,
    range_text,
    resolve,
)
from sheetsync.emulator.sheets.call import Call, book_of
from sheetsync.emulator.sheets.editing import Edit, RefusedError, editing
from sheetsync.emulator.sheets.inputs import Reader
from sheetsync.emulator.sheets.options import Rendering, input_is_typed
from sheetsync.emulator.sheets.values_read import value_range
from sheetsync.emulator.state.area import Area, Box, column_name
from sheetsync.emulator.state.cells import with_value
from sheetsync.emulator.wire import read_message

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.sheets.render import Renderer
    from sheetsync.emulator.state.book import Book


@dataclass(frozen=True, slots=True)
class WrittenValues:
    """Where values went, for the answer.

    Attributes:
        place: All cells that were named.
        rows: Rows of it that got a value; null leaves a cell as it is.
        columns: Columns of it that got a value.
        cells: How many cells got one.
    """

    place: Place
    rows: frozenset[int]
    columns: frozenset[int]
    cells: int

    def body(self, file_id: str, renderer: Renderer | None, by_column: bool) -> Json:
        """Return an UpdateValuesResponse; with a renderer also what is there now."""
        counts = {
            "updatedRows": len(self.rows),
            "updatedColumns": len(self.columns),
            "updatedCells": self.cells,
        }
        answer: Json = {
            "spreadsheetId": file_id,
            "updatedRange": self.place.text(),
            **_without_zeros(counts),
        }
        if renderer:
            answer["updatedData"] = value_range(renderer, self.place, by_column)
        return answer


def update_values(call: Call, text: str) -> Json:
    """Answer values.update."""
    body = read_message("ValueRange", call.body, root="data")
    typed = input_is_typed(call.query.get("valueInputOption"))
    file = call.writable()
    book = book_of(file)
    place = resolve(book, text)
    _check_same_range(book, place, body.get("range", ""))
    with editing(call) as edit:
        try:
            written = write_values(edit, place, rows_of(body), typed)
        except RefusedError as refusal:
            raise SheetsError.bad_request(str(refusal)) from None
    renderer = None
    if call.query.flag("includeValuesInResponse"):
        rendering = Rendering.of_query(call.query, "response")
        renderer = rendering.renderer(book, call.google.clock())
    return written.body(call.file_id, renderer, by_column(body))


def _check_same_range(book: Book, place: Place, text: str) -> None:
    """Refuse a body that names another range than the path.

    Raises:
        SheetsError: 400 with both ranges.
    """
    if not text:
        return
    other = resolve(book, text)
    if (other.tab, other.area) != (place.tab, place.area):
        asked = area_text(place.tab.title, place.area, place.tab.grid)
        named = area_text(other.tab.title, other.area, other.tab.grid)
        raise SheetsError.bad_request(
            f"Request range[{asked}] does not match value's range[{named}]"
        )


def by_column(body: Json) -> bool:
    """Tell whether a ValueRange lists columns."""
    return bool(body.get("majorDimension") == "COLUMNS")


def rows_of(body: Json) -> list[list[Any]]:
    """Return the values of a ValueRange as rows; null where a column is short."""
    values: list[list[Any]] = body.get("values", [])
    if not by_column(body):
        return values
    height = max(map(len, values), default=0)
    return [
        [column[row] if row < len(column) else None for column in values]
        for row in range(height)
    ]


def batch_update(call: Call) -> Json:
    """Answer values:batchUpdate: all ranges are written, or none."""
    body = read_message("BatchUpdateValuesRequest", call.body)
    typed = input_is_typed(body.get("valueInputOption", ""))
    book = book_of(call.writable())
    entries = body.get("data", [])
    places = [
        _placed(index, resolve, book, entry.get("range", ""))
        for index, entry in enumerate(entries)
    ]
    written = []
    with editing(call) as edit:
        for index, (entry, place) in enumerate(zip(entries, places, strict=True)):
            rows = rows_of(entry)
            written.append(_placed(index, write_values, edit, place, rows, typed))
    renderer = None
    if body.get("includeValuesInResponse"):
        renderer = Rendering.of_body(body, "response").renderer(
            book, call.google.clock()
        )
    return {
        "spreadsheetId": call.file_id,
        **totals(written),
        "responses": [
            one.body(call.file_id, renderer, by_column(entry))
            for one, entry in zip(written, entries, strict=True)
        ],
    }


def _placed(index: int, act: Any, *args: Any) -> Any:
    """Run one part of a batch; its refusal names its index."""
    try:
        return act(*args)
    except (RefusedError, SheetsError) as refusal:
        text = f"Invalid data[{index}]: {refusal}"
        raise SheetsError.bad_request(text) from None


def totals(written: list[WrittenValues]) -> Json:
    """Return the totals of a batch: rows and columns of each tab counted once."""
    rows: set[tuple[int, int]] = set()
    columns: set[tuple[int, int]] = set()
    for one in written:
        tab = one.place.tab.sheet_id
        rows.update((tab, row) for row in one.rows)
        columns.update((tab, column) for column in one.columns)
    counts = {
        "totalUpdatedRows": len(rows),
        "totalUpdatedColumns": len(columns),
        "totalUpdatedCells": sum(one.cells for one in written),
        "totalUpdatedSheets": len({one.place.tab.sheet_id for one in written}),
    }
    return _without_zeros(counts)


def _without_zeros(counts: dict[str, int]) -> Json:
    """Return counts as Google writes them: what is zero is left out."""
    return {name: count for name, count in counts.items() if count}


def write_values(
    edit: Edit, place: Place, rows: list[list[Any]], typed: bool
) -> WrittenValues:
    """Write rows of JSON values at a place.

    Raises:
        RefusedError: If they do not fit, or a cell is protected.
    """
    box = _target(place, rows)
    edit.guard_box(place.tab, box)
    reader = Reader(edit.book, place.tab, edit.now, typed)
    for offset, values in enumerate(rows):
        row = box.top + offset
        edit.write(place.tab, row, box.left, reader.row(row, box.left, values, offset))
    shown = box if not box.is_empty else Box(box.top, box.top + 1, box.left, box.left)
    return _written(Place(place.tab, Area.of(shown)), rows)


def _written(place: Place, rows: list[list[Any]]) -> WrittenValues:
    top, left = place.box.top, place.box.left
    filled, columns = set(), set()
    cells = widest = 0
    for row, values in enumerate(rows, top):
        if None in values:
            held = [at for at, value in enumerate(values, left) if value is not None]
            columns.update(held)
            count = len(held)
        else:
            count = len(values)
            widest = max(widest, count)
        if count:
            filled.add(row)
            cells += count
    columns.update(range(left, left + widest))
    return WrittenValues(place, frozenset(filled), frozenset(columns), cells)


def _target(place: Place, rows: list[list[Any]]) -> Box:
    """Return the box that values fill; a bounded range must be large enough."""
    tab, box = place.tab, place.box
    width = max(map(len, rows), default=0)
    target = Box(box.top, box.top + len(rows), box.left, box.left + width)
    if (box.height, box.width) != (1, 1):
        _check_fit(place, target)
    if target.bottom > tab.grid.row_count or target.right > tab.grid.column_count:
        raise RefusedError(outside_text(tab, Area.of(target)))
    return target


def _check_fit(place: Place, target: Box) -> None:
    area, grid = place.area, place.tab.grid
    shown = area_text(place.tab.title, area, grid)
    asked = f"Requested writing within range [{shown}], but tried writing to"
    if area.bottom is not None and target.bottom > area.bottom:
        raise RefusedError(f"{asked} row [{area.bottom + 1}]")
    if area.right is not None and target.right > area.right:
        raise RefusedError(f"{asked} column [{column_name(area.right)}]")


def clear_values(call: Call, text: str) -> Json:
    """Answer values.clear."""
    place = resolve(book_of(call.writable()), text)
    clear_places(call, [place])
    return {"spreadsheetId": call.file_id, "clearedRange": place.text()}


def batch_clear(call: Call) -> Json:
    """Answer values:batchClear."""
    body = read_message("BatchClearValuesRequest", call.body)
    book = book_of(call.writable())
    places = []
    for index, text in enumerate(body.get("ranges", [])):
        try:
            places.append(resolve(book, text))
        except SheetsError as refusal:
            message = f"Invalid range[{index}]: {refusal}"
            raise SheetsError.bad_request(message) from None
    clear_places(call, places)
    cleared = [range_text(place.tab.title, place.box) for place in places]
    return {"spreadsheetId": call.file_id, "clearedRanges": cleared}


def clear_places(call: Call, places: list[Place]) -> None:
    """Empty the values of some places; formats, notes and dropdowns stay.

    Raises:
        SheetsError: 400 if a cell is protected.
    """
    with editing(call) as edit:
        for place in places:
            edit.guard(place.tab, place.area)
            edit.change_alike(place.tab, place.box, lambda old: with_value(old, None))
