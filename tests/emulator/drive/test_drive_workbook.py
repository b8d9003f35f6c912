"""A spreadsheet exported as an Excel workbook."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from sheetsync.emulator import Google, build_app, session_for
from sheetsync.emulator.drive.workbook import XLSX

if TYPE_CHECKING:
    from tests.emulator.drive.conftest import Person

SHEETS = "https://sheets.googleapis.com/v4/spreadsheets"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def exported(google: Google, owner: Person, *requests: Any, values: Any) -> Any:
    """Fill a spreadsheet, export it and return its parts by their paths."""
    session = session_for(build_app(google), owner.token)
    base = owner.make("Base")
    session.put(
        f"{SHEETS}/{base}/values/A1",
        params={"valueInputOption": "USER_ENTERED"},
        json={"values": values},
    ).raise_for_status()
    if requests:
        session.post(
            f"{SHEETS}/{base}:batchUpdate", json={"requests": list(requests)}
        ).raise_for_status()
    answer = session.get(
        f"https://www.googleapis.com/drive/v3/files/{base}/export",
        params={"mimeType": XLSX},
    )
    assert answer.headers["content-type"] == XLSX
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    return {name: ET.fromstring(archive.read(name)) for name in archive.namelist()}


def cells(sheet: Any) -> dict[str, tuple[str | None, str]]:
    """Return the type and the text of each cell, by its name."""
    return {
        one.get("r"): (one.get("t"), "".join(one.find(part).itertext()))
        for one in sheet.iter(f"{MAIN}c")
        for part in [f"{MAIN}is" if one.get("t") == "inlineStr" else f"{MAIN}v"]
    }


def test_values_keep_their_types_and_formulas_their_text(
    google: Google, owner: Person
) -> None:
    parts = exported(
        google, owner, values=[["a<b", 1.5, True, "=B1*2", "=1/0", "=A1"], [], ["x"]]
    )

    sheet = parts["xl/worksheets/sheet1.xml"]
    assert cells(sheet) == {
        "A1": ("inlineStr", "a<b"),
        "B1": (None, "1.5"),
        "C1": ("b", "1"),
        "D1": (None, "3"),
        "E1": ("e", "#DIV/0!"),
        "F1": ("str", "a<b"),
        "A3": ("inlineStr", "x"),
    }
    assert [one.text for one in sheet.iter(f"{MAIN}f")] == ["B1*2", "1/0", "A1"]


def test_dates_are_numbers_in_the_format_of_dates(
    google: Google, owner: Person
) -> None:
    parts = exported(google, owner, values=[["2026-03-02"]])

    (cell,) = parts["xl/worksheets/sheet1.xml"].iter(f"{MAIN}c")
    (known,) = parts["xl/styles.xml"].iter(f"{MAIN}numFmt")
    styles = list(parts["xl/styles.xml"].find(f"{MAIN}cellXfs"))
    assert cell.find(f"{MAIN}v").text == "46083"
    assert styles[int(cell.get("s"))].get("numFmtId") == known.get("numFmtId")
    assert "yy" in known.get("formatCode")


def test_all_tabs_are_there_under_names_that_excel_takes(
    google: Google, owner: Person
) -> None:
    long = "a tab with a name longer than Excel takes"
    titles = [long, f"{long} too", "a/b"]
    parts = exported(
        google,
        owner,
        *({"addSheet": {"properties": {"title": one}}} for one in titles),
        {"addSheet": {"properties": {"title": "_log", "hidden": True}}},
        values=[["x"]],
    )

    listed = list(parts["xl/workbook.xml"].iter(f"{MAIN}sheet"))
    assert [one.get("name") for one in listed] == [
        "Sheet1",
        "a tab with a name longer than E",
        "a tab with a name longer th (3)",
        "a_b",
        "_log",
    ]
    assert [one.get("state") for one in listed] == [None, None, None, None, "hidden"]
