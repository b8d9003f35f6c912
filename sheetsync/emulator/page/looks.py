"""How a cell looks: its format as the browser's style."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json

_SIDES = {"LEFT": "left", "CENTER": "center", "RIGHT": "right"}
_THEME = {
    "TEXT": "#000000",
    "BACKGROUND": "#ffffff",
    "ACCENT1": "#4285f4",
    "ACCENT2": "#ea4335",
    "ACCENT3": "#fbbc04",
    "ACCENT4": "#34a853",
    "ACCENT5": "#ff6d01",
    "ACCENT6": "#46bdc6",
    "LINK": "#1155cc",
}
_FULL = 255


def look_of(cell: Json) -> dict[str, str]:
    """Return the style of a cell: only what differs from a plain one.

    Args:
        cell: CellData with `userEnteredFormat` and `effectiveValue`.
    """
    given = cell.get("userEnteredFormat", {})
    text = given.get("textFormat", {})
    look = {
        "backgroundColor": _colour(given.get("backgroundColorStyle")),
        "color": _colour(text.get("foregroundColorStyle")),
        "fontWeight": "bold" if text.get("bold") else "",
        "fontStyle": "italic" if text.get("italic") else "",
        "textDecoration": _lines(text),
        "textAlign": _side(cell, given),
    }
    return {name: value for name, value in look.items() if value}


def _lines(text: Json) -> str:
    drawn = ["underline"] if text.get("underline") else []
    return " ".join([*drawn, *(["line-through"] if text.get("strikethrough") else [])])


def _side(cell: Json, given: Json) -> str:
    side = _SIDES.get(given.get("horizontalAlignment", ""), "")
    if side:
        return "" if side == "left" else side
    value = cell.get("effectiveValue", {})
    if "numberValue" in value:
        return "right"
    return "center" if "boolValue" in value else ""


def _colour(style: Json | None) -> str:
    if not style:
        return ""
    if "themeColor" in style:
        return _THEME.get(style["themeColor"], "")
    rgb = style.get("rgbColor", {})
    parts = (round(rgb.get(name, 0) * _FULL) for name in ("red", "green", "blue"))
    return "#" + "".join(f"{part:02x}" for part in parts)
