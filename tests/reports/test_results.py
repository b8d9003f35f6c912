from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetsync.config.reports import Reports
from sheetsync.config.work import Product, Results
from sheetsync.core.table import Value
from sheetsync.reports.facts import Facts
from sheetsync.reports.people import results
from sheetsync.reports.shapes import PLANS, ROW_CHANGES, STAYS
from tests.reports.company_facts import STAGES, at, client, employed, facts_of
from tests.reports.plain_plans import parts
from tests.reports.plain_results import (
    Held,
    Line,
    Stay,
    Talk,
    plain_median,
    plain_percentile,
    plain_rank,
    plain_results,
    plain_talks,
)
from tests.reports.planned_company import by_chance
from tests.reports.planned_company import facts_of as planned_facts

D = date(2024, 5, 31)
AFTER = date(2024, 2, 29)
NOON = at("2024-05-06 12:00")
LONG_AGO = at("2020-01-01 09:00")
CLIENTS = ("C1", "C2", "C3")
STEPS = [one.id for one in STAGES if not one.closed]
Cells: TypeAlias = dict[str, Value]
Row: TypeAlias = tuple[object, ...]


def company(
    staff: Sequence[Row] = (),
    *,
    stays: Sequence[Stay] = (),
    lines: Sequence[Line] = (),
    held: Sequence[Held] = (),
    log: Sequence[Row] = (),
    changes: Sequence[Row] = (),
    plans: Sequence[Row] = (),
) -> Facts:
    facts = facts_of(
        [client(one) for one in CLIENTS],
        purchases=lines,
        contacts=[(*one, "", None) for one in log],
        responsibility=held,
        staff=staff,
    )
    return replace(
        facts,
        stays=STAYS.frame(stays),
        row_changes=ROW_CHANGES.frame(changes),
        plans=PLANS.frame(plans),
    )


def rows(facts: Facts, day: date = D, **norms: int) -> dict[str, Cells]:
    asked = Reports(results=Results.model_validate(norms))
    found = results.make(facts, asked, day)
    ids = [one.id for one in found.columns]
    every = [dict(zip(ids, row, strict=True)) for row in found.rows]
    return {str(one["person"]): one for one in every}


def stay(
    stage: str, entered: str, left: str | None = None, person: str | None = "Ann"
) -> Stay:
    return ("C1", stage, at(entered), at(left) if left else None, person)


QUALIFIED = [
    stay("prospects", "2024-03-01 09:00", "2024-03-11 09:00"),
    stay("interested", "2024-03-11 09:00", person="Bob"),
]


def test_a_company_without_staff_and_events_has_no_row() -> None:
    assert results.make(Facts.empty(), Reports(), D).rows == ()


def test_everybody_of_the_staff_is_there_and_who_did_nothing_has_noughts() -> None:
    row = rows(company([employed("Ann")]))["Ann"]

    assert str(row["product"]) == "leads handed over"
    assert (row["handed"], row["turnover"], row["events"]) == (0, Decimal(0), 0)
    assert [row[one] for one in ("conversion", "conversion_low", "days")] == [None] * 3
    assert str(row["quadrant"]) == "early"


def test_who_left_is_there_only_if_he_did_something_in_the_window() -> None:
    staff = [
        employed("Ann", status="left", until=date(2024, 4, 1)),
        employed("Bob", status="left"),
    ]

    found = rows(company(staff, stays=QUALIFIED[:1]))
    assert list(found) == ["Ann"]
    assert str(found["Ann"]["quadrant"]) == "not on the staff"


def test_a_lead_is_who_handed_him_overs_and_not_whose_he_is_now() -> None:
    found = rows(company([employed("Ann"), employed("Bob")], stays=QUALIFIED))

    assert [found["Ann"][one] for one in ("handed", "returned", "left", "further")] == (
        [1, 0, 1, 1]
    )
    assert (found["Ann"]["conversion"], found["Ann"]["days"]) == (1.0, 10)
    assert found["Bob"]["handed"] == 0


def test_a_lead_that_was_given_back_is_no_lead_from_the_day_on_which_he_was() -> None:
    back = [
        QUALIFIED[0],
        stay("interested", "2024-03-11 09:00", "2024-04-01 09:00", "Bob"),
        stay("prospects", "2024-04-01 09:00"),
    ]
    facts = company([employed("Ann")], stays=back)

    now, before = rows(facts)["Ann"], rows(facts, date(2024, 3, 31))["Ann"]
    assert (now["handed"], now["returned"], now["further"]) == (0, 1, 1)
    assert (before["handed"], before["returned"]) == (1, 0)


