"""A company that can go back to one moment, over and over: schedules begin there."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from requests.adapters import BaseAdapter

from sheetsync.errors import SheetsyncError
from tests.worker.faults import ProcessDied
from tests.worker.world import World

_MOMENT = "the moment to go back to"


class GoingBack(World):
    """A company with a moment that it goes back to.

    Args:
        folder: An empty folder.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / "company")
        self._kept = folder / "kept"

    def keep(self, versions: int | None = None) -> None:
        """Make this the moment; its worker ends.

        Args:
            versions: So many versions of each file are kept, all if not said. How
                files were made is told in thousands of steps: to copy them for every
                schedule takes a sixth of its time.
        """
        self.app.close()
        self.direct: BaseAdapter = self.adapter
        self._moment = self.clock.now()
        shutil.copytree(self.home / "state", self._kept)
        for batches in self.google.history.values():
            while versions is not None and len(batches) > versions:
                batches.popleft()
        self.google.snapshots.take(self.google, _MOMENT)

    def begin(self, wire: BaseAdapter) -> None:
        """Go back to that moment, with a worker behind that wire."""
        self.google.snapshots.restore(self.google, _MOMENT)
        shutil.rmtree(self.home / "state")
        shutil.copytree(self._kept, self.home / "state")
        self.clock.move_to(self._moment)
        self.adapter = wire
        self.start()

    def attempt(self, act: Callable[[], object]) -> None:
        """Do something that may fail, and wait for the next tick."""
        try:
            act()
        except ProcessDied:
            self.app.close()
            self.start()
        except SheetsyncError:
            # The daemon tells, and tries again at its next tick.
            pass
        self.clock.sleep(30)
