"""Keeps the last good configuration while the owner edits the files.

The daemon asks before every cycle. A half-written or wrong file must neither
stop it nor take anybody's access away, so the last good one stays in force.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from sheetsync.config.config import Config
from sheetsync.config.loader import Sources, read, understand
from sheetsync.config.reports import REPORTS
from sheetsync.errors import ConfigError
from sheetsync.locales.text import Text


class Reloading:
    """The configuration of a folder, read again whenever its files changed.

    Attributes:
        problems: What is wrong with the files as they are now; empty where the
            configuration in force is theirs.

    Args:
        folder: Where config/ is.
        reports: Ids of the reports that exist.
    """

    problems: tuple[Text, ...]

    def __init__(self, folder: Path, *, reports: Collection[str] = REPORTS) -> None:
        self.problems = ()
        self._folder = folder
        self._reports = reports
        self._seen: Sources | None = None
        self._good: Config | None = None

    def current(self) -> Config:
        """The configuration in force: of the files, or the last good one.

        Raises:
            ConfigError: The files can't be used and there was no good one yet.
        """
        # The files are small: their bytes tell a change better than their times.
        sources = read(self._folder)
        if self._good and sources == self._seen:
            return self._good
        self._seen = sources
        try:
            self._good = understand(sources, self._reports)
        except ConfigError as error:
            self.problems = error.problems
            if self._good is None:
                raise
        else:
            self.problems = ()
        return self._good