def test_the_archive_is_neither_a_lead_nor_a_stage_that_anybody_leaves() -> None:
    stays = [
        stay("prospects", "2024-03-01 09:00", "2024-03-11 09:00"),
        stay("archive", "2024-03-11 09:00", "2024-03-12 09:00"),
        stay("prospects", "2024-03-12 09:00"),
    ]
    row = rows(company([employed("Ann")], stays=stays))["Ann"]

    assert [row[one] for one in ("left", "further", "handed", "refusals")] == (
        [1, 0, 0, 0]
    )


def test_a_first_deal_is_his_who_held_the_client_when_the_day_began() -> None:
    handed = at("2024-04-10 15:00")
    held = [("C1", "Ann", LONG_AGO, handed), ("C1", "Bob", handed, None)]
    lines = [("C1", date(2024, 4, 10), 100), ("C1", date(2024, 4, 11), 50)]
    staff = [employed("Ann", "sales_manager"), employed("Bob", "account_manager")]
    found = rows(company(staff, lines=lines, held=held))

    assert (found["Ann"]["first_deals"], found["Bob"]["first_deals"]) == (1, 0)
    # the money of a day is his who has the client in the evening
    assert found["Bob"]["turnover"] == Decimal("1.50")
    assert found["Bob"]["repeat_turnover"] == Decimal("0.50")


def test_a_return_lowers_turnover_and_is_no_first_deal() -> None:
    lines = [("C1", date(2024, 3, 5), -70), ("C2", D, 100), ("C2", D, -30)]
    held: list[Held] = [(one, "Ann", LONG_AGO, None) for one in CLIENTS]
    row = rows(company([employed("Ann")], lines=lines, held=held))["Ann"]

    assert (row["first_deals"], row["turnover"]) == (1, Decimal(0))


def test_a_client_who_bought_before_the_window_is_no_first_deal() -> None:
    lines = [("C1", AFTER, 100), ("C1", D, 40), ("C1", date(2024, 6, 1), 7)]
    held: list[Held] = [("C1", "Ann", LONG_AGO, None)]
    row = rows(company([employed("Ann")], lines=lines, held=held))["Ann"]

    assert (row["first_deals"], row["repeat_turnover"]) == (0, Decimal("0.40"))


def test_what_nobody_was_responsible_for_stands_at_the_end() -> None:
    found = rows(company([employed("Ann")], lines=[("C1", D, 100)]))

    assert list(found) == ["Ann", "(nobody)"]
    assert found["(nobody)"]["turnover"] == Decimal(1)
    assert found["(nobody)"]["quadrant"] is None


def test_changes_count_only_in_a_base_that_is_one_persons() -> None:
    changes = [
        ("C1", NOON, "customers/ann@example.com", "clients", "typed"),
        ("C1", NOON, "customers/ann@example.com", "clients", "appeared"),
        ("C1", NOON, "customers/ann@example.com", "clients", "moved"),
        ("C1", NOON, "customers/everybody", "clients", "typed"),
        ("C1", at("2024-02-29 12:00"), "customers/ann@example.com", "clients", "typed"),
    ]

    assert rows(company([employed("Ann")], changes=changes))["Ann"]["changes"] == 2


def test_contacts_are_those_at_which_somebody_was_reached_and_goals_of_any_way() -> (
    None
):
    log = [
        ("C1", D, "Ann", "call", 10.0, "talked"),
        ("C1", D, "Ann", "call", 1.0, "no answer"),
        ("C1", D, "Ann", "meeting", 60.0, "agreed"),
    ]
    row = rows(company([employed("Ann")], log=log))["Ann"]

    names = ("contacts", "calls", "minutes", "goals")
    assert [row[one] for one in names] == [2, 2, 10, 1]


def test_a_refusal_is_his_who_held_the_client_when_the_day_began() -> None:
    handed = at("2024-04-10 15:00")
    held: list[Held] = [("C1", "Ann", LONG_AGO, handed), ("C1", None, handed, None)]
    log = [("C1", date(2024, 4, 10), None, "call", 1.0, "refused")]

    assert rows(company([employed("Ann")], log=log, held=held))["Ann"]["refusals"] == 1


