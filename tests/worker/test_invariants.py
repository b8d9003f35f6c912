"""What holds of every write: its journal row comes first, its token, no neighbour."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from requests import PreparedRequest, Response
from requests.adapters import BaseAdapter

from sheetsync.core.changes import MoveClient
from sheetsync.core.ids import CLIENTS, BaseKey, sheet_id
from tests.worker.faults import FAULTS
from tests.worker.test_faults import moved_under
from tests.worker.world import (
    BASES,
    INTERESTED,
    PROSPECTS,
    READY,
    SHEETS,
    World,
)

ANNA = "anna.petrova@northwind.example"
SERGEY = "sergey.volkov@northwind.example"
TABS = {sheet_id(CLIENTS), sheet_id("contacts")}
BY_WORKER = {"Responsible", "Registered", "Last contact", "Sync note"}
"""Headers of the worker's columns, into which he writes without a token."""


class Witness(BaseAdapter):
    """Looks at each write of the worker, and into his journal before it leaves."""

    def __init__(self, inner: BaseAdapter) -> None:
        super().__init__()
        self._inner = inner
        self.world: World | None = None
        self.worker_columns: dict[str, set[int]] = {}
        self.effects: list[str] = []
        self.without_token: list[str] = []
        self.before_their_row: list[str] = []

    def send(self, request: PreparedRequest, *args: Any, **options: Any) -> Response:
        url = str(request.url).partition("?")[0]
        if self.world and url.endswith(":batchUpdate") and "/values" not in url:
            self._look(self.world, url, json.loads(request.body or b"{}"))
        return self._inner.send(request, *args, **options)

    def close(self) -> None:
        self._inner.close()

    def _look(self, world: World, url: str, body: dict[str, Any]) -> None:
        requests = body["requests"]
        file = url.rpartition("/")[2].partition(":")[0]
        columns = self.worker_columns.get(file, set())
        touched = [name for one in requests for name in self._touches(one, columns)]
        if not touched:
            return
        told = f"{url}: {touched}"
        self.effects += touched
        token = requests[0].get("createDeveloperMetadata")
        if token is None:
            self.without_token.append(told)
            return
        with world.app.journal.reading() as book:
            known = {one.token for one in book.batches.open()}
        if token["developerMetadata"]["metadataId"] not in known:
            self.before_their_row.append(told)

    def _touches(self, request: dict[str, Any], columns: set[int]) -> Iterator[str]:
        """What a request does to people's rows, if anything."""
        for kind, what in request.items():
            place = what.get("range") or what.get("start") or what.get("destination")
            if not place or place.get("sheetId") not in TABS:
                continue
            if kind in {"insertDimension", "deleteDimension", "copyPaste"}:
                if place.get("dimension") != "COLUMNS":
                    yield kind
            elif kind == "updateCells" and "userEnteredValue" in what["fields"]:
                first_row = place.get("rowIndex", place.get("startRowIndex", 0))
                if first_row and self._of_people(place, what, columns):
                    yield kind

    @staticmethod
    def _of_people(
        place: dict[str, Any], what: dict[str, Any], columns: set[int]
    ) -> bool:
        """Whether the ID or cells that people write are among those written."""
        if place["sheetId"] != sheet_id(CLIENTS) or "startRowIndex" in place:
            return True
        first = place.get("columnIndex", 0)
        width = max(len(row.get("values", [])) for row in what["rows"])
        return bool({*range(first, first + width)} - columns)


@pytest.fixture
def witness(tmp_path: Path) -> Iterator[Witness]:
    """All kinds of writes happen: IDs, moves there and back, a row that comes back."""
    with World(tmp_path) as world:
        world.app.close()
        witness = Witness(world.adapter)
        world.adapter = witness
        world.start()
        world.cycle()
        for base in BASES:
            header = enumerate(world.owner.grid(base)[0])
            columns = {place for place, name in header if name in BY_WORKER}
            witness.worker_columns[world.file_id(base)] = columns
        witness.world = world
        anna, sergey = world.person(ANNA), world.person(SERGEY)
        for name in ("Acme", "Beta", "Stays"):
            anna.type(PROSPECTS, {**READY, "Company": name})
        anna.type(PROSPECTS, {"Client": "Acme", "Day": 46300}, tab="contacts")
        world.settle()
        for name in ("Acme", "Beta"):
            anna.pick(PROSPECTS, name, "Interested")
        world.settle()
        sergey.pick(INTERESTED, "Beta", "Prospects")
        anna.delete(PROSPECTS, "Stays")
        world.settle()
        anna.write(PROSPECTS, 1, 0, None)
        world.settle()
        assert world.companies(PROSPECTS) == ["Beta", "Stays"]
        assert world.companies(INTERESTED) == ["Acme"]
        yield witness


