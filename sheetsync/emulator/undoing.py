"""Undoing one person's change although others have changed something since.

Rows are followed to where they are now. A cell gets its old content back if it still
holds what the person put there; a row that he deleted comes back at its place among
its neighbours, one that he inserted goes, and sorted rows take their old order.
Whatever else he changed (titles, filters,
tabs …) comes back if nobody has changed it since.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sheetsync.emulator.answers import SheetsError
from sheetsync.emulator.rewinding import PastGrid, grid_of, take_back
from sheetsync.emulator.sheets.editing import PROTECTED
from sheetsync.emulator.sheets.protection import may_edit
from sheetsync.emulator.state.area import ROWS, Area
from sheetsync.emulator.state.book import Metadata
from sheetsync.emulator.state.cells import trimmed
from sheetsync.emulator.state.undo import AttributeSet, ItemSet, RowSet, RowsInserted
from sheetsync.emulator.unsorting import unsort

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sheetsync.emulator.state.cells import Row
    from sheetsync.emulator.state.files import File
    from sheetsync.emulator.state.google import Batch, Google
    from sheetsync.emulator.state.grid import Grid
    from sheetsync.emulator.state.undo import Step, UndoLog


def undo_steps(
    google: Google,
    file: File,
    email: str,
    log: UndoLog,
    batch: Batch,
    later: Sequence[Batch],
) -> None:
    """Take a batch back as far as later ones allow.

    Raises:
        SheetsError: 400 where a protection is in the way of the person, or columns
            have come or gone since.
    """
    since = [step for one in later for step in one.steps]
    touched = {id(grid_of(step)) for step in since} - {id(None)}
    grids: dict[int, Grid] = {}
    for step in batch.steps:
        grid = grid_of(step)
        if grid is not None:
            grids[id(grid)] = grid
    guard = _Guard(google, file, email)
    places: dict[int, dict[int, int]] = {}
    for key, grid in grids.items():
        if key in touched:
            _refuse_columns(grid, [*batch.steps, *since])
            merge = _Merge(grid, batch, later, log, guard)
            places[key] = merge.carry_out(file)
        else:
            _take_back_exactly(grid, batch.steps, log, guard)
    _take_back_rest(file, log, batch.steps, since, places)


class _Guard:
    """Refuses what the person may not edit."""

    def __init__(self, google: Google, file: File, email: str) -> None:
        self._google, self._file, self._email = google, file, email

    def check(self, grid: Grid, area: Area) -> None:
        """Refuse an area of a grid that a protection keeps from the person."""
        assert self._file.book is not None
        for tab in self._file.book.tabs:
            if tab.grid is grid and not may_edit(
                self._google, self._file, self._email, tab, area
            ):
                raise SheetsError.bad_request(PROTECTED)


def _refuse_columns(grid: Grid, steps: Sequence[Step]) -> None:
    if any(isinstance(one, AttributeSet) and one.owner is grid for one in steps):
        raise SheetsError.bad_request(
            "Columns have come, gone or moved since; this can't be undone any more."
        )


def _take_back_exactly(
    grid: Grid, steps: Sequence[Step], log: UndoLog, guard: _Guard
) -> None:
    own = [step for step in steps if grid_of(step) is grid]
    written = {step.index for step in own if isinstance(step, RowSet)}
    # Where no row moved, the others need not be looked at: a sheet may have many.
    in_place = all(isinstance(step, RowSet) for step in own)
    rows = sorted(written) if in_place else range(grid.row_count)
    before = {index: grid.rows[index] for index in rows}
    size = grid.row_count
    for step in reversed(own):
        if isinstance(step, RowsInserted):
            guard.check(grid, Area(step.index, step.index + step.count))
        take_back(log, step)
    if grid.row_count != size:
        return
    for index in rows:
        for column in _differing(before[index], grid.rows[index]):
            guard.check(grid, Area(index, index + 1, column, column + 1))


def _differing(one: Row, other: Row) -> list[int]:
    """Return the columns in which two rows differ."""
    if one is other:
        return []
    width = max(len(one), len(other))
    return [at for at in range(width) if _at(one, at) != _at(other, at)]


def _at(row: Row, column: int) -> Any:
    # The type counts: 1 and TRUE are equal for Python, and not for a person.
    content = row[column] if column < len(row) else None
    return type(content), content


class _Merge:
    """Undoes a person's change of one grid on top of what others did since."""

    def __init__(
        self,
        grid: Grid,
        batch: Batch,
        later: Sequence[Batch],
        log: UndoLog,
        guard: _Guard,
    ) -> None:
        self._grid, self._log, self._guard = grid, log, guard
        self._after = PastGrid(grid)
        for one in reversed(later):
            self._after.rewind(one.steps, grid)
        own = [step for step in batch.steps if grid_of(step) is grid]
        self._sorted = self._after.sorted_from(own)
        self._before = self._after.copy()
        self._before.rewind(own, grid)
        self._now = list(range(grid.row_count))

    def carry_out(self, file: File) -> dict[int, int]:
        """Change the grid; return where each row of before his change is now."""
        if self._sorted is not None:
            self._unsort(file, self._sorted)
            return {}  # the metadata of rows is at its place already
        self._put_cells_back()
        self._take_rows_out()
        self._put_rows_back()
        place = {name: index for index, name in enumerate(self._now)}
        return {
            index: place[name]
            for index, name in enumerate(self._before.names)
            if name in place
        }

    def _unsort(self, file: File, sources: dict[int, int]) -> None:
        assert file.book is not None
        moved = unsort(self._log, file.book, self._grid, sources, self._after)
        for row in moved.values():
            self._guard.check(self._grid, Area(row, row + 1))

    def _put_cells_back(self) -> None:
        grid = self._grid
        for name in set(self._before.names) & set(self._after.names):
            old, left = self._before.rows[name], self._after.rows[name]
            if name < 0 or old is left:
                continue
            row = grid.rows[name]
            cells = [*row, *(None,) * (max(len(old), len(left)) - len(row))]
            for column in _differing(old, left):
                if _at(row, column) == _at(left, column):
                    self._guard.check(grid, Area(name, name + 1, column, column + 1))
                    cells[column] = old[column] if column < len(old) else None
            if cells != list(row):
                self._log.set_row(grid, name, trimmed(tuple(cells)))

    def _take_rows_out(self) -> None:
        """Delete the rows that he inserted and that nobody else has deleted."""
        inserted = set(self._after.names) - set(self._before.names)
        for name in sorted((one for one in inserted if one >= 0), reverse=True):
            at = self._now.index(name)
            self._guard.check(self._grid, Area(at, at + 1))
            self._log.delete_rows(self._grid, at, 1)
            del self._now[at]

    def _put_rows_back(self) -> None:
        """Insert what he deleted, and move back what he moved."""
        deleted = set(self._before.names) - set(self._after.names)
        displaced = self._displaced()
        above: int | None = None
        for name in self._before.names:
            if name in deleted:
                self._insert(name, above, self._before.rows[name])
            elif name in displaced:
                at = self._now.index(name)
                (row,) = self._log.delete_rows(self._grid, at, 1)
                del self._now[at]
                self._insert(name, above, row)
            if name in deleted or name in displaced or name >= 0:
                above = name

    def _displaced(self) -> set[int]:
        """Return the rows still there that he has moved to another place."""
        taken = set(self._before.names) & set(self._after.names)
        before = [name for name in self._before.names if name in taken]
        after = [name for name in self._after.names if name in taken]
        moved: set[int] = set()
        while before != after:
            pairs = enumerate(zip(before, after, strict=True))
            place = next(at for at, (old, new) in pairs if old != new)
            # The shorter way tells which of the two was the one that moved.
            first, second = before[place], after[place]
            ahead = after.index(first) - place
            behind = before.index(second) - place
            name = first if ahead >= behind else second
            moved.add(name)
            before.remove(name)
            after.remove(name)
        return {name for name in moved if name >= 0}

    def _insert(self, name: int, above: int | None, row: Row) -> None:
        at = 0 if above is None else self._now.index(above) + 1
        self._guard.check(self._grid, Area(at, at + 1))
        self._log.insert_rows(self._grid, at, [row])
        self._now.insert(at, name)


