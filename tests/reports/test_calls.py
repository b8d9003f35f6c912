from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetsync.config.reports import Reports
from sheetsync.config.work import Calls, Log, WorkingDays
from sheetsync.core.table import Table, Value
from sheetsync.reports.calling import calls, calls_daily
from sheetsync.reports.facts import Facts
from tests.reports.company_facts import at, client, employed, facts_of, words
from tests.reports.plain_calls import Call, plain_calls, plain_workdays

D = date(2024, 2, 29)
Cells: TypeAlias = dict[str, Value]
NO_LOG: list[Call] = []


def call(
    who: str = "C1",
    day: date = D,
    person: str | None = "Ann",
    minutes: float | None = 3,
    outcome: str | None = "talked",
    channel: str | None = "call",
) -> Call:
    return (who, day, person, channel, minutes, outcome)


def company(
    log: list[Call],
    staff: Sequence[tuple[object, ...]] = (),
    responsibility: Sequence[tuple[object, ...]] = (),
) -> Facts:
    return facts_of(
        [client(one) for one in ("C1", "C2", "C3")],
        contacts=[(*one, "", None) for one in log],
        staff=staff,
        responsibility=responsibility,
    )


def rows(found: Table) -> list[Cells]:
    ids = [one.id for one in found.columns]
    return [dict(zip(ids, row, strict=True)) for row in found.rows]


def monthly(
    log: list[Call], *staff: tuple[object, ...], day: date = D, **norms: float
) -> list[Cells]:
    asked = Reports(calls=Calls.model_validate(norms))
    return rows(calls.make(company(log, list(staff)), asked, day))


def only(log: list[Call], *staff: tuple[object, ...]) -> Cells:
    asked = Reports(calls=Calls(months=1))
    (found,) = rows(calls.make(company(log, staff), asked, D))
    return found


def test_a_company_without_calls_and_staff_has_no_row() -> None:
    assert monthly(NO_LOG) == []
    assert calls_daily.make(Facts.empty(), Reports(), D).rows == ()


def test_who_was_to_call_and_did_not_is_there_with_noughts_and_blank_rates() -> None:
    row = only(NO_LOG, employed("Ann"))

    assert (row["calls"], row["minutes"], row["minutes_share"]) == (0, 0, 0)
    assert row["working"] == 21
    assert [row[one] for one in ("of_calls", "of_calls_low", "of_calls_high")] == (
        [None] * 3
    )
    assert str(row["per_goal"]) == "n/a (calls 0)"


def test_of_other_roles_only_who_called_is_there_and_without_a_norm() -> None:
    staff = [employed("Ann", "sales_manager"), employed("Bob", "sales_manager")]
    row = only([call()], *staff)

    assert row["person"] == "Ann"
    assert [row[one] for one in ("working", "minutes_norm", "minutes_share")] == (
        [None] * 3
    )


def test_only_calls_count_in_whatever_language_they_are_written() -> None:
    log = [call(channel=one) for one in ("call", "Звонок", "CALL", "meeting", None)]

    assert only(log)["calls"] == 3


@pytest.mark.parametrize(
    ("minutes", "outcome", "conversations", "goals"),
    [
        (3, "talked", 1, 0),
        (0.5, "talked", 1, 0),
        (0.4, "talked", 0, 0),
        (None, "talked", 1, 0),
        (3, None, 1, 0),
        (None, None, 0, 0),
        (3, "no answer", 0, 0),
        (3, "не ответили", 0, 0),
        (3, "agreed", 1, 1),
        (0.1, "договорились", 1, 1),
        (3, "their own word", 1, 0),
    ],
)
def test_what_is_a_conversation_and_what_is_a_goal(
    minutes: float | None, outcome: str | None, conversations: int, goals: int
) -> None:
    row = only([call(minutes=minutes, outcome=outcome)])

    assert (row["conversations"], row["goals"]) == (conversations, goals)


def test_which_words_mean_what_is_configuration() -> None:
    norms = Reports(log=Log(calls=("Skype",), goals=("sold",), unanswered=("out",)))
    log = [
        call(channel="skype", outcome="Sold"),
        call(channel="skype", outcome="out"),
        call(channel="call", outcome="sold"),
    ]
    (row,) = rows(calls.make(company(log), norms, D))

    assert [row[one] for one in ("calls", "conversations", "goals")] == [2, 1, 1]


