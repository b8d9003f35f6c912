from __future__ import annotations

from datetime import date, timedelta
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetsync.config.conveyor import Funnel
from sheetsync.config.reports import Reports
from sheetsync.core.table import Table, Value
from sheetsync.reports.conveyor.funnel import make
from sheetsync.reports.facts import Facts
from tests.reports.company_facts import STAGES, Stay, at, client, contact, facts_of
from tests.reports.plain_funnel import plain_cohort

D = date(2024, 3, 31)
EVER = "since the start"
Cells: TypeAlias = dict[str, Value]


def table(facts: Facts, day: date = D, **norms: int) -> Table:
    return make(facts, Reports(funnel=Funnel.model_validate(norms)), day)


def cells(found: Table, stage: str, month: str = EVER) -> Cells:
    """The cells of the row of one stage and month."""
    ids = [one.id for one in found.columns]
    rows = [dict(zip(ids, row, strict=True)) for row in found.rows]
    return next(
        one
        for one in rows
        if str(one["stage"]).lower() == stage and str(one["month"]) == month
    )


def stay(who: str, stage: str, entered: str, left: str | None = None) -> Stay:
    return (who, stage, at(entered), at(left) if left else None)


WENT_ON = [
    stay("C1", "prospects", "2024-01-10 09:00", "2024-01-20 08:00"),
    stay("C1", "interested", "2024-01-20 08:00", "2024-02-03 10:00"),
    stay("C1", "customers", "2024-02-03 10:00"),
    stay("C2", "prospects", "2024-01-31 23:59", "2024-02-04 00:01"),
    stay("C2", "archive", "2024-02-04 00:01"),
    stay("C3", "prospects", "2024-02-01 00:00"),
]


def test_a_company_without_clients_has_blank_shares_and_never_0_per_cent() -> None:
    row = cells(table(Facts.empty(stages=STAGES)), "prospects")

    assert (row["entered"], row["reached"], row["now"]) == (0, 0, 0)
    blank = ("conversion", "low", "high", "days", "sleeping_share")
    assert [row[one] for one in blank] == [None] * 5


def test_a_company_without_stages_has_an_empty_funnel() -> None:
    assert table(Facts.empty()).rows == ()


def test_each_month_has_a_row_for_each_stage_the_latest_first() -> None:
    found = table(facts_of(stays=WENT_ON), months=3)

    assert [str(one) for one in found.column("month")[:: len(STAGES)]] == [
        EVER,
        "2024-03-01",
        "2024-02-01",
        "2024-01-01",
    ]


def test_a_client_belongs_to_the_month_in_which_he_entered() -> None:
    found = table(facts_of(stays=WENT_ON))

    assert cells(found, "prospects", "2024-01-01")["entered"] == 2
    assert cells(found, "prospects", "2024-02-01")["entered"] == 1
    assert cells(found, "prospects")["entered"] == 3


def test_conversion_is_of_those_who_entered_whenever_they_went_further() -> None:
    row = cells(table(facts_of(stays=WENT_ON)), "prospects", "2024-01-01")

    assert (row["reached"], row["conversion"]) == (1, 0.5)


def test_to_be_archived_is_not_to_go_further() -> None:
    found = table(facts_of(stays=[one for one in WENT_ON if one[0] == "C2"]))

    assert cells(found, "prospects")["reached"] == 0


def test_nothing_comes_after_the_last_stage_and_after_the_closed_one() -> None:
    found = table(facts_of(stays=WENT_ON))

    for stage in ("customers", "archive"):
        row = cells(found, stage)
        assert (row["reached"], row["conversion"], row["low"]) == (None, None, None)


def test_who_skips_a_stage_has_gone_further_too() -> None:
    stays = [
        stay("C1", "prospects", "2024-01-10 09:00", "2024-01-11 09:00"),
        stay("C1", "customers", "2024-01-11 09:00"),
    ]

    assert cells(table(facts_of(stays=stays)), "prospects")["reached"] == 1


def test_what_he_reached_before_he_came_back_does_not_count_again() -> None:
    stays = [
        stay("C1", "customers", "2024-01-10 09:00", "2024-02-10 09:00"),
        stay("C1", "interested", "2024-02-10 09:00"),
    ]

    assert cells(table(facts_of(stays=stays)), "interested")["reached"] == 0


def test_who_enters_twice_in_a_month_counts_once_and_in_two_months_twice() -> None:
    stays = [
        stay("C1", "interested", "2024-01-02 09:00", "2024-01-03 09:00"),
        stay("C1", "prospects", "2024-01-03 09:00", "2024-01-04 09:00"),
        stay("C1", "interested", "2024-01-04 09:00", "2024-01-08 09:00"),
        stay("C1", "prospects", "2024-01-08 09:00", "2024-02-01 09:00"),
        stay("C1", "interested", "2024-02-01 09:00"),
    ]
    found = table(facts_of(stays=stays))

    entered = [
        cells(found, "interested", one)["entered"]
        for one in ("2024-01-01", "2024-02-01", EVER)
    ]
    assert entered == [1, 1, 1]


def test_days_in_a_stage_are_calendar_days_of_those_who_left_it() -> None:
    # 10 days from the 10th to the 20th, 4 from the last minute of January
    row = cells(table(facts_of(stays=WENT_ON)), "prospects", "2024-01-01")

    assert (row["ended"], row["days"]) == (2, 7)


