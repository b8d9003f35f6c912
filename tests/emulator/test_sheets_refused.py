"""What Google refuses, or leaves out, although it has the right form."""

from __future__ import annotations

from typing import Any

import pytest

from sheetsync.emulator.answers import SheetsError
from sheetsync.emulator.wire import read_body
from tests.emulator.sheet_at_hand import OWNER, SHEETS, Sheet, error_of


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("not json", "Unexpected token.\nnot json\n^"),
        ('{"a":', "Unexpected end of string. Expected a value.\n\n^"),
        (
            '{"a": 1',
            "Unexpected end of string. Expected , or } after key:value pair.\n\n^",
        ),
        (
            '{"a": 1 "b": 2}',
            'Expected , or } after key:value pair.\n{"a": 1 "b": 2}\n        ^',
        ),
        ('{"a" 1}', 'Expected : between key:value pair.\n{"a" 1}\n     ^'),
        (
            '{"a": [1 2]}',
            'Expected , or ] after array value.\n{"a": [1 2]}\n         ^',
        ),
        ("{5: 1}", "Expected an object key or }.\n{5: 1}\n ^"),
        ('{"a": "b}', 'Closing quote expected in string.\n{"a": "b}\n         ^'),
        ("{} {}", "Parsing terminated before end of input.\n{} {}\n   ^"),
    ],
)
def test_a_body_that_is_no_json_is_told_in_googles_words(body: str, told: str) -> None:
    with pytest.raises(SheetsError) as refused:
        read_body(body.encode())

    error = refused.value.body()["error"]
    assert error["message"] == f"Invalid JSON payload received. {told}"
    assert error["status"] == "INVALID_ARGUMENT"


def test_of_a_long_body_only_what_is_around_the_place_is_shown() -> None:
    body = b'{"requests": [{"addSheet": {}} {"deleteSheet": {"sheetId": 5}}]}'

    with pytest.raises(SheetsError) as refused:
        read_body(body)

    lines = refused.value.body()["error"]["message"].splitlines()
    assert lines[1:] == [': [{"addSheet": {}} {"deleteSheet": {"sh', " " * 20 + "^"]


def settings(**properties: str) -> dict[str, Any]:
    body = {"properties": properties, "fields": ",".join(properties)}
    return {"updateSpreadsheetProperties": body}


@pytest.mark.parametrize(
    ("properties", "told"),
    [
        ({"locale": "xx_YY"}, "locale: xx_YY is not supported."),
        ({"locale": "ru-RU"}, "locale: ru-RU is not supported."),
        ({"locale": "english"}, "locale: english is not supported."),
        ({"timeZone": "Mars/Olympus"}, "timeZone: Mars/Olympus is not recognized."),
        ({"timeZone": "../etc/passwd"}, "timeZone: ../etc/passwd is not recognized."),
        ({"timeZone": ""}, "timeZone: it can't be empty."),
    ],
)
def test_a_locale_or_a_time_zone_that_nobody_knows_is_refused(
    sheet: Sheet, properties: dict[str, str], told: str
) -> None:
    before = sheet.get(fields="properties")

    refused = sheet.try_batch(settings(**properties))
    made = sheet.session.post(SHEETS, json={"properties": properties})

    assert error_of(refused) == (
        f"Invalid requests[0].updateSpreadsheetProperties: Invalid value for {told}"
    )
    assert error_of(made) == f"Invalid properties: Invalid value for {told}"
    assert sheet.get(fields="properties") == before


@pytest.mark.parametrize("locale", ["en", "ru_RU", "de_DE", "es_MX", "fil", "iw_IL"])
def test_a_locale_is_a_language_with_or_without_a_country(
    sheet: Sheet, locale: str
) -> None:
    sheet.batch(settings(locale=locale))

    assert sheet.get(fields="properties.locale")["properties"] == {"locale": locale}


@pytest.mark.parametrize(
    ("zone", "hour"),
    [("Europe/Moscow", 12), ("GMT-07:00", 2), ("America/Argentina/Salta", 6)],
)
def test_formulas_see_the_time_of_the_zone(sheet: Sheet, zone: str, hour: int) -> None:
    sheet.batch(settings(timeZone=zone))
    sheet.write("A1", [["=HOUR(NOW())"]], "USER_ENTERED")

    assert sheet.values("A1") == [[str(hour)]]


def test_properties_of_a_tab_that_is_not_there_are_refused_in_words_of_their_own(
    sheet: Sheet,
) -> None:
    renamed = {"properties": {"sheetId": 9, "title": "x"}, "fields": "title"}

    refused = sheet.try_batch({"updateSheetProperties": renamed})

    assert error_of(refused) == (
        "Invalid requests[0].updateSheetProperties: No sheet with id: 9"
    )


def test_a_protection_that_only_warns_has_no_editors_of_its_own(sheet: Sheet) -> None:
    ann = {"users": ["ann@example.com"]}
    asked = {"range": {"sheetId": 0}, "warningOnly": True, "editors": ann}

    answer = sheet.batch({"addProtectedRange": {"protectedRange": asked}})
    (kept,) = sheet.get(fields="sheets.protectedRanges")["sheets"][0]["protectedRanges"]

    reply = answer["replies"][0]["addProtectedRange"]["protectedRange"]
    assert reply["editors"] == {}
    assert kept["editors"] == {"users": [OWNER]}
