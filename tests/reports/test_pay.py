from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, TypeAlias

import pytest

from sheetsync.config.pay import Factor, Pay, Step
from sheetsync.config.reports import Reports
from sheetsync.core.table import Value
from sheetsync.demo.buying import buying_of
from sheetsync.reports.facts import Facts
from sheetsync.reports.people import pay
from sheetsync.reports.shapes import PLANS
from tests.reports.cdnow import in_cents, sample
from tests.reports.company_facts import Line, client, employed, facts_of
from tests.reports.plain_pay import Turn, plain_pay
from tests.reports.planned_company import money, told

D = date(2024, 5, 31)
LONG_AGO = date(1990, 1, 1)
STEPS = (Step(months=0, share=0.01), Step(months=12, share=0.025))
PLAIN_STEPS = [(0, "0.01"), (12, "0.025")]
Cells: TypeAlias = dict[str, Value]


def company(
    lines: Sequence[Line],
    turns: Mapping[str, Sequence[Turn]] | None = None,
    staff: Sequence[tuple[object, ...]] | None = None,
) -> Facts:
    """A company of account managers; Ann has whoever is nobody else's."""
    ids = sorted({one[0] for one in lines} | set(turns or {}))
    turns = {one: [(LONG_AGO, "Ann")] for one in ids} | dict(turns or {})
    held = []
    for who, own in turns.items():
        ends = [noon(since) for since, _ in own[1:]]
        for (since, name), until in zip(own, [*ends, None], strict=True):
            held.append((who, name, noon(since), until))
    people = [employed(one, "account_manager") for one in ("Ann", "Bob")]
    return facts_of(
        [client(one) for one in ids],
        purchases=lines,
        responsibility=held,
        staff=people if staff is None else staff,
    )


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12))


def rows(facts: Facts, day: date = D, months: int = 1, **norms: Any) -> list[Cells]:
    asked = Pay.model_validate({"steps": STEPS, "months": months, **norms})
    return told(pay.make(facts, Reports(pay=asked), day))


def total(facts: Facts, day: date = D, who: str = "Ann", **norms: Any) -> Cells:
    found = [one for one in rows(facts, day, **norms) if one["client_id"] is None]
    return next(one for one in found if one["person"] == who)


def client_lines(facts: Facts, day: date = D, **norms: Any) -> list[Cells]:
    return [one for one in rows(facts, day, **norms) if one["client_id"] is not None]


def test_without_steps_nothing_is_paid_and_the_report_says_what_to_write() -> None:
    table = pay.make(company([("C1", D, 100)]), Reports(), D)

    assert table.rows == ()
    assert table.note is not None
    assert "write “steps”" in table.note.english()


def test_an_empty_company_pays_nobody() -> None:
    assert rows(Facts.empty()) == []


def test_who_sold_nothing_has_a_sum_of_nought() -> None:
    row = total(company([]))

    assert (row["sold"], row["amount"], row["paid"]) == (0, 0, 0)
    assert (row["growth"], row["factor"], row["cap"]) == (None, 1, None)


@pytest.mark.parametrize(
    ("first", "day", "months"),
    [
        pytest.param(D, D, 0, id="on the day itself"),
        pytest.param(date(2024, 4, 30), D, 1, id="a day more than a month"),
        pytest.param(date(2024, 5, 1), D, 0, id="a day less"),
        pytest.param(date(2024, 1, 31), date(2024, 2, 29), 1, id="leap day"),
        pytest.param(date(2023, 1, 31), date(2023, 2, 28), 1, id="end of February"),
        pytest.param(date(2024, 1, 31), date(2024, 2, 28), 0, id="the day before it"),
        pytest.param(date(2023, 8, 31), D, 9, id="nine months"),
        pytest.param(date(2023, 8, 30), D, 0, id="a day more breaks off"),
    ],
)
def test_tenure_is_full_months_of_unbroken_buying(
    first: date, day: date, months: int
) -> None:
    (line,) = client_lines(company([("C1", first, 5), ("C1", day, 100)]), day)[:1]

    assert line["tenure"] == months


def test_a_return_breaks_no_silence_and_begins_nothing() -> None:
    silent = [("C1", date(2023, 5, 1), 9), ("C1", date(2023, 12, 1), -1)]
    (line,) = client_lines(company([*silent, ("C1", D, 100)]))
    assert line["tenure"] == 0

    (only,) = client_lines(company([("C2", D, -100)]))
    assert (only["tenure"], only["amount"]) == (0, Decimal("-0.01"))


def test_a_step_begins_with_its_month_and_is_a_line_of_its_own() -> None:
    lines = [("C1", date(2023, 5, 20), 5), ("C1", date(2023, 12, 1), 5)]
    lines += [("C1", date(2024, 5, 19), 10_000), ("C1", date(2024, 5, 20), 1_000)]
    found = client_lines(company(lines))

    assert [(one["tenure"], one["share"], one["amount"]) for one in found] == [
        (11, 0.01, Decimal(1)),
        (12, 0.025, Decimal("0.25")),
    ]


