"""A spreadsheet exported as an Excel workbook."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from python_calamine import CalamineWorkbook

from sheetsync.emulator import Google, build_app, session_for
from sheetsync.emulator.drive.workbook import XLSX

if TYPE_CHECKING:
    from tests.emulator.drive.conftest import Person

SHEETS = "https://sheets.googleapis.com/v4/spreadsheets"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def downloaded(google: Google, owner: Person, *requests: Any, values: Any) -> bytes:
    """Fill a spreadsheet and export it."""
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
    return answer.content


def exported(google: Google, owner: Person, *requests: Any, values: Any) -> Any:
    """Fill a spreadsheet, export it and return its parts by their paths."""
    content = downloaded(google, owner, *requests, values=values)
    archive = zipfile.ZipFile(io.BytesIO(content))
    return {name: ET.fromstring(archive.read(name)) for name in archive.namelist()}


def opened(google: Google, owner: Person, *requests: Any, values: Any) -> Any:
    """The same as other people's reader opens it."""
    content = downloaded(google, owner, *requests, values=values)
    return CalamineWorkbook.from_filelike(io.BytesIO(content))


def test_values_keep_their_types_and_formulas_their_text(
    google: Google, owner: Person
) -> None:
    values = [["a<b", 1.5, True, "=B1*2", "=1/0", "=A1"], [], ["x"]]
    parts = exported(google, owner, values=values)
    book = opened(google, owner, values=values)

    sheet = parts["xl/worksheets/sheet1.xml"]
    assert [one.text for one in sheet.iter(f"{MAIN}f")] == ["B1*2", "1/0", "A1"]
    (error,) = (one for one in sheet.iter(f"{MAIN}c") if one.get("t") == "e")
    assert error.findtext(f"{MAIN}v") == "#DIV/0!"
    assert book.get_sheet_by_index(0).to_python() == [
        ["a<b", 1.5, True, 3.0, "", "a<b"],
        [""] * 6,
        ["x", *[""] * 5],
    ]


def test_cells_that_an_array_fills_are_there(google: Google, owner: Person) -> None:
    book = opened(google, owner, values=[["=SORT({3;1;2})"]])

    assert book.get_sheet_by_index(0).to_python() == [[1.0], [2.0], [3.0]]


def test_what_looks_like_a_formula_or_a_link_stays_text(
    google: Google, owner: Person
) -> None:
    texts = ["'=1+1", "https://example.com/"]
    parts = exported(google, owner, values=[texts])

    assert not list(parts["xl/worksheets/sheet1.xml"].iter(f"{MAIN}f"))
    book = opened(google, owner, values=[texts])
    assert book.get_sheet_by_index(0).to_python() == [["=1+1", "https://example.com/"]]


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
