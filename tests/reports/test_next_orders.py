"""Next orders: the list both ways, and each rule at its edges."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import pytest

from sheetsync.config.buying import NextOrders
from sheetsync.config.reports import Reports
from sheetsync.config.stages import ColumnType
from sheetsync.core.table import Table, Value
from sheetsync.demo.buying import buying_of
from sheetsync.locales.text import Text, verbatim
from sheetsync.reports.buying import next_orders
from sheetsync.reports.facts import ColumnShape, Facts
from tests.reports import plain_buying
from tests.reports.cdnow import in_cents
from tests.reports.company_facts import PHONE, Line, client, facts_of
from tests.reports.real_sales import both, sold_in

D = date(2024, 2, 29)
NORMS = Reports()
NEXT = ColumnShape(
    id="next_purchase", header=verbatim("Next purchase"), type=ColumnType.DATE
)


def ago(days: int) -> date:
    return D - timedelta(days=days)


def company(
    named: dict[str, Value], purchases: Sequence[Line], stage: str = "customers"
) -> Facts:
    ids = sorted({*named, *(one[0] for one in purchases)})
    rows = [client(one, named.get(one), stage=stage) for one in ids]
    return facts_of(rows, purchases=purchases, shapes=(NEXT,))


def listed(found: Table, day: date = D) -> list[tuple[Value, ...]]:
    """Client, expected day, where it is known from; days late of who is late."""
    names = ("client_id", "expected", "source", "late")
    return [
        (who, expected, source.english(), (day - expected).days if late else None)
        for who, expected, source, late in zip(*map(found.column, names), strict=True)
        if isinstance(expected, date) and isinstance(source, Text)
    ]


def row(
    named: Value, *bought: int, norms: Reports = NORMS
) -> tuple[date, str, int | None] | None:
    """Of a client who bought so many days ago: expected, from what, days late."""
    lines = [("C1", ago(one), 100) for one in bought]
    found = listed(next_orders.make(company({"C1": named}, lines), norms, D))
    return found[0][1:] if found else None  # type: ignore[return-value]


@both([date(1998, 3, 31), date(1997, 12, 31), date(1998, 6, 30)])
def test_the_list_is_that_of_the_plain_calculation(name: str, day: date) -> None:
    sold = sold_in(name)
    clients = {one[0] for one in sold.lines}

    found = next_orders.make(sold.facts, NORMS, day)

    plain = plain_buying.next_orders(sold.lines, {}, clients, day)
    assert listed(found, day) == plain
    assert found.rows


@pytest.mark.parametrize("seed", range(8))
def test_named_days_and_rhythms_of_chance_give_the_plain_list(seed: int) -> None:
    chance = random.Random(seed)
    lines = [
        (
            f"C{chance.randrange(30):02}",
            D - timedelta(days=chance.randrange(-5, 40 + 40 * seed)),
            Decimal(chance.randrange(-30, 60)),
        )
        for _ in range(100)
    ]
    named: dict[str, date] = {
        f"C{chance.randrange(40):02}": D + timedelta(days=chance.randrange(-40, 30))
        for _ in range(20)
    }
    facts = company(dict(named), in_cents(lines))
    clients = {*named, *(one[0] for one in lines)}

    found = listed(next_orders.make(facts, NORMS, D))

    assert found == plain_buying.next_orders(lines, named, clients, D)
    assert {one[2] for one in found} == {"own rhythm", "the client named it"}


def test_the_sample_company_has_the_list_of_the_plain_calculation() -> None:
    chance, today = random.Random(5), date(2026, 11, 2)
    lines = [
        (f"C{number:03}", one.day, Decimal(one.amount_minor) / 100)
        for number in range(160)
        for one in buying_of(chance, today, number)
    ]
    clients = {one[0] for one in lines}

    found = next_orders.make(facts_of(purchases=in_cents(lines)), NORMS, today)

    plain = plain_buying.next_orders(lines, {}, clients, today)
    assert listed(found, today) == plain
    assert len(found.rows) > 20


@pytest.mark.parametrize(
    ("bought", "expected"),
    [
        pytest.param([20, 10], None, id="two orders are no rhythm"),
        pytest.param([30, 20, 10], (ago(0), None), id="due today"),
        pytest.param([50, 30, 10], (ago(-10), None), id="due in ten days"),
        pytest.param([52, 28, 4], (ago(-20), "far"), id="due later than is shown"),
        pytest.param([53, 35, 17], (ago(-1), None), id="due tomorrow"),
        pytest.param([37, 27, 17], (ago(7), None), id="late by what is tolerated"),
        pytest.param([38, 28, 18], (ago(8), 8), id="late by a day more"),
        pytest.param([50, 40, 30], (ago(20), 20), id="silent for 30 days: cooling"),
        pytest.param([51, 41, 31], None, id="silent for 31 days: fell off"),
        pytest.param([120, 80, 80, 80], None, id="one day's lines are one order"),
        pytest.param([35, 24, 14], (ago(3), None), id="half a day is rounded up"),
        pytest.param([0, 0, 0], None, id="one order of today"),
    ],
)
def test_the_rhythm_says_when_the_next_order_is_expected(
    bought: list[int], expected: tuple[date, object] | None
) -> None:
    wanted = None
    if expected and expected[1] != "far":
        wanted = (expected[0], "own rhythm", expected[1])

    assert row(None, *bought) == wanted


@pytest.mark.parametrize(
    ("named", "bought", "expected"),
    [
        pytest.param(5, [], (ago(5), None), id="who never ordered named a day"),
        pytest.param(8, [], (ago(8), 8), id="and it is over"),
        pytest.param(-14, [50], (ago(-14), None), id="in fourteen days"),
        pytest.param(-15, [50], None, id="in fifteen days"),
        pytest.param(8, [15], None, id="ordered a week before it: met"),
        pytest.param(8, [16], (ago(8), 8), id="ordered a day earlier: not met"),
        pytest.param(8, [3], None, id="ordered after it"),
        pytest.param(8, [59], (ago(8), 8), id="no rhythm, silent for 59 days"),
        pytest.param(8, [60], None, id="for 60 days: Reactivation has him"),
        pytest.param(7, [60], (ago(7), None), id="the day that he named is tolerated"),
        pytest.param(-3, [700], (ago(-3), None), id="long lost, and named a day"),
        pytest.param(8, [51, 41, 31], None, id="fell off by rhythm, and it is over"),
    ],
)
def test_the_day_that_he_named_goes_before_his_rhythm(
    named: int, bought: list[int], expected: tuple[date, int | None] | None
) -> None:
    wanted = (expected[0], "the client named it", expected[1]) if expected else None

    assert row(ago(named), *bought) == wanted


def test_after_a_named_day_was_met_the_rhythm_counts_again() -> None:
    assert row(ago(12), 30, 20, 10) == (ago(0), "own rhythm", None)


def test_what_is_no_day_counts_nowhere_and_is_told() -> None:
    found = next_orders.make(company({"C1": "soon", "C2": None}, []), NORMS, D)

    assert found.rows == ()
    assert found.note is not None
    assert found.note.english().endswith("no day stands there: 1")


def test_a_day_of_the_year_9999_is_far_away_and_breaks_nothing() -> None:
    assert row(date(9999, 12, 31), 5) is None


def test_without_the_column_the_rhythm_alone_counts() -> None:
    bought = [("C1", ago(one), 100) for one in (30, 20, 10)]

    found = next_orders.make(facts_of(purchases=bought), NORMS, D)
    assert listed(found) == [("C1", D, "own rhythm", None)]


def test_another_column_may_hold_the_named_day() -> None:
    norms = Reports(next_orders=NextOrders(column="promised"))

    assert row(ago(0), 5, norms=norms) is None


def test_clients_of_other_stages_are_not_listed() -> None:
    facts = company({"C1": D}, [], stage="interested")

    assert next_orders.make(facts, NORMS, D).rows == ()


def test_late_ones_stand_first_by_turnover_and_the_others_by_day() -> None:
    sums = {"A": 5, "B": 9, "C": 1, "D": 7, "E": 9}
    named: dict[str, Value] = {
        "A": ago(20),
        "B": ago(10),
        "C": ago(0),
        "D": ago(-2),
        "E": ago(20),
    }
    facts = company(named, [(who, ago(40), one) for who, one in sums.items()])

    found = next_orders.make(facts, NORMS, D)
    assert list(found.column("client_id")) == ["B", "E", "A", "C", "D"]
    assert found.note is not None
    assert "7 days: 3," in found.note.english()
    assert "14 days: 2." in found.note.english()


def test_a_caller_sees_phone_last_products_and_who_asked_not_to_be_called() -> None:
    facts = facts_of(
        [client("C1", "+7 900", do_not_contact=True)],
        purchases=[("C1", ago(one), 100) for one in (30, 20, 10)],
        shapes=(PHONE,),
    )

    found = next_orders.make(facts, NORMS, D)
    assert found.column("cell.phone") == ("+7 900",)
    assert found.column("products") == ("CD",)
    assert [str(one) for one in found.column("do_not_contact")] == ["do not contact"]
    assert found.column("rhythm") == (10,)


def test_a_base_lists_its_clients_as_the_desk_does() -> None:
    sold = sold_in("cdnow")
    day = date(1998, 3, 31)
    some = {one[0] for one in sold.lines[::3]}

    own = next_orders.make(sold.facts.slice(some), NORMS, day)

    of_all = next_orders.make(sold.facts, NORMS, day).rows
    assert own.rows == tuple(one for one in of_all if one[0] in some)
