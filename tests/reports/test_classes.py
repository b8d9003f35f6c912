"""Classes, migration, lifetime value and cooling: each definition at its edges.

The letters E and a number are those of the definitions in the reports.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetsync.config.reports import Cooling, Migration, Reports, Segments
from sheetsync.core.table import Table
from sheetsync.locales.text import Text
from sheetsync.reports import all_reports
from sheetsync.reports.facts import Facts
from sheetsync.reports.periods import last_closings, last_quarters, months_before
from tests.reports import plain_classes as plain
from tests.reports.company_facts import Line, client, facts_of, words

D = date(2024, 2, 29)
NORMS = Reports()


def made(
    report: str, purchases: list[Line], day: date = D, norms: Reports = NORMS
) -> Table:
    return all_reports()[report].make(facts_of(purchases=purchases), norms, day)


def classes(purchases: list[Line], day: date = D) -> dict[str, str]:
    found = made("segments", purchases, day)
    return dict(
        zip(words(found.column("client_id")), words(found.column("abc")), strict=True)
    )


@pytest.mark.parametrize(
    ("turnovers", "expected"),
    [
        ([100], "A"),
        ([90, 10], "AB"),  # the giant is A, and not alone outside of it
        ([80, 15, 5], "ABC"),  # who stands on a border is below it
        ([79, 16, 5], "AAC"),  # who crosses it is above
        ([1, 1, 1, 1, 1], "AAAAB"),
        ([50, 0], "A–"),
        ([50, -10], "A–"),  # returns above sales: no class, and not in the total
        ([0], "–"),
        ([-5], ""),  # a return alone is no order
    ],
)
def test_a_class_is_the_share_of_those_above(
    turnovers: list[int], expected: str
) -> None:
    purchases = [(f"C{n}", D, one) for n, one in enumerate(turnovers)]
    purchases += [("C1", D, 0)] if turnovers[1:] == [-10] else []

    assert "".join(classes(purchases).values()) == expected


def test_of_equal_turnovers_the_smaller_id_comes_first() -> None:
    purchases = [(one, D, 10) for one in ("C3", "C1", "C2", "C5", "C4")]

    assert list(classes(purchases).items())[-1] == ("C5", "B")


@pytest.mark.parametrize(
    ("bought", "expected"),
    [
        (date(2023, 2, 28), "–"),  # the window after 28 February 2023 …
        (date(2023, 3, 1), "A"),
        (D, "A"),  # … up to 29 February 2024
        (date(2024, 3, 1), None),
    ],
)
def test_the_year_before_a_leap_day_begins_on_the_first_of_march(
    bought: date, expected: str | None
) -> None:
    assert classes([("C1", bought, 100)]).get("C1") == expected


@pytest.mark.parametrize(
    ("day", "starts"),
    [
        (date(2024, 3, 31), [(2023, 10), (2024, 1)]),
        (date(2024, 3, 30), [(2023, 7), (2023, 10)]),
        (date(2024, 12, 31), [(2024, 7), (2024, 10)]),
        (date(2024, 1, 1), [(2023, 7), (2023, 10)]),
    ],
)
def test_a_quarter_is_complete_with_its_last_day(
    day: date, starts: list[tuple[int, int]]
) -> None:
    assert last_quarters(day, 2) == tuple(date(*one, 1) for one in starts)


def quarterly(*turnovers: int) -> list[Line]:
    """Turnover in the middle of the last quarters up to 31 March 2024."""
    starts = last_quarters(date(2024, 3, 31), len(turnovers))
    return [
        ("C1", start + timedelta(days=40), one)
        for start, one in zip(starts, turnovers, strict=True)
    ]


@pytest.mark.parametrize(
    ("turnovers", "expected", "cv"),
    [
        ((5, 5, 5, 5), "X", 0),
        ((3, 5, 3, 5), "X", 0.25),  # the border belongs to the better class
        ((1, 3, 1, 3), "Y", 0.5),
        ((8, 0, 0, 8), "Z", 1),  # empty quarters count
        ((8, 8, 8), "too little data", 0),
        ((8, 8, -8, -8), "–", None),
        ((9, 9, 9, -9), "Z", 1.7321),
    ],
)
def test_evenness_is_that_of_the_quarters_with_zeros(
    turnovers: tuple[int, ...], expected: str, cv: float | None
) -> None:
    found = made("segments", quarterly(*turnovers), date(2024, 3, 31))

    assert words(found.column("xyz")) == [expected]
    assert found.column("cv") == (cv,)
    assert found.column("quarters") == (len(turnovers),)


def test_a_rhythm_right_on_the_border_is_even_enough() -> None:
    # Gaps 14, 7, 21, 7, 7: the deviation is exactly half their mean. A real buyer's.
    days = [0, 14, 21, 42, 49, 56]
    purchases = [("C1", date(2024, 1, 1) + timedelta(days=one), 5) for one in days]
    found = made("segments", purchases, date(2024, 3, 31))

    assert words(found.column("rhythm_xyz")) == ["Y"]


def test_the_running_quarter_says_nothing_yet() -> None:
    purchases = [*quarterly(5, 5, 5, 5), ("C1", date(2024, 4, 2), 900)]
    found = made("segments", purchases, date(2024, 6, 29))

    assert found.column("cv") == (0,)


def test_a_class_that_has_nearly_everybody_is_remarked_upon() -> None:
    purchases = [
        (f"C{n}", day, amount)
        for n in range(12)
        for _, day, amount in quarterly(8, 0, 0, 8)
    ]
    found = made("abc_xyz", purchases, date(2024, 3, 31))

    assert found.note is not None
    assert "Z has 12 of 12 classed clients" in found.note.english()


def test_a_class_with_just_the_share_of_the_norm_is_not_remarked_upon() -> None:
    # 0.7 of 90 is 63, and less than that in binary fractions
    sums = [100] * 63 + [1] * 27
    purchases = [(f"C{n:02}", D, one) for n, one in enumerate(sums)]
    norms = Reports(segments=Segments(lopsided=0.7, share_a=0.99, share_b=0.995))

    found = made("abc_xyz", purchases, norms=norms)

    sizes = found.column("clients_all")
    assert sizes[0] == 63
    assert found.note is not None
    assert "A has" not in found.note.english()


@pytest.mark.parametrize(
    ("silent", "state"),
    [(0, "active"), (40, "active"), (41, "cooling"), (80, "cooling"), (81, "fell off")],
)
def test_a_state_is_measured_by_the_own_median_gap(silent: int, state: str) -> None:
    last = D - timedelta(days=silent)
    purchases = [("C1", last - timedelta(days=40 * n), 1) for n in range(3)]

    assert words(made("segments", purchases).column("state")) == [state]


@pytest.mark.parametrize(("silent", "state"), [(30, "cooling"), (31, "fell off")])
def test_nobody_falls_off_before_thirty_days(silent: int, state: str) -> None:
    last = D - timedelta(days=silent)
    purchases = [("C1", last - timedelta(days=5 * n), 1) for n in range(4)]

    assert words(made("segments", purchases).column("state")) == [state]


def test_who_has_no_rhythm_is_measured_by_his_class_and_without_any_by_nobody() -> None:
    steady = [("C1", D - timedelta(days=20 * n), 500) for n in range(3)]
    once = [("C2", D - timedelta(days=39), 400)]

    assert words(made("segments", [*steady, *once]).column("state"))[1] == "cooling"
    assert made("segments", once).column("state") == (None,)
    assert words(made("segments", [("C1", date(2023, 5, 29), 1)]).column("state")) == [
        "lost"
    ]


YEAR = date(2023, 2, 28)
"""A year before the leap day."""


def test_every_pair_of_classes_has_a_row_and_the_money_adds_up() -> None:
    found = made(
        "migration", [("C1", YEAR, 100), ("C1", D, 40), ("C2", D, 60), ("C3", YEAR, 7)]
    )
    rows = {path: rest for path, _, _, *rest in found.rows if rest[0]}

    assert len(found.rows) == 16
    assert rows == {
        "A → A": [1, Decimal("1.00"), Decimal("0.40"), Decimal("-0.60")],
        "B → –": [1, Decimal("0.07"), Decimal("0.00"), Decimal("-0.07")],
        "– → A": [1, Decimal("0.00"), Decimal("0.60"), Decimal("0.60")],
    }


def rises(
    now: int, *, then: int = 10, last_month: int = 100, norm: Migration | None = None
) -> list[str]:
    """What is said of C2, who was B a year ago and is A now."""
    purchases = [
        ("C1", YEAR, 90),
        ("C2", YEAR, then),
        ("C2", date(2024, 1, 15), now - last_month),
        ("C2", date(2024, 2, 15), last_month),
    ]
    norms = Reports(migration=norm or Migration())
    found = made("risers", purchases, norms=norms)
    said = dict(
        zip(found.column("client_id"), words(found.column("counts")), strict=True)
    )
    return [said["C2"]]


def test_a_rise_counts_if_turnover_grew_and_a_was_held() -> None:
    assert rises(150) == ["yes"]


def test_a_rise_does_not_count_where_only_others_fell() -> None:
    assert rises(10, last_month=5) == [
        "no: others fell, his turnover did not grow enough"
    ]
    assert rises(20, last_month=5, norm=Migration(growth=1.0)) == [
        "no: others fell, his turnover did not grow enough"
    ]
    assert rises(21, last_month=5, norm=Migration(growth=1.0)) == ["yes"]


def test_a_rise_does_not_count_before_it_was_held() -> None:
    assert rises(150, last_month=150) == ["not yet: A has not been held long enough"]
    once = Migration(held=1)
    assert rises(150, last_month=150, norm=once) == ["yes"]


def test_a_closing_is_the_last_day_of_a_month() -> None:
    assert last_closings(D, 2) == (D, date(2024, 1, 31))
    assert last_closings(date(2024, 2, 28), 2) == (
        date(2024, 1, 31),
        date(2023, 12, 31),
    )


def test_who_rose_and_fell_stand_by_the_money_that_moved() -> None:
    found = made(
        "risers",
        [("C1", YEAR, 900), ("C2", YEAR, 100), ("C2", D, 500), ("C3", YEAR, 3)],
    )

    assert found.column("client_id") == ("C1", "C2")  # from C to none is no news
    assert words(found.column("direction")) == ["fell", "rose"]


def test_profit_to_date_is_the_margin_of_all_turnover_rounded_half_up() -> None:
    purchases = [("C1", date(2020, 1, 1), 100), ("C1", D, 5), ("C1", D, -90)]
    found = made("lifetime", purchases)

    assert found.column("turnover") == (Decimal("0.15"),)
    assert found.column("profit") == (Decimal("0.05"),)  # 4.5 kopecks
    assert found.column("orders") == (2,)


def test_nothing_is_expected_from_too_few_clients() -> None:
    found = made("lifetime", [("C1", YEAR, 100), ("C1", D, 100)])

    assert found.column("expected") == (None,)
    assert found.note is not None
    assert "only 1 clients bought a year ago" in found.note.english()


def test_who_no_longer_buys_is_expected_to_bring_nothing() -> None:
    purchases = [(f"C{n:02}", YEAR, 1000) for n in range(20)]
    purchases += [(f"C{n:02}", D, 1000) for n in range(10)]
    found = made("lifetime", purchases)
    expected = dict(
        zip(found.column("client_id"), found.column("expected"), strict=True)
    )

    months = sum((10 / 20) ** (n / 12) for n in range(1, 25))
    a_month = Decimal("10.00") * Decimal("0.3") / 366 * Decimal("30.4375")
    assert expected["C00"] == (a_month * Decimal(months)).quantize(Decimal("0.01"))
    assert expected["C19"] == 0


def bought(**of: int) -> list[Line]:
    """Three old orders, and turnover a year ago, right before, and lately."""
    old = of.get("old", 3)
    lines = [("C1", date(2022, 1, n + 1), 1) for n in range(old)]
    days = {
        "year": date(2023, 1, 10),
        "before": date(2023, 11, 10),
        "now": date(2024, 1, 10),
    }
    return lines + [("C1", days[one], of[one]) for one in days if one in of]


@pytest.mark.parametrize(
    ("purchases", "expected"),
    [
        (bought(year=100, now=70), [(Decimal("1.00"), None)]),
        (bought(year=100, now=71), []),
        (bought(year=100, before=1, now=70), [(Decimal("1.00"), None)]),
        (bought(before=100, now=50), [(Decimal("1.00"), "season unknown")]),
        (bought(year=-100, before=100, now=50), [(Decimal("1.00"), "season unknown")]),
        (bought(year=100), []),  # he no longer buys: that is another list
        (bought(year=100, now=0), [(Decimal("1.00"), None)]),
        (bought(now=50), []),
        (bought(old=1, year=100, now=50), []),  # two orders before
        (bought(old=2, year=100, now=50), [(Decimal("1.00"), None)]),
    ],
)
def test_cooling_is_who_buys_less_than_a_year_ago_and_still_buys(
    purchases: list[Line], expected: list[tuple[Decimal, str | None]]
) -> None:
    found = made("cooling", purchases)
    seasons = [
        one.english() if isinstance(one, Text) else one
        for one in found.column("season")
    ]

    assert list(zip(found.column("earlier"), seasons, strict=True)) == expected


def test_cooling_looks_at_its_stage_and_marks_who_must_not_be_called() -> None:
    facts = facts_of(
        [client("C1", do_not_contact=True), client("C2", stage="archive")],
        purchases=[
            (one, day, amount)
            for one in ("C1", "C2")
            for _, day, amount in bought(year=100, now=5)
        ],
    )
    found = all_reports()["cooling"].make(facts, NORMS, D)
    archived = Reports(cooling=Cooling(stage="archive"))

    assert found.column("client_id") == ("C1",)
    assert words(found.column("do_not_contact")) == ["do not contact"]
    assert all_reports()["cooling"].make(facts, archived, D).column("client_id") == (
        "C2",
    )


LINES = st.lists(
    st.tuples(
        st.sampled_from(["C1", "C2", "C3", "C4"]),
        st.dates(date(2021, 12, 20), date(2024, 3, 5)),
        st.integers(-20, 40),
    ),
    max_size=30,
)


@settings(max_examples=40, deadline=None)
@given(LINES)
def test_classes_migration_and_cooling_equal_the_plain_calculation(
    lines: list[Line],
) -> None:
    cents = [(who, day, Decimal(amount) / 100) for who, day, amount in lines]
    buyers = plain.order_days(cents, D)
    abc = {who: one for who, one in plain.abc(cents, D).items() if who in buyers}

    assert classes(lines) == {who: abc.get(who, "–") for who in buyers}
    migration = made("migration", lines)
    assert {
        path: figures[:3] for path, _, _, *figures in migration.rows if figures[0]
    } == {
        " → ".join(pair): list(one) for pair, one in plain.migration(cents, D).items()
    }
    cooling = made("cooling", lines)
    names = ("client_id", "earlier", "recent")
    assert list(zip(*map(cooling.column, names), strict=True)) == [
        one[:3] for one in plain.cooling(cents, D)
    ]


@pytest.mark.parametrize("report", ["segments", "migration", "risers", "lifetime"])
def test_a_company_without_purchases_has_no_figures(report: str) -> None:
    found = all_reports()[report].make(Facts.empty(), NORMS, D)

    assert not any(
        isinstance(cell, Decimal) and cell for row in found.rows for cell in row
    )


@pytest.mark.parametrize("day", [31, 30, 29])
@pytest.mark.parametrize("as_of", [date(2024, 7, 31), date(2024, 5, 31)])
def test_the_months_right_before_begin_six_months_ago(as_of: date, day: int) -> None:
    # six months before 31 July is 31 January, though three before 30 April are not
    begins = months_before(as_of, 6).replace(day=min(day, months_before(as_of, 6).day))
    purchases = [
        ("C1", date(2023, 11, 1), 1),
        ("C1", date(2023, 11, 2), 1),
        ("C1", begins, 500),
        ("C1", begins + timedelta(days=1), 100),
        ("C1", as_of, 40),
    ]
    found = made("cooling", purchases, as_of)
    cents = [(who, one, Decimal(sum_).scaleb(-2)) for who, one, sum_ in purchases]

    names = ("client_id", "earlier", "recent")
    assert list(zip(*map(found.column, names), strict=True)) == [
        one[:3] for one in plain.cooling(cents, as_of)
    ]
