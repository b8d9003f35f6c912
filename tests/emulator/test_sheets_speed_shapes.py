"""What keeps large sheets quick and small, told by shapes and not by a stopwatch."""

from __future__ import annotations

import gc
import json
import sqlite3
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from requests import Session

from sheetsync.emulator import Google, build_app, session_for
from sheetsync.emulator.history import undo
from sheetsync.emulator.jsontext import json_text
from sheetsync.emulator.resting import collector_resting
from sheetsync.emulator.state.cells import Row
from sheetsync.emulator.state.google import Batch
from tests.emulator.sheet_at_hand import OWNER, SHEETS, Sheet, error_of, good

MOST_BYTES = 150
"""For each plain cell that is filled: the bar of the emulator's issue."""

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=30,
)


def rows_of(google: Google, sheet: Sheet) -> list[Row]:
    book = google.files[sheet.id].book
    assert book is not None
    return book.tabs[0].grid.rows


def last_batch(google: Google, sheet: Sheet) -> Batch:
    return google.history[sheet.id][-1]


def fill(sheet: Sheet, count: int) -> None:
    sheet.write("A1:C", [[f"Client {at}", at * 0.25, "note"] for at in range(count)])


def column(index: int) -> dict[str, int]:
    return {"sheetId": 0, "startColumnIndex": index, "endColumnIndex": index + 1}


def format_column(index: int) -> dict[str, Any]:
    cell = {"userEnteredFormat": {"textFormat": {"bold": True}}}
    fields = "userEnteredFormat.textFormat"
    return {"repeatCell": {"range": column(index), "cell": cell, "fields": fields}}


@given(values)
def test_the_quick_writer_gives_the_text_of_the_standard_one(value: Any) -> None:
    assert json_text(value) == json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def test_plain_cells_are_kept_as_bare_values(google: Google, sheet: Sheet) -> None:
    cells = [{"userEnteredValue": {"numberValue": 2}}, {}]
    request = {"rows": [{"values": cells}], "fields": "userEnteredValue"}
    sheet.write("A1:B1", [["text", True]])
    sheet.batch({"appendCells": request})

    first, second = rows_of(google, sheet)[:2]
    assert first == ("text", True)
    assert second == (2.0,)


def test_a_plain_cell_takes_little_memory(sheet: Sheet) -> None:
    rows = [[f"Client {at}", at * 0.25, True] * 8 for at in range(900)]
    gc.collect()
    tracemalloc.start()
    sheet.write("A1:X900", rows)
    del rows
    gc.collect()
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert taken < MOST_BYTES * 900 * 24


def test_a_change_of_one_cell_leaves_one_step_however_large_the_sheet(
    google: Google, sheet: Sheet
) -> None:
    fill(sheet, 900)
    before = list(rows_of(google, sheet))

    sheet.write("B400", [["typed"]])

    assert len(last_batch(google, sheet).steps) == 1
    after = rows_of(google, sheet)
    changed = [at for at, row in enumerate(after) if row is not before[at]]
    assert changed == [399]

    undo(google, google.files[sheet.id], OWNER)
    assert all(map(lambda one, other: one is other, before, rows_of(google, sheet)))


def test_a_refused_batch_puts_the_very_same_rows_back(
    google: Google, sheet: Sheet
) -> None:
    fill(sheet, 50)
    before = list(rows_of(google, sheet))
    batches = len(google.history[sheet.id])

    refused = sheet.try_batch(
        format_column(0),
        {"deleteDimension": {"range": {"dimension": "ROWS", "endIndex": 2}}},
        format_column(1),
        {"deleteSheet": {"sheetId": 99}},
    )

    assert "requests[3]" in error_of(refused)
    after = rows_of(google, sheet)
    assert len(after) == len(before)
    assert all(one is other for one, other in zip(before, after, strict=True))
    assert len(google.history[sheet.id]) == batches


def test_a_row_that_a_batch_writes_many_times_leaves_one_step(
    google: Google, sheet: Sheet
) -> None:
    sheet.batch(*(format_column(index) for index in range(20)))

    assert len(last_batch(google, sheet).steps) == len(rows_of(google, sheet))


