"""How quick and how small the local Google is.

``python -m benchmarks.emulator [--json]`` measures small reads in the process and over
HTTP, a whole sheet of 50,000 × 30 read and grown, 10,000 formulas computed anew, the
memory that cells take, and whether taking a change of one cell back costs more on it
than on ten rows.

Times are the best of a few tries: what the work costs, not what else the machine did.
"""

from __future__ import annotations

import argparse
import gc
import json
import subprocess
import sys
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from requests import Session

from sheetsync.emulator import Google, build_app, session_for
from sheetsync.emulator.history import undo

SHEETS = "https://sheets.googleapis.com"
WHO = "owner@example.com"
ROWS, COLUMNS = 50_000, 30
APPENDED = 10_000
CHUNK = 5_000
"""Rows written by one request while a sheet is filled."""
FORMULA_ROWS = 1_000
SMALL_READS = 1_500
CLIENTS = 2
"""Threads that read over HTTP: one for each core that the bar speaks of."""

Rows: TypeAlias = "list[list[Any]]"


def rows_of(first: int, count: int) -> Rows:
    """Rows as a sales department fills them: texts, numbers, ticks, none repeated."""
    kinds: tuple[Callable[[int], Any], ...] = (
        lambda at: f"Client {at}",
        lambda at: at * 0.25,
        lambda at: 45_000 + at,
        lambda at: at % 2 == 0,
        lambda at: f"+7 495 {at:07}",
        lambda at: f"note of {at}",
    )
    return [
        [kinds[column % 6](row * COLUMNS + column) for column in range(COLUMNS)]
        for row in range(first, first + count)
    ]


class Sheet:
    """A new spreadsheet of a given size, reached by one session."""

    def __init__(self, session: Session, base: str, rows: int) -> None:
        self.session = session
        grid = {"rowCount": rows, "columnCount": COLUMNS}
        tab = {"properties": {"sheetId": 0, "title": "T", "gridProperties": grid}}
        made = session.post(f"{base}/v4/spreadsheets", json={"sheets": [tab]})
        made.raise_for_status()
        self.id = str(made.json()["spreadsheetId"])
        self.url = f"{base}/v4/spreadsheets/{self.id}"

    def fill(self, count: int) -> None:
        """Write the first rows, a part of them at a time."""
        for first in range(0, count, CHUNK):
            rows = rows_of(first, min(CHUNK, count - first))
            self.session.put(
                f"{self.url}/values/T!A{first + 1}?valueInputOption=RAW",
                json={"values": rows},
            ).raise_for_status()

    def append(self, path: str, body: bytes) -> None:
        """Send one request that appends."""
        headers = {"Content-Type": "application/json"}
        self.session.post(
            self.url + path, data=body, headers=headers
        ).raise_for_status()


def seconds(work: Callable[[], object]) -> float:
    """How long something takes."""
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


