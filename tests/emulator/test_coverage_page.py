from __future__ import annotations

import re
from pathlib import Path

from sheetsync.emulator.coverage import PAGE, page
from sheetsync.emulator.drive import routes as drive
from sheetsync.emulator.methods import DOCUMENTS, method_at, methods
from sheetsync.emulator.schema import message
from sheetsync.emulator.sheets import requests
from sheetsync.emulator.sheets import routes as sheets
from sheetsync.emulator.sheets.formulas.library import FUNCTIONS

ROOT = Path(__file__).parents[2]


def test_the_page_is_up_to_date() -> None:
    """`python -m sheetsync.emulator.coverage` writes it anew."""
    assert (ROOT / PAGE).read_text(encoding="utf-8") == page()


def test_the_page_lists_everything_that_google_documents() -> None:
    named = set(re.findall(r"^\| `([\w.]+)`", page(), re.MULTILINE))
    known = {one.id.partition(".")[2] for name in DOCUMENTS for one in methods(name)}

    assert named == known | set(message("sheets.v4", "Request").fields)


def test_the_page_lists_every_function_of_formulas() -> None:
    section = page().partition("## Functions of formulas")[2].partition("\n## ")[0]
    listed = section.rpartition("access.")[2]

    assert set(re.findall(r"`([^`]+)`", listed)) == set(FUNCTIONS)
    assert f"{len(FUNCTIONS)} of them." in section


def test_what_is_called_partly_is_served() -> None:
    known = {one.id: one for name in DOCUMENTS for one in methods(name)}

    assert set(requests.PARTLY) <= set(requests.KINDS)
    for name in sheets.PARTLY | drive.PARTLY:
        words = re.escape(f"`{name.partition('.')[2]}` | partly")
        assert name in known
        assert re.search(words, page())


def test_a_path_that_is_spelled_out_goes_before_a_placeholder() -> None:
    ids = method_at("drive.v3", "GET", "/drive/v3/files/generateIds")
    upload = method_at("drive.v3", "POST", "/upload/drive/v3/files")
    appended = "/v4/spreadsheets/1/values/Sheet1!A1:B2:append"

    assert ids is not None
    assert ids.id == "drive.files.generateIds"
    assert upload is not None
    assert upload.id == "drive.files.create"
    found = method_at("sheets.v4", "POST", appended)
    assert found is not None
    assert found.id == "sheets.spreadsheets.values.append"
    assert method_at("drive.v3", "GET", "/drive/v3/nothing") is None
