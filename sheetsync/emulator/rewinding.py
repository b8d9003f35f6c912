"""Inverse steps carried out as changes of their own, and grids as they once were."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sheetsync.emulator.state.undo import (
    AttributeSet,
    ItemSet,
    RowsDeleted,
    RowSet,
    RowsInserted,
    Step,
)

if TYPE_CHECKING:
    from sheetsync.emulator.state.cells import Row
    from sheetsync.emulator.state.grid import Grid
    from sheetsync.emulator.state.undo import UndoLog


def take_back(log: UndoLog, step: Step, *, beside: object = None) -> None:
    """Carry an inverse step out through a log.

    Args:
        log: Where the change is noted.
        step: What is taken back.
        beside: An object whose attributes stay as they are.
    """
    match step:
        case AttributeSet():
            if step.owner is not beside:
                log.set(step.owner, step.name, step.before)
        case ItemSet():
            if step.was_there:
                log.put(step.mapping, step.key, step.before)
            elif step.key in step.mapping:
                log.drop(step.mapping, step.key)
        case RowSet():
            log.set_row(step.grid, step.index, step.before)
        case RowsInserted():
            log.delete_rows(step.grid, step.index, step.count)
        case RowsDeleted():
            log.insert_rows(step.grid, step.index, list(step.rows))
        case _:
            raise TypeError(f"no such step: {step!r}")


def grid_of(step: Step) -> Grid | None:
    """Return the grid that a step changed the cells of, if it did."""
    match step:
        case RowSet() | RowsInserted() | RowsDeleted():
            return step.grid
        case AttributeSet(name="rows" | "column_count"):
            grid: Grid = step.owner
            return grid
        case _:
            return None


class PastGrid:
    """A grid as it was before some steps, each of its rows with a lasting name.

    A row that is still there is named by its index now; one that is gone has a name
    below zero.

    Args:
        grid: The grid as it is now.

    Attributes:
        names: Names of the rows from top to bottom.
        rows: Cells by name, for every row that was ever there.
    """

    def __init__(self, grid: Grid) -> None:
        self.names = list(range(grid.row_count))
        self.rows: dict[int, Row] = dict(enumerate(grid.rows))
        self._gone = 0

    def copy(self) -> PastGrid:
        """Return another one that can go further back."""
        other = PastGrid.__new__(PastGrid)
        other.names, other.rows = list(self.names), dict(self.rows)
        other._gone = self._gone  # noqa: SLF001 - its own class
        return other

    def rewind(self, steps: Iterable[Step], grid: Grid) -> None:
        """Go back before steps, which are given in the order of their changes."""
        taken_out: dict[int, int] = {}
        for step in reversed(list(steps)):
            match step:
                case RowSet() if step.grid is grid:
                    self.rows[self.names[step.index]] = step.before
                case RowsInserted() if step.grid is grid:
                    end = step.index + step.count
                    for name in self.names[step.index : end]:
                        taken_out[id(self.rows[name])] = name
                    del self.names[step.index : end]
                case RowsDeleted() if step.grid is grid:
                    back = [self._named(row, taken_out) for row in step.rows]
                    self.names[step.index : step.index] = back
                case _:
                    pass  # it changed something else

    def _named(self, row: Row, taken_out: dict[int, int]) -> int:
        """Return the name of a row that comes back; a moved one keeps its name."""
        name = taken_out.pop(id(row), None) if row else None
        if name is None:
            self._gone -= 1
            name = self._gone
            self.rows[name] = row
        return name
