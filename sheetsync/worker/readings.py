"""The bases as they were read last, and when each must be read whole again.

A small base is read whole in every cycle. Of a bigger one a cycle reads the header
and the columns ID, Stage and Take, and of a closed one, which only the owner opens,
nothing: as long as these columns show what they showed, Drive tells of no change,
we wrote nothing there, and the last whole reading is not old, the base is taken to
be as it was. That is no proof, for Drive tells late: whatever the worker wants of
such a base is planned again on a whole reading.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sheetsync.config import Config, Stage
from sheetsync.core.ids import BaseKey, SpreadsheetId
from sheetsync.core.layout import HeaderRead
from sheetsync.core.rows import Cell, is_blank
from sheetsync.core.snapshot import BaseView, FileView, TabView
from sheetsync.google.ranges import GridRange
from sheetsync.google.sheets import Sheets
from sheetsync.worker.headers import header_of, is_header
from sheetsync.worker.rowviews import TabRead

TELLING = ("client_id", "stage", "take")
"""The columns that are read in every cycle."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A base as it was read, and what its headers showed.

    Attributes:
        view: The base.
        headers: Each tab's header row, understood.
        tabs: Each tab as it was read.
        whole: Whether it was read whole in this cycle.
    """

    view: BaseView
    headers: Mapping[str, HeaderRead]
    tabs: Mapping[str, TabRead] = field(default_factory=dict)
    whole: bool = True

    @property
    def cells(self) -> int:
        """How many cells its tabs have, empty ones within them included."""
        return sum(len(tab.rows) * len(tab.keys) for tab in self.view.tabs.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptReading:
    """The last whole reading of a base, and the circumstances.

    Attributes:
        reading: What was read.
        config: The configuration that it was understood by.
        version: Drive's version of the file, listed before it was read.
        writes: How many writes we had sent to the file by then.
        at: When it was read.
    """

    reading: Reading
    config: Config
    version: int
    writes: int
    at: datetime


class Readings:
    """The last whole readings of all bases; they live as long as the program."""

    def __init__(self) -> None:
        self._kept: dict[BaseKey, KeptReading] = {}

    def last(self, base: BaseKey, spreadsheet: SpreadsheetId) -> Reading | None:
        """The last whole reading of a base, whatever happened since."""
        kept = self._kept.get(base)
        if kept is None or kept.reading.view.spreadsheet != spreadsheet:
            return None
        return kept.reading

    def keep(self, base: BaseKey, kept: KeptReading) -> None:
        """Keep a whole reading."""
        self._kept[base] = kept

    def standing(
        self, sheets: Sheets, config: Config, stage: Stage, file: FileView, at: datetime
    ) -> Reading | None:
        """The last reading of a base if there is no sign that it changed since.

        Args:
            sheets: The Sheets API; a big base costs a read of a few columns.
            config: The configuration as it is now.
            stage: Whose base it is.
            file: The file as Drive lists it now.
            at: The present moment.
        """
        kept = self._kept.get(file.base)
        limits = config.company.limits
        if (
            kept is None
            or kept.config is not config
            or kept.version != file.version
            or kept.writes != sheets.writes(file.spreadsheet)
            or not timedelta(0) <= at - kept.at < limits.full_read
        ):
            return None
        reading = kept.reading
        if reading.view.faults or reading.view.spreadsheet != file.spreadsheet:
            return None
        if not stage.closed:
            if reading.cells <= limits.small_base_cells:
                return None
            if not _shows_the_same(sheets, reading):
                return None
        return replace(reading, whole=False)


def _shows_the_same(sheets: Sheets, reading: Reading) -> bool:
    """Whether the header and the telling columns of a base are as they were."""
    tab = reading.view.clients
    places = [place for key in TELLING if (place := tab.at(key)) is not None]
    columns = [
        GridRange(
            sheet=tab.sheet, first_row=1, first_column=place, end_column=place + 1
        )
        for place in places
    ]
    shown, *rest = sheets.values(
        reading.view.spreadsheet, [header_of(tab), *columns], by_columns=True
    )
    if not is_header(tab, [one[0] if one else "" for one in shown.rows]):
        return False
    return all(
        _filled(block.rows[0] if block.rows else ()) == _column(tab, place)
        for place, block in zip(places, rest, strict=True)
    )


def _filled(column: Collection[Cell]) -> dict[int, Cell]:
    """The filled cells of a column below the header, by row."""
    return {index: cell for index, cell in enumerate(column, 1) if not is_blank(cell)}


def _column(tab: TabView, place: int) -> dict[int, Cell]:
    return {
        row.index: cell for row in tab.rows if not is_blank(cell := row.cells[place])
    }
