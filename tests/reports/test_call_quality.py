from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetsync.config.calling import SeenAs
from sheetsync.config.reports import Reports
from sheetsync.core.table import Value
from sheetsync.locales.text import Text
from sheetsync.reports.calling import call_quality, seen_as, unrecorded
from sheetsync.reports.facts import Facts
from sheetsync.reports.shapes import CONTACTS, RECORD, SECONDARY, SEEN_AS
from tests.reports.company_facts import client, contact, facts_of, words

D = date(2024, 5, 31)
Cells: TypeAlias = dict[str, Value]
Marked: TypeAlias = tuple[
    str, str, date, tuple[bool | None, ...], str | None, float | None
]
"""Person, outcome, day, the three marks, link to the record, minutes."""
Said: TypeAlias = tuple[str, date, str | None]
"""Client, day, how he sees the company."""


def marked(
    *marks: bool | None,
    record: str | None = None,
    outcome: str = "talked",
    person: str = "Ann",
    day: date = D,
    minutes: float | None = None,
) -> Marked:
    return (person, outcome, day, marks or (None, None, None), record, minutes)


def calls(log: Sequence[Marked]) -> Facts:
    rows = [
        ("C1", day, person, "call", minutes, outcome, "", None, *marks, record)
        for person, outcome, day, marks, record, minutes in log
    ]
    extra = [*SECONDARY, RECORD]
    return replace(facts_of([client("C1")]), contacts=CONTACTS.frame(rows, extra=extra))


def quality(log: Sequence[Marked]) -> list[Cells]:
    found = call_quality.make(calls(log), Reports(), D)
    ids = [one.id for one in found.columns]
    return [dict(zip(ids, row, strict=True)) for row in found.rows]


def seen(log: Sequence[Said], day: date = D, quarters: int = 4) -> list[list[str]]:
    rows = [(who, when, "", "", None, "", "", None, word) for who, when, word in log]
    facts = replace(
        facts_of([client("C1")]), contacts=CONTACTS.frame(rows, extra=[SEEN_AS])
    )
    norms = Reports(seen_as=SeenAs(quarters=quarters))
    found = seen_as.make(facts, norms, day)
    names = ("quarter", "said", "clients", "of")
    return [words(list(row)) for row in zip(*map(found.column, names), strict=True)]


@pytest.mark.parametrize("make", [call_quality.make, seen_as.make])
def test_who_marks_nothing_is_told_how_to_begin(make: object) -> None:
    assert callable(make)
    bare = facts_of([client("C1")], contacts=[contact("C1", D)])
    for facts in (Facts.empty(), bare, calls([marked()])):
        found = make(facts, Reports(), D)

        assert found.rows == ()
        assert isinstance(found.note, Text)
        assert "stages.yaml" in found.note.english()


def test_the_score_is_the_mean_of_marked_conversations() -> None:
    log = [
        marked(True, True, True),
        marked(True, False, None),
        marked(False, False, False),
        marked(),
        marked(True, True, True, outcome="no answer"),
    ]
    (row,) = quality(log)

    assert (row["conversations"], row["scored"]) == (4, 3)
    assert [row[one] for one in SECONDARY] == [2, 1, 1]
    assert row["score"] == round(4 / 3, 2)


def test_records_are_of_conversations_and_goals_without_one_are_counted() -> None:
    log = [
        marked(record="https://calls.example/1", outcome="agreed"),
        marked(outcome="agreed"),
        marked(record="https://calls.example/2", outcome="no answer"),
        marked(),
    ]
    (row,) = quality(log)

    assert (row["recorded"], row["recorded_share"]) == (1, 1 / 3)
    assert row["recorded_share_low"] is not None
    assert (row["goals"], row["unheard"], row["score"]) == (2, 1, None)


def test_only_the_last_months_count() -> None:
    log = [
        marked(True, True, True, day=date(2024, 2, 29)),
        marked(False, True, True, day=date(2024, 3, 1)),
        marked(True, True, True, day=date(2024, 6, 1)),
    ]

    assert [one["score"] for one in quality(log)] == [2]


def test_calls_per_hour_are_of_calls_whose_time_is_known() -> None:
    log = [
        marked(True, True, True, minutes=20.0),
        marked(minutes=10.0),
        marked(),  # nobody knows how long
        marked(outcome="no answer"),
        marked(minutes=0.2),  # too short for a conversation
    ]
    (row,) = quality(log)

    assert (row["timed"], row["minutes"], row["per_hour"]) == (4, 30, 8)
    (row,) = quality([marked(True, True, True)])
    assert (row["timed"], row["minutes"], row["per_hour"]) == (0, 0, None)


