"""Edits of a copy that was taken back, in the next copy."""

from __future__ import annotations

from sheetsync.core.merge import Edits, merged

ARRIVED = {"phone": {"value": "1"}, "comment": {"value": "old", "note": "by Anna"}}


def test_what_was_typed_into_the_first_copy_stands_in_the_second() -> None:
    edits = Edits({"phone": "1"}, {"phone": "2", "city": "Riga"})

    row = merged(ARRIVED, ARRIVED, edits, "In B:")

    assert row["phone"]["value"] == "2"
    assert row["city"]["value"] == "Riga"
    assert row["comment"] == ARRIVED["comment"]


def test_a_cell_emptied_in_the_copy_stays_empty() -> None:
    row = merged(ARRIVED, ARRIVED, Edits({"phone": "1"}, {"phone": None}), "In B:")

    assert row["phone"]["value"] is None


def test_edited_on_both_sides_the_source_stands_and_the_other_is_noted() -> None:
    edits = Edits({"comment": "first"}, {"comment": "theirs"})

    row = merged(ARRIVED, ARRIVED, edits, "In B somebody had typed:")

    assert row["comment"]["value"] == "old"
    assert row["comment"]["note"] == "by Anna\nIn B somebody had typed: theirs"


def test_the_same_edit_on_both_sides_needs_no_note() -> None:
    edits = Edits({"comment": "first"}, {"comment": "old"})

    assert merged(ARRIVED, ARRIVED, edits, "In B:") == ARRIVED
