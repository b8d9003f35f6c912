"""What a base of 50,000 rows × 30 columns costs to look at, in time and memory.

A cycle that reads the base whole, 100 of its rows having been edited, is compared
with fetching and decoding the same bytes with the standard ``json``, both from one
server that holds them in memory, in turns; the best of a few turns counts. Memory is
measured in processes of their own, as the operating system counts it.

``python -m benchmarks.large`` prints the figures; `benchmarks.cycle` includes them.
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import json
import logging
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import requests
import structlog
from requests import PreparedRequest, Response

from sheetsync.app import App, Chance
from sheetsync.clock import SetClock
from sheetsync.core.ids import CLIENTS, BaseKey, ClientId, sheet_id
from sheetsync.core.rows import serial
from sheetsync.google.transport import Redirected
from sheetsync.journal.records import KnownClient

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
CONFIG = Path(__file__).parents[1] / "config"
PROSPECTS = BaseKey("prospects/everybody")
OWNER = "owner@northwind.example"
ROWS, COLUMNS, EDITED = 50_000, 30, 100
CHUNK = 5_000
TURNS = 5
LETTERS = "ABCDFGHJKMNPQRSTVWXYZ23456789"
WHOLE = "/whole"


@contextmanager
def serving(*command: str) -> Iterator[str]:
    """A server in a process of its own; gives its address."""
    line = [sys.executable, "-m", *command]
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            yield server.stdout.readline().split()[1]
        finally:
            server.terminate()


class _Held(Redirected):
    """The way to the local Google; whole readings of one base come from a holder."""

    def __init__(self, google: str, holder: str, spreadsheet: str) -> None:
        super().__init__(google)
        self._holder = Redirected(holder)
        self._reading = f"/{spreadsheet}/values:batchGetByDataFilter"
        self.body: bytes | str | None = None

    def send(self, request: PreparedRequest, *args: Any, **options: Any) -> Response:
        """Send a request."""
        whole = self._reading in (request.url or "") and b"ROWS" in (
            request.body or b""
        )
        if not whole:
            return super().send(request, *args, **options)
        self.body = request.body
        held = request.copy()
        held.url = "https://sheets.googleapis.com" + WHOLE
        return self._holder.send(held, *args, **options)


class Large:
    """A company with one large base, on a local Google in another process.

    Args:
        folder: Where its config/ and its journal are.
        google: The address of the local Google.
        holder: The address of the server that holds answers.
    """

    def __init__(self, folder: Path, google: str, holder: str) -> None:
        self.google, self.holder = google, holder
        self.people = requests.Session()
        self.people.trust_env = False
        self.people.headers["Authorization"] = f"Bearer {OWNER}"
        noted = folder / "spreadsheet"
        self.spreadsheet = noted.read_text() if noted.exists() else "-"
        self.adapter = _Held(google, holder, self.spreadsheet)
        self.clock = SetClock(START)
        chance = random.Random(1)
        self.app = App(
            folder / "config",
            clock=self.clock,
            chance=Chance(draw=chance.randrange, fraction=chance.random),
            adapter=self.adapter,
        )

    @classmethod
    def make(cls, folder: Path, google: str, holder: str) -> None:
        """Make the company and fill its base."""
        shutil.copytree(CONFIG, folder / "config")
        large = cls(folder, google, holder)
        with large.app as app:
            app.cycle()
            with app.journal.reading() as book:
                base = book.bases.by(PROSPECTS)
            assert base is not None
            large.spreadsheet = base.spreadsheet
            (folder / "spreadsheet").write_text(base.spreadsheet)
            large._fill()

    def _call(self, path: str, body: Any, method: str = "POST") -> Any:
        url = f"{self.google}/v4/spreadsheets/{self.spreadsheet}{path}"
        answer = self.people.request(method, url, json=body)
        answer.raise_for_status()
        return answer.json()

    def _fill(self) -> None:
        header = self._call("/values/Clients!1:1", None, "GET")["values"][0]
        own = [f"Own {number}" for number in range(COLUMNS - len(header))]
        grid = {"rowCount": ROWS + 1, "columnCount": COLUMNS}
        properties = {"sheetId": sheet_id(CLIENTS), "gridProperties": grid}
        grown = {"properties": properties, "fields": "gridProperties"}
        self._call(":batchUpdate", {"requests": [{"updateSheetProperties": grown}]})
        header += own
        names = {name: place for place, name in enumerate(header)}
        draw = random.Random(2)
        clients = []
        rows = [header]
        for number in range(ROWS):
            client = ClientId(_client_id(number))
            clients.append(
                KnownClient(client_id=client, registered_at=START, base=PROSPECTS)
            )
            row = [_cell(name, number, draw) for name in header]
            row[names["ID"]] = client
            row[names["Registered"]] = serial(START.date())
            row[names["Stage"]] = "Prospects"
            rows.append(row)
        for first in range(0, len(rows), CHUNK):
            path = f"/values/Clients!A{first + 1}?valueInputOption=RAW"
            self._call(path, {"values": rows[first : first + CHUNK]}, "PUT")
        with self.app.journal.writing() as book:
            book.clients.add_many(clients)

    def hold(self) -> int:
        """Let the holder have what Google answers to a whole reading now; its size."""
        path = "/values:batchGetByDataFilter?prettyPrint=false"
        url = f"{self.google}/v4/spreadsheets/{self.spreadsheet}{path}"
        headers = {"Content-Type": "application/json"}
        answer = self.people.post(url, data=_READING, headers=headers)
        answer.raise_for_status()
        requests.put(self.holder + WHOLE, data=answer.content, timeout=60)
        return len(answer.content)

    def edit(self, turn: int) -> None:
        """People edit 100 rows."""
        start: dict[str, Any] = {
            "sheetId": sheet_id(CLIENTS),
            "columnIndex": COLUMNS - 1,
        }
        value = {"userEnteredValue": {"stringValue": f"edited in turn {turn}"}}
        step = ROWS // EDITED
        edits: list[dict[str, Any]] = [
            {
                "updateCells": {
                    "start": {**start, "rowIndex": 1 + turn + number * step},
                    "rows": [{"values": [value]}],
                    "fields": "userEnteredValue",
                }
            }
            for number in range(EDITED)
        ]
        self._call(":batchUpdate", {"requests": edits})
        self.hold()

    def cycle(self) -> float:
        """One cycle, half a minute later; the seconds that it took."""
        self.clock.sleep(30)
        return seconds(self.app.cycle)

    def decode(self) -> float:
        """Fetch and decode the same bytes; the seconds that it took."""
        return seconds(lambda: fetch(self.people, self.holder))


_READING = json.dumps(
    {
        "dataFilters": [
            {"gridRange": {"sheetId": sheet_id(CLIENTS)}},
            {"gridRange": {"sheetId": sheet_id("contacts")}},
        ],
        "majorDimension": "ROWS",
        "valueRenderOption": "UNFORMATTED_VALUE",
        "dateTimeRenderOption": "SERIAL_NUMBER",
    }
)


def fetch(session: requests.Session, holder: str) -> Any:
    """The held answer, decoded by the standard library."""
    return json.loads(session.post(holder + WHOLE).content)


def seconds(work: Callable[[], object]) -> float:
    """How long something takes."""
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _client_id(number: int) -> str:
    letters = ""
    for _ in range(6):
        number, rest = divmod(number, len(LETTERS))
        letters += LETTERS[rest]
    return "C" + letters


def _cell(name: str, number: int, draw: random.Random) -> Any:
    """A cell as sales departments fill it; the worker's columns stay empty."""
    match name:
        case "Company":
            return f"Company {number} Ltd"
        case "Phone":
            return f"+7495{number:07}"
        case "E-mail":
            return f"office{number}@company{number}.example"
        case "Next contact":
            return serial(START.date()) + number % 30
        case "Responsible" | "Take" | "Last contact" | "Sync note" | "Dossier":
            return ""
        case "Last purchase" | "Purchases" | "Turnover" | "ID" | "Stage":
            return ""
        case _:
            pass
    kind = len(name) % 4 if not name.startswith("Own") else int(name.split()[1]) % 5
    return (
        f"note {draw.randrange(10**6)} of {number}",
        f"text {number}",
        f"{name} {draw.randrange(10**9)}",
        f"word {draw.randrange(1000)}",
        number * 0.25,
    )[kind]


