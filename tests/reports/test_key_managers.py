from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetsync.config.reports import Reports
from sheetsync.core.table import Table, Value
from sheetsync.locales.text import Text
from sheetsync.reports.care import concentration, key_managers
from sheetsync.reports.facts import Facts
from sheetsync.reports.shapes import PLANS
from tests.reports.cdnow import in_cents, sample
from tests.reports.company_facts import (
    Line,
    client,
    contact,
    employed,
    facts_of,
    words,
)
from tests.reports.plain_managers import (
    Held,
    Met,
    plain_concentration,
    plain_key,
    plain_managers,
)

D = date(2024, 3, 31)
THEN = date(2023, 12, 31)
WINDOWS = ((date(2023, 3, 31), D), (date(2022, 12, 31), THEN))
LONG_AGO = date(2020, 1, 1)
Cells: TypeAlias = dict[str, Value]


def company(
    purchases: Sequence[Line], held: Sequence[Held] = (), met: Sequence[Met] = ()
) -> Facts:
    """Its clients, who held them by days, and whom they talked to."""
    ids = {one[0] for one in purchases} | {one[0] for one in held}
    return facts_of(
        [client(one) for one in sorted(ids | {one[0] for one in met})],
        purchases=purchases,
        contacts=[
            (who, day, person, "meeting", None, "talked", "", None)
            for who, day, person in met
        ],
        responsibility=[
            (who, person, moment(since), moment(until) if until else None)
            for who, person, since, until in held
        ],
    )


def moment(day: date) -> datetime:
    return datetime.combine(day, time())


def held(who: str, person: str | None, since: date = LONG_AGO) -> Held:
    return (who, person, since, None)


def rows(found: Table) -> dict[str, Cells]:
    ids = [one.id for one in found.columns]
    every = [dict(zip(ids, row, strict=True)) for row in found.rows]
    return {str(one[ids[0]]): one for one in every}


def managers(facts: Facts, day: date = D) -> dict[str, Cells]:
    return rows(key_managers.make(facts, Reports(), day))


def known(facts: Facts) -> dict[str, Cells]:
    return rows(concentration.make(facts, Reports(), D))


def test_a_company_without_sales_has_no_managers_of_key_clients() -> None:
    found = key_managers.make(Facts.empty(), Reports(), D)

    assert found.rows == ()
    assert isinstance(found.note, Text)
    assert "Nobody" in found.note.english()


def test_the_only_client_is_all_of_his_managers_share() -> None:
    row = managers(company([("C1", D, 500)], [held("C1", "Ann")]))["Ann"]

    assert [row[one] for one in ("now", "before", "change", "all", "share")] == (
        [1, 0, 1, 1, 1.0]
    )
    assert (row["turnover"], row["turnover_share"]) == (Decimal("5.00"), 1.0)


def test_a_manager_whose_buyers_are_no_key_clients_is_there_with_nought() -> None:
    bought = [("C1", D, 900), ("C2", D, 100)]
    found = managers(company(bought, [held("C1", "Ann"), held("C2", "Bob")]))

    assert [(name, row["now"]) for name, row in found.items()] == [
        ("Ann", 1),
        ("Bob", 0),
    ]
    assert (found["Bob"]["share"], found["Bob"]["in_time_share"]) == (0.0, None)


def test_who_was_handed_over_is_the_others_now_and_was_the_firsts_then() -> None:
    bought = [("C1", date(2023, 12, 1), 100)]
    owned = [
        ("C1", "Ann", LONG_AGO, date(2024, 2, 15)),
        ("C1", "Bob", date(2024, 2, 15), None),
    ]
    found = managers(company(bought, owned))

    assert (found["Ann"]["now"], found["Ann"]["before"]) == (0, 1)
    assert (found["Bob"]["now"], found["Bob"]["before"]) == (1, 0)


def test_clients_whom_nobody_holds_stand_at_the_end() -> None:
    bought = [("C1", D, 600), ("C2", D, 300), ("C3", D, 300)]
    held_by = [held("C1", None), held("C2", "Bob"), held("C3", "Ann")]
    found = key_managers.make(company(bought, held_by), Reports(), D)

    assert words(found.column("person")) == ["Ann", "Bob", "(nobody)"]
    assert found.column("now") == (1, 1, 1)


