from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from requests import Session

from tests.emulator.sheet_at_hand import OWNER, SHEETS, Sheet, error_of


def test_an_empty_range_has_no_values_key(sheet: Sheet) -> None:
    answer = sheet.session.get(f"{sheet.url}/values/Sheet1!A1:C6").json()

    assert answer == {"range": "Sheet1!A1:C6", "majorDimension": "ROWS"}


def test_trailing_blanks_are_cut_and_inner_ones_kept(sheet: Sheet) -> None:
    sheet.write("A1", [["1", "", "2", "3"], [], ["", "4", ""]])

    assert sheet.values("Sheet1") == [["1", "", "2", "3"], [], ["", "4"]]


def test_columns_come_as_columns(sheet: Sheet) -> None:
    sheet.write("A1", [["a", "b"], ["c"]])

    assert sheet.values("A1:B9", majorDimension="COLUMNS") == [["a", "c"], ["b"]]


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("Sheet1", "Sheet1!A1:Z1000"),
        ("'Sheet1'", "Sheet1!A1:Z1000"),
        ("A1:A", "Sheet1!A1:A1000"),
        ("D4:A1", "Sheet1!A1:D4"),
        ("Sheet1!2:3", "Sheet1!A2:Z3"),
        ("Sheet1!A:ZZZ", "Sheet1!A1:Z1000"),
        ("'Sheet1'!A1:1", "Sheet1!A1:Z1"),
        ("R2C3:R4C5", "Sheet1!C2:E4"),
        ("sheet1!a1", "Sheet1!A1"),
        ("A1:B2000", "Sheet1!A1:B1000"),
    ],
)
def test_the_answered_range_is_the_part_inside_the_grid(
    sheet: Sheet, asked: str, answered: str
) -> None:
    answer = sheet.session.get(f"{sheet.url}/values/{asked}").json()

    assert answer["range"] == answered


def test_titles_are_quoted_where_google_quotes_them(sheet: Sheet) -> None:
    titles = ["D3", "it's", "🌵 t 1", "Лист1", "a/b:c", "1st"]
    sheet.batch(*({"addSheet": {"properties": {"title": one}}} for one in titles))
    asked = [f"'{one.replace(chr(39), chr(39) * 2)}'!A1" for one in titles]

    answer = sheet.session.get(f"{sheet.url}/values:batchGet", params={"ranges": asked})

    ranges = [one["range"] for one in answer.json()["valueRanges"]]
    assert ranges == [
        "'D3'!A1",
        "'it''s'!A1",
        "'🌵 t 1'!A1",
        "Лист1!A1",
        "'a/b:c'!A1",
        "'1st'!A1",
    ]


def test_a_bare_name_is_a_named_range_first(sheet: Sheet) -> None:
    sheet.write("B2", [["here"]])
    span = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 2}
    span |= {"startColumnIndex": 1, "endColumnIndex": 2}
    sheet.batch({"addNamedRange": {"namedRange": {"name": "Total", "range": span}}})

    assert sheet.values("Total") == [["here"]]
    assert sheet.values("'Sheet1'!Total") == [["here"]]


@pytest.mark.parametrize("asked", ["NOPE!A5:F15", "Nope", "Sheet1!A0", "Sheet1!!", "A"])
def test_an_unknown_range_is_refused_with_its_text(sheet: Sheet, asked: str) -> None:
    refusal = sheet.session.get(f"{sheet.url}/values/{asked}")

    assert refusal.status_code == 400
    assert error_of(refusal) == f"Unable to parse range: {asked}"


def test_a_range_that_starts_outside_the_grid_is_refused(sheet: Sheet) -> None:
    refusal = sheet.session.get(f"{sheet.url}/values/Sheet1!A5000:B5001")

    assert error_of(refusal) == (
        "Range (Sheet1!A5000:B5001) exceeds grid limits."
        " Max rows: 1000, max columns: 26"
    )


def test_null_leaves_a_cell_and_an_empty_text_clears_it(sheet: Sheet) -> None:
    sheet.write("A1", [["a", "b", "c"]])
    answer = sheet.write("A1", [[None, "", "C"]])

    assert sheet.values("A1:C1") == [["a", "", "C"]]
    assert answer["updatedCells"] == 2


def test_one_and_true_are_different_values(sheet: Sheet) -> None:
    sheet.write("A1", [[1]])
    sheet.write("A1", [[True]])

    assert sheet.values("A1", valueRenderOption="UNFORMATTED_VALUE") == [[True]]


def test_values_must_fit_a_bounded_range(sheet: Sheet) -> None:
    too_low = sheet.try_write("Sheet1!A2:C3", [["x"]] * 3)
    too_wide = sheet.try_write("Sheet1!A2:C3", [["x"] * 4])

    asked = "Requested writing within range [Sheet1!A2:C3], but tried writing to"
    assert error_of(too_low) == f"{asked} row [4]"
    assert error_of(too_wide) == f"{asked} column [D]"


def test_writing_never_grows_the_grid(sheet: Sheet) -> None:
    refusal = sheet.try_write("Sheet1!A1000", [["in"], ["out"]])

    assert "exceeds grid limits" in error_of(refusal)
    assert sheet.values("A1000") == []


def test_a_value_that_is_a_list_is_refused(sheet: Sheet) -> None:
    refusal = sheet.try_write("A1", [["x"], ["y", ["nested"]]])

    assert error_of(refusal).startswith("Invalid values[1][1]: list_value")
    assert sheet.values("A1") == []


