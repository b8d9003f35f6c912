"""A base as somebody sees it who opens it: tabs, headers, rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from sheetsync.core.rows import Cell
from sheetsync.locales.headers import HEADERS
from sheetsync.locales.text import Text


@dataclass(frozen=True, slots=True)
class SeenRow:
    """A row of a tab.

    Attributes:
        index: Where it stands, the header being 0.
        cells: Its filled cells by column id.
    """

    index: int
    cells: Mapping[str, Cell]

    def text(self, column: str) -> str:
        """A cell as text, "" where it is empty."""
        cell = self.cells.get(column)
        return "" if cell is None else str(cell)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenTab:
    """A tab that somebody sees.

    Attributes:
        sheet: Its sheetId.
        title: Its title.
        columns: Column ids from left to right.
        rows: Rows that hold anything.
    """

    sheet: int
    title: str
    columns: tuple[str, ...] = ()
    rows: tuple[SeenRow, ...] = ()

    @property
    def end(self) -> int:
        """Index of the first row below all that hold anything."""
        return self.rows[-1].index + 1 if self.rows else 1

    def row(self, column: str, value: str) -> SeenRow | None:
        """The first row with that text in that column."""
        return next((one for one in self.rows if one.text(column) == value), None)

    def at(self, column: str) -> int:
        """The grid column of that id.

        Raises:
            LookupError: The tab has no such column.
        """
        if column not in self.columns:
            raise LookupError(f"the tab {self.title} has no column {column}")
        return self.columns.index(column)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenBase:
    """A base that somebody sees.

    Attributes:
        spreadsheet: Google's id of it.
        clients: Its tab of clients.
        contacts: Its contact log.
    """

    spreadsheet: str
    clients: SeenTab
    contacts: SeenTab


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads headers of one language.

    Attributes:
        words: Column ids by header.
    """

    words: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, say: Callable[[Text], str]) -> Reader:
        """A reader of the headers that are said so."""
        return cls({say(text): column for column, text in HEADERS.items()})

    def tab(self, sheet: int, title: str, lines: Sequence[Sequence[Cell]]) -> SeenTab:
        """A tab from its values, the header first."""
        header = [str(one) for one in lines[0]] if lines else []
        columns = tuple(self.words.get(one, one) for one in header)
        rows = []
        for index, line in enumerate(lines[1:], 1):
            cells = {
                column: cell
                for column, cell in zip(columns, line, strict=False)
                if cell not in ("", None)
            }
            if cells:
                rows.append(SeenRow(index, cells))
        return SeenTab(sheet=sheet, title=title, columns=columns, rows=tuple(rows))