@pytest.mark.parametrize(("ago", "in_time"), [(13, 1), (14, 1), (15, 0)])
def test_a_key_client_is_to_be_reached_within_the_cadence(
    ago: int, in_time: int
) -> None:
    met = [("C1", D - timedelta(days=ago), "Ann"), ("C1", LONG_AGO, "Ann")]
    row = managers(company([("C1", D, 5)], [held("C1", "Ann")], met))["Ann"]

    assert (row["in_time"], row["in_time_share"]) == (in_time, in_time)


@pytest.mark.parametrize(("ago", "in_time"), [(14, 1), (15, 0)])
def test_who_never_was_reached_counts_from_the_day_he_was_given(
    ago: int, in_time: int
) -> None:
    given_on = D - timedelta(days=ago)
    facts = company([("C1", D, 5)], [held("C1", "Ann", given_on)])

    assert managers(facts)["Ann"]["in_time"] == in_time


@pytest.mark.parametrize(
    ("off", "ago", "in_time"),
    [
        pytest.param([(5, 3)], 17, 1, id="three days off in between"),
        pytest.param([(5, 3)], 18, 0, id="and a day more"),
        pytest.param([(40, 0)], 28, 1, id="a long leave stops the clock for 14 days"),
        pytest.param([(40, 0)], 29, 0, id="and no longer"),
        pytest.param([(30, 16)], 15, 0, id="days off before the contact"),
        pytest.param([(16, 15)], 15, 0, id="the contact itself on a day off"),
        pytest.param([(5, 4), (4, 3)], 17, 1, id="days that stand there twice"),
    ],
)
def test_days_off_of_his_manager_stop_the_clock(
    off: list[tuple[int, int]], ago: int, in_time: int
) -> None:
    facts = company(
        [("C1", D, 5)],
        [held("C1", "Ann")],
        [("C1", D - timedelta(days=ago), "Ann")],
    )
    resting = facts_of(
        staff=[employed("Ann", "account_manager"), employed("Bob", "account_manager")],
        days_off=[
            ("ann@example.com", D - timedelta(days=one), D - timedelta(days=other))
            for one, other in off
        ]
        + [("bob@example.com", D - timedelta(days=15), D)],
    )
    told = replace(facts, staff=resting.staff, days_off=resting.days_off)

    assert managers(told)["Ann"]["in_time"] == in_time


def test_an_unanswered_call_keeps_no_cadence() -> None:
    facts = company([("C1", D, 5)], [held("C1", "Ann")])
    dialled = facts_of(
        [client("C1")],
        contacts=[("C1", D, "Ann", "call", 1.0, "no answer", "", None)],
    )

    row = managers(replace(facts, contacts=dialled.contacts))["Ann"]
    assert row["in_time"] == 0


@pytest.mark.parametrize(("ago", "in_time"), [(14, 1), (15, 0)])
def test_the_last_contact_of_the_clients_row_counts_as_in_the_lists(
    ago: int, in_time: int
) -> None:
    typed = [client("C1", last_contact=D - timedelta(days=ago))]
    bought = facts_of(typed, purchases=[("C1", D, 5)], contacts=[contact("C1", THEN)])

    assert managers(bought)["Ann"]["in_time"] == in_time


def test_without_a_plan_is_blank_where_nobody_plans_and_looks_at_the_quarter() -> None:
    facts = company(
        [("C1", D, 5), ("C2", D, 5)], [held("C1", "Ann"), held("C2", "Ann")]
    )
    assert managers(facts)["Ann"]["unplanned"] is None

    plans = [
        ("C1", date(2024, 1, 1), 100, "all"),
        ("C2", date(2023, 12, 1), 100, "all"),
        ("C2", date(2024, 4, 1), 100, "all"),
    ]
    planned = replace(facts, plans=PLANS.frame(plans))
    assert managers(planned)["Ann"]["unplanned"] == 1


def talks(who: str, *people: str, day: date = D) -> list[Met]:
    return [(who, day, person) for person in people]


def test_a_client_whom_one_person_knows_is_marked_and_stands_first() -> None:
    met = [*talks("C1", *["Ann"] * 4, "Bob"), *talks("C2", *["Bob"] * 5)]
    found = known(company([("C1", D, 60), ("C2", D, 60)], met=met))

    assert list(found) == ["C2", "C1"]
    assert [str(one["alone"]) for one in found.values()] == ["one person only", "None"]
    assert [found["C1"][one] for one in ("contacts", "top", "by_top", "people")] == (
        [5, "Ann", 4, 2]
    )
    assert found["C1"]["part"] == 0.8
    assert found["C1"]["part_low"] == pytest.approx(0.3755, abs=5e-5)


