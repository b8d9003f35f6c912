"""A book as the Spreadsheet resource of the API, as one person sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sheetsync.emulator.masks import EVERYTHING, Mask
from sheetsync.emulator.sheets.cellparts import GridReader
from sheetsync.emulator.sheets.metadata import metadata_json
from sheetsync.emulator.sheets.protection import listed
from sheetsync.emulator.sheets.render import Renderer
from sheetsync.emulator.sheets.tables import band_of, table_json
from sheetsync.emulator.sheets.tabs import tab_json
from sheetsync.emulator.sheets.threads import INCLUDED, threads_json
from sheetsync.emulator.state.book import PART_KINDS

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.sheets.a1 import Place
    from sheetsync.emulator.state.book import Book, Metadata, Tab
    from sheetsync.emulator.state.files import File
    from sheetsync.emulator.state.google import Google


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """How much of a spreadsheet is answered.

    Attributes:
        mask: Field mask of the answer; what it leaves out need not be computed.
        cells: Whether cells are answered.
        places: Ranges that were asked for; None for whole tabs.
        comments: The CommentsViewMode that is applied; empty if none was asked for.
        without_tables: Whether the stripes of tables are left out of bandedRanges.
    """

    mask: Mask = EVERYTHING
    cells: bool = False
    places: list[Place] | None = None
    comments: str = ""
    without_tables: bool = False


def spreadsheet_json(google: Google, file: File, email: str, detail: Detail) -> Json:
    """Return the Spreadsheet resource.

    Args:
        google: The world.
        file: A spreadsheet.
        email: Who looks; he sees the editors only of protections that he may edit.
        detail: How much of it.
    """
    book = file.book
    assert book is not None
    answer: Json = {
        "spreadsheetId": file.id,
        "properties": {"title": file.name, **book.properties},
    }
    tabs = _tabs_asked(book, detail)
    reader = GridReader(
        Renderer(book, google.clock()), _deeper(detail.mask, "sheets", "data")
    )
    answer["sheets"] = [
        _sheet_json(google, file, email, tab, detail, reader) for tab in tabs
    ]
    if book.named_ranges:
        answer["namedRanges"] = [bare(named) for named in book.named_ranges]
    if detail.comments:
        answer["commentsViewMode"] = detail.comments
    if detail.comments == INCLUDED:
        threads = threads_json(google, file, email)
        answer |= {"comments": threads} if threads else {}
    answer["spreadsheetUrl"] = f"https://docs.google.com/spreadsheets/d/{file.id}/edit"
    entries = [one for one in book.metadata.values() if one.sheet_id is None]
    if entries:
        answer["developerMetadata"] = [metadata_json(one) for one in entries]
    return answer


def _deeper(mask: Mask, *path: str) -> Mask:
    for name in path:
        mask = mask.child(name) or Mask()
    return mask


def _tabs_asked(book: Book, detail: Detail) -> list[Tab]:
    if detail.places is None:
        return list(book.tabs)
    asked = {place.tab.sheet_id for place in detail.places}
    return [tab for tab in book.tabs if tab.sheet_id in asked]


def _sheet_json(
    google: Google,
    file: File,
    email: str,
    tab: Tab,
    detail: Detail,
    reader: GridReader,
) -> Json:
    book = file.book
    assert book is not None
    answer: Json = {"properties": tab_json(book, tab)}
    if detail.cells:
        answer["data"] = _grids(book, tab, detail, reader)
    for kind in PART_KINDS:
        items = [bare(item) for item in tab.parts[kind]]
        if kind == "protectedRanges":
            items = [_protected_json(google, file, email, item) for item in items]
        elif kind == "tables":
            items = [bare(table_json(tab, item)) for item in tab.parts[kind]]
        elif kind == "bandedRanges" and not detail.without_tables:
            items += [bare(band_of(item)) for item in tab.parts["tables"]]
        elif kind == "commentAnchors" and detail.comments != INCLUDED:
            continue
        if items:
            answer[kind] = items[0] if kind == "basicFilter" else items
    entries = _own_metadata(book, tab)
    if entries:
        answer["developerMetadata"] = [metadata_json(one) for one in entries]
    return answer


def _own_metadata(book: Book, tab: Tab) -> list[Metadata]:
    return [
        one
        for one in book.metadata.values()
        if one.sheet_id == tab.sheet_id and not one.dimension
    ]


def _grids(book: Book, tab: Tab, detail: Detail, reader: GridReader) -> list[Json]:
    if detail.places is None:
        return [reader.grid(book, tab, None)]
    mine = [place for place in detail.places if place.tab is tab]
    return [reader.grid(book, tab, place.area) for place in mine]


def _protected_json(google: Google, file: File, email: str, item: Json) -> Json:
    """Return a protection as one person sees it."""
    editable = listed(google, file, email, item)
    shown = {name: part for name, part in item.items() if name != "editors"}
    if editable:
        shown["requestingUserCanEdit"] = True
        shown["editors"] = {k: v for k, v in item.get("editors", {}).items() if v}
        shown["editors"].setdefault("users", file.owners or [email])
    return shown


def bare(value: Any) -> Any:
    """Return JSON as Google prints it: a sheetId of zero is left out of ranges."""
    if isinstance(value, list):
        return [bare(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        name: bare(item)
        for name, item in value.items()
        if not (name == "sheetId" and item == 0)
    }
