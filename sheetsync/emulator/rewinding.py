"""Inverse steps carried out as changes of their own, and grids as they once were."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sheetsync.emulator.state.cells import Cell
from sheetsync.emulator.state.saved import row_text
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
        """Go back before one batch, whose steps are in the order of its changes."""
        own = [step for step in steps if grid_of(step) is grid]
        sources = self.sorted_from(own)
        if sources is None:
            self._step_back(own)
            return
        before = _first_rows(own)
        names = list(self.names)
        for index, source in sources.items():
            name = names[source] = self.names[index]
            self.rows[name] = before[source]
        self.names = names

    def sorted_from(self, steps: Sequence[Step]) -> dict[int, int] | None:
        """Return where each row came from that the latest batch has sorted.

        A sort is a new order of whole rows. Taken for new content, a row would not be
        followed to its new place, and would be lost where another one is deleted.

        Args:
            steps: Those of the batch that changed this grid.

        Returns:
            Index before the sort by index after it; None if the batch was no sort.
        """
        if not all(isinstance(step, RowSet) for step in steps):
            return None
        before = _first_rows(steps)
        came_from: dict[str, deque[int]] = defaultdict(deque)
        for index in sorted(before):
            came_from[_likeness(before[index])].append(index)
        found: dict[int, int] = {}
        for index in sorted(before):
            sources = came_from[_likeness(self.rows[self.names[index]])]
            if not sources:
                return None
            found[index] = sources.popleft()
        moves = any(index != source for index, source in found.items())
        return found if moves else None

    def _step_back(self, steps: Sequence[Step]) -> None:
        taken_out: dict[int, int] = {}
        for step in reversed(steps):
            match step:
                case RowSet():
                    self.rows[self.names[step.index]] = step.before
                case RowsInserted():
                    end = step.index + step.count
                    for name in self.names[step.index : end]:
                        taken_out[id(self.rows[name])] = name
                    del self.names[step.index : end]
                case RowsDeleted():
                    back = [self._named(row, taken_out) for row in step.rows]
                    self.names[step.index : step.index] = back
                case _:
                    pass  # columns: nobody rewinds beyond those

    def _named(self, row: Row, taken_out: dict[int, int]) -> int:
        """Return the name of a row that comes back; a moved one keeps its name."""
        name = taken_out.pop(id(row), None) if row else None
        if name is None:
            self._gone -= 1
            name = self._gone
            self.rows[name] = row
        return name


def _first_rows(steps: Iterable[Step]) -> dict[int, Row]:
    """Return the rows that steps have replaced as they were before all of them."""
    before: dict[int, Row] = {}
    for step in steps:
        if isinstance(step, RowSet):
            before.setdefault(step.index, step.before)
    return before


def _likeness(row: Row) -> str:
    """Return what makes a row the same one elsewhere; its formulas have moved along."""
    return row_text(
        tuple(
            replace(cell, formula="=")
            if isinstance(cell, Cell) and cell.formula
            else cell
            for cell in row
        )
    )
