"""Gates: where a row wants to go, and what speaks against it (S3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from sheetsync.config import Column, ColumnType, Gate, Pipeline, Stage
from sheetsync.config.stages import PURCHASE
from sheetsync.core.rows import Cell, Cells, as_day, folded, is_blank
from sheetsync.locales.headers import header_text, known_stage_names, stage_text
from sheetsync.locales.text import Text, joined, tr

_NUMBERS = {ColumnType.NUMBER, ColumnType.MONEY, ColumnType.PERCENT}


@dataclass(frozen=True, slots=True)
class Stays:
    """The row is where it wants to be."""


@dataclass(frozen=True, slots=True)
class Goes:
    """The row may go to that stage."""

    to: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The row wants to go and may not; its people read why."""

    why: Text


Wish: TypeAlias = Stays | Goes | Refused


def picked(pipeline: Pipeline, cell: Cell) -> Stage | None:
    """The stage that a Stage cell names, in any language and case."""
    wanted = folded(cell)
    for stage in pipeline.stages:
        if any(folded(name) == wanted for name in known_stage_names(stage)):
            return stage
    return None


def fits(column: Column, cell: Cell) -> bool:
    """Whether a cell holds what its column is for; a blank one does."""
    if is_blank(cell):
        return True
    if column.type is ColumnType.DATE:
        return as_day(cell) is not None
    if column.type in _NUMBERS:
        return isinstance(cell, int | float) and not isinstance(cell, bool)
    return True


def misfits(columns: tuple[Column, ...], cells: Cells) -> tuple[Text, ...]:
    """What is typed into cells of a row that can't be what their column is for."""
    return tuple(
        _misfit(column)
        for column in columns
        if column.writer == "people" and not fits(column, cells.get(column.id))
    )


def _misfit(column: Column) -> Text:
    header = header_text(column)
    if column.type is ColumnType.DATE:
        return tr(
            "“{column}” holds text, not a date. Type it as a date, such as 2026-12-31",
            column=header,
        )
    return tr("“{column}” holds text, not a number. Type digits only", column=header)


def wish(pipeline: Pipeline, stage: Stage, cells: Cells, *, bought: bool) -> Wish:
    """What a row wants and whether it may have it.

    Args:
        pipeline: The configured stages.
        stage: The stage in whose base the row stands.
        cells: The row.
        bought: Whether the journal knows a purchase of this client.
    """
    cell = cells.get("stage")
    if is_blank(cell):
        return Stays()
    target = picked(pipeline, cell)
    if target is None:
        return Refused(tr("There is no such stage. Pick one from the list"))
    if target.id == stage.id:
        return Stays()
    gate = stage.gate(target.id)
    if gate is None:
        return Refused(
            tr(
                "A client can't go from “{source}” to “{target}”. Pick another stage",
                source=stage_text(stage),
                target=stage_text(target),
            )
        )
    lacking = _lacking(stage, gate, cells, bought=bought)
    if lacking:
        return Refused(
            tr(
                "To go to “{target}”, fill in: {columns}",
                target=stage_text(target),
                columns=joined(lacking),
            )
        )
    return Goes(target.id)


def _lacking(
    stage: Stage, gate: Gate, cells: Cells, *, bought: bool
) -> tuple[Text, ...]:
    lacking = [
        header_text(column)
        for column_id in gate.requires
        if (column := stage.column(column_id)) and not _filled(column, cells)
    ]
    if gate.any_of and not _any_filled(stage, gate, cells, bought=bought):
        columns = (stage.column(one) for one in gate.any_of)
        names = [header_text(column) for column in columns if column]
        if len(names) == 1:
            lacking += names
        else:
            lacking.append(tr("one of: {columns}", columns=joined(names)))
    return tuple(lacking)


def _any_filled(stage: Stage, gate: Gate, cells: Cells, *, bought: bool) -> bool:
    if bought and PURCHASE in gate.any_of:
        return True
    columns = (stage.column(one) for one in gate.any_of)
    return any(_filled(column, cells) for column in columns if column)


def _filled(column: Column, cells: Cells) -> bool:
    cell = cells.get(column.id)
    return not is_blank(cell) and fits(column, cell)