def test_a_text_where_rows_belong_names_the_field(sheet: Sheet) -> None:
    refusal = sheet.session.put(
        f"{sheet.url}/values/A1?valueInputOption=RAW", json={"values": "X"}
    )

    text = "Invalid value at 'data.values' (type.googleapis.com/google.protobuf"
    assert error_of(refusal) == f'{text}.ListValue), "X"'
    (detail,) = refusal.json()["error"]["details"]
    assert detail["fieldViolations"][0]["field"] == "data.values"


def test_the_input_option_is_required(sheet: Sheet) -> None:
    refusal = sheet.session.put(f"{sheet.url}/values/A1", json={"values": [["x"]]})

    assert error_of(refusal) == "'valueInputOption' is required but not specified"


def test_a_cell_holds_fifty_thousand_characters_and_no_more(sheet: Sheet) -> None:
    sheet.write("A1", [["x" * 50_000]])
    refusal = sheet.try_write("A1", [["x" * 50_001]])

    assert "more than the maximum of 50000 characters" in error_of(refusal)
    assert len(sheet.values("A1")[0][0]) == 50_000


def test_a_batch_of_writes_is_all_or_nothing(sheet: Sheet) -> None:
    body = {
        "valueInputOption": "RAW",
        "data": [
            {"range": "A1:B1", "values": [["a", "b"]]},
            {"range": "A2:B2", "values": [["c", "d", "e"]]},
        ],
    }

    refusal = sheet.session.post(f"{sheet.url}/values:batchUpdate", json=body)

    assert error_of(refusal).startswith("Invalid data[1]: Requested writing within")
    assert sheet.values("Sheet1") == []


def test_a_batch_counts_rows_and_columns_once(sheet: Sheet) -> None:
    body = {
        "valueInputOption": "RAW",
        "data": [
            {"range": "A1:D1", "values": [["A1", "B1", "", "D1"]]},
            {"range": "A4:D4", "values": [["A4", "B4", "", "D4"]]},
        ],
        "includeValuesInResponse": True,
    }

    answer = sheet.post("/values:batchUpdate", body)

    totals = [answer[f"totalUpdated{one}"] for one in ("Rows", "Columns", "Cells")]
    assert totals == [2, 4, 8]
    assert answer["responses"][1]["updatedData"] == {
        "range": "Sheet1!A4:D4",
        "majorDimension": "ROWS",
        "values": [["A4", "B4", "", "D4"]],
    }


def test_clearing_keeps_formats_and_says_what_was_cleared(sheet: Sheet) -> None:
    sheet.write("A1:B1", [["2020-01-01", "x"]], "USER_ENTERED")
    answer = sheet.post("/values:batchClear", {"ranges": ["A1:B1", "Sheet1!C2:E"]})
    sheet.write("A1", [[43831]])

    assert answer["clearedRanges"] == ["Sheet1!A1:B1", "Sheet1!C2:E1000"]
    assert sheet.values("A1:B1") == [["2020-01-01"]]


def test_only_rows_and_columns_that_got_a_value_are_counted(sheet: Sheet) -> None:
    corners: list[list[Any]] = [["x", None], [None, None], [None, "y"]]

    answer = sheet.write("A1:B3", corners)
    nothing = sheet.write("A1:B1", [[None, None]])

    counts = [answer[f"updated{one}"] for one in ("Rows", "Columns", "Cells")]
    assert counts == [2, 2, 2]
    assert answer["updatedRange"] == "Sheet1!A1:B3"
    assert sorted(nothing) == ["spreadsheetId", "updatedRange"]


def test_dates_come_as_serials_or_as_text(sheet: Sheet) -> None:
    sheet.write("A1", [["2020-01-01"]], "USER_ENTERED")
    unformatted = {"valueRenderOption": "UNFORMATTED_VALUE"}

    assert sheet.values("A1", **unformatted) == [[43831]]
    assert sheet.values("A1", valueRenderOption="FORMULA") == [[43831]]
    as_text = sheet.values("A1", **unformatted, dateTimeRenderOption="FORMATTED_STRING")
    assert as_text == [["2020-01-01"]]


def test_a_long_get_may_come_as_a_post_with_its_query_in_the_body(
    sheet: Sheet,
) -> None:
    sheet.write("A1", [["a", "b"]])

    answer = sheet.session.post(
        f"{sheet.url}/values:batchGet",
        data={"ranges": ["Sheet1!A1", "Sheet1!B1"]},
        headers={"x-http-method-override": "GET"},
    )

    values = [one["values"] for one in answer.json()["valueRanges"]]
    assert values == [[["a"]], [["b"]]]


def test_emoji_right_to_left_and_nul_survive(sheet: Sheet) -> None:
    texts = ["🍇", "שלום", "a\x00b", "\u202eabc", '"quoted"', "line\nbreak", " "]
    sheet.write("A1", [texts])

    assert sheet.values("A1:G1") == [texts]


def test_a_stranger_gets_403_and_an_unknown_id_404(
    sheet: Sheet, session: Callable[[str], Session]
) -> None:
    stranger = session("stranger@example.com")

    forbidden = stranger.get(f"{sheet.url}/values/A1")
    missing = session(OWNER).get(f"{SHEETS}/1nothing/values/A1")
    unknown = session("no address").get(f"{sheet.url}/values/A1")

    assert forbidden.json()["error"]["status"] == "PERMISSION_DENIED"
    assert error_of(forbidden) == "The caller does not have permission"
    assert missing.json()["error"]["status"] == "NOT_FOUND"
    assert unknown.json()["error"]["status"] == "UNAUTHENTICATED"


def test_a_reader_reads_and_cannot_write(share: Callable[[str, str], Sheet]) -> None:
    seen = share("reader@example.com", "reader")

    assert seen.values("A1") == []
    assert seen.try_write("A1", [["x"]]).status_code == 403
    assert seen.try_batch({"deleteSheet": {"sheetId": 0}}).status_code == 403
