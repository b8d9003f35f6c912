"""Rows that arrive in a base: merged with what was kept, inserted at the end."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sheetsync.config import Column, ColumnType, Stage
from sheetsync.core.columns import written_ids
from sheetsync.core.ids import CLIENTS
from sheetsync.core.kept import KeptCell, KeptCells
from sheetsync.core.rows import Cell
from sheetsync.core.snapshot import TabView
from sheetsync.worker.cells import (
    WRITE_FIELDS,
    Image,
    column_format,
    looks,
    written_cell,
)
from sheetsync.worker.kept_cells import laid_over, packed, unpacked
from sheetsync.worker.rules import rule_requests


@dataclass(frozen=True, slots=True)
class Arrived:
    """A client's row as it will stand in the target.

    Attributes:
        image: The row.
        kept: Cells that the target has no column for; the journal keeps them.
    """

    image: Image
    kept: dict[str, KeptCell]


def arrive(
    image: Image,
    kept: KeptCells,
    tab: TabView,
    *,
    source: Stage | None,
    target: Stage,
    written: Mapping[str, Cell],
) -> Arrived:
    """Merge a row with what the journal kept of its client.

    A column that both bases have takes the row's cell; one that only the target
    has takes what was kept; one that the target lacks is kept. A column in which
    people claim clients (Take) belongs to its base: its cell waits for his return.
    Of the worker's columns only what people gave them travels: colours and notes.

    Args:
        image: The row as it left the source; empty for an imported client.
        kept: What the journal kept of him.
        tab: The target's Clients tab.
        source: The stage he leaves, None where he comes from no base.
        target: The stage he enters.
        written: The worker's cells in the target, and the Stage.
    """
    waiting = unpacked(kept)
    brought: Image = dict(image)
    if source is not None:
        for one in _claims(source.columns):
            waiting[f"{one.id}@{source.id}"] = brought.pop(one.id, {})
        for one in _claims(target.columns):
            brought[one.id] = waiting.pop(f"{one.id}@{target.id}", {})
    coming = laid_over(waiting, brought)
    theirs = written_ids(source.columns) if source is not None else frozenset()
    ours = written_ids(target.columns)
    row: Image = {
        key: looks(coming[key]) if key in ours else coming[key]
        for key in tab.keys
        if tab.takes(key) and coming.get(key)
    }
    for key, value in written.items():
        row[key] = {**looks(coming.get(key, {})), "value": value}
    left = {
        key: looks(cell) if key in theirs else cell
        for key, cell in coming.items()
        if not tab.takes(key)
    }
    return Arrived(row, packed(left, source.columns if source else ()))


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
    tab: TabView,
    columns: Sequence[Column],
    images: Sequence[Image],
    locale: str,
    ruled: Container[str] = (),
) -> list[dict[str, Any]]:
    """Requests that insert rows below all that a tab holds.

    An insertion hits nobody, wherever people moved their rows meanwhile. Checkboxes
    and dropdowns come from the row above, as where a person inserts one.

    Args:
        tab: The tab as it was read.
        columns: Its configured columns, for their formats.
        images: The rows.
        locale: The company's, for dates.
        ruled: People's own columns that give a new row a checkbox or a dropdown.
    """
    if not images:
        return []
    formats = {one.id: column_format(one.type, locale) for one in columns}
    rows = [
        {
            "values": [
                written_cell(
                    image.get(key, {}) if tab.takes(key) else {}, formats.get(key, {})
                )
                for key in tab.keys
            ]
        }
        for image in images
    ]
    start = {"sheetId": tab.sheet, "rowIndex": tab.end, "columnIndex": 0}
    return [
        *_blank_rows(tab, len(images)),
        {"updateCells": {"start": start, "rows": rows, "fields": WRITE_FIELDS}},
        *rule_requests(tab, images, ruled),
    ]


def _blank_rows(tab: TabView, count: int) -> list[dict[str, Any]]:
    """Requests that insert rows below all that a tab holds, for everybody to see."""
    span = {
        "sheetId": tab.sheet,
        "dimension": "ROWS",
        "startIndex": tab.end,
        "endIndex": tab.end + count,
    }
    # Below the header the row after it is the pattern, not the header.
    inserted = {"range": span, "inheritFromBefore": tab.end > 1}
    # Below a row that somebody hid, nobody would see who arrives.
    shown = {
        "range": span,
        "properties": {"hiddenByUser": False},
        "fields": "hiddenByUser",
    }
    return [{"insertDimension": inserted}, {"updateDimensionProperties": shown}]
