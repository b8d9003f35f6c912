"""How well past plans were met: WAPE of clients' complete quarters, and its edges."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from sheetsync.config.reports import Reports
from sheetsync.core.table import Value
from sheetsync.reports.plans import plan_accuracy
from tests.reports.plain_plans import Company, Sale
from tests.reports.planned_company import facts_of, told

NORMS = Reports()
JANUARY, FEBRUARY, MARCH = date(2024, 1, 1), date(2024, 2, 1), date(2024, 3, 1)


def quarter(
    company: Company, as_of: date = MARCH + timedelta(days=30)
) -> list[tuple[Value, ...]]:
    table = plan_accuracy.make(facts_of(company), NORMS, as_of)
    names = ("quarter", "person", "clients", "plan", "fact", "off", "wape")
    return [tuple(one[name] for name in names) for one in told(table)]


def test_wape_is_what_each_client_missed_by_of_all_that_was_sold() -> None:
    company = Company(
        [
            Sale("C1", date(2024, 1, 5), 80, None),
            Sale("C1", date(2024, 3, 31), 70, None),
            Sale("C2", date(2024, 2, 5), 50, None),
            Sale("C3", date(2024, 2, 5), 999, None),  # he had no plan
        ],
        {
            ("C1", JANUARY, "all"): 60,
            ("C1", MARCH, "all"): 40,
            ("C2", FEBRUARY, "all"): 100,
        },
        {
            "C1": [(date(2020, 1, 1), "Ann")],
            "C2": [(date(2020, 1, 1), "Bob")],
            "C3": [(date(2020, 1, 1), "Bob")],
        },
    )
    two, one, half = Decimal(2), Decimal(1), Decimal("0.5")

    assert quarter(company) == [
        (JANUARY, "all", 2, two, two, one, 0.5),
        (JANUARY, "Ann", 1, one, Decimal("1.5"), half, 1 / 3),
        (JANUARY, "Bob", 1, one, half, half, 1.0),
    ]
    assert quarter(company, date(2024, 3, 30)) == []  # not complete yet


def test_wape_is_blank_where_nothing_was_sold() -> None:
    company = Company([], {("C1", JANUARY, "all"): 60}, {})

    assert quarter(company)[0][-1] is None


def test_of_a_client_who_was_handed_over_the_company_misses_no_more() -> None:
    company = Company(
        [Sale("C1", date(2024, 1, 20), 3100, None)],
        {("C1", JANUARY, "all"): 3100},
        {"C1": [(date(2020, 1, 1), "Ann"), (date(2024, 1, 11), "Bob")]},
    )
    assert [one[1:] for one in quarter(company)] == [
        ("all", 1, Decimal(31), Decimal(31), Decimal(0), 0.0),
        ("Ann", 1, Decimal(10), Decimal(0), Decimal(10), None),
        ("Bob", 1, Decimal(21), Decimal(31), Decimal(10), 10 / 31),
    ]