@contextmanager
def served() -> Iterator[str]:
    """The local Google in a process of its own; gives its address."""
    command = [sys.executable, "-m", "sheetsync", "emulator", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            yield server.stdout.readline().split()[1]
        finally:
            server.terminate()


def http_reads(base: str, path: str) -> float:
    """Small reads a second over kept-alive connections."""
    headers = {"Authorization": f"Bearer {WHO}"}

    def read_many() -> None:
        line = HTTPConnection(urlsplit(base).netloc)
        for _ in range(SMALL_READS):
            line.request("GET", path, headers=headers)
            answer = line.getresponse()
            answer.read()
            assert answer.status == 200
        line.close()

    def together() -> None:
        threads = [threading.Thread(target=read_many) for _ in range(CLIENTS)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()

    return CLIENTS * SMALL_READS / min(seconds(together) for _ in range(3))


def read_whole(base: str, path: str) -> int:
    """Read one answer to its last byte; gives its length."""
    line = HTTPConnection(urlsplit(base).netloc)
    line.request("GET", path, headers={"Authorization": f"Bearer {WHO}"})
    text = line.getresponse().read()
    line.close()
    return len(text)


def over_http() -> dict[str, float]:
    """The figures of a server in another process."""
    with served() as base, Session() as session:
        session.trust_env = False
        session.headers["Authorization"] = f"Bearer {WHO}"
        sheet = Sheet(session, base, ROWS)
        sheet.fill(ROWS)
        path = f"/v4/spreadsheets/{sheet.id}/values"
        whole = min(seconds(lambda: read_whole(base, f"{path}/T")) for _ in range(3))
        return {
            "http_reads_per_second": http_reads(base, f"{path}/T!A1:E10"),
            "read_50000x30_seconds": whole,
        }


def inprocess() -> dict[str, float]:
    """The figures of a world in this process."""
    google = Google(seed=1)
    with session_for(build_app(google), WHO) as session:
        small = Sheet(session, SHEETS, 10)
        small.fill(10)
        url = f"{small.url}/values/T!A1:E10"

        def read_many() -> None:
            for _ in range(SMALL_READS):
                session.get(url)

        reads = SMALL_READS / min(seconds(read_many) for _ in range(3))
        size = cell_bytes(session)
        large = Sheet(session, SHEETS, ROWS)
        large.fill(ROWS)
        return {
            "inprocess_reads_per_second": reads,
            "inprocess_read_50000x30_seconds": min(
                seconds(lambda: session.get(f"{large.url}/values/T")) for _ in range(3)
            ),
            **appends(session),
            **formulas(session),
            "bytes_per_plain_cell": size,
            "undo_ratio": taken_back(google, large) / taken_back(google, small),
            "rollback_ratio": rolled_back(large) / rolled_back(small),
        }


def cell_bytes(session: Session) -> float:
    """Memory for each filled cell of a sheet, its history included."""
    rows = 10_000
    tracemalloc.start()
    sheet = Sheet(session, SHEETS, rows)
    gc.collect()
    before = tracemalloc.get_traced_memory()[0]
    sheet.fill(rows)
    gc.collect()
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return (after - before) / (rows * COLUMNS)


def appends(session: Session) -> dict[str, float]:
    """Seconds for 10,000 rows in one request, by either way to append."""
    rows = rows_of(0, APPENDED)
    cells = [{"values": [_cell(value) for value in row]} for row in rows]
    request = {"sheetId": 0, "rows": cells, "fields": "userEnteredValue"}
    batch = json.dumps({"requests": [{"appendCells": request}]}).encode()
    plain = json.dumps({"values": rows}).encode()
    ways = {
        "append_10000_seconds": (":batchUpdate", batch),
        "values_append_10000_seconds": (
            "/values/T!A1:append?valueInputOption=RAW",
            plain,
        ),
    }
    best = dict.fromkeys(ways, float("inf"))
    for _ in range(3):
        for name, (path, body) in ways.items():
            sheet = Sheet(session, SHEETS, 100)
            sheet.fill(100)
            spent = seconds(lambda: sheet.append(path, body))  # noqa: B023 - called here
            best[name] = min(best[name], spent)
    return best


def _cell(value: Any) -> dict[str, Any]:
    kind = {str: "stringValue", bool: "boolValue"}.get(type(value), "numberValue")
    return {"userEnteredValue": {kind: value}}


def formulas(session: Session) -> dict[str, float]:
    """Seconds to read 10,000 formulas over 1,000 rows after one of these changed.

    Half of them are products of a cell; of the others half add up by a criterion or
    look up among fixed rows, half add up 1,000 rows each, every one others.
    """
    sheet = Sheet(session, SHEETS, 2 * FORMULA_ROWS)
    data = [[f"C-{at % 50}", at * 1.5] for at in range(2 * FORMULA_ROWS)]
    url = f"{sheet.url}/values/T!"
    session.put(f"{url}A1?valueInputOption=RAW", json={"values": data})
    typed = [_formulas_of(row) for row in range(FORMULA_ROWS)]
    session.put(f"{url}D1?valueInputOption=USER_ENTERED", json={"values": typed})

    def changed_and_read() -> None:
        session.put(f"{url}B2?valueInputOption=RAW", json={"values": [[1]]})
        answer = session.get(f"{url}D1:M{FORMULA_ROWS}")
        assert len(answer.json()["values"]) == FORMULA_ROWS

    return {"formulas_10000_seconds": min(seconds(changed_and_read) for _ in range(3))}


def _formulas_of(row: int) -> list[str]:
    """Ten formulas for a row."""
    key, last = f'"C-{row % 50}"', FORMULA_ROWS
    return [
        *(f"=$B{row + 1}*{factor}" for factor in range(5)),
        f"=SUMIF($A$1:$A${last},{key},$B$1:$B${last})",
        f"=VLOOKUP({key},$A$1:$B${last},2,FALSE)",
        f"=COUNTIF($A$1:$A${last},{key})",
        f"=SUM(B{row + 1}:B{row + last})",
        f'=SUMIF(B{row + 1}:B{row + last},">{row}")',
    ]


def taken_back(google: Google, sheet: Sheet) -> float:
    """Seconds for Ctrl+Z after one cell was typed."""
    file = google.files[sheet.id]
    best = float("inf")
    for turn in range(20):
        url = f"{sheet.url}/values/T!B2?valueInputOption=RAW"
        sheet.session.put(url, json={"values": [[turn + 0.5]]}).raise_for_status()
        best = min(best, seconds(lambda: undo(google, file, WHO)))
    return best


def rolled_back(sheet: Sheet) -> float:
    """Seconds for a batch of which the second request is refused."""
    typed = {"values": [{"userEnteredValue": {"stringValue": "typed"}}]}
    start = {"sheetId": 0, "rowIndex": 1, "columnIndex": 1}
    write = {"start": start, "rows": [typed], "fields": "userEnteredValue"}
    batch = {"requests": [{"updateCells": write}, {"deleteSheet": {"sheetId": 99}}]}

    def refused() -> None:
        answer = sheet.session.post(f"{sheet.url}:batchUpdate", json=batch)
        assert answer.status_code == 400

    return min(seconds(refused) for _ in range(20))


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures as a table, or with ``--json`` as one object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    figures = {**over_http(), **inprocess()}
    if options.json:
        json.dump(figures, sys.stdout)
        print()
        return
    for name, figure in figures.items():
        print(f"{name:34} {figure:>12,.3f}")


if __name__ == "__main__":
    main()
