"""Sales that count when they are paid, and who owes what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

import pandas as pd
import pytest

from sheetsync.reports.measures.paid import as_paid
from sheetsync.reports.measures.settling import settle
from sheetsync.reports.shapes import PAYMENTS, PURCHASES
from tests.reports.plain_paid import Money, plain_paid

START = date(2026, 3, 1)


def day(number: int) -> date:
    return START + timedelta(number - 1)


def purchases(lines: Sequence[Money]) -> pd.DataFrame:
    """Purchases whose product is the place of the line."""
    return PURCHASES.frame(
        [(*one, str(place), None) for place, one in enumerate(lines)]
    )


def payments(lines: Sequence[Money]) -> pd.DataFrame:
    return PAYMENTS.frame(lines)


def counted(
    bought: Sequence[Money], paid: Sequence[Money], since: date | None = None
) -> list[tuple[int, date]]:
    """The places of the lines that count, each with its day."""
    found = as_paid(purchases(bought), payments(paid), since)
    PURCHASES.check(found)
    days = (one.date() for one in found["day"])
    return sorted(zip(map(int, found["product"]), days, strict=True))


def told(
    bought: Sequence[tuple[int, int, str | None]],
    paid: Sequence[tuple[int, int, str | None]],
) -> list[int | None]:
    """Of each line of one client the number of the day on which it counts."""
    found = dict(
        counted(
            [("C", day(when), amount, number) for when, amount, number in bought],
            [("C", day(when), amount, number) for when, amount, number in paid],
        )
    )
    return [
        (found[place] - START).days + 1 if place in found else None
        for place in range(len(bought))
    ]


@pytest.mark.parametrize(
    ("bought", "paid", "days"),
    [
        pytest.param([(1, 100, "A")], [], [None], id="not paid at all"),
        pytest.param([(1, 100, "A")], [(5, 100, "A")], [5], id="paid by its number"),
        pytest.param([(1, 100, None)], [(5, 100, None)], [5], id="paid, no numbers"),
        pytest.param([(1, 100, "A")], [(5, 99, "A")], [None], id="a kopeck is missing"),
        pytest.param(
            [(1, 100, "A")], [(5, 60, "A"), (7, 40, "A")], [7], id="in two parts"
        ),
        pytest.param(
            [(1, 100, "A")], [(5, 60, "A"), (5, 40, None)], [5], id="both ways"
        ),
        pytest.param([(5, 100, "A")], [(1, 100, "A")], [5], id="paid in advance"),
        pytest.param(
            [(1, 60, "A"), (1, 40, "A")], [(5, 60, "A")], [None, None], id="whole"
        ),
        pytest.param(
            [(1, 60, None), (1, 40, None)],
            [(5, 60, None), (6, 40, None)],
            [6, 6],
            id="lines of a day without a number are one order",
        ),
        pytest.param(
            [(1, 100, "A"), (2, 30, "B")],
            [(5, 130, "B")],
            [5, 5],
            id="more than it wants pays the oldest",
        ),
        pytest.param(
            [(1, 100, "A"), (2, 30, "B")],
            [(5, 50, None), (6, 50, None)],
            [6, None],
            id="money waits for the oldest",
        ),
        pytest.param(
            [(1, 100, "A"), (2, 30, "B")],
            [(5, 30, "B")],
            [None, 5],
            id="a named one is paid before an older one",
        ),
        pytest.param(
            [(1, 100, "A")], [(5, 100, "X")], [5], id="an unknown number is no number"
        ),
        pytest.param(
            [(1, 100, "7"), (9, 50, "7")],
            [(10, 100, "7"), (11, 50, "7")],
            [10, 11],
            id="the same number on another day is another order",
        ),
        pytest.param([(1, 0, "A")], [], [1], id="what costs nothing is paid"),
        pytest.param(
            [(1, 100, "A"), (1, -100, "A")], [], [1, 1], id="back on its own day"
        ),
        pytest.param(
            [(1, 100, "A"), (3, -100, "A")], [], [None, None], id="back before paid"
        ),
        pytest.param(
            [(1, 100, "A"), (3, -100, "A"), (4, 40, "B")],
            [(2, 50, "A")],
            [None, None, 4],
            id="money for what came back pays the next",
        ),
        pytest.param(
            [(1, 100, "A"), (3, -30, "A")], [(5, 70, "A")], [5, 5], id="back in part"
        ),
        pytest.param(
            [(1, 100, "A"), (3, -30, "A")],
            [(2, 80, "A")],
            [3, 3],
            id="a return settles what was nearly paid",
        ),
        pytest.param(
            [(1, 100, "A"), (5, -30, "A"), (6, 30, "B")],
            [(2, 100, "A")],
            [2, 5, 6],
            id="a return of what is paid is credit",
        ),
        pytest.param(
            [(1, 100, "A"), (3, -120, "A")],
            [],
            [3, 3],
            id="more came back than was shipped: credit that pays it",
        ),
        pytest.param(
            [(1, 100, "A"), (3, -30, None)],
            [(5, 70, None)],
            [5, 3],
            id="a return without a number is credit",
        ),
        pytest.param(
            [(1, 100, None), (1, -30, None)],
            [(5, 70, None)],
            [5, 5],
            id="of its own day's order if that has no number either",
        ),
        pytest.param(
            [(1, 100, "A"), (9, 50, "B")],
            [(2, 100, "A"), (5, -100, "A"), (10, 100, None), (11, 50, None)],
            [2, 11],
            id="what is paid stays paid, money given back is missing later",
        ),
        pytest.param(
            [(1, 100, "A"), (2, 50, "B")],
            [(3, 150, None), (3, -60, None)],
            [None, None],
            id="of a day the sum",
        ),
        pytest.param([(1, 100, "A")], [(5, 0, "A")], [None], id="a payment of nothing"),
    ],
)
def test_an_order_counts_whole_on_the_day_when_the_last_of_it_was_paid(
    bought: list[tuple[int, int, str | None]],
    paid: list[tuple[int, int, str | None]],
    days: list[int | None],
) -> None:
    assert told(bought, paid) == days


def test_money_pays_its_own_client_alone() -> None:
    bought = [("C1", day(1), 100, "A"), ("C2", day(1), 100, "A")]
    paid = [("C2", day(2), 200, "A"), ("C3", day(1), 500, None)]
    assert counted(bought, paid) == [(1, day(2))]


def test_what_was_shipped_before_payments_are_known_is_paid() -> None:
    bought = [
        ("C", day(1), 100, "A"),
        ("C", day(5), 70, "B"),
        ("C", day(6), 30, "C"),
    ]
    paid = [("C", day(2), 999, None), ("C", day(6), 100, "A"), ("C", day(7), 70, None)]
    assert counted(bought, paid, since=day(5)) == [(0, day(1)), (1, day(7))]


def chance_company(seed: int) -> tuple[list[Money], list[Money]]:
    """Three clients, three weeks, few numbers and round amounts: many collisions."""
    some = Random(seed)

    def money(amounts: Sequence[int]) -> Money:
        number = some.choice((None, None, "1", "2", "10", "x"))
        who, when = some.choice(("C1", "C2", "C3")), day(some.randint(1, 21))
        return who, when, some.choice(amounts), number

    bought = [money((0, 10, 20, 30, 50, -10, -20)) for _ in range(some.randint(0, 40))]
    paid = [money((10, 20, 40, 60, 0, -10)) for _ in range(some.randint(0, 30))]
    return bought, paid


@pytest.mark.parametrize("seed", range(60))
def test_plain_python_finds_the_same_days_debts_and_accounts(seed: int) -> None:
    bought, paid = chance_company(seed)
    plain = plain_paid(bought, paid)
    assert counted(bought, paid) == sorted(
        pair for one in plain.values() for pair in one.counts
    )
    found = settle(purchases(bought), payments(paid))
    assert found.accounts.sort_index().to_dict() == {
        client: one.account for client, one in plain.items()
    }
    unpaid = zip(*(found.unpaid[one] for one in found.unpaid), strict=True)
    assert [(who, when.date(), rest) for who, when, rest in unpaid] == [
        (client, order.day, order.rest)
        for client in dict.fromkeys(found.unpaid["client_id"])
        for order in plain[client].orders
        if order.waits
    ]


@pytest.mark.parametrize("seed", range(15))
def test_what_counts_up_to_a_day_depends_on_nothing_after_it(seed: int) -> None:
    bought, paid = chance_company(seed)
    since = day(4) if seed % 3 == 0 else None
    whole = counted(bought, paid, since)
    for number in range(1, 23):
        known = [at for at, one in enumerate(bought) if one[1] <= day(number)]
        cut = counted(
            [bought[at] for at in known],
            [one for one in paid if one[1] <= day(number)],
            since,
        )
        expected = [one for one in whole if one[1] <= day(number)]
        assert sorted((known[at], when) for at, when in cut) == expected


@pytest.mark.parametrize("seed", range(15))
@pytest.mark.parametrize("named", [True, False])
def test_where_every_order_is_paid_on_its_day_paid_is_shipped(
    seed: int, named: bool
) -> None:
    """With returns of any day; of the own day they lower what is to be paid."""
    bought, _ = chance_company(seed)
    sums: dict[tuple[str, date, str | None], int] = {}
    for client, when, amount, number in bought:
        if amount > 0:
            sums[client, when, number] = sums.get((client, when, number), 0) + amount
    paid = [
        (client, when, amount, number if named else None)
        for (client, when, number), amount in sums.items()
    ]
    bought.sort(key=lambda one: one[1])
    whole = purchases(bought)
    pd.testing.assert_frame_equal(as_paid(whole, payments(paid)), whole)


@pytest.mark.parametrize("seed", range(15))
def test_the_order_of_the_rows_of_payments_changes_nothing(seed: int) -> None:
    bought, paid = chance_company(seed)
    other = [*paid]
    Random(seed).shuffle(other)
    assert counted(bought, paid) == counted(bought, other)


def test_of_nothing_nothing_counts() -> None:
    assert counted([], []) == []
    assert counted([], [("C", day(1), 10, "A")]) == []
    assert counted([("C", day(1), -10, "A")], []) == [(0, day(1))]
