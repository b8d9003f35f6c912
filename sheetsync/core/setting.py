"""What all parts of a plan need to know."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sheetsync.config import Config
from sheetsync.core.assignment import Desk
from sheetsync.core.bases import Base, is_persons
from sheetsync.core.duplicates import Register
from sheetsync.core.ids import BaseKey, ClientId, stage_of
from sheetsync.core.memory import Memory
from sheetsync.core.resting import Resting
from sheetsync.core.snapshot import BaseView, Snapshot
from sheetsync.core.wandering import Columns
from sheetsync.locales.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What all of a plan's parts need.

    Attributes:
        config: What the owner wants.
        snapshot: What is there.
        memory: What was there.
        day: Today, company time.
        say: Says a text in the company's language.
        fresh: Draws a client ID that nobody has.
        bases: The bases that config wants.
        desks: For each stage, who gives its clients to its people.
        register: Everybody's particulars, to find duplicates.
        force: Whether the owner allowed what the safety limits object to.
        resting: For each base the rows that the last plan wanted nothing of.
    """

    config: Config
    snapshot: Snapshot
    memory: Memory
    day: date
    say: Callable[[Text], str]
    fresh: Callable[[], ClientId]
    bases: Mapping[BaseKey, Base]
    desks: Mapping[str, Desk]
    register: Register
    force: bool = False
    resting: Mapping[BaseKey, Resting] = field(default_factory=dict)

    def last_plan(self, view: BaseView) -> Resting | None:
        """What the last plan found at rest in a base, if the same rules hold still."""
        last = self.resting.get(view.base)
        same = last and last.is_under(self.config, self.day, view.clients)
        return last if same else None

    def whose(self, base: BaseKey) -> str:
        """The name of the one person who works in a base; "" where it is not so."""
        wanted = self.bases.get(base)
        if wanted is None or not is_persons(base):
            return ""
        return wanted.editors[0].name

    def columns_of(self, base: BaseKey) -> Columns:
        """What is known of a base's columns."""
        return Columns.of(self.config.pipeline.stage(stage_of(base)), self.day)
