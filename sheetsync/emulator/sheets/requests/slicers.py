"""Requests on slicers: buttons that filter a range for everybody who looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetsync.emulator.sheets.editing import RefusedError
from sheetsync.emulator.sheets.formats import as_kept, merged_by_mask
from sheetsync.emulator.sheets.requests.common import (
    found,
    mask_of,
    put,
    ranged,
    swap,
)
from sheetsync.emulator.sheets.requests.embedded import object_number, overlaid
from sheetsync.emulator.sheets.rules import check_criteria

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.sheets.editing import Edit

_SIZE = {"widthPixels": 200, "heightPixels": 50}
_DEFAULTS = {"applyToPivotTables": True, "horizontalAlignment": "LEFT"}


def add_slicer(edit: Edit, body: Json) -> Json:
    """Put a slicer over the cells of a tab."""
    wanted = body.get("slicer", {})
    number = object_number(edit, wanted.get("slicerId"), "slicerId")
    spec = _checked(edit, _DEFAULTS | wanted.get("spec", {}))
    tab, position = overlaid(edit, wanted.get("position", {}), _SIZE, "slicer")
    slicer = {"slicerId": number, "spec": spec, "position": position}
    put(edit, tab, "slicers", (*tab.parts["slicers"], slicer))
    return {"slicer": slicer}


def update_slicer_spec(edit: Edit, body: Json) -> None:
    """Change what a slicer filters and how it looks."""
    mask = mask_of(body, "SlicerSpec", root="spec")
    tab, old = found(edit, "slicers", "slicerId", body.get("slicerId"))
    wanted = as_kept(body.get("spec", {}))
    spec = merged_by_mask(old["spec"], wanted, mask)
    swap(edit, tab, "slicers", old, {**old, "spec": _checked(edit, spec)})


def _checked(edit: Edit, spec: Json) -> Json:
    """Return a SlicerSpec with its colours and the sheetId of its range written out.

    Raises:
        RefusedError: Without a range, or for a column that is outside it.
    """
    kept = as_kept(ranged(edit, spec, "dataRange"))
    cells = kept["dataRange"]
    width = cells.get("endColumnIndex", 1 << 30) - cells.get("startColumnIndex", 0)
    if not 0 <= kept.get("columnIndex", 0) < width:
        raise RefusedError("The column index must be within the data range.")
    check_criteria(kept.get("filterCriteria") or {})
    return {name: part for name, part in kept.items() if part is not None}
