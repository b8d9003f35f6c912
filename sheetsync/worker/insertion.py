"""Rows that arrive in a base: merged with what was kept, inserted at the end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sheetsync.config import Column, ColumnType, Stage
from sheetsync.core.columns import written_ids
from sheetsync.core.ids import CLIENTS
from sheetsync.core.rows import Cell, Cells, filled
from sheetsync.core.snapshot import TabView
from sheetsync.worker.cells import WRITE_FIELDS, Image, column_format, written_cell


@dataclass(frozen=True, slots=True)
class Arrived:
    """A client's row as it will stand in the target.

    Attributes:
        image: The row.
        kept: Cells that the target has no column for; the journal keeps them.
    """

    image: Image
    kept: dict[str, Cell]


def arrive(
    image: Image,
    kept: Cells,
    tab: TabView,
    *,
    source: Stage | None,
    target: Stage,
    written: Mapping[str, Cell],
) -> Arrived:
    """Merge a row with what the journal kept of its client.

    A column that both bases have takes the row's value; one that only the target
    has takes what was kept; one that the target lacks is kept. A column in which
    people claim clients (Take) belongs to its base: its value waits for his return.

    Args:
        image: The row as it left the source; empty for an imported client.
        kept: What the journal kept of him.
        tab: The target's Clients tab.
        source: The stage he leaves, None where he comes from no base.
        target: The stage he enters.
        written: The worker's cells in the target, and the Stage.
    """
    brought: Image = dict(image)
    waiting: dict[str, Cell] = dict(kept)
    if source is not None:
        for one in _claims(source.columns):
            value = brought.pop(one.id, {}).get("value")
            waiting[f"{one.id}@{source.id}"] = value
    for one in _claims(target.columns):
        value = waiting.pop(f"{one.id}@{target.id}", None)
        if source is not None:
            brought[one.id] = {"value": value}
    ours = written_ids(target.columns)
    row: Image = {}
    for key in tab.keys:
        if key in ours:
            continue
        if key in brought:
            row[key] = brought[key]
        elif key in waiting:
            row[key] = {"value": waiting[key]}
    for key, value in written.items():
        row[key] = {"value": value}
    theirs = written_ids(source.columns) if source is not None else frozenset()
    left = {
        key: cell.get("value")
        for key, cell in brought.items()
        if key not in tab.keys and key not in theirs
    }
    still = {key: cell for key, cell in waiting.items() if key not in tab.keys}
    return Arrived(row, filled({**still, **left}))


def _claims(columns: Iterable[Column]) -> list[Column]:
    return [
        one
        for one in columns
        if one.type is ColumnType.PERSON and one.writer == "people"
    ]


def columns_of(stage: Stage, tab: str) -> tuple[Column, ...]:
    """The configured columns of a tab of a stage's base."""
    if tab == CLIENTS:
        return stage.columns
    found = stage.tab(tab)
    return found.columns if found else ()


def insert_rows(
    tab: TabView, columns: Sequence[Column], images: Sequence[Image], locale: str
) -> list[dict[str, Any]]:
    """Requests that insert rows below all that a tab holds.

    An insertion hits nobody, wherever people moved their rows meanwhile.

    Args:
        tab: The tab as it was read.
        columns: Its configured columns, for their formats.
        images: The rows.
        locale: The company's, for dates.
    """
    if not images:
        return []
    formats = {one.id: column_format(one.type, locale) for one in columns}
    rows = [
        {
            "values": [
                written_cell(image.get(key, {}), formats.get(key, {}))
                for key in tab.keys
            ]
        }
        for image in images
    ]
    return [
        {
            "insertDimension": {
                "range": {
                    "sheetId": tab.sheet,
                    "dimension": "ROWS",
                    "startIndex": tab.end,
                    "endIndex": tab.end + len(images),
                },
                # Below the header the row after it is the pattern, not the header.
                "inheritFromBefore": tab.end > 1,
            }
        },
        {
            "updateCells": {
                "start": {
                    "sheetId": tab.sheet,
                    "rowIndex": tab.end,
                    "columnIndex": 0,
                },
                "rows": rows,
                "fields": WRITE_FIELDS,
            }
        },
    ]
