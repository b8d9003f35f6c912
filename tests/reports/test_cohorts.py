"""Cohorts: every cell both ways, and the edges of the definition."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from sheetsync.config.conveyor import Cohorts
from sheetsync.config.reports import Reports
from sheetsync.core.table import Table, Value
from sheetsync.reports.conveyor.cohorts import make
from sheetsync.reports.facts import Facts
from tests.reports import plain_cohorts
from tests.reports.cdnow import in_cents
from tests.reports.company_facts import STAGES, Line, Stay, at, facts_of, words
from tests.reports.plain_refusals import plain_wilson
from tests.reports.real_sales import both, sold_in

D = date(2024, 3, 31)
STEPS = [one.id for one in STAGES if not one.closed]
NAMES = ("entered", "within_0", "within_1", "within_2", "ever", "then")


def row(found: Table, step: str, month: str) -> dict[str, Value]:
    ids = [one.id for one in found.columns]
    for said, cells in zip(words(found.column("step")), found.rows, strict=True):
        one = dict(zip(ids, cells, strict=True))
        if said == step and str(one["month"])[:7] == month:
            return one
    raise KeyError(step)


def table(day: date = D, purchases: list[Line] | None = None, *stays: Stay) -> Table:
    return make(facts_of(purchases=purchases or [], stays=stays), Reports(), day)


def stay(who: str, stage: str, entered: str, left: str | None = None) -> Stay:
    return (who, stage, at(entered), at(left) if left else None)


def assert_as_plain(found: Table, lines: list[Line], stays: list[Stay], d: date) -> int:
    events = {
        one.capitalize(): plain_cohorts.passages(stays, one, STEPS, d)
        for one in STEPS[:-1]
    }
    events["First order"] = plain_cohorts.first_orders(lines, d)
    compared = 0
    ids = zip(words(found.column("step")), found.column("month"), strict=True)
    shown = list(zip(*map(found.column, NAMES), strict=True))
    for (step, month), cells in zip(ids, shown, strict=True):
        entered, within, ever, then = plain_cohorts.cohort(
            events[step], str(month)[:7], d
        )
        assert cells == (entered, *within, ever, then), (step, month)
        compared += entered
    return compared


@pytest.mark.parametrize("seed", range(15))
def test_companies_of_chance_have_the_cohorts_of_the_plain_calculation(
    seed: int,
) -> None:
    chance = random.Random(seed)
    stays: list[Stay] = []
    lines: list[Line] = []
    for number in range(3 + 3 * seed):
        moment = at("2023-04-01 12:00") + timedelta(hours=chance.randrange(8000))
        for place in range(count := chance.randrange(1, 6)):
            left = moment + timedelta(hours=chance.choice([0, 5, 24 * 30, 900, 2500]))
            stage = chance.choice(STAGES).id
            stays.append(
                (f"C{number}", stage, moment, left if place < count - 1 else None)
            )
            moment = left
        lines += [
            (
                f"C{number}",
                D - timedelta(days=chance.randrange(-20, 300)),
                chance.randrange(-30, 90),
            )
            for _ in range(chance.randrange(5))
        ]

    found = make(facts_of(purchases=lines, stays=stays), Reports(), D)

    assert assert_as_plain(found, lines, stays, D) > 0


@both([date(1998, 3, 31), date(1997, 6, 15)])
def test_first_and_second_orders_are_those_of_the_plain_calculation(
    name: str, day: date
) -> None:
    sold = sold_in(name)

    found = make(sold.facts, Reports(cohorts=Cohorts(months=18)), day)

    assert assert_as_plain(found, in_cents(sold.lines), [], day) > 100


def test_a_company_without_clients_has_blank_shares_and_never_0_per_cent() -> None:
    found = make(Facts.empty(stages=STAGES), Reports(), D)

    one = row(found, "Prospects", "2024-03")
    assert (one["entered"], one["within_0"], one["ever"]) == (0, None, 0)
    shares = ("share_0", "conversion", "conversion_low", "throughput")
    assert [one[name] for name in shares] == [None] * 4


def test_a_step_begins_with_the_month_in_which_the_first_client_came_to_it() -> None:
    stays: list[Stay] = [
        ("C1", "prospects", at("2024-01-10 09:00"), at("2024-03-05 09:00")),
        ("C1", "interested", at("2024-03-05 09:00"), None),
    ]

    found = make(facts_of(stays=stays), Reports(), D)

    steps = words(found.column("step"))
    begins = [
        (step, str(month)[:7])
        for step, month in zip(steps, found.column("month"), strict=True)
    ]
    assert begins == [
        ("Prospects", "2024-01"),
        ("Prospects", "2024-02"),
        ("Prospects", "2024-03"),
        ("Interested", "2024-03"),
        ("First order", "2024-03"),
    ]
    assert found.charts[0].rows == 3


def test_a_company_without_stages_still_has_first_orders() -> None:
    assert {*words(make(Facts.empty(), Reports(), D).column("step"))} == {"First order"}


@pytest.mark.parametrize(
    ("day", "within"),
    [
        (date(2024, 3, 29), (None, None, None)),
        (date(2024, 3, 30), (1, None, None)),
        (date(2024, 4, 29), (1, 2, None)),
        (date(2024, 5, 29), (1, 2, 3)),
    ],
)
def test_a_share_is_blank_until_all_of_a_leap_february_have_had_the_days(
    day: date, within: tuple[int | None, ...]
) -> None:
    days = {"A": 30, "B": 60, "C": 90, "E": 91}
    first = date(2024, 2, 1)
    lines = [(who, first, 100) for who in days]
    lines += [(who, first + timedelta(days=one), 100) for who, one in days.items()]

    one = row(table(day, lines), "First order", "2024-02")

    assert (one["within_0"], one["within_1"], one["within_2"]) == within
    assert one["share_0"] == (None if within[0] is None else within[0] / 4)


@pytest.mark.parametrize(("entered", "few"), [(4, True), (19, True), (20, False)])
def test_a_share_within_days_of_few_clients_has_its_interval(
    entered: int, few: bool
) -> None:
    first = date(2024, 2, 1)
    ids = [f"C{one:02}" for one in range(entered)]
    lines = [(who, first, 100) for who in ids]
    lines += [(who, first + timedelta(days=30), 100) for who in ids[:3]]

    one = row(table(date(2024, 3, 30), lines), "First order", "2024-02")

    shown = (one["share_0_low"], one["share_0_high"])
    if few:
        assert shown == pytest.approx(plain_wilson(3, entered))
    else:
        assert shown == (None, None)
    assert (one["share_1_low"], one["share_1_high"]) == (None, None)  # not known yet


def test_what_happened_after_the_day_is_not_known_yet() -> None:
    stays = [
        stay("A", "prospects", "2024-01-10 09:00", "2024-04-01 00:00"),
        stay("A", "interested", "2024-04-01 00:00"),
    ]

    assert row(table(D, [], *stays), "Prospects", "2024-01")["ever"] == 0
    assert row(table(date(2024, 4, 1), [], *stays), "Prospects", "2024-01")["ever"] == 1


def test_a_second_line_of_the_same_day_and_a_return_are_no_second_order() -> None:
    first = date(2023, 6, 1)
    lines = [("A", first, 100), ("A", first, 50), ("A", date(2023, 6, 9), -20)]

    one = row(table(D, lines), "First order", "2023-06")

    assert (one["entered"], one["ever"], one["conversion"]) == (1, 0, 0.0)
    assert one["conversion_high"] == pytest.approx(0.7935, abs=5e-5)


def test_throughput_counts_who_went_on_in_the_month_and_may_exceed_all() -> None:
    stays = [
        *(
            stay(who, "prospects", "2024-01-10 09:00", "2024-02-05 09:00")
            for who in "AB"
        ),
        *(stay(who, "interested", "2024-02-05 09:00") for who in "AB"),
        stay("C", "prospects", "2024-02-10 09:00"),
    ]

    one = row(table(D, [], *stays), "Prospects", "2024-02")

    assert (one["entered"], one["ever"]) == (1, 0)
    assert (one["then"], one["throughput"]) == (2, 2.0)


def test_who_came_twice_in_a_month_counts_once_by_the_sooner_way() -> None:
    stays = [
        stay("A", "prospects", "2023-06-01 09:00", "2023-06-02 09:00"),
        stay("A", "archive", "2023-06-02 09:00", "2023-06-30 09:00"),
        stay("A", "prospects", "2023-06-30 09:00", "2023-07-20 09:00"),
        stay("A", "customers", "2023-07-20 09:00"),
    ]

    one = row(table(D, [], *stays), "Prospects", "2023-06")

    assert (one["entered"], one["within_0"], one["ever"]) == (1, 1, 1)
