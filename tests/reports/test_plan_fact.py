"""Plan and fact: each figure both ways, and the edges of each definition."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest

from sheetsync.config.reports import Reports
from sheetsync.config.work import WorkingDays
from sheetsync.core.table import Value
from sheetsync.reports.facts import Facts
from sheetsync.reports.plans import plan_accuracy, plan_fact
from tests.reports.plain_plans import (
    Company,
    Part,
    Sale,
    month_days,
    parts,
    to_come,
)
from tests.reports.planned_company import FIELDS, by_chance, facts_of, money, told

JANUARY, FEBRUARY, MARCH = date(2024, 1, 1), date(2024, 2, 1), date(2024, 3, 1)
MIDDLE = date(2024, 2, 14)
"""A Wednesday of a leap February: 10 working days have passed, 11 are ahead."""

NORMS = Reports()


def lines(company: Company, as_of: date, first: date) -> list[dict[str, Value]]:
    """The table's lines of one month."""
    table = plan_fact.make(facts_of(company), NORMS, as_of)
    return [one for one in told(table) if one["month"] == first]


DAYS = [MIDDLE, date(2024, 2, 29), date(2023, 7, 1), date(2024, 1, 31)]


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("as_of", DAYS, ids=date.isoformat)
def test_clients_and_people_are_those_of_a_count_day_by_day(
    seed: int, as_of: date
) -> None:
    company = by_chance(seed, as_of)
    running = as_of.replace(day=1)
    for first in {month for _, month, _ in company.plans}:
        expected = parts(company, first, as_of)
        found = lines(company, as_of, first)

        clients = {
            (one["client_id"], _name(one)): one for one in found if one["client_id"]
        }
        assert clients.keys() == expected.keys()
        for key, part in expected.items():
            if first != running:
                part.forecast = None
            assert [clients[key][one] for one in FIELDS] == [
                money(getattr(part, one)) for one in FIELDS
            ]
        people = {_name(one): one for one in found if not one["client_id"]}
        groups: dict[str, list[tuple[str, Part]]] = defaultdict(list)
        for (who, person), part in expected.items():
            groups[person].append((who, part))
            groups["all"].append((who, part))
        assert people.keys() == groups.keys()
        for person, some in groups.items():
            for one in FIELDS[:-1]:
                assert people[person][one] == money(
                    sum(getattr(p, one) for _, p in some)
                )
            if first == running:
                assert people[person]["forecast"] == _forecast(
                    company, person, some, as_of
                )


def _name(line: dict[str, Value]) -> str:
    return "" if line["person"] == "(nobody)" else str(line["person"])


def _forecast(
    company: Company, person: str, some: list[tuple[str, Part]], as_of: date
) -> Decimal | None:
    his = {who for who, _ in some if person in ("all", company.person(who, as_of))}
    days = month_days(as_of.replace(day=1))
    ahead = to_come(company, sorted(his), days, as_of)
    fact = sum(part.fact for _, part in some)
    return None if ahead is None else money(fact + ahead)


def of_one(
    *sales: tuple[date, int],
    plan: int | None = None,
    whose: Sequence[tuple[date, str | None]] = ((date(2020, 1, 1), "Ann"),),
    as_of: date = MIDDLE,
    other: int = 1,
) -> list[dict[str, Value]]:
    """February's lines of a single client, C1, beside whom C2 has a plan."""
    plans = {("C2", FEBRUARY, "all"): other}
    if plan is not None:
        plans["C1", FEBRUARY, "all"] = plan
    company = Company(
        [Sale("C1", day, amount, "tea") for day, amount in sales], plans, {"C1": whose}
    )
    return [one for one in lines(company, as_of, FEBRUARY) if one["client_id"] == "C1"]


@pytest.mark.parametrize(
    ("plan", "fact", "done", "gap"),
    [
        (200, 50, 0.25, Decimal("1.50")),
        (200, 300, 1.5, Decimal("-1.00")),
        (200, -50, -0.25, Decimal("2.50")),
        (0, 50, "outside plan", Decimal("-0.50")),
        (None, 50, "outside plan", Decimal("-0.50")),
        (None, -50, None, Decimal("0.50")),
        (0, 0, None, Decimal("0.00")),
    ],
)
def test_done_is_fact_by_plan_and_outside_plan_without_one(
    plan: int | None, fact: int, done: Value, gap: Decimal
) -> None:
    (line,) = of_one((FEBRUARY, fact), plan=plan) if fact else of_one(plan=plan)

    assert (line["done"], line["gap"]) == (done, gap)


def test_who_is_handed_over_in_mid_month_has_a_part_with_each() -> None:
    handed_over = [(date(2023, 1, 1), "Ann"), (date(2024, 2, 11), "Bob")]
    sales = [(date(2024, 2, 10), 100), (date(2024, 2, 11), 30)]
    ann, bob = of_one(*sales, plan=2900, whose=handed_over)

    assert (ann["person"], ann["plan"], ann["fact"]) == ("Ann", Decimal(10), Decimal(1))
    assert (bob["person"], bob["plan"]) == ("Bob", Decimal(19))
    assert bob["fact"] == Decimal("0.30")
    assert ann["forecast"] == Decimal(1)  # what is to come is Bob's
    assert bob["forecast"] == Decimal("0.30") + Decimal("1.43")  # 1.30 × 11 / 10


def test_parts_of_a_plan_add_up_to_it() -> None:
    third = [
        (date(2024, 2, day), name) for day, name in [(1, "A"), (10, "B"), (20, "C")]
    ]
    found = of_one(plan=1000, whose=third, as_of=date(2024, 2, 29))

    assert [one["plan"] for one in found] == [
        Decimal("3.10"),
        Decimal("3.45"),
        Decimal("3.45"),
    ]