def _take_back_rest(
    file: File,
    log: UndoLog,
    steps: Sequence[Step],
    since: Sequence[Step],
    places: dict[int, dict[int, int]],
) -> None:
    """Take back what is not cells, where nobody has changed it since."""
    changed = {_target(step) for step in since} - {None}
    for step in reversed(steps):
        if grid_of(step) is not None:
            continue
        if _target(step) in changed and not _as_left(step, since):
            continue
        if isinstance(step, ItemSet) and isinstance(step.before, Metadata):
            there = _replaced(file, step, places)
            if there is not None:
                take_back(log, there)
        else:
            take_back(log, step)


def _target(step: Step) -> tuple[int, Any] | None:
    match step:
        case AttributeSet():
            return id(step.owner), step.name
        case ItemSet():
            return id(step.mapping), step.key
        case _:
            return None


def _as_left(step: Step, since: Sequence[Step]) -> bool:
    """Say whether something is again what it was right after the person's change."""
    first = next(one for one in since if _target(one) == _target(step))
    match first:
        case AttributeSet():
            return bool(getattr(first.owner, first.name) == first.before)
        case ItemSet():
            there = first.key in first.mapping
            return there == first.was_there and (
                first.mapping.get(first.key) == first.before
            )
        case _:
            return False


def _replaced(
    file: File, step: ItemSet, places: dict[int, dict[int, int]]
) -> ItemSet | None:
    """Return a step on metadata of a row with the row's place now; None if it went."""
    entry: Metadata = step.before
    tab = None
    if file.book is not None and entry.sheet_id is not None:
        tab = file.book.tab(entry.sheet_id)
    if tab is None or entry.dimension != ROWS or id(tab.grid) not in places:
        return step
    index = places[id(tab.grid)].get(entry.index)
    return None if index is None else replace(step, before=replace(entry, index=index))
