"""An undo tab that Google does not show is not one that somebody emptied."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import responses
from google.oauth2.credentials import Credentials

from sheetsync.clock import SetClock
from sheetsync.core.ids import CLIENTS, SpreadsheetId, sheet_id
from sheetsync.errors import Refused
from sheetsync.google.session import GoogleSession
from sheetsync.google.sheets import Sheets
from sheetsync.worker.undo import SHEET, read_undo_tab

BOOK = "https://sheets.googleapis.com/v4/spreadsheets/book1"
NO = {"error": {"code": 400, "message": "No.", "status": "INVALID_ARGUMENT"}}


@pytest.fixture
def sheets() -> Iterator[Sheets]:
    credentials = Credentials("owner@example.com")  # type: ignore[no-untyped-call]
    clock = SetClock(datetime(2026, 9, 1, tzinfo=UTC))
    with GoogleSession(credentials, clock=clock, chance=lambda: 1.0) as session:
        yield Sheets(session)


def tabs(*numbers: int) -> dict[str, Any]:
    return {"sheets": [{"properties": {"sheetId": one}} for one in numbers]}


def test_a_refused_reading_of_a_tab_that_is_there_is_told(sheets: Sheets) -> None:
    with responses.RequestsMock() as wire:
        wire.post(BOOK + ":getByDataFilter", json=NO, status=400)
        wire.get(BOOK, json=tabs(sheet_id(CLIENTS), SHEET))

        with pytest.raises(Refused):
            read_undo_tab(sheets, SpreadsheetId("book1"), {})


def test_a_tab_that_somebody_deleted_holds_no_rows(sheets: Sheets) -> None:
    with responses.RequestsMock() as wire:
        wire.post(BOOK + ":getByDataFilter", json=NO, status=400)
        wire.get(BOOK, json=tabs(sheet_id(CLIENTS)))

        assert read_undo_tab(sheets, SpreadsheetId("book1"), {}) == ()
