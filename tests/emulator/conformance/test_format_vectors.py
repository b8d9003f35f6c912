"""Values under number formats, shown as the real Google was recorded to show them."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

import pytest

from sheetsync.emulator import Google, build_app, session_for
from tests.emulator.conformance.conftest import Material
from tests.emulator.sheet_at_hand import OWNER, SHEETS, Sheet, StandingClock, good

pytestmark = pytest.mark.ci


def test_every_recorded_cell_is_shown_as_google_showed_it(material: Material) -> None:
    path = material.folder / "format-vectors.json"
    by_locale = defaultdict(list)
    for cell in json.loads(path.read_text(encoding="utf-8")):
        by_locale[cell["locale"]].append(cell)
    wrong = [
        (cell, shown)
        for locale, cells in by_locale.items()
        for cell, shown in zip(cells, _shown(locale, cells), strict=True)
        if shown != cell["formattedValue"]
    ]

    assert wrong == []
    assert sum(map(len, by_locale.values())) > 100


def _shown(locale: str, cells: list[dict[str, Any]]) -> list[str]:
    """Write cells one below the other, and return the texts that people would see."""
    session = session_for(build_app(Google(clock=StandingClock(), seed=1)), OWNER)
    made = good(session.post(SHEETS, json={"properties": {"locale": locale}}))
    sheet = Sheet(made["spreadsheetId"], session)
    rows = [{"values": [_written(cell)]} for cell in cells]
    start = {"sheetId": 0, "rowIndex": 0, "columnIndex": 0}
    sheet.batch({"updateCells": {"rows": rows, "fields": "*", "start": start}})
    values = sheet.values(f"A1:A{len(cells)}")
    return [row[0] if row else "" for row in values]


def _written(cell: dict[str, Any]) -> dict[str, Any]:
    written = {"userEnteredValue": cell["effectiveValue"]}
    if cell["numberFormat"]:
        written["userEnteredFormat"] = {"numberFormat": cell["numberFormat"]}
    return written
