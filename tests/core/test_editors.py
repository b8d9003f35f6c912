"""Who could open a file at a time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sheetsync.core.editors import AccessNote, could_open, editors, spans
from sheetsync.core.ids import BaseKey

BASE = BaseKey("customers/everybody")
NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def note(days: float, event: str, person: str = "a@x.yy", role: str = "") -> AccessNote:
    """What happened so many days after noon."""
    at = NOON + days * DAY
    return AccessNote(at=at, base=BASE, person=person, event=event, role=role)


def who(notes: list[AccessNote], days: float) -> frozenset[str]:
    """Who could have made a change that was seen so many days after noon."""
    return editors(spans(notes), BASE, NOON + days * DAY, {"boss@x.yy"})


def test_whoever_was_let_in_is_an_editor_until_he_is_shown_out() -> None:
    notes = [
        note(0, "invited", role="writer"),
        note(0, "granted", role="writer"),
        note(10, "closed"),
    ]

    assert who(notes, -1) == frozenset()
    assert who(notes, 0) == who(notes, 5) == who(notes, 10) == {"a@x.yy"}
    assert who(notes, 12) == frozenset()


def test_who_was_shown_out_a_moment_ago_may_have_typed_just_before() -> None:
    notes = [note(0, "granted", role="writer"), note(10, "closed")]

    assert who(notes, 10.9) == {"a@x.yy"}
    assert who(notes, 11.1) == frozenset()


def test_the_owner_and_readers_are_not_counted() -> None:
    notes = [
        note(0, "granted", "boss@x.yy", "writer"),
        note(0, "granted", "head@x.yy", "reader"),
        note(0, "granted", "A@x.yy", "writer"),
    ]

    assert who(notes, 5) == {"a@x.yy"}


@pytest.mark.parametrize("event", ["role", "lowered", "granted"])
def test_who_may_only_read_from_some_day_on_edits_no_more(event: str) -> None:
    notes = [note(0, "granted", role="writer"), note(5, event, role="reader")]

    assert who(notes, 4) == {"a@x.yy"}
    assert who(notes, 7) == frozenset()
    assert could_open(spans(notes), "a@x.yy")(BASE, NOON + 7 * DAY)


def test_a_stranger_who_is_found_may_have_been_there_for_a_day() -> None:
    notes = [note(5, "closed", "anyone")]

    assert who(notes, 3.9) == frozenset()
    assert who(notes, 4.5) == {"anyone"}


def test_dots_in_a_gmail_address_make_nobody_another_person() -> None:
    notes = [
        note(0, "granted", "An.Na@gmail.com", "writer"),
        note(5, "closed", "anna@gmail.com"),
    ]

    assert who(notes, 1) == {"anna@gmail.com"}
    assert who(notes, 7) == frozenset()


def test_another_file_is_another_matter() -> None:
    opened = could_open(spans([note(0, "granted", role="writer")]), "A@x.yy")

    assert opened(BASE, NOON + DAY)
    assert not opened(BaseKey("prospects/everybody"), NOON + DAY)
