"""What is read of a cell, and what is written of it again."""

from __future__ import annotations

from typing import Any

import pytest

from sheetsync.config import ColumnType
from sheetsync.worker.cells import column_format, image_of, written_cell

SITE = {"link": {"uri": "https://example.com"}}


def cell(value: Any, **more: Any) -> dict[str, Any]:
    """A cell of text as Google shows it."""
    entered = {"stringValue": value}
    return {"userEnteredValue": entered, "effectiveValue": entered, **more}


def there_and_back(seen: dict[str, Any], key: str = "comment") -> dict[str, Any]:
    """What is written of a cell that was read."""
    return written_cell(image_of([key], [seen]).get(key, {}), {})


def test_an_empty_cell_keeps_the_colour_that_somebody_gave_it() -> None:
    yellow = {"userEnteredFormat": {"backgroundColor": {"red": 1, "green": 1}}}

    assert there_and_back(yellow) == yellow


def test_a_hyperlink_formula_becomes_its_text_with_the_link() -> None:
    seen = {
        "userEnteredValue": {"formulaValue": '=HYPERLINK("https://example.com"; "A")'},
        "effectiveValue": {"stringValue": "A"},
        "hyperlink": "https://example.com",
    }

    assert there_and_back(seen) == {
        "userEnteredValue": {"stringValue": "A"},
        "userEnteredFormat": {"textFormat": SITE},
    }


@pytest.mark.parametrize(
    "more",
    [
        {"textFormatRuns": [{"format": SITE}]},
        {"userEnteredFormat": {"textFormat": SITE}},
    ],
)
def test_a_link_that_is_a_format_is_not_written_twice(more: dict[str, Any]) -> None:
    seen = cell("A", hyperlink="https://example.com", **more)

    assert there_and_back(seen) == {"userEnteredValue": {"stringValue": "A"}, **more}


def test_an_address_that_google_made_a_link_of_stays_plain_text() -> None:
    seen = cell("example.com/a", hyperlink="http://example.com/a")

    assert there_and_back(seen) == {
        "userEnteredValue": {"stringValue": "example.com/a"}
    }


def test_a_number_with_a_link_keeps_it() -> None:
    five = {"numberValue": 5}
    link = "https://example.com"
    seen = {"userEnteredValue": five, "effectiveValue": five, "hyperlink": link}

    assert there_and_back(seen) == {
        "userEnteredValue": five,
        "userEnteredFormat": {"textFormat": SITE},
    }


def test_a_smart_chip_becomes_its_text_with_the_link() -> None:
    file = {"richLinkProperties": {"uri": "https://docs.google.com/document/d/1"}}
    person = {"personProperties": {"email": "anna@example.com"}}
    chips = [
        {"chip": {}},
        {"startIndex": 3, "chip": person},
        {"startIndex": 7, "chip": {}},
        {"startIndex": 11, "chip": file},
    ]

    written = there_and_back(cell("🟦 Anna and Offer", chipRuns=chips))

    links = [one["format"].get("link", {}) for one in written["textFormatRuns"]]
    assert [one.get("startIndex") for one in written["textFormatRuns"]] == [3, 7, 11]
    assert links == [
        {"uri": "mailto:anna@example.com"},
        {},
        {"uri": "https://docs.google.com/document/d/1"},
    ]


def test_runs_that_begin_beyond_the_text_are_left_out() -> None:
    runs = [{"format": SITE}, {"startIndex": 2, "format": {}}]

    assert there_and_back(cell("🟦", textFormatRuns=runs)) == {
        "userEnteredValue": {"stringValue": "🟦"},
        "textFormatRuns": [{"format": SITE}],
    }


def test_an_error_becomes_the_text_that_people_read() -> None:
    seen = {
        "userEnteredValue": {"formulaValue": "=1/0"},
        "effectiveValue": {"errorValue": {"type": "DIVIDE_BY_ZERO"}},
    }

    assert there_and_back(seen) == {"userEnteredValue": {"stringValue": "#DIV/0!"}}


def test_a_dropdown_of_a_column_that_config_knows_stays_with_its_base() -> None:
    rule = {"condition": {"type": "BOOLEAN"}}

    image = image_of(
        ["city", "own:VIP"],
        [cell("Omsk", dataValidation=rule), cell("", dataValidation=rule)],
    )

    assert image == {"city": {"value": "Omsk"}, "own:VIP": {"rule": rule}}


def test_a_format_of_its_own_stands_above_that_of_the_column() -> None:
    percent = {"numberFormat": {"type": "PERCENT", "pattern": "0%"}}
    default = column_format(ColumnType.MONEY, "en")

    assert written_cell({"value": 1, "format": percent}, default) == {
        "userEnteredValue": {"numberValue": 1},
        "userEnteredFormat": percent,
    }
    assert written_cell({"value": 1}, default)["userEnteredFormat"] == default
