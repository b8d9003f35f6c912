from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from sheetsync.emulator.sheets.numfmt import (
    display_number,
    display_text,
    locale_named,
)
from tests.emulator.sheet_at_hand import Sheet


def set_locale(sheet: Sheet, locale: str) -> None:
    body = {"properties": {"locale": locale}, "fields": "locale"}
    sheet.batch({"updateSpreadsheetProperties": body})


def typed(sheet: Sheet, text: Any) -> tuple[Any, Any]:
    """Return what a typed text is, and what a person then sees."""
    sheet.write("A1", [[text]], "USER_ENTERED")
    ((value,),) = sheet.values("A1", valueRenderOption="UNFORMATTED_VALUE")
    ((shown,),) = sheet.values("A1")
    return value, shown


@pytest.mark.parametrize(
    ("text", "value", "shown"),
    [
        ("0042", 42, "42"),
        ("2,000,000.01", 2000000.01, "2,000,000.01"),
        ("1e3", 1000, "1.00E+03"),
        ("50%", 0.5, "50%"),
        ("12.5%", 0.125, "12.50%"),
        ("$100.15", 100.15, "$100.15"),
        ("-$5", -5, "-$5"),
        ("€7", 7, "€7"),
        ("(5)", -5, "-5"),
        ("true", True, "TRUE"),
        ("2020-01-01", 43831, "2020-01-01"),
        ("1/2/2020", 43832, "1/2/2020"),
        ("1-2", 46024, "1-2"),
        ("Jan 5, 2020", 43835, "Jan 5, 2020"),
        ("10:30", 0.4375, "10:30"),
        ("2020-01-01 18:00", 43831.75, "2020-01-01 18:00"),
        ("25/12/2026", "25/12/2026", "25/12/2026"),
        ("'0042", "0042", "0042"),
        ("'=1+1", "=1+1", "=1+1"),
        ("=1+1", 2, "2"),
        ("+7 (916) 123-45-67", "#ERROR!", "#ERROR!"),
        ("+5", 5, "5"),
        ("1,5", "1,5", "1,5"),
        ("12.03.2026", "12.03.2026", "12.03.2026"),
        ("NaN", "NaN", "NaN"),
        ("1e999", "1e999", "1e999"),
        (" padded ", " padded ", " padded "),
        (53, 53, "53"),
        (0.12, 0.12, "0.12"),
    ],
)
def test_text_typed_in_english_means_what_google_takes_it_for(
    sheet: Sheet, text: Any, value: Any, shown: str
) -> None:
    assert typed(sheet, text) == (value, shown)


@pytest.mark.parametrize(
    ("text", "value", "shown"),
    [
        ("1234,5", 1234.5, "1234,5"),
        ("1 234,50", 1234.5, "1\u00a0234,50"),
        ("12.03.2026", 46093, "12.03.2026"),
        ("5 марта 2026", 46086, "5 марта 2026"),
        ("1000 ₽", 1000, "1\u00a0000\u00a0₽"),
        ("истина", True, "ИСТИНА"),
        ("1.5", 46143, "1.5"),
        ("1,234.56", "1,234.56", "1,234.56"),
        ("50,5%", 0.505, "50,50%"),
        ("=SUM(1,5; 2)", 3.5, "3,5"),
    ],
)
def test_text_typed_in_russian_means_what_google_takes_it_for(
    sheet: Sheet, text: str, value: Any, shown: str
) -> None:
    set_locale(sheet, "ru_RU")

    assert typed(sheet, text) == (value, shown)


def test_raw_keeps_texts_and_numbers_as_they_are(sheet: Sheet) -> None:
    row = ["0042", "+7916", "=1+1", "2020-01-01", "'x", 42, 0.5, True]
    sheet.write("A1", [row])

    assert sheet.values("A1:H1", valueRenderOption="UNFORMATTED_VALUE") == [row]


def test_a_cell_with_text_format_takes_everything_as_text(sheet: Sheet) -> None:
    cell = {"userEnteredFormat": {"numberFormat": {"type": "TEXT"}}}
    span = {"sheetId": 0, "startColumnIndex": 0, "endColumnIndex": 1}
    fields = "userEnteredFormat.numberFormat"
    sheet.batch({"repeatCell": {"range": span, "cell": cell, "fields": fields}})

    assert typed(sheet, "0042") == ("0042", "0042")
    assert typed(sheet, "=1+1") == ("=1+1", "=1+1")


def test_a_format_that_is_there_already_stays(sheet: Sheet) -> None:
    sheet.write("A1", [["2020-01-01"]], "USER_ENTERED")

    assert typed(sheet, "1/3/2020") == (43833, "2020-01-03")


@pytest.mark.parametrize(
    ("number", "pattern", "english", "russian"),
    [
        (1234567.891, "#,##0.00", "1,234,567.89", "1\u00a0234\u00a0567,89"),
        (-3.5, "#,##0.00;(#,##0.00)", "(3.50)", "(3,50)"),
        (1.005, "0.00", "1.01", "1,01"),
        (1500000, '0.0,,"M"', "1.5M", "1,5M"),
        (1234.5, "0.00E+00", "1.23E+03", "1,23E+03"),
        (0.25, "# ?/?", "1/4", "1/4"),
        (45000.75, "dd.mm.yyyy hh:mm", "15.03.2023 18:00", "15.03.2023 18:00"),
        (45000, "d mmmm yyyy", "15 March 2023", "15 марта 2023"),
        (45000, "mmmm yyyy", "March 2023", "март 2023"),
        (45000, "dddd", "Wednesday", "среда"),
        (150, '[>100]"big";"small"', "big", "big"),
        (0.5, "[h]:mm:ss", "12:00:00", "12:00:00"),
        (0, "#", "", ""),
    ],
)
def test_patterns_show_numbers_in_each_language(
    number: float, pattern: str, english: str, russian: str
) -> None:
    number_format = {"type": "NUMBER", "pattern": pattern}

    shown = [
        display_number(float(number), number_format, locale_named(name))
        for name in ("en_US", "ru_RU")
    ]
    assert shown == [english, russian]


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (1 / 3, "0.3333333333"),
        (2000 / 3, "666.6666667"),
        (1 / 1024, "0.0009765625"),
        (0.1 + 0.2, "0.3"),
        (1e20, "1E+20"),
        (123456789012345678.0, "1.23457E+17"),
        (1e-12, "1E-12"),
        (999999999999.0, "999999999999"),
        (-0.5, "-0.5"),
    ],
)
def test_a_number_without_format_shows_ten_digits(number: float, shown: str) -> None:
    assert display_number(number, None, locale_named("en_US")) == shown


def recorded_cells() -> list[Any]:
    home = os.environ.get("SHEETSYNC_CONFORMANCE", "../shared/conformance")
    path = Path(home) / "format-vectors.json"
    if not path.exists():
        return []
    cells: list[Any] = json.loads(path.read_text(encoding="utf-8"))
    return cells


def test_recorded_cells_show_what_google_showed() -> None:
    cells = recorded_cells()
    if not cells:
        pytest.skip("no format-vectors.json: set SHEETSYNC_CONFORMANCE to its folder")
    wrong = []
    for cell in cells:
        locale = locale_named(cell["locale"])
        value = cell["effectiveValue"] or {}
        if "numberValue" in value:
            number = float(value["numberValue"])
            shown = display_number(number, cell["numberFormat"], locale)
        else:
            text = value.get("stringValue", "")
            shown = display_text(text, cell["numberFormat"], locale)
        if shown != cell["formattedValue"]:
            wrong.append((cell, shown))

    assert wrong == []
