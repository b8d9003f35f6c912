"""Everything addressed by DataFilter, and the reads of developer metadata."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetsync.emulator.answers import SheetsError
from sheetsync.emulator.schema import message
from sheetsync.emulator.sheets.a1 import Place, check_start, resolve
from sheetsync.emulator.sheets.call import Call, book_of
from sheetsync.emulator.sheets.editing import RefusedError, editing
from sheetsync.emulator.sheets.metadata import (
    found_metadata,
    location_type,
    metadata_json,
)
from sheetsync.emulator.sheets.options import Rendering, input_is_typed
from sheetsync.emulator.sheets.resource import Detail, spreadsheet_json
from sheetsync.emulator.sheets.spreadsheets import read_mask, wants_cells
from sheetsync.emulator.sheets.threads import view_mode
from sheetsync.emulator.sheets.values_read import value_range, within_grid
from sheetsync.emulator.sheets.values_write import (
    by_column,
    clear_places,
    rows_of,
    totals,
    write_values,
)
from sheetsync.emulator.state.area import ROWS, Area
from sheetsync.emulator.wire import SHEETS, read_message

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.state.book import Book, Metadata


def places_of(book: Book, data_filter: Json) -> list[Place]:
    """Return the places that a DataFilter means.

    Raises:
        SheetsError: 400 for a range that does not exist.
    """
    if "a1Range" in data_filter:
        return [resolve(book, data_filter["a1Range"])]
    if "gridRange" in data_filter:
        return [grid_place(book, data_filter["gridRange"])]
    if "developerMetadataLookup" in data_filter:
        found = found_metadata(book, data_filter["developerMetadataLookup"])
        return [place for one in found for place in _places_at(book, one)]
    raise SheetsError.bad_request("A data filter must name what it selects.")


def grid_place(book: Book, grid_range: Json) -> Place:
    """Return the place of a GridRange.

    Raises:
        SheetsError: 400 if there is no such tab, or it starts outside its grid.
    """
    sheet_id = grid_range.get("sheetId", 0)
    tab = book.tab(sheet_id)
    if tab is None:
        raise SheetsError.bad_request(f"No grid with id: {sheet_id}")
    area = Area.read(grid_range)
    check_start(tab, area)
    return Place(tab, area)


def _places_at(book: Book, entry: Metadata) -> list[Place]:
    """Return the cells that an entry stands for: a row, a column, a tab or all."""
    if entry.sheet_id is None:
        return [Place(tab, Area()) for tab in book.tabs]
    tab = book.tab(entry.sheet_id)
    if tab is None:
        return []
    if not entry.dimension:
        return [Place(tab, Area())]
    first, last = entry.index, entry.index + 1
    if entry.dimension == ROWS:
        return [Place(tab, Area(top=first, bottom=last))]
    return [Place(tab, Area(left=first, right=last))]


def get_by_filter(call: Call) -> Json:
    """Answer spreadsheets.getByDataFilter."""
    body = read_message("GetSpreadsheetByDataFilterRequest", call.body)
    file = call.selectable()
    mask = read_mask(call, message(SHEETS, "Spreadsheet"))
    filters = body.get("dataFilters", [])
    places = [
        within_grid(call, place)
        for one in filters
        for place in places_of(book_of(file), one)
    ]
    detail = Detail(
        mask=mask,
        cells=wants_cells(call, mask, body.get("includeGridData", False)),
        places=places if filters else None,
        comments=view_mode(
            call.google, file, call.email, body.get("commentsViewMode", "")
        ),
        without_tables=body.get("excludeTablesInBandedRanges", False),
    )
    return spreadsheet_json(call.google, file, call.email, detail)


def batch_get(call: Call) -> Json:
    """Answer values:batchGetByDataFilter."""
    body = read_message("BatchGetValuesByDataFilterRequest", call.body)
    book = book_of(call.selectable())
    rendering = Rendering.of_body(body)
    renderer = rendering.renderer(book, call.google.clock())
    matches: list[tuple[Place, list[Json]]] = []
    for one in body.get("dataFilters", []):
        for place in places_of(book, one):
            within_grid(call, place)
            same = [filters for known, filters in matches if known == place]
            if same:
                same[0].append(one)
            else:
                matches.append((place, [one]))
    ranges = [
        {
            "valueRange": value_range(renderer, place, rendering.by_column),
            "dataFilters": filters,
        }
        for place, filters in matches
    ]
    answer: Json = {"spreadsheetId": call.file_id}
    return answer | ({"valueRanges": ranges} if ranges else {})


def batch_update(call: Call) -> Json:
    """Answer values:batchUpdateByDataFilter."""
    body = read_message("BatchUpdateValuesByDataFilterRequest", call.body)
    typed = input_is_typed(body.get("valueInputOption", ""))
    book = book_of(call.writable())
    written = []
    with editing(call) as edit:
        for index, entry in enumerate(body.get("data", [])):
            for place in places_of(book, entry.get("dataFilter", {})):
                try:
                    done = write_values(edit, place, rows_of(entry), typed)
                except RefusedError as refusal:
                    text = f"Invalid data[{index}]: {refusal}"
                    raise RefusedError(text) from None
                written.append((entry, done))
    renderer = None
    if body.get("includeValuesInResponse"):
        rendering = Rendering.of_body(body, "response")
        renderer = rendering.renderer(book, call.google.clock())
    responses = []
    for entry, done in written:
        response = done.body(call.file_id, renderer, by_column(entry))
        del response["spreadsheetId"]
        responses.append(response | {"dataFilter": entry["dataFilter"]})
    counted = totals([done for _, done in written])
    return {"spreadsheetId": call.file_id, **counted, "responses": responses}


def batch_clear(call: Call) -> Json:
    """Answer values:batchClearByDataFilter."""
    body = read_message("BatchClearValuesByDataFilterRequest", call.body)
    book = book_of(call.writable())
    filters = body.get("dataFilters", [])
    places = [place for one in filters for place in places_of(book, one)]
    clear_places(call, places)
    cleared = [place.text() for place in places]
    return {"spreadsheetId": call.file_id, "clearedRanges": cleared}


def get_metadata(call: Call, number: str) -> Json:
    """Answer developerMetadata.get."""
    entry = book_of(call.selectable()).metadata.get(int(number))
    if entry is None:
        raise SheetsError(404, f"No developer metadata with ID {number}")
    return metadata_json(entry)


def search_metadata(call: Call) -> Json:
    """Answer developerMetadata.search."""
    body = read_message("SearchDeveloperMetadataRequest", call.body)
    book = book_of(call.selectable())
    matched: dict[int, list[Json]] = {}
    for one in body.get("dataFilters", []):
        for entry in _metadata_of(book, one):
            matched.setdefault(entry.id, []).append(one)
    found = [
        {"developerMetadata": metadata_json(book.metadata[number]), "dataFilters": by}
        for number, by in matched.items()
    ]
    return {"matchedDeveloperMetadata": found} if found else {}


def _metadata_of(book: Book, data_filter: Json) -> list[Metadata]:
    """Return the entries that a filter selects: by lookup, or those in a range."""
    if "developerMetadataLookup" in data_filter:
        return found_metadata(book, data_filter["developerMetadataLookup"])
    return [
        entry
        for place in places_of(book, data_filter)
        for entry in book.metadata.values()
        if _lies_in(entry, place)
    ]


def _lies_in(entry: Metadata, place: Place) -> bool:
    if entry.sheet_id != place.tab.sheet_id:
        return False
    box = place.box
    match location_type(entry):
        case "ROW":
            return box.top <= entry.index < box.bottom
        case "COLUMN":
            return box.left <= entry.index < box.right
        case _:
            return place.area == Area()