def busy(*calls: int, goals: Sequence[int] = ()) -> list[Row]:
    """So many calls of each of P0, P1 …, and so many of them with a goal."""
    agreed = [*goals, *[0] * len(calls)]
    return [
        (
            "C1",
            D,
            f"P{one}",
            "call",
            1.0,
            "agreed" if number < agreed[one] else "talked",
        )
        for one, count in enumerate(calls)
        for number in range(count)
    ]


def team(size: int, since: date | None = None) -> list[Row]:
    return [employed(f"P{one}", since=since) for one in range(size)]


def test_four_who_did_enough_are_compared_and_the_quadrant_is_told_in_words() -> None:
    log = busy(40, 30, 25, 20, goals=[0, 9, 1, 8])
    found = rows(company(team(4), log=log))

    assert {name: str(row["quadrant"]) for name, row in found.items()} == {
        "P0": "much activity, little result",
        "P1": "much activity, much result",
        "P2": "little activity, little result",
        "P3": "little activity, much result",
    }
    assert [found[f"P{one}"]["activity"] for one in range(4)] == [
        0.875,
        0.625,
        0.375,
        0.125,
    ]
    assert found["P0"]["result"] == 0.125


def test_three_are_not_compared_with_each_other_but_with_the_norm() -> None:
    found = rows(company(team(3), log=busy(30, 30, 30, goals=[1, 2, 3])))

    for row in found.values():
        assert (row["activity"], row["result"]) == (None, None)
        assert str(row["quadrant"]) == "activity and result under the norm"


# March to May 2024 have 66 days from Monday to Friday
@pytest.mark.parametrize(
    ("minutes", "agreed", "verdict"),
    [
        (7920.0, 60, "norm of activity reached, result reached"),
        (7919.0, 60, "activity under the norm, result reached"),
        (7920.0, 59, "norm of activity reached, result under the norm"),
        (7919.0, 59, "activity and result under the norm"),
    ],
)
def test_few_lead_generators_are_measured_by_the_norms_of_calls(
    minutes: float, agreed: int, verdict: str
) -> None:
    ids = [f"C{number}" for number in range(60)]
    days = [date(2024, 3, 31), date(2024, 4, 30), D]
    log: list[Row] = [
        (who, days[number % 3], "Ann", "call", 1.0, "agreed", "", None)
        for number, who in enumerate(ids[:agreed])
    ]
    # who agreed twice in a month is one company of that month
    log.append((ids[0], days[0], "Ann", "call", minutes - agreed, "agreed", "", None))
    facts = facts_of(
        [client(one) for one in ids], contacts=log, staff=[employed("Ann")]
    )

    row = rows(facts)["Ann"]
    assert (row["minutes_norm"], row["agreed_norm"], row["agreed"]) == (
        (7920, 60, agreed)
    )
    assert row["minutes_share"] == round(minutes / 7920, 4)
    assert str(row["quadrant"]) == verdict


ANNS: list[Held] = [(one, "Ann", LONG_AGO, None) for one in CLIENTS]
MONTHS = (date(2024, 3, 1), date(2024, 4, 1), D.replace(day=1))


@pytest.mark.parametrize(
    ("sold", "verdict"), [(300, "result reached"), (299, "result under the norm")]
)
def test_who_has_a_plan_and_no_norm_is_measured_by_it(sold: int, verdict: str) -> None:
    facts = company(
        [employed("Ann", "account_manager")],
        lines=[("C1", D, sold), *[("C2", D, 0)] * 20],
        held=ANNS,
        log=[("C1", D, "Ann", "e-mail", None, "talked")] * 20,
        plans=[("C1", one, 100, "all") for one in MONTHS],
    )
    row = rows(facts)["Ann"]

    assert (row["plan"], row["of_plan"]) == (Decimal(3), Decimal(sold) / 100)
    assert row["done"] == sold / 300
    assert row["minutes_norm"] is None
    assert str(row["quadrant"]) == verdict


def test_who_has_neither_norm_nor_plan_reads_that() -> None:
    log = [("C1", D, "Ann", "e-mail", None, "talked")] * 20
    row = rows(company([employed("Ann", "account_manager")], log=log))["Ann"]

    assert [row[one] for one in ("plan", "of_plan", "done", "agreed")] == [None] * 4
    assert str(row["quadrant"]) == "no norm and no plan"


