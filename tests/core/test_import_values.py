"""Days and amounts as people write them: read exactly, or refused with a reason."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetsync.core.import_values import (
    Reading,
    read_amount,
    read_day,
    read_number,
    with_evidence,
)
from sheetsync.locales.text import Text

ROUBLES = Reading(marks=("RUB", "₽", "руб.", "руб", "р."))


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("29.33", 2933),
        ("29,33", 2933),
        ("29,3", 2930),
        ("29", 2900),
        ("0.00", 0),
        ("0,125000", None),
        ("1 234,56", 123456),
        ("1\u00a0234\u00a0567,89", 123456789),
        ("1\u202f234,5", 123450),
        ("1,234,567.89", 123456789),
        ("1.234.567,89", 123456789),
        ("1,234,567", 123456700),
        ("1'234.50", 123450),
        ("-100", -10000),
        ("\u2212100,5", -10050),
        ("(100.00)", -10000),
        ("12.5000", 1250),
        ("100 ₽", 10000),
        ("100,50 руб.", 10050),
        ("RUB 7", 700),
        ("7rub", 700),
        ("0.070000000000000", 7),
        ("90071992547409.92", 2**53),
        ("90071992547409.93", None),
        ("12.345678", None),
        ("1.2.3", None),
        ("1 23", None),
        ("1,23,456", None),
        ("1.234.56", None),
        ("100.00000000000000000000000000001", None),
        ("$100", None),
        ("сто", None),
        ("1e5", None),
        ("=1+1", None),
        ("--5", None),
        ("nan", None),
        (".", None),
    ],
)
def test_an_amount_is_exact_or_refused(text: str, minor: int | None) -> None:
    read = read_amount(text, ROUBLES)
    if minor is None:
        assert isinstance(read, Text)
        assert text in read.english()
    else:
        assert read == minor


@pytest.mark.parametrize("text", ["1,234", "1.234", "-12,500"])
def test_what_may_be_thousands_or_a_fraction_is_refused(text: str) -> None:
    read = read_amount(text, ROUBLES)
    assert isinstance(read, Text)
    assert "--decimal comma" in read.english()


@pytest.mark.parametrize(
    ("text", "comma", "point"),
    [("1,234", Decimal("1.234"), Decimal(1234)), ("1.234", 1234, Decimal("1.234"))],
)
def test_a_decimal_sign_that_was_said_decides(
    text: str, comma: Decimal, point: Decimal
) -> None:
    assert read_number(text, Reading(decimal=",")) == comma
    assert read_number(text, Reading(decimal=".")) == point


def test_a_decimal_sign_does_not_group_as_well() -> None:
    assert isinstance(read_number("1.234.56", Reading(decimal=".")), Text)
    assert isinstance(read_number("1,234,5", Reading(decimal=",")), Text)


def test_a_very_long_field_is_not_repeated_whole() -> None:
    read = read_number("x" * 10_000, Reading())
    assert isinstance(read, Text)
    assert len(read.english()) < 100


def test_a_field_cannot_command_the_terminal_that_shows_it() -> None:
    read = read_number("\x1b[2J7", Reading())
    assert isinstance(read, Text)
    assert "\x1b" not in read.english()
    assert "[2J7" in read.english()


def test_one_evident_number_tells_the_decimal_sign_of_the_file() -> None:
    assert with_evidence(Reading(), ["1,000", "29,33 ₽", "7"]).decimal == ","
    assert with_evidence(Reading(), ["1,000", "29.33"]).decimal == "."


def test_numbers_that_contradict_each_other_tell_nothing() -> None:
    assert with_evidence(Reading(), ["29,33", "29.33"]).decimal is None


def test_what_was_said_stands_against_the_evidence() -> None:
    assert with_evidence(Reading(decimal="."), ["29,33"]).decimal == "."


@given(st.integers(-(10**12), 10**12), st.sampled_from([",", "."]))
def test_every_amount_is_read_as_it_was_written(minor: int, sign: str) -> None:
    whole, rest = divmod(abs(minor), 100)
    text = f"{'-' if minor < 0 else ''}{whole}{sign}{rest:02}"
    assert read_amount(text, ROUBLES) == minor


@given(st.integers(-(10**12), 10**12))
def test_every_grouped_amount_is_read_as_it_was_written(minor: int) -> None:
    text = f"{Decimal(minor).scaleb(-2):,.2f}"
    spaced = text.replace(",", "\u00a0").replace(".", ",")
    assert read_amount(text, ROUBLES) == read_amount(spaced, ROUBLES) == minor


@given(st.text(max_size=12))
def test_no_text_is_more_than_a_reading_can_take(text: str) -> None:
    assert isinstance(read_number(text, ROUBLES), Decimal | Text)
    assert isinstance(read_amount(text, ROUBLES), int | Text)
    assert isinstance(read_day(text, ROUBLES), date | Text)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-04",
        "20260304",
        "04.03.2026",
        "4.3.2026",
        " 04.03.2026 15:45:00 ",
        "2026-03-04T15:45:00Z",
        "2026-03-04 15:45",
    ],
)
def test_a_day_is_read_in_every_evident_form(text: str) -> None:
    assert read_day(text, Reading()) == date(2026, 3, 4)


def test_slashes_mean_what_was_said() -> None:
    assert read_day("03/04/2026", Reading(slashes="month")) == date(2026, 3, 4)
    assert read_day("03/04/2026", Reading(slashes="day")) == date(2026, 4, 3)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("03/04/2026", "--slashes"),
        ("31.02.2026", "no day"),
        ("0000-01-01", "no day"),
        ("01.02.26", "no date"),
        ("March", "no date"),
        ("45000", "no date"),
    ],
)
def test_a_day_that_is_none_is_refused_with_the_reason(text: str, reason: str) -> None:
    read = read_day(text, Reading())
    assert isinstance(read, Text)
    assert reason in read.english()
