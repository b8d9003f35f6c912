"""Edits on both sides: what people typed into a copy that was taken back.

The client is copied anew from his source. What was typed into the first copy goes
into the second, unless somebody changed the same cell in the source as well: then
the source's value stands, and the other becomes a note on the cell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sheetsync.core.rows import Cell, as_text, filled


@dataclass(frozen=True, slots=True)
class Edit:
    """What people typed into a cell of a copy.

    Attributes:
        was: What the source held there when it was copied.
        typed: What they typed; None where they emptied the cell.
    """

    was: Cell
    typed: Cell


@dataclass(frozen=True, slots=True)
class NoteEdit:
    """What people made of the note of a cell of a copy.

    Attributes:
        was: The note without what they made of it.
        typed: What it became; empty where they deleted it.
    """

    was: str
    typed: str


def noted(
    row: Mapping[str, Mapping[str, Any]], edits: Mapping[str, NoteEdit], where: str
) -> dict[str, dict[str, Any]]:
    """A row that is about to be copied, with what people noted on its last copy.

    Args:
        row: The row without it.
        edits: What they noted, by column.
        where: Begins what is added to a note that changed on both sides.
    """
    result = {key: dict(cell) for key, cell in row.items()}
    for key, edit in edits.items():
        cell = result.setdefault(key, {})
        now = str(cell.get("note", ""))
        added = edit.typed.removeprefix(f"{edit.was}\n").strip()
        if now == edit.was:
            cell["note"] = edit.typed
        elif added and now != edit.typed:
            cell["note"] = f"{now}\n{where} {added}" if now else edit.typed
    return result


def merged(
    arrived: Mapping[str, Mapping[str, Any]],
    source: Mapping[str, Mapping[str, Any]],
    edits: Mapping[str, Edit],
    where: str,
) -> dict[str, dict[str, Any]]:
    """A row that is about to be copied, with the edits of its last copy.

    Args:
        arrived: The row as it would stand in the target: cells with ``value``,
            ``note`` and format, by column.
        source: The same of the row as it stands in the source now.
        edits: What people had typed into earlier copies, by column.
        where: Begins the note on a cell that was changed on both sides.
    """
    row = {key: dict(cell) for key, cell in arrived.items()}
    for key, edit in edits.items():
        now = source.get(key, {}).get("value")
        if _same(now, edit.was):
            row[key] = {**row.get(key, {}), "value": edit.typed}
            row[key].pop("runs", None)
        elif not _same(now, edit.typed):
            cell = row.setdefault(key, {})
            note = f"{where} {as_text(edit.typed)}"
            cell["note"] = f"{cell['note']}\n{note}" if cell.get("note") else note
    return row


def _same(one: Cell, other: Cell) -> bool:
    return filled({"": one}) == filled({"": other})
