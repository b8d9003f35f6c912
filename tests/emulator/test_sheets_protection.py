from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.emulator.sheet_at_hand import OWNER, Sheet, error_of

MANAGER = "Manager.One@example.com"
REFUSED = (
    "You are trying to edit a protected cell or object. Please contact the spreadsheet"
    " owner to remove protection if you need to edit."
)
ID_COLUMN = {"sheetId": 0, "startColumnIndex": 0, "endColumnIndex": 1}
HEADER = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 1}


def rows(start: int, end: int) -> dict[str, Any]:
    return {"sheetId": 0, "dimension": "ROWS", "startIndex": start, "endIndex": end}


@pytest.fixture
def manager(sheet: Sheet, share: Callable[[str, str], Sheet]) -> Sheet:
    sheet.write("A1", [["id", "name"], ["C-1", "Anna"], ["C-2", "Bob"]])
    return share(MANAGER, "writer")


def protect(sheet: Sheet, **protected: Any) -> Any:
    answer = sheet.batch({"addProtectedRange": {"protectedRange": protected}})
    return answer["replies"][0]["addProtectedRange"]["protectedRange"]


SORT: dict[str, Any] = {
    "sortRange": {
        "range": {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 3},
        "sortSpecs": [{"dimensionIndex": 1, "sortOrder": "DESCENDING"}],
    }
}


def test_a_hard_protection_refuses_edits_by_others(
    sheet: Sheet, manager: Sheet
) -> None:
    protect(sheet, range=HEADER, editors={"users": [OWNER]})

    refusal = manager.try_write("A1:B1", [["x", "y"]])

    assert refusal.status_code == 400
    assert error_of(refusal) == REFUSED
    manager.write("A2", [["C-9"]])
    sheet.write("A1", [["ID"]])
    assert sheet.values("A1:A2") == [["ID"], ["C-9"]]


@pytest.mark.parametrize(
    "request_",
    [
        SORT,
        {"deleteDimension": {"range": rows(1, 2)}},
        {"insertDimension": {"range": rows(1, 2)}},
        {"moveDimension": {"source": rows(2, 3), "destinationIndex": 1}},
        {"deleteDuplicates": {"range": {"sheetId": 0}}},
        {"findReplace": {"find": "C-1", "replacement": "x", "sheetId": 0}},
        {"deleteSheet": {"sheetId": 0}},
        {"updateCells": {"range": ID_COLUMN, "fields": "*"}},
        {"cutPaste": {"source": ID_COLUMN, "destination": {"columnIndex": 5}}},
    ],
    ids=lambda request: next(iter(request)),
)
def test_nothing_crosses_a_hard_protected_column(
    sheet: Sheet, manager: Sheet, request_: dict[str, Any]
) -> None:
    protect(sheet, range=ID_COLUMN, editors={"users": [OWNER]})
    sheet.batch({"addSheet": {"properties": {"title": "other"}}})
    before = sheet.values("Sheet1")

    refusal = manager.try_batch(request_)

    assert REFUSED in error_of(refusal)
    assert sheet.values("Sheet1") == before


def test_a_warning_refuses_nothing(sheet: Sheet, manager: Sheet) -> None:
    protect(sheet, range=ID_COLUMN, warningOnly=True)

    manager.batch(SORT, {"insertDimension": {"range": rows(1, 2)}})
    manager.batch({"deleteDimension": {"range": rows(1, 2)}})
    manager.write("A3", [["mine"]])

    assert sheet.values("A1:B3") == [["id", "name"], ["C-2", "Bob"], ["mine", "Anna"]]


def test_a_header_protection_lets_rows_below_it_come_and_go(
    sheet: Sheet, manager: Sheet
) -> None:
    protect(sheet, range=HEADER)

    manager.batch(SORT)
    manager.batch({"insertDimension": {"range": rows(1, 2)}})
    manager.batch({"deleteDimension": {"range": rows(1, 2)}})

    assert sheet.values("A2:A3") == [["C-2"], ["C-1"]]
    assert manager.try_batch({"deleteDimension": {"range": rows(0, 1)}}).status_code


def test_a_listed_editor_may_edit_however_his_address_is_spelt(
    sheet: Sheet, manager: Sheet
) -> None:
    protect(sheet, range=HEADER, editors={"users": [MANAGER.upper()]})

    manager.write("A1", [["mine"]])

    assert sheet.values("A1") == [["mine"]]


def test_whole_tab_protection_can_leave_cells_open(
    sheet: Sheet, manager: Sheet
) -> None:
    open_cells = {"startRowIndex": 1, "startColumnIndex": 1, "endColumnIndex": 2}
    protect(sheet, range={"sheetId": 0}, unprotectedRanges=[open_cells])

    manager.write("B2", [["typed"]])

    assert REFUSED in error_of(manager.try_write("A2", [["typed"]]))
    rename = {"properties": {"title": "mine"}, "fields": "title"}
    assert REFUSED in error_of(manager.try_batch({"updateSheetProperties": rename}))


def test_who_is_not_listed_cannot_lift_a_protection(
    sheet: Sheet, manager: Sheet
) -> None:
    protect(sheet, protectedRangeId=42, range=HEADER)
    lift = {"deleteProtectedRange": {"protectedRangeId": 42}}

    assert REFUSED in error_of(manager.try_batch(lift))
    sheet.batch(lift)
    manager.write("A1", [["free"]])


def test_editors_are_shown_only_to_those_who_may_edit(
    sheet: Sheet, manager: Sheet
) -> None:
    reply = protect(sheet, range=HEADER, editors={"users": [], "groups": []})
    assert reply["requestingUserCanEdit"] is True
    assert reply["editors"] == {}

    (own,) = sheet.get()["sheets"][0]["protectedRanges"]
    (other,) = manager.get()["sheets"][0]["protectedRanges"]

    assert own["editors"] == {"users": [OWNER]}
    assert "editors" not in other
    assert "requestingUserCanEdit" not in other


def test_a_protection_follows_its_rows(sheet: Sheet, manager: Sheet) -> None:
    second = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 2}
    protect(sheet, range=second)

    manager.batch({"insertDimension": {"range": rows(0, 1)}})

    assert REFUSED in error_of(manager.try_write("A3", [["x"]]))
    manager.write("A2", [["free"]])


def test_a_chosen_protection_id_is_a_lock(sheet: Sheet) -> None:
    protect(sheet, protectedRangeId=910001, range={"sheetId": 0})
    again = {"protectedRangeId": 910001, "range": {"sheetId": 0}}

    refusal = sheet.try_batch({"addProtectedRange": {"protectedRange": again}})

    assert "already exists" in error_of(refusal)


def test_a_warning_that_becomes_hard_lists_everybody(
    sheet: Sheet, manager: Sheet
) -> None:
    protect(sheet, protectedRangeId=7, range=HEADER, warningOnly=True)
    changed = {"protectedRangeId": 7, "warningOnly": False}
    update = {"protectedRange": changed, "fields": "warningOnly"}
    sheet.batch({"updateProtectedRange": update})

    manager.write("A1", [["still mine"]])
    (shown,) = manager.get()["sheets"][0]["protectedRanges"]
    assert MANAGER in shown["editors"]["users"]
