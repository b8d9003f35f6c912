"""What is typed, and what is shown, in the four languages that people work in."""

from __future__ import annotations

from typing import Any

import pytest

from sheetsync.emulator.sheets.numfmt import display_number, locale_named
from tests.emulator.sheet_at_hand import Sheet

TYPED: dict[str, list[tuple[str, Any, str]]] = {
    "en_US": [
        ("1,234.5", 1234.5, "1,234.50"),
        ("(1,234.50)", -1234.5, "-1,234.50"),
        ("$1,234.50", 1234.5, "$1,234.50"),
        ("5%", 0.05, "5%"),
        ("1.5e-3", 0.0015, "1.50E-03"),
        ("3/2/2026", 46083, "3/2/2026"),
        ("3/2/26", 46083, "3/2/26"),
        ("3/2", 46083, "3/2"),
        ("March 2, 2026", 46083, "March 2, 2026"),
        ("2 Mar 2026", 46083, "2 Mar 2026"),
        ("Mar 2026", 46082, "Mar 2026"),
        ("Monday, March 2, 2026", 46083, "Monday, March 2, 2026"),
        ("3/2/2026 9:30 PM", 46083.895833333336, "3/2/2026 9:30 PM"),
        ("3/2/2026, 9:30", 46083.395833333336, "3/2/2026 9:30"),
        ("2026-03-02T18:00:00", 46083.75, "2026-03-02 18:00:00"),
        ("9:30:15", 0.39600694444444445, "9:30:15"),
        ("25:30", 1.0625, "25:30:00"),
        ("100:00:30", 4.167013888888889, "100:00:30"),
        ("13/2/2026", "13/2/2026", "13/2/2026"),
        ("2.3.2026", "2.3.2026", "2.3.2026"),
        ("false", False, "FALSE"),
        ("Monday", "Monday", "Monday"),
        ("no 5", "no 5", "no 5"),
    ],
    "ru_RU": [
        ("1\u00a0234,5", 1234.5, "1\u00a0234,50"),
        ("1 234", 1234, "1\u00a0234"),
        ("-12,5", -12.5, "-12,5"),
        ("1 234,50 ₽", 1234.5, "1\u00a0234,50\u00a0₽"),
        ("100 р.", 100, "100\u00a0₽"),
        ("$5", 5, "$5"),
        ("12,5%", 0.125, "12,50%"),
        ("02.03.2026", 46083, "02.03.2026"),
        ("2.3.26", 46083, "2.3.26"),
        ("02.03", 46083, "02.03"),
        ("2/3/2026", 46083, "2/3/2026"),
        ("2 марта 2026", 46083, "2 марта 2026"),
        ("2 марта 2026 г.", 46083, "2 марта 2026 г."),
        ("2 мар. 2026", 46083, "2 мар. 2026"),
        ("март 2026", 46082, "март 2026"),
        ("02.03.2026 18:00", 46083.75, "02.03.2026 18:00"),
        ("26:00", 1.0833333333333333, "26:00:00"),
        ("ЛОЖЬ", False, "ЛОЖЬ"),
        ("TRUE", True, "ИСТИНА"),
        ("32.01.2026", "32.01.2026", "32.01.2026"),
    ],
    "de_DE": [
        ("1.234,5", 1234.5, "1.234,50"),
        ("1234,5", 1234.5, "1234,5"),
        ("1.234,50 €", 1234.5, "1.234,50\u00a0€"),
        ("7,5 %", 0.075, "7,50%"),
        ("02.03.2026", 46083, "02.03.2026"),
        ("2. März 2026", 46083, "2. März 2026"),
        ("2 Dez 2026", 46358, "2 Dez. 2026"),
        ("Montag, 2. März 2026", 46083, "Montag, 2. März 2026"),
        ("02.03.2026 18:00:05", 46083.75005787037, "02.03.2026 18:00:05"),
        ("WAHR", True, "WAHR"),
        ("falsch", False, "FALSCH"),
        ("1,234.56", "1,234.56", "1,234.56"),
        ("1.5", 46143, "1.5"),
        ("Mai 2026", 46143, "Mai 2026"),
        ("€5", 5, "5\u00a0€"),
        ("26:10:00", 1.0902777777777777, "26:10:00"),
        ("5.13.2026", "5.13.2026", "5.13.2026"),
        ("=1,5+SUM(1;2)", 4.5, "4,5"),
    ],
    "es_ES": [
        ("1.234,5", 1234.5, "1.234,50"),
        ("12,50 €", 12.5, "12,50\u00a0€"),
        ("3/2/2026", 46056, "3/2/2026"),
        ("2 de marzo de 2026", 46083, "2 de marzo de 2026"),
        ("2 mar 2026", 46083, "2 mar 2026"),
        ("marzo 2026", 46082, "marzo 2026"),
        ("verdadero", True, "VERDADERO"),
        ("FALSO", False, "FALSO"),
        ("18:00", 0.75, "18:00"),
        ("50,5%", 0.505, "50,50%"),
        ("31/12/26", 46387, "31/12/26"),
        ("mayo de 2026", 46143, "mayo de 2026"),
        ("-5 €", -5, "-5\u00a0€"),
        ("5/13/2026", "5/13/2026", "5/13/2026"),
    ],
}


