"""What travels in a move: a client's row and his child rows, found and read whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from sheetsync.config import Stage
from sheetsync.core.children import Names
from sheetsync.core.columns import written_ids
from sheetsync.core.comparing import people_cells
from sheetsync.core.ids import CLIENTS, ClientId, as_client_id
from sheetsync.core.memory import Memory
from sheetsync.core.rows import Cells, filled, fingerprint
from sheetsync.core.snapshot import BaseView, Row, TabView
from sheetsync.google.ranges import GridRange
from sheetsync.google.sheets import Sheets
from sheetsync.locales.text import Text
from sheetsync.worker.cells import FORMULA, Image, image_of, typed
from sheetsync.worker.insertion import columns_of
from sheetsync.worker.undo import GRID_FIELDS, runs


@dataclass(frozen=True, slots=True)
class Parcel:
    """One row that travels.

    Attributes:
        tab: The tab's word.
        image: What it holds.
        index: Where it stood when it was read.
    """

    tab: str
    image: Image
    index: int = 0

    def json(self) -> dict[str, Any]:
        """As the journal keeps it."""
        return {"tab": self.tab, "image": self.image, "index": self.index}

    @classmethod
    def of_json(cls, members: Mapping[str, Any]) -> Parcel:
        """The parcel that the journal kept."""
        return cls(members["tab"], members["image"], members.get("index", 0))


Place = tuple[str, int]
"""A tab's word and a row of it."""


def written_by_us(stage: Stage, tab: str) -> frozenset[str]:
    """Ids of the columns of a tab that the worker writes."""
    return written_ids(columns_of(stage, tab))


def places_of(
    view: BaseView,
    stage: Stage,
    clients: Iterable[ClientId],
    *,
    all_tabs: bool = False,
) -> dict[ClientId, list[Place]]:
    """Where the rows of clients stand: their own and those of tabs that travel.

    Args:
        view: The base as it was read.
        stage: Its stage.
        clients: Whose rows.
        all_tabs: Whether those of the other tabs count: whoever stays in his stage
            takes all of them along.
    """
    places: dict[ClientId, list[Place]] = {client: [] for client in clients}
    tab = view.clients
    here: dict[ClientId, Row] = {}
    for row in tab.rows:
        client = as_client_id(tab.cell(row, "client_id"))
        if client is not None:
            here[client] = row
        if client in places and client is not None:
            places[client].append((CLIENTS, row.index))
    names = Names(view, here, Memory())
    for child in stage.tabs:
        shown = view.tabs.get(child.id)
        if shown is None or not (child.travels or all_tabs):
            continue
        for row in shown.rows:
            owner = names.find(shown.cell(row, "client"), shown.cell(row, "client_id"))
            if not isinstance(owner, Text) and owner in places:
                places[owner].append((child.id, row.index))
    return places


def read_parcels(
    sheets: Sheets, view: BaseView, places: Sequence[Place]
) -> dict[Place, Parcel]:
    """Read rows whole: values, notes, formats, links, in one request."""
    if not places:
        return {}
    filters = [
        GridRange(
            sheet=view.tabs[tab].sheet,
            first_row=first,
            end_row=end,
            end_column=len(view.tabs[tab].keys),
        )
        for tab in dict.fromkeys(tab for tab, _ in places)
        for first, end in runs(index for one, index in places if one == tab)
    ]
    answer = sheets.get(view.spreadsheet, GRID_FIELDS, filters=filters)
    words = {tab.sheet: tab for tab in view.tabs.values()}
    found: dict[Place, Parcel] = {}
    for sheet in answer.get("sheets", []):
        tab = words[sheet["properties"]["sheetId"]]
        for block in sheet.get("data", []):
            for index, row in enumerate(
                block.get("rowData", []), block.get("startRow", 0)
            ):
                image = image_of(tab.keys, row.get("values", []))
                found[tab.tab, index] = Parcel(tab.tab, image, index)
    return found


def mark(stage: Stage, parcel: Parcel) -> str:
    """Fingerprint of what people typed into a parcel."""
    return fingerprint(typed(parcel.image, written_by_us(stage, parcel.tab)))


def shown(image: Mapping[str, Mapping[str, Any]], written: frozenset[str]) -> Cells:
    """What people see in the row of an image, without the worker's columns."""
    return filled(
        {key: one.get("value") for key, one in image.items() if key not in written}
    )


def row_mark(stage: Stage, tab: TabView, row: Row, formulas: AbstractSet[str]) -> str:
    """The same of a row as it was read by its values, which don't show formulas.

    Args:
        stage: Whose base it is.
        tab: Its tab.
        row: The row.
        formulas: The columns in which the row that it is compared with has formulas.
    """
    cells = people_cells(tab, row, written_by_us(stage, tab.tab))
    return cells_mark(stage, tab.tab, cells, formulas)


def cells_mark(stage: Stage, tab: str, cells: Cells, formulas: AbstractSet[str]) -> str:
    """The same of a row's cells, of which the worker's don't count."""
    written = written_by_us(stage, tab)
    mine = {key: one for key, one in cells.items() if key not in written}
    return fingerprint({**mine, **dict.fromkeys(formulas - written, FORMULA)})


def client_of(image: Mapping[str, Mapping[str, Any]]) -> ClientId | None:
    """The ID that a row carries, whatever case people typed it in."""
    return as_client_id(image.get("client_id", {}).get("value"))
