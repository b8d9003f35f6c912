"""A spreadsheet: its tabs, named ranges, metadata and settings.

What lies on ranges of a tab (merges, filters, protections, charts …) is kept as the
JSON that Google would answer, always with an explicit `sheetId`, and replaced, never
changed in place. One walk over that JSON moves all of it when rows are inserted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sheetsync.emulator.state.grid import Grid
from sheetsync.emulator.state.theme import new_properties

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.state.google import Google

PART_KINDS = (
    "merges",
    "conditionalFormats",
    "filterViews",
    "protectedRanges",
    "basicFilter",
    "charts",
    "bandedRanges",
    "rowGroups",
    "columnGroups",
    "slicers",
    "tables",
    "commentAnchors",
)
"""Names under which a Sheet resource lists what lies on its ranges."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """One developer metadata entry.

    Attributes:
        sheet_id: Tab that it belongs to; None for the whole spreadsheet.
        dimension: `ROWS` or `COLUMNS` if it hangs on one of them, else empty.
        index: Which row or column.
    """

    id: int
    key: str
    value: str = ""
    visibility: str = "DOCUMENT"
    sheet_id: int | None = None
    dimension: str = ""
    index: int = 0


@dataclass(slots=True, eq=False, kw_only=True)
class Tab:
    """One tab of a spreadsheet.

    Attributes:
        sheet_id: Google's lasting number of the tab.
        title: What people read on it.
        settings: SheetProperties beyond id, title, index and size.
        grid: Its cells.
        lines: For `ROWS` and `COLUMNS` the properties of single rows or columns
            (hiddenByUser, pixelSize) by index.
        parts: What lies on its ranges, by the names in `PART_KINDS`.
        has_formulas: Whether a formula was ever written; spares a search.
    """

    sheet_id: int
    title: str
    settings: Json = field(default_factory=dict)
    grid: Grid = field(default_factory=Grid)
    lines: dict[str, dict[int, Json]] = field(
        default_factory=lambda: {"ROWS": {}, "COLUMNS": {}}
    )
    parts: dict[str, tuple[Json, ...]] = field(
        default_factory=lambda: dict.fromkeys(PART_KINDS, ())
    )
    has_formulas: bool = False

    @property
    def hidden(self) -> bool:
        """Whether the tab is hidden."""
        return bool(self.settings.get("hidden"))

    def frozen(self, dimension: str) -> int:
        """Return how many rows or columns are frozen."""
        name = "frozenRowCount" if dimension == "ROWS" else "frozenColumnCount"
        return int(self.settings.get("gridProperties", {}).get(name, 0))

    def hidden_by_hand(self, dimension: str) -> set[int]:
        """Return the rows or columns that people hid themselves."""
        lines = self.lines[dimension].items()
        return {index for index, line in lines if line.get("hiddenByUser")}

    def size(self, dimension: str) -> int:
        """Return how many rows or columns the grid has."""
        if dimension == "ROWS":
            return self.grid.row_count
        return self.grid.column_count


@dataclass(slots=True, eq=False, kw_only=True)
class Book:
    """The spreadsheet part of a file; its title is the file's name.

    Attributes:
        properties: SpreadsheetProperties but the title.
        tabs: Tabs from left to right; the tuple is replaced when they change.
        named_ranges: NamedRange objects.
        metadata: Developer metadata by id.
        luck: What formulas draw random numbers by; another one with each change.
    """

    properties: Json = field(default_factory=new_properties)
    tabs: tuple[Tab, ...] = ()
    named_ranges: tuple[Json, ...] = ()
    metadata: dict[int, Metadata] = field(default_factory=dict)
    luck: float = 0.0

    def tab(self, sheet_id: int) -> Tab | None:
        """Return the tab with a sheet id, if there is one."""
        return next((tab for tab in self.tabs if tab.sheet_id == sheet_id), None)

    def titled(self, title: str) -> Tab | None:
        """Return the tab with a title; case counts only if two differ by it."""
        folded = title.casefold()
        same = [tab for tab in self.tabs if tab.title.casefold() == folded]
        exact = [tab for tab in same if tab.title == title]
        return next(iter(exact or same), None)

    def first_visible(self) -> Tab:
        """Return the leftmost tab that people see."""
        return next((tab for tab in self.tabs if not tab.hidden), self.tabs[0])

    @property
    def locale(self) -> str:
        """Locale by which typed values are read and numbers are shown."""
        return str(self.properties["locale"])


def new_book(google: Google, title: str) -> Book:  # noqa: ARG001
    """Return the book of a fresh spreadsheet: one tab `Sheet1` of 1000 × 26.

    Args:
        google: The world that it will live in.
        title: The file's name, which is where a title is kept.
    """
    return Book(tabs=(Tab(sheet_id=0, title="Sheet1"),))