def test_a_plan_is_that_of_the_months_that_are_over() -> None:
    plans = [("C1", date(2024, month, 1), 10**month, "all") for month in range(1, 7)]
    lines = [("C1", date(2024, month, 2), month) for month in range(1, 7)]
    facts = company([employed("Ann")], lines=lines, held=ANNS, plans=plans)

    ended, running = rows(facts)["Ann"], rows(facts, date(2024, 5, 30))["Ann"]
    assert (ended["plan"], ended["of_plan"]) == (Decimal(1110), Decimal("0.12"))
    assert (running["plan"], running["of_plan"]) == (Decimal(111), Decimal("0.09"))


def test_only_months_in_which_he_had_a_plan_count_with_all_that_he_sold() -> None:
    facts = company(
        [employed("Ann"), employed("Bob")],
        lines=[("C1", date(2024, 4, 2), 70), ("C2", D, 30), ("C1", D, 5)],
        held=[ANNS[0], ANNS[1], ("C3", "Bob", LONG_AGO, None)],
        plans=[("C1", MONTHS[2], 100, "all"), ("C3", MONTHS[1], 100, "all")],
    )
    found = rows(facts)

    assert (found["Ann"]["plan"], found["Ann"]["of_plan"]) == (1, Decimal("0.35"))
    assert (found["Bob"]["plan"], found["Bob"]["done"]) == (1, 0)


def test_where_all_have_a_plan_sold_of_it_ranks_and_else_turnover() -> None:
    ids = [f"C{number}" for number in range(4)]
    names = [f"P{number}" for number in range(4)]
    sold, plan = (400, 300, 200, 100), (4000, 1500, 400, 100)
    facts = facts_of(
        [client(one) for one in ids],
        purchases=[(who, D, one) for who, one in zip(ids, sold, strict=True)],
        responsibility=[
            (who, name, LONG_AGO, None) for who, name in zip(ids, names, strict=True)
        ],
        staff=team(4),
        contacts=[(*one, "", None) for one in busy(20, 20, 20, 20)],
    )
    rows_ = [(who, MONTHS[2], one, "all") for who, one in zip(ids, plan, strict=True)]
    all_planned = rows(replace(facts, plans=PLANS.frame(rows_)))
    one_not = rows(replace(facts, plans=PLANS.frame(rows_[1:])))

    assert [all_planned[one]["result"] for one in names] == [0.125, 0.375, 0.625, 0.875]
    assert [one_not[one]["result"] for one in names] == [0.875, 0.625, 0.375, 0.125]


def test_contacts_of_before_the_window_are_none_of_it() -> None:
    log = [("C1", AFTER, "Ann", "meeting", 60.0, "agreed")]
    row = rows(company([employed("Ann")], log=log))["Ann"]

    assert [row[one] for one in ("contacts", "calls", "goals", "meetings")] == [0] * 4


def test_meetings_offers_and_the_average_order() -> None:
    log = [
        ("C1", D, "Ann", "meeting", 60.0, "talked"),
        ("C1", D, "Ann", "встреча", None, "offer"),
        ("C1", D, "Ann", "meeting", None, "no answer"),
        ("C1", D, "Ann", "offer", None, None),
    ]
    lines = [("C1", D, 100), ("C2", D, 50), ("C2", D, -25)]
    row = rows(company([employed("Ann")], log=log, lines=lines, held=ANNS))["Ann"]

    assert (row["meetings"], row["offers"]) == (2, 2)
    assert (row["orders"], row["average"]) == (2, Decimal("0.63"))
    assert rows(company([employed("Ann")]))["Ann"]["average"] is None


@pytest.mark.parametrize(("bought", "lost"), [(NOON.date(), 1), (D, 0), (None, 0)])
def test_a_lost_buyer_is_a_refusal_of_who_had_ordered_before(
    bought: date | None, lost: int
) -> None:
    lines = [("C1", bought, 100)] if bought else []
    log = [("C1", D, "Ann", "call", 1.0, "refused")]
    row = rows(company([employed("Ann")], log=log, lines=lines, held=ANNS))["Ann"]

    assert (row["refusals"], row["lost"]) == (1, lost)


def test_key_clients_are_those_of_the_day() -> None:
    lines = [("C1", D, 900), ("C2", D, 100)]
    held: list[Held] = [
        ("C1", "Ann", LONG_AGO, at("2024-05-30 09:00")),
        ("C1", "Bob", at("2024-05-30 09:00"), None),
        ("C2", "Ann", LONG_AGO, None),
    ]
    found = rows(company([employed("Ann"), employed("Bob")], lines=lines, held=held))

    assert (found["Ann"]["key"], found["Bob"]["key"]) == (0, 1)


