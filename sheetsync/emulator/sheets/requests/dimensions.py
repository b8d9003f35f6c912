"""Requests on rows and columns: insert, delete, append, move, resize, group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetsync.emulator.sheets.editing import RefusedError
from sheetsync.emulator.sheets.formats import merged_by_mask
from sheetsync.emulator.sheets.lines import (
    Span,
    delete_lines,
    grow,
    insert_lines,
    move_lines,
)
from sheetsync.emulator.sheets.requests.common import mask_of, span_of, tab_of
from sheetsync.emulator.state.area import COLUMNS, ROWS

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.masks import Mask
    from sheetsync.emulator.sheets.editing import Edit

_CHARACTER_PIXELS = 7
_LEAST_PIXELS = 21
_SETTABLE = ("hiddenByUser", "pixelSize")


def insert_dimension(edit: Edit, body: Json) -> None:
    """Insert empty rows or columns."""
    span = span_of(edit, body.get("range", {}), at_end=True)
    before = body.get("inheritFromBefore", False)
    if before and span.start == 0:
        raise RefusedError(
            "inheritFromBefore cannot be true if inserting at the start of the sheet."
        )
    insert_lines(edit, span, before=before)


def delete_dimension(edit: Edit, body: Json) -> None:
    """Delete rows or columns."""
    delete_lines(edit, span_of(edit, body.get("range", {})))


def append_dimension(edit: Edit, body: Json) -> None:
    """Add empty rows or columns at the end of a tab."""
    tab = tab_of(edit, body.get("sheetId"))
    length = body.get("length", 0)
    if length <= 0:
        raise RefusedError("The length must be greater than zero.")
    grow(edit, tab, body.get("dimension", ROWS), length)


def move_dimension(edit: Edit, body: Json) -> None:
    """Move rows or columns to another place of their tab."""
    span = span_of(edit, body.get("source", {}))
    move_lines(edit, span, body.get("destinationIndex", 0))


def update_dimension_properties(edit: Edit, body: Json) -> None:
    """Hide, show or resize rows or columns."""
    span = span_of(edit, body.get("range", {}))
    mask = mask_of(body, "DimensionProperties")
    _set_lines(edit, span, body.get("properties", {}), mask)


def _set_lines(edit: Edit, span: Span, properties: Json, mask: Mask) -> None:
    size = span.tab.size(span.dimension)
    wanted = {k: v for k, v in properties.items() if k in _SETTABLE}
    lines = dict(span.tab.lines[span.dimension])
    for index in range(span.start, min(span.end, size)):
        line = merged_by_mask(lines.get(index, {}), wanted, mask)
        lines.pop(index, None)
        kept = {name: value for name, value in line.items() if value}
        if kept:
            lines[index] = kept
    edit.log.put(span.tab.lines, span.dimension, lines)


def auto_resize_dimensions(edit: Edit, body: Json) -> None:
    """Fit columns to their longest text, rows to their usual height."""
    span = span_of(edit, body.get("dimensions", {}))
    lines = dict(span.tab.lines[span.dimension])
    for index in range(span.start, min(span.end, span.tab.size(span.dimension))):
        line = {k: v for k, v in lines.pop(index, {}).items() if k != "pixelSize"}
        if span.dimension == COLUMNS:
            line["pixelSize"] = _fitting(span, index)
        if line:
            lines[index] = line
    edit.log.put(span.tab.lines, span.dimension, lines)


def _fitting(span: Span, column: int) -> int:
    longest = max(
        (len(str(row[column])) for row in span.tab.grid.rows if len(row) > column),
        default=0,
    )
    return max(_LEAST_PIXELS, longest * _CHARACTER_PIXELS)


def add_dimension_group(edit: Edit, body: Json) -> Json:
    """Group rows or columns; a group inside another is one deeper."""
    span = span_of(edit, body.get("range", {}))
    kind = _group_kind(span)
    groups = span.tab.parts[kind]
    wanted = _group_range(span)
    around = [one for one in groups if _holds(one["range"], wanted)]
    depth = 1 + max((one["depth"] for one in around), default=0)
    deeper = [
        {**one, "depth": one["depth"] + 1}
        if _holds(wanted, one["range"]) and one["range"] != wanted
        else one
        for one in groups
    ]
    made = [*deeper, {"range": wanted, "depth": depth}]
    made.sort(key=lambda one: (one["range"]["startIndex"], one["depth"]))
    edit.log.put(span.tab.parts, kind, tuple(made))
    _control_after(edit, span)
    return {"dimensionGroups": made}


def _control_after(edit: Edit, span: Span) -> None:
    """Put the fold mark behind its group: API-made files get that with the first."""
    name = (
        "rowGroupControlAfter" if span.dimension == ROWS else "columnGroupControlAfter"
    )
    settings = span.tab.settings
    grid_settings = {**settings.get("gridProperties", {}), name: True}
    if settings.get("gridProperties") != grid_settings:
        edit.log.set(
            span.tab, "settings", {**settings, "gridProperties": grid_settings}
        )


def delete_dimension_group(edit: Edit, body: Json) -> Json:
    """Take rows or columns out of their deepest group."""
    span = span_of(edit, body.get("range", {}))
    kind = _group_kind(span)
    groups = span.tab.parts[kind]
    wanted = _group_range(span)
    hit = [one for one in groups if _holds(one["range"], wanted)]
    if not hit:
        raise RefusedError("There is no group over the given range.")
    deepest = max(hit, key=lambda one: int(one["depth"]))
    left = tuple(one for one in groups if one is not deepest)
    edit.log.put(span.tab.parts, kind, left)
    return {"dimensionGroups": list(left)} if left else {}


def update_dimension_group(edit: Edit, body: Json) -> None:
    """Fold or unfold a group."""
    mask_of(body, "DimensionGroup")
    wanted = body.get("dimensionGroup", {})
    span = span_of(edit, wanted.get("range", {}))
    kind = _group_kind(span)
    same = _group_range(span)
    changed = tuple(
        {**one, "collapsed": wanted.get("collapsed", False)}
        if one["range"] == same and one["depth"] == wanted.get("depth", 1)
        else one
        for one in span.tab.parts[kind]
    )
    if changed == span.tab.parts[kind]:
        return
    edit.log.put(span.tab.parts, kind, changed)


def _group_kind(span: Span) -> str:
    return "rowGroups" if span.dimension == ROWS else "columnGroups"


def _group_range(span: Span) -> Json:
    return {
        "sheetId": span.tab.sheet_id,
        "dimension": span.dimension,
        "startIndex": span.start,
        "endIndex": span.end,
    }


def _holds(outer: Json, inner: Json) -> bool:
    return bool(
        outer["startIndex"] <= inner["startIndex"]
        and inner["endIndex"] <= outer["endIndex"]
    )
