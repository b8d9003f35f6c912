"""What the reports cost: all of them, for a company of 50,000 clients.

``python -m benchmarks.reports [--json] [--clients N]`` makes up a company, thirty
purchases and ten contacts a client, and runs every report on it as of one day: the
time is that of the reports, the memory that of the whole process. Beside it a company
of 2,000 clients on the embedded Google is published once without a change, and once
after 200 more were typed and moved on: how many writes that takes, and how many bytes
go out with them, does not depend on the machine. `writes_allowed` is the bar: 4, and
one more for each 1.5 MB of cells that are new or other than before.
"""

from __future__ import annotations

import argparse
import json
import logging
import resource
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import structlog

from benchmarks.cycle import OWNER, build, type_clients
from sheetsync.app import App
from sheetsync.clock import SetClock
from sheetsync.config.reports import Reports
from sheetsync.core.ids import DESK
from sheetsync.emulator import session_for
from sheetsync.locales.text import verbatim
from sheetsync.reports import all_reports
from sheetsync.reports.facts import Facts, StageShape
from sheetsync.reports.shapes import CLIENTS, CONTACTS, PURCHASES, RESPONSIBILITY, STAYS

CLIENTS_COUNT, PURCHASES_EACH, CONTACTS_EACH = 50_000, 30, 10
AS_OF = date(2026, 10, 31)
_YEARS = 3
_PEOPLE = 30
_CYCLES = 4
_STANDING, _TYPED = 2_000, 200
_REQUEST = 1_500_000
"""Bytes of a request."""
_KB = 1024


def company(count: int, seed: int = 1) -> Facts:
    """The facts about a company that was made up; the same each time.

    Some clients buy often and some seldom, and a third fell silent at some time.

    Args:
        count: How many clients.
        seed: Of chance.
    """
    chance = np.random.default_rng(seed)
    ids = np.array([f"C{number:06}" for number in range(count)])
    begun = np.datetime64(AS_OF) - np.timedelta64(_YEARS * 365, "D")
    people = np.array([f"Person {one}" for one in range(_PEOPLE)])
    whose = people[chance.integers(0, _PEOPLE, count)]
    stays = [
        (one, "customers", begun.astype("datetime64[s]").item(), None, person)
        for one, person in zip(ids.tolist(), whose.tolist(), strict=True)
    ]
    return Facts(
        clients=CLIENTS.frame(
            [
                (
                    one,
                    f"Client {one}",
                    "customers",
                    "Customers",
                    person,
                    None,
                    None,
                    False,
                )
                for one, person in zip(ids.tolist(), whose.tolist(), strict=True)
            ]
        ),
        stays=STAYS.frame(stays),
        responsibility=RESPONSIBILITY.frame(
            [(one, person, since, None) for one, _, since, _, person in stays]
        ),
        purchases=_purchases(ids, begun, chance),
        contacts=_contacts(ids, begun, chance),
        stages=(StageShape(id="customers", name=verbatim("Customers")),),
    )


def _purchases(
    ids: np.ndarray, begun: np.datetime64, chance: np.random.Generator
) -> pd.DataFrame:
    """Purchases by day, a fiftieth of them returns; of 1,000 products."""
    count = len(ids)
    weights = chance.pareto(1.5, count) + 0.1
    who = chance.choice(count, count * PURCHASES_EACH, p=weights / weights.sum())
    ends = np.where(chance.random(count) < 1 / 3, chance.random(count), 1.0)
    days = (chance.random(len(who)) * ends[who] * _YEARS * 365).astype("int64") + 1
    order = np.argsort(days, kind="stable")
    amount = (chance.lognormal(11, 1, len(who))).astype("int64")
    amount[chance.random(len(who)) < 0.02] *= -1
    products = np.array([f"Product {one}" for one in range(1000)])
    frame = pd.DataFrame(
        {
            "client_id": pd.Series(ids[who[order]], dtype="str"),
            "day": (begun + days[order].astype("timedelta64[D]")).astype(
                "datetime64[s]"
            ),
            "amount_minor": amount[order],
            "document": pd.Series(np.arange(len(who))).astype("str"),
            "product": pd.Series(
                products[chance.integers(0, 1000, len(who))], dtype="str"
            ),
            "quantity": chance.integers(1, 9, len(who)).astype("float64"),
        }
    )
    PURCHASES.check(frame)
    return frame