def test_who_is_early_is_not_compared_and_may_leave_too_few() -> None:
    found = rows(company(team(4), log=busy(30, 30, 30, 19, goals=[1, 2, 3, 4])))

    under = "activity and result under the norm"
    assert [str(row["quadrant"]) for row in found.values()] == [under] * 3 + ["early"]


@pytest.mark.parametrize(
    ("since", "quadrant"),
    [
        (date(2024, 3, 1), "much activity, much result"),
        (date(2024, 3, 2), "early"),
        (None, "much activity, much result"),
    ],
)
def test_three_full_months_in_the_role_are_needed(
    since: date | None, quadrant: str
) -> None:
    log = busy(*[20] * 4, goals=[1] * 4)

    assert str(rows(company(team(4, since), log=log))["P0"]["quadrant"]) == quadrant


def test_who_are_equal_stand_in_the_middle() -> None:
    found = rows(company(team(4), log=busy(*[20] * 4, goals=[1] * 4)))

    assert {row["activity"] for row in found.values()} == {0.5}


def test_where_nobody_has_any_result_nobody_is_compared() -> None:
    found = rows(company(team(4), log=busy(40, 30, 25, 20)))

    for row in found.values():
        assert (row["activity"], row["result"]) == (None, None)
        assert str(row["quadrant"]) == "activity and result under the norm"


def test_people_are_compared_within_their_role() -> None:
    staff = [*team(3), employed("P3", "sales_manager")]
    found = rows(company(staff, log=busy(*[30] * 4, goals=[1, 2, 3, 4])))

    assert {row["activity"] for row in found.values()} == {None}


def test_what_a_role_is_there_for_is_configuration() -> None:
    norms = Reports(results=Results(products={"cook": Product.FIRST_DEALS}))
    facts = company([employed("Ann", "cook"), employed("Bob")])
    found = results.make(facts, norms, D)

    assert [str(one) for one in found.column("product")] == ["first deals", "–"]


NAMES = st.sampled_from(["Ann", "Bob", None])
ROUTES = st.lists(
    st.tuples(
        st.sampled_from([one.id for one in STAGES]), st.integers(1, 60 * 24), NAMES
    ),
    max_size=5,
)
LINES = st.lists(
    st.tuples(
        st.sampled_from(CLIENTS),
        st.dates(date(2024, 2, 20), date(2024, 6, 3)),
        st.integers(-30, 90),
    ),
    max_size=12,
)


@settings(max_examples=15, deadline=None)
@given(st.tuples(ROUTES, ROUTES, ROUTES), LINES)
def test_results_equal_the_plain_calculation(
    routes: tuple[list[tuple[str, int, str | None]], ...], lines: list[Line]
) -> None:
    stays: list[Stay] = []
    held: list[Held] = []
    for who, route in zip(CLIENTS, routes, strict=True):
        entered: datetime = at("2024-02-10 12:00")
        for place, (stage, hours, person) in enumerate(route, 1):
            left = entered + timedelta(hours=hours) if place < len(route) else None
            stays.append((who, stage, entered, left, person))
            held.append((who, person, entered, left))
            entered = left or entered
    facts = company(
        [employed("Ann"), employed("Bob")], stays=stays, lines=lines, held=held
    )

    plain = plain_results(stays, lines, held, STEPS, AFTER, D)
    found = rows(facts)
    assert {one.replace("(nobody)", "") for one in found} >= {
        name for name, own in plain.items() if any(own.sums.values())
    }
    names = ("left", "further", "handed", "returned", "first_deals", "orders")
    for name, row in found.items():
        own = plain[name.replace("(nobody)", "")]
        assert [row[one] for one in names] == [own.sums[one] for one in names]
        assert row["turnover"] == Decimal(own.sums["turnover"]) / 100
        assert row["repeat_turnover"] == Decimal(own.sums["repeat_turnover"]) / 100
        assert row["days"] == plain_median(own.days)


@settings(max_examples=10, deadline=None)
@given(st.lists(st.integers(20, 24), min_size=4, max_size=7), st.data())
def test_percentiles_equal_the_plain_calculation(
    calls: list[int], data: st.DataObject
) -> None:
    goals = [data.draw(st.integers(0, 3)) for _ in calls]
    found = rows(company(team(len(calls)), log=busy(*calls, goals=goals)))

    for one, (made, agreed) in enumerate(zip(calls, goals, strict=True)):
        row = found[f"P{one}"]
        if any(goals):
            # calls, minutes and contacts are the same number here
            assert row["activity"] == pytest.approx(plain_percentile(calls, made))
            assert row["result"] == pytest.approx(plain_percentile(goals, agreed))
        else:
            assert row["result"] is None


