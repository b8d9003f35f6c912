"""Edits of a copy that was taken back, in the next copy."""

from __future__ import annotations

from sheetsync.core.merge import Edit, NoteEdit, merged, noted

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


def test_a_note_on_the_first_copy_is_on_the_second() -> None:
    edits = {"comment": NoteEdit("by Anna", "by Olga"), "city": NoteEdit("", "new")}

    row = noted(ARRIVED, edits, "In B:")

    assert row["comment"] == {"value": "old", "note": "by Olga"}
    assert row["city"] == {"note": "new"}


def test_noted_on_both_sides_both_are_read() -> None:
    edits = {"comment": NoteEdit("first", "first\nsecond")}

    assert noted(ARRIVED, edits, "In B:")["comment"]["note"] == "by Anna\nIn B: second"


def test_a_note_deleted_on_one_side_and_changed_on_the_other_stays() -> None:
    row = noted(ARRIVED, {"comment": NoteEdit("first", "")}, "In B:")

    assert row["comment"]["note"] == "by Anna"


def test_a_note_deleted_from_the_copy_stays_deleted() -> None:
    row = noted(ARRIVED, {"comment": NoteEdit("by Anna", "")}, "In B:")

    assert row["comment"]["note"] == ""
