"""The time of the world: that of its clock, until somebody sets another one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta


class WorldClock:
    """A clock that runs, or that stands where it was set.

    Args:
        source: Gives the present moment as an aware datetime in UTC.
    """

    def __init__(self, source: Callable[[], datetime]) -> None:
        self._source = source
        self._ahead = timedelta(0)
        self._stands_at: datetime | None = None

    def __call__(self) -> datetime:
        """Return the present moment, in UTC."""
        if self._stands_at is not None:
            return self._stands_at
        return self._source() + self._ahead if self._ahead else self._source()

    @property
    def stands(self) -> bool:
        """Whether it was set and moves by `advance` only."""
        return self._stands_at is not None

    def set(self, moment: datetime) -> None:
        """Stop at a moment.

        Args:
            moment: An aware datetime in UTC.
        """
        self._stands_at = moment

    def advance(self, by: timedelta) -> None:
        """Move on; a clock that runs goes on running."""
        if self._stands_at is not None:
            self._stands_at += by
        else:
            self._ahead += by

    def release(self) -> None:
        """Show the time of the source again."""
        self._stands_at = None
        self._ahead = timedelta(0)
