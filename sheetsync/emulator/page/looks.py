"""How a cell looks: its format as the browser's style."""

from __future__ import annotations

import re
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
_PAPER, _INK = _THEME["BACKGROUND"], _THEME["TEXT"]
_FULL = 255
_NUMBER = re.compile(r"[-+(]?[^\w\s]?\d")
"""How the text of a number begins, with a sign or a currency."""


def look_of(given: Json, entered: object, shown: str) -> dict[str, str]:
    """Return the style of a cell: only what differs from a plain one.

    Args:
        given: Its format, as entered or as it is in force.
        entered: What was entered: a text, a number, a truth value or a formula.
        shown: What it shows.
    """
    text = given.get("textFormat", {})
    look = {
        "backgroundColor": _colour(given.get("backgroundColorStyle"), _PAPER),
        "color": _colour(text.get("foregroundColorStyle"), _INK),
        "fontWeight": "bold" if text.get("bold") else "",
        "fontStyle": "italic" if text.get("italic") else "",
        "textDecoration": _lines(text),
        "textAlign": _side(given, entered, shown),
    }
    return {name: value for name, value in look.items() if value}


def _lines(text: Json) -> str:
    drawn = ["underline"] if text.get("underline") else []
    return " ".join([*drawn, *(["line-through"] if text.get("strikethrough") else [])])


def _side(given: Json, entered: object, shown: str) -> str:
    side = _SIDES.get(given.get("horizontalAlignment", ""), "")
    if side:
        return "" if side == "left" else side
    if isinstance(entered, bool):
        return "center"
    if isinstance(entered, int | float):
        return "right"
    is_formula = isinstance(entered, str) and entered.startswith("=")
    return "right" if is_formula and _NUMBER.match(shown) else ""


def _colour(style: Json | None, plain: str) -> str:
    """Return a colour for the browser; nothing where it is that of a plain cell."""
    if not style:
        return ""
    if "themeColor" in style:
        colour = _THEME.get(style["themeColor"], "")
    else:
        rgb = style.get("rgbColor", {})
        parts = (round(rgb.get(name, 0) * _FULL) for name in ("red", "green", "blue"))
        colour = "#" + "".join(f"{part:02x}" for part in parts)
    return "" if colour == plain else colour
