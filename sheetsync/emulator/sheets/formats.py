"""Cell formats: merged by field masks, colours as Google keeps them."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.masks import Mask

_COLOR_STEPS = 255
_NEARLY = 1e-4
_COLOR_NAMES = ("backgroundColor", "foregroundColor", "tabColor", "color")
_COLOR_PARTS = ("red", "green", "blue", "alpha")


def merged_by_mask(old: Json, new: Json, mask: Mask) -> Json:
    """Return an object of which the fields that a mask names come from another one.

    A field that the mask names and the new object lacks is cleared.
    """
    if mask.everything:
        return new
    merged = dict(old)
    for name, below in mask.children.items():
        if below.everything:
            value = new.get(name)
        else:
            value = merged_by_mask(old.get(name) or {}, new.get(name) or {}, below)
            value = value or None
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = value
    return merged


def as_kept(value: Any) -> Any:
    """Return a format as Google keeps it.

    Each colour is rounded to 255 steps and single precision, zero parts are left out,
    and `…Color` and `…ColorStyle` say the same.
    """
    if isinstance(value, list):
        return [as_kept(item) for item in value]
    if not isinstance(value, dict):
        return value
    kept: Json = {}
    for name, item in value.items():
        base = name.removesuffix("Style")
        if base not in _COLOR_NAMES or not isinstance(item, dict):
            kept[name] = as_kept(item)
        elif name == base:
            color = _color(item)
            kept[base] = color
            if base != "color":
                kept.setdefault(f"{base}Style", {"rgbColor": color})
        elif "rgbColor" in item:
            color = _color(item["rgbColor"])
            kept[base] = color
            kept[name] = {"rgbColor": color}
        else:
            kept[name] = item
    return kept


def _color(color: Json) -> Json:
    parts = {name: _step(color.get(name, 0)) for name in _COLOR_PARTS}
    return {name: part for name, part in parts.items() if part}


def _step(part: float) -> float:
    step = int(min(max(part, 0), 1) * _COLOR_STEPS + _NEARLY)
    if step in {0, _COLOR_STEPS}:
        return step // _COLOR_STEPS
    return _single(step / _COLOR_STEPS)


def _single(number: float) -> float:
    """Return the shortest decimal that is the same in single precision."""
    single = struct.pack("f", number)
    for digits in range(1, 10):
        short = float(f"{number:.{digits}g}")
        if struct.pack("f", short) == single:
            return short
    return number


def laid_over(base: Json, top: Json) -> Json:
    """Return an object with the fields of another laid over it, at every depth."""
    merged = dict(base)
    for name, value in top.items():
        below = merged.get(name)
        if (
            isinstance(value, dict)
            and isinstance(below, dict)
            and "rgbColor" not in value
        ):
            merged[name] = value if name in _COLOR_NAMES else laid_over(below, value)
        else:
            merged[name] = value
    return merged