def test_days_on_which_nobody_had_him_share_no_plan() -> None:
    (line,) = of_one(plan=1000, whose=[(date(2024, 2, 10), "Ann")])

    assert (line["person"], line["plan"]) == ("Ann", Decimal(10))


def test_a_plan_of_whom_nobody_had_is_nobodys() -> None:
    (line,) = of_one(plan=1000, whose=[(date(2024, 3, 1), "Ann")])

    assert (line["person"], line["plan"]) == ("(nobody)", Decimal(10))


@pytest.mark.parametrize(
    ("sales", "as_of", "forecast"),
    [
        # 10 of 21 working days have passed
        ([(FEBRUARY, 1000)], MIDDLE, "21.00"),
        # last year's February was better: 11 / 21 of it
        ([(FEBRUARY, 1000), (date(2023, 2, 1), 4200)], MIDDLE, "32.00"),
        # it was worse, so the own pace stands
        ([(FEBRUARY, 1000), (date(2023, 2, 1), 210)], MIDDLE, "21.00"),
        # a client of less than twelve months has no season
        ([(FEBRUARY, 1000), (date(2023, 2, 15), 4200)], MIDDLE, "21.00"),
        ([(FEBRUARY, 1000), (date(2023, 2, 14), 4200)], MIDDLE, "32.00"),
        # a return is no pace
        ([(FEBRUARY, -1000)], MIDDLE, "-10.00"),
        # nothing is left of the month
        ([(FEBRUARY, 1000)], date(2024, 2, 29), "10.00"),
        # the first day of July 2023 is a Saturday: no working day has passed
        ([], MIDDLE, "0.00"),
    ],
)
def test_the_forecast_takes_the_better_pace(
    sales: list[tuple[date, int]], as_of: date, forecast: str
) -> None:
    (line,) = of_one(*sales, plan=5000, as_of=as_of)

    assert line["forecast"] == Decimal(forecast)
    assert line["forecast_done"] == float(Decimal(forecast) / 50)


def test_without_a_plan_the_forecast_has_no_share() -> None:
    (line,) = of_one((FEBRUARY, 1000))

    assert (line["forecast"], line["forecast_done"]) == (Decimal(21), None)


def test_before_the_first_working_day_only_the_season_is_known() -> None:
    july = date(2023, 7, 1)
    plans = {("C1", july, "all"): 1, ("C2", july, "all"): 1}
    whose = {one: [(date(2020, 1, 1), "Ann")] for one in ("C1", "C2")}
    sales = [Sale("C1", july, 500, None), Sale("C2", date(2022, 6, 1), 1, None)]
    company = Company([*sales, Sale("C2", date(2022, 7, 9), 700, None)], plans, whose)
    found = {one["client_id"]: one for one in lines(company, july, july)}

    assert found["C1"]["forecast"] is None
    assert found["C2"]["forecast"] == Decimal(7)


def test_holidays_are_no_working_days() -> None:
    norms = Reports(working_days=WorkingDays(holidays=(date(2024, 2, 23),)))
    company = Company(
        [Sale("C1", FEBRUARY, 1000, None)],
        {("C1", FEBRUARY, "all"): 1},
        {"C1": [(date(2020, 1, 1), "Ann")]},
    )
    table = plan_fact.make(facts_of(company), norms, MIDDLE)

    assert table.column("forecast")[-1] == Decimal(20)


def test_more_of_the_same_and_new_products_stand_apart() -> None:
    sales = [
        Sale("C1", date(2023, 2, 1), 1200, "tea"),  # 1.00 a month on average
        Sale("C1", date(2023, 1, 31), 500, "milk"),  # more than a year before
        Sale("C1", date(2024, 2, 5), 250, "tea"),
        Sale("C1", date(2024, 2, 6), 70, "milk"),
        Sale("C1", date(2024, 2, 6), 999, None),
    ]
    plans = {("C1", FEBRUARY, "up"): 300, ("C1", FEBRUARY, "cross"): 100}
    company = Company(sales, plans, {"C1": [(date(2020, 1, 1), "Ann")]})
    line = lines(company, MIDDLE, FEBRUARY)[-1]

    assert line["plan"] == Decimal(4)  # nobody planned it as a whole
    assert (line["up_plan"], line["up_fact"], line["up_done"]) == (
        3,
        Decimal("1.50"),
        0.5,
    )
    assert (line["cross_fact"], line["cross_done"]) == (Decimal("0.70"), 0.7)


def test_without_products_up_sell_and_cross_sell_are_blank() -> None:
    company = Company([Sale("C1", FEBRUARY, 5, None)], {("C1", FEBRUARY, "up"): 3}, {})
    for line in lines(company, MIDDLE, FEBRUARY):
        assert (line["up_fact"], line["up_done"], line["cross_fact"]) == (
            None,
            None,
            None,
        )


def test_without_plans_it_is_said_how_to_give_them() -> None:
    for facts in (
        Facts.empty(),
        facts_of(Company([Sale("C1", FEBRUARY, 5, None)], {}, {})),
    ):
        for report in (plan_fact, plan_accuracy):
            table = report.make(facts, NORMS, MIDDLE)
            assert table.rows == ()
            assert "sheetsync import plans" in str(table.note)


def test_plans_of_other_months_are_not_shown() -> None:
    plans = {("C1", one, "all"): 100 for one in (date(2023, 12, 1), JANUARY, MARCH)}
    table = plan_fact.make(facts_of(Company([], plans, {})), NORMS, MIDDLE)

    assert set(table.column("month")) == {JANUARY}
