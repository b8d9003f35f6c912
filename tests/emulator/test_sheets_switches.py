"""Open questions about Sheets under both settings, and the filters that some need."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sheetsync.emulator import Google
from tests.emulator.sheet_at_hand import Sheet, error_of, good

DRIVE = "https://www.googleapis.com/drive/v3/files"
both = pytest.mark.parametrize("on", [True, False])
PEOPLE: list[list[Any]] = [
    ["Company", "Stage", "Deals"],
    ["Birch", "new", 2],
    ["Cedar", "Won", 30],
    ["Acorn", "", 4.5],
    ["Daisy", "lost", "many"],
]


@pytest.fixture
def clients(sheet: Sheet) -> Sheet:
    sheet.write("A1:C5", PEOPLE)
    return sheet


def block(top: int, bottom: int, left: int, right: int) -> dict[str, int]:
    return {
        "sheetId": 0,
        "startRowIndex": top,
        "endRowIndex": bottom,
        "startColumnIndex": left,
        "endColumnIndex": right,
    }


def set_filter(sheet: Sheet, column: int, criteria: dict[str, Any]) -> None:
    spec = {"columnIndex": column, "filterCriteria": criteria}
    filter_ = {"range": block(0, 5, 0, 3), "filterSpecs": [spec]}
    sheet.batch({"setBasicFilter": {"filter": filter_}})


def unseen(sheet: Sheet) -> list[str]:
    """The companies in rows that say that the filter hides them."""
    mask = "sheets(data(rowMetadata(hiddenByFilter)))"
    (data,) = sheet.get(ranges="A1:A5", fields=mask)["sheets"][0]["data"]
    names = [str(row[0]) for row in PEOPLE]
    lines = data["rowMetadata"]
    return [
        name
        for name, line in zip(names, lines, strict=True)
        if line.get("hiddenByFilter")
    ]


def condition(kind: str, *values: str) -> dict[str, Any]:
    given = [{"userEnteredValue": value} for value in values]
    return {"condition": {"type": kind, "values": given}}


@pytest.mark.parametrize(
    ("column", "criteria", "hidden"),
    [
        (1, {"hiddenValues": ["new", ""]}, ["Birch", "Acorn"]),
        (2, {"hiddenValues": ["4.5", "many"]}, ["Acorn", "Daisy"]),
        (1, condition("NOT_BLANK"), ["Acorn"]),
        (1, condition("BLANK"), ["Birch", "Cedar", "Daisy"]),
        (1, condition("TEXT_EQ", "WON"), ["Birch", "Acorn", "Daisy"]),
        (1, condition("TEXT_NOT_EQ", "won"), ["Cedar"]),
        (1, condition("TEXT_CONTAINS", "o"), ["Birch", "Acorn"]),
        (1, condition("TEXT_NOT_CONTAINS", "o"), ["Cedar", "Daisy"]),
        (1, condition("TEXT_STARTS_WITH", "n"), ["Cedar", "Acorn", "Daisy"]),
        (1, condition("TEXT_ENDS_WITH", "t"), ["Birch", "Cedar", "Acorn"]),
        (2, condition("NUMBER_EQ", "30"), ["Birch", "Acorn", "Daisy"]),
        (2, condition("NUMBER_NOT_EQ", "30"), ["Cedar"]),
        (2, condition("NUMBER_GREATER", "4.5"), ["Birch", "Acorn", "Daisy"]),
        (2, condition("NUMBER_GREATER_THAN_EQ", "4.5"), ["Birch", "Daisy"]),
        (2, condition("NUMBER_LESS", "4.5"), ["Cedar", "Acorn", "Daisy"]),
        (2, condition("NUMBER_LESS_THAN_EQ", "4.5"), ["Cedar", "Daisy"]),
        (2, condition("NUMBER_BETWEEN", "30", "3"), ["Birch", "Daisy"]),
        (2, condition("NUMBER_NOT_BETWEEN", "3", "30"), ["Cedar", "Acorn"]),
        (2, condition("NUMBER_GREATER", "what?"), []),
        (
            1,
            condition("DATE_AFTER", "2026-01-01"),
            ["Birch", "Cedar", "Acorn", "Daisy"],
        ),
        (1, condition("FILTER_EXPRESSION", "x"), []),
    ],
)
def test_rows_that_do_not_pass_the_filter_are_hidden_by_it(
    clients: Sheet, column: int, criteria: dict[str, Any], hidden: list[str]
) -> None:
    set_filter(clients, column, criteria)

    assert unseen(clients) == hidden


def test_a_filter_follows_what_is_typed_and_hides_nothing_once_it_is_cleared(
    clients: Sheet,
) -> None:
    set_filter(clients, 1, {"hiddenValues": ["lost"]})
    clients.write("B2", [["lost"]])
    assert unseen(clients) == ["Birch", "Daisy"]

    clients.batch({"clearBasicFilter": {"sheetId": 0}})
    assert unseen(clients) == []


def test_criteria_by_column_hide_rows_too(clients: Sheet) -> None:
    criteria = {"1": {"hiddenValues": ["Won"]}, "no column": {"hiddenValues": ["2"]}}
    filter_ = {"range": block(0, 5, 0, 3), "criteria": criteria}

    clients.batch({"setBasicFilter": {"filter": filter_}})

    assert unseen(clients) == ["Cedar"]


@both
def test_a_rule_reaches_filtered_rows_when_it_says_so(clients: Sheet, on: bool) -> None:
    set_filter(clients, 1, {"hiddenValues": ["Won"]})
    rule = {"condition": {"type": "BOOLEAN"}}
    request = {"range": block(1, 5, 2, 3), "rule": rule, "filteredRowsIncluded": on}

    clients.batch({"setDataValidation": request})

    mask = "sheets(data(rowData(values(dataValidation))))"
    (data,) = clients.get(ranges="C2:C5", fields=mask)["sheets"][0]["data"]
    ruled = [bool(row.get("values", [{}])[0]) for row in data["rowData"]]
    assert ruled == [True, on, True, True]


def mark_row(clients: Sheet, row: int) -> None:
    span = {"sheetId": 0, "dimension": "ROWS", "startIndex": row - 1, "endIndex": row}
    entry = {
        "metadataId": 5,
        "metadataKey": "k",
        "visibility": "DOCUMENT",
        "location": {"dimensionRange": span},
    }
    clients.batch({"createDeveloperMetadata": {"developerMetadata": entry}})


def marked_rows(clients: Sheet) -> list[int]:
    lookup = {"developerMetadataLookup": {"metadataKey": "k"}}
    found = clients.post("/developerMetadata:search", {"dataFilters": [lookup]})
    return sorted(
        one["developerMetadata"]["location"]["dimensionRange"]["endIndex"]
        for one in found["matchedDeveloperMetadata"]
    )


@both
def test_o2_a_copied_row_takes_a_copy_of_its_metadata_along_or_none(
    google: Google, clients: Sheet, on: bool
) -> None:
    google.switches.copy_doubles_metadata = on
    mark_row(clients, 3)

    copy = {"source": block(1, 3, 0, 26), "destination": block(6, 10, 0, 26)}
    clients.batch({"copyPaste": copy})

    assert clients.values("A7:A10") == [["Birch"], ["Cedar"], ["Birch"], ["Cedar"]]
    assert marked_rows(clients) == ([3, 8, 10] if on else [3])


@both
def test_o2_a_part_of_a_row_takes_no_metadata_along(
    google: Google, clients: Sheet, on: bool
) -> None:
    google.switches.copy_doubles_metadata = on
    mark_row(clients, 3)

    copy = {"source": block(2, 3, 0, 3), "destination": block(6, 7, 0, 3)}
    clients.batch({"copyPaste": copy})

    assert marked_rows(clients) == [3]


@both
def test_o4_a_format_may_be_set_where_a_wrong_value_stands_already(
    google: Google, clients: Sheet, on: bool
) -> None:
    google.switches.dropdowns_bind_programs = on
    restrict_stages(clients)
    bold = {"userEnteredFormat": {"textFormat": {"bold": True}}}
    fields = "userEnteredFormat.textFormat.bold"

    clients.batch(
        {"repeatCell": {"range": block(1, 5, 1, 2), "cell": bold, "fields": fields}}
    )

    mask = "sheets(data(rowData(values(userEnteredFormat))))"
    assert "bold" in str(clients.get(ranges="B3", fields=mask))


@both
def test_o4_a_strict_dropdown_binds_repeated_cells_or_not(
    google: Google, clients: Sheet, on: bool
) -> None:
    google.switches.dropdowns_bind_programs = on
    restrict_stages(clients)
    cell = {"userEnteredValue": {"stringValue": "unheard of"}}
    request = {"range": block(1, 3, 1, 2), "cell": cell, "fields": "userEnteredValue"}

    answer = clients.try_batch({"repeatCell": request})

    if on:
        assert "B2 violates the data validation rules" in error_of(answer)
    assert clients.values("B2") == [["new" if on else "unheard of"]]


def restrict_stages(sheet: Sheet) -> None:
    """A strict list of stages to which not all that stands there belongs."""
    values = [{"userEnteredValue": "new"}, {"userEnteredValue": "lost"}]
    rule = {"condition": {"type": "ONE_OF_LIST", "values": values}, "strict": True}
    sheet.batch({"setDataValidation": {"range": block(1, 5, 1, 2), "rule": rule}})


READS: tuple[Callable[[Sheet], Any], ...] = (
    lambda sheet: sheet.session.get(sheet.url, params={"ranges": "A1:A2000"}),
    lambda sheet: sheet.session.post(
        f"{sheet.url}/values:batchGetByDataFilter",
        json={"dataFilters": [{"a1Range": "A1:A2000"}]},
    ),
    lambda sheet: sheet.session.post(
        f"{sheet.url}:getByDataFilter",
        json={"dataFilters": [{"gridRange": {"sheetId": 0, "endRowIndex": 2000}}]},
    ),
)


@both
@pytest.mark.parametrize("read", READS)
def test_o5_every_way_to_read_past_the_grid_is_refused_or_ends_with_it(
    google: Google, clients: Sheet, on: bool, read: Callable[[Sheet], Any]
) -> None:
    google.switches.past_grid_refused = on

    answer = read(clients)

    if on:
        assert "exceeds grid limits. Max rows: 1000" in error_of(answer)
    else:
        assert answer.status_code == 200


@both
@pytest.mark.parametrize("locked", [True, False])
def test_o12_a_spreadsheet_in_the_trash_is_found_and_written_or_not(
    google: Google, clients: Sheet, on: bool, locked: bool
) -> None:
    google.switches.trashed_is_found = on
    google.drive.switches.trashed_is_read_only = locked
    file = f"{DRIVE}/{clients.id}"
    good(clients.session.patch(file, json={"trashed": True}))

    read = clients.session.get(f"{clients.url}/values/A1")
    written = clients.try_write("A1", [["Firm"]])

    assert read.status_code == (200 if on else 404)
    assert written.status_code == ((403 if locked else 200) if on else 404)
    good(clients.session.patch(file, json={"trashed": False}))
    assert clients.values("A1") == [["Firm" if on and not locked else "Company"]]