def _contacts(
    ids: np.ndarray, begun: np.datetime64, chance: np.random.Generator
) -> pd.DataFrame:
    count = len(ids) * CONTACTS_EACH
    days = begun + chance.integers(1, _YEARS * 365, count).astype("timedelta64[D]")
    words = pd.Series(["call"] * count, dtype="str")
    people = np.array([f"Person {one}" for one in range(_PEOPLE)])
    outcomes = np.array(["talked", "no answer", "call back", "agreed", "refused"])
    frame = pd.DataFrame(
        {
            "client_id": pd.Series(
                ids[chance.integers(0, len(ids), count)], dtype="str"
            ),
            "day": days.astype("datetime64[s]"),
            "person": pd.Series(
                people[chance.integers(0, _PEOPLE, count)], dtype="str"
            ),
            "channel": words,
            "minutes": chance.random(count) * 9,
            "outcome": pd.Series(
                outcomes[chance.integers(0, len(outcomes), count)], dtype="str"
            ),
            "comment": words,
            "next_contact": pd.Series([pd.NaT] * count, dtype="datetime64[s]"),
        }
    )
    CONTACTS.check(frame)
    return frame


def seconds_of_reports(facts: Facts) -> dict[str, float]:
    """How long each report takes, in the order of their ids."""
    norms = Reports()
    found = {}
    for report_id, report in all_reports().items():
        began = time.perf_counter()
        report.make(facts, norms, AS_OF)
        found[report_id] = round(time.perf_counter() - began, 2)
    return found


def writes() -> dict[str, int]:
    """Writes of a publication without a change, and of one with new clients."""
    with tempfile.TemporaryDirectory() as folder:
        app, clock, server = build(Path(folder))
        with app:
            _come(app, clock, server, _STANDING)
            app.publish()
            unchanged = app.publish().requests
            before = _shown(app, server)
            _come(app, clock, server, _TYPED)
            requests = app.publish().requests
            changed = _changed(before, _shown(app, server))
            sent = _sent(app, requests)
    return {
        "writes_unchanged": unchanged,
        "writes_changed": requests,
        "writes_allowed": 4 + changed // _REQUEST,
        "kb_changed": changed // _KB,
        "kb_sent": sent // _KB,
    }


def _come(app: App, clock: SetClock, server: Any, count: int) -> None:
    """Clients are typed, and go on to the next stage."""
    type_clients(app, server, count)
    for _ in range(_CYCLES):
        app.cycle()
        clock.sleep(60)


def _shown(app: App, server: Any) -> dict[str, list[list[Any]]]:
    """The values of the desk's tabs as the owner sees them, by title."""
    with app.journal.reading() as book:
        known = book.bases.by(DESK)
    assert known is not None
    url = f"https://sheets.googleapis.com/v4/spreadsheets/{known.spreadsheet}"
    with session_for(server, OWNER) as owner:
        sheets = owner.get(url, params={"fields": "sheets(properties(title))"})
        titles = [one["properties"]["title"] for one in sheets.json()["sheets"]]
        answer = owner.get(f"{url}/values:batchGet", params={"ranges": titles})
        answer.raise_for_status()
        blocks = answer.json()["valueRanges"]
    return {
        title: one.get("values", []) for title, one in zip(titles, blocks, strict=True)
    }


def _changed(
    before: dict[str, list[list[Any]]], after: dict[str, list[list[Any]]]
) -> int:
    """Bytes of the cells that are new or hold something else, as they are written."""
    total = 0
    for title, rows in after.items():
        old = before.get(title, [])
        for place, row in enumerate(rows):
            was = old[place] if place < len(old) else []
            for at, cell in enumerate(row):
                if at >= len(was) or was[at] != cell:
                    written = {"userEnteredValue": {"stringValue": cell}}
                    total += len(json.dumps(written))
    return total


def _sent(app: App, requests: int) -> int:
    """Bytes of the last so many batches."""
    batches = [one.sent for one in app.traffic if ":batchUpdate" in one.call.name]
    return sum(batches[-requests:]) if requests else 0


def main() -> None:
    """Measure, and print a table or one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--clients", type=int, default=CLIENTS_COUNT)
    wanted = parser.parse_args()
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR)
    )
    facts = company(wanted.clients)
    by_report = seconds_of_reports(facts)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // _KB
    figures = {
        "clients": len(facts.clients),
        "purchases": len(facts.purchases),
        "contacts": len(facts.contacts),
        "seconds": round(sum(by_report.values()), 1),
        "peak_mb": peak,
        **writes(),
    }
    if wanted.json:
        json.dump({**figures, "by_report": by_report}, sys.stdout, indent=1)
        print()
        return
    for name, value in (*figures.items(), *by_report.items()):
        print(f"{name:24}{value:>12}")


if __name__ == "__main__":
    main()
