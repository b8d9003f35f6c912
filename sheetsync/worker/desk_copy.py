"""The desk's *All clients*, read back: the second copy of what the journal knows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sheetsync.config import Config
from sheetsync.core.bases import home_of
from sheetsync.core.gates import picked
from sheetsync.core.ids import ClientId, as_client_id, derived_sheet
from sheetsync.core.rebuild import Told
from sheetsync.core.rows import OWN, Cell, as_day, as_text, folded, is_blank
from sheetsync.core.snapshot import FileView
from sheetsync.errors import Refused
from sheetsync.google.ranges import GridRange
from sheetsync.locales.headers import in_all_languages, known_headers
from sheetsync.worker.client_cells import claim_columns
from sheetsync.worker.tools import Tools

REPORT = "all_clients"
"""The report that is the copy."""

_PLACES = {"client_id": 0, "company": 1, "stage": 2, "responsible": 4, "registered": 5}
"""Where the report's own columns stand, whatever language their headers are in."""

_FIRST_CELL = 7
"""The report's own columns come first, then one for each column of clients."""


def read_desk_copy(tools: Tools, desk: FileView | None) -> dict[ClientId, Told]:
    """All clients whom the desk shows; none if it has no such tab.

    Args:
        tools: The worker's tools.
        desk: The desk's file, if there is one.
    """
    if desk is None or desk.trashed:
        return {}
    filters = [GridRange(sheet=derived_sheet(REPORT))]
    try:
        (block,) = tools.sheets.values(desk.spreadsheet, filters)
    except Refused:
        return {}
    day = tools.today
    return told_by(tools.config, block.rows, day)


def told_by(
    config: Config, rows: Sequence[Sequence[Cell]], day: date
) -> dict[ClientId, Told]:
    """What the rows of *All clients* tell, the header first.

    Args:
        config: Its stages say which header is which column.
        rows: The cells, unformatted.
        day: Today, company time: it decides in which base of a stage a client belongs.
    """
    if not rows:
        return {}
    header, *below = rows
    keys = [_key(config, cell) for cell in header[_FIRST_CELL:]]
    found = {}
    for row in below:
        cells = [*row, *([None] * (_FIRST_CELL - len(row)))]
        client = as_client_id(cells[_PLACES["client_id"]])
        if client is None:
            continue
        stage = picked(config.pipeline, cells[_PLACES["stage"]])
        others = dict(zip(keys, cells[_FIRST_CELL:], strict=False))
        others["company"] = cells[_PLACES["company"]]
        name = as_text(cells[_PLACES["responsible"]])
        found[client] = Told(
            base=home_of(config, stage, name, day) if stage else None,
            responsible=name,
            registered=as_day(cells[_PLACES["registered"]]),
            cells={key: cell for key, cell in others.items() if not is_blank(cell)},
        )
    return found


def _key(config: Config, header: Cell) -> str:
    """The column that a header stands for; people's own ones keep their name."""
    name = folded(header)
    for key, text in claim_columns(config).items():
        if name in {folded(one) for one in in_all_languages(text)}:
            return key
    for stage in config.pipeline.stages:
        for column in stage.columns:
            if name in {folded(one) for one in known_headers(column)}:
                return column.id
    return f"{OWN}{as_text(header)}"