def test_median_days_have_one_format_for_one_client_and_for_two() -> None:
    found = table(facts_of(stays=WENT_ON))
    days = [cells(found, stage)["days"] for stage in ("prospects", "interested")]

    assert [repr(one) for one in days] == ["7.0", "14.0"]


def test_what_happened_after_the_day_is_not_known_yet() -> None:
    row = cells(table(facts_of(stays=WENT_ON), date(2024, 1, 19)), "prospects")

    assert (row["entered"], row["reached"], row["now"], row["ended"]) == (1, 0, 1, 0)


def test_the_last_moment_of_the_day_is_known() -> None:
    row = cells(table(facts_of(stays=WENT_ON), date(2024, 1, 31)), "prospects")

    assert row["entered"] == 2


@pytest.mark.parametrize(("ago", "sleeps"), [(29, 0), (30, 1), (31, 1)])
def test_a_client_sleeps_after_so_many_days_without_contact(
    ago: int, sleeps: int
) -> None:
    facts = facts_of(
        stays=[stay("C1", "customers", "2020-01-01 09:00")],
        contacts=[contact("C1", D - timedelta(days=ago))],
    )
    row = cells(table(facts, sleeping_days=30), "customers")

    assert (row["now"], row["sleeping"], row["sleeping_share"]) == (1, sleeps, sleeps)


@pytest.mark.parametrize(("came", "sleeps"), [("2024-03-02", 0), ("2024-03-01", 1)])
def test_who_was_never_contacted_sleeps_by_the_day_he_came(
    came: str, sleeps: int
) -> None:
    facts = facts_of(stays=[stay("C1", "customers", f"{came} 23:00")])

    assert cells(table(facts), "customers")["sleeping"] == sleeps


@pytest.mark.parametrize(
    ("outcome", "sleeps"),
    [("talked", 0), (None, 0), ("no answer", 1), ("Не ответили", 1)],
)
def test_a_dial_that_nobody_answered_wakes_nobody(
    outcome: str | None, sleeps: int
) -> None:
    facts = facts_of(
        stays=[stay("C1", "customers", "2020-01-01 09:00")],
        contacts=[contact("C1", D, outcome)],
    )

    assert cells(table(facts), "customers")["sleeping"] == sleeps


def test_a_contact_that_only_the_row_knows_wakes_too() -> None:
    facts = facts_of(
        [client("C1", last_contact=D)],
        stays=[stay("C1", "customers", "2020-01-01 09:00")],
    )

    assert cells(table(facts), "customers")["sleeping"] == 0


def test_who_has_left_the_stage_does_not_sleep_there() -> None:
    stays = [stay("C1", "prospects", "2020-01-01 09:00", "2020-02-01 09:00")]

    assert cells(table(facts_of(stays=stays)), "prospects")["sleeping"] == 0


def test_nobody_sleeps_in_the_archive() -> None:
    row = cells(table(facts_of(stays=WENT_ON)), "archive")

    assert (row["now"], row["sleeping"], row["sleeping_share"]) == (1, None, None)


def test_an_interval_stands_beside_a_conversion_of_few_cases() -> None:
    few = cells(table(facts_of(stays=WENT_ON)), "prospects")
    many = cells(
        table(
            facts_of(
                stays=[
                    stay(f"C{one}", "prospects", "2024-01-10 09:00")
                    for one in range(20)
                ]
            )
        ),
        "prospects",
    )

    assert few["low"] == pytest.approx(0.0615, abs=5e-5)
    assert few["high"] == pytest.approx(0.7923, abs=5e-5)
    assert (many["conversion"], many["low"], many["high"]) == (0.0, None, None)


def test_stages_that_config_forgot_are_no_row_and_no_progress() -> None:
    stays = [
        stay("C1", "interested", "2024-01-10 09:00", "2024-01-11 09:00"),
        stay("C1", "forgotten", "2024-01-11 09:00"),
    ]
    found = table(facts_of(stays=stays))

    assert cells(found, "interested")["reached"] == 0
    assert "forgotten" not in {str(one) for one in found.column("stage")}


ROUTES = st.lists(
    st.tuples(
        st.sampled_from(["C1", "C2", "C3"]),
        st.lists(
            st.tuples(
                st.sampled_from([one.id for one in STAGES]),
                st.integers(0, 40 * 24),
            ),
            min_size=1,
            max_size=5,
        ),
    ),
    max_size=3,
    unique_by=lambda route: route[0],
)


@settings(max_examples=50, deadline=None)
@given(ROUTES)
def test_the_funnel_equals_the_plain_calculation(
    routes: list[tuple[str, list[tuple[str, int]]]],
) -> None:
    stays = []
    for who, stages in routes:
        entered = at("2024-01-15 12:00")
        for number, (stage, hours) in enumerate(stages, 1):
            left = entered + timedelta(hours=hours)
            stays.append((who, stage, entered, left if number < len(stages) else None))
            entered = left
    found = table(facts_of(stays=stays), months=3)

    steps = [one.id for one in STAGES if not one.closed]
    for month in (EVER, "2024-03-01", "2024-02-01", "2024-01-01"):
        prefix = "" if month == EVER else month[:7]
        for step in STAGES:
            row = cells(found, step.id, month)
            shown = [row[one] for one in ("entered", "reached", "days", "now")]
            assert shown == plain_cohort(stays, step.id, steps, prefix, D)
