"""People at work in a local Google that runs as a process of its own.

They act through its control plane as themselves, one act in one instant, and name
rows by what stands in them: so nobody types beside the row that he means, however the
worker moves rows meanwhile. What they typed is told by the deeds that Google noted.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from threading import Event
from typing import Any

import requests

from tests.processes.home import PATIENCE
from tests.worker.world import READY

OWNER = "owner@northwind.example"
WORKER = "robot@northwind.example"
"""Whose requests go wrong; nobody else's do."""
SHEETS = "/v4/spreadsheets"
STAFF: Mapping[str, str] = {
    "prospects": "anna.petrova@northwind.example",
    "interested": "sergey.volkov@northwind.example",
    "customers": "olga.smirnova@northwind.example",
}
"""Who works in which base."""

NEXT: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "prospects": (("Interested", ()),),
    "interested": (("Customers", ("First purchase",)), ("Prospects", ())),
    "customers": (("Interested", ("Return reason",)),),
}
"""Stages that can be picked in a base, and what must be filled in for each."""

FREE = ("Comment", "City", "Contact person", "Needs")
"""Columns in which anybody types anything."""

HELD_BEFORE, HELD_AFTER = 170.0, 200.0
"""Seconds of a request's delay: up to 180 it is carried out at once, above it never."""

Json = dict[str, Any]


class Office:
    """The local Google as seen from outside, and the people who use it.

    Args:
        url: Where it answers.
        seed: Seed of what people do.

    Attributes:
        files: The bases' spreadsheets by stage.
        victims: Clients in whose rows nobody types, and whom people delete.
    """

    def __init__(self, url: str, seed: int) -> None:
        self.url = url
        self.random = random.Random(seed)
        self.files: dict[str, str] = {}
        self._session = requests.Session()
        self._session.trust_env = False
        self._clients: list[str] = []
        self.victims: set[str] = set()
        self._marks = 0

    def close(self) -> None:
        """Let go of the connection."""
        self._session.close()

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """Ask the control plane; it must not refuse."""
        answer = self._session.request(
            method, f"{self.url}/_emulator{path}", json=body, timeout=PATIENCE
        )
        answer.raise_for_status()
        return answer.json()

    def get(self, path: str, **params: str) -> Any:
        """Ask Google as the owner."""
        answer = self._session.get(
            self.url + path,
            params=params,
            headers={"Authorization": f"Bearer {OWNER}"},
            timeout=PATIENCE,
        )
        answer.raise_for_status()
        return answer.json()

    # ------------------------------------------------------------- what people do

    def act(self, act: Json) -> bool:
        """Somebody does something now; whether it worked."""
        return not self.control("POST", "/people/act", act)["refused"]

    def plan(self, act: Json, nth: int) -> None:
        """Somebody does something right before the nth request from now."""
        when = {"who": WORKER, "nth": nth}
        self.control("POST", "/people", {"do": act, "when": when})

    def mark(self) -> str:
        """A text that nobody has typed before."""
        self._marks += 1
        return f"typed-{self._marks:05d}."

    def opens(self, clients: int, victims: int) -> None:
        """The day begins: clients are typed, some of which will be deleted later."""
        for number in range(clients + victims):
            name = f"Client {number}"
            if number < clients:
                self._clients.append(name)
            else:
                self.victims.add(name)
            assert self.act(self._types(name))

    def does_anything(self) -> Json:
        """The next thing that somebody does."""
        acts = (
            self._edits,
            self._edits,
            self._picks,
            self._picks,
            self._logs,
            self._types_another,
            self._sorts,
            self._inserts,
            self._deletes,
        )
        return self.random.choice(acts)()

    def _somewhere(self) -> Json:
        stage = self.random.choice(list(STAFF))
        return {"who": STAFF[stage], "file": self.files[stage]}

    def _types(self, name: str) -> Json:
        cells = {**READY, "Company": name, "Comment": self.mark()}
        prospects = {"who": STAFF["prospects"], "file": self.files["prospects"]}
        return {"kind": "edit", "tab": "Clients", "cells": cells, **prospects}

    def _types_another(self) -> Json:
        name = f"Client {len(self._clients) + 1000}"
        self._clients.append(name)
        return self._types(name)

    def _edits(self) -> Json:
        client, column = self.random.choice(self._clients), self.random.choice(FREE)
        cells = {column: self.mark()}
        place = {"tab": "Clients", "row": client}
        return {"kind": "edit", **place, "cells": cells, **self._somewhere()}

    def _picks(self) -> Json:
        stage = self.random.choice(list(STAFF))
        picked, needed = self.random.choice(NEXT[stage])
        cells: dict[str, object] = {"Stage": picked}
        for column in needed:
            dated = column == "First purchase"
            cells[column] = "2026-03-02" if dated else self.mark()
        return {
            "kind": "edit",
            "who": STAFF[stage],
            "file": self.files[stage],
            "tab": "Clients",
            "row": self.random.choice(self._clients),
            "cells": cells,
        }

    def _logs(self) -> Json:
        cells = {"Client": self.random.choice(self._clients), "Comment": self.mark()}
        tab = {"kind": "edit", "tab": "Contacts"}
        return {**tab, "cells": cells, **self._somewhere()}

    def _sorts(self) -> Json:
        by = self.random.choice(("Company", "Comment"))
        down = {"by": by, "descending": self.random.random() < 0.5}
        return {"kind": "sort", "tab": "Clients", **down, **self._somewhere()}

    def _inserts(self) -> Json:
        row = self.random.randint(2, 6)
        return {"kind": "insert", "tab": "Clients", "row": row, **self._somewhere()}

    def _deletes(self) -> Json:
        """A row in which nobody typed since it was first seen is deleted."""
        row = self.random.choice(sorted(self.victims))
        return {"kind": "delete", "tab": "Clients", "row": row, **self._somewhere()}

    # -------------------------------------------------------------- what goes wrong

    def requests_after(self, number: int) -> list[Json]:
        """The worker's requests that came since one."""
        found = self.control("GET", f"/requests?after={number}")["requests"]
        return [one for one in found if one["who"] == WORKER]

    def count(self) -> int:
        """How many requests came so far."""
        return int(self.control("GET", "/requests?after=999999999")["count"])

    def hold(self, when: Json, *, applied: bool) -> None:
        """Keep an answer to the worker back; its request is done, or never will be."""
        seconds = HELD_BEFORE if applied else HELD_AFTER
        what = {"kind": "delay", "seconds": seconds}
        self.control("POST", "/faults", {"do": what, "when": {"who": WORKER, **when}})

    def postpone(self, when: Json, after: int) -> None:
        """Let a request arrive after others that were sent later."""
        what = {"kind": "late", "after": after}
        self.control("POST", "/faults", {"do": what, "when": {"who": WORKER, **when}})

    def await_request(self, after: int, *, held: bool, least: int, tries: int) -> bool:
        """Wait until a request is held, or until so many came; whether it happened."""
        pause = Event()
        for _ in range(tries):
            found = self.requests_after(after)
            if (held and any(one["fault"] == "Delay" for one in found)) or (
                not held and len(found) >= least
            ):
                return True
            pause.wait(0.05)
        return False

    def calm(self) -> None:
        """Call off what is planned, and let in what is late."""
        self.control("POST", "/faults/let-in")
        self.control("DELETE", "/faults")
        for one in self.control("GET", "/people")["acts"]:
            self.control("DELETE", f"/people/{one['number']}")

    # ------------------------------------------------------------------ what is there

    def typed(self) -> Typed:
        """What people typed, in the order in which it arrived."""
        found = Typed()
        for deed in self.control("GET", "/people")["deeds"]:
            if deed["refused"] or deed["act"]["kind"] != "edit":
                continue
            act, cells = deed["act"], deed["act"]["cells"]
            if act["tab"] == "Contacts":
                found.contacts[cells["Comment"]] = cells["Client"]
                continue
            client = act.get("row") or cells["Company"]
            row = found.rows.setdefault(client, {})
            row |= {name: cell for name, cell in cells.items() if _is_mark(cell)}
        return found

    def bases(self) -> dict[str, list[Json]]:
        """All tabs of all bases with what they hold."""
        cells = "data(rowData(values(formattedValue,note)))"
        mask = f"sheets(properties,protectedRanges,{cells})"
        return {
            stage: self.get(f"{SHEETS}/{file}", fields=mask)["sheets"]
            for stage, file in self.files.items()
        }


