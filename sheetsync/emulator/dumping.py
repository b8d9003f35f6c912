"""The whole world as JSON, for people and tests to look at.

Tokens and keys are left out: a dump gets pasted into reports.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from sheetsync.emulator.state.saved import head_text, row_text

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.state.book import Book, Tab
    from sheetsync.emulator.state.google import Google


def dump(google: Google) -> Json:
    """Return everything that a world holds but tokens and keys."""
    return {
        "time": google.clock().isoformat().replace("+00:00", "Z"),
        "people": google.people.to_json(),
        "drive": google.drive.to_json(),
        "files": [
            {
                **file.to_json(),
                "book": None if file.book is None else _book(file.book),
                "history": _history(google, file.id),
            }
            for file in google.files.values()
        ],
    }


def _history(google: Google, file_id: str) -> list[Json]:
    return [
        {
            "number": batch.number,
            "email": batch.email,
            "at": batch.at.isoformat().replace("+00:00", "Z"),
            "steps": len(batch.steps),
            "undoes": batch.undoes,
        }
        for batch in google.history.get(file_id, ())
    ]


def _book(book: Book) -> Json:
    head: Json = json.loads(head_text(book))
    for told, tab in zip(head["tabs"], book.tabs, strict=True):
        told["cells"] = _cells(tab)
    metadata = [asdict(entry) for entry in book.metadata.values()]
    return {**head, "metadata": metadata}


def _cells(tab: Tab) -> list[list[object]]:
    """Return the rows up to the last one that holds anything."""
    rows = tab.grid.rows
    end = len(rows)
    while end and not rows[end - 1]:
        end -= 1
    return [json.loads(row_text(row)) for row in rows[:end]]
