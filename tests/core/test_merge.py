"""Edits of a copy that was taken back, in the next copy."""

from __future__ import annotations

from sheetsync.core.merge import Edit, merged

ARRIVED = {"phone": {"value": "1"}, "comment": {"value": "old", "note": "by Anna"}}


def test_what_was_typed_into_the_first_copy_stands_in_the_second() -> None:
    edits = {"phone": Edit("1", "2"), "city": Edit(None, "Riga")}

    row = merged(ARRIVED, ARRIVED, edits, "In B:")

    assert row["phone"]["value"] == "2"
    assert row["city"]["value"] == "Riga"
    assert row["comment"] == ARRIVED["comment"]


def test_a_cell_emptied_in_the_copy_stays_empty() -> None:
    row = merged(ARRIVED, ARRIVED, {"phone": Edit("1", None)}, "In B:")

    assert row["phone"]["value"] is None


def test_edited_on_both_sides_the_source_stands_and_the_other_is_noted() -> None:
    edits = {"comment": Edit("first", "theirs")}

    row = merged(ARRIVED, ARRIVED, edits, "In B somebody had typed:")

    assert row["comment"]["value"] == "old"
    assert row["comment"]["note"] == "by Anna\nIn B somebody had typed: theirs"


def test_the_same_edit_on_both_sides_needs_no_note() -> None:
    edits = {"comment": Edit("first", "old")}

    assert merged(ARRIVED, ARRIVED, edits, "In B:") == ARRIVED
