"""Named copies of a world, quick to take and to go back to.

Rows of cells never change, so a copy shares them: it costs a pointer for each row, not
a cell. The version history comes along, bound to the copied grids.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sheetsync.emulator.state.undo import AttributeSet, RowsDeleted, RowSet

if TYPE_CHECKING:
    from sheetsync.emulator.state.google import Google
    from sheetsync.emulator.state.grid import Grid
    from sheetsync.emulator.state.undo import Step

_PARTS = ("files", "history", "people", "drive", "sign_in", "switches")


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
    steps = [
        step
        for batches in parts["history"].values()
        for batch in batches
        for step in batch.steps
    ]
    for grid in _grids(parts, steps):
        memo[id(grid.rows)] = list(grid.rows)
    for step in steps:
        match step:
            case RowSet():
                memo[id(step.before)] = step.before
            case RowsDeleted():
                memo[id(step.rows)] = step.rows
            case AttributeSet(name="rows"):
                memo[id(step.before)] = list(step.before)
            case _:
                pass  # nothing of it is large
    copied: dict[str, Any] = copy.deepcopy(parts, memo)
    return copied


def _grids(parts: dict[str, Any], steps: list[Step]) -> Iterator[Grid]:
    """Yield every grid, also those of tabs that only the history knows."""
    for file in parts["files"].values():
        if file.book is not None:
            yield from (tab.grid for tab in file.book.tabs)
    for step in steps:
        if isinstance(step, AttributeSet) and step.name == "tabs":
            yield from (tab.grid for tab in step.before)
