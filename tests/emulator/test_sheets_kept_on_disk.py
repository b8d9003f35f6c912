from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from sheetsync.emulator import Google, build_app, session_for
from sheetsync.emulator.state.store import FILE_NAME
from tests.emulator.generated_requests import Generator
from tests.emulator.sheet_at_hand import OWNER, SHEETS, Sheet, StandingClock, good


def opened(directory: Path, clock: StandingClock, file_id: str = "") -> Sheet:
    google = Google(clock=clock, seed=7, directory=directory)
    session = session_for(build_app(google), OWNER)
    if not file_id:
        grid = {"rowCount": 600, "columnCount": 6}
        body = {"sheets": [{"properties": {"gridProperties": grid}}]}
        file_id = good(session.post(SHEETS, json=body))["spreadsheetId"]
    return Sheet(file_id, session)


def everything(sheet: Sheet) -> Any:
    got = sheet.get(includeGridData="true")
    search: dict[str, Any] = {"dataFilters": [{"developerMetadataLookup": {}}]}
    return got, sheet.post("/developerMetadata:search", search)


def test_the_state_survives_a_restart(tmp_path: Path, clock: StandingClock) -> None:
    sheet = opened(tmp_path, clock)
    sheet.write("A1", [["id", "sum"], ["C-1", "$5"], ["C-2", "=B2*2"]], "USER_ENTERED")
    span = {"sheetId": 0, "dimension": "ROWS", "startIndex": 1, "endIndex": 3}
    token = {
        "metadataId": 5,
        "metadataKey": "s",
        "location": {"dimensionRange": {**span, "startIndex": 2}},
        "visibility": "DOCUMENT",
    }
    sheet.batch(
        {"insertDimension": {"range": span}},
        {"addSheet": {"properties": {"sheetId": 3, "title": "_sheetsync"}}},
        {"addProtectedRange": {"protectedRange": {"range": {"sheetId": 3}}}},
        {"createDeveloperMetadata": {"developerMetadata": token}},
        {"moveDimension": {"source": span, "destinationIndex": 5}},
        {"deleteDimension": {"range": {**span, "startIndex": 0, "endIndex": 1}}},
    )
    before = everything(sheet)

    assert everything(opened(tmp_path, clock, sheet.id)) == before


@pytest.mark.parametrize("seed", range(6))
def test_whatever_was_done_survives_a_restart(
    tmp_path: Path, clock: StandingClock, seed: int
) -> None:
    sheet = opened(tmp_path, clock)
    sheet.write("A1", [[1, "x"], ["=A1", True], ["c", 2.5]], "USER_ENTERED")
    generator = Generator(100 + seed)
    for _ in range(120):
        sheet.try_batch(generator.request())
    before = everything(sheet)

    assert everything(opened(tmp_path, clock, sheet.id)) == before


def test_a_batch_writes_the_rows_it_changed_only(
    tmp_path: Path, clock: StandingClock
) -> None:
    sheet = opened(tmp_path, clock)
    sheet.write("A1", [[f"C-{n}"] for n in range(500)])
    database = sqlite3.connect(tmp_path / FILE_NAME)
    before = dict(database.execute("SELECT body, rowid FROM rows"))

    sheet.write("A250", [["changed"]])

    after = dict(database.execute("SELECT body, rowid FROM rows"))
    database.close()
    assert {body for body in after if after[body] != before.get(body)} == {
        '["changed"]'
    }


def test_a_refused_batch_writes_nothing(tmp_path: Path, clock: StandingClock) -> None:
    sheet = opened(tmp_path, clock)
    sheet.write("A1", [["kept"]])
    tab = {"properties": {"title": "new"}}

    sheet.try_batch({"addSheet": tab}, {"deleteSheet": {"sheetId": 99}})

    again = opened(tmp_path, clock, sheet.id)
    assert len(again.get()["sheets"]) == 1


def test_the_file_is_for_its_owner_only(tmp_path: Path, clock: StandingClock) -> None:
    opened(tmp_path, clock)

    assert (tmp_path / FILE_NAME).stat().st_mode & 0o077 == 0
