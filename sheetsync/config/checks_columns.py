"""What must hold in stages.yaml of columns, beyond the shape of their values."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sheetsync.config.problems import Finding, Path, listed
from sheetsync.config.stages import Column, ColumnType, Pipeline
from sheetsync.config.walk import each_columns, each_stage
from sheetsync.locales.text import Text, tr

_WRITERS = {
    "client_id": "worker",
    "stage": "people",
    "take": "people",
    "responsible": "worker",
    "sync_note": "worker",
}
_SHOWN = frozenset({*_WRITERS, "company"})
"""Columns of Clients without which neither people nor sheetsync can work there."""

_SHOWN_IN_TABS = frozenset({"client", "client_id", "day", "sync_note"})
"""The same of a tab of child rows."""

_TYPES = {
    "client_id": ColumnType.ID,
    "stage": ColumnType.STAGE,
    "take": ColumnType.PERSON,
    "responsible": ColumnType.PERSON,
}


def columns_missing(pipeline: Pipeline) -> Iterator[Finding]:
    """Every base has the columns that sheetsync itself works with."""
    for path, stage in each_stage(pipeline):
        needed = [one for one in _WRITERS if one != "take" or stage.role]
        missing = [one for one in needed if not stage.column(one)]
        if missing:
            text = tr("columns are missing. Add: {missing}", missing=listed(missing))
            yield _finding((*path, "columns"), text)


def columns_of_ours(pipeline: Pipeline) -> Iterator[Finding]:
    """The columns that sheetsync works with have the type and writer it needs."""
    for path, stage in each_stage(pipeline):
        for number, column in enumerate(stage.columns):
            place = (*path, "columns", number)
            writer = _WRITERS.get(column.id, column.writer)
            if column.writer != writer:
                text = tr("sheetsync needs it so. Write “writer: {word}”", word=writer)
                yield _finding((*place, "writer"), text)
            kind = _TYPES.get(column.id, column.type)
            if column.type != kind:
                text = tr("sheetsync needs it so. Write “type: {word}”", word=kind)
                yield _finding((*place, "type"), text)


def columns_for_all(pipeline: Pipeline) -> Iterator[Finding]:
    """What tells whose row it is, and where he stands, is for everybody in a base."""
    for path, columns in each_columns(pipeline):
        needed = _SHOWN_IN_TABS if _tab_id(pipeline, path) else _SHOWN
        for number, column in enumerate(columns):
            if column.id in needed and column.visible != "all":
                text = tr("sheetsync needs it so. Write “visible: all”")
                yield _finding((*path, number, "visible"), text)


def columns_unlike(pipeline: Pipeline) -> Iterator[Finding]:
    """A cell travels, so its column is the same everywhere."""
    first: dict[tuple[object, ...], Column] = {}
    for path, columns in each_columns(pipeline):
        tab = _tab_id(pipeline, path)
        for number, column in enumerate(columns):
            known = first.setdefault((tab, column.id), column)
            for key in ("type", "writer", "visible"):
                other = getattr(known, key)
                if getattr(column, key) != other:
                    text = tr(
                        "the same column is “{other}” in a stage above. Write the "
                        "same here, or choose another id",
                        other=_word(other),
                    )
                    yield _finding((*path, number, key), text)


def choices(pipeline: Pipeline) -> Iterator[Finding]:
    """A dropdown has values, and nothing else has."""
    for path, columns in each_columns(pipeline):
        for number, column in enumerate(columns):
            place = (*path, number, "choices")
            if column.type is ColumnType.CHOICE and not column.choices:
                text = tr("a choice without values. Add “choices: [one, two]”")
                yield _finding(place, text)
            if column.type is not ColumnType.CHOICE and column.choices:
                text = tr("only a choice has values. Write “type: choice”")
                yield _finding(place, text)


COLUMN_CHECKS: tuple[Callable[[Pipeline], Iterator[Finding]], ...] = (
    columns_missing,
    columns_of_ours,
    columns_for_all,
    columns_unlike,
    choices,
)
"""Checks of the columns of stages.yaml."""


def _tab_id(pipeline: Pipeline, path: Path) -> str:
    """The tab that a list of columns is of; empty for Clients."""
    match path:
        case ("stages", int(stage), "tabs", int(tab), "columns"):
            return pipeline.stages[stage].tabs[tab].id
        case _:
            return ""


def _word(value: object) -> str:
    """A member of a column as it would be written in config/."""
    return f"[{listed(value)}]" if isinstance(value, tuple) else str(value)


def _finding(path: Path, text: Text) -> Finding:
    return Finding("stages.yaml", path, text)
