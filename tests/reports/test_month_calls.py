from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetsync.config.reports import Reports
from sheetsync.config.work import Calls, WorkingDays
from sheetsync.core.table import Value
from sheetsync.reports.calling import calls
from sheetsync.reports.facts import Facts
from tests.reports.company_facts import client, employed, facts_of, words
from tests.reports.plain_calls import (
    Dated,
    plain_called,
    plain_carried,
    plain_full_days,
)

D = date(2024, 2, 29)
MARCH = date(2024, 3, 1)
ENDS = {
    "2024-02": (D, D, date(2023, 2, 28)),
    "2024-01": (date(2024, 1, 31), date(2024, 1, 31), date(2023, 1, 31)),
}
"""Of each month its last known day, its last day, and the last one before a year."""
Cells: TypeAlias = dict[str, Value]


def call(
    who: str = "C1",
    day: date = D,
    minutes: float | None = 3,
    outcome: str | None = "talked",
    again: date | None = None,
    person: str | None = "Ann",
    channel: str = "call",
) -> Dated:
    return (who, day, person, channel, minutes, outcome), again


def company(log: Sequence[Dated], *staff: tuple[object, ...], **off: object) -> Facts:
    days_off = off.get("off", ())
    assert isinstance(days_off, tuple)
    return facts_of(
        [client(f"C{number}") for number in range(1, 5)],
        contacts=[(*one, "", again) for one, again in log],
        staff=staff or [employed("Ann")],
        days_off=days_off,
    )


def rows(facts: Facts, day: date = D, months: int = 1) -> list[Cells]:
    found = calls.make(facts, Reports(calls=Calls(months=months)), day)
    ids = [one.id for one in found.columns]
    return [dict(zip(ids, row, strict=True)) for row in found.rows]


def only(log: Sequence[Dated], day: date = D) -> Cells:
    (row,) = rows(company(log), day)
    return row


def test_a_day_has_the_norm_by_the_minutes_of_all_its_conversations() -> None:
    log = [
        call(minutes=60),
        call("C2", minutes=60),
        call("C3", minutes=90, outcome="no answer"),
        call(day=date(2024, 2, 28), minutes=119.9),
    ]

    row = only(log)

    assert (row["working"], row["full_days"]) == (21, 1)
    assert row["full_share"] == pytest.approx(1 / 21, abs=1e-4)


def test_minutes_that_make_the_norm_but_for_rounding_make_it() -> None:
    assert only([call(minutes=0.6)] * 200)["full_days"] == 1


@pytest.mark.parametrize(
    "day", [date(2024, 2, 24), date(2024, 2, 23), date(2024, 2, 22)]
)
def test_days_without_work_are_no_days_with_the_norm(day: date) -> None:
    # a Saturday, a holiday, a day off of his own
    off = (("ann@example.com", date(2024, 2, 22), date(2024, 2, 22)),)
    facts = company([call(day=day, minutes=500)], off=off)
    norms = Reports(
        calls=Calls(months=1), working_days=WorkingDays(holidays=(date(2024, 2, 23),))
    )

    assert calls.make(facts, norms, D).column("full_days") == (0,)


def test_of_other_roles_no_day_is_measured() -> None:
    facts = company([call(minutes=500)], employed("Ann", "sales_manager"))

    (row,) = rows(facts)
    assert (row["full_days"], row["full_share"]) == (None, None)


@pytest.mark.parametrize(
    ("again", "carried"), [(None, 0), (D, 0), (MARCH, 1), (date(2025, 1, 1), 1)]
)
def test_who_is_to_be_called_after_the_month_is_carried_over(
    again: date | None, carried: int
) -> None:
    assert only([call(again=again), call(again=again)])["carried"] == carried


def test_in_the_running_month_its_last_day_counts_and_not_the_present_one() -> None:
    day = date(2024, 2, 10)
    log = [call("C1", day, again=date(2024, 2, 20)), call("C2", day, again=MARCH)]

    assert only(log, day)["carried"] == 1


def test_who_refused_since_is_not_carried_over() -> None:
    log = [
        call("C1", date(2024, 2, 1), again=MARCH),
        call("C1", date(2024, 2, 2), outcome="refused"),
        call("C2", date(2024, 2, 1), again=MARCH, outcome="refused"),
    ]

    assert only(log)["carried"] == 1


def test_a_promise_of_an_earlier_month_is_still_carried_over() -> None:
    (row,) = rows(company([call(day=date(2023, 12, 1), again=MARCH)]))

    assert (row["calls"], row["carried"]) == (0, 1)


def test_companies_of_twelve_months_end_with_the_month() -> None:
    log = [
        call("C1", date(2023, 2, 28)),
        call("C2", date(2023, 3, 1)),
        call("C3", date(2024, 1, 31)),
        call("C3", D),
    ]
    found = rows(company(log), months=2)

    assert [one["year"] for one in found] == [2, 3]


def test_the_header_says_that_the_source_of_the_yearly_norm_is_unclear() -> None:
    found = calls.make(company([call()]), Reports(), D)
    notes = {one.id: one.note for one in found.columns}

    assert "500" in words([notes["year"]])[0]
    assert "unclear" in words([notes["year"]])[0]
    assert "200" in words([notes["carried"]])[0]


LOGS = st.lists(
    st.builds(
        call,
        st.sampled_from(["C1", "C2", "C3"]),
        st.dates(min_value=date(2023, 11, 25), max_value=date(2024, 3, 3))
        | st.dates(min_value=date(2023, 1, 25), max_value=date(2023, 3, 3)),
        st.sampled_from([None, 0, 59.9, 60, 120]),
        st.sampled_from([None, "talked", "no answer", "agreed", "refused"]),
        st.none() | st.dates(min_value=date(2024, 1, 25), max_value=date(2024, 3, 3)),
        st.sampled_from(["Ann", "Bob", None]),
        st.sampled_from(["call", "call", "meeting"]),
    ),
    max_size=25,
)


@settings(max_examples=20, deadline=None)
@given(LOGS)
def test_figures_of_months_equal_the_plain_calculation(log: list[Dated]) -> None:
    every = [one for one, _ in log]
    for row in rows(company(log), months=2):
        person = str(row["person"]).replace("(nobody)", "")
        month = str(row["month"])[:7]
        until, last, after = ENDS[month]

        assert row["carried"] == len(plain_carried(log, until, last, person))
        assert row["year"] == len(plain_called(every, after, until, person))
        if person == "Ann":
            known = [one for one in every if one[1] <= until]
            assert row["full_days"] == plain_full_days(known, month, "Ann", 120)
