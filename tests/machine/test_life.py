"""The machine's own account: who took away what."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sheetsync.emulator.people.acts import Delete, Edit, Sort
from tests.machine.life import Life
from tests.worker.world import PROSPECTS

ANNA = "anna.petrova@northwind.example"


def test_what_is_typed_over_is_what_stood_in_that_cell(tmp_path: Path) -> None:
    life = Life(tmp_path)
    place: dict[str, Any] = {
        "who": ANNA,
        "file": life.file(PROSPECTS),
        "tab": "Clients",
    }
    for company, city in (("mark-b", "mark-over"), ("mark-a", "mark-kept")):
        cells = {"Company": company, "City": city}
        life.act(PROSPECTS, Edit(cells=cells, **place))
    # The names change places, and nothing else does.
    life.act(PROSPECTS, Sort(by="Company", columns="B:B", **place))
    cells = {"City": "mark-new"}
    life.act_meanwhile(Edit(row="mark-a", cells=cells, **place), 1)
    life.cycle()
    life.close()
    assert life.owed == {"mark-a", "mark-b", "mark-kept", "mark-new"}


def test_a_row_that_was_registered_is_owed_though_somebody_deletes_it_and_another_not(
    tmp_path: Path,
) -> None:
    life = Life(tmp_path)
    place: dict[str, Any] = {
        "who": ANNA,
        "file": life.file(PROSPECTS),
        "tab": "Clients",
    }
    for needs in ("mark-first", "mark-again"):
        cells = {"Company": "Acme", "Phone": "+74951234567", "Needs": needs}
        life.act(PROSPECTS, Edit(cells=cells, **place))
        for _ in range(3):
            life.cycle()
    for needs in ("mark-first", "mark-again"):
        life.act(PROSPECTS, Delete(row=needs, **place))
    life.close()
    assert life.owed == {"mark-first"}