def test_no_write_leaves_before_its_journal_row(witness: Witness) -> None:
    assert {"insertDimension", "deleteDimension", "updateCells"} <= set(witness.effects)
    assert witness.before_their_row == []


def test_no_effect_on_peoples_rows_is_without_its_token(witness: Witness) -> None:
    assert len(witness.effects) > 10
    assert witness.without_token == []


def everything(world: World, base: BaseKey) -> dict[str, Any]:
    """Each client's row, with all that its cells have, by company."""
    answer = world.owner.get(
        f"{SHEETS}/{world.file_id(base)}",
        ranges="Clients",
        fields="sheets(data(rowData(values(userEnteredValue,userEnteredFormat,"
        "note,dataValidation,textFormatRuns))))",
    )
    rows = answer["sheets"][0]["data"][0]["rowData"][1:]
    found = {}
    for row in rows:
        company = row["values"][1].get("userEnteredValue", {}).get("stringValue")
        if company:
            found[company] = row["values"]
    return found


def test_neighbours_of_those_who_move_are_untouched_and_keep_their_order(
    world: World,
) -> None:
    world.cycle()
    anna = world.person(ANNA)
    for number in range(8):
        anna.type(PROSPECTS, {**READY, "Company": f"C{number}", "Comment": "=1+1"})
    red = {"red": 1}
    area = {"sheetId": sheet_id(CLIENTS), "startRowIndex": 1, "endRowIndex": 9}
    painted = {
        "range": {**area, "startColumnIndex": 2, "endColumnIndex": 5},
        "cell": {"userEnteredFormat": {"backgroundColor": red}, "note": "mine"},
        "fields": "userEnteredFormat.backgroundColor,note",
    }
    anna.batch(PROSPECTS, {"repeatCell": painted})
    anna.pick(PROSPECTS, "C0", "Interested")
    world.settle()
    there, here = everything(world, INTERESTED), everything(world, PROSPECTS)
    for name in ("C2", "C3", "C6"):
        anna.pick(PROSPECTS, name, "Interested")

    world.settle()

    after = everything(world, PROSPECTS)
    assert list(after) == ["C1", "C4", "C5", "C7"]
    assert after == {name: here[name] for name in after}
    assert everything(world, INTERESTED)["C0"] == there["C0"]


def test_a_cycle_moves_whom_the_plan_named_and_planning_writes_nothing(
    world: World,
) -> None:
    world.cycle()
    anna = world.person(ANNA)
    for number in range(6):
        stage = "Interested" if number % 2 else "Prospects"
        anna.type(PROSPECTS, {**READY, "Company": f"C{number}", "Stage": stage})
    world.cycle()
    world.clock.sleep(30)
    before = world.google.requests.count

    plans = [world.app.plan().plan for _ in range(2)]

    asked = [one.arrival for one in world.google.requests.kept]
    posted = [one for one in asked if one.number > before and one.method != "GET"]
    assert [one for one in posted if "ByDataFilter" not in one.path] == []
    assert plans[0].changes == plans[1].changes
    named = {one.client for one in plans[0].changes if isinstance(one, MoveClient)}
    world.cycle()
    assert {str(row["ID"]) for row in world.rows(INTERESTED)} == named
    assert world.companies(INTERESTED) == ["C1", "C3", "C5"]


def ended(world: World) -> dict[BaseKey, Any]:
    """All rows of all tabs where people work, whatever ID each client got."""
    return {
        base: [
            [[cell for name, cell in row.items() if name != "ID"] for row in rows]
            for rows in (world.rows(base), world.rows(base, "contacts"))
        ]
        for base in BASES
    }


@pytest.mark.ci
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("at", range(12))
def test_a_disturbed_run_ends_as_an_undisturbed_one(
    tmp_path: Path, at: int, fault: str
) -> None:
    (tmp_path / "calm").mkdir()
    (tmp_path / "disturbed").mkdir()
    calm, _ = moved_under(tmp_path / "calm", {})
    disturbed, _ = moved_under(tmp_path / "disturbed", {at: fault})

    with calm, disturbed:
        assert ended(disturbed) == ended(calm)
