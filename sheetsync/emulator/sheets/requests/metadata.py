"""Requests on developer metadata.

A chosen id that is in use refuses the request and with it the whole batch: that is
what makes such an entry a token by which a batch cannot be applied twice.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sheetsync.emulator.sheets.editing import RefusedError, TakenIdError
from sheetsync.emulator.sheets.metadata import found_metadata, metadata_json
from sheetsync.emulator.sheets.requests.common import mask_of, span_of, tab_of
from sheetsync.emulator.state.book import Metadata

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.sheets.editing import Edit

_LIMIT = 30_000


def create_developer_metadata(edit: Edit, body: Json) -> Json:
    """Create an entry, under a chosen id if one is given."""
    given = body.get("developerMetadata", {})
    metadata_id = given.get("metadataId")
    if not given.get("metadataKey"):
        raise RefusedError("Developer metadata must have a key.")
    if given.get("visibility", "").endswith("UNSPECIFIED") or "visibility" not in given:
        raise RefusedError("Developer metadata must have a visibility.")
    if metadata_id is None:
        metadata_id = edit.google.ids.number(edit.book.metadata)
    elif metadata_id <= 0:
        raise RefusedError("The metadata ID must be positive.")
    if metadata_id in edit.book.metadata:
        if not edit.google.switches.metadata_ids_are_unique:
            return create_developer_metadata(edit, _without_id(body))
        raise TakenIdError(f"Developer metadata with ID {metadata_id} already exists.")
    entry = Metadata(
        id=metadata_id,
        key=given["metadataKey"],
        value=given.get("metadataValue", ""),
        visibility=given["visibility"],
    )
    entry = _located(edit, entry, given.get("location", {}))
    edit.log.put(edit.book.metadata, entry.id, entry)
    _check_limit(edit, entry)
    return {"developerMetadata": metadata_json(entry)}


def _without_id(body: Json) -> Json:
    given = body.get("developerMetadata", {})
    bare = {name: part for name, part in given.items() if name != "metadataId"}
    return {**body, "developerMetadata": bare}


def _located(edit: Edit, entry: Metadata, location: Json) -> Metadata:
    if location.get("spreadsheet"):
        return replace(entry, sheet_id=None, dimension="", index=0)
    if "dimensionRange" in location:
        span = span_of(edit, location["dimensionRange"])
        if span.count != 1 or span.end > span.tab.size(span.dimension):
            raise RefusedError(
                "Developer metadata can be associated with exactly one row or column."
            )
        return replace(
            entry,
            sheet_id=span.tab.sheet_id,
            dimension=span.dimension,
            index=span.start,
        )
    if "sheetId" in location:
        tab = tab_of(edit, location["sheetId"])
        return replace(entry, sheet_id=tab.sheet_id, dimension="", index=0)
    raise RefusedError("Developer metadata must have a location.")


def _check_limit(edit: Edit, entry: Metadata) -> None:
    used = sum(
        len(one.key) + len(one.value)
        for one in edit.book.metadata.values()
        if one.sheet_id == entry.sheet_id
    )
    if used > _LIMIT:
        raise RefusedError(
            f"Developer metadata would exceed the limit of {_LIMIT} characters."
        )


def _selected(edit: Edit, data_filter: Json) -> list[Metadata]:
    lookup = data_filter.get("developerMetadataLookup")
    if lookup is None:
        raise RefusedError("The data filter must be a developerMetadataLookup.")
    return found_metadata(edit.book, lookup)


def update_developer_metadata(edit: Edit, body: Json) -> Json:
    """Change every entry that the filters select."""
    mask = mask_of(body, "DeveloperMetadata")
    given = body.get("developerMetadata", {})
    changed: dict[int, Metadata] = {}
    for data_filter in body.get("dataFilters", []):
        for entry in _selected(edit, data_filter):
            new = entry
            if mask.reaches("metadataKey"):
                new = replace(new, key=given.get("metadataKey", ""))
            if mask.reaches("metadataValue"):
                new = replace(new, value=given.get("metadataValue", ""))
            if mask.reaches("visibility"):
                new = replace(new, visibility=given.get("visibility", "DOCUMENT"))
            if mask.reaches("location") and "location" in given:
                new = _located(edit, new, given["location"])
            edit.log.put(edit.book.metadata, new.id, new)
            _check_limit(edit, new)
            changed[new.id] = new
    return {"developerMetadata": [metadata_json(one) for one in changed.values()]}


def delete_developer_metadata(edit: Edit, body: Json) -> Json:
    """Delete every entry that the filter selects; none is no error."""
    gone = _selected(edit, body.get("dataFilter", {}))
    for entry in gone:
        edit.log.drop(edit.book.metadata, entry.id)
    if not gone:
        if edit.google.switches.missing_metadata_refused:
            raise RefusedError("No developer metadata matches the data filter.")
        return {}
    return {"deletedDeveloperMetadata": [metadata_json(one) for one in gone]}
