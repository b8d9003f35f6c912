"""The demo's outcome as one JSON object."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sheetsync.demo.census import Census
from sheetsync.demo.script import Counted
from sheetsync.demo.world import World
from sheetsync.locales.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a demo came to.

    Attributes:
        counted: What was seen while the story was played.
        census: What was counted at its end.
        requests: What the worker asked of Google, by kind, and bytes both ways.
    """

    counted: Counted
    census: Census
    requests: dict[str, int]

    @property
    def is_right(self) -> bool:
        """Whether the world came to the right state, at the end and on the way."""
        return self.census.is_right and not any(
            one.problems for one in self.counted.events
        )

    def wrong(self) -> list[Text]:
        """Everything that was not as it should be, each once."""
        on_the_way = (one for step in self.counted.events for one in step.problems)
        found = {one.english(): one for one in (*self.census.problems, *on_the_way)}
        return list(found.values())


def write_report(path: Path, outcome: Outcome, world: World) -> None:
    """Write the outcome into a file."""
    text = json.dumps(as_json(outcome, world), ensure_ascii=False, indent=2)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text + "\n", encoding="utf-8")


def as_json(outcome: Outcome, world: World) -> dict[str, Any]:
    """The outcome as JSON; sentences are in the company's language."""
    counted, census = outcome.counted, outcome.census
    return {
        "clients": census.clients,
        "moved": counted.moved,
        "refused": counted.refused,
        "drift_mended": counted.drift_mended,
        "lost": census.lost,
        "doubled": census.doubled,
        "leaked_cells": census.leaked_cells,
        "requests": outcome.requests,
        "events": [
            {
                "who": one.who,
                "did": world.say(one.did),
                "worker": world.say(one.worker),
                "wrong": [world.say(problem) for problem in one.problems],
            }
            for one in counted.events
        ],
    }