def test_rows_that_moved_between_two_writes_come_back_where_they_were(
    google: Google, sheet: Sheet
) -> None:
    fill(sheet, 20)
    before = list(rows_of(google, sheet))
    row = {"dimension": "ROWS", "startIndex": 3, "endIndex": 5}

    sheet.batch(
        format_column(0),
        {"deleteDimension": {"range": row}},
        format_column(0),
        format_column(1),
        {"insertDimension": {"range": row}},
        format_column(2),
    )
    undo(google, google.files[sheet.id], OWNER)

    assert rows_of(google, sheet) == before


def test_blank_rows_of_a_formatted_column_stay_one_object(
    google: Google, sheet: Sheet
) -> None:
    fill(sheet, 10)
    sheet.batch(format_column(0), format_column(5))

    assert len({id(row) for row in rows_of(google, sheet)[10:]}) == 1


def test_the_collector_rests_while_a_request_is_carried_out_and_works_again() -> None:
    assert gc.isenabled()
    with collector_resting():
        assert not gc.isenabled()
        with collector_resting():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_the_collector_works_again_after_a_refusal(sheet: Sheet) -> None:
    assert sheet.try_batch({"deleteSheet": {"sheetId": 99}}).status_code == 400
    assert gc.isenabled()


def test_the_store_writes_only_the_rows_that_a_batch_changed(
    tmp_path: Path, google: Google
) -> None:
    google = Google(directory=tmp_path, seed=1, clock=google.clock)
    owner = session_for(build_app(google), OWNER)
    sheet = Sheet(good(owner.post(SHEETS, json={}))["spreadsheetId"], owner)
    fill(sheet, 900)
    db = sqlite3.connect(tmp_path / "google.sqlite3")
    query = "SELECT rowid, place, body FROM rows"
    before = set(db.execute(query))

    sheet.write("B400", [["typed"]])
    google.close()

    written = set(db.execute(query)) - before
    db.close()
    assert [place for _, place, _ in written] == [399]
    assert rows_of(Google(directory=tmp_path), sheet) == rows_of(google, sheet)


@pytest.mark.parametrize("number", ["1e400", "-1e400", "NaN", "1" + "0" * 400])
def test_a_number_that_no_cell_can_hold_is_refused_in_a_batch_of_plain_cells(
    sheet: Sheet, number: str
) -> None:
    cell = f'{{"userEnteredValue": {{"numberValue": {number}}}}}'
    request = f'{{"rows": [{{"values": [{cell}]}}], "fields": "userEnteredValue"}}'

    refused = sheet.session.post(
        f"{sheet.url}:batchUpdate",
        data=f'{{"requests": [{{"appendCells": {request}}}]}}',
        headers={"Content-Type": "application/json"},
    )

    assert "(TYPE_DOUBLE)" in error_of(refused)


@pytest.mark.parametrize("number", ["1e400", "-1e400", "NaN", "1" + "0" * 400])
def test_a_number_that_no_cell_can_hold_is_refused_among_values(
    sheet: Sheet, number: str
) -> None:
    refused = sheet.session.put(
        f"{sheet.url}/values/A1?valueInputOption=RAW",
        data=f'{{"values": [[{number}]]}}',
    )

    assert error_of(refused) == "A number is too large for a cell."
    assert sheet.values("A1") == []


@pytest.mark.parametrize("stream", [True, False])
def test_an_answer_is_the_same_whether_it_is_streamed_or_not(
    sheet: Sheet, stream: bool
) -> None:
    sheet.write("A1", [["Привет"]])
    url = f"{sheet.url}/values/A1"

    with sheet.session.get(url, stream=stream) as answer:
        text = b"".join(answer.iter_content(16)).decode()

    assert json.loads(text)["values"] == [["Привет"]]
    assert answer.headers["content-length"] == str(len(text.encode()))
    assert answer.ok


def test_a_mask_that_was_read_before_is_refused_and_applied_as_before(
    session: Any, sheet: Sheet
) -> None:
    owner: Session = session(OWNER)
    for _ in range(2):
        shown = good(owner.get(sheet.url, params={"fields": "sheets.properties.title"}))
        assert shown == {"sheets": [{"properties": {"title": "Sheet1"}}]}
        refused = owner.get(sheet.url, params={"fields": "sheets.nothing"})
        assert refused.status_code == 400
