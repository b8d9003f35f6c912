"""Share of wallet and the grid: every figure both ways, and the edges."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

import pytest

from sheetsync.config.reports import Reports
from sheetsync.config.stages import ColumnType
from sheetsync.core.table import Value
from sheetsync.locales.text import Text, verbatim
from sheetsync.reports.buying import potential_grid, wallet
from sheetsync.reports.facts import ColumnShape, Facts
from tests.reports import plain_figures, plain_loyalty
from tests.reports.cdnow import in_cents
from tests.reports.company_facts import Line, client, facts_of
from tests.reports.plain_loyalty import Told

D = date(2024, 2, 29)
NORMS = Reports()
SHAPES = tuple(
    ColumnShape(id=one, header=verbatim(one), type=kind)
    for one, kind in [
        ("potential_orders", ColumnType.NUMBER),
        ("potential_order", ColumnType.MONEY),
        ("potential_day", ColumnType.DATE),
    ]
)


def company(
    cells: Mapping[str, tuple[Value, Value, Value]], purchases: list[Line] | None = None
) -> Facts:
    return facts_of(
        [client(one, *three) for one, three in cells.items()],
        purchases=purchases or [],
        shapes=SHAPES,
    )


def row(*cells: Value, ours: int = 0) -> dict[str, Value]:
    """The only row of the table, of a client with these cells."""
    orders, average, day = cells
    lines = [("C1", D, ours)] if ours else []
    table = wallet.make(company({"C1": (orders, average, day)}, lines), NORMS, D)
    (found,) = table.rows
    ids = [one.id for one in table.columns]
    said = [one.english() if isinstance(one, Text) else one for one in found]
    return dict(zip(ids, said, strict=True))


@pytest.mark.parametrize("day", [D, date(2023, 8, 31)], ids=date.isoformat)
def test_potential_ours_and_free_are_those_of_a_plain_count(day: date) -> None:
    chance = random.Random(3)
    told = {
        f"C{number:03}": Told(
            chance.randrange(40),
            Decimal(chance.randrange(100_000)) / 100,
            chance.choice([None, D - timedelta(days=chance.randrange(600))]),
        )
        for number in range(120)
    }
    lines = [
        (
            chance.choice(list(told)),
            D - timedelta(days=chance.randrange(500)),
            Decimal(chance.randrange(-50_000, 900_000)) / 100,
        )
        for _ in range(600)
    ]
    cells = {who: (one.orders, one.average, one.day) for who, one in told.items()}
    facts = company(cells, in_cents(lines))

    expected = plain_loyalty.wallet(told, lines, day)
    found = wallet.make(facts, NORMS, day)
    columns = [found.column(one) for one in ("client_id", "potential", "ours", "free")]
    assert list(zip(*columns, strict=True)) == [one[:4] for one in expected]
    remarks = ["" if one is None else str(one) for one in found.column("remark")]
    assert remarks == [one[4] for one in expected]

    by_potential = plain_loyalty.classes({one[0]: one[1] for one in expected})
    by_turnover = plain_loyalty.classes(plain_figures.sums(lines, day, 12))
    pairs = Counter(
        (by_turnover.get(one[0], "–"), by_potential.get(one[0], "–"))
        for one in expected
    )
    grid = potential_grid.make(facts, NORMS, day)
    for letter in "ABC":
        assert grid.column(f"clients_{letter.lower()}")[:4] == tuple(
            pairs[one, letter] for one in "ABC–"
        )
    assert grid.column("clients_all")[4] == len(expected)
    assert grid.column("free_all")[4] == sum(one[3] for one in expected)


def test_the_share_is_what_he_buys_here_of_all() -> None:
    found = row(10, Decimal("100.00"), D, ours=25_000)

    assert (found["potential"], found["ours"]) == (Decimal(1000), Decimal(250))
    assert (found["share"], found["free"]) == (0.25, Decimal(750))
    assert found["remark"] is None


def test_over_a_hundred_per_cent_the_potential_is_outdated_and_nothing_is_free() -> (
    None
):
    found = row(10, Decimal("100.00"), D, ours=100_001)

    assert (found["remark"], found["free"]) == ("potential outdated", 0)


@pytest.mark.parametrize(
    ("day", "remark"),
    [
        (D - timedelta(days=365), None),
        (D - timedelta(days=366), "stale"),
        (None, "no date"),
        ("in May", "no date"),
    ],
)
def test_a_potential_is_stale_after_a_year_and_still_shown(
    day: Value, remark: str | None
) -> None:
    found = row(1, Decimal(1), day)

    assert (found["potential"], found["remark"]) == (Decimal(1), remark)


def test_without_potential_there_is_no_share() -> None:
    found = row(0, Decimal(100), D)

    assert (found["share"], found["potential_class"]) == (None, "–")


def test_half_a_kopeck_is_rounded_up() -> None:
    assert row(1, Decimal("0.005"), D)["potential"] == Decimal("0.01")


@pytest.mark.parametrize(
    "cells",
    [
        ("many", Decimal(5), D),
        (5, None, D),
        (-1, Decimal(5), D),
        (5, Decimal(-5), D),
        (5, Decimal("1e30"), D),
        (1e300, Decimal(5), D),
        (True, Decimal(5), D),
    ],
)
def test_what_makes_no_potential_is_counted_and_told(
    cells: tuple[Value, Value, Value],
) -> None:
    found = wallet.make(company({"C1": cells}), NORMS, D)

    assert found.rows == ()
    assert found.note is not None
    assert found.note.english().endswith("or nothing: 1")


def test_what_was_told_later_is_not_known_yet() -> None:
    cells = (5, Decimal(5), D + timedelta(days=1))

    assert wallet.make(company({"C1": cells}), NORMS, D).rows == ()


def test_who_is_c_by_turnover_and_a_by_potential_is_to_grow() -> None:
    cells: dict[str, tuple[Value, Value, Value]] = {
        "C1": (100, Decimal(100), D),
        "C2": (1, Decimal(1), D),
    }
    facts = company(cells, [("C1", D, 1), ("C2", D, 1_000_000)])
    found = wallet.make(facts, NORMS, D)

    assert found.column("client_id") == ("C1", "C2")
    assert [str(one) for one in found.column("grow")] == [
        "buys little, could buy much",
        "None",
    ]


def test_a_company_without_the_columns_is_told_which_to_add() -> None:
    facts = facts_of([client("C1")])

    for found in (
        wallet.make(facts, NORMS, D),
        potential_grid.make(Facts.empty(), NORMS, D),
    ):
        assert found.note is not None
        assert "potential_orders (number), potential_order (money)" in str(found.note)


def test_nobody_told_anything_yet() -> None:
    assert wallet.make(Facts.empty(SHAPES), NORMS, D).rows == ()
    grid = potential_grid.make(company({"C1": (None, None, None)}), NORMS, D)
    assert grid.column("clients_all") == (0, 0, 0, 0, 0)
