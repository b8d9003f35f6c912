from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

import pandas as pd
import pytest

from sheetsync.reports.facts import Facts
from sheetsync.reports.measures.standing import clients_on, responsible_on
from sheetsync.reports.shapes import CLIENTS, RESPONSIBILITY, STAYS
from tests.reports.company_facts import at, client

HANDED_OVER = [
    ("C1", "Ann", at("2024-02-10 09:00"), at("2024-02-29 15:00")),
    ("C1", "Bob", at("2024-02-29 15:00"), at("2024-03-31 08:00")),
    ("C1", None, at("2024-03-31 08:00"), None),
]


def facts_with(
    intervals: Sequence[tuple[str, str | None, datetime, datetime | None]] = (),
    stays: Sequence[tuple[str, str, datetime, datetime | None, str]] = (),
) -> Facts:
    return Facts(
        clients=CLIENTS.frame([client("C1"), client("C2")]),
        responsibility=RESPONSIBILITY.frame(intervals),
        stays=STAYS.frame(stays),
    )


def who(facts: Facts, *days: date) -> list[str | None]:
    events = pd.DataFrame(
        {
            "client_id": ["C1"] * len(days),
            "day": pd.Series([pd.Timestamp(one) for one in days]).dt.as_unit("s"),
        }
    )
    return [None if pd.isna(one) else one for one in responsible_on(facts, events)]


@pytest.mark.parametrize(
    ("day", "person"),
    [
        (date(2024, 2, 9), None),  # nobody had recorded it yet
        (date(2024, 2, 10), "Ann"),
        (date(2024, 2, 28), "Ann"),
        (date(2024, 2, 29), "Bob"),  # the day of the handover is the new one's
        (date(2024, 3, 30), "Bob"),
        (date(2024, 3, 31), None),
        (date(2025, 1, 1), None),
    ],
)
def test_an_event_is_his_who_was_responsible_at_the_end_of_its_day(
    day: date, person: str | None
) -> None:
    assert who(facts_with(HANDED_OVER), day) == [person]


@pytest.mark.parametrize(
    ("day", "person"),
    [
        (date(2020, 1, 1), "Ann"),
        (date(2024, 2, 9), "Ann"),
        (date(2024, 2, 29), "Bob"),
        (date(2024, 3, 31), None),
    ],
)
def test_what_was_before_the_records_may_be_the_first_person_s(
    day: date, person: str | None
) -> None:
    facts = replace(facts_with(HANDED_OVER), first_before=True)

    assert who(facts, day) == [person]


def test_who_was_never_anybody_s_stays_so_before_the_records() -> None:
    facts = replace(facts_with(), first_before=True)

    assert who(facts, date(2024, 2, 9)) == [None]


def test_a_client_who_began_in_the_free_pool_was_nobody_s_before() -> None:
    began = [
        ("C1", None, at("2024-02-10 09:00"), at("2024-02-12 09:00")),
        ("C1", "Ann", at("2024-02-12 09:00"), None),
    ]
    facts = replace(facts_with(began), first_before=True)

    assert who(facts, date(2024, 2, 9), date(2024, 2, 12)) == [None, "Ann"]


def test_events_keep_their_order_and_need_not_be_sorted() -> None:
    days = (date(2024, 3, 1), date(2024, 2, 11), date(2024, 3, 1))

    assert who(facts_with(HANDED_OVER), *days) == ["Bob", "Ann", "Bob"]


def test_after_the_last_interval_has_ended_nobody_is_responsible() -> None:
    ended = [("C1", "Ann", at("2024-02-10 09:00"), at("2024-02-12 09:00"))]

    assert who(facts_with(ended), date(2024, 2, 12), date(2024, 2, 13)) == ["Ann", None]


def test_where_nothing_is_recorded_nobody_is_responsible() -> None:
    assert who(facts_with(), date(2024, 1, 1)) == [None]


@pytest.mark.parametrize(
    ("day", "stage"),
    [
        (date(2024, 1, 1), "prospects"),  # the first that is known
        (date(2024, 2, 10), "prospects"),
        (date(2024, 2, 29), "customers"),
        (date(2024, 12, 31), "customers"),
    ],
)
def test_a_client_stands_where_he_stood_at_the_end_of_the_day(
    day: date, stage: str
) -> None:
    stays = [
        ("C1", "prospects", at("2024-02-10 09:00"), at("2024-02-29 23:59"), "Ann"),
        ("C1", "customers", at("2024-02-29 23:59"), None, "Bob"),
    ]

    assert clients_on(facts_with(stays=stays), day)["stage"].tolist() == [
        stage,
        "customers",  # C2, of whom no stay is known, stands where his row is
    ]


def test_a_past_list_names_who_was_responsible_then() -> None:
    facts = facts_with(HANDED_OVER)

    assert clients_on(facts, date(2024, 2, 15))["responsible"].tolist() == [
        "Ann",
        "Ann",  # C2's row names her and nothing else is known
    ]
    assert clients_on(facts, date(2024, 3, 1))["responsible"].tolist() == ["Bob", "Ann"]