def test_a_rank_stands_with_the_ranks_that_chance_leaves_possible() -> None:
    found = rows(company(team(4), log=busy(*[60] * 4, goals=[40, 38, 12, 0])))

    assert [str(row["goals_rank"]) for row in found.values()] == [
        "1 of 4, possible 1–2",
        "2 of 4, possible 1–2",
        "3 of 4, possible 3–3",
        "4 of 4, possible 4–4",
    ]
    # nobody has handed anybody over
    assert {row["handed_rank"] for row in found.values()} == {None}


def test_equal_counts_share_a_rank_and_small_ones_say_little() -> None:
    found = rows(company(team(4), log=busy(*[20] * 4, goals=[3, 3, 1, 0])))

    assert {name: str(row["goals_rank"]) for name, row in found.items()} == {
        "P0": "1 of 4, possible 1–4",
        "P1": "1 of 4, possible 1–4",
        "P2": "3 of 4, possible 1–4",
        "P3": "4 of 4, possible 1–4",
    }


def test_who_is_early_has_no_rank_and_fewer_than_four_have_none() -> None:
    log = busy(30, 30, 30, 30, 19, goals=[1, 2, 3, 4, 5])
    five = rows(company(team(5), log=log))
    three = rows(company(team(3), log=log))

    assert str(five["P4"]["goals_rank"]) == "early"
    assert str(five["P3"]["goals_rank"]) == "1 of 4, possible 1–4"
    assert [three[f"P{one}"]["goals_rank"] for one in range(3)] == [None] * 3


@settings(max_examples=10, deadline=None)
@given(st.lists(st.integers(0, 60), min_size=4, max_size=7))
def test_ranks_equal_the_plain_calculation(goals: list[int]) -> None:
    found = rows(company(team(len(goals)), log=busy(*[60] * len(goals), goals=goals)))

    for one, agreed in enumerate(goals):
        rank = found[f"P{one}"]["goals_rank"]
        assert str(rank) == (plain_rank(goals, agreed) if any(goals) else "None")


TALKS = st.lists(
    st.tuples(
        st.dates(date(2024, 2, 27), date(2024, 6, 2)),
        st.sampled_from(["Ann", "Bob"]),
        st.sampled_from(["call", "meeting", "offer", None]),
        st.sampled_from([None, 0.2, 5.0]),
        st.sampled_from(["agreed", "talked", "no answer", "offer", None]),
    ),
    max_size=30,
)


@settings(max_examples=10, deadline=None)
@given(TALKS)
def test_contacts_meetings_and_offers_equal_the_plain_calculation(
    log: list[Talk],
) -> None:
    facts = company(
        [employed("Ann"), employed("Bob")],
        log=[("C1", *one) for one in log],
    )

    plain = plain_talks(log, AFTER, D)
    names = ("contacts", "meetings", "offers")
    for name, row in rows(facts).items():
        assert [row[one] for one in names] == [plain[name][one] for one in names]


@pytest.mark.parametrize("as_of", [date(2024, 2, 14), date(2024, 2, 29)])
def test_plans_of_people_equal_the_plain_calculation(as_of: date) -> None:
    sold = by_chance(11, as_of)
    facts = replace(planned_facts(sold), staff=company(team(1)).staff)
    over = [date(2024, 2, 1)] * (as_of.day == 29) + [
        date(2024, 1, 1),
        date(2023, 12, 1),
        date(2023, 11, 1),
    ]
    plain: dict[str, list[int]] = {}
    for first in over[:3]:
        sums: dict[str, list[int]] = {}
        for (_, person), part in parts(sold, first, as_of).items():
            own = sums.setdefault(person, [0, 0])
            own[0] += part.plan
            own[1] += part.fact
        for person, (plan, fact) in sums.items():
            whole = plain.setdefault(person, [0, 0])
            whole[0] += plan
            whole[1] += fact if plan else 0

    found = rows(facts, as_of)
    assert {
        name.replace("(nobody)", ""): [row["plan"], row["of_plan"]]
        for name, row in found.items()
        if row["plan"] is not None
    } == {
        name: [Decimal(plan) / 100, Decimal(fact) / 100]
        for name, (plan, fact) in plain.items()
        if plan
    }
    assert len(plain) > 1
