"""Columns that only some companies have, from what is typed into them to the figure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from sheetsync.core.rows import serial
from sheetsync.locales.text import Text
from sheetsync.reports import all_reports
from sheetsync.worker.facts import gather
from tests.worker.derived_sheets import OLGA
from tests.worker.managed import change_yaml
from tests.worker.world import CUSTOMERS, World

ADDED = [
    {"id": "nps_score", "type": "number"},
    {"id": "nps_day", "type": "date"},
    {"id": "next_purchase", "type": "date"},
    {"id": "potential_orders", "type": "number"},
    {"id": "potential_order", "type": "money"},
    {"id": "potential_day", "type": "date"},
]
DAY = date(2026, 10, 30)


def with_columns(folder: Path) -> World:
    """A company whose base of customers has these columns, too."""
    world = World(folder)
    world.app.close()

    def add(content: Any) -> None:
        (stage,) = (one for one in content["stages"] if one["id"] == "customers")
        stage["columns"] += ADDED

    change_yaml(world, "stages.yaml", add)
    world.start()
    return world


def test_what_is_typed_into_optional_columns_becomes_a_figure(tmp_path: Path) -> None:
    with with_columns(tmp_path) as world:
        world.cycle()
        world.person(OLGA).type(
            CUSTOMERS,
            {
                "Company": "Acme",
                "Would recommend us, 0–10": 9,
                "Asked on": serial(DAY),
                "Next purchase": serial(DAY),
                "Orders a year, all suppliers": 12,
                "Average order, all suppliers": 99.99,
                "Potential asked on": serial(DAY),
            },
        )
        world.cycle(2)
        tools = world.app.tools()
        facts = gather(tools, {})
        made = {
            name: all_reports()[name].make(facts, tools.config.reports, DAY)
            for name in ("nps_list", "wallet", "next_orders")
        }

    answer, wallet = made["nps_list"], made["wallet"]
    assert answer.column("company") == ("Acme",)
    assert answer.column("score") == (9,)
    assert answer.column("day") == (DAY,)
    (todo,) = answer.column("ask")
    assert isinstance(todo, Text)
    assert todo.english() == "ask for a review"
    assert wallet.column("potential") == (Decimal("1199.88"),)
    assert wallet.column("told") == (DAY,)
    assert made["next_orders"].column("expected") == (DAY,)
