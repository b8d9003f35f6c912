"""What Drive does to a whole spreadsheet: copy it, export it, fill it from a file."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sheetsync.emulator.drive import errors
from sheetsync.emulator.sheets.editing import RefusedError, merged
from sheetsync.emulator.sheets.inputs import Reader
from sheetsync.emulator.sheets.render import Renderer
from sheetsync.emulator.state.area import Box
from sheetsync.emulator.state.book import Book, Metadata, Tab
from sheetsync.emulator.state.cells import EMPTY_ROW, Row
from sheetsync.emulator.state.grid import DEFAULT_COLUMNS, DEFAULT_ROWS, Grid

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sheetsync.emulator.answers import DriveError, Json
    from sheetsync.emulator.state.files import File
    from sheetsync.emulator.state.google import Google

_MOST_COLUMNS = 18_278
_MOST_CELLS = 10_000_000
_TOO_LARGE = "it has more cells than a spreadsheet can hold"
_LONGEST_TITLE = 100
_CONVERTER_ZONE = "America/Los_Angeles"
"""Recorded: an import leaves it, even where the spreadsheet had another zone."""


def copy_book(book: Book) -> Book:
    """Return a book of its own with the same content.

    Rows, parts and properties are replaced and never changed in place, so the two
    books may share them; only the containers are made anew.
    """
    return Book(
        properties=dict(book.properties),
        tabs=tuple(_copy_tab(tab) for tab in book.tabs),
        named_ranges=book.named_ranges,
        metadata=dict(book.metadata),
    )


def csv_of(
    book: Book, now: datetime, separator: str = ",", tab: Tab | None = None
) -> str:
    """Return a tab as separated values, as people see them.

    Args:
        book: The spreadsheet.
        now: The present moment, for formulas that ask for it.
        separator: What stands between two values.
        tab: The tab; the first one when None.
    """
    tab = tab or book.tabs[0]
    box = Box(0, tab.grid.row_count, 0, tab.grid.column_count)
    rows = Renderer(book, now).rows(tab, box)
    width = max(map(len, rows), default=0)
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator="\r\n")
    writer.writerows(row + [""] * (width - len(row)) for row in rows)
    return text.getvalue().removesuffix("\r\n")


@dataclass(frozen=True, slots=True)
class Incoming:
    """A tab that an upload brings.

    Attributes:
        title: How it is called.
        rows: Its values as people would type them; numbers and truth as they are.
        hidden: Whether people don't see it.
    """

    title: str
    rows: Sequence[list[Any]]
    hidden: bool = False


def fill_from_csv(google: Google, file: File, email: str, content: bytes) -> None:
    """Put CSV in place of everything that a spreadsheet holds.

    One tab is left, a new one, called as the file is.

    Args:
        google: The world.
        file: A spreadsheet.
        email: Who uploads it.
        content: The CSV text in UTF-8.

    Raises:
        DriveError: 400 for what is no CSV or does not fit into a spreadsheet.
    """
    assert file.book is not None
    title = file.name or file.book.tabs[0].title
    fill(google, file, email, [Incoming(title, _read_csv(content))])


def fill(google: Google, file: File, email: str, tabs: Sequence[Incoming]) -> None:
    """Put new tabs in place of everything that a spreadsheet holds.

    Values are read as if a person had typed them; the time zone becomes that of
    Google's converter.

    Args:
        google: The world.
        file: A spreadsheet.
        email: Who uploads it.
        tabs: What it will hold; at least one.

    Raises:
        DriveError: 400 for what does not fit into a spreadsheet.
    """
    book = file.book
    assert book is not None
    made = tuple(_tab(google, book, one) for one in tabs)
    cells = sum(one.grid.row_count * one.grid.column_count for one in made)
    if cells > _MOST_CELLS:
        raise unreadable("file", _TOO_LARGE)
    with google.transaction(file, email) as log:
        log.set(book, "tabs", made)
        properties = book.properties | {"timeZone": _CONVERTER_ZONE}
        log.set(book, "properties", properties)
        log.set(book, "named_ranges", ())
        log.set(book, "metadata", _of_the_whole(book))


def _tab(google: Google, book: Book, incoming: Incoming) -> Tab:
    rows = incoming.rows
    width = max(map(len, rows), default=0)
    height = max(len(rows), DEFAULT_ROWS)
    columns = max(width, DEFAULT_COLUMNS)
    if width > _MOST_COLUMNS or height * columns > _MOST_CELLS:
        raise unreadable("file", _TOO_LARGE)
    grid = Grid(columns, [EMPTY_ROW] * height)
    title = incoming.title[:_LONGEST_TITLE]
    settings: Json = {"hidden": True} if incoming.hidden else {}
    tab = Tab(sheet_id=google.ids.number(), title=title, settings=settings, grid=grid)
    reader = Reader(book=book, tab=tab, now=google.clock(), typed=True)
    try:
        grid.rows[: len(rows)] = [
            _typed_row(reader, index, row) for index, row in enumerate(rows)
        ]
    except RefusedError as error:
        raise unreadable("file", str(error)) from error
    return tab


def _of_the_whole(book: Book) -> dict[int, Metadata]:
    """Return the developer metadata that belongs to no tab."""
    return {key: one for key, one in book.metadata.items() if one.sheet_id is None}


def _typed_row(reader: Reader, index: int, row: list[Any]) -> Row:
    return merged(EMPTY_ROW, 0, reader.row(index, 0, list(row), index))


def _read_csv(content: bytes) -> list[list[str]]:
    try:
        text = content.decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text, newline="")))
    except (ValueError, csv.Error) as error:
        raise unreadable("CSV", str(error)) from error


def unreadable(what: str, why: str) -> DriveError:
    """Return the refusal of an upload that can't become a spreadsheet."""
    return errors.bad_request("badRequest", f"The {what} cannot be imported: {why}")


def _copy_tab(tab: Tab) -> Tab:
    return replace(
        tab,
        settings=dict(tab.settings),
        grid=Grid(tab.grid.column_count, list(tab.grid.rows)),
        lines={name: dict(lines) for name, lines in tab.lines.items()},
        parts=dict(tab.parts),
    )
