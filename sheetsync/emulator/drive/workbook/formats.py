"""CellFormats of Google as formats of Excel, each made once.

What Excel has no counterpart for (clipped text, padding) is left out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json

_PATTERNS = {
    "DATE": "yyyy-mm-dd",
    "TIME": "hh:mm:ss",
    "DATE_TIME": "yyyy-mm-dd hh:mm:ss",
    "PERCENT": "0.00%",
    "TEXT": "@",
}
"""What Excel is told of a number format that has no pattern of its own."""

DEFAULT: dict[str, Any] = {"font_name": "Arial", "font_size": 10}
"""The font of Google's fresh spreadsheets."""

_ACROSS = {"LEFT": "left", "CENTER": "center", "RIGHT": "right"}
_DOWN = {"TOP": "top", "MIDDLE": "vcenter"}
_LINES = {
    "SOLID": 1,
    "SOLID_MEDIUM": 2,
    "DASHED": 3,
    "DOTTED": 4,
    "SOLID_THICK": 5,
    "DOUBLE": 6,
}
"""Excel's numbers of border lines."""
_GROUNDS = {"backgroundColor", "backgroundColorStyle"}
_UPRIGHT = 270
_STEEPEST = 90
_FULL = 255
_PAPER, _INK = "#FFFFFF", "#000000"


def pattern_of(number_format: Json | None) -> str:
    """Return the pattern that Excel is told of a NumberFormat; empty for none."""
    known = number_format or {}
    return str(known.get("pattern") or _PATTERNS.get(known.get("type", ""), ""))


@dataclass(slots=True)
class Formats:
    """The formats of a workbook.

    Attributes:
        made: The workbook.
        theme: The spreadsheet's theme colours by their names.
    """

    made: Any
    theme: dict[str, Json]
    _known: dict[tuple[int, str, str], Any] = field(default_factory=dict)
    _alike: dict[tuple[tuple[str, Any], ...], Any] = field(default_factory=dict)

    @classmethod
    def of(cls, made: Any, properties: Json) -> Formats:
        """Return the formats of a spreadsheet with such SpreadsheetProperties."""
        colours = properties.get("spreadsheetTheme", {}).get("themeColors", ())
        return cls(
            made,
            {
                one["colorType"]: one.get("color", {}).get("rgbColor", {})
                for one in colours
                if "colorType" in one
            },
        )

    def look(self, entered: Json | None, pattern: str = "", below: str = "") -> Any:
        """Return the format of a cell; None for a plain one.

        Args:
            entered: Its CellFormat, which lives as long as the export takes.
            pattern: The number format that a formula brings along.
            below: Colour of the stripe on which it stands.
        """
        key = (id(entered), pattern, below)
        if key not in self._known:
            look = self.properties(entered or {})
            if pattern:
                look.setdefault("num_format", pattern)
            if below and not (entered or {}).keys() & _GROUNDS:
                look["bg_color"] = below
            self._known[key] = self.shared(look)
        return self._known[key]

    def shared(self, look: dict[str, Any]) -> Any:
        """Return one and the same format for equal properties; None for none."""
        if not look:
            return None
        key = tuple(sorted(look.items()))
        if key not in self._alike:
            self._alike[key] = self.made.add_format(look)
        return self._alike[key]

    def properties(self, given: Json) -> dict[str, Any]:
        """Return XlsxWriter's properties of a CellFormat."""
        text = given.get("textFormat", {})
        ground = self.colour(given, "backgroundColor")
        ink = self.colour(text, "foregroundColor")
        found = {
            "num_format": pattern_of(given.get("numberFormat")),
            "bold": text.get("bold", False),
            "italic": text.get("italic", False),
            "underline": 1 if text.get("underline") else 0,
            "font_strikeout": text.get("strikethrough", False),
            "font_name": text.get("fontFamily", "").split(",")[0],
            "font_size": text.get("fontSize", 0),
            "font_color": "" if ink == _INK else ink,
            "bg_color": "" if ground == _PAPER else ground,
            "align": _ACROSS.get(given.get("horizontalAlignment", ""), ""),
            "valign": _DOWN.get(given.get("verticalAlignment", ""), ""),
            "text_wrap": given.get("wrapStrategy") == "WRAP",
            "rotation": _turned(given.get("textRotation", {})),
            **self._borders(given.get("borders", {})),
        }
        return {name: value for name, value in found.items() if value}

    def _borders(self, borders: Json) -> dict[str, Any]:
        drawn: dict[str, Any] = {}
        for side in ("top", "bottom", "left", "right"):
            border = borders.get(side, {})
            line = _LINES.get(border.get("style", ""))
            if line:
                drawn[side] = line
                drawn[f"{side}_color"] = self.colour(border, "color") or _INK
        return drawn

    def colour(self, owner: Json, name: str) -> str:
        """Return a colour, by its style if it has one; empty for none.

        Args:
            owner: What has the colour.
            name: The field that holds it, `backgroundColor` for one.
        """
        style = owner.get(f"{name}Style", {})
        if "themeColor" in style:
            rgb = self.theme.get(style["themeColor"])
        else:
            rgb = style.get("rgbColor", owner.get(name))
        if rgb is None:
            return ""
        parts = (rgb.get(part, 0) for part in ("red", "green", "blue"))
        return "#" + bytes(round(part * _FULL) for part in parts).hex().upper()


def _turned(rotation: Json) -> int:
    """Return by how much a text is turned, as XlsxWriter counts it."""
    if rotation.get("vertical"):
        return _UPRIGHT
    angle = int(rotation.get("angle", 0))
    return max(-_STEEPEST, min(angle, _STEEPEST))