def test_minutes_are_those_of_conversations_alone() -> None:
    log = [call(minutes=10), call(minutes=2.5, outcome="no answer"), call(minutes=0.25)]

    assert only(log)["minutes"] == 10


def test_both_rates_stand_beside_their_counts_and_their_intervals() -> None:
    log = [call(outcome="agreed"), call(), *[call(outcome="no answer")] * 2]
    row = only(log)

    assert [row[one] for one in ("calls", "conversations", "goals")] == [4, 2, 1]
    assert (row["of_calls"], row["of_conversations"]) == (0.25, 0.5)
    assert row["of_calls_low"] == pytest.approx(0.0456, abs=5e-5)
    assert row["of_calls_high"] == pytest.approx(0.6994, abs=5e-5)
    assert row["of_conversations_low"] == pytest.approx(0.0945, abs=5e-5)
    assert row["of_conversations_high"] == pytest.approx(0.9055, abs=5e-5)
    assert row["per_goal"] == 4


def test_many_calls_need_no_interval() -> None:
    row = only([call()] * 20)

    assert (row["of_calls"], row["of_calls_low"]) == (0.0, None)


def test_companies_and_results_are_distinct_clients() -> None:
    log = [call("C1", outcome="agreed"), call("C1", outcome="agreed"), call("C2")]
    row = only(log)

    assert (row["companies"], row["goals"], row["results"]) == (2, 2, 1)


@pytest.mark.parametrize(
    ("since", "until", "status", "working"),
    [
        (None, None, "works", 21),
        (date(2024, 2, 29), None, "works", 1),
        (date(2024, 2, 20), date(2024, 2, 23), "works", 4),
        (date(2023, 1, 1), date(2024, 2, 2), "left", 2),
        (None, None, "left", None),
        (None, None, "away", None),
        (date(2024, 3, 1), None, "works", None),
        (date(2024, 2, 24), date(2024, 2, 25), "works", None),
    ],
)
def test_working_days_are_those_between_his_first_and_his_last_day(
    since: date | None, until: date | None, status: str, working: int | None
) -> None:
    staff = employed("Ann", since=since, until=until, status=status)
    row = only([call()], staff)

    assert row["working"] == working
    assert row["minutes_norm"] == (None if working is None else 120 * working)


def test_the_running_month_counts_up_to_the_day_and_others_to_their_ends() -> None:
    found = monthly(NO_LOG, employed("Ann"), day=date(2024, 3, 4), months=3)

    assert [(str(one["month"]), one["working"]) for one in found] == [
        ("2024-03-01", 2),
        ("2024-02-01", 21),
        ("2024-01-01", 23),
    ]


def test_holidays_and_the_week_are_configuration() -> None:
    week = WorkingDays(week=(1, 2, 3, 4, 5, 6), holidays=(date(2024, 2, 23),))
    norms = Reports(calls=Calls(months=1), working_days=week)
    (row,) = rows(calls.make(company(NO_LOG, [employed("Ann")]), norms, D))

    assert row["working"] == 24


def test_his_own_days_off_are_no_working_days() -> None:
    # A Friday to a Monday, a holiday, and days of somebody else.
    off = [
        ("ann@example.com", date(2024, 2, 9), date(2024, 2, 12)),
        ("ann@example.com", date(2024, 2, 12), date(2024, 2, 13)),
        ("ann@example.com", date(2024, 2, 23), date(2024, 2, 23)),
        ("bob@example.com", date(2024, 2, 1), date(2024, 2, 29)),
    ]
    week = WorkingDays(holidays=(date(2024, 2, 23),))
    norms = Reports(calls=Calls(months=1), working_days=week)
    facts = facts_of(staff=[employed("Ann"), employed("Bob")], days_off=off)
    (row,) = rows(calls.make(facts, norms, D))

    assert (row["person"], row["working"]) == ("Ann", 21 - 1 - 3)
    assert row["minutes_norm"] == 17 * 120


