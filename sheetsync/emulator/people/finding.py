"""Finds what a person means by the name of a file, a tab, a row or a column."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sheetsync.emulator.state import rights
from sheetsync.emulator.state.area import COLUMNS, ROWS, Box, column_index
from sheetsync.emulator.state.cells import plain_value

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.state.book import Book, Tab
    from sheetsync.emulator.state.files import File
    from sheetsync.emulator.state.google import Google

_LETTERS = re.compile(r"[A-Za-z]{1,3}")
_BLOCK = re.compile(r"([A-Za-z]{1,3})([1-9]\d*)(?::([A-Za-z]{1,3})([1-9]\d*))?")


class NotThereError(Exception):
    """What the person meant is not there (any more), or he can't see it."""


def find(google: Google, who: str, name: str) -> File:
    """Return a file that a person sees, by its id or its name.

    Raises:
        NotThereError: He sees none of that name.
    """
    known: File | None = google.files.get(name)
    named = [one for one in google.files.values() if one.name == name]
    candidates = named if known is None else [known, *named]
    for file in candidates:
        if rights.can_read(google, file, who):
            return file
    raise NotThereError(f"{who} sees no file {name!r}.")


@dataclass(frozen=True, slots=True)
class Sight:
    """A tab as a person has it before him."""

    google: Google
    file: File
    book: Book
    tab: Tab

    @property
    def id(self) -> int:
        """The tab's sheetId."""
        return self.tab.sheet_id

    @property
    def header_rows(self) -> int:
        """How many rows at the top he takes for the header."""
        return self.tab.frozen(ROWS) or 1

    def row(self, wanted: int | str | None) -> int:
        """Return the index of a row.

        Raises:
            NotThereError: No row holds that text.
        """
        if wanted is None:
            return self.tab.grid.filled_rows()
        if isinstance(wanted, int):
            return wanted - 1
        for index, row in enumerate(self.tab.grid.rows):
            if any(plain_value(cell) == wanted for cell in row):
                return index
        raise NotThereError(f"No row of {self.tab.title!r} holds {wanted!r}.")

    def column(self, wanted: str) -> int:
        """Return the index of a column.

        Raises:
            NotThereError: No header is called that, and it is no letter either.
        """
        for index, cell in enumerate(self.tab.grid.rows[0]):
            if plain_value(cell) == wanted:
                return index
        if _LETTERS.fullmatch(wanted):
            return column_index(wanted)
        raise NotThereError(f"No column of {self.tab.title!r} is called {wanted!r}.")

    def lines(self, row: int | str | None, column: str, count: int) -> Json:
        """Return the DimensionRange of some rows or columns."""
        start = self.column(column) if column else self.row(row)
        return {
            "sheetId": self.id,
            "dimension": COLUMNS if column else ROWS,
            "startIndex": start,
            "endIndex": start + count,
        }

    def filled(self) -> Json:
        """Return the GridRange of everything below the header."""
        return {
            "sheetId": self.id,
            "startRowIndex": self.header_rows,
            "endRowIndex": max(self.tab.grid.filled_rows(), self.header_rows),
        }


def see(google: Google, who: str, name: str, title: str) -> Sight:
    """Return a tab of a file as a person sees it; no title means the first one.

    Raises:
        NotThereError: He sees no such file or tab.
    """
    file = find(google, who, name)
    if file.book is None:
        raise NotThereError(f"{file.name!r} is no spreadsheet.")
    tab = file.book.titled(title) if title else file.book.first_visible()
    if tab is None:
        raise NotThereError(f"{file.name!r} has no tab {title!r}.")
    return Sight(google, file, file.book, tab)


def block(text: str) -> Box:
    """Return the cells that a text like ``B2:D4`` means.

    Raises:
        NotThereError: It means none.
    """
    hit = _BLOCK.fullmatch(text)
    if hit is None:
        raise NotThereError(f"{text!r} is no block of cells.")
    left, top = column_index(hit[1]), int(hit[2]) - 1
    right = column_index(hit[3]) if hit[3] else left
    bottom = int(hit[4]) - 1 if hit[4] else top
    return Box(top, bottom + 1, left, right + 1)


def columns(text: str) -> tuple[int, int]:
    """Return the first column and the one after the last of a text like ``A:C``.

    Raises:
        NotThereError: It means none.
    """
    first, _, last = text.partition(":")
    if not (_LETTERS.fullmatch(first) and _LETTERS.fullmatch(last or first)):
        raise NotThereError(f"{text!r} are no columns.")
    return column_index(first), column_index(last or first) + 1
