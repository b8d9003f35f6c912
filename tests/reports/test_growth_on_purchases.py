"""Plans and account managers on real purchases and the sample company's, both ways."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from sheetsync.config.reports import Reports
from sheetsync.demo.buying import buying_of
from sheetsync.reports.people import account_card
from sheetsync.reports.plans import plan_fact
from tests.reports import plain_accounts
from tests.reports.cdnow import in_cents, sample
from tests.reports.groceries import till_lines
from tests.reports.plain_plans import Company, Sale, parts
from tests.reports.planned_company import FIELDS, facts_of, money, told

NORMS = Reports()
CDNOW_DAYS = [date(1998, 2, 28), date(1998, 6, 10)]
GROCERY_DAYS = [date(2017, 8, 31), date(2017, 12, 15)]
DEMO_DAYS = [date(2026, 11, 2), date(2026, 6, 30)]


def employed(sales: Sequence[Sale], days: Sequence[date]) -> Company:
    """The same purchases with people who hand clients over, and plans for a third."""
    chance = random.Random(8)
    clients = sorted({one.client for one in sales})
    long_ago = min(one.day for one in sales)
    whose: dict[str, list[tuple[date, str | None]]] = {}
    for who in clients:
        handed_over = max(days) - timedelta(days=chance.randrange(90))
        whose[who] = [(long_ago, chance.choice("AB"))]
        if handed_over > long_ago and chance.random() < 0.3:
            whose[who].append((handed_over, chance.choice(["C", None])))
    plans = {
        (who, day.replace(day=1), kind): chance.randrange(20_000)
        for who in clients[::3]
        for day in days
        for kind in ("all", chance.choice(["up", "cross"]))
    }
    return Company(sales, plans, whose)


@pytest.fixture(scope="module")
def cdnow() -> Company:
    """A tenth of CDNOW; a price's last digit stands for the product."""
    lines = in_cents(sample())
    return employed(
        [Sale(who, day, cents, str(cents % 10)) for who, day, cents in lines],
        CDNOW_DAYS,
    )


@pytest.fixture(scope="module")
def groceries() -> Company:
    """A year of a grocer's till lines, 68,509 products."""
    return employed(
        [
            Sale(who, day, int(dollars * 100), product)
            for who, day, dollars, product in till_lines()
        ],
        GROCERY_DAYS,
    )


@pytest.fixture(scope="module")
def demo() -> Company:
    chance = random.Random(5)
    bought = [
        (f"C{number:03}", one.named(["boxes", "labels", "bags"]))
        for number in range(160)
        for one in buying_of(chance, DEMO_DAYS[0], number)
    ]
    return employed(
        [Sale(who, one.day, one.amount_minor, one.product) for who, one in bought],
        DEMO_DAYS,
    )


CASES = [
    *(pytest.param("cdnow", day, id=f"cdnow-{day}") for day in CDNOW_DAYS),
    *(pytest.param("demo", day, id=f"demo-{day}") for day in DEMO_DAYS),
    *(
        pytest.param("groceries", day, id=f"groceries-{day}", marks=pytest.mark.deep)
        for day in GROCERY_DAYS
    ),
]


@pytest.mark.parametrize(("name", "day"), CASES)
def test_plan_and_fact(name: str, day: date, request: pytest.FixtureRequest) -> None:
    company: Company = request.getfixturevalue(name)
    first = day.replace(day=1)
    found = {
        (one["client_id"], str(one["person"])): [one[field] for field in FIELDS]
        for one in told(plan_fact.make(facts_of(company), NORMS, day))
        if one["client_id"] and one["month"] == first
    }

    expected = {
        (client, person or "(nobody)"): [money(getattr(one, field)) for field in FIELDS]
        for (client, person), one in parts(company, first, day).items()
    }
    assert found == expected
    assert len(found) > 50


@pytest.mark.parametrize(("name", "day"), CASES)
def test_account_managers(name: str, day: date, request: pytest.FixtureRequest) -> None:
    company: Company = request.getfixturevalue(name)
    for line in told(account_card.make(facts_of(company), NORMS, day)):
        person = {"all": None, "(nobody)": ""}.get(
            str(line["person"]), str(line["person"])
        )
        plain = plain_accounts.card(company, person, day, 3, 0)
        assert [
            line[one] for one in ("buyers", "orders", "back", "kept", "of_kept")
        ] == [
            len(plain.buyers),
            plain.orders,
            len(plain.back),
            len(plain.kept),
            len(plain.to_keep),
        ]
        assert line["turnover"] == money(plain.turnover)
        assert line["repeat"] == money(plain.repeat)
        assert line["products"] == len(plain.products)
