from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetsync.config.reports import Reactivation, Reports
from sheetsync.config.stages import ColumnType
from sheetsync.core.table import Table
from sheetsync.locales.text import verbatim
from sheetsync.reports.facts import ColumnShape, Facts
from sheetsync.reports.reactivation.reactivation import REPORT, make
from sheetsync.reports.report import Place
from tests.reports import plain_figures as plain
from tests.reports.company_facts import (
    MARGIN,
    PHONE,
    Line,
    client,
    contact,
    facts_of,
    words,
)

D = date(2024, 11, 30)
LAST_OUT = date(2024, 2, 29)  # nine months before a 30 November in a leap year
SILENT = D - timedelta(days=60)


def table(facts: Facts, day: date = D, **norms: object) -> Table:
    return make(facts, Reports(reactivation=Reactivation.model_validate(norms)), day)


def listed(purchases: list[Line], day: date = D) -> list[str]:
    return words(table(facts_of(purchases=purchases), day).column("client_id"))


def test_a_company_without_clients_has_an_empty_list() -> None:
    assert table(Facts.empty()).rows == ()


@pytest.mark.parametrize(
    ("last_order", "expected"),
    [
        (LAST_OUT, []),
        (LAST_OUT + timedelta(days=1), ["C1"]),
        (SILENT, ["C1"]),
        (SILENT + timedelta(days=1), []),
        (D, []),
    ],
)
def test_the_last_order_is_within_nine_months_and_sixty_days_old(
    last_order: date, expected: list[str]
) -> None:
    assert listed([("C1", last_order, 100)]) == expected


@pytest.mark.parametrize(
    ("day", "last_out"),
    [
        (date(2023, 11, 30), date(2023, 2, 28)),
        (date(2024, 12, 31), date(2024, 3, 31)),
        (date(2024, 3, 31), date(2023, 6, 30)),
    ],
)
def test_nine_months_before_a_month_s_end_are_the_same_day_or_the_last(
    day: date, last_out: date
) -> None:
    purchases = [("C1", last_out, 1), ("C2", last_out + timedelta(days=1), 1)]

    assert listed(purchases, day) == ["C2"]


def test_who_never_bought_is_not_on_the_list() -> None:
    assert table(facts_of([client("C1")])).rows == ()


def test_orders_after_the_day_are_not_known_yet() -> None:
    assert listed([("C1", SILENT, 100), ("C1", D + timedelta(days=1), 100)]) == ["C1"]


def test_only_clients_of_the_stage_are_listed() -> None:
    facts = facts_of(
        [client("C1"), client("C2", stage="archive")],
        purchases=[("C1", SILENT, 1), ("C2", SILENT, 1)],
    )

    assert table(facts).column("client_id") == ("C1",)
    assert table(facts, stage="archive").column("client_id") == ("C2",)


def test_who_asked_to_be_left_alone_is_not_listed() -> None:
    facts = facts_of(
        [client("C1", do_not_contact=True), client("C2")],
        purchases=[("C1", SILENT, 1), ("C2", SILENT, 1)],
    )

    assert table(facts).column("client_id") == ("C2",)


def test_the_biggest_turnover_of_those_months_comes_first_and_ties_by_id() -> None:
    purchases = [
        ("C1", LAST_OUT, 10_000),
        ("C1", SILENT, 5),
        ("C4", SILENT, 7),
        ("C3", SILENT, 7),
        ("C2", SILENT, 9),
    ]
    found = table(facts_of(purchases=purchases))

    assert found.column("client_id") == ("C2", "C3", "C4", "C1")
    assert found.column("turnover")[3] == Decimal("0.05")


def test_a_return_lowers_the_turnover_and_does_not_break_the_silence() -> None:
    purchases = [("C1", SILENT, 500), ("C1", D, -700)]
    found = table(facts_of(purchases=purchases))

    assert found.column("turnover") == (Decimal("-2.00"),)
    assert found.column("last_order") == (SILENT,)