@dataclass(slots=True)
class Typed:
    """What people typed.

    Attributes:
        rows: By company and column the last text.
        contacts: The company by the comment of each contact.
    """

    rows: dict[str, dict[str, str]] = field(default_factory=dict)
    contacts: dict[str, str] = field(default_factory=dict)


def lines_of(sheets: list[Json], title: str) -> list[list[str]]:
    """The filled rows of a tab."""
    (tab,) = (one for one in sheets if one["properties"]["title"] == title)
    lines = [
        [cell.get("formattedValue", "") for cell in row.get("values", [])]
        for block in tab.get("data", [])
        for row in block.get("rowData", [])
    ]
    return [line for line in lines if any(line)]


def rows_of(sheets: list[Json], title: str) -> list[dict[str, str]]:
    """The filled rows of a tab by header."""
    header, *rows = lines_of(sheets, title)
    return [dict(zip(header, row, strict=False)) for row in rows]


def notes_of(sheets: list[Json]) -> Iterator[str]:
    """The notes on all cells."""
    for tab in sheets:
        for block in tab.get("data", []):
            for row in block.get("rowData", []):
                for cell in row.get("values", []):
                    if "note" in cell:
                        yield cell["note"]


def _is_mark(cell: object) -> bool:
    return isinstance(cell, str) and cell.startswith("typed-")
