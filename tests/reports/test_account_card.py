"""Account managers: each figure both ways, and whose an event is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from sheetsync.config.growth import AccountCard
from sheetsync.config.reports import Reports
from sheetsync.core.table import Value
from sheetsync.reports.facts import Facts
from sheetsync.reports.people import account_card
from tests.reports import plain_accounts
from tests.reports.plain_plans import Company, Sale
from tests.reports.planned_company import by_chance, facts_of, money, told

D = date(2024, 5, 31)
"""Three months before it ended on the leap day, and three more on 30 November."""

NORMS = Reports()
ANN = [(date(2020, 1, 1), "Ann")]


def card(
    company: Company, as_of: date = D, norms: Reports = NORMS
) -> dict[str, dict[str, Value]]:
    """The lines of the table, by person."""
    table = account_card.make(facts_of(company), norms, as_of)
    return {str(one["person"]): one for one in told(table)}


def of_ann(*sales: tuple[date, int]) -> dict[str, Value]:
    lines = [Sale("C1", day, amount, "tea") for day, amount in sales]
    return card(Company(lines, {}, {"C1": ANN}))["Ann"]


@pytest.mark.parametrize("as_of", [D, date(2024, 2, 29), date(2023, 10, 1)])
def test_each_figure_is_that_of_a_plain_count(as_of: date) -> None:
    company = by_chance(7, as_of)
    found = card(company, as_of)

    assert list(found) == ["all", "Ann", "Bob", "(nobody)"]
    for name, line in found.items():
        person = {"all": None, "(nobody)": ""}.get(name, name)
        for back, after in [(0, ""), (1, "_before")]:
            plain = plain_accounts.card(company, person, as_of, 3, back)
            clients = {who for who, _ in plain.products}
            expected = {
                "buyers": len(plain.buyers),
                "orders": plain.orders,
                "turnover": money(plain.turnover),
                "repeat": money(plain.repeat),
                "products": len(plain.products),
                "of_products": len(clients),
                "back": len(plain.back),
                "of_kept": len(plain.to_keep),
                "kept": len(plain.kept),
                "frequency": ratio(plain.orders, 3 * len(plain.buyers)),
                "width": ratio(len(plain.products), len(clients)),
            }
            assert {one: line[one + after] for one in expected} == expected
            assert line["retention" + after] == (
                len(plain.kept) / len(plain.to_keep) if plain.to_keep else None
            )


def ratio(part: int, whole: int) -> float | None:
    return round(part / whole, 2) if whole else None


def test_what_happened_stays_his_who_had_the_client_then() -> None:
    handed_over = [*ANN, (date(2024, 5, 1), "Bob")]
    sales = [(date(2024, 2, 1), 100), (date(2024, 4, 30), 200), (date(2024, 5, 1), 400)]
    lines = [Sale("C1", day, amount, None) for day, amount in sales]
    found = card(Company(lines, {}, {"C1": handed_over}))

    assert (found["Ann"]["repeat"], found["Bob"]["repeat"]) == (Decimal(2), Decimal(4))
    assert found["Ann"]["turnover_before"] == Decimal(1)
    # Ann had him when he ordered last before the period, and he ordered again
    assert (found["Ann"]["kept"], found["Ann"]["retention"]) == (1, 1.0)
    assert (found["Bob"]["of_kept"], found["Bob"]["retention"]) == (0, None)
    assert (found["all"]["buyers"], found["all"]["orders"]) == (1, 2)


@pytest.mark.parametrize(
    ("day", "now", "before"),
    [
        (D, 1, 0),
        (date(2024, 3, 1), 1, 0),
        (date(2024, 2, 29), 0, 1),
        (date(2023, 12, 1), 0, 1),
        (date(2023, 11, 30), 0, 0),
        (date(2024, 6, 1), 0, 0),
    ],
)
def test_a_period_ends_on_the_last_day_of_a_shorter_month(
    day: date, now: int, before: int
) -> None:
    # another order keeps the line, whatever the day
    found = of_ann((date(2024, 5, 2), 1), (date(2024, 2, 2), 1), (day, 1))

    assert (found["orders"], found["orders_before"]) == (1 + now, 1 + before)


def test_the_first_days_sales_are_no_repeat_sales() -> None:
    first, second = date(2024, 4, 1), date(2024, 4, 2)
    found = of_ann((first, 100), (first, 100), (second, 30), (second, -10))

    assert (found["turnover"], found["repeat"]) == (Decimal("2.20"), Decimal("0.20"))
    assert (found["orders"], found["average"]) == (2, Decimal("1.10"))


@pytest.mark.parametrize(("silent", "back"), [(59, 0), (60, 1), (400, 1)])
def test_who_orders_after_sixty_silent_days_came_back(silent: int, back: int) -> None:
    last = date.fromordinal(D.toordinal() - silent)

    assert of_ann((last, 1), (D, 1))["back"] == back


def test_a_first_order_is_no_return() -> None:
    assert of_ann((D, 1))["back"] == 0


def test_of_few_clients_the_interval_stands_beside_retention() -> None:
    found = of_ann((date(2024, 2, 1), 1), (D, 1))

    assert found["retention"] == 1.0
    assert found["retention_low"] == pytest.approx(0.2065, abs=1e-4)
    assert found["retention_high"] == 1.0


def test_returns_alone_are_no_order_and_make_no_average() -> None:
    found = of_ann((date(2023, 12, 5), 500), (D, -200))

    assert (found["turnover"], found["orders"]) == (Decimal(-2), 0)
    assert (found["average"], found["frequency"]) == (None, None)


def test_half_a_kopeck_is_rounded_away_from_zero() -> None:
    found = of_ann((date(2024, 5, 1), 1), (D, 2))

    assert found["average"] == Decimal("0.02")


def test_the_periods_are_as_long_as_the_norms_say() -> None:
    norms = Reports(account_card=AccountCard(months=1, silent_days=10))
    lines = [Sale("C1", date(2024, 4, 30), 1, None), Sale("C1", D, 1, None)]
    found = card(Company(lines, {}, {"C1": ANN}), norms=norms)["Ann"]

    assert (found["orders"], found["orders_before"], found["back"]) == (1, 1, 1)


def test_without_orders_the_table_is_empty_and_says_so() -> None:
    for facts in (Facts.empty(), facts_of(Company([], {}, {"C1": ANN}))):
        table = account_card.make(facts, NORMS, D)
        assert table.rows == ()
        assert str(table.note) == "Nobody has ordered anything yet"
