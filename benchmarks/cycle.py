"""What a cycle costs in requests: idle, and with many moves at once.

``python -m benchmarks.cycle [--json] [--moves N]`` builds a company on the embedded
Google in memory, on a clock that stands still, so that the figures are counts and
do not depend on the machine.
"""

from __future__ import annotations

import argparse
import json
import logging
import random
import shutil
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog
from ruamel.yaml import YAML

from sheetsync.app import App, Chance
from sheetsync.clock import SetClock
from sheetsync.core.ids import CLIENTS, BaseKey, sheet_id
from sheetsync.emulator import EmulatorAdapter, Google, build_app, session_for

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
CONFIG = Path(__file__).parents[1] / "config"
PROSPECTS = BaseKey("prospects/everybody")
MANAGER = "anna.petrova@northwind.example"
QUOTA = 60
"""Reads and writes that Google allows a minute."""


def build(folder: Path) -> tuple[App, SetClock, Any]:
    """A company without clients: its worker, its clock, its local Google."""
    shutil.copytree(CONFIG, folder / "config")
    yaml = YAML()
    path = folder / "config" / "company.yaml"
    company = yaml.load(path)
    company["limits"] = {"move_rows": 1_000_000}
    yaml.dump(company, path)
    clock = SetClock(START)
    chance = random.Random(1)
    server = build_app(Google(clock=clock.now, seed=1))
    app = App(
        folder / "config",
        clock=clock,
        chance=Chance(draw=chance.randrange, fraction=chance.random),
        adapter=EmulatorAdapter(server),
    )
    app.cycle()
    return app, clock, server


def type_clients(app: App, server: Any, count: int) -> None:
    """A manager types clients who all want to go to the next stage."""
    with app.journal.reading() as book:
        base = book.bases.by(PROSPECTS)
    assert base is not None
    ready = {
        "Decision maker": "Ivan",
        "Phone": "+74951234567",
        "Needs": "paper",
        "Company size": "up to 10",
        "Stage": "Interested",
    }
    url = f"https://sheets.googleapis.com/v4/spreadsheets/{base.spreadsheet}"
    with session_for(server, MANAGER) as manager:
        header = manager.get(f"{url}/values/Clients!1:1").json()["values"][0]
        rows = [
            {
                "values": [
                    {"userEnteredValue": {"stringValue": text}} if text else {}
                    for name in header
                    for text in [
                        f"Client {number}" if name == "Company" else ready.get(name)
                    ]
                ]
            }
            for number in range(count)
        ]
        body = {
            "requests": [
                {
                    "insertDimension": {
                        "range": {
                            "sheetId": sheet_id(CLIENTS),
                            "dimension": "ROWS",
                            "startIndex": 1,
                            "endIndex": 1 + count,
                        }
                    }
                },
                {
                    "updateCells": {
                        "start": {"sheetId": sheet_id(CLIENTS), "rowIndex": 1},
                        "rows": rows,
                        "fields": "userEnteredValue",
                    }
                },
            ]
        }
        manager.post(f"{url}:batchUpdate", json=body).raise_for_status()


def measure(moves: int) -> dict[str, float]:
    """The figures, as one flat object."""
    with tempfile.TemporaryDirectory() as folder:
        app, clock, server = build(Path(folder))
        with app:
            clock.sleep(600)
            app.cycle()
            idle = _spent(app, clock)
            type_clients(app, server, moves)
            app.cycle()
            moving = _spent(app, clock)
            with app.journal.reading() as book:
                moved = sum(one.state == "done" for one in book.moves.since(START))
    writes, reads = moving["sheets.write"], moving["sheets.read"]
    return {
        "moves": moved,
        "writes": writes,
        "reads": reads,
        "recipe_writes": 2 * moved,
        "quota_seconds": 60 * max(writes, reads) / QUOTA,
        "recipe_quota_seconds": 60 * 2 * moved / QUOTA,
        "idle_requests": idle["sheets.read"] + idle["drive.read"],
        "idle_writes": idle["sheets.write"] + idle["drive.write"],
        "idle_bytes": idle["bytes_received"],
    }


def _spent(app: App, clock: SetClock) -> dict[str, int]:
    """Requests of one more cycle, half a minute later."""
    clock.sleep(30)
    before = app.traffic.totals()
    app.cycle()
    after = app.traffic.totals()
    return {name: after[name] - before.get(name, 0) for name in after}


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures as a table, or with ``--json`` as one object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--moves", type=int, default=200, help="clients that move")
    options = parser.parse_args(arguments)
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR)
    )
    figures = measure(options.moves)
    if options.json:
        json.dump(figures, sys.stdout)
        print()
        return
    for name, figure in figures.items():
        print(f"{name:24} {figure:>12,.0f}")


if __name__ == "__main__":
    main()