def test_under_the_first_step_nothing_is_paid() -> None:
    (line,) = client_lines(company([("C1", D, 900)]), steps=[Step(months=1, share=0.5)])

    assert (line["share"], line["amount"]) == (None, 0)


@pytest.mark.parametrize(
    ("sold", "amount"), [(50, "0.01"), (49, "0"), (-50, "-0.01"), (-49, "0")]
)
def test_half_a_kopeck_goes_up_and_a_return_takes_back_what_its_sale_gave(
    sold: int, amount: str
) -> None:
    (line,) = client_lines(company([("C1", D, sold)]))

    assert line["amount"] == Decimal(amount)


def test_a_sale_is_his_who_had_the_client_on_that_day() -> None:
    turns: dict[str, Sequence[Turn]] = {
        "C1": [(LONG_AGO, "Ann"), (date(2024, 5, 15), "Bob")]
    }
    lines = [("C1", date(2024, 5, 14), 1_000), ("C1", date(2024, 5, 15), 2_000)]
    facts = company(lines, turns)

    assert total(facts)["sold"] == Decimal(10)
    assert total(facts, who="Bob")["sold"] == Decimal(20)


def test_what_was_sold_before_anybody_was_recorded_is_paid_to_nobody() -> None:
    facts = company([("C1", D - timedelta(days=1), 900)], {"C1": [(D, "Ann")]})

    assert total(facts)["sold"] == 0


def test_only_time_in_a_role_that_is_paid_so_counts() -> None:
    lines = [("C1", date(2024, 5, one), 100 * one) for one in (9, 10, 20, 21)]
    staff = [
        employed("Ann", until=date(2024, 5, 9)),
        employed(
            "Ann", "account_manager", since=date(2024, 5, 10), until=date(2024, 5, 20)
        ),
    ]

    assert total(company(lines, staff=staff))["sold"] == Decimal(30)
    assert rows(company(lines, staff=staff[:1])) == []


@pytest.mark.parametrize(
    ("now", "factor", "multiplied"),
    [(9_999, 0.5, "50"), (10_000, 1, "100"), (12_000, 1, "120"), (12_100, 2, "242")],
)
def test_the_factor_is_that_of_clients_present_in_both_years(
    now: int, factor: float, multiplied: str
) -> None:
    ago = date(2023, 5, 20)
    lines = [("C1", ago, 10_000), ("C1", date(2023, 12, 1), 1), ("C1", D, now)]
    # new ones and those who went say nothing of growth
    lines += [("C2", ago, 70_000)]
    row = total(
        company(lines),
        steps=[Step(months=0, share=1.0)],
        lfl_less=Factor(at=1, factor=0.5),
        lfl_more=Factor(at=1.2, factor=2),
    )

    assert (row["clients"], row["now"], row["then"]) == (1, money(now), 100)
    assert (row["growth"], row["factor"]) == (now / 10_000, factor)
    assert row["multiplied"] == Decimal(multiplied)


def test_the_running_month_is_compared_with_the_same_days() -> None:
    lines = [("C1", date(2023, 5, one), one) for one in (1, 10, 11)]
    row = total(company([*lines, ("C1", date(2024, 5, 10), 50)]), date(2024, 5, 10))

    assert (row["now"], row["then"]) == (Decimal("0.50"), Decimal("0.11"))


@pytest.mark.parametrize(
    ("salaries", "cap", "paid"),
    [
        ({}, None, "30"),
        ({"account_manager": 100}, "15", "15"),
        ({"account_manager": 100, "Ann@example.com": "1000.50"}, "150.08", "30"),
    ],
)
def test_the_cap_is_a_share_of_the_salary_of_the_person_else_of_the_role(
    salaries: dict[str, object], cap: str | None, paid: str
) -> None:
    row = total(company([("C1", D, 300_000)]), salaries=salaries)

    assert row["cap"] == (None if cap is None else Decimal(cap))
    assert row["paid"] == Decimal(paid)


@pytest.mark.parametrize(
    ("sold", "planned", "plan", "at_plan"),
    [
        pytest.param(100_000, 300_000, 3_000, "30", id="a third is sold"),
        pytest.param(100_000, 50_000, 500, "10", id="more than planned is sold"),
        pytest.param(100_000, 9_900_000, 99_000, "150", id="up to the cap"),
        pytest.param(100_000, None, None, None, id="no plan"),
        pytest.param(0, 300_000, 3_000, None, id="nothing is sold"),
        pytest.param(-5, 300_000, 3_000, None, id="more came back than was sold"),
    ],
)
def test_beside_what_is_earned_stands_what_the_whole_plan_would_bring(
    sold: int, planned: int | None, plan: int | None, at_plan: str | None
) -> None:
    plans = [] if planned is None else [("C1", date(2024, 5, 1), planned, "all")]
    facts = replace(company([("C1", D, sold)]), plans=PLANS.frame(plans))

    row = total(facts, salaries={"account_manager": 1_000})

    assert row["plan"] == plan
    assert row["at_plan"] == (None if at_plan is None else Decimal(at_plan))


