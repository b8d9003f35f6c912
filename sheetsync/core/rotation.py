"""A base that moves to a fresh spreadsheet, without version history: how far it is.

::

    ordered ─ moves end ─► closing ─ all are out ─► copying ─ equal ─► switched ─► done
       └──────────────────── Google refuses, or the file is gone ─────► abandoned

Nobody but the owner can open the base from *closing* to *switched*, so what was copied
is what there is. The planner leaves the base alone from *ordered* on.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from sheetsync.config import Config
from sheetsync.core.bases import bases_of
from sheetsync.core.changes import Close
from sheetsync.core.ids import BaseKey
from sheetsync.core.sharing import canonical, outsiders
from sheetsync.core.snapshot import FileView
from sheetsync.locales.text import tr

TRIES = 3
"""So often a base is copied while somebody goes on typing into it."""

_Change = TypeVar("_Change")


class RotationState(StrEnum):
    """How far a rotation is, by its word in the journal."""

    ORDERED = "ordered"
    CLOSING = "closing"
    COPYING = "copying"
    SWITCHED = "switched"
    DONE = "done"
    ABANDONED = "abandoned"


SHUT = frozenset({RotationState.CLOSING, RotationState.COPYING, RotationState.SWITCHED})
"""States in which only the owner can open the base."""

ENDED = frozenset({RotationState.DONE, RotationState.ABANDONED})
"""States in which nothing more is done."""


def is_closed(config: Config, view: FileView) -> bool:
    """Whether nobody but the owner and the worker can open a file."""
    others = outsiders(config.company, view)
    return all(one.kind == "user" and one.deleted for one in others)


def explained(
    config: Config,
    day: date,
    shut: AbstractSet[BaseKey],
    changes: Iterable[_Change],
) -> Iterator[_Change | Close]:
    """What is done about files, saying why its own people are shown out of a base."""
    bases = bases_of(config, day)
    for one in changes:
        if isinstance(one, Close) and one.base in shut and one.base in bases:
            base = bases[one.base]
            theirs = {canonical(who.email) for who in (*base.editors, *base.readers)}
            if canonical(one.who) in theirs:
                why = tr("the base moves to a fresh spreadsheet; they are let in again")
                yield replace(one, why=why)
                continue
        yield one


def digest_of(sheets: Iterable[Mapping[str, Any]]) -> str:
    """What a spreadsheet holds, in short: every tab, cell by cell, with its notes.

    Args:
        sheets: Google's sheets with their properties and what was typed.
    """
    seen = hashlib.blake2b(digest_size=16)
    for sheet in sheets:
        seen.update(json.dumps(sheet.get("properties", {}), sort_keys=True).encode())
        for number, row in enumerate(_rows(sheet)):
            for place, cell in enumerate(row.get("values", ())):
                if cell:
                    text = json.dumps([number, place, cell], sort_keys=True)
                    seen.update(text.encode())
    return seen.hexdigest()


def _rows(sheet: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for block in sheet.get("data", ()):
        yield from block.get("rowData", ())
