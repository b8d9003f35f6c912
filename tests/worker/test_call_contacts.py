"""Imported calls beside the contact log: each talk is one contact."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from sheetsync.core.ids import ClientId
from sheetsync.core.import_calls import TALKED, UNANSWERED, NewCall
from sheetsync.locales.catalogue import catalogue
from sheetsync.worker.call_contacts import is_talk, with_calls
from sheetsync.worker.contact_log import Contact

ANNA, BORIS = ClientId("CAAAAAA"), ClientId("CBBBBBB")
DAY, NEXT = date(2026, 3, 2), date(2026, 3, 3)

ENGLISH = catalogue("en").say


def row(**changes: object) -> Contact:
    plain = Contact(
        client=ANNA,
        day=DAY,
        person="Vera",
        channel="call",
        minutes=None,
        outcome="agreed",
        comment="wants tea",
        next_contact=NEXT,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def call(**changes: object) -> NewCall:
    plain = NewCall(
        client_id=ANNA,
        day=DAY,
        clock="09:00:00",
        person="Vera",
        seconds=150,
        outcome=TALKED,
        content_key="k",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def test_a_call_that_nobody_wrote_down_is_a_contact() -> None:
    (one,) = with_calls([], [call()], ENGLISH)
    assert (one.client, one.day, one.person) == (ANNA, DAY, "Vera")
    assert (one.channel, one.minutes, one.outcome) == ("call", 2.5, "talked")
    assert one.comment is None


def test_the_log_s_words_and_the_telephony_s_minutes_are_one_contact() -> None:
    (one,) = with_calls([row(minutes=10)], [call()], ENGLISH)
    assert (one.minutes, one.outcome, one.comment) == (2.5, "agreed", "wants tea")
    assert one.next_contact == NEXT


@pytest.mark.parametrize(
    "other",
    [
        {"client_id": BORIS},
        {"day": NEXT},
        {"person": "Igor"},
        {"seconds": 0, "outcome": UNANSWERED},
    ],
)
def test_what_can_t_be_the_same_talk_stays_two_contacts(
    other: dict[str, object],
) -> None:
    assert len(with_calls([row()], [call(**other)], ENGLISH)) == 2


@pytest.mark.parametrize(
    "written",
    [
        {"person": None},
        {"person": " vera "},
        {"channel": None},
        {"channel": "Звонок"},
        {"outcome": None},
    ],
)
def test_what_was_left_blank_or_typed_otherwise_is_still_the_same_talk(
    written: dict[str, object],
) -> None:
    (one,) = with_calls([row(**written)], [call()], ENGLISH)
    assert one.minutes == 2.5
    assert str(one.person).strip().casefold() == "vera"
    assert one.outcome in {"agreed", "talked"}


def test_a_meeting_is_no_call() -> None:
    assert len(with_calls([row(channel="meeting")], [call()], ENGLISH)) == 2


def test_three_dials_of_which_one_was_written_down_are_three_contacts() -> None:
    dials = [
        call(clock="09:00:00", seconds=0, outcome=UNANSWERED),
        call(clock="10:00:00", seconds=60),
        call(clock="11:00:00", seconds=300),
    ]
    found = with_calls([row()], dials, ENGLISH)
    assert sorted(one.minutes or 0 for one in found) == [0, 1, 5]
    assert [one.minutes for one in found if one.comment] == [5]


def test_the_longest_call_goes_to_the_longest_row() -> None:
    rows = [row(minutes=2, comment="short"), row(minutes=9, comment="long")]
    calls = [call(seconds=500), call(seconds=100)]
    found = {one.comment: one.minutes for one in with_calls(rows, calls, ENGLISH)}
    assert found == {"short": 100 / 60, "long": 500 / 60}


def test_the_same_person_goes_before_who_is_not_named() -> None:
    rows = [row(person=None, comment="nobody"), row(comment="hers")]
    (nobody, hers) = with_calls(rows, [call(seconds=60)], ENGLISH)
    assert (nobody.minutes, hers.minutes) == (None, 1)


def test_a_talk_that_the_telephony_has_no_length_of_keeps_the_log_s_minutes() -> None:
    (one,) = with_calls([row(minutes=7)], [call(seconds=0)], ENGLISH)
    assert one.minutes == 7
    (alone,) = with_calls([], [call(seconds=0)], ENGLISH)
    assert alone.minutes is None


def test_an_unanswered_dial_is_no_talk() -> None:
    dial = call(seconds=0, outcome=UNANSWERED)
    (told,) = with_calls([], [dial], catalogue("ru").say)
    assert told.outcome == "не ответили"
    assert not is_talk(told)
    assert is_talk(row())
    assert is_talk(row(outcome=None))


def test_no_contact_is_lost_and_none_doubled_whatever_there_is() -> None:
    """Counted another way: of each day the calls, and the rows that none can be."""
    draw = random.Random(45)
    for _ in range(200):
        rows = [
            row(
                client=draw.choice([ANNA, BORIS]),
                day=draw.choice([DAY, NEXT]),
                comment=str(number),
            )
            for number in range(draw.randrange(6))
        ]
        calls = [
            call(client_id=draw.choice([ANNA, BORIS]), day=draw.choice([DAY, NEXT]))
            for _ in range(draw.randrange(6))
        ]
        found = with_calls(rows, calls, ENGLISH)
        logged = Counter((one.client, one.day) for one in rows)
        called = Counter((one.client_id, one.day) for one in calls)
        assert Counter((one.client, one.day) for one in found) == logged | called
        assert {one.comment for one in rows} <= {one.comment for one in found}