def timed(large: Large) -> dict[str, float]:
    """Seconds of both, in turns, and what an idle cycle fetches."""
    large.hold()
    first = large.cycle()
    large.cycle()
    before = large.app.traffic.totals()
    idle = large.cycle()
    after = large.app.traffic.totals()
    cycles, decodings = [], []
    for turn in range(TURNS):
        large.edit(turn)
        decodings.append(large.decode())
        cycles.append(large.cycle())
    return {
        "idle_bytes": after["bytes_received"] - before["bytes_received"],
        "large_first_seconds": first,
        "large_idle_seconds": idle,
        "large_cycle_seconds": min(cycles),
        "large_decode_seconds": min(decodings),
        "cycle_ratio": min(cycles) / min(decodings),
    }


def cycle_memory(large: Large) -> dict[str, float]:
    """The most memory that such a cycle holds beyond that of the bare program."""
    large.hold()
    _give_back()
    bare = _memory("VmRSS")
    large.cycle()
    large.edit(0)
    _forget_peak()
    large.cycle()
    return {"cycle_memory": _memory("VmHWM") - bare}


def decoded_memory(large: Large) -> dict[str, float]:
    """The memory that the decoded answer takes."""
    large.hold()
    _give_back()
    bare = _memory("VmRSS")
    decoded = fetch(large.people, large.holder)
    _give_back()
    taken = _memory("VmRSS") - bare
    assert decoded
    return {"decoded_memory": taken}


