"""Requests made at random from Google's own schemas, for tests that nothing breaks."""

from __future__ import annotations

import random
from typing import Any

from sheetsync.emulator.schema import Field, Message, message
from sheetsync.emulator.sheets.requests import KINDS

_TEXTS = ("", "Sheet1", "A1:B2", "'Sheet1'!A1", "=A1+1", "x", "*", "0042", "title")
_NUMBERS = (0, 1, 1, 2, 2, 3, 4, 5, 7, 10, 1001, -1, 0.5)
_SHEETS = (0, 0, 0, 1, 1, 2)
_MASKS = ("*", "*", "*", "userEnteredValue", "title,index", "name", "range", "note")
_DEEPEST = 7


class Generator:
    """Makes random but schema-true bodies; the same seed makes the same ones."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def request(self) -> dict[str, Any]:
        kind = self._random.choice(sorted(KINDS))
        known = message("sheets.v4", "Request").child(kind)
        assert known is not None
        return {kind: self.body(known, 0)}

    def body(self, known: Message, depth: int) -> dict[str, Any]:
        chance = 0.9 if depth < 2 else 0.5
        return {
            name: self._value(known, name, field, depth)
            for name, field in known.fields.items()
            if depth < _DEEPEST and self._random.random() < chance
        }

    def _value(self, known: Message, name: str, field: Field, depth: int) -> Any:
        if field.repeated:
            count = self._random.choice((0, 1, 1, 2))
            return [self._one(known, name, field, depth) for _ in range(count)]
        return self._one(known, name, field, depth)

    def _one(self, known: Message, name: str, field: Field, depth: int) -> Any:
        choose = self._random.choice
        match field.kind:
            case "message":
                child = known.child(name)
                assert child is not None
                return self.body(child, depth + 1)
            case "list":
                return [choose((*_TEXTS, *_NUMBERS, None, True)) for _ in range(3)]
            case "map" | "any":
                return {}
            case "string":
                if name == "fields":
                    return choose(_MASKS)
                if field.moment:
                    return "2026-03-02T09:30:00Z"
                return choose(sorted(field.enum) or _TEXTS)
            case "integer":
                return choose(_SHEETS) if "heetId" in name else int(choose(_NUMBERS))
            case "number":
                return choose(_NUMBERS)
            case _:
                return choose((True, False))
