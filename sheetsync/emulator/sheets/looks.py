"""What a tab's stripes and conditional formats add to the looks of its cells."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sheetsync.emulator.sheets.conditions import meets
from sheetsync.emulator.sheets.entered import read_entered
from sheetsync.emulator.sheets.formats import as_kept, laid_over
from sheetsync.emulator.sheets.tables import band_of
from sheetsync.emulator.state.area import Area, Box

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.sheets.render import Renderer
    from sheetsync.emulator.state.book import Tab

_PARTS = ("red", "green", "blue", "alpha")


@dataclass(slots=True)
class Looks:
    """The stripes and the rules of one tab, as they are at one moment.

    Attributes:
        tab: The tab.
        renderer: Computes and shows the values that rules judge.
        boxes: Where anything of that kind lies; outside them cells look as entered.
    """

    tab: Tab
    renderer: Renderer
    boxes: list[Box] = field(init=False)
    _bands: list[tuple[Box, Json]] = field(init=False)
    _rules: list[tuple[list[Box], Json]] = field(init=False)
    _scales: dict[int, list[tuple[float, Json]]] = field(
        init=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        """Find out what lies where."""
        parts, grid = self.tab.parts, self.tab.grid
        bands = [*parts["bandedRanges"], *map(band_of, parts["tables"])]
        self._bands = [(Area.read(one["range"]).box(grid), one) for one in bands]
        self._rules = [
            ([Area.read(one).box(grid) for one in rule["ranges"]], rule)
            for rule in parts["conditionalFormats"]
        ]
        self.boxes = [box for box, _ in self._bands]
        self.boxes += [box for boxes, _ in self._rules for box in boxes]

    def stripes(self) -> list[Box]:
        """Return where stripes lie."""
        return [box for box, _ in self._bands]

    def covers(self, row: int, column: int) -> bool:
        """Tell whether anything lies on a cell."""
        here = Box(row, row + 1, column, column + 1)
        return any(here.meets(box) for box in self.boxes)

    def below(self, row: int, column: int) -> Json:
        """Return the CellFormat that lies under what was entered: the stripes."""
        for box, band in self._bands:
            if box.top <= row < box.bottom and box.left <= column < box.right:
                across = _stripe(
                    band.get("columnProperties", {}),
                    column - box.left,
                    box.right - 1 - column,
                )
                down = _stripe(
                    band.get("rowProperties", {}), row - box.top, box.bottom - 1 - row
                )
                return across | down
        return {}

    def above(self, row: int, column: int) -> Json:
        """Return the CellFormat that lies over what was entered: met rules.

        Of two rules that say something about the same, the first one counts.
        """
        shown: Json = {}
        for boxes, rule in self._rules:
            at = next((box for box in boxes if _holds(box, row, column)), None)
            if at is None:
                continue
            if "gradientRule" in rule:
                made = self._shade(boxes, rule, row, column)
            elif self._is_met(boxes, rule["booleanRule"], row, column):
                made = rule["booleanRule"].get("format", {})
            else:
                continue
            shown = laid_over(made, shown)
        return shown

    def _is_met(self, boxes: list[Box], rule: Json, row: int, column: int) -> bool:
        origin = (boxes[0].top, boxes[0].left)
        condition = rule.get("condition", {})
        return meets(condition, self.tab, row, column, self.renderer, origin)

    def _number(self, row: int, column: int) -> float | None:
        content = self.tab.grid.at(row, column)
        value = self.renderer.effective(self.tab, row, column, content)
        return value if type(value) is float else None

    def _shade(self, boxes: list[Box], rule: Json, row: int, column: int) -> Json:
        number = self._number(row, column)
        if number is None:
            return {}
        if id(rule) not in self._scales:
            self._scales[id(rule)] = self._scale(boxes, rule["gradientRule"])
        scale = self._scales[id(rule)]
        if not scale:
            return {}
        color = scale[0][1] if number <= scale[0][0] else scale[-1][1]
        for (low, first), (high, second) in itertools.pairwise(scale):
            if low < number <= high:
                share = (number - low) / (high - low)
                color = _mixed(first, second, share)
        shown: Json = as_kept({"backgroundColor": color})
        return shown

    def _scale(self, boxes: list[Box], gradient: Json) -> list[tuple[float, Json]]:
        """Return the points of a colour scale: a number, and its colour."""
        numbers = sorted(
            number
            for box in boxes
            for row in range(box.top, box.bottom)
            for column in range(box.left, box.right)
            if (number := self._number(row, column)) is not None
        )
        if not numbers:
            return []
        points = []
        for name in ("minpoint", "midpoint", "maxpoint"):
            point = gradient.get(name)
            if point:
                points.append((self._at(point, name, numbers), _color_of(point)))
        return sorted(points, key=lambda one: one[0])

    def _at(self, point: Json, name: str, numbers: list[float]) -> float:
        low, high = numbers[0], numbers[-1]
        given = read_entered(
            point.get("value", ""), self.renderer.locale, self.renderer.now
        )
        value = given.value if isinstance(given.value, float) else 0.0
        match point.get("type"):
            case "NUMBER":
                return value
            case "PERCENT":
                return low + (high - low) * value / 100
            case "PERCENTILE":
                place = (len(numbers) - 1) * min(max(value, 0), 100) / 100
                below = int(place)
                above = min(below + 1, len(numbers) - 1)
                step = numbers[above] - numbers[below]
                return numbers[below] + (place - below) * step
            case "MAX":
                return high
            case "MIN":
                return low
            case _:
                return high if name == "maxpoint" else low


def _holds(box: Box, row: int, column: int) -> bool:
    return box.top <= row < box.bottom and box.left <= column < box.right


def _stripe(properties: Json, from_start: int, from_end: int) -> Json:
    """Return the colour of one line of a banded range."""
    header = "headerColor" in properties
    if "footerColor" in properties and from_end == 0:
        name = "footerColor"
    elif header and from_start == 0:
        name = "headerColor"
    else:
        odd = (from_start - header) % 2
        name = "secondBandColor" if odd else "firstBandColor"
    if name not in properties:
        return {}
    color = properties[name]
    style = properties.get(f"{name}Style", {"rgbColor": color})
    return {"backgroundColor": color, "backgroundColorStyle": style}


def _color_of(point: Json) -> Json:
    color: Json = point.get("colorStyle", {}).get("rgbColor") or point.get("color", {})
    return color


def _mixed(first: Json, second: Json, share: float) -> Json:
    return {
        part: first.get(part, 0) + (second.get(part, 0) - first.get(part, 0)) * share
        for part in _PARTS
    }
