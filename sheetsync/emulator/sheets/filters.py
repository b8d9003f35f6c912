"""Which rows the filter of a tab hides: the one filter that all people share.

Google hides rows when a filter is set and keeps up with it as cells change; here they
are told anew whenever somebody asks. Colours hide nothing. Slicers hide rows likewise.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sheetsync.emulator.sheets.conditions import meets
from sheetsync.emulator.state.area import Area

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.sheets.render import Renderer
    from sheetsync.emulator.state.book import Tab

_COLUMN = re.compile(r"[0-9]{1,9}")


def filtered_rows(tab: Tab, renderer: Renderer) -> set[int]:
    """Return the rows that the filter of a tab hides; its first row is the header.

    Args:
        tab: The tab.
        renderer: Computes and shows the values that are judged.
    """
    hidden: set[int] = set()
    for cells, chosen in _filters(tab):
        box = Area.read(cells).box(tab.grid)
        origin = (box.top + 1, box.left)
        for column, criteria in chosen:
            if not box.left <= column < box.right:
                continue
            hidden.update(
                row
                for row in range(box.top + 1, box.bottom)
                if row not in hidden
                and _hides(criteria, tab, row, column, renderer, origin)
            )
    return hidden


def _filters(tab: Tab) -> Iterator[tuple[Json, list[tuple[int, Json]]]]:
    """Yield what filters a tab for everybody: a range, and criteria by column."""
    for shared in tab.parts["basicFilter"]:
        yield shared["range"], list(_criteria(shared))
    for slicer in tab.parts["slicers"]:
        spec = slicer["spec"]
        cells = spec["dataRange"]
        if cells["sheetId"] == tab.sheet_id and "filterCriteria" in spec:
            column = cells.get("startColumnIndex", 0) + spec.get("columnIndex", 0)
            yield cells, [(column, spec["filterCriteria"])]


def _criteria(shared: Json) -> Iterator[tuple[int, Json]]:
    """Yield columns and their criteria, which a filter may give in two ways."""
    for column, criteria in shared.get("criteria", {}).items():
        if _COLUMN.fullmatch(column):
            yield int(column), criteria
    for spec in shared.get("filterSpecs", ()):
        yield spec.get("columnIndex", 0), spec.get("filterCriteria", {})


def _hides(
    criteria: Json,
    tab: Tab,
    row: int,
    column: int,
    renderer: Renderer,
    origin: tuple[int, int],
) -> bool:
    content = tab.grid.at(row, column)
    value = renderer.effective(tab, row, column, content)
    text = renderer.display(value, renderer.number_format(tab, content))
    if text in criteria.get("hiddenValues", ()):
        return True
    condition = criteria.get("condition")
    if condition is None:
        return False
    return not meets(condition, tab, row, column, renderer, origin)
