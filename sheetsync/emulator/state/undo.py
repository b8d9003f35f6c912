"""The undo log: every change to a book goes through here and leaves its inverse.

A batch that fails is rolled back by running its inverse steps backwards, so
atomicity costs what was changed, never what the sheet holds. The steps of a
committed batch stay in the file's history, and the store reads them to write
only the rows that changed.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, MutableMapping

    from sheetsync.emulator.state.cells import Row
    from sheetsync.emulator.state.grid import Grid


_numbers = itertools.count(1)
_latest = [0]


def latest_change() -> int:
    """Return a number that is another one after each change of any book."""
    return _latest[0]


def _changed() -> None:
    _latest[0] = next(_numbers)


class Step(Protocol):
    """One inverse step."""

    def undo(self) -> None:
        """Put back what the change replaced."""


@dataclass(frozen=True, slots=True)
class AttributeSet:
    """An attribute of some part of the book got another value."""

    owner: Any
    name: str
    before: Any

    def undo(self) -> None:
        """Give the attribute its old value."""
        setattr(self.owner, self.name, self.before)


@dataclass(frozen=True, slots=True)
class ItemSet:
    """A key of a mapping was set or removed."""

    mapping: MutableMapping[Any, Any]
    key: Any
    before: Any
    was_there: bool

    def undo(self) -> None:
        """Give the key its old value, or none."""
        if self.was_there:
            self.mapping[self.key] = self.before
        else:
            self.mapping.pop(self.key, None)


@dataclass(frozen=True, slots=True)
class RowSet:
    """One row of a grid was replaced."""

    grid: Grid
    index: int
    before: Row

    def undo(self) -> None:
        """Put the old row back."""
        self.grid.rows[self.index] = self.before


@dataclass(frozen=True, slots=True)
class RowsInserted:
    """Rows were inserted into a grid."""

    grid: Grid
    index: int
    count: int

    def undo(self) -> None:
        """Take the rows out again."""
        del self.grid.rows[self.index : self.index + self.count]


@dataclass(frozen=True, slots=True)
class RowsDeleted:
    """Rows were taken out of a grid."""

    grid: Grid
    index: int
    rows: list[Row]

    def undo(self) -> None:
        """Put the rows back where they were."""
        self.grid.rows[self.index : self.index] = self.rows


class UndoLog:
    """Changes a book and remembers how to take each change back.

    A batch may write a row many times over. Only what it held at first matters, so
    there is one step for it until rows come, go or are replaced as a whole.
    """

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.beside: list[ItemSet] = []
        self._written: dict[int, set[int]] = {}

    def set(self, owner: object, name: str, value: object) -> None:
        """Set an attribute of any part of the book."""
        _changed()
        self._written.clear()
        self.steps.append(AttributeSet(owner, name, getattr(owner, name)))
        setattr(owner, name, value)

    def put(
        self, mapping: MutableMapping[Any, Any], key: object, value: object
    ) -> None:
        """Set one key of a mapping."""
        _changed()
        self.steps.append(ItemSet(mapping, key, mapping.get(key), key in mapping))
        mapping[key] = value

    def drop(self, mapping: MutableMapping[Any, Any], key: object) -> None:
        """Remove one key of a mapping."""
        _changed()
        self.steps.append(ItemSet(mapping, key, mapping[key], was_there=True))
        del mapping[key]

    def put_beside(
        self, mapping: MutableMapping[Any, Any], key: object, value: object
    ) -> None:
        """Set one key of something that is no part of the book, such as comments.

        It is taken back with a batch that fails; version history knows nothing of it.
        """
        before = ItemSet(mapping, key, mapping.get(key), key in mapping)
        self.beside.append(before)
        mapping[key] = value

    def set_row(self, grid: Grid, index: int, row: Row) -> None:
        """Replace one row of a grid."""
        self.set_rows(grid, ((index, row),))

    def set_rows(self, grid: Grid, rows: Iterable[tuple[int, Row]]) -> None:
        """Replace rows of a grid, each given with its index."""
        _changed()
        written = self._written.setdefault(id(grid), set())
        for index, row in rows:
            if index not in written:
                written.add(index)
                self.steps.append(RowSet(grid, index, grid.rows[index]))
            grid.rows[index] = row
        _changed()  # again: rows may be made while they are written

    def insert_rows(self, grid: Grid, index: int, rows: list[Row]) -> None:
        """Insert rows before the one at index; the grid grows by them."""
        _changed()
        self._written.clear()
        self.steps.append(RowsInserted(grid, index, len(rows)))
        grid.rows[index:index] = rows

    def delete_rows(self, grid: Grid, index: int, count: int) -> list[Row]:
        """Take rows out of a grid and return them."""
        _changed()
        self._written.clear()
        gone = grid.rows[index : index + count]
        self.steps.append(RowsDeleted(grid, index, gone))
        del grid.rows[index : index + count]
        return gone

    def roll_back(self) -> None:
        """Undo every step, the latest first, and forget them."""
        _changed()
        self._written.clear()
        while self.steps:
            self.steps.pop().undo()
        while self.beside:
            self.beside.pop().undo()