def test_a_month_that_is_over_says_nothing_of_its_plan() -> None:
    plans = PLANS.frame([("C1", date(2024, 4, 1), 9_000, "all")])
    facts = replace(company([("C1", date(2024, 4, 9), 900)]), plans=plans)

    (whole,) = [
        one
        for one in rows(facts, months=2)
        if (one["month"], one["person"]) == (date(2024, 4, 1), "Ann")
        and one["client_id"] is None
    ]

    assert (whole["sold"], whole["plan"], whole["at_plan"]) == (9, None, None)


def test_a_sum_under_nought_has_no_factor() -> None:
    lines = [("C1", date(2023, 5, 20), 9), ("C1", D, 1), ("C1", D, -10_001)]
    row = total(company(lines), lfl_less=Factor(at=1, factor=0.5))

    assert (row["factor"], row["multiplied"], row["paid"]) == (0.5, -1, -1)


def test_the_formula_changes_with_the_norms_and_not_with_what_is_shown() -> None:
    facts = company([("C1", D, 100)])

    known = {str(one["formula"]) for one in rows(facts, months=2)}
    assert known == {str(one["formula"]) for one in rows(facts, months=1)}
    assert known.isdisjoint(str(one["formula"]) for one in rows(facts, cap_share=0.1))


def check(
    lines: Sequence[Line], turns: Mapping[str, Sequence[Turn]], as_of: date
) -> int:
    """Compare the report with the plain calculation; how many lines there were."""
    names = {name for own in turns.values() for _, name in own if name}
    facts = company(
        lines, turns, [employed(one, "account_manager") for one in sorted(names)]
    )
    found = rows(facts, as_of, months=2)
    count = 0
    for back in (0, 1):
        first = (as_of.replace(day=1) - timedelta(days=back)).replace(day=1)
        plain = plain_pay(lines, turns, PLAIN_STEPS, 9, first, as_of)
        month = [one for one in found if one["month"] == first]
        assert {
            (one["person"], one["client_id"], one["share"]): (
                one["tenure"],
                one["sold"],
                one["amount"],
            )
            for one in month
            if one["client_id"]
        } == {
            (who, client, float(share)): (months, money(sold), money(amount))
            for who, own in plain.items()
            for (client, share), (months, sold, amount) in own.lines.items()
        }
        assert {
            one["person"]: (one["amount"], one["clients"], one["now"], one["then"])
            for one in month
            if one["client_id"] is None
        } == {
            who: (
                money(plain[who].amount()),
                len(plain[who].compared),
                money(plain[who].now),
                money(plain[who].then),
            )
            for who in names
        }
        count += len(month)
    return count


@pytest.mark.parametrize("seed", range(4))
def test_pay_equals_the_plain_calculation(seed: int) -> None:
    chance = random.Random(seed)
    as_of = chance.choice([D, date(2024, 2, 29), date(2024, 3, 30), date(2023, 2, 28)])
    ids = [f"C{number:02}" for number in range(15)]
    lines = [
        (
            chance.choice(ids),
            as_of
            - timedelta(days=chance.choice([60, 420, 800]) * chance.random() // 1),
            chance.choice([1, 1, 1, -1]) * chance.randrange(9_999),
        )
        for _ in range(300)
    ]
    turns: dict[str, Sequence[Turn]] = {
        who: [
            (as_of - timedelta(days=back), chance.choice(["Ann", "Bob", None]))
            for back in sorted({chance.randrange(400) for _ in range(3)}, reverse=True)
        ]
        for who in ids
    }

    assert check(lines, turns, as_of) > 10


def test_pay_on_cdnow() -> None:
    lines = in_cents(sample())
    day = date(1998, 3, 15)
    clients = sorted({who for who, _, _ in lines})
    turns: dict[str, Sequence[Turn]] = {
        who: [(LONG_AGO, ("Ann", "Bob")[number % 2]), (date(1998, 3, 5), "Cid")][
            : 1 + number % 3 // 2
        ]
        for number, who in enumerate(clients)
    }

    assert check(lines, turns, day) > 50


def test_pay_on_the_sample_company() -> None:
    chance = random.Random(5)
    today = date(2026, 11, 2)
    lines = [
        (f"C{number:03}", one.day, one.amount_minor)
        for number in range(160)
        for one in buying_of(chance, today, number)
    ]
    turns: dict[str, Sequence[Turn]] = {
        f"C{number:03}": [(LONG_AGO, ("Ann", "Bob")[number % 2])]
        for number in range(160)
    }

    assert check(lines, turns, today) > 50


def test_without_staff_nobody_is_paid() -> None:
    facts = company([("C1", D, 100)])

    assert rows(replace(facts, staff=facts.staff[:0])) == []
