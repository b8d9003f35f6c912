"""updateBorders: lines around and between the cells of a range."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sheetsync.emulator.sheets.editing import RefusedError
from sheetsync.emulator.sheets.formats import as_kept
from sheetsync.emulator.sheets.requests.common import place_of
from sheetsync.emulator.state.cells import full, shared

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.sheets.editing import Edit
    from sheetsync.emulator.state.area import Box
    from sheetsync.emulator.state.cells import Content

_WIDTHS = {"SOLID_MEDIUM": 2, "SOLID_THICK": 3, "DOUBLE": 3}
"""Pixels by style; the other styles are one pixel wide."""
_SIDES = ("top", "bottom", "left", "right")
_INNER = ("innerHorizontal", "innerVertical")


def update_borders(edit: Edit, body: Json) -> None:
    """Draw or remove borders; sides that the request leaves out stay."""
    place = place_of(edit, body.get("range", {}))
    edit.guard(place.tab, place.area)
    lines = {name: _line(body[name]) for name in (*_SIDES, *_INNER) if name in body}

    def new(old: Content, row: int, column: int) -> Content:
        cell = full(old)
        before = (cell.format or {}).get("borders", {})
        borders = before | _around(lines, place.box, row, column)
        drawn = {side: line for side, line in borders.items() if line}
        kept = {k: v for k, v in (cell.format or {}).items() if k != "borders"}
        if drawn:
            kept["borders"] = drawn
        return replace(cell, format=shared(kept) if kept else None).slim()

    edit.change(place.tab, place.box, new)


def _line(given: Json) -> Json:
    """Return a border as a cell keeps it; nothing for one that is removed.

    Raises:
        RefusedError: If it has no style.
    """
    style = given.get("style", "STYLE_UNSPECIFIED")
    if style == "STYLE_UNSPECIFIED":
        raise RefusedError("A border must have a style.")
    if style == "NONE":
        return {}
    color = {"color": {}, **as_kept(given)}
    color.setdefault("colorStyle", {"rgbColor": color["color"]})
    return {**color, "style": style, "width": _WIDTHS.get(style, 1)}


def _around(lines: dict[str, Json], box: Box, row: int, column: int) -> dict[str, Json]:
    """Return the lines on the sides of one cell; an inner one is on both its cells."""
    sides = {
        "top": "top" if row == box.top else "innerHorizontal",
        "bottom": "bottom" if row == box.bottom - 1 else "innerHorizontal",
        "left": "left" if column == box.left else "innerVertical",
        "right": "right" if column == box.right - 1 else "innerVertical",
    }
    return {side: lines[name] for side, name in sides.items() if name in lines}