@pytest.mark.parametrize(
    ("locale", "text", "value", "shown"),
    [(locale, *one) for locale, table in TYPED.items() for one in table],
)
def test_what_is_typed_means_what_people_of_that_language_mean(
    sheet: Sheet, locale: str, text: str, value: Any, shown: str
) -> None:
    settings = {"properties": {"locale": locale}, "fields": "locale"}
    sheet.batch({"updateSpreadsheetProperties": settings})
    sheet.write("A1", [[text]], "USER_ENTERED")

    raw = sheet.values("A1", valueRenderOption="UNFORMATTED_VALUE")[0][0]
    assert (pytest.approx(raw) if isinstance(raw, float) else raw) == value
    assert sheet.values("A1") == [[shown]]


@pytest.mark.parametrize(
    ("number", "pattern", "english", "russian", "german", "spanish"),
    [
        (1234.5, "#,##0.00", "1,234.50", "1\u00a0234,50", "1.234,50", "1.234,50"),
        (-0.256, "0.0%", "-25.6%", "-25,6%", "-25,6%", "-25,6%"),
        (
            46083,
            "d mmmm yyyy",
            "2 March 2026",
            "2 марта 2026",
            "2 März 2026",
            "2 marzo 2026",
        ),
        (46083, "mmm yyyy", "Mar 2026", "мар. 2026", "März 2026", "mar 2026"),
        (46083, "mmmm", "March", "март", "März", "marzo"),
        (46083, "dddd", "Monday", "понедельник", "Montag", "lunes"),
        (46083, "ddd", "Mon", "пн", "Mo", "lun"),
        (46083.75, "h:mm am/pm", "6:00 PM", "6:00 PM", "6:00 PM", "6:00 PM"),
        (1.5, "[h]:mm:ss", "36:00:00", "36:00:00", "36:00:00", "36:00:00"),
        (1.5, "[mm]:ss.0", "2160:00.0", "2160:00.0", "2160:00.0", "2160:00.0"),
        (1234.5, "[$€]#,##0", "€1,235", "€1\u00a0235", "€1.235", "€1.235"),
        (0, '0;-0;"none"', "none", "none", "none", "none"),
        (2.5, "# ?/?", "2 1/2", "2 1/2", "2 1/2", "2 1/2"),
        (12345678, '0.0,,"M"', "12.3M", "12,3M", "12,3M", "12,3M"),
        (79161234567, "+0 (000) 000-00-00", *["+7 (916) 123-45-67"] * 4),
        (5, "[red]0;[blue]-0", "5", "5", "5", "5"),
        (7, "000", "007", "007", "007", "007"),
        (0.5, "General", "0.5", "0,5", "0,5", "0,5"),
    ],
)
def test_a_pattern_speaks_the_language_of_the_spreadsheet(
    number: float, pattern: str, english: str, russian: str, german: str, spanish: str
) -> None:
    number_format = {"type": "NUMBER", "pattern": pattern}

    shown = [
        display_number(float(number), number_format, locale_named(name))
        for name in ("en_US", "ru_RU", "de_DE", "es_ES")
    ]
    assert shown == [english, russian, german, spanish]


@pytest.mark.parametrize(
    ("locale", "shown"),
    [
        ("en_US", ["$5.00", "50.00%", "3/2/2026", "6:00:00 PM", "3/2/2026 18:00:00"]),
        (
            "ru_RU",
            ["5,00\u00a0₽", "50,00%", "02.03.2026", "18:00:00", "02.03.2026 18:00:00"],
        ),
        (
            "de_DE",
            ["5,00\u00a0€", "50,00%", "02.03.2026", "18:00:00", "02.03.2026 18:00:00"],
        ),
        (
            "es_ES",
            ["5,00\u00a0€", "50,00%", "02/03/2026", "18:00:00", "02/03/2026 18:00:00"],
        ),
    ],
)
def test_a_type_without_a_pattern_is_shown_as_people_are_used_to(
    locale: str, shown: list[str]
) -> None:
    values = {"CURRENCY": 5.0, "PERCENT": 0.5, "DATE": 46083.0}
    values |= {"TIME": 46083.75, "DATE_TIME": 46083.75}

    assert [
        display_number(value, {"type": kind}, locale_named(locale))
        for kind, value in values.items()
    ] == shown
