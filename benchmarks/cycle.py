"""What a cycle costs: requests and quota, bytes, time and memory.

``python -m benchmarks.cycle [--json] [--moves N]`` lets clients of 30 columns with
five contacts each move in one cycle, and beside it the usual recipe through gspread:
append each row there, delete it here. Both run on the embedded Google in memory, on
a clock that stands still unless the quota makes somebody wait, so that these figures
are counts and do not depend on the machine. What a base of 50,000 rows costs to look
at is measured by `benchmarks.large`.
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

import gspread
import requests
import structlog
from ruamel.yaml import YAML

from benchmarks import large
from sheetsync.app import App, Chance
from sheetsync.clock import SetClock
from sheetsync.core.ids import BaseKey, sheet_id
from sheetsync.emulator import EmulatorAdapter, Google, build_app, session_for
from sheetsync.google.credentials import acting_as
from sheetsync.google.session import GoogleSession
from sheetsync.google.sheets import SheetsClient

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
CONFIG = Path(__file__).parents[1] / "config"
PROSPECTS = BaseKey("prospects/everybody")
OWNER = "owner@northwind.example"
QUOTA = 60
"""Reads and writes that Google allows a minute."""
COLUMNS, CONTACTS = 30, 5
CHUNK = 1_000
READY = {"Company", "Decision maker", "Phone", "Needs", "Company size", "Stage"}


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
    """Clients are typed, with contacts; all of them want to go on."""
    with app.journal.reading() as book:
        base = book.bases.by(PROSPECTS)
    assert base is not None
    url = f"https://sheets.googleapis.com/v4/spreadsheets/{base.spreadsheet}"
    with session_for(server, OWNER) as people:
        for tab, rows in (
            ("Clients", client_rows(_header(people, url, "Clients"), count)),
            ("Contacts", contact_rows(_header(people, url, "Contacts"), count)),
        ):
            grid = {"rowCount": len(rows) + 100, "columnCount": len(rows[0])}
            sheet = sheet_id(tab.lower())
            grown = {"sheetId": sheet, "gridProperties": grid}
            request = {"properties": grown, "fields": "gridProperties"}
            people.post(
                f"{url}:batchUpdate",
                json={"requests": [{"updateSheetProperties": request}]},
            ).raise_for_status()
            for first in range(0, len(rows), CHUNK):
                people.put(
                    f"{url}/values/{tab}!A{first + 1}?valueInputOption=RAW",
                    json={"values": rows[first : first + CHUNK]},
                ).raise_for_status()


def _header(people: requests.Session, url: str, tab: str) -> list[str]:
    answer = people.get(f"{url}/values/{tab}!1:1")
    answer.raise_for_status()
    return list(answer.json()["values"][0])


def client_rows(header: Sequence[str], count: int) -> list[list[Any]]:
    """A header of 30 columns and the rows of clients who may go on."""
    own = [f"Own {number}" for number in range(COLUMNS - len(header))]
    ready = {
        "Decision maker": "Ivan",
        "Phone": "+74951234567",
        "Needs": "paper",
        "Company size": "up to 10",
        "Stage": "Interested",
    }
    rows = [[*header, *own]]
    for number in range(count):
        named = {**ready, "Company": f"Client {number}"}
        named |= {name: f"{name} of {number}" for name in own}
        rows.append([named.get(name, "") for name in rows[0]])
    return rows


def contact_rows(header: Sequence[str], count: int) -> list[list[Any]]:
    """A header and five contacts with each client."""
    rows: list[list[Any]] = [list(header)]
    for number in range(count * CONTACTS):
        client, turn = divmod(number, CONTACTS)
        named = {
            "Day": 46_300 + turn,
            "Client": f"Client {client}",
            "Comment": f"call {turn} with {client}",
        }
        rows.append([named.get(name, "") for name in header])
    return rows


def recipe(count: int) -> tuple[int, float]:
    """The usual recipe through gspread: append each row there, delete it here.

    Returns:
        Writes that it took, and the seconds on the quota's clock.
    """
    clock = SetClock(START)
    server = build_app(Google(clock=clock.now, seed=1))
    session = GoogleSession(
        acting_as(OWNER),
        clock=clock,
        chance=random.Random(1).random,
        adapter=EmulatorAdapter(server),
    )
    google = gspread.Client(
        auth=session.credentials, session=session, http_client=SheetsClient
    )
    source, target = google.create("Source"), google.create("Target")
    header = ["ID", "Company", *sorted(READY - {"Company"})]
    tabs = {"Clients": client_rows(header, count), "Contacts": []}
    tabs["Contacts"] = contact_rows(["Day", "Client", "Comment"], count)
    for title, rows in tabs.items():
        size = {"rows": len(rows), "cols": len(rows[0])}
        source.add_worksheet(title, **size).update(rows, "A1")
        target.add_worksheet(title, **size).update(rows[:1], "A1")
    before, began = session.traffic.totals()["sheets.write"], clock.now()
    for title in tabs:
        here, there = source.worksheet(title), target.worksheet(title)
        for row in here.get_all_values()[1:]:
            there.append_row(row)
            here.delete_rows(2)
    writes = session.traffic.totals()["sheets.write"] - before
    return writes, (clock.now() - began).total_seconds()


def measure(moves: int) -> dict[str, float]:
    """The figures, as one flat object."""
    with tempfile.TemporaryDirectory() as folder:
        app, clock, server = build(Path(folder))
        with app:
            clock.sleep(600)
            app.cycle()
            app.cycle()
            idle = _spent(app, clock)
            type_clients(app, server, moves)
            app.cycle()
            moving = _spent(app, clock)
            with app.journal.reading() as book:
                moved = sum(one.state == "done" for one in book.moves.since(START))
    writes, reads = moving["sheets.write"], moving["sheets.read"]
    recipe_writes, recipe_seconds = recipe(moves)
    return {
        "moves": moved,
        "writes": writes,
        "reads": reads,
        "quota_seconds": 60 * max(writes, reads) / QUOTA,
        "recipe_writes": recipe_writes,
        "recipe_quota_seconds": recipe_seconds,
        "idle_requests": idle["sheets.read"] + idle["drive.read"],
        "idle_writes": idle["sheets.write"] + idle["drive.write"],
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
    parser.add_argument("--moves", type=int, default=1000, help="clients that move")
    options = parser.parse_args(arguments)
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR)
    )
    figures = {**measure(options.moves), **large.measure()}
    if options.json:
        json.dump(figures, sys.stdout)
        print()
        return
    for name, figure in figures.items():
        print(f"{name:24} {figure:>14,.2f}")


if __name__ == "__main__":
    main()
