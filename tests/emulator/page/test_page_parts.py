"""What the page is made of, without a browser."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Callable

import pytest
from requests import Session
from starlette.applications import Starlette
from starlette.middleware import Middleware

from sheetsync.emulator import Google, build_app, session_for
from sheetsync.emulator.page.calls import Hand, RefusedError
from sheetsync.emulator.page.door import Door
from sheetsync.emulator.page.places import row_now
from sheetsync.emulator.page.sheet import RowLostError, Sheet
from sheetsync.emulator.page.table import Row
from sheetsync.emulator.page.unmetered import Unmetered
from sheetsync.emulator.page.words import wanted_words
from sheetsync.emulator.quota import Limits
from tests.emulator.sheet_at_hand import OWNER, good
from tests.emulator.sheet_at_hand import Sheet as SheetAtHand

ANNA = "anna@example.com"


@pytest.fixture
def opened(google: Google, sheet: SheetAtHand) -> Sheet:
    sheet.write("A1", [["Name", "Sum"], ["Ada", 1], ["Bob", 2], ["Eve", 3]])
    made = Sheet(google, Hand(build_app(google), OWNER), sheet.id)
    made.open("")
    return made


def texts(sheet: Sheet) -> list[list[str]]:
    assert sheet.sight.table is not None
    return [row.texts for row in sheet.sight.table.rows if row.texts]


def seen(sheet: Sheet, index: int) -> tuple[object, ...]:
    assert sheet.sight.table is not None
    row = sheet.sight.table.row(index)
    assert row is not None
    return row.cells


def test_a_hand_reaches_what_lies_in_a_shared_drive(google: Google) -> None:
    drive = "https://www.googleapis.com/drive/v3"
    app = build_app(google)
    owner = session_for(app, OWNER)
    everywhere = {"supportsAllDrives": "true"}
    sales = good(owner.post(f"{drive}/drives?requestId=1", json={"name": "Sales"}))
    sheets = "application/vnd.google-apps.spreadsheet"
    body = {"name": "Base", "mimeType": sheets, "parents": [sales["id"]]}
    made = good(owner.post(f"{drive}/files", params=everywhere, json=body))
    entry = {"type": "user", "role": "writer", "emailAddress": ANNA}
    members = f"{drive}/files/{sales['id']}/permissions"
    good(owner.post(members, params=everywhere, json=entry))

    anna = Hand(app, ANNA)

    assert [(one["id"], one["driveId"]) for one in anna.files()] == [
        (made["id"], sales["id"])
    ]
    assert anna.glance(made["id"]).can_edit
    anna.write_drive("PATCH", made["id"], name="Clients")
    assert anna.glance(made["id"]).name == "Clients"


def test_a_look_after_no_change_is_the_same_look(opened: Sheet) -> None:
    before = opened.sight
    opened.look_again()
    assert opened.sight is before


def test_a_change_of_one_row_leaves_the_others_as_they_were_read(
    opened: Sheet, sheet: SheetAtHand
) -> None:
    before = opened.sight.table
    sheet.write("B2", [[10]])
    opened.look_again()
    after = opened.sight.table
    assert before is not None
    assert after is not None
    assert texts(opened)[1] == ["Ada", "10"]
    assert after.rows[2] is before.rows[2]


def test_a_change_of_one_row_is_seen_in_formulas_of_others(
    opened: Sheet, sheet: SheetAtHand
) -> None:
    sheet.write("C4", [["=B2*2"]], "USER_ENTERED")
    opened.look_again()
    sheet.write("B2", [[10]])
    opened.look_again()
    assert texts(opened)[3] == ["Eve", "3", "20"]


@pytest.mark.parametrize(
    "change",
    [
        {"deleteDimension": {"range": {"dimension": "ROWS", "endIndex": 1}}},
        {"sortRange": {"range": {"startRowIndex": 1}, "sortSpecs": [{}]}},
        {"updateSheetProperties": {"properties": {"title": "X"}, "fields": "title"}},
        {
            "updateDimensionProperties": {
                "range": {"dimension": "ROWS", "startIndex": 1, "endIndex": 2},
                "properties": {"hiddenByUser": True},
                "fields": "hiddenByUser",
            }
        },
    ],
)
def test_looking_again_shows_what_a_first_look_would(
    google: Google, opened: Sheet, sheet: SheetAtHand, change: dict[str, object]
) -> None:
    sheet.batch(change)
    opened.look_again()
    anew = Sheet(google, Hand(build_app(google), OWNER), sheet.id)
    anew.open("")
    assert opened.sight == anew.sight


def test_an_edit_follows_its_row(opened: Sheet, sheet: SheetAtHand) -> None:
    bob = seen(opened, 2)
    span = {"dimension": "ROWS", "startIndex": 1, "endIndex": 2}
    sheet.batch({"insertDimension": {"range": span}})
    opened.type_in(2, bob, 1, [["7"]])
    assert sheet.values("A3:B4") == [["Ada", "1"], ["Bob", "7"]]


def test_an_edit_of_a_row_that_is_gone_changes_nothing(
    opened: Sheet, sheet: SheetAtHand
) -> None:
    bob = seen(opened, 2)
    span = {"dimension": "ROWS", "startIndex": 2, "endIndex": 3}
    sheet.batch({"deleteDimension": {"range": span}})
    with pytest.raises(RowLostError):
        opened.type_in(2, bob, 1, [["7"]])
    assert sheet.values("B1:B3") == [["Sum"], ["1"], ["3"]]


def test_a_stranger_gets_googles_refusal_and_no_name(
    google: Google, sheet: SheetAtHand
) -> None:
    stranger = Sheet(google, Hand(build_app(google), ANNA), sheet.id)
    with pytest.raises(RefusedError, match="File not found"):
        stranger.open("")


def test_a_reader_is_refused_in_googles_words(
    google: Google, opened: Sheet, share: Callable[[str, str], SheetAtHand]
) -> None:
    share(ANNA, "reader")
    reader = Sheet(google, Hand(build_app(google), ANNA), opened.file_id)
    reader.open("")
    assert reader.sight.glance.can_edit is False
    with pytest.raises(RefusedError, match="does not have permission"):
        reader.type_in(1, seen(reader, 1), 0, [["x"]])


def test_guards_tell_what_is_protected_for_whom(
    google: Google,
    opened: Sheet,
    sheet: SheetAtHand,
    share: Callable[[str, str], SheetAtHand],
) -> None:
    share(ANNA, "writer")
    hard = {"range": {"endRowIndex": 1}, "editors": {"users": [OWNER]}}
    soft = {"range": {"startColumnIndex": 1, "endColumnIndex": 2}, "warningOnly": True}
    for one in (hard, soft):
        sheet.batch({"addProtectedRange": {"protectedRange": one}})
    hand = Hand(build_app(google), ANNA)
    anna = Sheet(google, hand, opened.file_id)
    anna.open("")
    opened.look_again()
    assert anna.sight.table is not None
    assert [row.guard[:3] for row in anna.sight.table.rows[:2]] == ["hhh", ".w."]
    assert opened.sight.table is not None
    assert opened.sight.table.rows[0].guard[:3] == ".w."
    assert anna.warns(1, 0, [["a", "b"]])
    assert not anna.warns(1, 0, [["a"]])


def test_choices_come_from_a_list_or_from_another_range(
    opened: Sheet, sheet: SheetAtHand
) -> None:
    sheet.write("E1", [["red"], ["blue"], ["red"]])
    values = [{"userEnteredValue": "=Sheet1!E1:E3"}]
    rule = {"condition": {"type": "ONE_OF_RANGE", "values": values}}
    place = {"startRowIndex": 1, "endRowIndex": 2, "endColumnIndex": 1}
    sheet.batch({"setDataValidation": {"range": place, "rule": rule}})
    opened.look_again()
    table = opened.sight.table
    assert table is not None
    (cell, _) = seen(opened, 1)[:2]
    assert isinstance(cell, dict)
    assert table.choices[cell["o"]] == ("red", "blue")


def rows(*shown: list[str]) -> list[Row]:
    return [
        Row(index=index, cells=tuple(cells), guard="")
        for index, cells in enumerate(shown)
    ]


def test_the_nearest_of_equal_rows_is_the_one_that_was_meant() -> None:
    now = rows(["a"], ["same"], ["b"], ["same"], ["c"])
    assert row_now(4, ["same"], now) == 3


def test_a_row_of_which_most_is_left_is_still_the_same_row() -> None:
    now = rows(["a", "1", "x"], ["b", "2", "changed"])
    assert row_now(1, ["b", "2", "y"], now) == 1


def test_a_row_of_which_nothing_is_left_is_not_guessed() -> None:
    assert row_now(1, ["b", "2"], rows(["a", "1"], ["c", "3"])) is None


@pytest.mark.parametrize(
    ("asked", "accepted", "language"),
    [
        ("", "ru-RU,ru;q=0.9,en;q=0.8", "ru"),
        ("", "de-DE,en;q=0.5,ru;q=0.7", "ru"),
        ("en", "ru", "en"),
        ("", "de, *;q=0.1", "en"),
        ("", "ru;q=nonsense", "en"),
    ],
)
def test_the_language_is_the_one_asked_for(
    asked: str, accepted: str, language: str
) -> None:
    assert wanted_words(asked, accepted).language == language


@pytest.mark.parametrize(
    ("kind", "origin", "is_let_in"),
    [
        ("websocket", "http://127.0.0.1:8480", True),
        ("websocket", "https://evil.example", False),
        ("http", "http://localhost:8480", True),
        ("http", "https://evil.example", False),
        ("http", "null", False),
    ],
)
def test_only_pages_of_this_machine_may_speak_to_the_page(
    google: Google, kind: str, origin: str, is_let_in: bool
) -> None:
    door = Door(google, ())
    sent: list[str] = []

    class Inside:
        @staticmethod
        async def answer(*_: object) -> None:
            sent.append("let in")

    async def send(event: object) -> None:
        sent.append(str(event))

    async def receive() -> dict[str, str]:
        return {"type": "websocket.connect"}

    door._inside = Inside  # noqa: SLF001 - spares the start of the real page
    scope = {"type": kind, "headers": [(b"origin", origin.encode())]}
    asyncio.run(door.handle(scope, receive, send))
    assert (sent == ["let in"]) is is_let_in


def test_the_api_alone_never_loads_the_page(session: Callable[[str], Session]) -> None:
    code = "import sys, sheetsync.emulator; sys.exit('nicegui' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=False)
    assert done.returncode == 0


def test_the_page_itself_uses_no_quota(google: Google, sheet: SheetAtHand) -> None:
    google.quota.limits = Limits(reads_per_user=0, drive_units_per_user=0)
    routes = build_app(google).routes
    app = Starlette(routes=routes, middleware=[Middleware(Unmetered, google=google)])
    page = Sheet(google, Hand(app, OWNER), sheet.id)
    page.open("")
    assert page.sight.glance.name == "Prospects"
    assert sheet.session.get(sheet.url).status_code == 429