def test_a_return_alone_is_no_order() -> None:
    assert listed([("C1", SILENT, -700)]) == []


def test_an_order_that_cost_nothing_is_an_order() -> None:
    assert listed([("C1", SILENT, 0)]) == ["C1"]


def test_two_lines_of_one_day_are_one_order() -> None:
    found = table(facts_of(purchases=[("C1", SILENT, 5), ("C1", SILENT, 6)]))

    assert found.column("orders") == (1,)
    assert found.column("turnover") == (Decimal("0.11"),)


@pytest.mark.parametrize(
    ("days_ago", "expected"),
    [
        ([60], None),
        ([90, 60], None),
        ([100, 70, 60], 20),
        ([101, 70, 60], 20.5),
        ([900, 100, 70, 60], 30),
    ],
)
def test_the_own_rhythm_is_the_median_gap_from_three_orders_on(
    days_ago: list[int], expected: float | None
) -> None:
    purchases = [("C1", D - timedelta(days=ago), 1) for ago in days_ago]

    assert table(facts_of(purchases=purchases)).column("rhythm") == (expected,)


def test_the_list_says_whom_to_call_and_not_what_he_brings() -> None:
    whom = ColumnShape(
        id="decision_maker", header=verbatim("Whom"), type=ColumnType.TEXT
    )
    facts = facts_of(
        [client("C1", "+7 912", "Eve", 30)],
        purchases=[("C1", SILENT, 1)],
        contacts=[contact("C1", date(2024, 6, 1))],
        shapes=(PHONE, whom, MARGIN),
    )
    found = table(facts)

    assert found.column("cell.phone") == ("+7 912",)
    assert found.column("cell.decision_maker") == ("Eve",)
    assert found.column("last_contact") == (date(2024, 6, 1),)
    assert "cell.margin" not in [one.id for one in found.columns]


def test_in_a_base_stand_its_own_clients_and_columns_alone() -> None:
    facts = facts_of(
        [client("C1", "+7 1"), client("C2", "+7 2")],
        purchases=[("C1", SILENT, 1), ("C2", SILENT, 1)],
        shapes=(PHONE,),
    )
    found = table(facts.slice({"C2"}))

    assert found.column("client_id") == ("C2",)
    assert "cell.phone" not in [one.id for one in found.columns]


def test_it_goes_to_the_desk_and_to_the_bases_of_the_stage_in_the_norms() -> None:
    norms = Reports(reactivation=Reactivation(stage="buyers"))

    assert REPORT.places == (Place.DESK, Place.BASE)
    assert REPORT.stage is not None
    assert REPORT.stage(norms) == "buyers"


def test_a_day_on_which_nothing_happened_changes_no_row() -> None:
    facts = facts_of(purchases=[("C1", SILENT, 1), ("C2", SILENT, 2)])

    assert table(facts, D) == table(facts, D + timedelta(days=1))


LINES = st.lists(
    st.tuples(
        st.sampled_from(["C1", "C2", "C3", "C4", "C5"]),
        st.one_of(
            st.dates(LAST_OUT - timedelta(days=2), LAST_OUT + timedelta(days=2)),
            st.dates(SILENT - timedelta(days=2), SILENT + timedelta(days=2)),
            st.dates(LAST_OUT, D + timedelta(days=2)),
        ),
        st.integers(-20, 40),
    ),
    max_size=25,
)


@settings(max_examples=50, deadline=None)
@given(LINES)
def test_the_list_equals_the_plain_calculation(lines: list[Line]) -> None:
    found = table(facts_of(purchases=lines))
    cents = [(who, day, Decimal(amount) / 100) for who, day, amount in lines]

    names = ("client_id", "turnover", "last_order", "orders", "rhythm")
    assert list(zip(*map(found.column, names), strict=True)) == [
        (one.client, one.turnover, one.last_order, one.orders, one.rhythm)
        for one in plain.reactivation(cents, D)
    ]
