"""What Google leaves open, under both settings of each switch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sheetsync.emulator import Google, build_app, session_for
from sheetsync.emulator.drive.files import create_file
from sheetsync.emulator.identity import DRIVE_FILE
from sheetsync.emulator.people.acts import Act, Filter, Hide, Move
from sheetsync.emulator.state.sign_in import AccessToken
from tests.emulator.sheet_at_hand import OWNER, Sheet, error_of

MARK = "mark@example.com"
FILE = "Prospects"
DRIVE = "https://www.googleapis.com/drive/v3/files"
Does = Callable[[Act], str]
both = pytest.mark.parametrize("on", [True, False])


def block(top: int, bottom: int, left: int, right: int, sheet_id: int = 0) -> Any:
    return {
        "sheetId": sheet_id,
        "startRowIndex": top,
        "endRowIndex": bottom,
        "startColumnIndex": left,
        "endColumnIndex": right,
    }


def metadata(row: int | None, number: int = 5) -> Any:
    location: dict[str, Any] = {"spreadsheet": True}
    if row is not None:
        span = {"sheetId": 0, "dimension": "ROWS"}
        span |= {"startIndex": row - 1, "endIndex": row}
        location = {"dimensionRange": span}
    entry = {
        "metadataId": number,
        "metadataKey": "k",
        "visibility": "DOCUMENT",
        "location": location,
    }
    return {"createDeveloperMetadata": {"developerMetadata": entry}}


def marked_row(google: Google, sheet: Sheet) -> int:
    book = google.files[sheet.id].book
    assert book is not None
    return book.metadata[5].index + 1


@both
def test_o1_an_id_in_use_is_a_400_or_a_409(
    google: Google, clients: Sheet, on: bool
) -> None:
    google.switches.taken_id = "conflict" if on else "invalid"
    protected = {"range": block(0, 1, 0, 1), "protectedRangeId": 7}
    protect = {"addProtectedRange": {"protectedRange": protected}}
    clients.batch(metadata(None), protect)

    for index, request in enumerate((metadata(None), protect)):
        refused = clients.try_batch(metadata(None, 6 + index), request).json()["error"]
        wanted = (409, "ALREADY_EXISTS") if on else (400, "INVALID_ARGUMENT")
        assert (refused["code"], refused["status"]) == wanted
        assert refused["message"].startswith("Invalid requests[1].")
    book = google.files[clients.id].book
    assert book is not None
    assert list(book.metadata) == [5]


@both
def test_o1_a_metadata_id_in_use_is_refused_or_replaced_by_another(
    google: Google, clients: Sheet, on: bool
) -> None:
    google.switches.metadata_ids_are_unique = on
    clients.batch(metadata(None))

    answer = clients.try_batch(metadata(None))

    book = google.files[clients.id].book
    assert book is not None
    assert (answer.status_code, len(book.metadata)) == ((400, 1) if on else (200, 2))
    assert 5 in book.metadata


@both
def test_o1_the_id_of_a_named_range_is_refused_or_replaced_by_another(
    google: Google, clients: Sheet, on: bool
) -> None:
    google.switches.range_ids_are_unique = on

    def name(word: str) -> Any:
        named = {"namedRangeId": "7", "name": word, "range": block(0, 1, 0, 1)}
        return {"addNamedRange": {"namedRange": named}}

    clients.batch(name("One"))

    answer = clients.try_batch(name("Two"))

    found = clients.get(fields="namedRanges")["namedRanges"]
    assert (answer.status_code, len(found)) == ((400, 1) if on else (200, 2))
    assert {one["namedRangeId"]: one["name"] for one in found}["7"] == "One"


@both
def test_a_refused_request_voids_its_batch_or_only_what_follows(
    google: Google, clients: Sheet, on: bool
) -> None:
    google.switches.batches_are_whole = on
    clear = {
        "updateCells": {"range": block(1, 2, 0, 1), "fields": "userEnteredValue"},
    }
    copy = {
        "copyPaste": {"source": block(2, 3, 0, 1), "destination": block(9, 9, 0, 1)}
    }

    refused = clients.try_batch(clear, {"deleteSheet": {"sheetId": 99}}, copy)

    assert refused.status_code == 400
    assert clients.values("A2") == ([["Birch"]] if on else [])


@both
def test_the_answer_to_a_batch_shows_cells_or_leaves_them_out(
    google: Google, clients: Sheet, on: bool
) -> None:
    google.switches.answers_show_cells = on

    answer = clients.batch(
        metadata(None),
        includeSpreadsheetInResponse=True,
        responseIncludeGridData=True,
        responseRanges=["A2:A2"],
    )

    assert ("Birch" in str(answer["updatedSpreadsheet"])) is on


@both
def test_o2_metadata_travels_with_a_sort_of_some_columns_or_stays(
    google: Google, clients: Sheet, on: bool
) -> None:
    google.switches.part_sort_carries_metadata = on
    clients.batch(metadata(4))
    spec = {"dimensionIndex": 0, "sortOrder": "ASCENDING"}

    part = {"range": block(1, 5, 0, 2), "sortSpecs": [spec]}
    clients.batch({"sortRange": part})

    assert clients.values("A2") == [["Acorn"]]
    assert marked_row(google, clients) == (2 if on else 4)


@both
def test_o2_metadata_goes_along_with_a_cut_row_or_stays(
    google: Google, clients: Sheet, on: bool
) -> None:
    google.switches.cut_carries_metadata = on
    clients.batch(metadata(3))

    to = {"sheetId": 0, "rowIndex": 8, "columnIndex": 0}
    clients.batch({"cutPaste": {"source": block(2, 3, 0, 26), "destination": to}})

    assert clients.values("A9") == [["Cedar"]]
    assert marked_row(google, clients) == (9 if on else 3)


@both
def test_o3_deleting_what_nothing_matches_is_refused_or_empty(
    google: Google, clients: Sheet, on: bool
) -> None:
    google.switches.missing_metadata_refused = on
    lookup = {"developerMetadataLookup": {"metadataId": 99}}

    answer = clients.try_batch(
        metadata(None), {"deleteDeveloperMetadata": {"dataFilter": lookup}}
    )

    if on:
        assert error_of(answer).startswith(
            "Invalid requests[1].deleteDeveloperMetadata"
        )
    else:
        assert answer.json()["replies"][1] == {"deleteDeveloperMetadata": {}}


WRITES: tuple[Callable[[Sheet, Any], Any], ...] = (
    lambda sheet, text: sheet.try_write("C2", [[text]]),
    lambda sheet, text: sheet.try_write("C2", [[text]], "USER_ENTERED"),
    lambda sheet, text: sheet.try_batch(
        {
            "updateCells": {
                "start": {"sheetId": 0, "rowIndex": 1, "columnIndex": 2},
                "rows": [{"values": [{"userEnteredValue": {"stringValue": text}}]}],
                "fields": "userEnteredValue",
            }
        }
    ),
)


@both
@pytest.mark.parametrize("write", WRITES)
def test_o4_a_strict_dropdown_binds_programs_or_only_people(
    google: Google, clients: Sheet, on: bool, write: Callable[[Sheet, str], Any]
) -> None:
    google.switches.dropdowns_bind_programs = on
    values = [{"userEnteredValue": "new"}, {"userEnteredValue": "won"}]
    condition = {"type": "ONE_OF_LIST", "values": values}
    rule = {"condition": condition, "strict": True}
    clients.batch({"setDataValidation": {"range": block(1, 9, 2, 3), "rule": rule}})

    refused = write(clients, "unheard of")

    assert refused.status_code == (400 if on else 200)
    assert clients.values("C2") == [["new" if on else "unheard of"]]
    assert write(clients, "won").status_code == 200
    assert write(clients, "").status_code == 200


@both
def test_o5_a_range_that_ends_past_the_grid_is_refused_or_ends_with_it(
    google: Google, clients: Sheet, on: bool
) -> None:
    google.switches.past_grid_refused = on
    one = clients.session.get(f"{clients.url}/values/A1:A2000")
    many = clients.session.get(
        f"{clients.url}/values:batchGet", params={"ranges": ["A1", "A1:AZ9"]}
    )

    if on:
        assert error_of(one).startswith("Range (Sheet1!A1:A2000) exceeds grid limits.")
        assert error_of(many).startswith("Range (Sheet1!A1:AZ9) exceeds grid limits.")
    else:
        assert one.json()["range"] == "Sheet1!A1:A1000"
        assert many.json()["valueRanges"][1]["range"] == "Sheet1!A1:Z9"


def append_cells(sheet: Sheet, text: str) -> None:
    cell = {"userEnteredValue": {"stringValue": text}}
    rows = [{"values": [cell]}]
    sheet.batch({"appendCells": {"rows": rows, "fields": "userEnteredValue"}})


def append_values(sheet: Sheet, text: str) -> None:
    body = {"values": [[text]]}
    sheet.post("/values/A1:append", body, valueInputOption="RAW")


@both
@pytest.mark.parametrize("append", [append_cells, append_values])
@pytest.mark.parametrize(
    "hide",
    [
        Hide(who=OWNER, file=FILE, row="Daisy"),
        Filter(who=OWNER, file=FILE, column="Stage", hidden=("lost",)),
    ],
)
def test_o6_appending_writes_over_hidden_rows_or_below_them(
    google: Google,
    clients: Sheet,
    does: Does,
    on: bool,
    append: Callable[[Sheet, str], None],
    hide: Act,
) -> None:
    google.switches.append_overlooks_hidden = on
    does(hide)

    append(clients, "Elm")

    assert clients.values("A5:A6") == ([["Elm"]] if on else [["Daisy"], ["Elm"]])


@both
def test_o6_unticked_boxes_count_as_rows_or_not(
    google: Google, clients: Sheet, on: bool
) -> None:
    google.switches.append_overlooks_boxes = on
    rule = {"condition": {"type": "BOOLEAN"}}
    clients.batch({"setDataValidation": {"range": block(5, 8, 3, 4), "rule": rule}})
    clients.write("D6:D8", [[False]] * 3)

    append_cells(clients, "Elm")

    assert clients.values("A6" if on else "A9") == [["Elm"]]


@both
def test_o8_access_may_expire_or_the_account_is_too_small_for_that(
    google: Google, clients: Sheet, on: bool
) -> None:
    google.drive.switches.grants_may_expire = on
    body = {
        "type": "user",
        "role": "reader",
        "emailAddress": "guest@example.com",
        "expirationTime": "2026-04-01T00:00:00Z",
    }

    answer = clients.session.post(f"{DRIVE}/{clients.id}/permissions", json=body)

    assert answer.status_code == (200 if on else 403)
    held = google.files[clients.id].permissions.values()
    assert ("guest@example.com" in {one.email for one in held}) is on


@both
def test_o11_a_row_goes_through_protected_columns_or_not(
    google: Google, clients: Sheet, share: Callable[[str, str], Sheet], on: bool
) -> None:
    google.switches.insert_parts_protection = on
    column = {"sheetId": 0, "startColumnIndex": 0, "endColumnIndex": 1}
    clients.batch({"addProtectedRange": {"protectedRange": {"range": column}}})
    rows = {"sheetId": 0, "dimension": "ROWS", "startIndex": 2, "endIndex": 3}

    inserted = share(MARK, "writer").try_batch({"insertDimension": {"range": rows}})

    assert inserted.status_code == (200 if on else 400)
    assert clients.values("A3:A4")[-1] == (["Cedar"] if on else ["Acorn"])


@both
def test_o11_no_row_goes_through_a_protected_tab(
    google: Google, clients: Sheet, share: Callable[[str, str], Sheet], on: bool
) -> None:
    google.switches.insert_parts_protection = on
    clients.batch({"addProtectedRange": {"protectedRange": {"range": {"sheetId": 0}}}})
    rows = {"sheetId": 0, "dimension": "ROWS", "startIndex": 2, "endIndex": 3}

    refused = share(MARK, "writer").try_batch({"insertDimension": {"range": rows}})

    assert refused.status_code == 400


@both
def test_o14_an_app_goes_on_reaching_a_file_that_was_moved_or_not(
    google: Google, does: Does, on: bool
) -> None:
    google.drive.switches.apps_keep_moved_files = on
    google.sign_in.access_tokens["app"] = AccessToken(
        email=OWNER, scopes=frozenset({DRIVE_FILE}), client="an-app"
    )
    app = session_for(build_app(google), "app")
    made = app.post(DRIVE, json={"name": "Made by the app"}).json()["id"]
    create_file(google, OWNER, "Elsewhere", "application/vnd.google-apps.folder")
    assert app.patch(f"{DRIVE}/{made}", json={"name": "Renamed"}).status_code == 200

    assert does(Move(who=OWNER, file="Renamed", folder="Elsewhere")) == ""

    assert app.get(f"{DRIVE}/{made}").status_code == (200 if on else 404)


@pytest.mark.parametrize(
    ("choice", "pasted"),
    [
        ("all", [["Birch"], ["Cedar"], ["Acorn"], ["Daisy"]]),
        ("visible", [["Cedar"], ["Daisy"]]),
        ("none", []),
    ],
)
def test_o16_copying_takes_filtered_rows_or_leaves_them(
    google: Google, clients: Sheet, does: Does, choice: Any, pasted: list[list[str]]
) -> None:
    google.switches.copies_of_hidden_rows = choice
    clients.batch({"addSheet": {"properties": {"sheetId": 9, "title": "Copy"}}})
    does(Filter(who=OWNER, file=FILE, column="Stage", hidden=("new",)))

    copy = {"source": block(1, 5, 0, 3), "destination": block(0, 1, 0, 1, 9)}
    clients.batch({"copyPaste": copy})

    assert clients.values("Copy!A1:A9") == pasted


@both
@pytest.mark.parametrize(
    ("switch", "part"),
    [
        ("paste_carries_notes", {"note": "a note"}),
        (
            "paste_carries_dropdowns",
            {"dataValidation": {"condition": {"type": "NOT_BLANK"}}},
        ),
        (
            "paste_carries_rich_text",
            {
                "textFormatRuns": [
                    {"startIndex": 1, "format": {"bold": True}},
                ]
            },
        ),
    ],
)
def test_o17_a_plain_paste_carries_more_than_values_or_not(
    google: Google, clients: Sheet, on: bool, switch: str, part: dict[str, Any]
) -> None:
    setattr(google.switches, switch, on)
    (name,) = part
    cell = {"userEnteredValue": {"stringValue": "text"}, **part}
    start = {"sheetId": 0, "rowIndex": 1, "columnIndex": 0}
    write = {"start": start, "rows": [{"values": [cell]}]}
    clients.batch({"updateCells": write | {"fields": f"userEnteredValue,{name}"}})

    copy = {"source": block(1, 2, 0, 1), "destination": block(6, 7, 0, 1)}
    clients.batch({"copyPaste": copy})

    mask = f"sheets(data(rowData(values(formattedValue,{name}))))"
    shown = clients.get(ranges="A7", fields=mask)["sheets"][0]["data"][0]
    pasted = shown["rowData"][0]["values"][0]
    assert pasted["formattedValue"] == "text"
    assert (name in pasted) is on
