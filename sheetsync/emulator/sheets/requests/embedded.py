"""Requests on what floats over the cells of a tab: charts and slicers alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetsync.emulator.sheets.editing import RefusedError
from sheetsync.emulator.sheets.formats import as_kept, merged_by_mask
from sheetsync.emulator.sheets.requests.common import (
    corner_of,
    every,
    mask_of,
    put,
    swap,
)
from sheetsync.emulator.sheets.tabs import new_tab, place_tab

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.sheets.editing import Edit
    from sheetsync.emulator.state.book import Tab

_KINDS = (("charts", "chartId"), ("slicers", "slicerId"))


def object_number(edit: Edit, wanted: int | None, name: str) -> int:
    """Return the id of a new object: the chosen one if it is free, else a new one.

    Raises:
        RefusedError: If a chart or a slicer has the chosen one already.
    """
    taken = {item[key] for kind, key in _KINDS for _, item in every(edit, kind)}
    if wanted in taken:
        raise RefusedError(f"Invalid {name}: {wanted}. This ID is already in use.")
    return edit.google.ids.number(taken) if wanted is None else wanted


def overlaid(edit: Edit, position: Json, size: Json, what: str) -> tuple[Tab, Json]:
    """Return the tab and the whole EmbeddedObjectPosition of what lies over cells.

    Args:
        edit: The change that asks.
        position: EmbeddedObjectPosition of the request.
        size: Width and height unless the request says otherwise.
        what: A word for messages.

    Raises:
        RefusedError: If it says no place, or one that does not exist.
    """
    if "overlayPosition" not in position:
        raise RefusedError(f"Must specify a position for the {what}.")
    overlay = position["overlayPosition"]
    tab, row, column = corner_of(edit, overlay.get("anchorCell", {}))
    place = {"sheetId": tab.sheet_id, "rowIndex": row, "columnIndex": column}
    return tab, {"overlayPosition": {**size, **overlay, "anchorCell": place}}


def positioned_chart(edit: Edit, position: Json, size: Json) -> tuple[Tab, Json]:
    """Return the tab and the position of a chart, which may get a tab of its own."""
    if not position.get("newSheet"):
        return overlaid(edit, position, size, "chart")
    title = f"Chart{sum(1 for _ in every(edit, 'charts')) + 1}"
    tab = new_tab(edit.google, edit.book, {"title": title})
    place_tab(edit, tab, len(edit.book.tabs))
    return tab, {"sheetId": tab.sheet_id}


def _found(edit: Edit, number: int | None) -> tuple[str, Tab, Json]:
    for kind, name in _KINDS:
        for tab, item in every(edit, kind):
            if item[name] == number:
                return kind, tab, item
    raise RefusedError(f"No embedded object with id: {number or 0}")


def update_embedded_object_position(edit: Edit, body: Json) -> Json:
    """Move a chart or a slicer, also to another tab."""
    kind, tab, old = _found(edit, body.get("objectId"))
    wanted = body.get("newPosition", {})
    before: Json = old["position"].get("overlayPosition", {})
    size = {name: before[name] for name in before if name.endswith("Pixels")}
    if kind == "charts":
        target, position = positioned_chart(edit, wanted, size)
    else:
        target, position = overlaid(edit, wanted, size, "slicer")
    swap(edit, tab, kind, old, None)
    moved = {**old, "position": position}
    put(edit, target, kind, (*target.parts[kind], moved))
    return {"position": position}


def update_embedded_object_border(edit: Edit, body: Json) -> None:
    """Change the line around a chart."""
    mask = mask_of(body, "EmbeddedObjectBorder", root="border")
    kind, tab, old = _found(edit, body.get("objectId"))
    if kind != "charts":
        raise RefusedError("Only charts have a border.")
    wanted = as_kept(body.get("border", {}))
    border = merged_by_mask(old.get("border", {}), wanted, mask)
    if "color" in border:
        border["colorStyle"] = {"rgbColor": border["color"]}
    new = {name: part for name, part in old.items() if name != "border"}
    swap(edit, tab, kind, old, new | ({"border": border} if border else {}))


def delete_embedded_object(edit: Edit, body: Json) -> None:
    """Delete a chart or a slicer."""
    kind, tab, old = _found(edit, body.get("objectId"))
    swap(edit, tab, kind, old, None)
