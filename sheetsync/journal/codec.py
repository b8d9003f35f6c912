"""JSON as the journal stores it: what goes in comes out, sentences included.

Cells are plain values and take the short way. Reasons and images may hold `Text`,
which no JSON type stands for: it becomes an object with one key that begins with
``$``, and ordinary keys that begin so get a second ``$``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sheetsync.core.kept import KeptCell, KeptCells
from sheetsync.core.rows import Cell, Cells
from sheetsync.locales.text import Text

# Half of a surrogate pair is legal in JSON and in Python, but not in UTF-8.
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def _dumped(value: object) -> str:
    text = json.dumps(
        value,
        ensure_ascii=False,
        allow_nan=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return _LONE_SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def cells_text(cells: Cells) -> str:
    """A row's cells as JSON; equal cells give equal text.

    Raises:
        ValueError: A cell holds infinity or "not a number".
    """
    return _dumped(dict(cells))


def cells_of(text: str) -> dict[str, Cell]:
    """The cells that `cells_text` wrote."""
    cells: dict[str, Cell] = json.loads(text)
    return cells


def kept_text(kept: KeptCells) -> str:
    """A client's kept cells as JSON.

    Raises:
        ValueError: A cell holds infinity or "not a number".
    """
    return _dumped(dict(kept))


def kept_of(text: str) -> dict[str, KeptCell]:
    """The kept cells that `kept_text` wrote, or `cells_text` of bare values."""
    kept: dict[str, KeptCell] = json.loads(text)
    return kept


def json_text(value: object) -> str:
    """A value as JSON: cells, mappings, sequences, dates and `Text` in any depth.

    Raises:
        TypeError: There is a value of another kind in it.
        ValueError: A number is infinite or "not a number".
    """
    return _dumped(_packed(value))


def value_of(text: str) -> Any:
    """The value that `json_text` wrote; sequences come back as lists."""
    return json.loads(text, object_hook=_unpacked)


def text_json(text: Text | None) -> str | None:
    """A reason as JSON, or None where there is none."""
    return None if text is None else json_text(text)


def text_of(stored: str | None) -> Text | None:
    """The reason that `text_json` wrote."""
    value = None if stored is None else value_of(stored)
    return value if isinstance(value, Text) else None


def _packed(value: object) -> object:
    match value:
        case None | bool() | int() | float() | str():
            return value
        case Text():
            places = [[name, _packed(one)] for name, one in value.values]
            return {"$text": [value.msgid, places, value.plural, value.count]}
        case datetime():
            return {"$moment": value.isoformat()}
        case date():
            return {"$date": value.isoformat()}
        case Mapping():
            return {_escaped(str(key)): _packed(one) for key, one in value.items()}
        case list() | tuple():
            return [_packed(one) for one in value]
        case _:
            raise TypeError(f"the journal has no JSON for {type(value).__name__}")


def _escaped(key: str) -> str:
    return "$" + key if key.startswith("$") else key


def _unpacked(found: dict[str, Any]) -> object:
    match found:
        case {"$text": [msgid, places, plural, count]}:
            values = tuple((name, _place(value)) for name, value in places)
            return Text(msgid, values, plural, count)
        case {"$moment": str(moment)}:
            return datetime.fromisoformat(moment)
        case {"$date": str(day)}:
            return date.fromisoformat(day)
        case _:
            return {key.removeprefix("$"): value for key, value in found.items()}


def _place(value: Any) -> Any:
    """A value in a sentence: several sentences there are a tuple, not a list."""
    return tuple(value) if isinstance(value, list) else value
