from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetsync.config.reports import Reports
from sheetsync.core.table import Value
from sheetsync.locales.text import Text
from sheetsync.reports.calling import scripts
from sheetsync.reports.calling.scripts import against, needed, roughly
from sheetsync.reports.facts import Facts
from sheetsync.reports.shapes import CONTACTS, SCRIPT
from tests.reports.company_facts import client, facts_of
from tests.reports.plain_refusals import plain_newcombe

D = date(2024, 5, 31)
MARCH, APRIL = date(2024, 3, 1), date(2024, 4, 1)
Cells: TypeAlias = dict[str, Value]
Said: TypeAlias = tuple[str | None, date, str]
"""Version, day, outcome."""


def company(log: list[Said]) -> Facts:
    calls = [
        ("C1", day, "Ann", "call", None, outcome, "", None, version)
        for version, day, outcome in log
    ]
    return replace(
        facts_of([client("C1")]), contacts=CONTACTS.frame(calls, extra=[SCRIPT])
    )


def rows(log: list[Said], day: date = D) -> list[Cells]:
    found = scripts.make(company(log), Reports(), day)
    ids = [one.id for one in found.columns]
    return [dict(zip(ids, row, strict=True)) for row in found.rows]


def used(version: str, day: date, goals: int, conversations: int) -> list[Said]:
    reached = [(version, day, "agreed")] * goals
    return [*reached, *[(version, day, "talked")] * (conversations - goals)]


def test_who_writes_down_no_version_is_told_how_to_begin() -> None:
    for facts in (Facts.empty(), facts_of([client("C1")]), company([])):
        found = scripts.make(facts, Reports(), D)

        assert found.rows == ()
        assert isinstance(found.note, Text)
        assert "stages.yaml" in found.note.english()


def test_the_only_version_is_compared_with_none() -> None:
    (row,) = rows(used("A", MARCH, 1, 4))

    assert (row["conversations"], row["goals"], row["rate"]) == (4, 1, 0.25)
    names = ("than", "difference", "low", "high", "verdict")
    assert [row[one] for one in names] == [None] * 5


def test_versions_stand_in_the_order_in_which_they_came_into_use() -> None:
    log = [*used("B", MARCH, 1, 2), *used("A", APRIL, 1, 2), *used("b ", APRIL, 0, 1)]
    found = rows(log)

    assert [(one["script"], one["first"], one["last"]) for one in found] == [
        ("B", MARCH, APRIL),
        ("A", APRIL, APRIL),
    ]
    assert [one["than"] for one in found] == [None, "B"]


def test_calls_without_a_version_and_outside_of_the_window_do_not_count() -> None:
    log = [
        *used("A", date(2023, 5, 31), 1, 1),
        *used("A", date(2024, 6, 1), 1, 1),
        (None, MARCH, "agreed"),
        ("A", MARCH, "no answer"),
    ]
    (row,) = rows(log)

    assert (row["calls"], row["conversations"], row["rate"]) == (1, 0, None)


@pytest.mark.parametrize(
    ("own", "verdict"),
    [((30, 100), "better"), ((1, 100), "worse")],
)
def test_a_clear_difference_is_told(own: tuple[int, int], verdict: str) -> None:
    log = [*used("A", MARCH, 15, 100), *used("B", APRIL, *own)]
    row = rows(log)[1]

    assert str(row["verdict"]) == verdict
    assert row["difference"] == pytest.approx(own[0] / own[1] - 0.15)
    assert (row["low"], row["high"]) == pytest.approx(plain_newcombe(*own, 15, 100))


def test_too_little_data_says_how_much_more_is_needed() -> None:
    log = [*used("A", MARCH, 10, 100), *used("B", APRIL, 4, 20)]

    assert str(rows(log)[1]["verdict"]) == (
        f"not enough data: about {roughly(needed((4, 20), (10, 100)) or 0)} more "
        "conversations"
    )


def test_so_many_more_show_the_difference_and_one_fewer_does_not() -> None:
    more = needed((4, 20), (10, 100)) or 0
    # a fifth of the conversations: a whole number of goals at each fifth of them
    enough = -(-(20 + more) // 5) * 5
    fewer = (20 + more - 1) // 5 * 5

    assert plain_newcombe(enough // 5, enough, 10, 100)[0] > 0
    assert plain_newcombe(fewer // 5, fewer, 10, 100)[0] <= 0


@pytest.mark.parametrize(
    ("own", "other", "verdict"),
    [
        ((1, 10), (1, 10), "the difference is too small to be seen"),
        ((1, 2), (1, 3), "the difference is too small to be seen"),
        ((0, 0), (1, 3), "no conversations yet"),
        ((1, 3), (0, 0), "no conversations yet"),
    ],
)
def test_where_no_number_of_conversations_helps_that_is_told(
    own: tuple[int, int], other: tuple[int, int], verdict: str
) -> None:
    assert str(against(own, other).verdict) == f"not enough data: {verdict}"


@pytest.mark.parametrize(
    ("number", "said"), [(1, 1), (9, 9), (99, 99), (101, 110), (1234, 1300)]
)
def test_a_rough_number_has_two_digits_and_is_not_too_small(
    number: int, said: int
) -> None:
    assert roughly(number) == said


COUNTS = st.integers(1, 200).flatmap(
    lambda whole: st.tuples(st.integers(0, whole), st.just(whole))
)


@settings(max_examples=100, deadline=None)
@given(COUNTS, COUNTS)
def test_a_verdict_says_no_more_than_the_plain_interval(
    own: tuple[int, int], other: tuple[int, int]
) -> None:
    low, high = plain_newcombe(*own, *other)
    verdict = str(against(own, other).verdict)

    assert (verdict == "better") == (low > 1e-12)
    assert (verdict == "worse") == (high < -1e-12)
