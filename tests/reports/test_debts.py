"""What clients owe: where it is known, from which day on, and who says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from sheetsync.config.reports import Reports, Sources
from sheetsync.config.stages import ColumnType
from sheetsync.core.table import Table, Value
from sheetsync.locales.text import Text, verbatim
from sheetsync.reports.care import nps_list
from sheetsync.reports.desk.explain import explained
from sheetsync.reports.facts import ColumnShape, Facts
from sheetsync.reports.measures.debts import overdue
from sheetsync.reports.reactivation import reactivation
from sheetsync.reports.shapes import PAYMENTS, SHIPPED
from tests.reports.company_facts import client, facts_of
from tests.reports.plain_paid import Money, plain_paid
from tests.reports.test_paid import chance_company, day

D = date(2026, 6, 30)
NORMS = Reports()
EARLY = date(2026, 1, 15)
ASKED = (
    ColumnShape(id="nps_score", header=verbatim("Score"), type=ColumnType.NUMBER),
    ColumnShape(id="nps_day", header=verbatim("Day"), type=ColumnType.DATE),
)


def company(
    shipped: Sequence[Money], paid: Sequence[Money], *, score: Value = None
) -> Facts:
    """A company whose sales count when shipped; each client gave that score in May."""
    ids = sorted({one[0] for one in shipped})
    facts = facts_of(
        [client(one, score, date(2026, 5, 1)) for one in ids],
        purchases=[one[:3] for one in shipped],
        shapes=ASKED,
    )
    return replace(
        facts,
        shipped=SHIPPED.frame([(*one, None, None) for one in shipped]),
        payments=PAYMENTS.frame(paid),
    )


def owed(
    shipped: Sequence[Money],
    paid: Sequence[Money],
    as_of: date = D,
    sources: Sources = NORMS.sources,
) -> dict[str, tuple[int, date]] | None:
    ids = [one[0] for one in shipped]
    found = overdue(company(shipped, paid), sources, as_of, ids)
    if found is None:
        return None
    return {
        str(who): (int(one["owed"]), one["since"].date())
        for who, one in found.iterrows()
    }


@pytest.mark.parametrize(
    ("shipped_on", "is_overdue"),
    [(D - timedelta(30), False), (D - timedelta(31), True)],
)
def test_an_order_is_overdue_when_thirty_days_did_not_suffice(
    shipped_on: date, is_overdue: bool
) -> None:
    found = owed([("C", shipped_on, 100, "A")], [("X", EARLY, 5, None)])
    assert found == ({"C": (100, shipped_on)} if is_overdue else {})


def test_where_no_payment_is_known_by_that_day_nothing_is_said() -> None:
    shipped = [("C", EARLY, 100, "A")]
    assert owed(shipped, []) is None
    assert owed(shipped, [("C", D + timedelta(1), 100, "A")]) is None


def test_money_on_the_account_is_taken_off_and_later_orders_are_not_due() -> None:
    shipped = [
        *(("C", EARLY, 100, "A"), ("C", EARLY + timedelta(1), 50, "B")),
        ("C", D, 70, "D"),
    ]
    paid = [("C", EARLY, 30, None), ("C", EARLY, 20, "A")]
    assert owed(shipped, paid) == {"C": (100, EARLY)}


def test_what_more_was_given_back_than_lay_there_is_no_debt_for_an_order() -> None:
    paid = [("C", EARLY, 100, "A"), ("C", EARLY, -40, None)]
    assert owed([("C", EARLY, 100, "A")], paid) == {}


def test_what_was_shipped_before_payments_are_known_is_not_overdue() -> None:
    sources = Sources(payments_since=EARLY + timedelta(1))
    assert owed([("C", EARLY, 100, "A")], [("C", D, 1, None)], sources=sources) == {}


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("number", [8, 15, 21])
def test_plain_python_finds_the_same_debts_of_what_was_known_that_day(
    seed: int, number: int
) -> None:
    bought, paid = chance_company(seed)
    as_of, last_due = day(number), day(number) - timedelta(6)
    known_sales = [one for one in bought if one[1] <= as_of]
    known_money = [one for one in paid if one[1] <= as_of]
    expected = {}
    for who, one in plain_paid(known_sales, known_money).items():
        due = [each for each in one.orders if each.waits and each.day <= last_due]
        if due:
            rest = sum(each.rest for each in due) - max(0, one.account)
            expected[who] = (rest, due[0].day)
    found = owed(bought, paid, as_of, Sources(payment_days=5))
    assert found == (expected if known_money else None)


SOLD: list[Money] = [
    ("C1", date(2026, 3, 2), 30000, "A"),
    ("C2", date(2026, 3, 3), 20000, "B"),
]
PAID: list[Money] = [("C1", date(2026, 3, 5), 12345, "A"), ("C2", D, 20000, "B")]


def note(table: Table) -> str:
    assert table.note is not None
    return table.note.english()


def english(cells: Sequence[Value]) -> list[Value]:
    return [one.english() if isinstance(one, Text) else one for one in cells]


def test_the_reactivation_list_says_what_is_overdue() -> None:
    known = reactivation.make(company(SOLD, PAID), NORMS, D)
    assert known.column("client_id") == ("C1", "C2")
    assert known.column("overdue") == (Decimal("176.55"), None)
    assert "Open deals are not known to the list" in note(known)


def test_no_promoter_is_asked_before_he_has_paid() -> None:
    found = nps_list.make(company(SOLD, PAID, score=10), NORMS, D)
    assert english(found.column("ask")) == ["ask when he has paid", "ask for a review"]
    assert found.column("overdue") == (Decimal("176.55"), None)
    assert "but for those who owe money" in note(found)


def test_explain_tells_of_debts() -> None:
    facts = company(SOLD, PAID)
    first, second = (
        [one.english() for one in explained(facts, NORMS, D, who)]
        for who in ("C1", "C2")
    )
    said = "Overdue: 176.55, not paid after 30 days; the oldest order is of 2026-03-02"
    assert said in first
    assert "He owes nothing for longer than 30 days" in second


def test_a_company_that_imports_no_payments_sees_nothing_new() -> None:
    facts = company(SOLD, [], score=10)
    for table in (
        reactivation.make(facts, NORMS, D),
        nps_list.make(facts, NORMS, D),
    ):
        assert "overdue" not in [one.id for one in table.columns]
        assert "owe" not in note(table)
    asked = nps_list.make(facts, NORMS, D).column("ask")
    assert english(asked) == ["ask for a review"] * 2
    told = " ".join(one.english() for one in explained(facts, NORMS, D, "C1"))
    assert "owes" not in told
    assert "Overdue" not in told
