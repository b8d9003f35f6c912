"""The demo company and small snapshots, for tests of pure decisions."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path

from sheetsync.config import Config
from sheetsync.config.loader import load
from sheetsync.core.ids import CLIENTS, BaseKey, ClientId, SpreadsheetId, sheet_id
from sheetsync.core.memory import Memory
from sheetsync.core.plan import Plan
from sheetsync.core.planner import make_plan
from sheetsync.core.rows import Cell
from sheetsync.core.snapshot import BaseView, Row, Snapshot, TabView
from sheetsync.locales.text import Text

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 2)
PROSPECTS = BaseKey("prospects/everybody")
INTERESTED = BaseKey("interested/everybody")
CUSTOMERS = BaseKey("customers/everybody")


@lru_cache(maxsize=1)
def company() -> Config:
    """The configuration that the repository ships."""
    return load(Path(__file__).parents[2] / "config")


def tab(word: str, keys: Sequence[str], rows: Sequence[Mapping[str, Cell]]) -> TabView:
    """A tab whose rows stand below each other, the first in row 1."""
    shown = tuple(
        Row(index, tuple(row.get(key) for key in keys))
        for index, row in enumerate(rows, 1)
    )
    return TabView(
        tab=word,
        sheet=sheet_id(word),
        title=word,
        keys=tuple(keys),
        rows=shown,
        end=1 + len(shown),
    )


def base(
    key: BaseKey,
    clients: Sequence[Mapping[str, Cell]] = (),
    contacts: Sequence[Mapping[str, Cell]] = (),
    faults: tuple[Text, ...] = (),
) -> BaseView:
    """A base of the demo company with these rows."""
    stage = company().pipeline.stage(key.partition("/")[0])
    assert stage is not None
    shown = [one.id for one in stage.columns if stage.shows(one)]
    tabs = {CLIENTS: tab(CLIENTS, shown, clients)}
    for child in stage.tabs:
        tabs[child.id] = tab(child.id, [one.id for one in child.columns], contacts)
    return BaseView(base=key, spreadsheet=SpreadsheetId(key), tabs=tabs, faults=faults)


def plan_of(
    *bases: BaseView,
    memory: Memory | None = None,
    config: Config | None = None,
    seed: int = 5,
) -> Plan:
    """The plan for these bases, with IDs from one seed."""
    return make_plan(
        config or company(),
        Snapshot(taken_at=NOW, bases={one.base: one for one in bases}),
        memory or Memory(),
        day=TODAY,
        say=lambda text: text.english(),
        draw=random.Random(seed).randrange,
    )


def places(plan: Plan) -> dict[BaseKey, dict[ClientId, int]]:
    """In which row of each base a plan saw each client."""
    return {
        base: {client: row.index for client, row in seen.items()}
        for base, seen in plan.seen.items()
    }