def test_of_too_few_contacts_and_of_clients_who_are_not_key_nothing_is_said() -> None:
    met = [*talks("C1", *["Ann"] * 4), *talks("C2", *["Ann"] * 9)]
    facts = company([("C1", D, 900), ("C2", D, 100)], met=met)

    found = concentration.make(facts, Reports(), D)
    assert found.rows == ()
    assert isinstance(found.note, Text)
    assert "Key clients: 1. Known to one person only: 0 of 0" in found.note.english()


def test_contacts_older_than_the_window_and_later_than_the_day_do_not_count() -> None:
    met = [
        *talks("C1", *["Ann"] * 4),
        *talks("C1", "Ann", day=date(2023, 3, 31)),
        *talks("C1", "Ann", day=D + timedelta(days=1)),
    ]

    assert known(company([("C1", D, 5)], met=met)) == {}


def test_of_two_who_talked_equally_often_the_first_by_name_is_named() -> None:
    met = talks("C1", "Bob", "Ann", "Bob", "Ann", "Cid")

    row = known(company([("C1", D, 5)], met=met))["C1"]
    assert (row["top"], row["by_top"], row["people"]) == ("Ann", 2, 3)


IDS = st.sampled_from(["C1", "C2", "C3", "C4", "C5"])
NAMES = st.sampled_from(["Ann", "Bob", "Cid"])
LINES = st.lists(
    st.tuples(IDS, st.dates(date(2022, 12, 1), date(2024, 4, 2)), st.integers(-30, 90)),
    max_size=20,
)
HELD = st.lists(
    st.tuples(IDS, NAMES, st.dates(date(2023, 11, 1), date(2024, 4, 2))),
    max_size=10,
    unique_by=lambda one: (one[0], one[2]),
)
MET = st.lists(
    st.tuples(IDS, st.dates(date(2023, 3, 25), date(2024, 4, 2)), NAMES), max_size=40
)


@settings(max_examples=30, deadline=None)
@given(LINES, HELD, MET)
def test_both_tables_equal_the_plain_calculation(
    lines: list[Line], given_to: list[tuple[str, str, date]], met: list[Met]
) -> None:
    owned = [(*one, None) for one in given_to]
    facts = company(lines, owned, met)
    facts = replace(facts, clients=facts.clients.assign(responsible=None))
    shown = {
        name.replace("(nobody)", ""): tuple(
            row[one] for one in ("now", "before", "turnover", "in_time")
        )
        for name, row in managers(facts).items()
        if row["now"] or row["before"]
    }

    assert shown == {
        name: (now, then, Decimal(sold) / 100, in_time)
        for name, (now, then, sold, in_time) in plain_managers(
            lines, owned, met, WINDOWS, 14
        ).items()
    }
    key = list(plain_key(lines, *WINDOWS[0]))
    assert {
        name: tuple(row[one] for one in ("contacts", "top", "by_top", "people"))
        for name, row in known(facts).items()
    } == plain_concentration(key, met, *WINDOWS[0])


def test_key_clients_by_manager_on_cdnow() -> None:
    lines = in_cents(sample())
    day, then = date(1998, 3, 31), date(1997, 12, 31)
    clients = sorted({who for who, _, _ in lines})
    owned: list[Held] = []
    for number, who in enumerate(clients):
        person = ("Ann", "Bob", "Cid")[number % 3]
        handed = date(1998, 1, 1 + number % 28)
        owned += [(who, person, LONG_AGO, handed), (who, "Dan", handed, None)][
            : 1 + number % 2
        ]
    facts = company(lines, owned)
    windows = ((date(1997, 3, 31), day), (date(1996, 12, 31), then))

    assert {
        name: tuple(row[one] for one in ("now", "before", "turnover", "in_time"))
        for name, row in managers(facts, day).items()
    } == {
        name: (now, before, Decimal(sold) / 100, in_time)
        for name, (now, before, sold, in_time) in plain_managers(
            lines, owned, [], windows, 14
        ).items()
    }
