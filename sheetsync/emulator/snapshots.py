"""Named copies of a world, quick to take and to go back to.

Rows of cells never change, so a copy shares them: it costs a pointer for each row, not
a cell. The version history comes along, bound to the copied grids.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sheetsync.emulator.state.grid import Grid
from sheetsync.emulator.state.undo import (
    AttributeSet,
    RowsDeleted,
    RowSet,
    RowsInserted,
)

if TYPE_CHECKING:
    from sheetsync.emulator.state.google import Google
    from sheetsync.emulator.state.undo import Step

_PARTS = (
    "files",
    "uploads",
    "history",
    "people",
    "drive",
    "sign_in",
    "switches",
)


@dataclass(slots=True)
class Snapshots:
    """The copies of one world by name."""

    _kept: dict[str, dict[str, Any]] = field(default_factory=dict)

    def names(self) -> list[str]:
        """Return the names of all copies, the oldest first."""
        return list(self._kept)

    def take(self, google: Google, name: str) -> None:
        """Copy a world; a copy of that name is replaced."""
        with google.lock:
            self._kept[name] = _copied({one: getattr(google, one) for one in _PARTS})

    def restore(self, google: Google, name: str) -> None:
        """Make a world what it was when it was copied; the copy stays.

        Clock, quotas, faults, scripts and the log go on as they are.

        Raises:
            KeyError: There is no copy of that name.
        """
        with google.lock:
            for one, value in _copied(self._kept[name]).items():
                setattr(google, one, value)
            google.save_all()

    def drop(self, name: str) -> None:
        """Forget a copy.

        Raises:
            KeyError: There is no copy of that name.
        """
        del self._kept[name]


def _copied(parts: dict[str, Any]) -> dict[str, Any]:
    """Return a deep copy whose rows are those of the original."""
    memo: dict[int, Any] = {}
    for file in parts["files"].values():
        for tab in file.book.tabs if file.book else ():
            _copy_grid(tab.grid, memo)
    for batches in parts["history"].values():
        for batch in batches:
            for step in batch.steps:
                _copy_step(step, memo)
    copied: dict[str, Any] = copy.deepcopy(parts, memo)
    return copied


def _copy_grid(grid: Grid, memo: dict[int, Any]) -> Grid:
    """Return the copy of a grid, which deepcopy then finds made already."""
    made: Grid | None = memo.get(id(grid))
    if made is None:
        made = memo[id(grid)] = Grid(grid.column_count, list(grid.rows))
    return made


def _copy_step(step: Step, memo: dict[int, Any]) -> None:
    match step:
        case RowSet(grid=grid, index=index, before=before):
            # By far the most: `replace` would take four times as long.
            memo[id(step)] = RowSet(_copy_grid(grid, memo), index, before)
        case RowsInserted() | RowsDeleted():
            memo[id(step)] = replace(step, grid=_copy_grid(step.grid, memo))
        case AttributeSet(name="rows"):
            memo[id(step.before)] = list(step.before)
        case AttributeSet(name="tabs"):
            for tab in step.before:
                _copy_grid(tab.grid, memo)
        case _:
            pass  # nothing of it is large
