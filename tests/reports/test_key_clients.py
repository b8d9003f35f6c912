from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetsync.config.reports import KeyClients, Reports
from sheetsync.core.table import Kind, Table
from sheetsync.locales.text import Text
from sheetsync.reports.care.key_clients import make
from sheetsync.reports.facts import Facts
from tests.reports import plain_figures as plain
from tests.reports.company_facts import Line, at, client, contact, facts_of, words

D = date(2024, 2, 29)
LONG_AGO = date(2020, 1, 1)


def table(facts: Facts, **norms: float) -> Table:
    return make(facts, Reports(key_clients=KeyClients.model_validate(norms)), D)


def key(purchases: list[Line], **norms: float) -> list[str]:
    return words(table(facts_of(purchases=purchases), **norms).column("client_id"))


def test_a_company_without_clients_has_no_key_clients() -> None:
    found = make(Facts.empty(), Reports(), D)

    assert found.rows == ()
    assert isinstance(found.note, Text)
    assert "Nobody" in found.note.english()


def test_the_only_client_is_a_key_client() -> None:
    assert key([("C1", D, 5)]) == ["C1"]


def test_a_giant_with_90_per_cent_is_in_and_not_alone_outside() -> None:
    assert key([("C1", D, 900), ("C2", D, 60), ("C3", D, 40)]) == ["C1"]


def test_the_client_who_crosses_the_border_is_the_last_one_in() -> None:
    purchases = [("C1", D, 50), ("C2", D, 29), ("C3", D, 15), ("C4", D, 6)]

    assert key(purchases) == ["C1", "C2", "C3"]


def test_who_starts_exactly_at_the_border_is_out() -> None:
    assert key([("C1", D, 50), ("C2", D, 30), ("C3", D, 20)]) == ["C1", "C2"]


@pytest.mark.parametrize("border", [0.1, 0.3, 0.7, 0.8, 0.95])
def test_the_border_is_exact_where_binary_fractions_are_not(border: float) -> None:
    cents = 10**15 + 20
    first = cents * round(border * 100) // 100
    purchases = [("C1", D, first), ("C2", D, cents - first)]
    exact = plain.key_clients(
        [(who, day, Decimal(amount)) for who, day, amount in purchases],
        D,
        border=str(border),
    )

    assert key(purchases, share=border) == [one[0] for one in exact]


def test_equal_turnover_stands_in_the_order_of_ids() -> None:
    purchases = [("C3", D, 10), ("C1", D, 10), ("C2", D, 10)]

    assert key(purchases, share=1) == ["C1", "C2", "C3"]


def test_returns_are_taken_off_in_the_period_they_are_dated_in() -> None:
    purchases = [("C1", LONG_AGO, 100), ("C1", D, 30), ("C1", D, -10), ("C2", D, 15)]
    found = table(facts_of(purchases=purchases), share=1)

    assert found.column("turnover") == (Decimal("0.20"), Decimal("0.15"))


def test_who_returned_more_than_he_bought_has_no_class_and_lowers_no_share() -> None:
    purchases = [("C1", D, 80), ("C2", D, 20), ("C3", D, -500), ("C4", D, 0)]
    found = table(facts_of(purchases=purchases), share=1)

    assert found.column("client_id") == ("C1", "C2")
    assert found.column("total") == (Decimal(1), Decimal(1))
    assert isinstance(found.note, Text)
    assert "Clients with turnover: 2." in found.note.english()


def test_nobody_is_key_where_all_returned_more_than_they_bought() -> None:
    assert key([("C1", D, -1), ("C2", D, -2)]) == []


def test_the_window_is_twelve_months_without_its_first_day() -> None:
    # twelve months before a leap day end on 28 February
    purchases = [
        ("C1", date(2023, 2, 28), 10),
        ("C2", date(2023, 3, 1), 10),
        ("C3", date(2024, 2, 29), 10),
        ("C4", date(2024, 3, 1), 10),
    ]

    assert key(purchases, share=1) == ["C2", "C3"]


def test_the_list_is_cut_to_what_the_owner_can_talk_to() -> None:
    purchases = [(f"C{number}", D, 100 - number) for number in range(1, 9)]
    found = table(facts_of(purchases=purchases), share=1, capacity=3)

    assert found.column("client_id") == ("C1", "C2", "C3")
    assert isinstance(found.note, Text)
    assert "100 % of it: 8" in found.note.english()


