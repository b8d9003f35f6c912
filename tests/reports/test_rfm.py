"""RFM and its grid: every score both ways, and the edges."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest
from pydantic import ValidationError

from sheetsync.config.buying import Rfm
from sheetsync.config.reports import Reports
from sheetsync.core.table import Table, Value
from sheetsync.demo.buying import buying_of
from sheetsync.reports.buying import rfm, rfm_grid
from tests.reports import plain_buying
from tests.reports.cdnow import in_cents
from tests.reports.company_facts import Line, facts_of
from tests.reports.plain_figures import Line as Plain
from tests.reports.real_sales import both, sold_in

D = date(2024, 2, 29)
NORMS = Reports()
AMOUNTS = (10, 20, 50, 100)
WITH_AMOUNTS = Reports(rfm=Rfm(amounts=AMOUNTS))
NAMES = ("client_id", "recency", "orders", "turnover", "r", "f", "m")
FIXED = ("r_fixed", "f_fixed", "m_fixed")


def ago(days: int, who: str = "C1", amount: int = 100) -> Line:
    return (who, D - timedelta(days=days), amount)


def made(purchases: list[Line], norms: Reports = NORMS) -> Table:
    return rfm.make(facts_of(purchases=purchases), norms, D)


def scores(found: Table, *columns: str) -> dict[Value, tuple[Value, ...]]:
    each = zip(*map(found.column, ("client_id", *columns)), strict=True)
    return {one[0]: one[1:] for one in each}


def assert_as_plain(found: Table, lines: list[Plain], day: date) -> None:
    rows = zip(*map(found.column, (*NAMES, *FIXED)), strict=True)
    assert {row[0]: (*row[1:4], row[4:7], row[7:]) for row in rows} == plain_buying.rfm(
        lines, day, AMOUNTS
    )


@both([date(1998, 3, 31), date(1997, 12, 31), date(1997, 2, 28)])
def test_every_score_is_that_of_the_plain_calculation(name: str, day: date) -> None:
    sold = sold_in(name)

    found = rfm.make(sold.facts, WITH_AMOUNTS, day)

    assert_as_plain(found, sold.lines, day)
    assert len(found.rows) > 100


@pytest.mark.parametrize("seed", range(12))
def test_companies_of_chance_have_the_scores_of_the_plain_calculation(
    seed: int,
) -> None:
    chance = random.Random(seed)
    lines = [
        (
            f"C{chance.randrange(1, 3 + 2 * seed)}",
            D - timedelta(days=chance.randrange(-5, 500)),
            Decimal(chance.randrange(-30, 60)),
        )
        for _ in range(8 * seed)
    ]

    assert_as_plain(made(in_cents(lines), WITH_AMOUNTS), lines, D)


def test_the_sample_company_has_the_scores_of_the_plain_calculation() -> None:
    chance, today = random.Random(5), date(2026, 11, 2)
    lines = [
        (f"C{number:03}", one.day, Decimal(one.amount_minor) / 100)
        for number in range(160)
        for one in buying_of(chance, today, number)
    ]

    found = rfm.make(facts_of(purchases=in_cents(lines)), WITH_AMOUNTS, today)

    assert_as_plain(found, lines, today)


@pytest.mark.parametrize(
    ("days", "score"),
    [(0, 5), (30, 5), (31, 4), (60, 4), (61, 3), (90, 3), (91, 2), (180, 2), (181, 1)],
)
def test_recency_by_borders_falls_after_each_of_them(days: int, score: int) -> None:
    assert made([ago(days)]).column("r_fixed") == (score,)


@pytest.mark.parametrize(
    ("orders", "score"),
    [(1, 1), (2, 2), (3, 3), (4, 3), (5, 4), (9, 4), (10, 5), (11, 5)],
)
def test_orders_by_borders_rise_with_each_of_them(orders: int, score: int) -> None:
    bought = [ago(one) for one in range(orders)]

    # two lines of one day are one order, and a return is none
    found = made([*bought, ago(0), ago(50, amount=-1)])
    assert found.column("f_fixed") == (score,)


def test_money_has_no_score_by_borders_until_config_gives_amounts() -> None:
    bought = [ago(1, who, 1000) for who in "ABCDE"]

    assert made(bought).column("m_fixed") == (None,) * 5
    assert made(bought, WITH_AMOUNTS).column("m_fixed") == (2,) * 5


def test_who_is_equal_has_the_same_score_by_fifths() -> None:
    bought = [ago(1, one, 100 if one < "D" else 900) for one in "ABCDEFGHIJ"]

    found = scores(made(bought), "r", "f", "m")
    assert {found[one] for one in "ABC"} == {(1, 1, 1)}
    assert {found[one] for one in "DEFGHIJ"} == {(1, 1, 2)}


def test_five_who_differ_have_the_five_scores() -> None:
    bought = [ago(10 * place, one) for place, one in enumerate("ABCDE")]

    found = scores(made(bought), "r")
    assert [found[one] for one in "ABCDE"] == [(5,), (4,), (3,), (2,), (1,)]


def test_under_five_buyers_there_are_no_fifths() -> None:
    found = made([ago(10 * place, one) for place, one in enumerate("ABCD")])

    assert {found.column(one) for one in "rfm"} == {(None,) * 4}
    assert found.note is not None
    assert "need five" in found.note.english()


@pytest.mark.parametrize(("day", "buyers"), [("2023-02-28", 0), ("2023-03-01", 1)])
def test_buyers_are_those_of_twelve_months_of_a_leap_day(day: str, buyers: int) -> None:
    assert len(made([("C1", date.fromisoformat(day), 100)]).rows) == buyers


def test_who_only_brought_back_is_no_buyer_and_returns_may_exceed_sales() -> None:
    found = made([ago(3, "A", -100), ago(3, "B", 100), ago(2, "B", -300)])

    assert found.column("client_id") == ("B",)
    assert found.column("turnover") == (Decimal("-2.00"),)
    assert found.column("recency") == (3,)


def test_borders_must_rise() -> None:
    with pytest.raises(ValidationError, match="bigger than the one before"):
        Rfm(orders=(2, 5, 5, 10))


@both([date(1998, 3, 31)])
def test_the_grid_adds_up_to_the_buyers(name: str, day: date) -> None:
    sold = sold_in(name)
    plain = plain_buying.rfm(sold.lines, day)

    found = rfm_grid.make(sold.facts, NORMS, day)

    for f in (5, 4, 3, 2, 1):
        for row, r in enumerate((5, 4, 3, 2, 1)):
            cell = [one[2] for one in plain.values() if one[3][:2] == (r, f)]
            assert found.column(f"clients_{f}")[row] == len(cell)
            assert found.column(f"turnover_{f}")[row] == sum(cell, Decimal())
    assert found.column("clients_all")[-1] == len(plain)
    assert sum(found.column(f"clients_{f}")[-1] for f in (1, 2, 3, 4, 5)) == len(plain)  # type: ignore[misc]


def test_of_four_buyers_the_grid_has_all_of_them_and_no_scores() -> None:
    lines = [ago(one, f"C{one}") for one in range(4)]

    found = rfm_grid.make(facts_of(purchases=lines), NORMS, D)

    assert len(found.rows) == 1
    assert found.column("clients_all") == (4,)
    assert found.charts == ()
    assert found.note is not None
    assert "need five" in found.note.english()
