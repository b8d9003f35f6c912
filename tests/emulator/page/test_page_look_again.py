"""Whatever people do, a window that reads only the changes shows what is there."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from sheetsync.emulator import build_app
from sheetsync.emulator.page.calls import Hand
from sheetsync.emulator.page.sheet import Sheet
from sheetsync.emulator.people.acts import Act
from sheetsync.emulator.people.playing import play
from tests.emulator.control.test_history_properties import ACTS, Desk
from tests.emulator.sheet_at_hand import OWNER
from tests.emulator.sheet_at_hand import Sheet as SheetAtHand


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(ACTS, min_size=1, max_size=3), max_size=4))
def test_a_window_that_looks_again_shows_what_a_new_one_would(
    turns: list[list[Act]],
) -> None:
    desk = Desk()
    hand = Hand(build_app(desk.google), OWNER)
    window = Sheet(desk.google, hand, desk.sheet.id)
    window.open("")
    for acts in turns:
        for act in acts:
            play(desk.google, act)
        window.look_again()
        anew = Sheet(desk.google, hand, desk.sheet.id)
        anew.open("")
        assert window.sight == anew.sight


def test_rows_that_only_moved_are_not_read_anew() -> None:
    desk = Desk()
    window = Sheet(desk.google, Hand(build_app(desk.google), OWNER), desk.sheet.id)
    window.open("")
    before = cells(window)
    inserted = {"dimension": "ROWS", "startIndex": 2, "endIndex": 3}
    desk.sheet.batch({"insertDimension": {"range": inserted}})
    window.look_again()
    moved_down = cells(window)
    assert moved_down[2] == ()
    assert all(a is b for a, b in zip(before[2:6], moved_down[3:7], strict=True))
    desk.sheet.batch({"deleteDimension": {"range": inserted}})
    window.look_again()
    assert all(a is b for a, b in zip(before[:6], cells(window)[:6], strict=True))


def test_rows_that_arrive_at_the_end_are_seen() -> None:
    desk = Desk()
    window = Sheet(desk.google, Hand(build_app(desk.google), OWNER), desk.sheet.id)
    window.open("")
    arrive(desk.sheet)
    window.look_again()
    table = window.sight.table
    assert table is not None
    assert table.rows[6].texts == ["new"]
    assert table.end == 7
    assert len(table.rows) == 27


def arrive(sheet: SheetAtHand) -> None:
    """Add a row as a program does that keeps its own mark of it."""
    row = {"dimension": "ROWS", "startIndex": 6, "endIndex": 7}
    mark = {
        "metadataKey": "m",
        "visibility": "DOCUMENT",
        "location": {"spreadsheet": True},
    }
    typed = {"values": [{"userEnteredValue": {"stringValue": "new"}}]}
    sheet.batch(
        {"createDeveloperMetadata": {"developerMetadata": mark}},
        {"insertDimension": {"range": row, "inheritFromBefore": True}},
        {
            "updateCells": {
                "start": {"rowIndex": 6, "columnIndex": 0},
                "rows": [typed],
                "fields": "userEnteredValue",
            }
        },
    )


def cells(window: Sheet) -> list[tuple[object, ...]]:
    table = window.sight.table
    assert table is not None
    return [row.cells for row in table.rows]
