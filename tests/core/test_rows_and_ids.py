"""Cells, fingerprints and names."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetsync.core.ids import (
    as_client_id,
    new_client_id,
    new_token,
    sheet_id,
    token_value,
)
from sheetsync.core.rows import (
    Cell,
    as_day,
    as_text,
    digits,
    fingerprint,
    folded,
    is_blank,
    same,
    serial,
)

CELLS: st.SearchStrategy[Cell] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**9), 10**9),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=20),
)


@pytest.mark.parametrize("cell", [None, "", "  ", False])
def test_what_looks_empty_is_blank(cell: Cell) -> None:
    assert is_blank(cell)


@pytest.mark.parametrize("cell", [0, 0.0, True, "0", "-"])
def test_a_zero_and_a_ticked_box_are_not_blank(cell: Cell) -> None:
    assert not is_blank(cell)


@given(st.dictionaries(st.text(max_size=5), CELLS, max_size=6))
def test_a_fingerprint_ignores_blank_cells_and_order(cells: dict[str, Cell]) -> None:
    backwards = {**dict(reversed(list(cells.items()))), "nothing at all": None}

    assert fingerprint(cells) == fingerprint(backwards)


@given(st.dictionaries(st.text(max_size=5), CELLS, min_size=1, max_size=6))
def test_a_fingerprint_differs_where_a_cell_differs(cells: dict[str, Cell]) -> None:
    key = next(iter(cells))

    assert fingerprint(cells) != fingerprint({**cells, key: f"{cells[key]} changed"})


def test_a_number_is_the_same_with_and_without_a_point() -> None:
    assert same({"a": 1}, {"a": 1.0})
    assert fingerprint({"a": 1}) == fingerprint({"a": 1.0})
    assert as_text(3.0) == "3"


@given(st.dates(min_value=date(1900, 1, 1)))
def test_a_day_survives_the_way_to_a_cell_and_back(day: date) -> None:
    assert as_day(serial(day)) == day


@pytest.mark.parametrize("cell", ["2026-01-01", None, True, -3, 10**9])
def test_what_is_no_date_is_no_day(cell: Cell) -> None:
    assert as_day(cell) is None


def test_texts_are_compared_without_case_spaces_and_yo() -> None:
    assert folded("  Семён   ПЁТР ") == folded("семен петр")


def test_a_phone_is_its_last_ten_digits() -> None:
    assert digits("8 (916) 123-45-67") == digits("+7 916 1234567")


def test_ids_are_drawn_until_one_is_free_and_never_read_as_a_number() -> None:
    draw = random.Random(1).randrange
    taken: set[str] = set()
    for _ in range(2000):
        taken.add(new_client_id(draw, taken))

    assert len(taken) == 2000
    assert all(as_client_id(one) == one for one in taken)
    with pytest.raises(ValueError, match="could not convert"):
        float(next(iter(taken)))


@pytest.mark.parametrize("cell", ["C12", "X234567", "", None, 7, "C0OO0OO"])
def test_what_is_no_id_is_none(cell: object) -> None:
    assert as_client_id(cell) is None


def test_an_id_is_known_in_small_letters_and_with_spaces() -> None:
    assert as_client_id("  cabcdfg ") == "CABCDFG"


def test_tabs_have_fixed_ids_apart_from_each_other() -> None:
    words = ["clients", "contacts", "_sheetsync", "report:funnel"]

    assert len({sheet_id(word) for word in words}) == len(words)
    assert sheet_id("clients") == sheet_id("clients")


def test_a_token_fits_googles_metadata() -> None:
    draw = random.Random(2).randrange

    assert all(0 < new_token(draw) < 2**31 for _ in range(100))
    assert len("s" + token_value("r", 10**9)) <= 10