def test_shares_stand_beside_what_they_are_shares_of() -> None:
    found = table(facts_of(purchases=[("C1", D, 60), ("C2", D, 40)]))

    assert found.column("before") == (Decimal(0), Decimal("0.60"))
    assert found.column("share") == (0.6, 0.4)
    assert found.column("share_before") == (0.0, 0.6)


def test_purchases_and_contacts_after_the_day_are_not_known_yet() -> None:
    facts = facts_of(
        [client("C1", last_contact=date(2024, 5, 1))],
        purchases=[("C1", date(2024, 1, 5), 10), ("C1", date(2024, 3, 1), 99)],
        contacts=[contact("C1", date(2024, 2, 1)), contact("C1", date(2024, 3, 5))],
    )
    found = table(facts)

    assert found.column("last_purchase") == (date(2024, 1, 5),)
    assert found.column("last_contact") == (date(2024, 2, 1),)
    assert found.column("turnover") == (Decimal("0.10"),)


def test_the_last_contact_of_the_row_counts_where_the_log_is_older() -> None:
    facts = facts_of(
        [client("C1", last_contact=date(2024, 2, 2)), client("C2")],
        purchases=[("C1", D, 10), ("C2", D, 5)],
        contacts=[contact("C1", date(2024, 1, 1))],
    )

    assert table(facts).column("last_contact") == (date(2024, 2, 2), None)


def test_who_is_responsible_is_said_as_of_the_day() -> None:
    handed_over = [
        ("C1", "Bob", at("2024-01-01 09:00"), at("2024-03-05 12:00")),
        ("C1", "Ann", at("2024-03-05 12:00"), None),
    ]
    facts = facts_of(purchases=[("C1", D, 10)], responsibility=handed_over)

    assert table(facts).column("responsible") == ("Bob",)
    after = make(facts, Reports(), date(2024, 3, 5))
    assert after.column("responsible") == ("Ann",)


def test_a_return_is_no_purchase_of_his() -> None:
    purchases = [("C1", date(2024, 1, 5), 10), ("C1", D, -1)]
    found = table(facts_of(purchases=purchases))

    assert found.column("last_purchase") == (date(2024, 1, 5),)


def test_who_began_within_the_window_is_marked_as_new() -> None:
    purchases = [("C1", D, 20), ("C2", date(2023, 2, 28), 1), ("C2", D, 10)]
    found = table(facts_of(purchases=purchases))

    assert words(found.column("new")) == ["new", "None"]


def test_clients_that_no_base_knows_are_in_no_figure() -> None:
    facts = facts_of([client("C1")], purchases=[("C1", D, 10), ("gone", D, 90)])

    assert table(facts).column("total") == (Decimal("0.10"),)


def test_a_currency_without_cents_is_shown_without_them() -> None:
    facts = facts_of(purchases=[("C1", D, 1234)], minor_digits=0)
    found = table(facts)

    assert found.column("turnover") == (Decimal(1234),)
    assert {one.id for one in found.columns if one.kind is Kind.MONEY} == {
        "turnover",
        "before",
        "total",
    }


LINES = st.lists(
    st.tuples(
        st.sampled_from(["C1", "C2", "C3", "C4", "C5"]),
        st.dates(min_value=date(2023, 2, 26), max_value=date(2024, 3, 2)),
        st.integers(-30, 100),
    ),
    max_size=25,
)


@settings(max_examples=50, deadline=None)
@given(LINES, st.sampled_from([0.5, 0.8, 1.0]))
def test_key_clients_equal_the_plain_calculation(
    lines: list[Line], border: float
) -> None:
    found = table(facts_of(purchases=lines), share=border)
    cents = [(who, day, Decimal(amount) / 100) for who, day, amount in lines]

    names = ("client_id", "turnover", "before", "total")
    assert list(zip(*map(found.column, names), strict=True)) == plain.key_clients(
        cents, D, border=str(border)
    )


@settings(max_examples=25, deadline=None)
@given(LINES.flatmap(lambda lines: st.tuples(st.just(lines), st.permutations(lines))))
def test_the_order_of_the_lines_changes_nothing(
    case: tuple[list[Line], list[Line]],
) -> None:
    lines, shuffled = case

    assert table(facts_of(purchases=shuffled)) == table(facts_of(purchases=lines))