def test_who_changed_his_role_has_the_norm_of_the_days_in_it() -> None:
    staff = [
        employed("Ann", until=date(2024, 2, 2), status="left"),
        employed("Ann", "sales_manager", since=date(2024, 2, 3)),
    ]

    assert only(NO_LOG, *staff)["working"] == 2


def test_a_call_without_a_name_is_that_of_who_was_responsible_that_day() -> None:
    owned = [
        ("C1", "Ann", at("2024-02-01 09:00"), at("2024-02-20 12:00")),
        ("C1", "Bob", at("2024-02-20 12:00"), None),
    ]
    log = [
        call(day=date(2024, 2, 19), person=None),
        call(day=date(2024, 2, 20), person=""),
        call(day=date(2024, 1, 31), person=None),
    ]
    found = rows(calls.make(company(log, responsibility=owned), Reports(), D))

    assert [(str(one["month"]), str(one["person"])) for one in found] == [
        ("2024-02-01", "Ann"),
        ("2024-02-01", "Bob"),
        ("2024-01-01", "(nobody)"),
    ]


def test_a_name_counts_whatever_its_case_and_its_spaces_are() -> None:
    log = [call(person="ann  petrova"), call(person="Ann Petrova")]

    assert only(log, employed("Ann Petrova"))["calls"] == 2


def test_calls_after_the_day_are_not_known_yet() -> None:
    log = [call(day=date(2024, 2, 10)), call(day=date(2024, 2, 11))]

    (row,) = monthly(log, day=date(2024, 2, 10))
    assert row["calls"] == 1


def test_by_day_the_last_days_alone_and_who_called() -> None:
    log = [
        call(day=date(2024, 2, 29), minutes=60),
        call(day=date(2024, 2, 24), minutes=60),
        call(day=date(2024, 2, 16), person=None),
        call(day=date(2024, 2, 15)),
    ]
    facts = company(log, [employed("Ann"), employed("Bob")])
    found = calls_daily.make(facts, Reports(), D)

    assert [str(one) for one in found.column("day")] == [
        "2024-02-29",
        "2024-02-24",
        "2024-02-16",
    ]
    assert words(found.column("person")) == ["Ann", "Ann", "(nobody)"]
    # the 24th is a Saturday: nobody expects a minute
    assert found.column("minutes_norm") == (120, None, None)
    assert found.column("minutes_share") == (0.5, None, None)


LOGS = st.lists(
    st.builds(
        call,
        st.sampled_from(["C1", "C2", "C3"]),
        st.dates(min_value=date(2023, 11, 25), max_value=date(2024, 3, 3)),
        st.sampled_from(["Ann", "Bob", None]),
        st.sampled_from([None, 0, 0.25, 0.5, 7, 30.5]),
        st.sampled_from([None, "talked", "no answer", "agreed", "refused"]),
        st.sampled_from(["call", "call", "meeting", None]),
    ),
    max_size=25,
)


@settings(max_examples=50, deadline=None)
@given(LOGS)
def test_calls_equal_the_plain_calculation(log: list[Call]) -> None:
    found = monthly(log, employed("Ann"), months=3)
    plain = plain_calls(log, D, ("2023-12", "2024-01", "2024-02"))

    names = ("calls", "companies", "minutes", "conversations", "goals")
    shown = {
        (str(one["month"])[:7], str(one["person"]).replace("(nobody)", "")): tuple(
            one[name] for name in names
        )
        for one in found
    }
    idle = {key for key, row in shown.items() if row[0] == 0}
    assert idle <= {(one, "Ann") for one in ("2023-12", "2024-01", "2024-02")}
    assert {key: row for key, row in shown.items() if key not in idle} == {
        key: sums.row() for key, sums in plain.items()
    }
    for one in found:
        key = str(one["month"])[:7], str(one["person"]).replace("(nobody)", "")
        assert one["results"] == (len(plain[key].agreed) if key in plain else 0)


@pytest.mark.parametrize("day", [date(2024, 2, 1), date(2024, 2, 29), date(2024, 3, 3)])
def test_working_days_equal_those_of_another_calendar(day: date) -> None:
    (row,) = monthly(NO_LOG, employed("Ann"), day=day, months=1)

    assert row["working"] == plain_workdays(day.replace(day=1), day)
