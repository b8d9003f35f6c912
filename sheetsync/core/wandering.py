"""Cells that stand in another row of their column: somebody sorted it alone.

Column by column, since people sort some columns and forget the others. What people
do honestly must prove nothing: stages and names that are picked often, dates that are
put off, rows that are numbered anew, amounts that all rise by the same.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeAlias

from sheetsync.config import ColumnType, Stage
from sheetsync.core.ids import ClientId
from sheetsync.core.rows import Cell, Cells, serial

_FEW_TEXTS, _FEW_NUMBERS = 3, 5
"""So many different values that wandered are no chance; numbers meet more easily."""

_NEARLY_ALL = 0.9
"""Of numbers: a column that was sorted holds hardly any that it did not hold."""

_YEARS = 5 * 365
"""A number so near to today, counted in days, may be a date."""

_COUNTED = frozenset({ColumnType.NUMBER, ColumnType.MONEY, ColumnType.PERCENT})
"""Columns whose numbers are no dates, as config says."""

_PICKED = frozenset(
    {
        ColumnType.DATE,
        ColumnType.CHECKBOX,
        ColumnType.CHOICE,
        ColumnType.PERSON,
        ColumnType.STAGE,
    }
)
"""Columns whose values people hand round: a few of them prove nothing."""


class _Edit(NamedTuple):
    client: ClientId
    was: Cell
    now: Cell


_Column: TypeAlias = Sequence[_Edit]


@dataclass(frozen=True, slots=True)
class Columns:
    """What is known of a base's columns.

    Attributes:
        kinds: What config says that they hold; people's own are not among them.
        day: Today, company time.
    """

    kinds: Mapping[str, ColumnType]
    day: date

    @classmethod
    def of(cls, stage: Stage | None, day: date) -> Columns:
        """The columns of a stage's base."""
        columns = stage.columns if stage is not None else ()
        return cls({one.id: one.type for one in columns}, day)

    def could_be_days(self, key: str, values: Sequence[float]) -> bool:
        """Whether most of a column's numbers may be dates, or all are for certain."""
        kind = self.kinds.get(key)
        if kind is ColumnType.DATE or kind in _COUNTED:
            return kind is ColumnType.DATE
        today = serial(self.day)
        near = sum(abs(value - today) <= _YEARS for value in values)
        return 2 * near > len(values)


def wandered(
    before: Mapping[ClientId, Cells],
    changed: Mapping[ClientId, Cells],
    columns: Columns,
) -> set[ClientId]:
    """Clients in whose row a cell stands that stood in another changed row.

    Args:
        before: What people had typed into each client's row.
        changed: What stands there now, for those whose row is another.
        columns: What is known of the columns.
    """
    found: set[ClientId] = set()
    for key, column in _columns(before, changed):
        for moved in (_texts(column), _numbers(key, column, columns)):
            found.update(one.client for one in moved)
    return found


def rearranged(
    before: Mapping[ClientId, Cells],
    changed: Mapping[ClientId, Cells],
    columns: Columns,
) -> dict[ClientId, ClientId]:
    """Clients in whose row another's cell stands, and whose it is; a few count, too.

    Only of columns in which nothing new stands and nothing lacks: what was there was
    rearranged, and that is all.

    Args:
        before: What people had typed into each client's row.
        changed: What stands there now, for those whose row is another.
        columns: What is known of the columns.
    """
    found: dict[ClientId, ClientId] = {}
    for key, column in _columns(before, changed):
        if columns.kinds.get(key) in _PICKED:
            continue
        if Counter(one.was for one in column) != Counter(one.now for one in column):
            continue
        stood = {one.was: one.client for one in column}
        for one in (*_texts(column), *_numbers(key, column, columns)):
            found.setdefault(one.client, stood[one.now])
    return found


def _columns(
    before: Mapping[ClientId, Cells], changed: Mapping[ClientId, Cells]
) -> Iterator[tuple[str, _Column]]:
    """The columns in which rows differ, and how."""
    edits: dict[str, list[_Edit]] = defaultdict(list)
    for client, cells in changed.items():
        had = before[client]
        for key in had.keys() | cells.keys():
            was, now = had.get(key), cells.get(key)
            if was != now:
                edits[key].append(_Edit(client, was, now))
    return iter(edits.items())


def _texts(column: _Column) -> _Column:
    """The texts of a column that wandered, if they prove that it was rearranged."""
    moved, _ = _moved(column, lambda cell: isinstance(cell, str), _FEW_TEXTS)
    return moved


def _numbers(key: str, column: _Column, columns: Columns) -> _Column:
    """The same of its numbers, of which honest work moves many to other rows."""
    moved, differing = _moved(column, _is_number, _FEW_NUMBERS)
    if not moved:
        return ()
    typed = sum(_is_number(one.now) for one in column)
    if len(moved) < _NEARLY_ALL * typed or _rose_alike(moved):
        return ()
    values = [float(value) for value in differing if isinstance(value, int | float)]
    if _number_rows(values) or columns.could_be_days(key, values):
        return ()
    return moved


def _moved(
    column: _Column, is_one: Callable[[Cell], bool], few: int
) -> tuple[_Column, set[Cell]]:
    """Edits of cells of one kind whose value stood in another row, if they differ."""
    were = Counter(one.was for one in column if is_one(one.was))
    moved = [one for one in column if is_one(one.now) and one.now in were]
    single = {one.now for one in moved if were[one.now] == 1}
    proven = len(single) >= few and 2 * len(single) > len(moved)
    return (moved, single) if proven else ((), set())


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _rose_alike(moved: _Column) -> bool:
    """Whether most numbers became so much more, or less, than they were."""
    rises = Counter(
        round(float(one.now) - float(one.was), 6)
        for one in moved
        if isinstance(one.now, int | float) and isinstance(one.was, int | float)
    )
    return 2 * max(rises.values(), default=0) > len(moved)


def _number_rows(values: Sequence[float]) -> bool:
    """Whether whole numbers stand so close that they count something: 1, 2, 3."""
    whole = all(value.is_integer() for value in values)
    return whole and max(values) - min(values) < 2 * len(values)