def test_goals_without_a_record_are_listed_the_latest_first() -> None:
    record = "https://calls.example/1"
    log = [
        marked(outcome="agreed", day=date(2024, 5, 1)),
        marked(outcome="agreed", person="Bob", minutes=7.0),
        marked(outcome="agreed", record=record),
        marked(),
        marked(outcome="agreed", day=date(2024, 2, 29)),
        marked(outcome="agreed", day=date(2024, 6, 1)),
    ]
    found = unrecorded.make(calls(log), Reports(), D)

    assert found.column("day") == (D, date(2024, 5, 1))
    assert found.column("person") == ("Bob", "Ann")
    assert found.column("minutes") == (7, None)
    assert found.column("client_id") == ("C1", "C1")


def test_where_nobody_writes_records_down_nothing_is_listed() -> None:
    bare = facts_of([client("C1")], contacts=[contact("C1", D, "agreed")])
    for facts in (Facts.empty(), bare, calls([marked(outcome="agreed")])):
        found = unrecorded.make(facts, Reports(), D)

        assert found.rows == ()
        assert isinstance(found.note, Text)
        assert "stages.yaml" in found.note.english()


def is_met(call: Marked) -> bool:
    _, outcome, _, _, _, minutes = call
    short = minutes is not None and minutes < 0.5
    return outcome == "agreed" or (outcome == "talked" and not short)


MARKS = st.sampled_from([True, False, None])


@settings(max_examples=12, deadline=None)
@given(
    st.lists(
        st.builds(
            marked,
            MARKS,
            MARKS,
            MARKS,
            record=st.sampled_from([None, "", "https://calls.example/1"]),
            outcome=st.sampled_from(["talked", "agreed", "no answer"]),
            person=st.sampled_from(["Ann", "Bob"]),
            day=st.dates(date(2024, 2, 20), date(2024, 6, 5)),
            minutes=st.sampled_from([None, 0.2, 6.0, 45.0]),
        ),
        max_size=12,
    )
)
def test_quality_equals_the_plain_calculation(log: list[Marked]) -> None:
    window = [one for one in log if date(2024, 2, 29) < one[2] <= D]
    known = [one for one in window if is_met(one)]
    told = any(one[4] or set(one[3]) != {None} for one in known)
    people = sorted({one[0] for one in known}) if told else []
    found = quality(log)

    assert [row["person"] for row in found] == people
    for row in found:
        own = [one for one in known if one[0] == row["person"]]
        scores = [one[3].count(True) for one in own if set(one[3]) != {None}]
        mean = round(sum(scores) / len(scores), 2) if scores else None
        assert (row["scored"], row["score"]) == (len(scores), mean)
        assert row["recorded"] == sum(bool(one[4]) for one in own)
        unheard = sum(one[1] == "agreed" and not one[4] for one in own)
        assert row["unheard"] == unheard
        tried = [one for one in window if one[0] == row["person"] and not is_met(one)]
        timed = [one[5] for one in own if one[5] is not None]
        assert row["timed"] == len(tried) + len(timed)
        assert row["minutes"] == round(sum(timed), 2)
        hours = sum(timed) / 60
        pace = round((len(tried) + len(timed)) / hours, 2) if hours else None
        assert row["per_hour"] == pace
    recorded = any(one[4] for one in window)
    goals = [one for one in window if one[1] == "agreed" and not one[4]] * recorded
    listed = unrecorded.make(calls(log), Reports(), D)
    shown = zip(*map(listed.column, ("day", "person", "minutes")), strict=True)
    assert Counter(shown) == Counter(
        (day, who, minutes) for who, _, day, _, _, minutes in goals
    )
    listed_days = [str(one) for one in listed.column("day")]
    assert listed_days == sorted(listed_days, reverse=True)


def test_words_are_counted_by_quarter_once_a_client() -> None:
    log = [
        ("C1", date(2024, 4, 1), "dear"),
        ("C1", date(2024, 5, 31), "Dear "),
        ("C1", date(2024, 5, 30), "slow"),
        ("C2", date(2024, 5, 30), "slow"),
        ("C2", date(2024, 5, 30), None),
        ("C2", date(2024, 3, 31), "slow"),
    ]

    assert seen(log) == [
        ["2024-04-01", "slow", "2", "2"],
        ["2024-04-01", "Dear ", "1", "2"],
        ["2024-01-01", "slow", "1", "1"],
    ]


@pytest.mark.parametrize(
    ("day", "there"),
    [
        (date(2023, 12, 31), False),
        (date(2024, 1, 1), True),
        (date(2024, 5, 31), True),
        (date(2024, 6, 1), False),
    ],
)
def test_so_many_quarters_with_the_running_one(day: date, there: bool) -> None:
    assert (seen([("C1", day, "dear")], quarters=2) != []) == there


def test_the_last_day_of_a_quarter_still_runs() -> None:
    log = [("C1", date(2024, 3, 31), "dear"), ("C2", date(2023, 12, 31), "slow")]

    assert seen(log, date(2024, 3, 31), 1) == [["2024-01-01", "dear", "1", "1"]]