def _memory(name: str) -> float:
    """Kilobytes, as Linux counts them."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(name + ":"):
            return float(line.split()[1])
    raise LookupError(name)


def _give_back() -> None:
    """Give the operating system what is free, so that it counts what is held."""
    gc.collect()
    ctypes.CDLL("libc.so.6").malloc_trim(0)


def _forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


PARTS: dict[str, Callable[[Large], dict[str, float]]] = {
    "timed": timed,
    "cycle_memory": cycle_memory,
    "decoded_memory": decoded_memory,
}


def measure() -> dict[str, float]:
    """All figures, each part in a process of its own."""
    figures: dict[str, float] = {}
    with (
        tempfile.TemporaryDirectory() as name,
        serving("sheetsync", "emulator", "--port", "0") as google,
        serving("benchmarks.holder") as holder,
    ):
        folder = Path(name)
        Large.make(folder, google, holder)
        for part in PARTS:
            line = [sys.executable, "-m", "benchmarks.large", "--part", part]
            line += [str(folder), google, holder]
            done = subprocess.run(line, check=True, capture_output=True, text=True)
            figures |= json.loads(done.stdout.splitlines()[-1])
    figures["memory_ratio"] = figures["cycle_memory"] / figures["decoded_memory"]
    return figures


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures, or those of one part in a company that is there already."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=PARTS)
    parser.add_argument("place", nargs="*", help="folder, Google's address, holder's")
    options = parser.parse_args(arguments)
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR)
    )
    if not options.part:
        for name, figure in measure().items():
            print(f"{name:24} {figure:>12,.3f}")
        return
    folder, google, holder = options.place
    large = Large(Path(folder), google, holder)
    with large.app:
        print(json.dumps(PARTS[options.part](large)))


if __name__ == "__main__":
    main()
