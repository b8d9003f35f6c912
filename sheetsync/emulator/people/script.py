"""What people are to do at which requests, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from sheetsync.emulator.people.acts import Act
from sheetsync.emulator.when import Schedule


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """An act that somebody tried.

    Attributes:
        at: Number of the request right before which he did; 0 if at none.
        refused: What he read when it was refused; empty if it was not.
    """

    act: Act
    at: int
    refused: str = ""


@dataclass(slots=True)
class Script(Schedule[Act]):
    """The acts of a world that are still to come, and those that were tried.

    Attributes:
        deeds: What was tried, the oldest first.
    """

    deeds: list[Deed] = field(default_factory=list)

    def clear(self) -> None:
        """Call all acts off and forget those that were tried."""
        self.planned.clear()
        self.deeds.clear()
