"""Developer metadata: as JSON, and found by a lookup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetsync.emulator.state.area import COLUMNS, ROWS

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.state.book import Book, Metadata

_LOCATION_WORDS = {ROWS: "ROW", COLUMNS: "COLUMN"}


def metadata_json(entry: Metadata) -> Json:
    """Return a DeveloperMetadata resource."""
    answer: Json = {"metadataId": entry.id, "metadataKey": entry.key}
    if entry.value:
        answer["metadataValue"] = entry.value
    return answer | {"location": location_json(entry), "visibility": entry.visibility}


def location_json(entry: Metadata) -> Json:
    """Return the DeveloperMetadataLocation of an entry."""
    location: Json = {"locationType": location_type(entry)}
    if entry.sheet_id is None:
        return location | {"spreadsheet": True}
    if not entry.dimension:
        return location | {"sheetId": entry.sheet_id}
    span: Json = {"sheetId": entry.sheet_id} if entry.sheet_id else {}
    span |= {
        "dimension": entry.dimension,
        "startIndex": entry.index,
        "endIndex": entry.index + 1,
    }
    return location | {"dimensionRange": span}


def location_type(entry: Metadata) -> str:
    """Return the DeveloperMetadataLocationType of an entry."""
    if entry.sheet_id is None:
        return "SPREADSHEET"
    return _LOCATION_WORDS.get(entry.dimension, "SHEET")


def found_metadata(book: Book, lookup: Json) -> list[Metadata]:
    """Return the entries that a DeveloperMetadataLookup matches, by id."""
    entries = sorted(book.metadata.values(), key=lambda entry: entry.id)
    return [entry for entry in entries if _matches(entry, lookup)]


def _matches(entry: Metadata, lookup: Json) -> bool:
    asked = {
        "metadataId": entry.id,
        "metadataKey": entry.key,
        "metadataValue": entry.value,
        "visibility": entry.visibility,
        "locationType": location_type(entry),
    }
    if any(lookup.get(name, value) != value for name, value in asked.items()):
        return False
    location = lookup.get("metadataLocation")
    if location is None:
        return True
    exact = lookup.get("locationMatchingStrategy") == "EXACT_LOCATION"
    return _stands_at(entry, location, exact)


def _stands_at(entry: Metadata, location: Json, exact: bool) -> bool:
    """Tell whether an entry stands at a location, or crosses it."""
    if location.get("spreadsheet"):
        return entry.sheet_id is None or not exact
    if "dimensionRange" not in location:
        same_tab = entry.sheet_id == location.get("sheetId", 0)
        return same_tab and (not exact or not entry.dimension)
    span = location["dimensionRange"]
    if entry.sheet_id != span.get("sheetId", 0):
        return False
    if entry.dimension != span.get("dimension", ROWS):
        return not exact and entry.dimension == ""
    start, end = span.get("startIndex", 0), span.get("endIndex", 2**31)
    if exact:
        return (start, end) == (entry.index, entry.index + 1)
    return bool(start <= entry.index < end)
