"""JSON in the journal: what goes in comes out."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetsync.core.rows import Cells
from sheetsync.journal.codec import (
    cells_of,
    cells_text,
    json_text,
    text_json,
    text_of,
    value_of,
)
from sheetsync.locales.text import Text, joined, tr, trn, verbatim

cells = st.dictionaries(
    st.text(max_size=20),
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=()), max_size=30),
)

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10) | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner)
    ),
    max_leaves=15,
)


@given(cells)
def test_cells_come_back_as_they_were(row: Cells) -> None:
    stored = cells_text(row)
    stored.encode()
    assert cells_of(stored) == row


@given(cells)
def test_equal_cells_in_another_order_give_equal_text(row: Cells) -> None:
    assert cells_text(dict(reversed(list(row.items())))) == cells_text(row)


@given(values)
def test_values_come_back_as_they_were(value: object) -> None:
    assert value_of(json_text(value)) == value


@pytest.mark.parametrize(
    "reason",
    [
        tr("Nothing to do"),
        tr("{who} left on {day}", who="Анна", day=date(2026, 3, 1)),
        trn(3, "{n} client waits in {base}", "{n} clients wait in {base}", base="x"),
        tr("Held: {reasons}", reasons=joined([verbatim("a"), tr("b {n}", n=1.5)])),
    ],
    ids=lambda reason: reason.msgid,
)
def test_sentences_come_back_as_they_were(reason: Text) -> None:
    assert text_of(text_json(reason)) == reason


def test_sentences_and_moments_survive_inside_other_values() -> None:
    value = {"why": [tr("gone")], "at": datetime(2026, 3, 1, 9, tzinfo=UTC)}
    assert value_of(json_text(value)) == value


def test_a_key_that_looks_like_our_mark_stays_a_key() -> None:
    value = {"$text": ["msgid", [], "", 0], "$$": 1, "$date": "2026-03-01"}
    assert value_of(json_text(value)) == value


def test_no_reason_stays_none() -> None:
    assert text_of(text_json(None)) is None


def test_a_number_that_json_does_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        cells_text({"share": float("nan")})


def test_a_value_of_another_kind_is_refused() -> None:
    with pytest.raises(TypeError, match="no JSON for set"):
        json_text({"who": {"a"}})
